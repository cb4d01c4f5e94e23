"""The record in a store of when it was last backed up, and what a restored one must lose again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from storekeeper.kit.stores.store import Store

LAST_BACKUP = "backup"
ERASED = "erased.jsonl"
SEALS = "seals"
SEALING_KEY = "sealing key"
_FIRST_TERM = "employment_plus_7_years"
_KEEP = "INSERT INTO base.mark (key, value) VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


def mark_backup(connection: psycopg.Connection, made_at: str) -> None:
    """Remembers the instant, in ISO 8601 with its offset; as the superuser of the operations store."""
    connection.execute(_KEEP, (LAST_BACKUP, made_at))


def seals_of(folder: Path, given: str = "") -> Path:
    """The second place, where copies of the seals and the list of who is erased lie."""
    return Path(given).expanduser() if given else folder / SEALS


def set_aside(connection: psycopg.Connection, place: Path, store: Store) -> int:
    """The number of a restored store's newest seal, 0 for none. Copies of seals that came after it are put away.

    They prove a history that the restore gave up; the next seals take their numbers. Nothing is deleted.
    """
    if connection.execute("SELECT to_regclass('audit.seal')").fetchone() in (None, (None,)):
        return 0
    row = connection.execute("SELECT coalesce(max(number), 0) FROM audit.seal").fetchone()
    newest = 0 if row is None else int(row[0])
    for copy in sorted((place / store.value).glob("seal-*.json")):
        if int(copy.stem.partition("-")[2]) > newest:
            aside = place / store.value / f"given up after {newest} {datetime.now(UTC):%Y-%m-%d %H%M%S}"
            aside.mkdir(exist_ok=True, mode=0o700)
            copy.rename(aside / copy.name)
    return newest


def begin_again(connection: psycopg.Connection, place: Path, store: Store) -> int:
    """After a restore: transactions are counted anew, and what was erased since is erased again; how much.

    As a superuser of the restored store, in autocommit.
    """
    connection.execute("SELECT audit.begin_era()")
    if not (place / ERASED).is_file():
        return 0
    known = connection.execute(
        "SELECT to_regprocedure('sec.erase_again(text, timestamptz, integer[])')"
    ).fetchone()
    if known in (None, (None,)):
        return _again_in_an_old_copy(connection, place, store)
    erased = 0
    for code, (upto, people) in _listed(place, store).items():
        row = connection.execute(
            "SELECT sec.erase_again(%s, %s, %s)", (code, upto, sorted(people))
        ).fetchone()
        erased += 0 if row is None else int(row[0])
    return erased


def _listed(place: Path, store: Store) -> dict[str, tuple[str, set[int]]]:
    """Of each term of a store up to when its rows were erased, and who; the first lists were of people only."""
    listed: dict[str, tuple[str, set[int]]] = {}
    for line in (place / ERASED).read_text("utf-8").splitlines():
        told = json.loads(line)
        if told.get("store", Store.OPERATIONS.value) != store.value:
            continue
        code, upto = told.get("code", _FIRST_TERM), told.get("upto", told["at"])
        before, people = listed.get(code, (upto, set()))
        latest = max(before, upto, key=datetime.fromisoformat)
        listed[code] = latest, people | set(told["people"])
    return listed


def _again_in_an_old_copy(connection: psycopg.Connection, place: Path, store: Store) -> int:
    """In a copy from before there were trials: the people of the list, by the function of then."""
    known = connection.execute("SELECT to_regprocedure('sec.erase(integer[])')").fetchone()
    if store is not Store.OPERATIONS or known in (None, (None,)):
        return 0
    _, people = _listed(place, store).get(_FIRST_TERM, ("", set()))
    row = connection.execute("SELECT cardinality(sec.erase(%s))", (sorted(people),)).fetchone()
    return 0 if row is None else int(row[0])

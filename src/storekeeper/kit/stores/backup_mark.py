"""The record in a store of when it was last backed up, and what a restored one must lose again."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg

LAST_BACKUP = "backup"
ERASED = "erased.jsonl"
SEALS = "seals"
SEALING_KEY = "sealing key"
_KEEP = "INSERT INTO base.mark (key, value) VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


def mark_backup(connection: psycopg.Connection, made_at: str) -> None:
    """Remembers the instant, in ISO 8601 with its offset; as the superuser of the operations store."""
    connection.execute(_KEEP, (LAST_BACKUP, made_at))


def seals_of(folder: Path, given: str = "") -> Path:
    """The second place, where copies of the seals and the list of who is erased lie."""
    return Path(given).expanduser() if given else folder / SEALS


def begin_again(connection: psycopg.Connection, place: Path, *, has_people: bool) -> int:
    """After a restore: transactions are counted anew, and who was erased since is erased again; how many people.

    As a superuser of the restored store, in autocommit.
    """
    connection.execute("SELECT audit.begin_era()")
    if not has_people or not (place / ERASED).is_file():
        return 0
    lines = (place / ERASED).read_text("utf-8").splitlines()
    whom = sorted({int(one) for line in lines for one in json.loads(line)["people"]})
    row = connection.execute("SELECT cardinality(sec.erase(%s))", (whom,)).fetchone()
    return 0 if row is None else int(row[0])

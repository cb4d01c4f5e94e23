"""Sealing the audit and proving it later: windows of finished transactions, chained by SHA-256, signed by Ed25519.

Nobody waits for a seal: a window ends below the oldest running transaction. The key stays outside the database and
copies of the seals outside its server; both are what a superuser cannot forge.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from storekeeper.kit.clock import now
from storekeeper.kit.stores.backup_manifest import write_privately
from storekeeper.kit.stores.seal_keys import PUBLIC_KEY, SignedFrom, key_of, note_key

LAG = timedelta(minutes=10)
STATES = ("intact", "broken", "incomplete")
_TOLD = 100  # findings of a store that are kept; the rest is what `audit verify` tells
_NOTHING = hashlib.sha256(b"").digest()
_LARGEST = 18446744073709551615
_SET = "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL search_path = ''"
EVENTS = """SELECT e.x::text, e.id, ROW(e.id, e.at, e.x, e.login, e.acting_for, e.client, e.deed, e.topic, e.shop_id,
    e.key, e.edit_id)::text, e.before::text, e.after::text, e.at, e.salt::text FROM audit.event e"""
_SEALS = """SELECT number, era, from_x::text, to_x::text, after_id, upto_id, events, root, made_at, signature
    FROM audit.seal ORDER BY number"""


@dataclass(frozen=True)
class Seal:
    """One window: transactions from_x ≤ x < to_x with ids in (after_id, upto_id]; root chains to the one before."""

    number: int
    era: int
    from_x: int
    to_x: int
    after_id: int
    upto_id: int | None
    events: int
    root: bytes
    made_at: datetime
    signature: bytes = b""

    def message(self, store: str) -> bytes:
        """What is signed: everything of it but the signature, and the store."""
        told = [
            store,
            self.number,
            self.era,
            self.from_x,
            self.to_x,
            self.after_id,
            self.upto_id,
            self.events,
        ]
        return json.dumps([*told, self.root.hex(), self.made_at.astimezone(UTC).isoformat()]).encode()


@dataclass(frozen=True)
class Verdict:
    """What verifying found. broken: (code, seal or event number); waiting: events that are not sealed yet."""

    store: str
    seals: int
    events: int
    erased: int
    waiting: int
    broken: tuple[tuple[str, int], ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 intact, 1 broken, 2 incomplete."""
        return STATES.index(self.state)

    @property
    def state(self) -> str:
        """One of STATES."""
        return STATES[1 if self.broken else 2 if self.incomplete else 0]


@dataclass
class _Window:
    """A window while its events are hashed."""

    seal: Seal
    hashed: Any
    count: int = 0
    last: int = field(default=-1)


def public_of(key: Ed25519PrivateKey) -> bytes:
    """The public half, 32 bytes."""
    return key.public_key().public_bytes_raw()


def seal_store(
    connection: psycopg.Connection, store: str, key: Ed25519PrivateKey, copies: Path | None = None
) -> Seal | None:
    """Seals what is finished since the last seal; None where nothing is. Commits, then copies.

    `connection` is the sealer's, in read committed and not in autocommit. Two at once: one fails as not unique.
    """
    connection.execute(_SET)
    number, era, from_x, to_x, after_id, upto_id, root = (
        connection.execute(
            "SELECT number, era, from_x::text, to_x::text, after_id, upto_id, root FROM audit.next_window()"
        ).fetchone()
        or (0,) * 7
    )
    begun = Seal(
        number, era, int(from_x), int(to_x), after_id, upto_id, 0, root, now().replace(microsecond=0)
    )
    window = _begin(begun, bytes(root))
    with connection.cursor(name="events") as cursor:
        cursor.itersize = 5_000
        cursor.execute(
            f"{EVENTS} WHERE e.x >= %s::xid8 AND e.x < %s::xid8 AND e.id > %s AND e.id <= %s ORDER BY e.x, e.id",
            (from_x, to_x, after_id, upto_id if upto_id is not None else 2**63 - 1),
        )
        for row in cursor:
            _add(window, row)
    if window.count == 0 and number > 1 and upto_id is None:
        connection.rollback()
        return None
    made = replace(begun, events=window.count, root=window.hashed.digest())
    made = replace(made, signature=key.sign(made.message(store)))
    connection.execute(
        "INSERT INTO audit.seal VALUES (%s, %s, %s::xid8, %s::xid8, %s, %s, %s, %s, %s, %s)",
        (number, era, from_x, to_x, after_id, upto_id, made.events, made.root, made.made_at, made.signature),
    )
    connection.commit()
    if copies is not None:
        copy_seals(connection, store, key, copies)
        note_key(copies, store, number=number, era=era, key=public_of(key))
    return made


def copy_seals(connection: psycopg.Connection, store: str, key: Ed25519PrivateKey, folder: Path) -> None:
    """Puts what is missing of the seals and the public key into the second place; what is there is not changed."""
    place = folder / store
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / PUBLIC_KEY).exists():
        write_privately(folder / PUBLIC_KEY, public_of(key).hex())
    known = {int(path.stem.partition("-")[2]) for path in place.glob("*.json")}
    for seal in seals_of(connection):
        if seal.number not in known:
            told = {"message": seal.message(store).decode(), "signature": seal.signature.hex()}
            write_privately(place / f"seal-{seal.number:09d}.json", json.dumps(told))


def seals_of(connection: psycopg.Connection) -> tuple[Seal, ...]:
    """The seals of a store in their order."""
    return tuple(
        Seal(n, era, int(a), int(b), after, upto, count, bytes(root), at, bytes(signature))
        for n, era, a, b, after, upto, count, root, at, signature in connection.execute(_SEALS)
    )


def verify_store(
    connection: psycopg.Connection,
    store: str,
    public_key: bytes,
    copies: Path | None = None,
    listed: Sequence[SignedFrom] = (),
) -> Verdict:
    """Hashes every event again and compares with the seals, their signatures, and their copies in the second place.

    `listed`: the keys of earlier and present eras; a seal before the first of them is signed by `public_key`.
    `connection` may read all events: the sealer's or an administrator's; not in autocommit.
    """
    connection.rollback()
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    try:
        connection.execute(_SET)
        seals = seals_of(connection)
        broken = [*_wrong_signatures(seals, store, public_key, listed), *_wrong_links(seals)]
        missing, different = _compare_copies(seals, store, copies)
        broken += different
        known = {seal.number for seal in seals}
        broken += [("seal_removed", number) for number in missing if number not in known]
        return _walk(connection, store, seals, broken, copies)
    finally:
        connection.rollback()


def note_proof(connection: psycopg.Connection, store: str, verdict: Verdict | None) -> None:
    """Keeps the verdict on a store, None for one that was not reached, where whoever reads the audit sees it.

    `connection` is the sealer's at operations; the caller commits.
    """
    state, counted, findings = "not_reached", (0, 0, 0), []
    if verdict is not None:
        state, counted = verdict.state, (verdict.seals, verdict.events, verdict.waiting)
        findings = [*verdict.broken, *((code, None) for code in verdict.incomplete)][:_TOLD]
    connection.execute(
        "SELECT audit.note_proof(%s, %s, %s, %s, %s, %s)", (store, state, *counted, json.dumps(findings))
    )


def _walk(
    connection: psycopg.Connection,
    store: str,
    seals: tuple[Seal, ...],
    broken: list[tuple[str, int]],
    copies: Path | None,
) -> Verdict:
    """Every event once, in the order in which they were sealed."""
    total = erased = waiting = 0
    oldest: datetime | None = None
    root = _NOTHING
    for era in dict.fromkeys(seal.era for seal in seals):
        windows = [seal for seal in seals if seal.era == era]
        root, done, gone = _check_era(connection, windows, root, broken)
        total, erased = total + done, erased + gone
    last = seals[-1] if seals else None
    row = connection.execute(
        "SELECT count(*), min(e.at) FROM audit.event e WHERE e.x >= %s::xid8 AND e.id > %s",
        (str(last.to_x) if last and last.upto_id is None else "0",
         0 if last is None else last.after_id if last.upto_id is None else last.upto_id),
    ).fetchone()  # fmt: skip
    if row is not None:
        waiting, oldest = row
    incomplete = [] if seals else ["no_seals"]
    if oldest is not None and now() - oldest > LAG:
        incomplete.append("not_sealed_for_long")
    if copies is not None and not (copies / store).is_dir():
        incomplete.append("no_copies")
    return Verdict(store, len(seals), total, erased, waiting, tuple(broken), tuple(incomplete))


def _check_era(
    connection: psycopg.Connection, windows: list[Seal], root: bytes, broken: list[tuple[str, int]]
) -> tuple[bytes, int, int]:
    """The root after an era, how many events it holds, how many of them are erased but for their digests."""
    total = erased = 0
    upto = windows[-1].upto_id if windows[-1].upto_id is not None else 2**63 - 1
    following = iter(windows)
    window = _begin(next(following), root)
    for row in _events_of(connection, windows[0].after_id, upto, windows[-1].to_x):
        x = int(row[0])
        while x >= window.seal.to_x:
            window = _begin(next(following), _close(window, broken))
        _add(window, row)
        total += 1
        erased += row[3] is None and row[4] is not None and row[4].startswith('{"erased":')
    root = _close(window, broken)
    for seal in following:
        root = _close(_begin(seal, root), broken)
    return root, total, erased


def _events_of(
    connection: psycopg.Connection, after_id: int, upto_id: int, to_x: int
) -> Iterator[tuple[Any, ...]]:
    with connection.cursor(name="all_events") as cursor:
        cursor.itersize = 20_000
        cursor.execute(
            f"{EVENTS} WHERE e.x < %s::xid8 AND e.id > %s AND e.id <= %s ORDER BY e.x, e.id",
            (str(to_x), after_id, upto_id),
        )
        yield from cursor


def _begin(seal: Seal, root: bytes) -> _Window:
    hashed = hashlib.sha256(root)
    hashed.update(
        f"{seal.number} {seal.era} {seal.from_x} {seal.to_x} {seal.after_id} {seal.upto_id}".encode()
    )
    return _Window(seal, hashed)


def _add(window: _Window, row: tuple[Any, ...]) -> None:
    """An event: its head, and the salted digest of its values, which is what remains of erased ones."""
    before, after = row[3], row[4]
    if before is None and after is not None and after.startswith('{"erased":'):
        image = json.loads(after)["erased"]
    else:
        image = hashlib.sha256(f"{row[6] or ''}{before or ''}\x1f{after or ''}".encode()).hexdigest()
    window.hashed.update(hashlib.sha256(f"{row[2]}\n{image}".encode()).digest())
    window.count += 1


def _close(window: _Window, broken: list[tuple[str, int]]) -> bytes:
    """The root that was sealed: a later window is judged by itself, not by what is wrong in this one."""
    seal = window.seal
    if window.count != seal.events:
        broken.append(("events_missing" if window.count < seal.events else "events_added", seal.number))
    elif window.hashed.digest() != seal.root:
        broken.append(("events_changed", seal.number))
    return seal.root


def _wrong_signatures(
    seals: tuple[Seal, ...], store: str, public_key: bytes, listed: Sequence[SignedFrom]
) -> Iterator[tuple[str, int]]:
    for seal in seals:
        key = Ed25519PublicKey.from_public_bytes(key_of(listed, seal.number, public_key))
        try:
            key.verify(seal.signature, seal.message(store))
        except InvalidSignature:
            yield "signature_wrong", seal.number


def _wrong_links(seals: tuple[Seal, ...]) -> Iterator[tuple[str, int]]:
    """Numbers without a gap; in an era each window begins where the one before ended."""
    for number, seal in enumerate(seals, start=1):
        if seal.number != number:
            yield "seal_removed", number
            return
        before = seals[number - 2] if number > 1 else None
        same = before is not None and before.era == seal.era
        if (before.to_x if before is not None and same else 0) != seal.from_x:
            yield "window_gap", seal.number
        if before is not None and not same and (before.upto_id or 0) != seal.after_id:
            yield "window_gap", seal.number


def _compare_copies(
    seals: tuple[Seal, ...], store: str, copies: Path | None
) -> tuple[list[int], list[tuple[str, int]]]:
    """Numbers that only the copies have, and seals that are other than their copies."""
    if copies is None or not (copies / store).is_dir():
        return [], []
    known = {seal.number: seal.message(store).decode() for seal in seals}
    missing: list[int] = []
    different: list[tuple[str, int]] = []
    for path in sorted((copies / store).glob("seal-*.json")):
        number = int(path.stem.partition("-")[2])
        if number not in known:
            missing.append(number)
        elif json.loads(path.read_text("utf-8"))["message"] != known[number]:
            different.append(("copy_differs", number))
    return missing, different

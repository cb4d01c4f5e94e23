"""Runs attempts one by one and judges each: it held, it broke, or nothing was there to be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum

import psycopg

from storekeeper.kit.stores.address import Address
from storekeeper.privacy.attacks.attackers import Attackers
from storekeeper.privacy.attacks.attempt import Attempt, Expected
from storekeeper.privacy.attacks.ground import Ground
from storekeeper.privacy.attacks.target import Target, connected

_AT_THE_DOOR = {
    "permission denied for database": "42501",
    "password authentication failed": "28P01",
    "is not permitted to log in": "28000",
    "no pg_hba.conf entry": "28000",
    "too many connections": "53300",
}


class Verdict(StrEnum):
    """What an attempt proved."""

    HELD = "held"
    BROKEN = "broken"
    NOTHING_THERE = "nothing_there"
    NOT_RUN = "not_run"


@dataclass(frozen=True)
class Judged:
    """`found` is what came: 'rows=3', a SQLSTATE with its message, or 'no trace'."""

    attempt: Attempt
    verdict: Verdict
    found: str


@dataclass(frozen=True)
class _Outcome:
    """Rows and no state, or a state and the server's message."""

    rows: int = 0
    state: str = ""
    text: str = ""

    def __str__(self) -> str:
        return f"{self.state} {self.text}".strip() if self.state else f"rows={self.rows}"


def run(target: Target, attackers: Attackers, ground: Ground, chosen: Iterable[Attempt]) -> Iterator[Judged]:
    """Each attempt over connections of its own; nothing is committed but what it says `autocommit` of."""
    for attempt in chosen:
        yield _judge(target, attackers, ground, attempt)


def _judge(target: Target, attackers: Attackers, ground: Ground, attempt: Attempt) -> Judged:
    address = attackers.address(target, attempt.login, attempt.store)
    if address is None:
        return Judged(attempt, Verdict.NOT_RUN, "no password")
    with ExitStack() as held:
        if attempt.held_by:
            holder = attackers.address(target, attempt.held_by, attempt.store)
            if holder is None:
                return Judged(attempt, Verdict.NOT_RUN, "no password")
            holding = held.enter_context(connected(holder))
            for statement in attempt.hold:
                holding.execute(ground.filled(statement).encode(), ground.values)
        outcome = _tried(address, ground, attempt)
    if not _as_expected(attempt, outcome):
        return Judged(attempt, Verdict.BROKEN, str(outcome))
    with target.administrating(attempt.store) as administrator:
        if attempt.trace and not _rows(administrator, ground, attempt.trace):
            return Judged(attempt, Verdict.BROKEN, "no trace")
        if attempt.expected is Expected.EMPTY and not _rows(
            administrator, ground, attempt.witness or attempt.sql
        ):
            return Judged(attempt, Verdict.NOTHING_THERE, str(outcome))
    return Judged(attempt, Verdict.HELD, str(outcome))


def _tried(address: Address, ground: Ground, attempt: Attempt) -> _Outcome:
    """What came of it. A failing `before` is told as such, and never taken for a refusal of the attempt itself."""
    try:
        with connected(address, autocommit=attempt.autocommit) as connection:
            for statement in attempt.before:
                try:
                    connection.execute(ground.filled(statement).encode(), ground.values)
                except psycopg.Error as error:
                    return _Outcome(state=f"before:{error.sqlstate}", text=_message(error))
            try:
                return _Outcome(
                    rows=_count(connection.execute(ground.filled(attempt.sql).encode(), ground.values))
                )
            finally:
                if not connection.closed:
                    connection.rollback()
    except psycopg.OperationalError as error:
        if error.sqlstate is None:  # libpq hands on no state while it connects, only what the server wrote
            state = next((state for text, state in _AT_THE_DOOR.items() if text in str(error)), "08006")
            return _Outcome(state=state, text=_message(error))
        return _Outcome(state=error.sqlstate, text=_message(error))
    except psycopg.Error as error:
        return _Outcome(state=error.sqlstate or "?", text=_message(error))


def _as_expected(attempt: Attempt, outcome: _Outcome) -> bool:
    if attempt.expected is Expected.DENIED:
        return outcome.state in attempt.states and attempt.says in outcome.text
    if attempt.expected is Expected.EMPTY:
        return not outcome.state and outcome.rows == 0
    if attempt.expected is Expected.WORKS:
        return not outcome.state and outcome.rows > 0
    return not outcome.state


def _rows(administrator: psycopg.Connection, ground: Ground, statement: str) -> int:
    with administrator.transaction(force_rollback=True):
        return _count(administrator.execute(ground.filled(statement).encode(), ground.values))


def _count(cursor: psycopg.Cursor) -> int:
    """Rows of the last of several statements."""
    while cursor.nextset():
        pass
    return len(cursor.fetchall()) if cursor.description else max(cursor.rowcount, 0)


def _message(error: psycopg.Error) -> str:
    said = error.diag.message_primary or str(error)
    return said.strip().splitlines()[-1] if said.strip() else type(error).__name__

"""The audit, what was revealed, and how long personal data are kept, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class FieldChange:
    """One field of an event; `hidden`: it changed, but the asker may not read it."""

    name: str
    before: object
    after: object
    hidden: bool = False


@dataclass(frozen=True)
class AuditLine:
    """One event. topic: "schema.table" ; deed: insert, update, delete or reveal; number: its own in that store."""

    store: str
    number: int
    at: datetime
    login: str
    name: str
    deed: str
    topic: str
    key: str
    shop_id: int | None
    edit_id: UUID | None
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class AuditPage:
    """Events newest first; `after` asks for the next ones, None at the end."""

    rows: tuple[AuditLine, ...]
    after: object | None


@dataclass(frozen=True)
class SealState:
    """How far the audit is sealed; broken: where the last proof found it other than sealed, empty when whole.

    unproven: the stores that it could not prove whole or did not reach.
    proof_seen: whether the asker may read what the proof found.
    """

    sealed_to: datetime | None
    events: int
    broken: str = ""
    unproven: str = ""
    proof_seen: bool = True


@dataclass(frozen=True)
class Revealed:
    """A masked value that was uncovered: by whom, of whom, what for. matter: "schema.table.column"."""

    at: datetime
    login: str
    name: str
    matter: str
    subject: str
    purpose: str
    refused: bool = False


@dataclass(frozen=True)
class PersonalColumn:
    """A column with personal data: what it is kept for, how long, and how it is masked (codes)."""

    store: str
    table: str
    column: str
    purpose: str
    retention: str
    mask: str


@dataclass(frozen=True)
class RetentionRule:
    """A term by its code: how many rows are due now, what a trial showed, when it last ran and how many it erased.

    shown: how many the newest trial counted for the day after it; problem: a code, where the last run refused.
    """

    code: str
    store: str
    table: str
    due: int
    last_run: datetime | None
    erased: int
    tried_at: datetime | None = None
    shown: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Erased:
    """What one run erased of a term: rows older than `upto`, or these people by their numbers."""

    code: str
    upto: datetime
    count: int
    people: tuple[int, ...] = ()

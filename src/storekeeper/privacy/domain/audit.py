"""The audit, what was revealed, and how long personal data are kept, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

PROVEN_EVERY = timedelta(days=1)


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
class Proof:
    """What the last proof of a store's seals found: intact, broken, incomplete or not_reached.

    findings: codes of the section `audit` with the number of the seal they are of, None where they are of none.
    intact_at: when the store was last proven intact, None for never.
    """

    store: str
    at: datetime
    state: str
    seals: int
    events: int
    waiting: int
    findings: tuple[tuple[str, int | None], ...]
    intact_at: datetime | None


@dataclass(frozen=True)
class SealState:
    """How far the audit of operations is sealed, and the last proof of each store; none before the first night."""

    sealed_to: datetime | None
    events: int
    proofs: tuple[Proof, ...] = ()

    @property
    def broken(self) -> tuple[Proof, ...]:
        """The stores where something is other than it was sealed."""
        return tuple(proof for proof in self.proofs if proof.state == "broken")

    @property
    def unproven(self) -> tuple[Proof, ...]:
        """The stores that could not be proven whole, or were not reached."""
        return tuple(proof for proof in self.proofs if proof.state in {"incomplete", "not_reached"})

    def is_old(self, now: datetime) -> bool:
        """Whether a store has not been proven for two nights and more."""
        return any(now - proof.at > PROVEN_EVERY * 2 for proof in self.proofs)


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

"""Uncovering a masked value: a request with its purpose, committed, then the value, counted against a day's quota."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

REVEALERS: Mapping[str, frozenset[str]] = {
    "people.employee_contact.phone": frozenset({"sk_regional", "sk_hq"}),
    "people.employee_contact.email": frozenset({"sk_regional", "sk_hq"}),
    "people.employee_pay.amount": frozenset({"sk_accountant"}),
    "people.employee_identity.hkid": frozenset({"sk_hr"}),
}
"""Who may have which matter uncovered; the database decides by sec.reveal_rules(), which a test holds to this."""
_CONTACT = ("roster_contact", "emergency", "data_request")
_PURPOSES: Mapping[str, tuple[str, ...]] = {
    "people.employee_contact.phone": _CONTACT,
    "people.employee_contact.email": _CONTACT,
    "people.employee_pay.amount": ("pay_correction", "pay_audit", "data_request"),
    "people.employee_identity.hkid": ("immigration_check", "mpf_enrolment", "tax_return", "data_request"),
}


@dataclass(frozen=True)
class Quota:
    """How many values the asking login had uncovered today, of how many."""

    used: int
    limit: int


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


def purposes(matter: str) -> tuple[str, ...]:
    """The codes of the purposes for which a matter may be uncovered, in the order of a list of choices."""
    return _PURPOSES.get(matter, ())


def quota(connection: Connection) -> Quota:
    """Of the asking login, for this day in Hong Kong."""
    used, most = connection.execute(text("SELECT used, most FROM sec.reveal_quota()")).one()
    return Quota(used, most)


def ask(connection: Connection, *, matter: str, subject: int, purpose: str) -> UUID:
    """The request. It has to be committed before the value is taken.

    Raises Refused('reveal.forbidden' | 'reveal.purpose_first' | 'reveal.too_many').
    """
    asked = {"matter": matter, "subject": subject, "purpose": purpose}
    made = connection.execute(
        text("SELECT sec.ask_reveal(:matter, CAST(:subject AS int), :purpose)"), asked
    ).scalar_one()
    return UUID(str(made))


def take(connection: Connection, *, request: UUID) -> str | None:
    """The value, within ten minutes of a committed request of the same login; None where there is none.

    Raises Refused('reveal.not_committed' | 'reveal.forbidden' | 'reveal.too_many').
    """
    value = connection.execute(text("SELECT sec.take_reveal(:request)"), {"request": request}).scalar_one()
    return None if value is None else str(value)


def revealed(
    connection: Connection, *, matter: str | None = None, subject: int | None = None, limit: int = 100
) -> tuple[Revealed, ...]:
    """A subject's record, newest first: who, when, what for. Of every matter or subject where none is named."""
    found = connection.execute(
        text("SELECT * FROM sec.reveals(CAST(:matter AS text), CAST(:subject AS int), :most)"),
        {"matter": matter, "subject": subject, "most": limit},
    )
    return tuple(Revealed(r.at, r.login, r.name, r.matter, str(r.subject), r.purpose) for r in found)

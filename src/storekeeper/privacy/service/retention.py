"""How long personal data are kept: what is tagged, what is due, erasing it, and erasing it again after a restore."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from storekeeper.privacy.domain.audit import PersonalColumn, RetentionRule
from storekeeper.privacy.queries import audit as queries


def personal_columns(connection: Connection) -> tuple[PersonalColumn, ...]:
    """Every column with personal data, what for and how long it is kept, and how it is masked."""
    return queries.personal(connection)


def retention(connection: Connection) -> tuple[RetentionRule, ...]:
    """Each retention with what is due: a dry run, which erases nothing."""
    return queries.retention(connection)


def erase(connection: Connection, *, again: Sequence[int] | None = None) -> tuple[int, ...]:
    """Erases whose time is over, or again those of a list as far as their time is over; the ids of the people.

    For the login `worker` only.
    """
    found = connection.execute(
        text("SELECT sec.erase(CAST(:again AS int[]))"), {"again": None if again is None else list(again)}
    ).scalar_one()
    return tuple(found)

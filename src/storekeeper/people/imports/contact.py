"""Contact of people in an import: asked for, then compared in the store by whoever may not read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Given:
    """Phone and e-mail of one person as a file gives them; None where it says nothing."""

    phone: str | None
    email: str | None


@dataclass(frozen=True)
class Compared:
    """How given values stand against the stored ones: None (not given), 'same', 'changed' or 'new'."""

    phone: str | None
    email: str | None


def ask(connection: Connection, given: Mapping[int, Given]) -> None:
    """Requests the comparison of these values; it is allowed once this transaction is committed, for an hour.

    Leaves an audit event. Raises Refused('people.compared_enough' | 'people.comparison_too_wide' |
    'stores.forbidden').
    """
    if columns := _columns(given):
        connection.exec_driver_sql("SELECT people.ask_comparison(%s::int[], %s::text[], %s::text[])", columns)


def compare(connection: Connection, given: Mapping[int, Given]) -> dict[int, Compared]:
    """Employee → how the given values stand. Neither side's value leaves the store; nothing is written.

    Raises Refused('people.comparison_not_asked') unless just these values were asked for in an earlier
    transaction, and Refused('stores.forbidden').
    """
    columns = _columns(given)
    if not columns:
        return {}
    found = connection.exec_driver_sql(
        "SELECT employee_id, phone, email FROM people.compare_contact(%s::int[], %s::text[], %s::text[])",
        columns,
    )
    return {employee_id: Compared(phone, email) for employee_id, phone, email in found}


def _columns(given: Mapping[int, Given]) -> tuple[list[int], list[str | None], list[str | None]] | None:
    asked = [(who, values) for who, values in sorted(given.items()) if values.phone or values.email]
    if not asked:
        return None
    return [who for who, _ in asked], [v.phone for _, v in asked], [v.email for _, v in asked]

"""Contact of people in an import: compared in the store by whoever may not read it, written without reading."""

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


def compare(connection: Connection, given: Mapping[int, Given]) -> dict[int, Compared]:
    """Employee → how the given values stand. Neither side's value leaves the store.

    Writes an audit event for those who may not read contact, so it wants a writing transaction.
    Raises Refused('people.compared_enough' | 'stores.forbidden').
    """
    asked = {who: values for who, values in given.items() if values.phone or values.email}
    if not asked:
        return {}
    found = connection.exec_driver_sql(
        "SELECT employee_id, phone, email FROM people.compare_contact(%s::int[], %s::text[], %s::text[])",
        (list(asked), [v.phone for v in asked.values()], [v.email for v in asked.values()]),
    )
    return {employee_id: Compared(phone, email) for employee_id, phone, email in found}

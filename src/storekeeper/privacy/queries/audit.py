"""The audit read from the operations store, by the functions that tell it to whoever may."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

from storekeeper.privacy.domain.audit import AuditLine, FieldChange, Proof, SealState

_FILTERS = (
    "CAST(:deed AS text), CAST(:login AS text), CAST(:topic AS text), CAST(:key AS text), :text,"
    " CAST(:since AS timestamptz), CAST(:until AS timestamptz)"
)


def events(
    connection: Connection, asked: Mapping[str, Any], *, before: int | None, limit: int
) -> tuple[AuditLine, ...]:
    """Events of the operations store newest first, older than the event `before`."""
    found = connection.execute(
        text(f"SELECT * FROM audit.events({_FILTERS}, CAST(:before AS bigint), :most)"),  # noqa: S608
        {**asked, "before": before, "most": limit},
    )
    return tuple(
        AuditLine(
            "operations", row.number, row.at, row.login, row.name, row.deed, row.topic, row.key, row.shop_id,
            row.edit_id, tuple(_field(each) for each in row.fields),
        )
        for row in found
    )  # fmt: skip


def count(connection: Connection, asked: Mapping[str, Any]) -> int:
    """How many there are, at most 100,000."""
    return int(connection.execute(text(f"SELECT audit.count_events({_FILTERS})"), dict(asked)).scalar_one())


def seal(connection: Connection) -> SealState:
    """The newest seal of operations, and what the last proof of each store found."""
    row = connection.execute(
        text("SELECT max(s.made_at) AS at, coalesce(sum(s.events), 0) AS events FROM audit.seal s")
    ).one()
    return SealState(row.at, int(row.events), proofs(connection))


def proofs(connection: Connection) -> tuple[Proof, ...]:
    """What the last proof of each store found; none before the first."""
    found = connection.execute(
        text(
            "SELECT store, at, state, seals, events, waiting, findings, intact_at FROM audit.proof"
            " ORDER BY array_position(ARRAY['operations', 'customer', 'conduct'], store)"
        )
    )
    return tuple(
        Proof(
            row.store, row.at, row.state, row.seals, row.events, row.waiting,
            tuple((code, number) for code, number in row.findings), row.intact_at,
        )
        for row in found
    )  # fmt: skip


def _field(told: Mapping[str, Any] | str) -> FieldChange:
    read: Mapping[str, Any] = json.loads(told) if isinstance(told, str) else told
    return FieldChange(read["name"], read.get("before"), read.get("after"), bool(read.get("hidden", False)))

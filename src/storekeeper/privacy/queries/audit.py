"""The audit read from the operations store, by the functions that tell it to whoever may."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, text

from storekeeper.privacy.domain.audit import AuditLine, FieldChange, SealState

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
    """The newest seal, and what the worker's last proof found wrong, for those who may read its signs of life."""
    row = connection.execute(
        text("SELECT max(s.made_at) AS at, coalesce(sum(s.events), 0) AS events FROM audit.seal s")
    ).one()
    may = connection.execute(
        text("SELECT has_table_privilege('base.worker_heartbeat', 'SELECT')")
    ).scalar_one()
    found = _found(connection) if may else []
    broken = (f"{each['store']} {each['number']}" for each in found if "number" in each)
    unproven = (each["store"] for each in found if "number" not in each)
    return SealState(row.at, int(row.events), _listed(broken), _listed(unproven), bool(may))


def _listed(places: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(places))


def _found(connection: Connection) -> list[Mapping[str, Any]]:
    """The values of what the last proof said: a seal is named where one is broken, else a store only."""
    noted = connection.execute(
        text("SELECT note FROM base.worker_heartbeat WHERE note IS NOT NULL ORDER BY seen_at")
    ).scalars()
    said = (each for note in noted for each in json.loads(note))
    return [each["values"] for each in said if each["code"].startswith("audit.")]


def _field(told: Mapping[str, Any] | str) -> FieldChange:
    read: Mapping[str, Any] = json.loads(told) if isinstance(told, str) else told
    return FieldChange(read["name"], read.get("before"), read.get("after"), bool(read.get("hidden", False)))

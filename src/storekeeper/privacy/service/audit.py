"""Reading the audit: filters, before and after, who changed this, and how far it is sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.errors import Refused
from storekeeper.privacy.domain.audit import AuditPage, Proof, Revealed, SealState
from storekeeper.privacy.queries import audit as queries


def audit_events(
    connection: Connection,
    *,
    after: Any = None,
    limit: int = 100,
    sort: str = "at",
    descending: bool = True,
    store: str = "operations",
    **filters: Any,
) -> AuditPage:
    """Events newest first, whatever else is asked for; `filters` are those of `_asked`.

    Raises Refused('privacy.other_store') for a store that this connection is not at.
    """
    del sort, descending
    _here(store)
    rows = queries.events(
        connection, _asked(**filters), before=None if after is None else int(after), limit=limit
    )
    return AuditPage(rows, rows[-1].number if len(rows) == limit else None)


def count_audit(connection: Connection, *, store: str = "operations", **filters: Any) -> int:
    """How many events the filters leave, at most 100,000."""
    _here(store)
    return queries.count(connection, _asked(**filters))


def seal_state(connection: Connection) -> SealState:
    """How far the audit of the operations store is sealed, and what the last proof of each store found."""
    return queries.seal(connection)


def proofs(connection: Connection) -> tuple[Proof, ...]:
    """What the last proof of each store found, for whoever reads the audit."""
    return queries.proofs(connection)


def latest_reveals(connection: Connection, *, limit: int = 5) -> tuple[Revealed, ...]:
    """What was uncovered last, of anybody."""
    from storekeeper.kit import reveal

    return tuple(
        Revealed(each.at, each.login, each.name, each.matter, each.subject, each.purpose)
        for each in reveal.revealed(connection, limit=limit)
    )


def _asked(
    *,
    text: str = "",
    deed: str | None = None,
    login: str | None = None,
    topic: str | None = None,
    key: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, Any]:
    return {
        "text": text, "deed": deed, "login": login, "topic": topic, "key": key, "since": since, "until": until,
    }  # fmt: skip


def _here(store: str) -> None:
    if store != "operations":
        raise Refused("privacy.other_store", store=store)

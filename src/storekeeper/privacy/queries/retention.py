"""What is kept how long: each store's own register, and what operations was told of the other stores."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from storekeeper.privacy.domain.audit import PersonalColumn, RetentionRule

_COLUMNS = text("SELECT relation, name, tags FROM sec.personal_columns()")
_RULES = text("SELECT * FROM sec.retention_state()")
_TOLD = text("SELECT store, columns, rules FROM sec.retention_told ORDER BY store")


def personal(connection: Connection, store: str) -> tuple[PersonalColumn, ...]:
    """Every column of the store of this connection that is tagged as personal."""
    return tuple(_column(store, *row) for row in connection.execute(_COLUMNS))


def retention(connection: Connection, store: str) -> tuple[RetentionRule, ...]:
    """Each term of the store of this connection."""
    return tuple(
        RetentionRule(
            row.code, store, row.relation, row.due, row.last_run, row.erased, row.tried_at, row.shown or 0,
            row.problem or "",
        )
        for row in connection.execute(_RULES)
    )  # fmt: skip


def told(connection: Connection) -> tuple[tuple[PersonalColumn, ...], tuple[RetentionRule, ...]]:
    """Columns and terms of the other stores, as they were when the worker looked last."""
    columns: list[PersonalColumn] = []
    rules: list[RetentionRule] = []
    for row in connection.execute(_TOLD):
        columns += (PersonalColumn(row.store, *each) for each in row.columns)
        rules += (_rule(row.store, each) for each in row.rules)
    return tuple(columns), tuple(rules)


def told_columns(columns: Iterable[PersonalColumn]) -> list[list[str]]:
    """Columns as they are kept for the other store's page."""
    return [[e.table, e.column, e.purpose, e.retention, e.mask] for e in columns]


def told_rules(rules: Iterable[RetentionRule]) -> list[dict[str, Any]]:
    """Terms as they are kept for the other store's page."""
    return [
        {
            "code": e.code, "table": e.table, "due": e.due, "last_run": _iso(e.last_run), "erased": e.erased,
            "tried_at": _iso(e.tried_at), "shown": e.shown, "problem": e.problem,
        }
        for e in rules
    ]  # fmt: skip


def _column(store: str, relation: str, name: str, tags: str) -> PersonalColumn:
    read = dict(part.split("=", 1) for part in tags.split())
    return PersonalColumn(store, relation, name, read["purpose"], read["retention"], read["mask"])


def _rule(store: str, read: dict[str, Any]) -> RetentionRule:
    return RetentionRule(
        read["code"], store, read["table"], read["due"], _instant(read["last_run"]), read["erased"],
        _instant(read["tried_at"]), read["shown"], read["problem"],
    )  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _instant(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)

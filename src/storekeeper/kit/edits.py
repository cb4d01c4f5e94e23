"""The edits people made, kept as rows: stored with the deed, found again for undo, marked when undone."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, desc, select, update

from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.stores.ahead import Statement, ahead
from storekeeper.kit.stores.base_tables import EDIT
from storekeeper.kit.stores.store import Store

TAKE_BACK = "take_back"
"""What the deed of an edit that takes another back says it does."""


_RECORD = """
    INSERT INTO base.edit (id, page, shop_id, deed, inverse, format) VALUES (%s, %s, %s, %s::jsonb, %s::jsonb, %s)
    ON CONFLICT DO NOTHING RETURNING set_config('storekeeper.edit', id::text, true)"""


@dataclass(frozen=True)
class StoredEdit:
    """One edit of the asking person; deed and inverse are what `format` of the feature says."""

    id: UUID
    page: str
    shop_id: int | None
    made_at: datetime
    deed: Mapping[str, Any]
    inverse: Mapping[str, Any]
    format: int
    undone_by: UUID | None


def record(
    connection: Connection,
    *,
    id: UUID,
    page: str,
    shop_id: int | None,
    deed: Mapping[str, Any],
    inverse: Mapping[str, Any],
    format: int,
) -> bool:
    """Store an edit in the deed's own transaction; False when this id was applied before.

    What is written from now on is that edit's: the audit names it.
    """
    with ahead(connection) as send:
        made = send(*recording(id=id, page=page, shop_id=shop_id, deed=deed, inverse=inverse, format=format))
    return bool(made.rowcount)


def recording(
    *,
    id: UUID,
    page: str,
    shop_id: int | None,
    deed: Mapping[str, Any],
    inverse: Mapping[str, Any],
    format: int,
) -> Statement:
    """The statement of it, to be sent ahead; no row is answered when this id was applied before."""
    return _RECORD, (id, page, shop_id, json.dumps(dict(deed)), json.dumps(dict(inverse)), format)


def mark_undone(
    connection: Connection, id: UUID, *, by: UUID | None, store: Store = Store.OPERATIONS
) -> None:
    """Say which edit undid this one; None when it was done again."""
    table = EDIT[store]
    connection.execute(update(table).where(table.c.id == id).values(undone_by=by))


def take_back(
    connection: Connection,
    edit: UUID,
    *,
    by: UUID,
    page: str,
    shop_id: int | None = None,
    store: Store = Store.OPERATIONS,
) -> tuple[tuple[str, str], ...]:
    """Everything that an edit of the asking person wrote becomes what it was before, as the edit `by`.

    The audit gives the rows as they were; the asker's present rights decide. An edit whose taking back is taken
    back is done again and stands again. Returns topic and key of the rows concerned. `storekeeper.edit` must say
    `by`, so that it can be taken back in turn. Raises Refused('records.nothing_to_take_back' | 'stores.forbidden'),
    Conflict when somebody wrote one of the rows since.
    """
    before = find(connection, edit, store=store)
    if before is None:
        raise Refused("records.nothing_to_take_back")
    found = connection.exec_driver_sql("SELECT topic, key FROM base.take_back(%s)", (edit,)).all()
    root = UUID(str(before.deed.get("root") or edit))
    again = before.deed.get("do") == TAKE_BACK and not before.deed.get("again")
    deed = {"do": TAKE_BACK, "root": str(root), "again": again}
    if not record(
        connection,
        id=by,
        page=page,
        shop_id=shop_id,
        deed=deed,
        inverse={},
        format=before.format,
    ):
        raise Conflict("stores.somebody_was_faster")
    mark_undone(connection, edit, by=by, store=store)
    if root != edit:
        mark_undone(connection, root, by=None if again else by, store=store)
    return tuple((row.topic, row.key) for row in found)


def standing(
    connection: Connection, *, page: str, shop_id: int | None = None, limit: int = 100, format: int
) -> tuple[StoredEdit, ...]:
    """The asking person's own newest edits of a page that `take_back` would take back now, oldest first."""
    stored = latest(connection, page=page, shop_id=shop_id, limit=limit, standing=True)
    ids = [each.id for each in stored if each.format == format]
    if not ids:
        return ()
    found = connection.exec_driver_sql("SELECT base.standing(%s::uuid[])", (ids,)).scalar_one()
    standing_ids = frozenset(found)
    return tuple(each for each in stored if each.id in standing_ids)


def applied(
    connection: Connection, ids: Collection[UUID], *, store: Store = Store.OPERATIONS
) -> frozenset[UUID]:
    """Which of these edits of the asking person are stored."""
    table = EDIT[store]
    return frozenset(connection.execute(select(table.c.id).where(table.c.id.in_(ids))).scalars())


def find(connection: Connection, id: UUID, *, store: Store = Store.OPERATIONS) -> StoredEdit | None:
    """One edit of the asking person; None when there is none."""
    row = connection.execute(select(*_columns(store)).where(EDIT[store].c.id == id)).first()
    return None if row is None else StoredEdit(*row)


def latest(
    connection: Connection,
    *,
    page: str,
    shop_id: int | None,
    limit: int = 100,
    standing: bool = False,
    since: datetime | None = None,
    store: Store = Store.OPERATIONS,
) -> tuple[StoredEdit, ...]:
    """The asking person's own newest edits of a page, oldest first.

    `standing` leaves out what was undone and what undid another edit; `since` what was made before.
    """
    table = EDIT[store]
    asked = select(*_columns(store)).where(
        table.c.page == page, table.c.shop_id.is_not_distinct_from(shop_id)
    )
    if standing:
        undone = table.alias("undone")
        undoing = select(undone.c.id).where(undone.c.undone_by == table.c.id, undone.c.page == page)
        asked = asked.where(table.c.undone_by.is_(None), ~undoing.exists())
    if since is not None:
        asked = asked.where(table.c.made_at >= since)
    found = connection.execute(asked.order_by(desc(table.c.made_at), desc(table.c.id)).limit(limit))
    return tuple(StoredEdit(*row) for row in reversed(found.all()))


def _columns(store: Store) -> Sequence[ColumnElement[Any]]:
    """In the order of StoredEdit."""
    table = EDIT[store]
    names = ("id", "page", "shop_id", "made_at", "deed", "inverse", "format", "undone_by")
    return [table.c[name] for name in names]

"""Writing previewed people: the shops they need, themselves, their homes, contracts and contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from storekeeper.kit.imports import Preview, PreviewRow
from storekeeper.people import service
from storekeeper.people.domain import NewShop, PersonRecord
from storekeeper.people.imports.places import Places
from storekeeper.people.imports.regions import make_regions

_HOME_FOLLOWS = (
    "UPDATE people.placement p SET from_day = n.joined"
    " FROM unnest(%s::int[], %s::date[]) n (id, joined) JOIN people.employee e ON e.id = n.id"
    " WHERE p.employee_id = n.id AND p.kind = 'home' AND NOT p.removed"
    " AND p.from_day = e.joined_on AND e.joined_on <> n.joined"
)
_CONTRACT_FOLLOWS = (
    "UPDATE people.contract c SET from_day = n.joined"
    " FROM unnest(%s::int[], %s::date[]) n (id, joined) JOIN people.employee e ON e.id = n.id"
    " WHERE c.employee_id = n.id AND NOT c.removed AND c.from_day = e.joined_on AND e.joined_on <> n.joined"
)


def hold(connection: Connection, preview: Preview) -> None:
    """Nobody changes these people until they are written."""
    ids = [row.record.employee_id for row in preview.rows if row.record and row.record.employee_id]
    connection.exec_driver_sql(
        "SELECT id FROM people.employee WHERE id = ANY (%s::int[]) ORDER BY id FOR NO KEY UPDATE", (ids,)
    )


def write(connection: Connection, preview: Preview) -> dict[str, int]:
    """Writes what a preview made just now shows: new and changed people, and the shops that were made."""
    places: Places = preview.plan
    shops = _make_shops(connection, places)
    written = [_placed(row, places, shops) for row in preview.rows if row.state in {"new", "changed"}]
    _move_beginnings(connection, written)
    for begins in sorted({_begins(record, preview.on) for record in written}):
        group = [record for record in written if _begins(record, preview.on) == begins]
        _correct_what_begins(connection, group, begins)
        service.write_people(connection, group, from_day=begins)
    return {"new": preview.counts["new"], "changed": preview.counts["changed"], "shops": len(shops)}


def _make_shops(connection: Connection, places: Places) -> Mapping[str, int]:
    regions = make_regions(connection, places.new_regions)
    made = [
        NewShop(
            code=shop.code,
            name_zh=shop.name,
            name_en=shop.name,
            region_id=shop.region_id or regions[shop.new_region],
            opened_on=shop.opened_on,
        )
        for shop in places.new_shops
    ]
    return service.add_shops(connection, made)


def _begins(record: PersonRecord, on: date) -> date:
    """When a changed home or contract begins: for somebody who has not joined yet, when she joins."""
    return on if record.employee_id is None else max(on, record.joined_on)


def _move_beginnings(connection: Connection, records: Sequence[PersonRecord]) -> None:
    """A home and a contract that begin with joining follow a corrected joining date."""
    known = [record for record in records if record.employee_id is not None]
    days = ([record.employee_id for record in known], [record.joined_on for record in known])
    for statement in (_HOME_FOLLOWS, _CONTRACT_FOLLOWS):
        connection.exec_driver_sql(statement, days)


def _correct_what_begins(connection: Connection, records: Sequence[PersonRecord], begins: date) -> None:
    """A home or contract that begins on that very day is corrected; a second one would overlap it."""
    known = [record for record in records if record.employee_id is not None]
    ids = [record.employee_id for record in known]
    connection.exec_driver_sql(
        "UPDATE people.placement p SET shop_id = n.shop FROM unnest(%s::int[], %s::int[]) n (id, shop)"
        " WHERE p.employee_id = n.id AND NOT p.removed AND p.kind = 'home' AND p.from_day = %s AND p.shop_id <> n.shop",
        (ids, [record.shop_id for record in known], begins),
    )
    connection.exec_driver_sql(
        "UPDATE people.contract c SET kind = n.kind, weekly_minutes = coalesce(n.minutes, c.weekly_minutes)"
        " FROM unnest(%s::int[], %s::text[], %s::int[]) n (id, kind, minutes)"
        " WHERE c.employee_id = n.id AND NOT c.removed AND c.from_day = %s AND n.kind IS NOT NULL"
        " AND (c.kind, c.weekly_minutes) IS DISTINCT FROM (n.kind, coalesce(n.minutes, c.weekly_minutes))",
        (ids, [record.contract for record in known], [record.weekly_minutes for record in known], begins),
    )


def _placed(row: PreviewRow, places: Places, shops: Mapping[str, int]) -> PersonRecord:
    record: PersonRecord = row.record
    new_shop = places.by_row[row.row].new_shop if row.row in places.by_row else None
    return replace(record, shop_id=shops[new_shop]) if new_shop else record

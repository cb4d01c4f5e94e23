"""Shops as an import knows and writes them: themselves, their regions, and their opening hours from a day on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.imports import Preview
from storekeeper.people.imports.regions import make_regions
from storekeeper.people.imports.shop_fields import Hours

_KNOWN = (
    "SELECT id, region_id, code, name_zh, name_en, district, place_zh, place_en, opened_on, closed_on, row_version"
    " FROM people.shop WHERE NOT removed ORDER BY code"
)
_HOURS = (
    "SELECT shop_id, weekday, opens, closes FROM people.shop_hours"
    " WHERE NOT removed AND from_day <= greatest(%s, (SELECT opened_on FROM people.shop s WHERE s.id = shop_id))"
    " AND (to_day IS NULL OR to_day >= %s)"
)
_ADD = (
    "INSERT INTO people.shop (region_id, code, name_zh, name_en, district, place_zh, place_en, opened_on, closed_on)"
    " SELECT * FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],"
    " %s::date[], %s::date[]) RETURNING code, id"
)
_CHANGE = (
    "UPDATE people.shop s SET region_id = n.region, name_zh = n.zh, name_en = n.en, district = n.district,"
    " place_zh = n.place_zh, place_en = n.place_en, opened_on = n.opened, closed_on = n.closed"
    " FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[],"
    " %s::date[]) n (id, region, zh, en, district, place_zh, place_en, opened, closed)"
    " WHERE s.id = n.id AND (s.region_id, s.name_zh, s.name_en, s.district, s.place_zh, s.place_en, s.opened_on,"
    " s.closed_on) IS DISTINCT FROM (n.region, n.zh, n.en, n.district, n.place_zh, n.place_en, n.opened, n.closed)"
)
# Hours that began before the day end on the eve; those that began on it are corrected, or removed when it is closed.
_END_HOURS = (
    "UPDATE people.shop_hours h SET to_day = n.day - 1"
    " FROM unnest(%s::int[], %s::int[], %s::date[]) n (shop, weekday, day)"
    " WHERE h.shop_id = n.shop AND h.weekday = n.weekday AND NOT h.removed AND h.from_day < n.day"
    " AND (h.to_day IS NULL OR h.to_day >= n.day)"
)
_CORRECT_HOURS = (
    "UPDATE people.shop_hours h SET opens = n.opens, closes = n.closes"
    " FROM unnest(%s::int[], %s::int[], %s::date[], %s::time[], %s::time[]) n (shop, weekday, day, opens, closes)"
    " WHERE h.shop_id = n.shop AND h.weekday = n.weekday AND NOT h.removed AND h.from_day = n.day"
)
_REMOVE_HOURS = (
    "UPDATE people.shop_hours h SET removed = true FROM unnest(%s::int[], %s::int[], %s::date[]) n (shop, weekday, day)"
    " WHERE h.shop_id = n.shop AND h.weekday = n.weekday AND NOT h.removed AND h.from_day = n.day"
)
# What begins lasts as long as what it takes the place of, else until the next that is known.
_LASTS = (
    "SELECT n.shop, n.weekday, h.to_day FROM unnest(%s::int[], %s::int[], %s::date[]) n (shop, weekday, day)"
    " JOIN people.shop_hours h ON h.shop_id = n.shop AND h.weekday = n.weekday AND NOT h.removed"
    " AND h.from_day <= n.day AND h.to_day >= n.day"
)
_ADD_HOURS = (
    "INSERT INTO people.shop_hours (shop_id, weekday, opens, closes, from_day, to_day)"
    " SELECT n.shop, n.weekday, n.opens, n.closes, n.day, coalesce(n.last,"
    " (SELECT min(l.from_day) - 1 FROM people.shop_hours l WHERE l.shop_id = n.shop AND l.weekday = n.weekday"
    "  AND NOT l.removed AND l.from_day > n.day))"
    " FROM unnest(%s::int[], %s::int[], %s::date[], %s::time[], %s::time[], %s::date[])"
    " n (shop, weekday, day, opens, closes, last)"
    " WHERE NOT EXISTS (SELECT FROM people.shop_hours h WHERE h.shop_id = n.shop AND h.weekday = n.weekday"
    " AND NOT h.removed AND h.from_day = n.day)"
)


@dataclass(frozen=True)
class KnownShop:
    """A shop as stored; `hours`: weekday → opening and closing in force on the day it was asked for."""

    id: int
    region_id: int
    code: str
    name_zh: str
    name_en: str
    district: str
    place_zh: str
    place_en: str
    opened_on: date
    closed_on: date | None
    row_version: int
    hours: Mapping[int, Hours]


@dataclass(frozen=True)
class ShopRecord:
    """A shop as a file wants it: new when `id` is None. `hours` holds only weekdays that change."""

    id: int | None
    region_id: int | None
    new_region: str
    code: str
    name_zh: str
    name_en: str
    district: str
    place_zh: str
    place_en: str
    opened_on: date
    closed_on: date | None
    hours: Mapping[int, Hours]


def known_shops(connection: Connection, *, on: date) -> tuple[KnownShop, ...]:
    """Every shop in the asker's sight, by code."""
    hours: dict[int, dict[int, Hours]] = {}
    for shop_id, weekday, opens, closes in connection.exec_driver_sql(_HOURS, (on, on)):
        hours.setdefault(shop_id, {})[weekday] = (opens, closes)
    found: list[list[Any]] = [[*row, hours.get(row[0], {})] for row in connection.exec_driver_sql(_KNOWN)]
    return tuple(KnownShop(*values) for values in found)


def hold(connection: Connection, preview: Preview) -> None:
    """Nobody changes these shops until they are written."""
    ids = [row.record.id for row in preview.rows if row.record and row.record.id]
    connection.exec_driver_sql(
        "SELECT id FROM people.shop WHERE id = ANY (%s::int[]) ORDER BY id FOR NO KEY UPDATE", (ids,)
    )


def write(connection: Connection, preview: Preview) -> dict[str, int]:
    """Writes what a preview made just now shows: regions, new and changed shops, opening hours from its day on."""
    regions = make_regions(connection, preview.plan.new_regions)
    records: list[ShopRecord] = [row.record for row in preview.rows if row.state in {"new", "changed"}]
    added = _add(connection, [record for record in records if record.id is None], regions)
    _change(connection, [record for record in records if record.id is not None], regions)
    _write_hours(connection, [(record.id or added[record.code], record) for record in records], preview.on)
    return {"new": preview.counts["new"], "changed": preview.counts["changed"], "regions": len(regions)}


def _add(connection: Connection, new: Sequence[ShopRecord], regions: Mapping[str, int]) -> dict[str, int]:
    if not new:
        return {}
    rows = [
        (s.region_id or regions[s.new_region], s.code, s.name_zh, s.name_en, s.district, s.place_zh, s.place_en,
         s.opened_on, s.closed_on)
        for s in new
    ]  # fmt: skip
    return {row[0]: row[1] for row in connection.exec_driver_sql(_ADD, _columns(rows))}


def _change(connection: Connection, changed: Sequence[ShopRecord], regions: Mapping[str, int]) -> None:
    if changed:
        rows = [
            (s.id, s.region_id or regions[s.new_region], s.name_zh, s.name_en, s.district, s.place_zh, s.place_en,
             s.opened_on, s.closed_on)
            for s in changed
        ]  # fmt: skip
        connection.exec_driver_sql(_CHANGE, _columns(rows))


def _write_hours(connection: Connection, shops: Sequence[tuple[int, ShopRecord]], on: date) -> None:
    """Changed hours begin on `on`, those of a shop that opens later or is new on its first day."""
    said = [
        (shop_id, weekday, record.opened_on if record.id is None else max(on, record.opened_on), hours)
        for shop_id, record in shops
        for weekday, hours in record.hours.items()
    ]
    if not said:
        return
    opened = [(shop, weekday, day, *hours) for shop, weekday, day, hours in said if hours is not None]
    closed = [(shop, weekday, day) for shop, weekday, day, hours in said if hours is None]
    every = _columns([row[:3] for row in said])
    lasts = {(shop, weekday): last for shop, weekday, last in connection.exec_driver_sql(_LASTS, every)}
    connection.exec_driver_sql(_END_HOURS, every)
    if closed:
        connection.exec_driver_sql(_REMOVE_HOURS, _columns(closed))
    if opened:
        connection.exec_driver_sql(_CORRECT_HOURS, _columns(opened))
        ending = [(*row, lasts.get((row[0], row[1]))) for row in opened]
        connection.exec_driver_sql(_ADD_HOURS, _columns(ending))


def _columns(rows: Sequence[tuple[object, ...]]) -> tuple[list[object], ...]:
    """Rows turned into the arrays that unnest takes, one for each column."""
    return tuple(list(column) for column in zip(*rows, strict=True))

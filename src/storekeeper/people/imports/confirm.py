"""Writing a previewed import: all of it or nothing, and only on the file and the store that were previewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.sheets.reading import digest_of
from storekeeper.people import service
from storekeeper.people.domain import NewShop, PersonRecord
from storekeeper.people.imports.places import FIRST_REGION
from storekeeper.people.imports.preview import Preview, PreviewRow
from storekeeper.people.imports.preview import preview as judge

_ONE_AT_A_TIME = 0x53_4B_49_4D
_HOME_FOLLOWS = (
    "UPDATE people.placement p SET from_day = n.joined"
    " FROM unnest(%s::int[], %s::date[]) n (id, joined) JOIN people.employee e ON e.id = n.id"
    " WHERE p.employee_id = n.id AND p.kind = 'home'"
    " AND p.from_day = e.joined_on AND e.joined_on <> n.joined"
)
_CONTRACT_FOLLOWS = (
    "UPDATE people.contract c SET from_day = n.joined"
    " FROM unnest(%s::int[], %s::date[]) n (id, joined) JOIN people.employee e ON e.id = n.id"
    " WHERE c.employee_id = n.id AND c.from_day = e.joined_on AND e.joined_on <> n.joined"
)


@dataclass(frozen=True)
class Confirmed:
    """How much was written."""

    new: int
    changed: int
    shops: int


def confirm(connection: Connection, preview: Preview, *, path: Path | None = None) -> Confirmed:
    """Writes what the preview showed; the caller's transaction makes it all or nothing.

    `path` is the file, to see that it is still the same. Raises Refused('import.not_clean' with its findings |
    'import.file_changed' | 'people.comparison_not_asked' an hour after asking) and
    Conflict('import.store_changed') when somebody changed these records meanwhile.
    """
    if preview.problems:
        raise Refused("import.not_clean", findings=preview.problems, count=len(preview.problems))
    if path is not None and digest_of(path) != preview.digest:
        raise Refused("import.file_changed", file=preview.file)
    _stand_still(connection, preview)
    now = judge(connection, preview.asked, region=preview.region)
    if now.fingerprint != preview.fingerprint:
        raise Conflict("import.store_changed")
    shops = _make_shops(connection, now)
    written = [_placed(row, shops) for row in now.rows if row.state in {"new", "changed"}]
    _move_beginnings(connection, written)
    for begins in sorted({_begins(record, preview.on) for record in written}):
        group = [record for record in written if _begins(record, preview.on) == begins]
        _correct_what_begins(connection, group, begins)
        service.write_people(connection, group, from_day=begins)
    return Confirmed(now.counts["new"], now.counts["changed"], len(shops))


def _stand_still(connection: Connection, preview: Preview) -> None:
    """One import at a time, and nobody changes these people until it is written."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
    ids = [row.record.employee_id for row in preview.rows if row.record and row.record.employee_id]
    connection.exec_driver_sql(
        "SELECT id FROM people.employee WHERE id = ANY (%s::int[]) ORDER BY id FOR NO KEY UPDATE", (ids,)
    )


def _make_shops(connection: Connection, preview: Preview) -> Mapping[str, int]:
    regions = {name: _make_region(connection, name, n) for n, name in enumerate(preview.new_regions, start=1)}
    made = [
        NewShop(
            code=shop.code,
            name_zh=shop.name,
            name_en=shop.name,
            region_id=shop.region_id or regions[shop.new_region],
            opened_on=shop.opened_on,
        )
        for shop in preview.new_shops
    ]
    return service.add_shops(connection, made)


def _make_region(connection: Connection, name: str, number: int) -> int:
    code, name_zh, name_en = FIRST_REGION if name == FIRST_REGION[1] else (f"R{number:02}", name, name)
    made = connection.exec_driver_sql(
        "INSERT INTO people.region (code, name_zh, name_en)"
        " SELECT CASE WHEN EXISTS (SELECT FROM people.region WHERE code = %s) THEN %s ELSE %s END, %s, %s"
        " RETURNING id",
        (code, f"{code}-{name}"[:16], code, name_zh, name_en),
    )
    return int(made.scalar_one())


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
        " WHERE p.employee_id = n.id AND p.kind = 'home' AND p.from_day = %s AND p.shop_id <> n.shop",
        (ids, [record.shop_id for record in known], begins),
    )
    connection.exec_driver_sql(
        "UPDATE people.contract c SET kind = n.kind, weekly_minutes = coalesce(n.minutes, c.weekly_minutes)"
        " FROM unnest(%s::int[], %s::text[], %s::int[]) n (id, kind, minutes)"
        " WHERE c.employee_id = n.id AND c.from_day = %s AND n.kind IS NOT NULL"
        " AND (c.kind, c.weekly_minutes) IS DISTINCT FROM (n.kind, coalesce(n.minutes, c.weekly_minutes))",
        (ids, [record.contract for record in known], [record.weekly_minutes for record in known], begins),
    )


def _placed(row: PreviewRow, shops: Mapping[str, int]) -> PersonRecord:
    assert row.record is not None  # noqa: S101 - only wrong rows have none
    return replace(row.record, shop_id=shops[row.new_shop]) if row.new_shop else row.record

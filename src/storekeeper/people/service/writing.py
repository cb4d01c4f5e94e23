"""Loans, leave, and what an import writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.strokes import stroke_key
from storekeeper.people import queries
from storekeeper.people.domain import Leave, NewShop, PersonRecord

CHUNK = 5_000
_LEAVES = (
    "UPDATE people.placement p SET to_day = n.day FROM unnest(%s::int[], %s::date[]) n (id, day)"
    " WHERE p.employee_id = n.id AND NOT p.removed AND p.from_day <= n.day AND (p.to_day IS NULL OR p.to_day > n.day)",
    "UPDATE people.contract c SET to_day = n.day FROM unnest(%s::int[], %s::date[]) n (id, day)"
    " WHERE c.employee_id = n.id AND NOT c.removed AND c.from_day <= n.day AND (c.to_day IS NULL OR c.to_day > n.day)",
)
_ENDS = {
    "placement": "UPDATE people.placement SET to_day = %s WHERE NOT removed AND kind = 'home'"
    " AND employee_id = ANY (%s::int[]) AND from_day < %s AND (to_day IS NULL OR to_day >= %s)",
    "contract": "UPDATE people.contract SET to_day = %s WHERE NOT removed AND employee_id = ANY (%s::int[])"
    " AND from_day < %s AND (to_day IS NULL OR to_day >= %s)",
}


def lend(connection: Connection, *, employee_id: int, shop_id: int, first: date, last: date) -> int:
    """Place a person of one's own on loan in any shop; returns the placement.

    Raises Refused('people.not_yours_to_lend' | 'people.loan_too_long' | 'stores.overlaps').
    """
    row = connection.exec_driver_sql(
        "SELECT people.lend(%s, %s, %s, %s)", (employee_id, shop_id, first, last)
    )
    return int(row.scalar_one())


def add_leave(connection: Connection, leave: Leave) -> None:
    """Store a leave; its row_version is the database's. Raises Refused('stores.overlaps' | 'stores.forbidden')."""
    connection.exec_driver_sql(
        "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state) VALUES (%s, %s, %s, %s, %s, %s)",
        (leave.id, leave.employee_id, leave.kind, leave.from_day, leave.to_day, leave.state),
    )


def set_leave_state(connection: Connection, *, leave_id: UUID, seen: int, state: str) -> int:
    """Approve, refuse or cancel; returns the new row_version.

    `seen` is the row_version the author saw; raises Conflict('people.leave_changed') when it is another now.
    """
    row = connection.exec_driver_sql(
        "UPDATE people.leave SET state = %s WHERE id = %s AND row_version = %s AND NOT removed RETURNING row_version",
        (state, leave_id, seen),
    ).first()
    if row is None:
        raise Conflict("people.leave_changed")
    return int(row[0])


def add_shops(connection: Connection, new: Sequence[NewShop]) -> dict[str, int]:
    """Make shops; returns code → id. Raises Conflict('stores.exists_already')."""
    if not new:
        return {}
    found = connection.exec_driver_sql(
        "INSERT INTO people.shop (region_id, code, name_zh, name_en, district, place_zh, place_en, opened_on)"
        " SELECT * FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],"
        " %s::date[]) RETURNING code, id",
        _columns(
            (s.region_id, s.code, s.name_zh, s.name_en, s.district, s.place_zh, s.place_en, s.opened_on)
            for s in new
        ),
    )
    return {row[0]: row[1] for row in found}


def write_people(connection: Connection, records: Sequence[PersonRecord], *, from_day: date) -> None:
    """Make new people and bring known ones to the wanted state, with home, contract and contact.

    A changed home shop or contract begins on `from_day`; the former one ends the day before.
    Raises Refused or Conflict by the door; nothing is written then.
    """
    for start in range(0, len(records), CHUNK):
        chunk = records[start : start + CHUNK]
        _add_people(connection, [record for record in chunk if record.employee_id is None])
        _change_people(
            connection, [record for record in chunk if record.employee_id is not None], from_day=from_day
        )


def _add_people(connection: Connection, new: Sequence[PersonRecord]) -> None:
    if not new:
        return
    found = connection.exec_driver_sql(
        "INSERT INTO people.employee (staff_no, name_zh, name_en, stroke_key, role, joined_on, left_on)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::date[])"
        " RETURNING staff_no, id",
        _columns(
            (r.staff_no, r.name_zh, r.name_en, stroke_key(r.name_zh), r.role, r.joined_on, r.left_on)
            for r in new
        ),
    )
    ids: dict[str, int] = {row[0]: row[1] for row in found}
    starting = [(ids[record.staff_no], record, record.joined_on) for record in new]
    _place(connection, starting)
    _contract(connection, starting)
    _contact(connection, [(employee_id, record) for employee_id, record, _ in starting])


def _change_people(connection: Connection, changed: Sequence[PersonRecord], *, from_day: date) -> None:
    if not changed:
        return
    connection.exec_driver_sql(
        "UPDATE people.employee e SET staff_no = n.staff_no, name_zh = n.name_zh, name_en = n.name_en,"
        " stroke_key = n.stroke_key, role = n.role, joined_on = n.joined_on, left_on = n.left_on"
        " FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::date[])"
        " n (id, staff_no, name_zh, name_en, stroke_key, role, joined_on, left_on)"
        " WHERE e.id = n.id AND (e.staff_no, e.name_zh, e.name_en, e.role, e.joined_on, e.left_on)"
        " IS DISTINCT FROM (n.staff_no, n.name_zh, n.name_en, n.role, n.joined_on, n.left_on)",
        _columns(
            (
                r.employee_id,
                r.staff_no,
                r.name_zh,
                r.name_en,
                stroke_key(r.name_zh),
                r.role,
                r.joined_on,
                r.left_on,
            )
            for r in changed
        ),
    )
    known = {person.employee_id: person for person in queries.known_people(connection, on=from_day)}
    moved, renewed = [], []
    for record in changed:
        before = known.get(record.employee_id or 0)
        if before is None:
            raise Refused("people.no_such_person", staff_no=record.staff_no)
        if before.shop_id != record.shop_id:
            moved.append((before.employee_id, record, from_day))
        wanted = (record.contract or before.contract, record.weekly_minutes or before.weekly_minutes)
        if wanted != (before.contract, before.weekly_minutes):
            renewed.append((before.employee_id, record, from_day))
    _end(connection, "placement", [row[0] for row in moved], from_day)
    _place(connection, moved)
    _end(connection, "contract", [row[0] for row in renewed], from_day)
    _contract(connection, renewed)
    _leave_the_chain(connection, [(r.employee_id or 0, r.left_on) for r in changed if r.left_on is not None])
    _contact(connection, [(record.employee_id or 0, record) for record in changed])


def _leave_the_chain(connection: Connection, leavers: Sequence[tuple[int, date]]) -> None:
    """Whoever leaves is placed nowhere and under no contract after the last day."""
    if not leavers:
        return
    for statement in _LEAVES:
        connection.exec_driver_sql(statement, _columns(leavers))


def _place(connection: Connection, starting: Sequence[tuple[int, PersonRecord, date]]) -> None:
    if starting:
        connection.exec_driver_sql(
            "INSERT INTO people.placement (shop_id, employee_id, kind, from_day, to_day)"
            " SELECT s, e, 'home', d, l FROM unnest(%s::int[], %s::int[], %s::date[], %s::date[]) n (s, e, d, l)",
            _columns(
                (record.shop_id, employee_id, day, record.left_on) for employee_id, record, day in starting
            ),
        )


def _contract(connection: Connection, starting: Sequence[tuple[int, PersonRecord, date]]) -> None:
    rows = [
        (employee_id, record.contract, record.weekly_minutes or 0, day, record.left_on)
        for employee_id, record, day in starting
        if record.contract is not None
    ]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO people.contract (employee_id, kind, weekly_minutes, from_day, to_day)"
            " SELECT * FROM unnest(%s::int[], %s::text[], %s::int[], %s::date[], %s::date[])",
            _columns(rows),
        )


def _contact(connection: Connection, people: Sequence[tuple[int, PersonRecord]]) -> None:
    """Contact goes in where the file has it; a value that was not given stays as it is."""
    rows = [(employee_id, r.phone, r.email) for employee_id, r in people if r.phone or r.email]
    if rows:
        connection.exec_driver_sql(
            "SELECT people.set_contact(%s::int[], %s::text[], %s::text[])", _columns(rows)
        )


def _end(connection: Connection, table: str, ids: Sequence[int], from_day: date) -> None:
    """End the homes or contracts that run on `from_day` on the day before it."""
    if ids:
        connection.exec_driver_sql(
            _ENDS[table], (from_day - timedelta(days=1), list(ids), from_day, from_day)
        )


def _columns(rows: Iterable[tuple[object, ...]]) -> tuple[list[object], ...]:
    """Rows turned into the arrays that unnest takes, one for each column."""
    return tuple(list(column) for column in zip(*rows, strict=True))

"""People and shops as records: every edit of them, its undo, their history and their details."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.errors import Refused
from storekeeper.kit.records import Edit, Key, Row
from storekeeper.kit.records.reading import Wanted, read
from storekeeper.kit.records.store import Event, Records, Saved, Standing
from storekeeper.kit.strokes import stroke_key
from storekeeper.people import queries
from storekeeper.people.domain import PersonDetail, ShopDetail
from storekeeper.people.records import RECORDS
from storekeeper.people.rules import BROKEN, judge
from storekeeper.people.service.writing import lend

_PARTS = ("contact", "pay", "placement", "contract", "held", "availability", "leave", "balance")


def _place(connection: Connection, values: Mapping[str, object]) -> Key | None:
    """Whoever may not place people lends her own; None for those who may."""
    may = connection.exec_driver_sql("SELECT has_column_privilege('people.placement', 'shop_id', 'INSERT')")
    if values.get("kind") != "loan" or may.scalar_one():
        return None
    return lend(
        connection,
        employee_id=_number(values["employee_id"]),
        shop_id=_number(values["shop_id"]),
        first=_day(values["from_day"]),
        last=_day(values["to_day"]),
    )


def _derive(record: str, values: Mapping[str, object]) -> Mapping[str, object]:
    if record == "employee" and "name_zh" in values:
        return {"stroke_key": stroke_key(str(values["name_zh"] or ""))}
    return {}


PEOPLE = Records(
    "people", RECORDS, judge, broken=BROKEN, derive=_derive, insert=MappingProxyType({"placement": _place})
)
"""The door to the records of people and shops."""


def submit(
    connection: Connection, *, edit_id: UUID, edit: Edit, page: str, undoes: UUID | None = None
) -> Saved:
    """Judge and write an edit once, and keep it for undo. Raises Refused or Conflict, see Records.submit."""
    return PEOPLE.submit(connection, edit_id=edit_id, edit=edit, page=page, undoes=undoes)


def undoable(connection: Connection, *, page: str) -> tuple[Standing, ...]:
    """The asker's own edits of a page that may still be taken back, oldest first."""
    return PEOPLE.undoable(connection, page=page)


def history(connection: Connection, *, record: str, key: Key) -> tuple[Event, ...]:
    """What happened to a record and its parts, newest first; values only where the asker may read them."""
    return PEOPLE.history(connection, record=record, key=key)


def region_rows(connection: Connection, *, removed: bool = False) -> tuple[Row, ...]:
    """Every region, by code; removed ones too when asked for."""
    return _by(PEOPLE.rows(connection, "region", removed=removed), "code")


def skills(connection: Connection, *, removed: bool = False) -> tuple[Row, ...]:
    """Every skill of the chain, by code; removed ones too when asked for."""
    return _by(PEOPLE.rows(connection, "skill", removed=removed), "code")


def person(connection: Connection, *, employee_id: int, on: date) -> PersonDetail:
    """A person with all that belongs to her. Raises Refused('people.no_such_employee')."""
    keys = (employee_id,)
    wanted = [Wanted(RECORDS["employee"], "id", keys, removed=True)]
    wanted += [Wanted(RECORDS[name], RECORDS[name].of, keys) for name in _PARTS]
    found: dict[str, list[Row]] = {}
    for row in read(connection, wanted):
        found.setdefault(row.record, []).append(row)
    if "employee" not in found:
        raise Refused("people.no_such_employee")
    parts = {name: _newest_first(found.get(name, ())) for name in _PARTS}
    return PersonDetail(
        employee=found["employee"][0],
        contact=next(iter(parts["contact"]), None),
        pay=next(iter(parts["pay"]), None),
        placements=parts["placement"],
        contracts=parts["contract"],
        skills=parts["held"],
        availability=parts["availability"],
        leaves=parts["leave"],
        balances=parts["balance"],
        leave_left=_left(parts["balance"], parts["leave"], on),
    )


def shop_detail(connection: Connection, *, shop_id: int, on: date) -> ShopDetail:
    """A shop with its opening hours. Raises Refused('people.no_such_shop')."""
    wanted = (
        Wanted(RECORDS["shop"], "id", (shop_id,), removed=True),
        Wanted(RECORDS["hours"], "shop_id", (shop_id,)),
    )
    rows = read(connection, wanted)
    shop = next((row for row in rows if row.record == "shop"), None)
    if shop is None:
        raise Refused("people.no_such_shop", shop=shop_id)
    hours = _by((row for row in rows if row.record == "hours"), "weekday", "from_day")
    return ShopDetail(shop, hours, queries.people_placed(connection, shop_id=shop_id, on=on))


def _left(balances: Iterable[Row], leaves: Iterable[Row], on: date) -> Mapping[str, Decimal]:
    """By kind: the newest balance until that day, less the approved calendar days after the balance was struck."""
    newest: dict[str, tuple[date, Decimal]] = {}
    for row in balances:
        kind, as_of = str(row.values["kind"]), _day(row.values["as_of"])
        if as_of <= on and (kind not in newest or as_of > newest[kind][0]):
            newest[kind] = (as_of, Decimal(str(row.values["days"])))
    left = {kind: days for kind, (_, days) in newest.items()}
    for row in leaves:
        kind = str(row.values["kind"])
        if row.values["state"] == "approved" and kind in newest:
            first = max(_day(row.values["from_day"]).toordinal(), newest[kind][0].toordinal() + 1)
            left[kind] -= max(0, _day(row.values["to_day"]).toordinal() - first + 1)
    return MappingProxyType(left)


def _newest_first(rows: Iterable[Row]) -> tuple[Row, ...]:
    def begins(row: Row) -> tuple[date, int]:
        days = (row.values.get(name) for name in ("from_day", "obtained_on", "as_of"))
        weekday = row.values.get("weekday")
        return (
            next((day for day in days if isinstance(day, date)), date.min),
            -weekday if isinstance(weekday, int) else 0,
        )

    return tuple(sorted(rows, key=begins, reverse=True))


def _by(rows: Iterable[Row], *names: str) -> tuple[Row, ...]:
    def order(row: Row) -> tuple[str, ...]:
        return tuple(str(row.values[name]) for name in names)

    return tuple(sorted(rows, key=order))


def _number(value: object) -> int:
    return int(str(value))


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise Refused("people.loan_too_long")
    return value

"""Reading the roster; what the asking login may not see is not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, and_, desc, or_, select, union

from storekeeper.people import service as people
from storekeeper.people.domain import PlacedPerson
from storekeeper.people.domain import Shop as PeopleShop
from storekeeper.roster.domain import (
    Asked,
    Break,
    Busy,
    Held,
    Kind,
    Leave,
    Mark,
    Opening,
    Person,
    Placed,
    Rest,
    Revision,
    Shift,
    Shop,
    Week,
    Window,
)
from storekeeper.roster.rules import reach
from storekeeper.roster.tables import (
    DAY_MARK,
    REVISION,
    REVISION_MARK,
    REVISION_SHIFT,
    ROLE_SKILL,
    SHIFT,
    SHIFT_KIND,
)

_SHIFT = SHIFT.c[
    "id", "shop_id", "day", "starts_at", "ends_at", "role", "employee_id", "placement_id", "breaks", "kind_id",
    "row_version",
]  # fmt: skip
_MARK = DAY_MARK.c["id", "shop_id", "employee_id", "placement_id", "day", "kind", "row_version"]
_REVISION = REVISION.c[
    "id", "shop_id", "monday", "number", "published_at", "published_by", "note", "restored_from"
]
_REVISION_SHIFT = REVISION_SHIFT.c[
    "revision_id", "shift_id", "shop_id", "day", "starts_at", "ends_at", "role", "employee_id", "breaks",
    "kind_id", "shift_version",
]  # fmt: skip
_REVISION_MARK = REVISION_MARK.c[
    "revision_id", "mark_id", "shop_id", "employee_id", "day", "kind", "mark_version"
]


@dataclass(frozen=True)
class LastChange:
    """Who changed a row last and when, for the sentence of a conflict."""

    row_version: int
    who: str
    at: datetime


@dataclass(frozen=True)
class Concerned:
    """The people and the rows that an edit is about."""

    people: frozenset[int]
    rows: frozenset[UUID]


def week(connection: Connection, *, shop_id: int, monday: date, of: Concerned | None = None) -> Week:
    """The week of a shop with everything the rules ask; raises Refused('people.no_such_shop').

    `of` leaves out whatever does not concern these people and rows, and what is published.
    """
    sunday = monday + timedelta(days=6)
    shop = people.shop(connection, shop_id=shop_id, on=monday, until=sunday)
    among = of.people if of is not None else None
    placed = (
        people.placed_people(connection, shop_id=shop_id, first=monday, last=sunday, among=among)
        if among != frozenset()
        else ()
    )
    ids = [person.employee_id for person in placed]
    found = people.leaves(connection, employees=ids, first=monday, last=sunday) if ids else ()
    leaves = (
        Leave(row.id, row.employee_id, row.kind, row.from_day, row.to_day, row.state, row.row_version)
        for row in found
    )
    busy, rests = (
        _elsewhere(connection, ids, shop_id=shop_id, monday=monday, sunday=sunday) if ids else ((), ())
    )
    newest = revisions(connection, shop_id=shop_id, monday=monday, most=1) if of is None else ()
    return Week(
        shop=_shop(shop),
        monday=monday,
        people=tuple(_person(person) for person in placed),
        shifts=_shifts_of(connection, shop_id, monday, sunday, of),
        marks=_marks_of(connection, shop_id, monday, sunday, of),
        leaves=tuple(sorted(leaves, key=lambda leave: (leave.from_day, leave.employee_id, leave.id))),
        busy=busy,
        kinds=kinds(connection, shop_id=shop_id, monday=monday),
        rests=rests,
        published=next(iter(newest), None),
        asked=asked(connection, shop, first=monday, last=sunday),
    )


def asked(connection: Connection, shop: PeopleShop, *, first: date, last: date) -> tuple[Asked, ...]:
    """The skills that roles are asked for in a shop on some day of a period, by the chain, its region and itself."""
    rule = ROLE_SKILL.c
    found = connection.execute(
        select(
            *ROLE_SKILL.c["region_id", "shop_id", "role", "skill_id", "weight", "from_day", "to_day"]
        ).where(
            ~rule.removed,
            or_(
                rule.shop_id == shop.id,
                rule.region_id == shop.region_id,
                and_(rule.shop_id.is_(None), rule.region_id.is_(None)),
            ),
            rule.from_day <= last,
            or_(rule.to_day.is_(None), rule.to_day >= first),
        )
    ).all()
    names = {row.key: row.values for row in people.skills(connection)} if found else {}
    return tuple(
        Asked(
            role=row.role,
            skill=str(skill["code"]),
            names=MappingProxyType({each: str(skill[f"name_{each}"]) for each in ("zh", "en", "cn")}),
            weight=row.weight,
            place=2 if row.shop_id is not None else int(row.region_id is not None),
            from_day=row.from_day,
            to_day=row.to_day,
        )
        for row in found
        if (skill := names.get(row.skill_id)) is not None
    )


def revisions(
    connection: Connection, *, shop_id: int, monday: date, most: int | None = None
) -> tuple[Revision, ...]:
    """The published weeks of a shop and Monday with all their rows, newest first."""
    mine = (REVISION.c.shop_id == shop_id, REVISION.c.monday == monday)
    heads = connection.execute(select(*_REVISION).where(*mine).order_by(desc(REVISION.c.number)).limit(most))
    return _whole(connection, shop_id, [row._asdict() for row in heads])


def revision(connection: Connection, revision_id: UUID) -> Revision | None:
    """One published week with all its rows, as far as the asker may see it."""
    row = connection.execute(select(*_REVISION).where(REVISION.c.id == revision_id)).first()
    return None if row is None else _whole(connection, row.shop_id, [row._asdict()])[0]


def publishers(connection: Connection, *, shop_id: int, monday: date) -> Mapping[UUID, str]:
    """Revision → the name of who published it."""
    found = connection.exec_driver_sql("SELECT id, name FROM roster.publishers(%s, %s)", (shop_id, monday))
    return {row.id: row.name for row in found}


def versions(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, int]:
    """The present row_version of each of these shifts and marks, live or removed."""
    found = connection.exec_driver_sql(
        "SELECT id, row_version FROM roster.versions(%s::uuid[])", (list(ids),)
    )
    return {row.id: row.row_version for row in found}


def _whole(connection: Connection, shop_id: int, heads: Sequence[Mapping[str, Any]]) -> tuple[Revision, ...]:
    if not heads:
        return ()
    ids = [head["id"] for head in heads]
    shift, mark = REVISION_SHIFT.c, REVISION_MARK.c
    found = connection.execute(
        select(*_REVISION_SHIFT)
        .where(shift.shop_id == shop_id, shift.revision_id.in_(ids))
        .order_by(shift.day, shift.starts_at, shift.shift_id)
    )
    shifts: defaultdict[UUID, list[Shift]] = defaultdict(list)
    for revision_id, *values in found:
        shifts[revision_id].append(_published_shift(*values))
    listed = connection.execute(
        select(*_REVISION_MARK)
        .where(mark.shop_id == shop_id, mark.revision_id.in_(ids))
        .order_by(mark.day, mark.employee_id, mark.mark_id)
    )
    marks: defaultdict[UUID, list[Mark]] = defaultdict(list)
    for revision_id, mark_id, shop, employee_id, day, kind, version in listed:
        marks[revision_id].append(Mark(mark_id, shop, employee_id, 0, day, kind, version))
    return tuple(
        Revision(**head, shifts=tuple(shifts[head["id"]]), marks=tuple(marks[head["id"]])) for head in heads
    )


def _published_shift(*values: Any) -> Shift:
    names = (
        "id",
        "shop_id",
        "day",
        "starts_at",
        "ends_at",
        "role",
        "employee_id",
        "breaks",
        "kind_id",
        "row_version",
    )
    given = dict(zip(names, values, strict=True))
    return Shift(**{**given, "breaks": _breaks(given["breaks"]), "placement_id": None})


def kinds(connection: Connection, *, shop_id: int, monday: date) -> tuple[Kind, ...]:
    """The kinds of a shop's week by letter; the shop's own letter goes before the chain's."""
    kind = SHIFT_KIND.c
    found = connection.execute(
        select(
            *SHIFT_KIND.c["id", "letter", "name_zh", "name_en", "name_cn", "starts", "ends", "break_minutes",
                          "look"]
        )
        .where(
            or_(kind.shop_id.is_(None), kind.shop_id == shop_id),
            ~kind.removed,
            kind.from_day <= monday + timedelta(days=6),
            or_(kind.to_day.is_(None), kind.to_day >= monday),
        )
        .order_by(kind.shop_id.nulls_first(), kind.from_day)
    )  # fmt: skip
    by_letter: dict[str, Kind] = {}
    for row in found:
        names = MappingProxyType({"zh-HK": row.name_zh, "en": row.name_en, "zh-CN": row.name_cn})
        by_letter[row.letter] = Kind(
            row.id, row.letter, names, row.starts, row.ends, row.break_minutes, row.look
        )
    return tuple(by_letter[letter] for letter in sorted(by_letter))


def shifts(connection: Connection, ids: Collection[UUID]) -> tuple[Shift, ...]:
    """These shifts as they stand, removed ones left out."""
    found = connection.execute(select(*_SHIFT).where(SHIFT.c.id.in_(ids), ~SHIFT.c.removed))
    return tuple(sorted(map(_shift, found), key=lambda shift: (shift.day, shift.starts_at, shift.id)))


def marks(connection: Connection, ids: Collection[UUID]) -> tuple[Mark, ...]:
    """These marks as they stand, removed ones left out."""
    found = connection.execute(select(*_MARK).where(DAY_MARK.c.id.in_(ids), ~DAY_MARK.c.removed))
    return tuple(Mark(*row) for row in found)


def places(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, tuple[int, date]]:
    """Shop and day of each of these shifts and marks, removed ones too."""
    found = [
        *connection.execute(select(*SHIFT.c["id", "shop_id", "day"]).where(SHIFT.c.id.in_(ids))),
        *connection.execute(select(*DAY_MARK.c["id", "shop_id", "day"]).where(DAY_MARK.c.id.in_(ids))),
    ]
    return {row_id: (shop_id, day) for row_id, shop_id, day in found}


def last_changes(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, LastChange]:
    """Who changed these rows last, as far as they lie in the asker's shops."""
    found = connection.exec_driver_sql(
        "SELECT id, row_version, who, at FROM roster.last_change(%s::uuid[])", (list(ids),)
    )
    return {row.id: LastChange(row.row_version, row.who, row.at) for row in found}


def standing_people(connection: Connection, ids: Collection[UUID]) -> frozenset[int]:
    """Whose shifts and marks these are at present."""
    shifts = select(SHIFT.c.employee_id).where(SHIFT.c.id.in_(ids), SHIFT.c.employee_id.is_not(None))
    marks = select(DAY_MARK.c.employee_id).where(DAY_MARK.c.id.in_(ids))
    return frozenset(connection.execute(union(shifts, marks)).scalars())


def _shifts_of(
    connection: Connection, shop_id: int, first: date, last: date, of: Concerned | None
) -> tuple[Shift, ...]:
    found = connection.execute(
        select(*_SHIFT)
        .where(*_live(SHIFT, shop_id, first, last, of))
        .order_by(SHIFT.c.day, SHIFT.c.starts_at, SHIFT.c.id)
    )
    return tuple(_shift(row) for row in found)


def _marks_of(
    connection: Connection, shop_id: int, first: date, last: date, of: Concerned | None
) -> tuple[Mark, ...]:
    found = connection.execute(
        select(*_MARK)
        .where(*_live(DAY_MARK, shop_id, first, last, of))
        .order_by(DAY_MARK.c.day, DAY_MARK.c.employee_id, DAY_MARK.c.id)
    )
    return tuple(Mark(*row) for row in found)


def _live(
    table: Table, shop_id: int, first: date, last: date, of: Concerned | None
) -> Iterator[ColumnElement[bool]]:
    row = table.c
    yield from (row.shop_id == shop_id, row.day.between(first, last), ~row.removed)
    if of is not None:
        yield or_(row.employee_id.in_(of.people), row.id.in_(of.rows))


def _elsewhere(
    connection: Connection, ids: Sequence[int], *, shop_id: int, monday: date, sunday: date
) -> tuple[tuple[Busy, ...], tuple[Rest, ...]]:
    """Work and marked days of these people that the week itself does not hold: in other shops, or next to it."""
    beside = timedelta(days=reach())
    found = connection.exec_driver_sql(
        "SELECT employee_id, shop_id, day, starts_at, ends_at, mark, travel"
        " FROM roster.person_ledger(%s::int[], %s, %s, %s) ORDER BY day, employee_id, starts_at",
        (list(ids), monday - beside, sunday + beside, shop_id),
    )
    rows = [row for row in found if row.shop_id != shop_id or not monday <= row.day <= sunday]
    return (
        tuple(
            Busy(row.employee_id, row.starts_at, row.ends_at, row.shop_id, row.travel or 0)
            for row in rows
            if not row.mark
        ),
        tuple(Rest(row.employee_id, row.day, row.mark) for row in rows if row.mark),
    )


def _shift(row: Any) -> Shift:
    values = row._asdict()
    return Shift(**{**values, "breaks": _breaks(values["breaks"])})


def _breaks(stored: Sequence[Mapping[str, Any]]) -> tuple[Break, ...]:
    return tuple(Break(each["minutes"], each["offset"], each["paid"]) for each in stored)


def _shop(shop: PeopleShop) -> Shop:
    hours = tuple(
        Opening(each.weekday, each.opens, each.closes, each.from_day, each.to_day) for each in shop.hours
    )
    return Shop(
        shop.id, shop.code, shop.name_zh, shop.name_en, shop.day_starts, hours, shop.opened_on, shop.closed_on
    )


def _person(person: PlacedPerson) -> Person:
    return Person(
        employee_id=person.employee_id,
        staff_no=person.staff_no,
        name_zh=person.name_zh,
        name_en=person.name_en,
        role=person.role,
        contract=person.contract,
        weekly_minutes=person.weekly_minutes,
        placements=tuple(
            Placed(each.id, each.kind, each.from_day, each.to_day) for each in person.placements
        ),
        skills=tuple(Held(each.code, each.obtained_on, each.expires_on) for each in person.skills),
        availability=tuple(
            Window(each.weekday, each.starts, each.ends, each.from_day, each.to_day)
            for each in person.availability
        ),
        left_on=person.left_on,
    )

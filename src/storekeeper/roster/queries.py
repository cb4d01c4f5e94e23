"""Reading the roster; what the asking login may not see is not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, desc, select

from storekeeper.kit.stores.ahead import Answer, Send, ahead
from storekeeper.people import domain as people_domain
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
    Ruling,
    Rulings,
    Shift,
    Shop,
    Terms,
    Week,
    Window,
)
from storekeeper.roster.rules import reach
from storekeeper.roster.tables import (
    DAY_MARK,
    REVISION,
    REVISION_MARK,
    REVISION_SHIFT,
    SHIFT,
)

_PLANNED = "SELECT roster.planned(%s, %s, %s, %s, %s::int[], %s::uuid[])"
_SHIFTS = """
    SELECT id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id, breaks, kind_id, row_version
    FROM roster.shift WHERE id = ANY (%s::uuid[]) AND NOT removed ORDER BY day, starts_at, id"""
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
    """The people and the rows that an edit is about; whose rows these are at present the store adds."""

    people: frozenset[int]
    rows: frozenset[UUID]


@dataclass(frozen=True)
class Facts:
    """What the store answers of a week; once it has, `week` makes the values of it and asks nothing more."""

    shop_id: int
    monday: date
    answer: Answer
    published: Revision | None = None

    def week(self) -> Week:
        """Once. Raises Refused('people.no_such_shop')."""
        ((found,),) = self.answer.fetchall()
        planned = people.read_planned(found["people"], shop_id=self.shop_id)
        leaves = map(_leave, planned.leaves)
        return Week(
            shop=_shop(planned.shop),
            monday=self.monday,
            people=tuple(_person(person) for person in planned.people),
            shifts=tuple(_read_shift(*row) for row in found["shifts"]),
            marks=tuple(_read_mark(*row) for row in found["marks"]),
            leaves=tuple(sorted(leaves, key=lambda leave: (leave.from_day, leave.employee_id, leave.id))),
            busy=tuple(_busy(row) for row in found["ledger"] if row["mark"] is None),
            kinds=_kinds(found["kinds"]),
            rests=tuple(
                Rest(row["employee_id"], date.fromisoformat(row["day"]), row["mark"])
                for row in found["ledger"]
                if row["mark"] is not None
            ),
            published=self.published,
            asked=tuple(_asked(*row) for row in found["asked"]),
            ruled=Rulings(tuple(_ruling(*row) for row in found["ruled"])),
        )


def week(connection: Connection, *, shop_id: int, monday: date, of: Concerned | None = None) -> Week:
    """The week of a shop with everything the rules ask; raises Refused('people.no_such_shop').

    `of` leaves out whatever does not concern these people and rows, and what is published.
    """
    with ahead(connection) as send:
        facts = ask(send, shop_id=shop_id, monday=monday, of=of)
    newest = revisions(connection, shop_id=shop_id, monday=monday, most=1) if of is None else ()
    return replace(facts, published=next(iter(newest), None)).week()


def ask(send: Send, *, shop_id: int, monday: date, of: Concerned | None = None) -> Facts:
    """Asks for the same, what is published left out, without waiting."""
    among, rows = (None, []) if of is None else (list(of.people), list(of.rows))
    return Facts(
        shop_id, monday, send(_PLANNED, (shop_id, monday, monday + timedelta(days=6), reach(), among, rows))
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


def shifts(connection: Connection, ids: Collection[UUID]) -> tuple[Shift, ...]:
    """These shifts as they stand, removed ones left out."""
    with ahead(connection) as send:
        found = send(_SHIFTS, (list(ids),))
    return tuple(Shift(*[*row[:8], _breaks(row[8]), *row[9:]]) for row in found.fetchall())


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


def _read_shift(shift_id: str, shop_id: int, day: str, starts_at: str, ends_at: str, *values: Any) -> Shift:
    role, employee_id, placement_id, breaks, kind_id, row_version = values
    return Shift(
        UUID(shift_id),
        shop_id,
        date.fromisoformat(day),
        datetime.fromisoformat(starts_at),
        datetime.fromisoformat(ends_at),
        role,
        employee_id,
        placement_id,
        _breaks(breaks),
        kind_id,
        row_version,
    )


def _read_mark(mark_id: str, shop_id: int, employee_id: int, placement_id: int, *values: Any) -> Mark:
    day, kind, row_version = values
    return Mark(UUID(mark_id), shop_id, employee_id, placement_id, date.fromisoformat(day), kind, row_version)


def _leave(leave: people_domain.Leave) -> Leave:
    period = leave.from_day, leave.to_day
    return Leave(leave.id, leave.employee_id, leave.kind, *period, leave.state, leave.row_version)


def _busy(row: Mapping[str, Any]) -> Busy:
    """Work that the week itself does not hold: in another shop, or next to the week."""
    starts, ends = (datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at"))
    day, breaks = date.fromisoformat(row["day"]), _breaks(row["breaks"])
    return Busy(row["employee_id"], starts, ends, row["shop_id"], row["travel"] or 0, day, breaks)


def _kinds(found: Iterable[Sequence[Any]]) -> tuple[Kind, ...]:
    """By letter; the shop's own letter, which comes later, goes before the chain's."""
    by_letter: dict[str, Kind] = {}
    for kind_id, letter, name_zh, name_en, name_cn, starts, ends, break_minutes, look in found:
        names = MappingProxyType({"zh-HK": name_zh, "en": name_en, "zh-CN": name_cn})
        times = time.fromisoformat(starts), time.fromisoformat(ends)
        by_letter[letter] = Kind(kind_id, letter, names, *times, break_minutes, look)
    return tuple(by_letter[letter] for letter in sorted(by_letter))


def _asked(role: str, skill: str, *values: Any) -> Asked:
    """A skill that a role is asked for on some day of the period, by the chain, its region or the shop itself."""
    *names, weight, place, first, last = values
    said = MappingProxyType(dict(zip(("zh", "en", "cn"), names, strict=True)))
    to_day = None if last is None else date.fromisoformat(last)
    return Asked(role, skill, said, weight, place, date.fromisoformat(first), to_day)


def _ruling(
    rule: str, figures: Mapping[str, Any], weight: str | None, place: int, first: str, last: str | None
) -> Ruling:
    to_day = None if last is None else date.fromisoformat(last)
    return Ruling(rule, figures, weight, place, date.fromisoformat(first), to_day)


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
        joined_on=person.joined_on,
        left_on=person.left_on,
        eighteen_on=person.minor_until,
        terms=tuple(
            Terms(each.from_day, each.to_day, each.weekly_minutes, each.holidays, each.rest_weekday)
            for each in person.terms
        ),
        away=person.away,
    )

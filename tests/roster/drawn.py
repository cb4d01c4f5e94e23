"""Rosters drawn as text: people down, Monday to Sunday across, cells in the grammar of typing.

    1001 陳大文 | 9-18 | R | AL | @10-14 | x |  |
    open        | 9-18

`@10-14` is work and `@R` a rest day in another shop, `x` a day without placement, `AL` approved leave,
the row `open` holds open shifts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

from storekeeper.kit.clock import at
from storekeeper.roster.domain import (
    Busy,
    Edit,
    Kind,
    Leave,
    Mark,
    Opening,
    Person,
    Placed,
    Rest,
    Shift,
    Shop,
    Week,
    Window,
)
from storekeeper.roster.grammar import cell_of, edit_for, parse, write

MONDAY = date(2026, 11, 23)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHOP = Shop(1, "TST", "尖沙咀店", "Tsim Sha Tsui")
KINDS = (
    Kind(1, "A", {"zh-HK": "早更", "en": "Early", "zh-CN": "早班"}, time(9), time(18), 60, "A"),
    Kind(2, "B", {"zh-HK": "晚更", "en": "Late", "zh-CN": "晚班"}, time(13), time(22), 60, "B"),
)
OPEN_ROW = "open"


def draw(
    picture: str,
    *,
    hours: tuple[Opening, ...] = (),
    availability: tuple[Window, ...] = (),
    left: dict[str, date] | None = None,
) -> Week:
    """The week of the picture, with ids counted from 1 so that two drawings of it are equal."""
    rows = [_row(line) for line in picture.strip().splitlines() if line.strip()]
    people = tuple(
        _person(name, cells, availability, (left or {}).get(name.split()[0]))
        for name, cells in rows
        if name != OPEN_ROW
    )
    shop = Shop(SHOP.id, SHOP.code, SHOP.name_zh, SHOP.name_en, hours=hours)
    week = Week(shop, MONDAY, people, kinds=KINDS, busy=tuple(_elsewhere(rows)), rests=tuple(_rests(rows)))
    for name, cells in rows:
        employee_id = None if name == OPEN_ROW else int(name.split()[0])
        for day, cell in zip(week.days, cells, strict=False):
            edit = None if cell.startswith(("@", "x")) else edit_for(week, employee_id, day, parse(cell))
            week = edit.apply(week) if edit else week
    return _numbered(week)


def show(week: Week) -> str:
    """The picture of a week, in canonical text; work elsewhere and missing placements are not drawn."""
    lines = []
    for employee_id in (*(person.employee_id for person in week.people), None):
        cells = [write(cell_of(week, employee_id, day)) for day in week.days]
        if employee_id is not None or any(cells):
            lines.append(" | ".join([str(employee_id or OPEN_ROW), *cells]).rstrip(" |"))
    return "\n".join(lines)


def day_of(name: str) -> date:
    """Mon … Sun of the drawn week."""
    return MONDAY + timedelta(days=DAYS.index(name))


def shift_at(week: Week, staff_no: int | None, day: str) -> Shift:
    """The first shift in a cell."""
    return week.shifts_of(staff_no, day_of(day))[0]


def typed(week: Week, staff_no: int | None, day: str, text: str) -> Edit:
    """The edit of typing into a cell; there must be one."""
    edit = edit_for(week, staff_no, day_of(day), parse(text))
    assert edit is not None
    return edit


def _row(line: str) -> tuple[str, list[str]]:
    name, *cells = (part.strip() for part in line.split("|"))
    return name, cells


def _person(name: str, cells: list[str], availability: tuple[Window, ...], left_on: date | None) -> Person:
    number, _, names = name.partition(" ")
    away = [cell == "x" for cell in cells] + [False] * (7 - len(cells))
    placements = tuple(
        Placed(int(number) * 10 + offset, "home", day, day)
        for offset, day in enumerate(MONDAY + timedelta(days=n) for n in range(7))
        if not away[offset]
    )
    if not any(away):
        placements = (Placed(int(number) * 10, "home", date(2020, 1, 1), None),)
    return Person(
        employee_id=int(number),
        staff_no=number,
        name_zh=names,
        name_en=names or number,
        role="sales",
        contract="full",
        weekly_minutes=2700,
        placements=placements,
        skills=(),
        availability=availability,
        left_on=left_on,
    )


def _elsewhere(rows: list[tuple[str, list[str]]]) -> list[Busy]:
    return [
        Busy(
            int(name.split()[0]),
            at(day, span.starts),
            at(day + timedelta(days=span.ends <= span.starts), span.ends),
            None,
        )
        for name, cells in rows
        for day, cell in ((MONDAY + timedelta(days=n), cell) for n, cell in enumerate(cells))
        if cell.startswith("@")
        for span in parse(cell[1:]).spans
    ]


def _rests(rows: list[tuple[str, list[str]]]) -> list[Rest]:
    return [
        Rest(int(name.split()[0]), MONDAY + timedelta(days=n), mark)
        for name, cells in rows
        for n, cell in enumerate(cells)
        if cell.startswith("@") and (mark := parse(cell[1:]).mark)
    ]


def _numbered(week: Week) -> Week:
    shifts = tuple(_renamed_shift(shift, n) for n, shift in enumerate(week.shifts, 1))
    marks = tuple(_renamed_mark(mark, n) for n, mark in enumerate(week.marks, 10_001))
    leaves = tuple(_renamed_leave(leave, n) for n, leave in enumerate(week.leaves, 20_001))
    return replace(week, shifts=shifts, marks=marks, leaves=leaves)


def _renamed_shift(shift: Shift, number: int) -> Shift:
    return replace(shift, id=UUID(int=number))


def _renamed_mark(mark: Mark, number: int) -> Mark:
    return replace(mark, id=UUID(int=number))


def _renamed_leave(leave: Leave, number: int) -> Leave:
    return replace(leave, id=UUID(int=number))

"""Three worked rosters, with what the law asks of people beside them; their dates never change.

part_time: 468 after 18 January 2026; holidays: Lunar New Year 2026; rest_days: rest days and the minimum wage of
1 May 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from storekeeper.roster.domain import Edit, Kind, Person, Placed, Shop, Week, together
from storekeeper.roster.exports import Terms, Told
from storekeeper.roster.grammar import edit_for, parse

_OFF = "."


@dataclass(frozen=True)
class _Line:
    """One person; `cells` are her days from `first` on, `.` for a day without anything, `|` between weeks.

    `told` says of some of the days when she was told of them.
    """

    staff_no: str
    name_zh: str
    name_en: str
    contract: str
    first: date
    cells: str
    joined: date
    terms: Terms = field(default_factory=dict)
    told: Mapping[date, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """A roster from a Monday on, and what beside it the sheet of people says of each.

    `told` is when shifts, marks and leave were told, by their id, `figures` are those of the company's rules.
    """

    week: Week
    terms: Mapping[int, Terms] = field(default_factory=dict)
    told: Told = field(default_factory=dict)
    figures: Mapping[str, Decimal] = field(default_factory=dict)


_LONG_AGO, _SUNDAY, _MAY = date(2023, 9, 4), date(2026, 2, 22), date(2026, 4, 27)
_SIX_ON = "A A A A A A R"
_FOUR_EACH = ". 10-15 10-15 10-15 10-15 . ."
_NIGHTS = ". . . 18-22 18-22 18-22 20-02"
_PART_TIME = (
    _Line("2001", "陳美玲", "Chan Mei Ling", "part", _SUNDAY,
          f"{_FOUR_EACH} | {_FOUR_EACH} | {_FOUR_EACH} | . 10-18 . . . . . | {_FOUR_EACH} | {_FOUR_EACH}", _SUNDAY),
    _Line("2002", "李家豪", "Li Ka Ho", "part", _SUNDAY,
          f"{_FOUR_EACH} | {_FOUR_EACH} | {_FOUR_EACH} | {_FOUR_EACH} | . 10-15 10-15 . . . . | . 10-15 10-15 . . . .",
          _LONG_AGO),
    _Line("2003", "黃詠詩", "Wong Wing Sze", "part", _SUNDAY,
          ". 10-18 10-18 . . . . | . 10-18 10-19 . . . . | . 10-19 10-19 . . . . |"
          ". 1000-1830 10-18 . . . . | . 1000-1830 10-18 . . . . | . 10-19 10-19 . . . .", _SUNDAY),
    _Line("2004", "何志明", "Ho Chi Ming", "part", _SUNDAY, " | ".join([_NIGHTS] * 6), _SUNDAY,
          told={date(2026, 3, 27): date(2026, 3, 18), date(2026, 3, 28): date(2026, 3, 25)}),
)  # fmt: skip
_HOLIDAYS = (
    _Line("3001", "張子欣", "Cheung Tsz Yan", "full", date(2026, 2, 9),
          "A R A A A A A | A R SH SH A A A | A R A A A A A | A R AL AL AL A A", _LONG_AGO,
          {"holidays": "statutory", "rest_weekday": 1}, {date(2026, 3, 4): date(2026, 2, 23)}),
    _Line("3002", "吳國強", "Ng Kwok Keung", "full", date(2026, 2, 9),
          "B B B B B R B | B SH A SH B R B | B B AH B B R B | B B B B B R B", _LONG_AGO,
          {"holidays": "statutory", "rest_weekday": 5}, {date(2026, 2, 25): date(2026, 2, 10)}),
    _Line("3003", "林曉彤", "Lam Hiu Tung", "full", date(2026, 2, 9),
          "B B B B B B R | B B B B B B R | B B B B B B R | B B B B B B R", _LONG_AGO,
          {"holidays": "general", "rest_weekday": 6}),
)  # fmt: skip
_REST_DAYS = (
    _Line("4001", "梁偉文", "Leung Wai Man", "full", _MAY, " | ".join([_SIX_ON] * 5), _LONG_AGO,
          {"holidays": "statutory", "rest_weekday": 6, "monthly_wage": 18_500}),
    _Line("4002", "周嘉敏", "Chow Ka Man", "full", _MAY,
          "R A A A SH A A | A A A A A A R | A A A A A A R | R A A A A A A | A A A A A A A,R", _LONG_AGO,
          {"holidays": "statutory", "monthly_wage": 18_500}),
    _Line("4003", "馬俊傑", "Ma Chun Kit", "full", _MAY,
          "A A A A SH A A | A A A A R A A | A A A A A A R | A A A A A A R | A A A A A A R", _LONG_AGO,
          {"holidays": "statutory", "monthly_wage": 8_000}, {date(2026, 5, 8): date(2026, 5, 2)}),
    _Line("4004", "鄭凱晴", "Cheng Hoi Ching", "part", _MAY,
          " | ".join([". . . . . 13-22 13-20"] * 5), date(2026, 3, 2),
          {"holidays": "statutory", "eighteen_on": date(2027, 6, 5), "young_scope": "company", "hourly_wage": 43}),
)  # fmt: skip
_EXAMPLES: Mapping[str, tuple[date, int, tuple[_Line, ...]]] = MappingProxyType(
    {
        "part_time": (date(2026, 2, 16), 7, _PART_TIME),
        "holidays": (date(2026, 2, 9), 4, _HOLIDAYS),
        "rest_days": (_MAY, 5, _REST_DAYS),
    }
)
NAMES = tuple(_EXAMPLES)
_FIGURES: Mapping[str, Mapping[str, Decimal]] = MappingProxyType({"part_time": {"notice_days": Decimal(7)}})
_KINDS = (
    Kind(1, "A", {"zh-HK": "早更", "en": "Early", "zh-CN": "早班"}, time(9), time(18), 60, "A"),
    Kind(2, "B", {"zh-HK": "晚更", "en": "Late", "zh-CN": "晚班"}, time(13), time(22), 60, "B"),
)


def example(name: str) -> Example:
    """One of NAMES. Raises KeyError."""
    monday, weeks, lines = _EXAMPLES[name]
    people = tuple(_person(number, line) for number, line in enumerate(lines, 1))
    week = Week(_shop(), monday, people, kinds=_KINDS, weeks=weeks)
    edits: list[Edit] = []
    for number, line in enumerate(lines, 1):
        for days, text in enumerate(line.cells.replace("|", " ").split()):
            edit = None
            if text != _OFF:
                edit = edit_for(week, number, line.first + timedelta(days=days), parse(text))
            edits += () if edit is None else getattr(edit, "edits", (edit,))
    whole = together(edits)
    filled = week if whole is None else whole.apply(week)
    return Example(
        filled,
        {number: line.terms for number, line in enumerate(lines, 1)},
        {
            row: {"told_on": day}
            for number, line in enumerate(lines, 1)
            for row, day in _told(filled, number, line)
        },
        _FIGURES.get(name, {}),
    )


def _told(week: Week, employee_id: int, line: _Line) -> Iterator[tuple[UUID, date]]:
    """The rows of the days that a line says when she was told of."""
    for day, told_on in line.told.items():
        leave = week.leave_of(employee_id, day)
        rows = (*week.shifts_of(employee_id, day), *week.marks_of(employee_id, day))
        yield from ((row.id, told_on) for row in (*rows, *((leave,) if leave else ())))


def blank(monday: date, weeks: int) -> Example:
    """A roster with nobody in it, to fill in."""
    return Example(Week(_shop(), monday, kinds=_KINDS, weeks=weeks))


def _shop() -> Shop:
    return Shop(1, "SHOP", "店舖", "Shop")


def _person(employee_id: int, line: _Line) -> Person:
    return Person(
        employee_id=employee_id,
        staff_no=line.staff_no,
        name_zh=line.name_zh,
        name_en=line.name_en,
        role="sales",
        contract=line.contract,
        weekly_minutes=None,
        placements=(Placed(employee_id, "home", line.joined, None),),
        skills=(),
        availability=(),
        joined_on=line.joined,
    )

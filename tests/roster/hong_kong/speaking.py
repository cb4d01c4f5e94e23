"""Rosters that make each rule speak, and what the workbook and the roster page say of them.

A roster is drawn from a day on: a line is a person, a cell a day in the grammar of typing, `.` a day without anything,
`*3` after a cell is that cell three times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from storekeeper.kit.clock import monday_of
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.roster import workbook
from storekeeper.roster.company_rules.pack import COMPANY_RULES
from storekeeper.roster.domain import Busy, Outcome, Person, Rest, Ruling, Rulings, Shift, Terms, Week
from storekeeper.roster.hong_kong.pack import HONG_KONG_LAW, REACH
from storekeeper.roster.workbook import RosterBook
from storekeeper.roster.workbook.judging import judged

DAY = timedelta(days=1)
_LONG_AGO = date(2020, 1, 1)
_FULL = {"contract": "full", "joined_on": _LONG_AGO}
Lines = Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Drawn:
    """A roster from `first` on: `cells` of each of her days, `person` as the sheet of people says of her.

    `settled` are the company's rules as head office settles them, `rules` the same as a workbook has them.
    """

    first: date
    cells: str
    person: Mapping[str, Value] = field(default_factory=lambda: _FULL)
    shifts: Lines = ()
    worked: Lines = ()
    marks: Lines = ()
    leave: Lines = ()
    rules: Lines = ()
    settled: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def read(self, path: Path) -> RosterBook:
        """As it comes out of a file."""
        cells = list(_cells(self.cells))
        days: list[Value] = [self.first + nth * DAY for nth in range(len(cells))]
        said: Mapping[str, Value] = {"staff_no": "1", **_FULL, **self.person}
        sheets = [NewSheet("TST", [["No", "Name", *days], ["1", "陳大文", *cells]])]
        sheets.append(NewSheet("people", [list(said), list(said.values())]))
        for name, heads in _HEADS.items():
            lines: Lines = getattr(self, name)
            if lines:
                rows: list[list[Value]] = [["1", *line] for line in lines]
                sheets.append(NewSheet(name, [["staff_no", *heads], *rows]))
        if self.rules:
            sheets.append(NewSheet("rules", [["rule", "value"], *map(list, self.rules)]))
        write_workbook(path, sheets)
        return workbook.read(path, near=self.first)


_HEADS: Mapping[str, Sequence[Value]] = {
    "shifts": ("day", "starts", "ends", "told_on"),
    "worked": ("day", "starts", "ends"),
    "marks": ("day", "mark", "for_day", "told_on", "reason"),
    "leave": ("leave", "from_day", "to_day", "told_on"),
}


def _cells(drawn: str) -> Iterator[str]:
    for part in drawn.split():
        cell, _, often = part.partition("*")
        yield from [cell.replace(".", "")] * int(often or 1)


def said_of_workbook(book: RosterBook) -> set[str]:
    """The codes that `storekeeper roster check FILE` tells."""
    return {told.finding.code for told in judged(book)}


def said_on_page(drawn: Drawn, book: RosterBook) -> set[str]:
    """The codes that the packs of rules say of any week of the roster, as the store knows it."""
    found: set[str] = set()
    monday = monday_of(min(book.days))
    while monday <= max(book.days):
        week = as_stored(drawn, book, monday)
        for pack in (HONG_KONG_LAW, COMPANY_RULES):
            found.update(each.code for each in pack.judge(week, Outcome()))
            found.update(each.code for each in pack.judge_shop(week))
        monday += 7 * DAY
    return found


def as_stored(drawn: Drawn, book: RosterBook, monday: date) -> Week:
    """One week of it as a store loads it: what is beside it, as far as the law reaches, is work, rest and leave."""
    whole = book.week
    week = Week(whole.shop, monday)
    inside, near = set(week.days), (monday - REACH * DAY, week.days[-1] + REACH * DAY)
    beside = [each for each in whole.shifts if each.day not in inside and near[0] <= each.day <= near[1]]
    marks = [each for each in whole.marks if near[0] <= each.day <= near[1]]
    leaves = [each for each in whole.leaves if each.from_day <= near[1] and near[0] <= each.to_day]
    touching = [each for each in leaves if any(map(each.covers, week.days))]
    away = tuple((each.kind, each.from_day, each.to_day) for each in leaves if each not in touching)
    return replace(
        week,
        people=tuple(replace(_stored(book, each), away=away) for each in whole.people),
        shifts=tuple(each for each in whole.shifts if each.day in inside),
        marks=tuple(each for each in marks if each.day in inside),
        leaves=tuple(touching),
        busy=tuple(map(_busy, beside)),
        rests=tuple(Rest(each.employee_id, each.day, each.kind) for each in marks if each.day not in inside),
        ruled=Rulings(tuple(Ruling(rule, figures) for rule, figures in drawn.settled.items())),
    )


def _stored(book: RosterBook, person: Person) -> Person:
    """Her contract and, of the young, the day she turns 18."""
    said = book.terms[person.employee_id]
    terms = Terms(
        _LONG_AGO,
        None,
        person.weekly_minutes or 45 * 60,
        said.get("holidays", "statutory"),
        said.get("rest_weekday"),
    )
    return replace(person, eighteen_on=said.get("eighteen_on"), terms=(terms,))


def _busy(shift: Shift) -> Busy:
    assert shift.employee_id is not None
    starts, ends = shift.starts_at, shift.ends_at
    return Busy(shift.employee_id, starts, ends, shift.shop_id, 0, shift.day, shift.breaks)

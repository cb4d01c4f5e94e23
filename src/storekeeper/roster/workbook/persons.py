"""The people of a workbook as the law sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.roster.domain import Person, Shift
from storekeeper.roster.hong_kong import person as law
from storekeeper.roster.hong_kong.holiday_days import STATUTORY
from storekeeper.roster.hong_kong.young import NONE
from storekeeper.roster.rules import named
from storekeeper.roster.workbook.reading import RosterBook

_DAY = timedelta(days=1)


def persons(book: RosterBook) -> Iterator[law.Person]:
    """Everybody in the workbook, judged on the days of its grid; what it says of other days is known beside."""
    for person in book.week.people:
        yield _person(book, person, book.terms.get(person.employee_id, {}))


def _person(book: RosterBook, person: Person, said: Mapping[str, Any]) -> law.Person:
    week, first, last = book.week, min(book.days), max(book.days)
    work = tuple(map(_worked, week.work_of(person.employee_id)))
    terms = law.Terms(
        holidays=said.get("holidays", STATUTORY),
        rest_weekday=said.get("rest_weekday"),
        hourly=said.get("hourly_wage"),
        monthly=said.get("monthly_wage"),
    )
    known = [first, *(piece.day for piece in work)]
    return law.Person(
        employee_id=person.employee_id,
        name=named(person),
        first=first,
        last=last,
        known_from=max(min(known), person.joined_on),
        known_to=last,
        joined=person.joined_on,
        left=person.left_on,
        eighteen_on=said.get("eighteen_on"),
        scope=said.get("young_scope", NONE),
        terms=(terms,),
        work=work,
        marks=tuple(_marks(book, person)),
        absences=tuple(
            law.Absent(leave.kind, leave.from_day, leave.to_day)
            for leave in week.leaves_of(person.employee_id)
            if leave.state == "approved"
        ),
        wages=tuple(_wages(first, last, terms, work)),
    )


def _worked(shift: Shift) -> law.Worked:
    unpaid = []
    for pause in shift.breaks:
        if not pause.paid:
            middle = (shift.minutes - pause.minutes) // 2
            unpaid.append((middle if pause.offset is None else pause.offset, pause.minutes))
    starts, ends = shift.starts_at.astimezone(HONG_KONG), shift.ends_at.astimezone(HONG_KONG)
    return law.Worked(starts, ends, shift.day, tuple(unpaid))


def _marks(book: RosterBook, person: Person) -> Iterator[law.DayMark]:
    for mark in book.week.marks:
        if mark.employee_id == person.employee_id:
            told = book.told.get(mark.id, {})
            when = at(told["told_on"], time()) if "told_on" in told else None
            yield law.DayMark(mark.day, mark.kind, told.get("for_day"), when)


def _wages(first: date, last: date, terms: law.Terms, work: tuple[law.Worked, ...]) -> Iterator[law.Wages]:
    """Hourly pay over the days judged; a monthly wage for each month that lies in them whole."""
    if terms.hourly is not None:
        minutes = sum(piece.minutes for piece in work if first <= piece.day <= last)
        yield law.Wages(first, last, (terms.hourly * minutes / 60).quantize(Decimal("0.01")))
    elif terms.monthly is not None:
        begins = first if first.day == 1 else _next_month(first)
        while (ends := _next_month(begins) - _DAY) <= last:
            yield law.Wages(begins, ends, terms.monthly)
            begins = ends + _DAY


def _next_month(day: date) -> date:
    return (day.replace(day=1) + 31 * _DAY).replace(day=1)

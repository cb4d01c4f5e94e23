"""The people of a workbook as the law sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from storekeeper.kit.clock import at
from storekeeper.roster.domain import Person
from storekeeper.roster.hong_kong import person as law
from storekeeper.roster.hong_kong.holiday_days import STATUTORY
from storekeeper.roster.hong_kong.pack import person_of, running, worked_as
from storekeeper.roster.hong_kong.young import NONE, Child
from storekeeper.roster.workbook.reading import RosterBook

_DAY = timedelta(days=1)


def persons(book: RosterBook) -> Iterator[law.Person]:
    """Everybody in the workbook, judged on the days of its grid; what it says of other days is known beside."""
    for person in book.week.people:
        yield _person(book, person, book.terms.get(person.employee_id, {}))


def _person(book: RosterBook, person: Person, said: Mapping[str, Any]) -> law.Person:
    """As the rules of every roster see her, with what only the workbook says."""
    first, last = min(book.days), max(book.days)
    terms = law.Terms(
        holidays=said.get("holidays", STATUTORY),
        rest_weekday=said.get("rest_weekday"),
        hourly=said.get("hourly_wage"),
        monthly=said.get("monthly_wage"),
        weekly_minutes=person.weekly_minutes,
    )
    seen = person_of(book.week, person, (terms,))
    seen = replace(seen, work=tuple(_made_known(book, seen)), absences=tuple(_absences(book, person)))
    actual, actual_to = _done(book, seen)
    seen = replace(seen, actual=actual, actual_to=actual_to)
    known = [first, *(piece.day for piece in (*seen.work, *actual))]
    return replace(
        seen,
        first=first,
        last=last,
        known_from=max(min(known), person.joined_on),
        known_to=max(last, *known),
        eighteen_on=said.get("eighteen_on"),
        scope=said.get("young_scope", NONE),
        child=Child(papers=said.get("papers", False), form_three=said.get("form_three", False)),
        marks=tuple(_marks(book, person)),
        wages=tuple(_wages(first, last, terms, seen.done)),
    )


def _done(book: RosterBook, seen: law.Person) -> tuple[tuple[law.Worked, ...], date | None]:
    """Her work as done, up to the last day that is known of anybody; before the first such day it is as rostered.

    Of whom no hours are known at all, nothing was noted: she is judged by the roster.
    """
    told = {piece.day: piece.made_known for piece in seen.work}
    mine = [
        replace(worked_as(each), made_known=told.get(each.day))
        for each in book.worked
        if each.employee_id == seen.employee_id
    ]
    if not mine:
        return (), None
    days = [each.day for each in book.worked]
    before = [each for each in seen.work if each.day < min(days)]
    return (*before, *mine), max(days)


def _marks(book: RosterBook, person: Person) -> Iterator[law.DayMark]:
    for mark in book.week.marks:
        if mark.employee_id == person.employee_id:
            told = book.told.get(mark.id, {})
            kind = told.get("mark", mark.kind)
            yield law.DayMark(
                mark.day, kind, told.get("for_day"), _told_on(book, mark.id), told.get("reason")
            )
    for each in book.bought:
        if each.employee_id == person.employee_id:
            yield law.DayMark(each.day, law.BOUGHT, each.for_day)


def _made_known(book: RosterBook, seen: law.Person) -> Iterator[law.Worked]:
    """Her work, with when she was told of it."""
    told = {
        (shift.starts_at, shift.ends_at): _told_on(book, shift.id)
        for shift in book.week.work_of(seen.employee_id)
    }
    for piece in seen.work:
        yield replace(piece, made_known=told.get((piece.starts, piece.ends)))


def _absences(book: RosterBook, person: Person) -> tuple[law.Absent, ...]:
    """Her approved leave, with when she was told of it."""
    return running(
        law.Absent(leave.kind, leave.from_day, leave.to_day, told=_told_on(book, leave.id))
        for leave in book.week.leaves_of(person.employee_id)
        if leave.state == "approved"
    )


def _told_on(book: RosterBook, row: UUID) -> datetime | None:
    """The beginning of the day on which she was told: nobody is late by the hours that are not known."""
    day = book.told.get(row, {}).get("told_on")
    return None if day is None else at(day, time())


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

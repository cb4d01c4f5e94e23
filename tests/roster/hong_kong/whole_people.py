"""What the rules find in a whole person beside what the oracle counts: rest, holidays owed and wages together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from storekeeper.roster.hong_kong import person as whole
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from tests.roster.hong_kong import oracle
from tests.roster.hong_kong.instants import instant
from tests.roster.hong_kong.oracle import DAY, Work
from tests.roster.hong_kong.people_at_random import PersonMonth

_ONE = timedelta(days=1)


def findings_of(person: PersonMonth) -> Iterator[tuple[str, object, object]]:
    """Matter, what the oracle says, what the rules say; of someone without leave and with statutory holidays.

    A holiday is told of when it, or the last day for what is owed, lies in the month.
    """
    first, last = person.month
    begins = max(person.sunday, person.employed.joined)
    ends = min(last, person.employed.left or last)
    if person.absences or ends < first or begins > first:
        return
    marked = [day for day in person.rest_days if begins <= day <= ends]
    instead = [day for day in person.instead if begins <= day <= ends and day not in marked]
    works = [work for work in person.works if oracle.day_at(work.starts) <= ends]
    found = judge_person(law(), _whole(person, works, marked, instead))
    days = [day for year in {begins.year, ends.year} & set(oracle.STATUTORY) for day in _holidays(year)]
    if len({begins.year, ends.year}) != len({begins.year, ends.year} & set(oracle.STATUTORY)):
        return
    given = oracle.given_days([day for day in days if begins <= day <= ends], marked, instead)
    owed = [
        day
        for day, until in oracle.owed(given, works, instead)
        if day <= ends and (first <= day <= last or first <= until <= last)
    ]
    said = [each.days[0] for each in found if each.rule in {"law.holiday_owed", "law.holiday_overdue"}]
    yield "holidays owed by a whole person", sorted(owed), sorted(said)
    had = {day for day in [*given, *instead] if not oracle.worked_on(works, day)}
    yield (
        "rest of a whole person",
        _weeks_without(person, works, marked, had, ends),
        [each.days[0] for each in found if each.rule == "law.no_rest_day"],
    )
    if ends == last:
        least = Fraction(oracle.minimum_wage(works, first, last), 6000)
        short = -((-max(Fraction(0), least - Fraction(person.monthly_cents, 100)) * 100) // 1) > 0
        yield "wages of a whole person", short, any(each.rule == "law.wage_short" for each in found)


def _holidays(year: int) -> list[date]:
    return oracle.holiday_days(year, general=False)


def _weeks_without(
    person: PersonMonth, works: list[Work], marked: list[date], had: set[date], ends: date
) -> list[date]:
    first, _ = person.month
    begins = max(person.sunday, person.employed.joined)
    kept = oracle.kept_rests(works, marked)
    wanting = []
    day = first
    while day + 6 * _ONE <= ends:
        week = [day + number * _ONE for number in range(7)]
        drawn = oracle.line(works, day, 7, pauses_too=True)
        for number, each in enumerate(week):
            if each in had:
                drawn[number * DAY : (number + 1) * DAY] = b"\1" * DAY
        if day >= begins and not oracle.free_24_hours(drawn) and not set(week) & set(kept):
            wanting.append(day)
        day += 7 * _ONE
    return wanting


def _whole(person: PersonMonth, works: list[Work], marked: list[date], instead: list[date]) -> whole.Person:
    first, last = person.month
    return whole.Person(
        employee_id=1,
        name="陳大文",
        first=first,
        last=last,
        known_from=person.sunday,
        known_to=last,
        joined=person.employed.joined,
        left=person.employed.left,
        continuous=date(2000, 1, 1),
        work=tuple(
            whole.Worked(instant(work.starts), instant(work.ends), oracle.day_at(work.starts), work.unpaid)
            for work in works
        ),
        marks=(
            *(whole.DayMark(day, whole.REST) for day in marked),
            *(whole.DayMark(day, whole.ALTERNATIVE) for day in instead),
        ),
        wages=(whole.Wages(first, last, Decimal(person.monthly_cents) / 100),),
    )

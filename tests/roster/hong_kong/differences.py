"""What the pack and the oracle say differently of one person-month; nothing when they agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from storekeeper.roster.hong_kong import (
    continuous,
    fund,
    holiday_days,
    holidays_due,
    leave_years,
    sickness,
    wages,
    young,
)
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.resting import Resting, minute_of
from tests.roster.hong_kong import oracle
from tests.roster.hong_kong.instants import instant, span
from tests.roster.hong_kong.oracle import DAY, Work
from tests.roster.hong_kong.people_at_random import PersonMonth
from tests.roster.hong_kong.whole_people import findings_of

_ONE = timedelta(days=1)
_LIMITS = {
    "early": "hour", "late": "hour", "day_hours": "day", "week_hours": "week", "week_days": "days",
    "no_break": "break",
}  # fmt: skip


def differences(person: PersonMonth) -> Iterator[str]:
    """One line for each judgement on which they do not agree, with what the oracle and the pack say."""
    for matter, told, said in _judgements(person):
        if told != said:
            yield f"{matter}: oracle {told!r}, pack {said!r}, of {person}"


def _judgements(person: PersonMonth) -> Iterator[tuple[str, object, object]]:
    yield from _contract(person)
    yield from _rests(person)
    yield from _holidays(person)
    yield from _wages(person)
    yield from _leave(person)
    if person.rest_weekday == 0:
        yield from _young(person)
    elif person.rest_weekday > 3:
        yield from findings_of(person)


def _contract(person: PersonMonth) -> Iterator[tuple[str, object, object]]:
    first, last = person.sunday, person.month[1]
    spans = [
        (minute_of(starts), minute_of(ends))
        for work in person.works
        for starts, ends in _without_pauses(work)
    ]
    counted = [(each.day, each.minutes) for each in person.absences if each.counts]
    joined, left = person.employed
    found = continuous.legal_weeks(spans, counted, first, last, joined=joined, left=left)
    numbers = range(person.weeks)
    minutes = oracle.week_minutes(person.works, person.absences, first, person.weeks)
    starts = [first + 7 * number * _ONE for number in numbers]
    employed = [all(person.employed.on(begins + number * _ONE) for number in range(7)) for begins in starts]
    yield (
        "minutes of legal weeks",
        list(zip(starts, minutes, employed, strict=True)),
        [(week.sunday, week.minutes, week.employed) for week in found],
    )
    weeks = oracle.Weeks(first, minutes, employed, person.look_back)
    said = continuous.standings(law(), found, look_back=person.look_back)
    yield "weeks that meet", [oracle.week_meets(weeks, number) for number in numbers], [s.meets for s in said]
    for reading in continuous.READINGS:
        summary = reading == continuous.SUMMARY
        told = [oracle.continuous(weeks, number, summary=summary) for number in numbers]
        yield f"continuous, {reading} reading", told, [each.continuous(reading) for each in said]
    short = [max(0, 1020 - minutes[number]) for number in numbers if starts[number] >= oracle.CHANGE]
    windows = [oracle.short_of(weeks, number)[1] for number in numbers if starts[number] >= oracle.CHANGE]
    if person.look_back:
        known = [each.short_window for each in said if each.week.sunday >= oracle.CHANGE]
        yield "short of 68 hours", windows, known
    yield "short of 17 hours", short, [s.short_week for s in said if s.week.sunday >= oracle.CHANGE]


def _rests(person: PersonMonth) -> Iterator[tuple[str, object, object]]:
    first = max(person.sunday, person.employed.joined)
    last = min(person.month[1], person.employed.left or date.max)
    if last < first:
        return
    days = (last - first).days + 1
    away = frozenset(each.day for each in person.absences if first <= each.day <= last)
    resting = replace(Resting.of(first, last, map(span, person.works)), away=away)
    drawn = oracle.line(person.works, first, days, pauses_too=True)
    for day in away:
        drawn[(day - first).days * DAY : ((day - first).days + 1) * DAY] = b"\1" * DAY
    lacking = oracle.sevens_without_rest(drawn, first, step=1)
    yield "rolling sevens without rest", lacking, list(resting.lacking(first, 7, step=1))
    lacking = [day for day in lacking if (day - first).days % 7 == 0]
    yield "sevens without rest", lacking, list(resting.lacking(first, 7))
    if not away:
        marked = frozenset(day for day in person.rest_days if first <= day <= last)
        kept = oracle.kept_rests(person.works, marked)
        resting = replace(resting, marked=marked)
        yield "rest days kept", kept, [day for day in sorted(marked) if resting.kept(day)]
        lacking = oracle.sevens_without_rest(drawn, first, step=1, kept=kept)
        yield "sevens without marked rest", lacking, list(resting.lacking(first, 7, step=1))


def _holidays(person: PersonMonth) -> Iterator[tuple[str, object, object]]:
    for year in {person.month[0].year, person.month[1].year} & set(oracle.STATUTORY):
        solstice = year in oracle.SOLSTICE and person.look_back
        option = holiday_days.SOLSTICE if solstice else holiday_days.CHRISTMAS
        listed = holiday_days.statutory(year, option=option)
        days = oracle.holiday_days(year, general=False, solstice=solstice)
        yield f"statutory holidays of {year}", days, sorted(each.day for each in listed)
        rests = {day for day in _days_of(year) if day.weekday() == person.rest_weekday}
        moved = holiday_days.moved(listed, frozenset(rests), frozenset(person.instead))
        given = oracle.given_days(days, rests, person.instead)
        yield f"holidays moved in {year}", sorted(given), sorted(each.day for each in moved)
        working = [day for day in given if oracle.worked_on(person.works, day)]
        days_off = [holidays_due.Given(day) for day in person.instead]
        dues = holidays_due.dues(law(), moved, worked=working, given=days_off)
        owed = oracle.owed(given, person.works, person.instead)
        yield f"owed in {year}", owed, sorted((due.holiday.day, due.last) for due in dues if due.owed)
        if year in oracle.GENERAL:
            general = sorted(each.day for each in holiday_days.general(year))
            yield f"general holidays of {year}", oracle.holiday_days(year, general=True), general


def _young(person: PersonMonth) -> Iterator[tuple[str, object, object]]:
    works = [work for work in person.works if work.starts // DAY == (work.ends - 1) // DAY]
    stints = [young.Stint(*span(work), pauses=_pauses(work)) for work in works]
    told = set()
    for number in range(person.weeks):
        told |= oracle.young_in_industry(works, person.sunday + timedelta(days=7 * number))
    born = date(person.sunday.year - 17, 12, 31)
    found = young.breaches(law(), born, stints, scope=young.INDUSTRIAL)
    yield "the young in industry", told, {_LIMITS[breach.limit] for breach in found}


def _pauses(work: Work) -> tuple[tuple[datetime, datetime], ...]:
    return tuple(
        (instant(work.starts + after), instant(work.starts + after + long)) for after, long in work.unpaid
    )


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day <= date(year + 1, 2, 28):
        yield day
        day += _ONE


def _wages(person: PersonMonth) -> Iterator[tuple[str, object, object]]:
    first, last = person.month
    worked = [piece for work in person.works for piece in _without_pauses(work)]
    minutes = wages.minutes_by_day((minute_of(starts), minute_of(ends)) for starts, ends in worked)
    paid = Decimal(person.monthly_cents) / 100
    floor = wages.floor_of(law(), wages.WagePeriod(first, last, minutes, paid))
    least = Fraction(oracle.minimum_wage(person.works, first, last), 6000)
    yield "least wages", least, floor.least
    missing = max(Fraction(0), least - Fraction(person.monthly_cents, 100))
    cents = -((-missing * 100) // 1)
    yield "missing wages in cents", int(cents), int(floor.missing * 100)
    told = oracle.hours_must_be_recorded(person.monthly_cents, last)
    said = wages.must_record_hours(law(), paid, last)
    if told is not None:
        yield "whether hours are recorded", told, said
    elif person.monthly_cents >= 17_200_00:
        yield "whether hours are recorded, unconfirmed", None, said
    begins = last.replace(day=1)
    ends = (begins + 31 * _ONE).replace(day=1) - _ONE
    made = fund.contribution(law(), paid, begins, ends)
    employee, employer = oracle.mpf(person.monthly_cents)
    yield "fund", (employee, employer), (int(made.employee * 100), int(made.employer * 100))


def _without_pauses(work: Work) -> list[tuple[datetime, datetime]]:
    pieces, begins = [], work.starts
    for after, long in work.unpaid:
        pieces.append((instant(begins), instant(work.starts + after)))
        begins = work.starts + after + long
    return [*pieces, (instant(begins), instant(work.ends))]


def _leave(person: PersonMonth) -> Iterator[tuple[str, object, object]]:
    joined, on = person.employed.joined, person.month[1]
    joined = joined.replace(year=joined.year - person.rest_weekday, day=min(joined.day, 28))
    whole, before = _whole_months(joined, on), _whole_months(joined, on - _ONE)
    earned = sum(oracle.annual_leave(year) for year in range(1, before // 12 + 1))
    yield "annual leave earned", earned, leave_years.earned(law(), joined, on)
    held = oracle.sickness_days(whole)
    yield "sickness days in hand", held, sickness.balance(law(), joined, on).days


def _whole_months(joined: date, last: date) -> int:
    """Months that are over when `last` is over, counted one by one."""
    months, year, month = 0, joined.year, joined.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        if date(year, month, joined.day) > last + _ONE:
            return months
        months += 1

"""The law on 30,000 people over four weeks, one core, beside a plain loop that counts minutes, rest days and weeks.

The people have all that the law asks after: wages, contracts that change, general holidays, rest days moved and worked,
holidays given, leave, illness, and some are young. A kind of finding that none of them meets is named as missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from time import process_time

from bench.claim import Claim, against
from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.roster.hong_kong.holiday_days import GENERAL, STATUTORY
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.person import (
    ALTERNATIVE,
    BOUGHT,
    COMPELLED,
    FORCED,
    REST,
    VOLUNTARY,
    Absent,
    DayMark,
    Person,
    Terms,
    Wages,
    Worked,
)
from storekeeper.roster.hong_kong.young import COMPANY, INDUSTRIAL, NONE, Child

PEOPLE, CHUNK, DRAWN = 30_000, 500, 1_500
SUNDAY = date(2026, 9, 27)  # National Day and Chung Yeung lie in the four weeks
DAYS = 28
GOAL = 12
SEED = 468
_DAY = timedelta(days=1)
_WEEK = 7 * _DAY
_MINUTE = timedelta(minutes=1)
STARTS = (time(9, 30), time(11, 30), time(13, 30), time(18, 0))
"""The last ends after midnight."""


def claims() -> Iterator[Claim]:
    """Both start from the same frozen values, which have kept nothing yet; making them is not measured.

    Seconds are those of the processor. Raises AssertionError where nobody meets one of EXPECTED.
    """
    drawn, facts = people(), law()
    found: Counter[str] = Counter()
    counted = 0
    judge_person(facts, drawn[0])
    ours = peer = 0.0
    for begins in range(0, PEOPLE, CHUNK):
        chunk = [fresh(drawn[number % DRAWN], number) for number in range(begins, begins + CHUNK)]
        began = process_time()
        counted += sum(count(each.work)[0] for each in chunk)
        between = process_time()
        said = [judge_person(facts, each) for each in chunk]
        ours, peer = ours + process_time() - between, peer + between - began
        found.update(each.rule for judged in said for each in judged)
    if missing := EXPECTED - found.keys():
        raise AssertionError(f"nobody meets {sorted(missing)}")
    what = (
        f"{PEOPLE:,} people x 4 weeks with wages, terms and the young judged by the law "
        f"({found.total():,} findings of {len(found)} kinds), against a plain loop, s of the processor"
    )
    yield against(what, ours=ours, peer=peer, goal=GOAL)


EXPECTED = {
    "law.no_rest_day", "law.days_running", "law.rest_day_worked", "law.rest_day_forced",
    "law.rest_day_not_returned", "law.rest_day_moved_too_far", "law.rest_day_told_late", "law.rest_day_in_leave",
    "law.holiday_owed", "law.holiday_moved", "law.holiday_in_leave", "law.holiday_told_late",
    "law.holiday_bought", "law.wage_short", "law.hours_record", "law.hours_record_unsure",
    "law.leave_told_late", "law.young.late", "law.young.week_hours", "law.young.papers", "company.young",
}  # fmt: skip
"""Kinds of findings that must come of it, or the people are too plain.

A holiday that only a contract gives is not among them: none lies in the four weeks.
"""


def people() -> list[Person]:
    """Those who are judged, drawn from a seed."""
    chance = Random(SEED)  # noqa: S311  (the same people each time are wanted)
    return [hired(chance, person(chance, number)) for number in range(DRAWN)]


def count(work: Sequence[Worked]) -> tuple[int, int, int]:
    """The plain loop: minutes with each shift split at the legal week, days without work, weeks of 17 hours running."""
    weeks = [0, 0, 0, 0]
    worked = set()
    for shift in work:
        starts, ends = shift.starts, shift.ends
        unpaid = sum(length for _, length in shift.unpaid)
        number = (starts.date() - SUNDAY).days // 7
        border = at(SUNDAY + (number + 1) * _WEEK, time())
        here = (min(ends, border) - starts) // _MINUTE - unpaid
        if 0 <= number < 4:
            weeks[number] += here
        if ends > border and number + 1 < 4:
            weeks[number + 1] += (ends - border) // _MINUTE
        worked.add(starts.date())
        worked.add((ends - _MINUTE).date())
    rests = sum(SUNDAY + nth * _DAY not in worked for nth in range(DAYS))
    running = longest = 0
    for minutes in weeks:
        running = running + 1 if minutes >= 1020 else 0
        longest = max(longest, running)
    return sum(weeks), rests, longest


def person(chance: Random, number: int) -> Person:
    """Full-time or part-time staff with a rest day a week; some have leave, some no rest day in a week."""
    days_a_week = chance.choice((3, 5, 6, 6, 6))
    work: list[Worked] = []
    marks: list[DayMark] = []
    for week in range(4):
        off = chance.sample(range(7), 7 - days_a_week) if chance.random() < 0.97 else []
        marks += [DayMark(SUNDAY + (7 * week + day) * _DAY, REST) for day in off[:1]]
        work += [shift(chance, SUNDAY + (7 * week + day) * _DAY) for day in range(7) if day not in off]
    away: tuple[Absent, ...] = ()
    if chance.random() < 0.2:
        day = SUNDAY + chance.randrange(DAYS) * _DAY
        away = (Absent("AL", day, day),)
        work = [each for each in work if each.day != day]
    last = SUNDAY + (DAYS - 1) * _DAY
    return Person(
        number, f"#{number}", SUNDAY, last, SUNDAY, last, joined=date(2024, 3, 1), work=tuple(work),
        marks=tuple(marks), absences=away,
    )  # fmt: skip


def hired(chance: Random, one: Person) -> Person:
    """The same person with what she is paid, what her contract says, what became of her marks, and her age."""
    marks = tuple(told(chance, mark) for mark in one.marks)
    called_in = tuple(shift(chance, mark.day) for mark in marks if mark.reason or chance.random() < 0.02)
    one = replace(one, marks=marks, work=(*one.work, *called_in), terms=terms(chance))
    one = away(chance, holidays_settled(chance, one))
    hours = sum(each.minutes for each in one.work) / 60
    paid = Decimal(round(hours * chance.choice((42, 44, 50, 60, 110))))
    one = replace(one, wages=(Wages(SUNDAY - 2 * _DAY, one.last, paid),))
    return young(chance, one) if chance.random() < 0.05 else one


def told(chance: Random, mark: DayMark) -> DayMark:
    """A rest day as it was made known, most before the month; some are moved, some are worked."""
    seen = at(date(2026, 9, 25) if chance.random() < 0.9 else mark.day - _DAY, time(18))
    if chance.random() < 0.03:
        return replace(mark, told=seen, stands_for=mark.day - chance.choice((3, 31)) * _DAY)
    reason = chance.choice((VOLUNTARY, COMPELLED, FORCED)) if chance.random() < 0.05 else None
    return replace(mark, told=seen, reason=reason)


def holidays_settled(chance: Random, one: Person) -> Person:
    """For National Day some have another day, told in time or late, and some were paid, which the law forbids."""
    if chance.random() < 0.3:
        day, late = date(2026, 10, 8), chance.random() < 0.3
        mark = DayMark(day, ALTERNATIVE, told=at(date(2026, 9, 30 if late else 20), time(12)))
        return replace(one, marks=(*one.marks, mark), work=tuple(w for w in one.work if w.day != day))
    if chance.random() < 0.02:
        return replace(one, marks=(*one.marks, DayMark(date(2026, 10, 1), BOUGHT)))
    return one


def away(chance: Random, one: Person) -> Person:
    """Her leave as it was made known, and now and then an illness of four days."""
    taken = tuple(
        replace(each, told=at(each.first - chance.choice((20, 5)) * _DAY, time(9))) for each in one.absences
    )
    if chance.random() < 0.05:
        begins = SUNDAY + chance.randrange(DAYS - 4) * _DAY
        taken = (*taken, Absent("SL", begins, begins + 3 * _DAY))
    days = {day for each in taken for day in each.days}
    return replace(one, absences=taken, work=tuple(each for each in one.work if each.day not in days))


def terms(chance: Random) -> tuple[Terms, ...]:
    """One contract, or two with the change inside a week."""
    kind = GENERAL if chance.random() < 0.4 else STATUTORY
    first = Terms(holidays=kind, weekly_minutes=2880, rest_weekday=chance.choice((None, None, 2)))
    if chance.random() < 0.9:
        return (first,)
    return (replace(first, last=date(2026, 10, 6)), Terms(date(2026, 10, 7), holidays=STATUTORY))


def young(chance: Random, one: Person) -> Person:
    """Somebody of 14 to 17: in industry, in a shop, in one that asks the hours of industry all the same."""
    scope = chance.choice((INDUSTRIAL, COMPANY, NONE))
    age = chance.choice((14, 16, 17))
    child = Child(papers=chance.random() < 0.7) if age == 14 else None
    return replace(one, eighteen_on=date(2026 + 17 - age, 12, 1), scope=scope, child=child)


def shift(chance: Random, day: date) -> Worked:
    """Eight hours and an unpaid one in the middle, in Hong Kong time."""
    starts = datetime.combine(day, chance.choice(STARTS), HONG_KONG)
    return Worked(starts, starts + timedelta(hours=9), day, ((240, 60),))


def fresh(drawn: Person, number: int) -> Person:
    """The same values without anything that was worked out from them."""
    return replace(drawn, employee_id=number, work=tuple(replace(each) for each in drawn.work))

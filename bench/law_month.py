"""The law on 30,000 people over four weeks, one core, beside a plain loop that counts minutes, rest days and weeks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from time import perf_counter

from bench.claim import Claim, against
from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.person import REST, Absent, DayMark, Person, Worked

PEOPLE, CHUNK, DRAWN = 30_000, 500, 200
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
    """Both start from the same frozen values, which have kept nothing yet; making them is not measured."""
    chance = Random(SEED)  # noqa: S311  (the same people each time are wanted)
    drawn = [person(chance, number) for number in range(DRAWN)]
    facts, found, counted = law(), 0, 0
    judge_person(facts, drawn[0])
    ours = peer = 0.0
    for begins in range(0, PEOPLE, CHUNK):
        people = [fresh(drawn[number % DRAWN], number) for number in range(begins, begins + CHUNK)]
        began = perf_counter()
        counted += sum(count(each.work)[0] for each in people)
        between = perf_counter()
        found += sum(len(judge_person(facts, each)) for each in people)
        ours, peer = ours + perf_counter() - between, peer + between - began
    what = f"{PEOPLE:,} people x 4 weeks judged by the law ({found:,} findings), against a plain loop, s"
    yield against(what, ours=ours, peer=peer, goal=GOAL)


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


def shift(chance: Random, day: date) -> Worked:
    """Eight hours and an unpaid one in the middle, in Hong Kong time."""
    starts = datetime.combine(day, chance.choice(STARTS), HONG_KONG)
    return Worked(starts, starts + timedelta(hours=9), day, ((240, 60),))


def fresh(drawn: Person, number: int) -> Person:
    """The same values without anything that was worked out from them."""
    return replace(drawn, employee_id=number, work=tuple(replace(each) for each in drawn.work))

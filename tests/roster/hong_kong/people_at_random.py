"""Person-months drawn by chance from a seed: part-timers at the edge of 17 and 68 hours, full-timers, night shifts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tests.roster.hong_kong import oracle
from tests.roster.hong_kong.oracle import Absence, Employed, Work, minute

BEFORE = 5
"""Legal weeks known before the month."""
_STYLES = ("edge17", "edge68", "full", "nights", "split", "sparse", "seven")
_SUNDAYS = (date(2025, 10, 5), date(2025, 12, 7), date(2025, 12, 21), date(2026, 1, 18), date(2026, 3, 1))


class PersonMonth(NamedTuple):
    """One person over five weeks and the month after them; `sunday` is the first known day."""

    sunday: date
    weeks: int
    employed: Employed
    works: tuple[Work, ...]
    absences: tuple[Absence, ...]
    rest_weekday: int
    rest_days: tuple[date, ...]
    instead: tuple[date, ...]
    general: bool
    summary: bool
    look_back: bool
    monthly_cents: int

    @property
    def month(self) -> tuple[date, date]:
        """First and last day of the legal weeks that are judged."""
        first = self.sunday + timedelta(days=7 * BEFORE)
        return first, self.sunday + timedelta(days=7 * self.weeks - 1)


def person_months(seed: int, count: int) -> Iterator[PersonMonth]:
    """The same for the same seed."""
    chance = Random(seed)  # noqa: S311  (the same people each time are wanted)
    for _ in range(count):
        yield _person_month(chance)


def _person_month(chance: Random) -> PersonMonth:
    weeks = BEFORE + chance.choice((4, 5))
    sunday = chance.choice(_SUNDAYS) + timedelta(days=7 * chance.randrange(5))
    if chance.random() < 0.5:
        sunday = date(2022, 1, 2) + timedelta(days=7 * chance.randrange(458))
    days = [sunday + timedelta(days=number) for number in range(weeks * 7)]
    rest_weekday = chance.randrange(7)
    employed = _employed(chance, days)
    style = chance.choice(_STYLES)
    rest_days = tuple(day for day in days if day.weekday() == rest_weekday and chance.random() < 0.95)
    away = _absences(chance, [day for day in days if employed.on(day) and day not in rest_days])
    busy = {absence.day for absence in away} | (set(rest_days) if chance.random() < 0.9 else set())
    works = tuple(
        work
        for number in range(weeks)
        for work in _week(chance, style, [day for day in days[number * 7 :][:7] if employed.on(day)], busy)
    )
    taken = busy | {oracle.day_at(number) for work in works for number in (work.starts, work.ends - 1)}
    free = [day for day in days if day not in taken]
    return PersonMonth(
        sunday=sunday,
        weeks=weeks,
        employed=employed,
        works=works,
        absences=tuple(away),
        rest_weekday=rest_weekday,
        rest_days=rest_days,
        instead=tuple(sorted(chance.sample(free, min(len(free), chance.choice((0, 0, 0, 1, 2)))))),
        general=chance.random() < 0.3,
        summary=chance.random() < 0.5,
        look_back=chance.random() < 0.7,
        monthly_cents=chance.choice((300_000, 709_999, 710_000, 1_000_000, 1_719_999, 1_720_000, 3_000_000)),
    )


def _employed(chance: Random, days: list[date]) -> Employed:
    joined = date(2020, 2, 29) if chance.random() < 0.1 else date(2020, 3, 1)
    if chance.random() < 0.25:
        joined = chance.choice(days[: len(days) // 2])
    left = chance.choice(days[len(days) // 2 :]) if chance.random() < 0.15 else None
    return Employed(joined, left)


def _absences(chance: Random, days: list[date]) -> list[Absence]:
    if chance.random() < 0.6 or not days:
        return []
    chosen = sorted(set(chance.choices(days, k=chance.randrange(1, 5))))
    return [Absence(day, chance.choice((240, 480, 540)), chance.random() < 0.7) for day in chosen]


def _week(chance: Random, style: str, days: list[date], busy: set[date]) -> list[Work]:
    able = days if style == "seven" and chance.random() < 0.4 else [day for day in days if day not in busy]
    if style in {"edge17", "edge68"}:
        return _edge(chance, able, 1020 if style == "edge17" else 1020 + chance.choice((-200, 0, 200)))
    if style == "sparse":
        able = [day for day in able if chance.random() < 0.3]
    works: list[Work] = []
    for day in able:
        works += _day(chance, style, day)
    return _apart(works)


def _edge(chance: Random, able: list[date], about: int) -> list[Work]:
    """A week of part-time work of nearly that many minutes in all."""
    left = about + chance.choice((-61, -1, 0, 0, 1, 60))
    works = []
    for day in sorted(chance.sample(able, min(len(able), 4))):
        long = min(left, chance.choice((240, 300, 360)))
        if long <= 0:
            break
        starts = minute(day, chance.choice((10, 12, 18, 20, 21)))
        works.append(Work(starts, starts + long))
        left -= long
    if left > 0 and works and left < 300:
        last = works[-1]
        works[-1] = Work(last.starts, last.ends + left)
    return _apart(works)


def _day(chance: Random, style: str, day: date) -> list[Work]:
    if style == "nights":
        starts = minute(day, chance.choice((18, 20, 22)), chance.choice((0, 15)))
        return [Work(starts, starts + chance.choice((360, 480, 540)), ((150, 30),))]
    if style == "split":
        early = minute(day, 9)
        late = minute(day, 17)
        return [Work(early, early + 240), Work(late, late + chance.choice((180, 300)))]
    starts = minute(day, chance.choice((8, 9, 10, 13)), chance.choice((0, 0, 30)))
    return [Work(starts, starts + chance.choice((480, 540, 600)), ((240, chance.choice((30, 45, 60))),))]


def _apart(works: list[Work]) -> list[Work]:
    """Without those that begin before the one before has ended."""
    kept: list[Work] = []
    for work in sorted(works):
        if not kept or kept[-1].ends <= work.starts:
            kept.append(work)
    return kept

"""People drawn by chance with all that a roster can hold: two shops, leave, marks that moved, contracts that change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tests.roster.hong_kong import oracle
from tests.roster.hong_kong.oracle import DAY, Employed, Work, minute

WEEKS, BEFORE = 10, 5
KINDS = ("AL", "SL", "ML", "PL", "CL", "NPL", "INJ", "absent")
REASONS = (None, "voluntary", "compelled", "forced")
_ONE = timedelta(days=1)
_ABOUT = (date(2025, 12, 7), date(2025, 12, 21), date(2023, 12, 24), date(2026, 12, 27), date(2027, 12, 26))
"""The change of the law, leap Februaries, and Lunar New Years that hold a Sunday lie in the weeks after these."""


class Rest(NamedTuple):
    """A marked rest day, the one it stands for, the minute it was made known, and why it is worked."""

    day: date
    stands_for: date | None
    told: int | None
    reason: str | None


class Off(NamedTuple):
    """Leave of one day, and the minutes of it, None: as on a usual day."""

    kind: str
    day: date
    minutes: int | None


class Agreed(NamedTuple):
    """A contract from one day to another, and its weekday of rest (0 = Monday), None: it changes."""

    first: date
    last: date
    rest_weekday: int | None


class Life(NamedTuple):
    """Ten legal weeks of one person, of which the last five are judged; `shops` are her work in each of two.

    `full_time`: her contract is continuous. `young`: 16 or 17 years old, in industry. `weekly`: minutes agreed.
    """

    sunday: date
    employed: Employed
    agreed: tuple[Agreed, ...]
    shops: tuple[tuple[Work, ...], tuple[Work, ...]]
    rests: tuple[Rest, ...]
    off: tuple[Off, ...]
    alternatives: tuple[date, ...]
    substituted: tuple[date, ...]
    full_time: bool
    young: bool
    solstice: bool
    summary: bool
    look_back: bool
    weekly: int
    cents: int

    @property
    def month(self) -> tuple[date, date]:
        """First and last day that are judged."""
        return self.sunday + 7 * BEFORE * _ONE, self.sunday + (7 * WEEKS - 1) * _ONE

    @property
    def works(self) -> list[Work]:
        """Her work wherever it was, by start."""
        return sorted((*self.shops[0], *self.shops[1]))


def lives(seed: int, count: int) -> Iterator[Life]:
    """The same for the same seed."""
    chance = Random(seed)  # noqa: S311  (the same people each time are wanted)
    for _ in range(count):
        yield _life(chance)


def _life(chance: Random) -> Life:
    sunday = date(2022, 1, 2) + 7 * chance.randrange(458) * _ONE
    if chance.random() < 0.4:
        sunday = chance.choice(_ABOUT) + 7 * chance.randrange(4) * _ONE
    days = [sunday + number * _ONE for number in range(7 * WEEKS)]
    employed = _employed(chance, days)
    agreed = _agreed(chance, days)
    full_time = chance.random() < 0.6
    young = full_time and chance.random() < 0.2
    rests = tuple(_rests(chance, days, agreed, employed))
    appointed = {rest.day for rest in rests} | set(weekdays_of_rest(agreed, days, rests))
    off = tuple(_off(chance, [day for day in days if employed.on(day)]))
    away = {each.day for each in off if chance.random() < 0.9}
    called_in = {rest.day for rest in rests if rest.reason or chance.random() < 0.05}
    stubborn = chance.random() < 0.1
    able = [
        day
        for day in days
        if employed.on(day) and day not in away and (stubborn or day in called_in or day not in appointed)
    ]
    shops = _shops(chance, able, full_time=full_time, by_day=young)
    touched = {oracle.day_at(n) for work in (*shops[0], *shops[1]) for n in (work.starts, work.ends - 1)}
    free = [day for day in days if employed.on(day) and day not in touched | away | appointed]
    instead = chance.sample(free, min(len(free), chance.choice((0, 0, 1, 2, 3))))
    cut = chance.randrange(len(instead) + 1)
    return Life(
        sunday, employed, agreed, shops, rests, off, tuple(sorted(instead[:cut])), tuple(sorted(instead[cut:])),
        full_time, young, chance.random() < 0.3, chance.random() < 0.5, chance.random() < 0.7,
        chance.choice((1080, 2400, 2880)), chance.choice((100_000, 500_000, 800_000, 1_000_000, 1_500_000)),
    )  # fmt: skip


def weekdays_of_rest(agreed: Sequence[Agreed], days: Sequence[date], rests: Sequence[Rest]) -> Iterator[date]:
    """The weekdays of rest by contract for which no other day stands."""
    elsewhere = [rest.stands_for for rest in rests]
    for day in days:
        for each in agreed:
            if each.first <= day <= each.last and day.weekday() == each.rest_weekday and day not in elsewhere:
                yield day


def _employed(chance: Random, days: list[date]) -> Employed:
    joined = chance.choice(days[:45]) if chance.random() < 0.2 else date(2020, 1, 1)
    left = chance.choice(days[46:]) if chance.random() < 0.15 else None
    return Employed(joined, left)


def _agreed(chance: Random, days: list[date]) -> tuple[Agreed, ...]:
    far = date(2040, 1, 1)
    usual = chance.choice((None, None, chance.randrange(7)))
    if chance.random() < 0.7:
        return (Agreed(date(2000, 1, 1), far, usual),)
    change = chance.choice(days[20:60])
    return (
        Agreed(date(2000, 1, 1), change - _ONE, usual),
        Agreed(change, far, chance.choice((None, chance.randrange(7)))),
    )


def _rests(chance: Random, days: list[date], agreed: Sequence[Agreed], employed: Employed) -> Iterator[Rest]:
    """One a week where the contract names none; now and then one that stands for another."""
    taken: set[date] = set()
    for week in range(WEEKS):
        day = chance.choice(days[week * 7 : week * 7 + 7])
        weekday = next(each.rest_weekday for each in agreed if each.first <= day <= each.last)
        reason = chance.choice(REASONS[1:]) if chance.random() < 0.1 else None
        original = None
        if weekday is not None:
            if chance.random() < 0.8:
                continue
            original = day + ((weekday - day.weekday()) % 7) * _ONE
        elif chance.random() < 0.15:
            original = day + chance.choice((-33, -31, -30, -10, -4, -2, 3, 9, 20)) * _ONE
        if original == day or day in taken or not employed.on(day):
            continue
        taken.add(day)
        told = minute(day.replace(day=1)) + chance.choice((-5 * DAY, -1, 0, 600))
        yield Rest(day, original, chance.choice((told, None)), reason)


def _off(chance: Random, days: list[date]) -> Iterator[Off]:
    taken: set[date] = set()
    for _ in range(chance.choice((0, 1, 2, 4)) if days else 0):
        kind, place = chance.choice(KINDS), chance.randrange(len(days))
        for day in days[place : place + chance.choice((1, 1, 2, 4, 8))]:
            if day not in taken:
                taken.add(day)
                yield Off(kind, day, chance.choice((None, 240, 480)))


def _shops(
    chance: Random, able: list[date], *, full_time: bool, by_day: bool
) -> tuple[tuple[Work, ...], tuple[Work, ...]]:
    shops: tuple[list[Work], list[Work]] = ([], [])
    both = chance.random() < 0.4
    ended = 0
    for day in able:
        if chance.random() > (0.97 if full_time else 0.35):
            continue
        begins = chance.choice((8, 9, 12)) if by_day else chance.choice((8, 9, 12, 15, 18, 20, 22))
        starts = minute(day, begins, chance.choice((0, 0, 30)))
        long = chance.choice((300, 480, 540) if by_day else (240, 360, 420, 540))
        if starts < ended:
            continue
        pauses = ((120, chance.choice((30, 60))),) if long > 240 and chance.random() < 0.7 else ()
        shops[both and chance.random() < 0.5].append(Work(starts, starts + long, pauses))
        ended = starts + long
    return tuple(shops[0]), tuple(shops[1])

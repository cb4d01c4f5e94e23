"""Which days one person rested, from her work and marks: periods of seven days, runs without rest, substitutes.

A rest day is 24 hours running without work. Days that are holidays or leave are something else and do not count,
for the law gives rest days beside them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from storekeeper.kit.clock import HONG_KONG, at

_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Resting:
    """What is known of one person from `first` to `last`: `work` by start, without two at once.

    `marked` are her rest days by mark, `holidays` those she had, `away` her days of leave, illness and the like.
    `least` is how long a rest day is at least.
    """

    first: date
    last: date
    work: Sequence[Span]
    marked: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()
    away: frozenset[date] = frozenset()
    least: timedelta = timedelta(hours=24)

    def worked_on(self, day: date) -> bool:
        """Whether work begins on that calendar day."""
        index = bisect_left(self.work, (at(day, time()),))
        return index < len(self.work) and self.work[index][0] < at(day + _DAY, time())

    def rested(self, day: date) -> bool:
        """Whether a marked rest day was one: no work begins on it, and around it is time for each day of the gap."""
        if self.worked_on(day):
            return False
        begins, ends = self._gap_at(day)
        claimed = sorted(each for each in self._claimed if self._inside(each, begins, ends))
        place = claimed.index(day) + 1 if day in claimed else 1
        return begins is None or ends is None or ends - begins >= self.least * place

    def stretches(self, first: date, last: date) -> Iterator[Span]:
        """Times without work, holiday or leave that lie from `first` to `last` and are long enough for a rest day."""
        lower, upper = at(first, time()), at(last + _DAY, time())
        taken = [span for span in self.work if span[0] < upper and span[1] > lower]
        taken += [(at(day, time()), at(day + _DAY, time())) for day in self.elsewise if first <= day <= last]
        free_from = lower
        for starts, ends in (*sorted(taken), (upper, upper)):
            if starts - free_from >= self.least:
                yield free_from, starts
            free_from = max(free_from, ends)

    def rests_in(self, first: date, last: date) -> tuple[date, ...]:
        """The days on which she rested from `first` to `last`: those marked that were kept, and time free anyway."""
        kept = {day for day in self.marked if first <= day <= last and self.rested(day)}
        free = {_day_of(starts) for starts, _ in self.stretches(first, last)}
        return tuple(sorted(kept | free))

    def lacking(self, first: date, period: int) -> Iterator[date]:
        """The first days of those periods, counted from `first`, that hold no rest day and lie within what is known.

        A period that is holiday, leave or illness throughout is none to rest in.
        """
        begins = first
        while begins < self.first:
            begins += period * _DAY
        while (ends := begins + (period - 1) * _DAY) <= self.last:
            days = {begins + number * _DAY for number in range(period)}
            if not days <= self.elsewise and not self.rests_in(begins, ends):
                yield begins
            begins = ends + _DAY

    def runs(self, longest: int) -> Iterator[tuple[date, date]]:
        """Stretches of more than `longest` days running without a rest day, ends included.

        A holiday is no rest day and goes on with the run; leave and illness end it.
        """
        rests = set(self.rests_in(self.first, self.last))
        begins = self.first
        day = self.first
        while day <= self.last + _DAY:
            if day > self.last or day in rests or day in self.away:
                if (day - begins).days > longest:
                    yield begins, day - _DAY
                begins = day + _DAY
            day += _DAY

    @cached_property
    def elsewise(self) -> frozenset[date]:
        """Days without work that are no rest days."""
        return self.holidays | self.away

    @cached_property
    def _claimed(self) -> frozenset[date]:
        return self.marked | self.elsewise

    def _gap_at(self, day: date) -> Span | tuple[datetime | None, datetime | None]:
        """End of the work before a day's end of work, and start of the next; None where none is known."""
        index = bisect_left(self.work, (at(day, time()),))
        before = self.work[index - 1][1] if index else None
        return before, self.work[index][0] if index < len(self.work) else None

    @staticmethod
    def _inside(day: date, begins: datetime | None, ends: datetime | None) -> bool:
        after = begins is None or at(day + _DAY, time()) > begins
        return after and (ends is None or at(day, time()) < ends)


def substitute_window(original: date, *, within: int) -> tuple[date, date]:
    """When a rest day moved by agreement may be had: earlier in its month, or so many days after it."""
    return original.replace(day=1), original + within * _DAY


def may_substitute(original: date, substitute: date, *, within: int) -> bool:
    """Whether one day may stand for another by agreement."""
    first, last = substitute_window(original, within=within)
    return first <= substitute <= last and substitute != original


def compelled_substitute_ok(original: date, substitute: date, *, within: int) -> bool:
    """After compelled work on a rest day another follows within so many days."""
    return timedelta(0) < substitute - original <= within * _DAY


def told_in_time(ended: datetime, told: datetime, *, hours: int) -> bool:
    """Whether an employee compelled to work was told of the substitute within so many hours after the work."""
    return told <= ended + timedelta(hours=hours)


def told_before_month(day: date, told: datetime) -> bool:
    """Whether a rest day was made known before the month it lies in began."""
    return told < at(day.replace(day=1), time())


def untold(days: Collection[date], told: datetime) -> tuple[date, ...]:
    """Of the rest days made known at an instant, those made known too late."""
    return tuple(sorted(day for day in days if not told_before_month(day, told)))


def _day_of(instant: datetime) -> date:
    return instant.astimezone(HONG_KONG).date()

"""Which days one person rested, from her work and marks: periods of seven days, runs without rest, substitutes.

A rest day is 24 hours running without work. Days that are holidays or leave are something else and do not count,
for the law gives rest days beside them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from storekeeper.kit.clock import HONG_KONG, at

_DAY = timedelta(days=1)
DAY = 24 * 60
"""Minutes."""
_EPOCH = date(1970, 1, 1)
_FIRST = _EPOCH.toordinal()


def minute_of(instant: datetime) -> int:
    """Minutes of Hong Kong time since 1970; there is no summer time in what is rostered."""
    local = instant if instant.tzinfo is HONG_KONG else instant.astimezone(HONG_KONG)
    return (local.toordinal() - _FIRST) * DAY + local.hour * 60 + local.minute


def midnight(day: date) -> int:
    """The minute a Hong Kong day begins with."""
    return (day - _EPOCH).days * DAY


def day_at(minute: int) -> date:
    """The Hong Kong day of a minute."""
    return date.fromordinal(minute // DAY + _FIRST)


def whole(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Minutes of work by start, those that touch or overlap as one: a shift in two parts begins once."""
    found: list[tuple[int, int]] = []
    for starts, ends in sorted(spans):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found


@dataclass(frozen=True)
class Resting:
    """What is known of one person from `first` to `last`: `work` in minutes as `whole` has it.

    `marked` are her rest days by mark, `holidays` those she had, `away` her days of leave, illness and the like.
    `least` is how many minutes a rest day has at least.
    """

    first: date
    last: date
    work: Sequence[tuple[int, int]]
    marked: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()
    away: frozenset[date] = frozenset()
    least: int = DAY

    @classmethod
    def of(cls, first: date, last: date, spans: Iterable[tuple[datetime, datetime]]) -> Resting:
        """From instants, without marks."""
        return cls(first, last, whole((minute_of(starts), minute_of(ends)) for starts, ends in spans))

    def worked_on(self, day: date) -> bool:
        """Whether work begins on that calendar day."""
        index = bisect_left(self.work, (midnight(day),))
        return index < len(self.work) and self.work[index][0] < midnight(day) + DAY

    def kept(self, day: date) -> bool:
        """Whether a marked rest day was one: no work begins on it, and the gap has room for each day it is to be."""
        if self.worked_on(day):
            return False
        index = bisect_left(self.work, (midnight(day),))
        if index in {0, len(self.work)}:
            return True
        begins, ends = self.work[index - 1][1], self.work[index][0]
        theirs = [each for each in self._claimed if begins < midnight(each) + DAY and midnight(each) < ends]
        return ends - begins >= self.least * (sum(each < day for each in theirs) + 1)

    @cached_property
    def free(self) -> tuple[tuple[int, int], ...]:
        """Times without work, holiday or leave that are long enough for a rest day, as minutes."""
        lower, upper = midnight(self.first), midnight(self.last) + DAY
        taken = [span for span in self.work if span[0] < upper and span[1] > lower]
        taken += [
            (midnight(day), midnight(day) + DAY) for day in self.elsewise if self.first <= day <= self.last
        ]
        found, since = [], lower
        for starts, ends in (*sorted(taken), (upper, upper)):
            if starts - since >= self.least:
                found.append((since, starts))
            since = max(since, ends)
        return tuple(found)

    @cached_property
    def rest_days(self) -> tuple[date, ...]:
        """The days she rested on: those marked and kept, and days free anyway.

        Where 24 hours run free without a whole calendar day, it is the day in the middle of them.
        """
        days = {day for day in self.marked if self.first <= day <= self.last and self.kept(day)}
        for starts, ends in self.free:
            whole = range(-(-starts // DAY), ends // DAY)
            days |= {day_at(number * DAY) for number in whole} or {day_at(starts + self.least // 2)}
        return tuple(sorted(days))

    def lacking(self, first: date, period: int, *, step: int | None = None) -> Iterator[date]:
        """The first days of those periods that hold no rest day, one every `step` days (None: end to end).

        They are counted from `first`, and those that are not known whole are not judged. A period that is holiday,
        leave or illness throughout is none to rest in.
        """
        step = step or period
        rested, away = self._rested(period), self._elsewise_numbers
        number, until = midnight(first) // DAY, midnight(self.last) // DAY - period + 1
        behind = midnight(self.first) // DAY - number
        number += max(0, -(-behind // step)) * step
        while number <= until:
            if number not in rested and not (away and away.issuperset(range(number, number + period))):
                yield day_at(number * DAY)
            number += step

    def runs(self, period: int) -> Iterator[tuple[date, date]]:
        """Stretches in which every `period` days running lack a rest day, ends included."""
        begins = ends = None
        for day in self.lacking(self.first, period, step=1):
            if begins is None or ends is None or day > ends:
                if begins is not None and ends is not None:
                    yield begins, ends
                begins = day
            ends = day + (period - 1) * _DAY
        if begins is not None and ends is not None:
            yield begins, ends

    @cached_property
    def elsewise(self) -> frozenset[date]:
        """Days without work that are no rest days."""
        return self.holidays | self.away

    @cached_property
    def _claimed(self) -> frozenset[date]:
        return self.marked | self.elsewise

    def _rested(self, period: int) -> set[int]:
        """The first days, by number, of the periods that hold a rest day wholly: free anyway, or marked and kept."""
        found = self._rested_by_period.get(period)
        if found is None:
            found = self._rested_by_period[period] = set()
            for starts, ends in self.free:
                found.update(range(-(-(starts + self.least) // DAY) - period, (ends - self.least) // DAY + 1))
            for day in self.marked:
                number = midnight(day) // DAY
                theirs = range(number - period + 1, number + 1)
                if self.first <= day <= self.last and not found.issuperset(theirs) and self.kept(day):
                    found.update(theirs)
        return found

    @cached_property
    def _rested_by_period(self) -> dict[int, set[int]]:
        return {}

    @cached_property
    def _elsewise_numbers(self) -> frozenset[int]:
        return frozenset(midnight(day) // DAY for day in self.elsewise)


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

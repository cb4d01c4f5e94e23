"""One person as the law sees her: employment, terms, work over all shops, marks and leave of a stretch of days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from storekeeper.kit.errors import Finding
from storekeeper.roster.hong_kong.holiday_days import CHRISTMAS, STATUTORY, Holiday, between, moved
from storekeeper.roster.hong_kong.resting import DAY, day_at, minute_of
from storekeeper.roster.hong_kong.young import NONE, Child

_DAY = timedelta(days=1)
REST = "rest"
HOLIDAY = "holiday"
ALTERNATIVE = "alternative"
SUBSTITUTED = "substituted"
BOUGHT = "bought"
MARKS = (REST, HOLIDAY, ALTERNATIVE, SUBSTITUTED, BOUGHT)
VOLUNTARY = "voluntary"
COMPELLED = "compelled"
FORCED = "forced"
REASONS = (VOLUNTARY, COMPELLED, FORCED)
UNSAID = date.min


@dataclass(frozen=True)
class Terms:
    """What a contract says from `first` to `last`; HKD. `rest_weekday` 0 = Monday, None: rest days change.

    `weekly_minutes` are those agreed, None: as the work falls.
    `option` is CHRISTMAS or the Winter Solstice, as the employer has chosen.
    """

    first: date = date.min
    last: date | None = None
    holidays: str = STATUTORY
    option: str = CHRISTMAS
    rest_weekday: int | None = None
    hourly: Decimal | None = None
    monthly: Decimal | None = None
    weekly_minutes: int | None = None

    def covers(self, day: date) -> bool:
        """Whether they hold on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Worked:
    """A piece of work as planned or done; `unpaid` are its pauses: minutes after the start, and how long."""

    starts: datetime
    ends: datetime
    day: date
    unpaid: tuple[tuple[int, int], ...] = ()
    made_known: datetime | None = None

    @cached_property
    def span(self) -> tuple[int, int]:
        """From start to end, pauses included, in minutes of Hong Kong time."""
        return minute_of(self.starts), minute_of(self.ends)

    @cached_property
    def minutes(self) -> int:
        """Without the unpaid pauses."""
        return self.span[1] - self.span[0] - sum(length for _, length in self.unpaid)

    @cached_property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        """The minutes of work between the unpaid pauses."""
        begins, ends = self.span
        since, found = begins, []
        for after, length in sorted(self.unpaid) if len(self.unpaid) > 1 else self.unpaid:
            if since < begins + after:
                found.append((since, begins + after))
            since = begins + after + length
        if since < ends:
            found.append((since, ends))
        return tuple(found)


@dataclass(frozen=True)
class DayMark:
    """A marked day, kind of MARKS; BOUGHT: money was paid for a holiday instead.

    `stands_for` is the holiday or rest day it replaces, None: the one it fits. `told` is when the employee was told.
    `reason` says why a rest day is worked on: VOLUNTARY, COMPELLED by a breakdown or an emergency, FORCED without one,
    None: not on record.
    """

    day: date
    kind: str
    stands_for: date | None = None
    told: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Absent:
    """Leave over whole days, ends included; kind as in people: AL, SL, ML, PL, NPL and so on.

    `minutes` are those she would have worked on each of the days, None: as on a usual day of hers.
    """

    kind: str
    first: date
    last: date
    certified: bool = True
    told: datetime | None = None
    minutes: int | None = None

    @property
    def days(self) -> tuple[date, ...]:
        """Each of them."""
        return tuple(self.first + nth * _DAY for nth in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class Wages:
    """What was or will be paid for the hours of a wage period, ends included, HKD."""

    first: date
    last: date
    paid: Decimal


@dataclass(frozen=True)
class Person:
    """Judged from `first` to `last`; all that is given here may lie before and after that.

    `known_to` is the last day for which plans are known: what can still be given after it is not missing.
    `period_from` is the weekday (0 = Monday) on which the company's periods of seven days begin, None: not settled.
    `work` is what is planned, and up to `actual_to` `actual` is what was done, which is what the law asks of.
    `eighteen_on` is set for the young alone, whose hours `scope` binds as in young.SCOPES. `continuous` says from
    when the contract is continuous, None: it is not, UNSAID: by her weeks where four are known, else it is.
    """

    employee_id: int
    name: Finding | str
    first: date
    last: date
    known_from: date
    known_to: date
    joined: date = date.min
    left: date | None = None
    continuous: date | None = UNSAID
    eighteen_on: date | None = None
    scope: str = NONE
    period_from: int | None = None
    child: Child | None = None
    terms: tuple[Terms, ...] = (Terms(),)
    work: tuple[Worked, ...] = ()
    marks: tuple[DayMark, ...] = ()
    absences: tuple[Absent, ...] = ()
    wages: tuple[Wages, ...] = ()
    actual: tuple[Worked, ...] = ()
    actual_to: date | None = None

    def employed_on(self, day: date) -> bool:
        """Whether it is a day of employment."""
        return self.joined <= day and (self.left is None or day <= self.left)

    def terms_on(self, day: date) -> Terms:
        """What the contract says on a day; the usual terms where nothing is known."""
        return next((terms for terms in self.terms if terms.covers(day)), Terms())

    @cached_property
    def begins(self) -> date:
        """The first day of employment that is known."""
        return max(self.known_from, self.joined)

    @cached_property
    def ends(self) -> date:
        """The last day of employment that is known."""
        return self.known_to if self.left is None else min(self.known_to, self.left)

    @cached_property
    def by_start(self) -> tuple[Worked, ...]:
        """The work in order, as done where that is known."""
        return tuple(sorted(self.done, key=lambda each: (each.starts, each.ends)))

    @cached_property
    def done(self) -> tuple[Worked, ...]:
        """The work as it was done where that is known, after that as planned."""
        if self.actual_to is None:
            return self.work
        return (*self.actual, *(each for each in self.work if each.day > self.actual_to))

    @cached_property
    def worked_days(self) -> frozenset[date]:
        """Calendar days with a minute of work, pauses included: work past midnight counts on both; as `done`."""
        numbers: set[int] = set()
        for each in self.done:
            first, last = each.span[0] // DAY, (each.span[1] - 1) // DAY
            numbers.add(first)
            if first < last:
                numbers.update(range(first + 1, last + 1))
        return frozenset([day_at(number * DAY) for number in numbers])

    @cached_property
    def rests(self) -> frozenset[date]:
        """The days appointed as her rest days: those marked, and her weekday where no other day stands for it."""
        marks = self.marked(REST)
        elsewhere = {each.stands_for for each in marks}
        days = {each.day for each in marks}
        for terms in self.terms:
            if terms.rest_weekday is None:
                continue
            day = max(self.begins, terms.first)
            day += ((terms.rest_weekday - day.weekday()) % 7) * _DAY
            until = self.ends if terms.last is None else min(self.ends, terms.last)
            while day <= until:
                if day not in elsewhere:
                    days.add(day)
                day += 7 * _DAY
        return frozenset(days)

    @cached_property
    def holidays(self) -> tuple[Holiday, ...]:
        """Her holidays as far as her days are known, by the contract of each day, moved off her rest days."""
        listed = [
            each
            for terms in self.terms
            for each in between(
                terms.holidays,
                max(self.begins, terms.first),
                self.ends if terms.last is None else min(self.ends, terms.last),
                option=terms.option,
            )
        ]
        if not listed:
            return ()
        taken = frozenset(each.day for each in self.marked(ALTERNATIVE, SUBSTITUTED))
        return moved(listed, self.rests, taken)

    def judged_continuous(self, since: date | None) -> Person:
        """The same person with her contract continuous from a day on, or not at all."""
        other = replace(self, continuous=since)
        made = self.__dict__
        other.__dict__.update({name: made[name] for name in _LASTING if name in made})
        return other

    def as_planned(self) -> Person:
        """The same person by her roster alone, as if nobody knew what was done."""
        return self if self.actual_to is None else replace(self, actual=(), actual_to=None)

    def shown(self, day: date) -> bool:
        """Whether a day lies in the judged stretch and in employment."""
        return self.first <= day <= self.last and self.employed_on(day)

    def marked(self, *kinds: str) -> tuple[DayMark, ...]:
        """Her marks of these kinds, by day."""
        return tuple(sorted((each for each in self.marks if each.kind in kinds), key=lambda each: each.day))

    def away(self, *kinds: str) -> frozenset[date]:
        """Her days of leave of these kinds; without a kind, of all."""
        return frozenset(
            day for each in self.absences if not kinds or each.kind in kinds for day in each.days
        )


_LASTING = ("begins", "ends", "by_start", "done", "worked_days", "rests", "holidays")
"""What does not hang on the contract being continuous."""

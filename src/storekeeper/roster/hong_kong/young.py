"""Young persons and children at work: what age, scope and hours allow. A shop is no industrial undertaking.

The hours of 15 to 17 bind industry only; a company may have them as a rule of its own. Under 15 the Employment of
Children Regulations bind everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.leave_years import months_after

INDUSTRIAL = "industrial"
COMPANY = "company"
NONE = "none"
SCOPES = (INDUSTRIAL, COMPANY, NONE)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Stint:
    """A piece of work with its pauses, paid or not, as instants by start."""

    starts: datetime
    ends: datetime
    pauses: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def worked(self) -> timedelta:
        """Without the pauses."""
        return self.ends - self.starts - sum((ends - starts for starts, ends in self.pauses), timedelta())

    @property
    def day(self) -> date:
        """The Hong Kong day it starts on."""
        return self.starts.astimezone(HONG_KONG).date()


@dataclass(frozen=True)
class Child:
    """What a child of 13 or 14 may: papers (Form III or school, parents' consent), and how many hours a day."""

    papers: bool = False
    form_three: bool = False
    school_days: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Breach:
    """A limit that a day or week goes over: a name, its day, what was found and what is allowed, in minutes."""

    limit: str
    day: date
    found: int = 0
    allowed: int = 0


def age_on(born: date, day: date) -> int:
    """Whole years; who was born on 29 February is a year older on the 28th where there is no 29th."""
    years = day.year - born.year
    return years if months_after(born, 12 * years) <= day else years - 1


def breaches(
    law: Law, born: date, stints: Iterable[Stint], *, scope: str, child: Child | None = None
) -> tuple[Breach, ...]:
    """What is wrong with the work of one person under 18, by day. `scope`: INDUSTRIAL, COMPANY (as if) or NONE.

    Limits: `never` (under 13, or under 15 in industry), `papers`, and of hours `early`, `late`, `day_hours`,
    `week_hours`, `week_days`, `no_break`. Work on the 18th birthday is an adult's.
    """
    listed = sorted(stints, key=lambda each: each.starts)
    children = [each for each in listed if age_on(born, each.day) < law.whole("young.age_from", each.day)]
    young = [
        each
        for each in listed
        if law.whole("young.age_from", each.day)
        <= age_on(born, each.day)
        <= law.whole("young.age_to", each.day)
    ]
    found = [*_of_children(law, born, children, scope, child or Child())]
    if scope in {INDUSTRIAL, COMPANY}:
        found += [*_of_days(law, young), *_of_weeks(law, young)]
    return tuple(sorted(found, key=lambda each: (each.day, each.limit)))


def longest_running(stint: Stint, least_break: timedelta) -> timedelta:
    """The longest work without a pause of at least `least_break`."""
    longest, since = timedelta(), stint.starts
    for starts, ends in stint.pauses:
        if ends - starts >= least_break:
            longest, since = max(longest, starts - since), ends
    return max(longest, stint.ends - since)


def joined(stints: Sequence[Stint], pause: timedelta) -> Iterator[Stint]:
    """Stints of a day with less than a break between them are one: two shifts that touch are no break."""
    whole = stints[0]
    for each in stints[1:]:
        if each.starts - whole.ends >= pause:
            yield whole
            whole = each
        else:
            gap = ((whole.ends, each.starts),) if each.starts > whole.ends else ()
            whole = Stint(whole.starts, each.ends, (*whole.pauses, *gap, *each.pauses))
    yield whole


def _of_children(law: Law, born: date, stints: Sequence[Stint], scope: str, child: Child) -> Iterator[Breach]:
    for day, theirs in _by_day(stints):
        if age_on(born, day) < law.whole("child.age_from", day) or scope == INDUSTRIAL:
            yield Breach("never", day)
            continue
        if not child.papers:
            yield Breach("papers", day)
        yield from _outside(theirs, law.clock("child.earliest", day), law.clock("child.latest", day))
        which = "daily" if child.form_three else "school_day" if day in child.school_days else "free_day"
        yield from _too_long(day, theirs, law.whole(f"child.{which}_hours", day))


def _of_days(law: Law, stints: Sequence[Stint]) -> Iterator[Breach]:
    for day, theirs in _by_day(stints):
        yield from _outside(theirs, law.clock("young.earliest", day), law.clock("young.latest", day))
        yield from _too_long(day, theirs, law.whole("young.daily_hours", day))
        pause = timedelta(minutes=law.whole("young.break_minutes", day))
        allowed = law.whole("young.running_hours", day) * _HOUR
        running = max(longest_running(each, pause) for each in joined(theirs, pause))
        if running > allowed:
            yield Breach("no_break", day, _minutes(running), _minutes(allowed))


def _of_weeks(law: Law, stints: Sequence[Stint]) -> Iterator[Breach]:
    weeks: dict[date, list[Stint]] = {}
    for each in stints:
        weeks.setdefault(each.day - ((each.day.weekday() + 1) % 7) * _DAY, []).append(each)
    for sunday, theirs in weeks.items():
        worked, allowed = _worked(theirs), law.whole("young.weekly_hours", sunday) * _HOUR
        if worked > allowed:
            yield Breach("week_hours", theirs[-1].day, _minutes(worked), _minutes(allowed))
        days = sorted({each.day for each in theirs})
        if len(days) > law.whole("young.weekly_days", sunday):
            yield Breach("week_days", days[-1], len(days), law.whole("young.weekly_days", sunday))


def _outside(stints: Sequence[Stint], earliest: time, latest: time) -> Iterator[Breach]:
    day = stints[0].day
    opens, closes = (at(day, each) for each in (earliest, latest))
    if stints[0].starts < opens:
        yield Breach("early", day, _minutes(opens - stints[0].starts))
    ends = max(each.ends for each in stints)
    if ends > closes:
        yield Breach("late", day, _minutes(ends - closes))


def _too_long(day: date, stints: Sequence[Stint], hours: int) -> Iterator[Breach]:
    worked = _worked(stints)
    if worked > hours * _HOUR:
        yield Breach("day_hours", day, _minutes(worked), hours * 60)


def _by_day(stints: Sequence[Stint]) -> Iterator[tuple[date, list[Stint]]]:
    days: dict[date, list[Stint]] = {}
    for each in stints:
        days.setdefault(each.day, []).append(each)
    yield from days.items()


def _worked(stints: Iterable[Stint]) -> timedelta:
    return sum((each.worked for each in stints), timedelta())


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)

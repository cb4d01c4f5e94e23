"""What a workbook asks of the engines: its people, days and demand as one problem of the solver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from storekeeper.kit.clock import HONG_KONG, monday_of
from storekeeper.kit.errors import Refused
from storekeeper.roster.company_rules.settings import CompanyRules
from storekeeper.roster.domain import Person as Rostered
from storekeeper.roster.domain import Shift
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.young import NONE
from storekeeper.roster.solver.problem import DAY, Demand, Freedom, History, Person, Problem, Wish
from storekeeper.roster.workbook.needs import QUARTER, Need
from storekeeper.roster.workbook.reading import RosterBook

UNDER, OVER, SKILL_MISSING, HOUR_MISSING = 10, 1, 60, 4
"""Prices of a missing and of a superfluous head for half an hour, of a missing skill, of an hour that is owed."""
UNTOLD_HOUR = 1
"""What an hour of somebody costs whose contract is not known: others come first."""
ANYBODY = "*"
REST = 11 * 60
SHORTEST, LONGEST, PAUSE, MEAL_AFTER = 240, 600, 60, 360
FULL_WEEK, DAYS_ON = 48 * 60, 6
SELL_TOO = frozenset({"manager", "deputy", "senior"})
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bounds:
    """What is asked beside the workbook so that the law holds: days off, and shares of the hours, by employee."""

    off: Mapping[int, frozenset[date]] = field(default_factory=dict)
    share: Mapping[int, float] = field(default_factory=dict)


def problem_of(book: RosterBook, days: Sequence[date], bounds: Bounds | None = None) -> Problem:
    """The problem of these days, which follow one another.

    What stands in the grid stays: such a day is off for the engines, and its heads are taken from the demand.
    """
    needs = [need for need in book.needs.demand if need.day in days]
    step = 2 * QUARTER if all(not (each.start % 30 or each.end % 30) for each in needs) else QUARTER
    asked = {need.role for need in needs}
    frame = _Frame(frozenset(asked), tuple(_closed(needs, days)), bounds or Bounds(), step)
    people = tuple(_Asker(book, days, each, frame).person() for each in people_of(book))
    demands = tuple(_demands(book, days, needs, step))
    opens = min((need.start for need in needs), default=9 * 60)
    closes = max((need.end for need in needs), default=18 * 60)
    return Problem(
        name=book.file,
        days=len(days),
        horizon=(0, max(len(days) * DAY, (len(days) - 1) * DAY + closes)),
        people=people,
        demands=demands,
        freedom=freedom_of(book.rules, opens, closes, step),
        wishes=tuple(_wishes(book, days)),
        weekday=days[0].weekday(),
        step=step,
    )


def weeks_of(book: RosterBook) -> Iterator[tuple[date, ...]]:
    """Each week of the grid in which something is asked, from Monday to Sunday."""
    asked = {need.day for need in book.needs.demand if need.heads}
    for monday in sorted({monday_of(day) for day in book.days if day in asked}):
        yield tuple(monday + nth * _DAY for nth in range(7) if monday + nth * _DAY in book.days)


def first_week(book: RosterBook) -> Problem:
    """The problem of its first week. Raises Refused `roster.solve.nothing_asked`."""
    for days in weeks_of(book):
        return problem_of(book, days)
    raise Refused("roster.solve.nothing_asked", file=book.file)


def people_of(book: RosterBook) -> tuple[Rostered, ...]:
    """Those who can be rostered, one for each number."""
    return tuple({person.staff_no: person for person in book.week.people}.values())


def freedom_of(rules: CompanyRules, opens: int, closes: int, step: int) -> Freedom:
    """Free shifts between the first and the last quarter hour that is asked for, with the meal of the company."""
    meal_after = MEAL_AFTER if rules.meal_after is None else max(120, rules.meal_after)
    pause = PAUSE if rules.meal_after is None else rules.meal_minutes
    pause = -(-max(pause, step) // step) * step
    longest = LONGEST if rules.longest_day is None else min(LONGEST, rules.longest_day + pause)
    longest = max(step, min(longest, closes - opens) // step * step)
    shortest = min(SHORTEST, longest) // step * step
    last = max(opens, min(closes - shortest, DAY - step))
    earliest = -(-max(120, longest - pause - meal_after) // step) * step
    return Freedom(
        starts=((opens, last),),
        step=step,
        shortest=shortest,
        longest=longest,
        pause_from=min(meal_after, MEAL_AFTER) // step * step,
        pause=pause,
        pause_earliest=min(earliest, meal_after // step * step),
        pause_latest=min(300, meal_after) // step * step,
    )


def minute(first: date, instant: datetime) -> int:
    """Minutes from 00:00 of the first day in Hong Kong; negative before it."""
    local = instant.astimezone(HONG_KONG)
    return (local.date() - first).days * DAY + local.hour * 60 + local.minute


@dataclass(frozen=True)
class _Frame:
    """What holds for everybody: positions that are asked for, minutes in which nobody is, bounds, and the step."""

    asked: frozenset[str]
    closed: tuple[tuple[int, int], ...]
    bounds: Bounds
    step: int


class _Asker:
    """One person as the engines know her."""

    def __init__(self, book: RosterBook, days: Sequence[date], who: Rostered, frame: _Frame) -> None:
        self.book, self.days, self.who, self.frame = book, days, who, frame
        self.said = book.terms.get(who.employee_id, {})
        work = sorted(book.week.work_of(who.employee_id), key=lambda shift: shift.starts_at)
        self.before = [shift for shift in work if shift.day < days[0]]
        self.fixed = [shift for shift in work if shift.day in days]
        self.after = [shift for shift in work if shift.day > days[-1]]
        self.rest = REST if book.rules.rest_gap is None else book.rules.rest_gap

    def person(self) -> Person:
        """The person with her limits in these days."""
        least, most = self._hours()
        untold = self.who.contract is None and self.who.weekly_minutes is None
        weeks = max(1, round(len(self.days) / 7))
        working = DAYS_ON * weeks - len({shift.day for shift in self.fixed})
        return Person(
            key=self.who.staff_no,
            roles=self._roles(),
            least=least,
            least_price=HOUR_MISSING / 60,
            most=most,
            most_in_row=DAYS_ON,
            most_days=max(0, min(len(self.days), working)),
            rest=self.rest,
            off=frozenset(at for at, day in enumerate(self.days) if self._is_off(day)),
            away=tuple(self._away()),
            skills=frozenset({ANYBODY, *(held.skill.casefold() for held in self.who.skills)}),
            price_per_minute=UNTOLD_HOUR / 60 if untold else 0.0,
            longest=self._hours_of_young("young.running_hours") if self._young() else None,
            history=self._history(),
        )

    def _roles(self) -> frozenset[str]:
        """What she can do of what is asked; her own position in any case."""
        also = frozenset(self.said.get("also", ()))
        if not also and self.who.role in SELL_TOO:
            also = frozenset({"sales"})
        return frozenset({self.who.role}) | (also & self.frame.asked)

    def _hours(self) -> tuple[int, int]:
        """Minutes that are owed and that may be worked, less what stands in the grid already."""
        weeks, agreed = len(self.days) / 7, self.who.weekly_minutes
        fixed = sum(shift.worked_minutes for shift in self.fixed)
        full = self.who.contract == "full"
        cap = self.book.rules.cap_week
        most = FULL_WEEK if full or agreed is None else round(agreed * 1.2)
        young = self._hours_of_young("young.weekly_hours") if self._young() else None
        most = min(each for each in (most, cap, young) if each is not None)
        leave = sum(self.book.week.leave_of(self.who.employee_id, day) is not None for day in self.days)
        owed = (agreed or 0) * max(0.0, 1 - leave / DAYS_ON / weeks)
        share = self.frame.bounds.share.get(self.who.employee_id, 1.0)
        least, most = round(owed * weeks) - fixed, round(most * weeks * share) - fixed
        most = max(0, most) // self.frame.step * self.frame.step
        return max(0, min(least, most)), most

    def _is_off(self, day: date) -> bool:
        week, who = self.book.week, self.who.employee_id
        leave = week.leave_of(who, day)
        return (
            self.who.placed_on(day) is None
            or bool(week.marks_of(who, day))
            or (leave is not None and leave.state == "approved")
            or day.weekday() == self.said.get("rest_weekday")
            or any(shift.day == day for shift in self.fixed)
            or day in self.frame.bounds.off.get(who, ())
        )

    def _away(self) -> Iterator[tuple[int, int]]:
        """When she cannot come: outside the times she gave, near work that stands, and at night while young."""
        first = self.days[0]
        for shift in (*self.before[-1:], *self.fixed, *self.after[:1]):
            starts, ends = minute(first, shift.starts_at), minute(first, shift.ends_at)
            yield starts - self.rest, ends + self.rest
        yield from self.frame.closed
        for at, day in enumerate(self.days):
            if self.who.availability:
                yield from _outside(self.who, at, day)
            if self._young():
                earliest, latest = law().clock("young.earliest", day), law().clock("young.latest", day)
                yield at * DAY, at * DAY + earliest.hour * 60 + earliest.minute
                yield at * DAY + latest.hour * 60 + latest.minute, (at + 1) * DAY

    def _young(self) -> bool:
        until = self.said.get("eighteen_on")
        return until is not None and self.days[0] < until and self.said.get("young_scope", NONE) != NONE

    def _hours_of_young(self, parameter: str) -> int:
        """A figure of the law on the young that is given in hours, in minutes."""
        return 60 * law().whole(parameter, self.days[0])

    def _history(self) -> History:
        worked = {shift.day for shift in self.before}
        row = 0
        while self.days[0] - (row + 1) * _DAY in worked:
            row += 1
        ended = minute(self.days[0], self.before[-1].ends_at) if self.before else None
        return History(worked=min(row, DAYS_ON), ended=None if ended is None else min(0, ended))


def _closed(needs: Iterable[Need], days: Sequence[date]) -> Iterator[tuple[int, int]]:
    """The minutes in which nobody is asked for: before the first and after the last need of each day."""
    spans: dict[int, tuple[int, int]] = {}
    for need in needs:
        at = (need.day - days[0]).days
        opens, closes = spans.get(at, (at * DAY + need.start, at * DAY + need.end))
        spans[at] = min(opens, at * DAY + need.start), max(closes, at * DAY + need.end)
    free = 0
    for opens, closes in sorted(spans.values()):
        if free < opens:
            yield free, opens
        free = max(free, closes)
    yield free, (len(days) + 2) * DAY


def _outside(who: Rostered, at: int, day: date) -> Iterator[tuple[int, int]]:
    """The minutes of a day that lie outside every time she gave for its weekday."""
    spans = []
    for window in who.availability:
        if window.weekday == day.weekday():
            starts = window.starts.hour * 60 + window.starts.minute
            ends = window.ends.hour * 60 + window.ends.minute
            spans.append((starts, ends + DAY if ends <= starts else ends))
    free = 0
    for starts, ends in sorted(spans):
        if free < starts:
            yield at * DAY + free, at * DAY + starts
        free = max(free, ends)
    if free < DAY:
        yield at * DAY + free, (at + 1) * DAY


def _demands(book: RosterBook, days: Sequence[date], needs: Iterable[Need], step: int) -> Iterator[Demand]:
    """One line for each step, role and skill; lines of the same add up, and who stands in the grid is there already."""
    low: dict[tuple[int, str, str], int] = defaultdict(int)
    high: dict[tuple[int, str, str], int] = defaultdict(int)
    for need in needs:
        at = (need.day - days[0]).days
        skill = need.skill or ("" if need.role else ANYBODY)
        for start in range(need.start, need.end, step):
            place = at * DAY + start, "" if skill else need.role, skill
            low[place] += need.heads
            high[place] += need.heads if need.most is None else need.most
    there = _there(book, days, step)
    scale = step / (2 * QUARTER)
    for (start, role, skill), heads in sorted(low.items()):
        present = there.get((start, role, skill), 0)
        under = SKILL_MISSING if skill and skill != ANYBODY else UNDER
        yield Demand(
            day=min(start // DAY, len(days) - 1),
            low=max(0, heads - present),
            high=max(0, high[start, role, skill] - present),
            under=under * scale,
            over=0.0 if skill and skill != ANYBODY else OVER * scale,
            role=role,
            skill=skill,
            start=start,
            minutes=step,
        )


def _there(book: RosterBook, days: Sequence[date], step: int) -> Mapping[tuple[int, str, str], int]:
    """Heads of the work that stands in the grid, by step, role and skill; those in their break do not count."""
    found: dict[tuple[int, str, str], int] = defaultdict(int)
    for shift in book.week.shifts:
        person = book.week.person(shift.employee_id) if shift.employee_id is not None else None
        if person is None:
            continue
        skills = {ANYBODY, *(held.skill.casefold() for held in person.skills)}
        for starts, ends in _working(days[0], shift):
            for start in range(-(-starts // step) * step, ends - step + 1, step):
                found[start, shift.role, ""] += 1
                for skill in skills:
                    found[start, "", skill] += 1
    return found


def _working(first: date, shift: Shift) -> Iterator[tuple[int, int]]:
    """The minutes of a shift without its unpaid breaks; one without a fixed time lies in the middle."""
    starts, ends = minute(first, shift.starts_at), minute(first, shift.ends_at)
    for pause in shift.breaks:
        if not pause.paid:
            offset = (shift.minutes - pause.minutes) // 2 if pause.offset is None else pause.offset
            begins = minute(first, shift.starts_at) + offset
            yield starts, begins
            starts = begins + pause.minutes
    yield starts, ends


def _wishes(book: RosterBook, days: Sequence[date]) -> Iterator[Wish]:
    known = {person.staff_no for person in book.week.people}
    for wish in book.needs.wishes:
        if wish.day in days and wish.staff_no in known:
            at = (wish.day - days[0]).days
            yield Wish(wish.staff_no, at, "", float(wish.weight), wanted=wish.wish == "work")

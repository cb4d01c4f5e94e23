"""A workbook with its demand worked: the best roster that the law lets stand, week by week, and what it leaves open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from storekeeper.kit.clock import at, monday_of
from storekeeper.kit.errors import Finding, Severity
from storekeeper.kit.ids import new_id
from storekeeper.roster.domain import Break, Mark, Shift
from storekeeper.roster.hong_kong.holiday_days import GENERAL, between
from storekeeper.roster.solver.judge import Verdict, judge
from storekeeper.roster.solver.portfolio import Watcher, solve
from storekeeper.roster.solver.problem import Duty, Problem, Roster
from storekeeper.roster.solver.supply import supply
from storekeeper.roster.solver.talk import Limits, Result
from storekeeper.roster.workbook.asking import Bounds, people_of, problem_of, weeks_of
from storekeeper.roster.workbook.judging import Told, judged
from storekeeper.roster.workbook.reading import RosterBook

TRIES = 4
"""How often the law may send a roster back before the shifts that break it are simply left out."""
FIRST_SHARE = 0.85
LESS_WORK = 0.9
_DAY = timedelta(days=1)
_NO_REST = "roster.law.no_rest_day"
_WAGE = "roster.law.wage"


@dataclass(frozen=True)
class WeekProposed:
    """One week: what was asked, what the engines gave, and the duties that stand. `result` None: nothing to solve."""

    days: tuple[date, ...]
    problem: Problem
    result: Result | None
    duties: Roster
    verdict: Verdict


@dataclass(frozen=True)
class Proposal:
    """The workbook with the proposed shifts and rest days; `findings` are of the demand and the supply.

    `standing` are hard findings that no roster could take away, because they lie in what stood there already.
    """

    book: RosterBook
    weeks: tuple[WeekProposed, ...]
    findings: tuple[Finding, ...]
    standing: tuple[Told, ...]


@dataclass
class _Made:
    """What gathers from week to week."""

    book: RosterBook
    findings: list[Finding] = field(default_factory=list)
    weeks: list[WeekProposed] = field(default_factory=list)


def propose(
    book: RosterBook,
    limits: Limits,
    *,
    watch: Watcher = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Proposal:
    """The best roster within the limits, whose seconds all weeks share; what stands in the grid is kept.

    Nothing hard is added to what is hard already. Never raises for a demand that nobody can meet.
    """
    made = _Made(book, list(_remarks(book)))
    weeks = tuple(weeks_of(book))
    before = hard(book)
    for days in weeks:
        share = replace(limits, seconds=limits.seconds / len(weeks))
        _solve_week(made, days, share, before, watch, cancelled)
    rested = _with_rest_days(made.book, [day for days in weeks for day in days])
    if len(hard(rested)) <= len(hard(made.book)):
        made.book = rested
    return Proposal(made.book, tuple(made.weeks), tuple(made.findings), hard(made.book))


def hard(book: RosterBook) -> tuple[Told, ...]:
    """All that must not be."""
    return tuple(told for told in judged(book) if told.finding.severity is Severity.HARD)


def _remarks(book: RosterBook) -> Iterator[Finding]:
    """What is odd about the question itself."""
    if not book.needs.demand:
        yield Finding("roster.solve.nothing_asked", {"file": book.file}, Severity.SOFT)
    outside = sorted({need.day for need in book.needs.demand} - set(book.days))
    if outside:
        yield Finding("roster.solve.outside_grid", {"day": outside[0], "count": len(outside)}, Severity.SOFT)
    if not book.week.people:
        yield Finding("roster.solve.nobody", {"file": book.file}, Severity.SOFT)
    for person in people_of(book):
        if person.contract is None and person.weekly_minutes is None:
            values = {"staff_no": person.staff_no, "name": person.name_zh}
            yield Finding("roster.solve.no_contract", values, Severity.SOFT)


def _solve_week(
    made: _Made, days: tuple[date, ...], limits: Limits, before: tuple[Told, ...],
    watch: Watcher, cancelled: Callable[[], bool],
) -> None:  # fmt: skip
    """The engines propose, the law of the whole workbook judges; what it refuses is asked for again, bounded."""
    start, bounds = made.book, Bounds()
    begin: Roster = ()
    problem = problem_of(start, days)
    made.findings += [_dated(finding, days) for finding in supply(problem)]
    if not problem.people:
        made.weeks.append(WeekProposed(days, problem, None, (), judge(problem, ())))
        return
    result: Result | None = None
    for attempt in range(TRIES):
        share = FIRST_SHARE if attempt == 0 else (1 - FIRST_SHARE) / (TRIES - 1)
        asked = problem_of(start, days, bounds) if attempt else problem
        result = solve(
            asked, replace(limits, seconds=limits.seconds * share), watch=watch, cancelled=cancelled,
            begin=begin,
        )  # fmt: skip
        proposed = with_duties(start, days, result.roster)
        wrong = _new(hard(proposed), before)
        if not wrong or cancelled():
            break
        bounds, begin = _tighter(bounds, wrong, result.roster, start, days), result.roster
    roster = _left_out(start, days, result.roster if result else (), before)
    if result is not None and result.verdict is None:
        made.findings.append(Finding("roster.solve.no_time", {"day": days[0]}, Severity.SOFT))
    made.findings += list(result.findings) if result else []
    made.book = with_duties(start, days, roster)
    made.weeks.append(WeekProposed(days, problem, result, roster, judge(problem, roster)))


def _new(found: Iterable[Told], before: Sequence[Told]) -> tuple[Told, ...]:
    """Those that were not there, of the same days or of more."""

    def was(told: Told) -> bool:
        return any(
            (told.finding.code, told.staff_no) == (other.finding.code, other.staff_no)
            and set(told.days) <= set(other.days)
            for other in before
        )

    return tuple(told for told in found if not was(told))


def _tighter(
    bounds: Bounds, wrong: Iterable[Told], roster: Roster, book: RosterBook, days: Sequence[date]
) -> Bounds:
    """A day off more where one is missing or not allowed, fewer hours where the wage does not cover them."""
    numbers = {person.staff_no: person.employee_id for person in people_of(book)}
    off = {who: set(held) for who, held in bounds.off.items()}
    share = dict(bounds.share)
    for told in wrong:
        who = numbers.get(told.staff_no)
        if who is None:
            continue
        if told.finding.code.startswith(_WAGE):
            share[who] = share.get(who, 1.0) * LESS_WORK
            continue
        held = [duty for duty in roster if duty.person == told.staff_no and days[duty.day] in told.days]
        if held:
            least = min(held, key=lambda duty: (duty.minutes, -duty.day))
            off.setdefault(who, set()).add(days[least.day])
    return Bounds({who: frozenset(held) for who, held in off.items()}, share)


def _left_out(book: RosterBook, days: Sequence[date], roster: Roster, before: Sequence[Told]) -> Roster:
    """Without the shifts that still break the law: those of the days it names first, then all of the person's."""
    for whole in (False, True):
        wrong = _new(hard(with_duties(book, days, roster)), before)
        if not wrong:
            return roster
        named = {told.staff_no: set(told.days) for told in wrong}
        roster = tuple(
            duty
            for duty in roster
            if duty.person not in named or not (whole or days[duty.day] in named[duty.person])
        )
    return roster if not _new(hard(with_duties(book, days, roster)), before) else ()


def with_duties(book: RosterBook, days: Sequence[date], roster: Iterable[Duty]) -> RosterBook:
    """The workbook with these duties as shifts."""
    numbers = {person.staff_no: person for person in people_of(book)}
    added = []
    for duty in roster:
        person = numbers[duty.person]
        starts = at(days[0], time()) + timedelta(minutes=duty.start)
        added.append(
            Shift(
                id=new_id(),
                shop_id=book.shop.id,
                day=days[duty.day],
                starts_at=starts,
                ends_at=starts + timedelta(minutes=duty.minutes),
                role=duty.tasks[0].role if duty.tasks else person.role,
                employee_id=person.employee_id,
                placement_id=person.employee_id,
                breaks=tuple(Break(each.minutes, each.offset, each.paid) for each in duty.pauses),
                kind_id=None,
                row_version=0,
            )
        )
    return replace(book, week=replace(book.week, shifts=(*book.week.shifts, *added)))


def _with_rest_days(book: RosterBook, days: Sequence[date]) -> RosterBook:
    """A rest day marked for everybody in each week without one, on a day that is free and no holiday."""
    holidays = {each.day for each in between(GENERAL, days[0], days[-1])} if days else set()
    marks: list[Mark] = []
    for person in people_of(book):
        who = person.employee_id
        if book.terms.get(who, {}).get("rest_weekday") is not None:
            continue
        for monday in sorted({monday_of(day) for day in days}):
            week = [day for day in days if monday_of(day) == monday]
            free = [day for day in week if not _taken(book, who, day) and person.placed_on(day)]
            marked = any(mark.kind == "rest" for day in week for mark in book.week.marks_of(who, day))
            best = [day for day in free if day not in holidays] or free
            if best and not marked:
                marks.append(Mark(new_id(), book.shop.id, who, who, best[-1], "rest", 0))
    return replace(book, week=replace(book.week, marks=(*book.week.marks, *marks)))


def _taken(book: RosterBook, who: int, day: date) -> bool:
    week = book.week
    return bool(week.shifts_of(who, day) or week.marks_of(who, day) or week.leave_of(who, day))


def _dated(finding: Finding, days: Sequence[date]) -> Finding:
    """With the day as a date and the minutes as times, as people read them."""
    return Finding(finding.code, dated(finding.values, days), Severity.SOFT)


def dated(values: Mapping[str, object], days: Sequence[date]) -> dict[str, object]:
    """The engines' numbers of days and minutes as dates and times; roles as words."""
    told = dict(values)
    if isinstance(nth := told.get("day"), int):
        told["day"] = days[nth] if 0 <= nth < len(days) else days[0]
    for key in ("from", "to"):
        if isinstance(minute := told.get(key), int):
            told[key] = time(minute // 60 % 24, minute % 60)
    return told

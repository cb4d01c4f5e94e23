"""What would mend a finding, as edits of the week that a person can take with one press."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, time

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Severity
from storekeeper.kit.ids import new_id
from storekeeper.roster.domain import (
    Edit,
    Mark,
    MoveShift,
    Person,
    PlaceMark,
    RemoveMark,
    RetimeShift,
    Shift,
    Week,
    together,
)
from storekeeper.roster.hong_kong.findings import Judged
from storekeeper.roster.hong_kong.law import law

MOST = 3
_REST = ("law.no_rest_day", "law.days_running", "company.six_on_one_off")
_OWED = ("law.holiday_owed", "law.holiday_overdue", "law.holiday_in_leave")
_CLIPPED = ("law.young.early", "law.young.late")
_OPENED = (
    "law.rest_day_worked",
    "law.rest_day_forced",
    "law.young_on_rest_day",
    "law.holiday_owed",
    "law.young.never",
    "law.young.papers",
    "law.young.early",
    "law.young.late",
    "law.young.day_hours",
    "law.young.week_hours",
    "law.young.week_days",
    "company.young",
    "company.rest_gap",
    "company.longest_day",
    "company.late_then_early",
)
Judge = Callable[[Week, Person], Iterable[Judged]]


def mends(week: Week, finding: Judged, judge: Judge) -> tuple[Edit, ...]:
    """At most MOST edits after which `judge` says it no more of these days and nothing hard that is new.

    The one that changes least comes first. A shift that is taken away becomes open; nobody else is chosen here.
    """
    person = week.person(finding.employee_id) if finding.employee_id is not None else None
    if person is None:
        return ()
    before = {_hard(each) for each in judge(week, person)}
    found: list[Edit] = []
    for edit in _tried(week, person, finding):
        after = list(judge(edit.apply(week), person))
        still = any(each.code == finding.code and set(each.days) & set(finding.days) for each in after)
        if not still and {_hard(each) for each in after} <= before:
            found.append(edit)
        if len(found) == MOST:
            break
    return tuple(found)


def _tried(week: Week, person: Person, finding: Judged) -> Iterator[Edit]:
    days = [day for day in finding.days if day in week.days]
    if finding.rule == "law.holiday_for_nothing":
        yield from _unmarked(week, person, days)
    if finding.rule in _CLIPPED:
        yield from _clipped(week, person, days)
    if finding.rule in _OWED:
        yield from _marked(week, person, "alternative")
    if finding.rule in _OPENED:
        yield from (edit for day in days for edit in _opened(week, person, day, None))
    if finding.rule in _REST:
        lightest = sorted(days, key=lambda day: (_minutes(week, person, day), day))
        yield from (edit for day in lightest for edit in _opened(week, person, day, "rest"))


def _opened(week: Week, person: Person, day: date, kind: str | None) -> Iterator[Edit]:
    """Her shifts of a day as open ones, and the day marked; not where another shop has her on that day."""
    shifts = week.shifts_of(person.employee_id, day)
    elsewhere = any(busy.starts_at < at(day, time.max) and at(day, time()) < busy.ends_at
                    for busy in week.busy_of(person.employee_id))  # fmt: skip
    if elsewhere or not (shifts or kind) or (kind and not _unspoken(week, person, day)):
        return
    edits: list[Edit] = [MoveShift(shift.id, shift.row_version, None, shift.day) for shift in shifts]
    if kind is not None:
        mark = _mark(week, person, day, kind)
        edits += [PlaceMark(mark)] if mark else []
    edit = together(edits)
    if edit is not None:
        yield edit


def _marked(week: Week, person: Person, kind: str) -> Iterator[Edit]:
    """A day off on a day of the week on which she does not work and nothing is said yet."""
    for day in week.days:
        busy = any(each.starts_at.date() == day for each in week.busy_of(person.employee_id))
        if busy or week.shifts_of(person.employee_id, day) or not _unspoken(week, person, day):
            continue
        mark = _mark(week, person, day, kind)
        if mark is not None:
            yield PlaceMark(mark)


def _unmarked(week: Week, person: Person, days: Iterable[date]) -> Iterator[Edit]:
    for day in days:
        for mark in week.marks_of(person.employee_id, day):
            yield RemoveMark(mark.id, mark.row_version)


def _clipped(week: Week, person: Person, days: Iterable[date]) -> Iterator[Edit]:
    """The same shift within the hours of the young, where its pauses are fixed nowhere or still inside."""
    for day in days:
        for shift in week.shifts_of(person.employee_id, day):
            earliest, latest = law().clock("young.earliest", day), law().clock("young.latest", day)
            starts, ends = max(shift.starts_at, at(day, earliest)), min(shift.ends_at, at(day, latest))
            clipped = replace(shift, starts_at=starts, ends_at=ends)
            if (starts, ends) != (shift.starts_at, shift.ends_at) and starts < ends and _fits(clipped):
                yield RetimeShift(shift.id, shift.row_version, starts, ends, shift.breaks)


def _fits(shift: Shift) -> bool:
    fixed = [pause for pause in shift.breaks if pause.offset is not None]
    return not fixed and shift.unpaid_minutes < shift.minutes


def _unspoken(week: Week, person: Person, day: date) -> bool:
    employee_id = person.employee_id
    marks, leave = week.marks_of(employee_id, day), week.leave_of(employee_id, day)
    return not marks and leave is None and week.rest_of(employee_id, day) is None


def _mark(week: Week, person: Person, day: date, kind: str) -> Mark | None:
    placed = person.placed_on(day)
    if placed is None:
        return None
    return Mark(new_id(), week.shop.id, person.employee_id, placed.placement_id, day, kind, 0)


def _minutes(week: Week, person: Person, day: date) -> int:
    return sum(shift.worked_minutes for shift in week.shifts_of(person.employee_id, day))


def _hard(found: Judged) -> tuple[str, tuple[date, ...]] | None:
    return (found.code, found.days) if found.severity is Severity.HARD else None

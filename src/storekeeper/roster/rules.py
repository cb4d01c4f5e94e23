"""What may be rostered: one judgement of a shift in a week, for an edit, a whole drag or a whole week."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from uuid import UUID

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster.domain import (
    Busy,
    Edit,
    Leave,
    Mark,
    Opening,
    Outcome,
    Person,
    Rest,
    Shift,
    Shop,
    Week,
    Window,
)

PREPARATION = timedelta(minutes=60)
"""Before opening and after closing people set up and cash up: that is not outside the opening hours."""


def check(week: Week, edit: Edit) -> tuple[Finding, ...]:
    """What the rules say of the rows this edit writes, judged in the week after it.

    Codes: roster.overlap, on_leave, not_placed, left, stranger, marked_already, leave_twice (hard); rest_day,
    unavailable, closed, closed_day (soft). Raises Conflict `roster.gone` when a row it needs is gone.
    """
    outcome = edit.outcome(week)
    return judge(week.after(outcome), outcome)


def judge(after: Week, outcome: Outcome) -> tuple[Finding, ...]:
    """What the rules say of the rows of an outcome in a week that holds it, and perhaps more, already."""
    written = frozenset(shift.id for shift in outcome.shifts)
    return (
        *chain.from_iterable(_judged_shift(after, shift, written) for shift in outcome.shifts),
        *chain.from_iterable(_judged_mark(after, mark) for mark in outcome.marks),
        *chain.from_iterable(_judged_leave(after, leave) for leave in outcome.leaves),
    )


def check_week(week: Week) -> Mapping[UUID, tuple[Finding, ...]]:
    """The findings of every shift of the week as it stands, those without findings left out."""
    said = {shift.id: tuple(_judged_shift(week, shift)) for shift in week.shifts}
    return {shift_id: findings for shift_id, findings in said.items() if findings}


def hindrances(week: Week) -> tuple[Finding, ...]:
    """Every hard finding of the week as it stands: what keeps it from being published."""
    found = judge(week, Outcome(shifts=week.shifts, marks=week.marks))
    return tuple(finding for finding in found if finding.severity is Severity.HARD)


def targets(week: Week, shift: Shift) -> Mapping[tuple[int | None, date], tuple[Finding, ...]]:
    """What would be said of `shift` in every cell of the week, for a drag; None is the open row."""
    judged: dict[tuple[int | None, date], tuple[Finding, ...]] = {}
    for day in week.days:
        by = day - shift.day
        moved = replace(shift, day=day, starts_at=shift.starts_at + by, ends_at=shift.ends_at + by)
        hours = tuple(_outside_hours(week.shop, moved))
        judged[None, day] = hours
        for person in week.people:
            judged[person.employee_id, day] = (*_judged_person(week, person, moved), *hours)
    return judged


def verdict(findings: Iterable[Finding]) -> str:
    """refused when one is hard, warned when one is soft, else free."""
    weights = {finding.severity for finding in findings}
    if Severity.HARD in weights:
        return "refused"
    return "warned" if Severity.SOFT in weights else "free"


def named(person: Person) -> Finding:
    """A person's name as a value of a sentence, in the language of the sentence."""
    return Finding("roster.person", {"zh": person.name_zh or person.name_en, "en": person.name_en})


def _judged_shift(week: Week, shift: Shift, written: Container[UUID] = ()) -> Iterator[Finding]:
    """`written` are the shifts judged together with this one: an overlap of two is said once, of the later id."""
    if shift.employee_id is not None:
        person = week.person(shift.employee_id)
        if person is None:
            yield Finding("roster.stranger", {"day": shift.day})
        else:
            yield from _judged_person(week, person, shift, written)
    yield from _outside_hours(week.shop, shift)


def _judged_person(
    week: Week, person: Person, shift: Shift, written: Container[UUID] = ()
) -> Iterator[Finding]:
    day = shift.day
    if person.left_on is not None and day > person.left_on:
        yield Finding("roster.left", {"name": named(person), "day": person.left_on})
    elif person.placed_on(day) is None:
        yield Finding("roster.not_placed", {"name": named(person), "shop": _shop(week.shop), "day": day})
    yield from _overlaps(week, person, shift, written)
    leave = week.leave_of(person.employee_id, day)
    if leave is not None and leave.state == "approved":
        yield _on_leave(person, leave)
    mark = week.mark_of(person.employee_id, day) or week.rest_of(person.employee_id, day)
    if mark is not None:
        yield _marked(person, mark)
    if person.availability and not _available(person.availability, shift):
        yield _soft("roster.unavailable", person, day)


def _overlaps(week: Week, person: Person, shift: Shift, written: Container[UUID]) -> Iterator[Finding]:
    starts, ends = shift.starts_at, shift.ends_at
    for other in week.work_of(person.employee_id):
        if other.id == shift.id or (other.id > shift.id and other.id in written):
            continue
        if other.starts_at < ends and starts < other.ends_at:
            yield _overlap(person, other, here=True)
    for busy in week.busy_of(person.employee_id):
        if busy.starts_at < ends and starts < busy.ends_at:
            yield _overlap(person, busy, here=busy.shop_id == week.shop.id)


def _overlap(person: Person, other: Shift | Busy, *, here: bool) -> Finding:
    starts, ends = other.starts_at.astimezone(HONG_KONG), other.ends_at.astimezone(HONG_KONG)
    return Finding(
        "roster.overlap",
        {
            "name": named(person),
            "day": starts.date(),
            "from": starts.time(),
            "to": ends.time(),
            "shop": Finding("roster.this_shop" if here else "roster.another_shop"),
        },
    )


def _judged_mark(week: Week, mark: Mark) -> Iterator[Finding]:
    person = week.person(mark.employee_id)
    if person is None:
        yield Finding("roster.stranger", {"day": mark.day})
        return
    if person.placed_on(mark.day) is None:
        yield Finding("roster.not_placed", {"name": named(person), "shop": _shop(week.shop), "day": mark.day})
    twice = len(week.marks_of(mark.employee_id, mark.day)) > 1
    if twice or week.rest_of(mark.employee_id, mark.day) is not None:
        yield Finding("roster.marked_already", {"name": named(person), "day": mark.day})
    if week.shifts_of(mark.employee_id, mark.day):
        yield _marked(person, mark)


def _judged_leave(week: Week, leave: Leave) -> Iterator[Finding]:
    person = week.person(leave.employee_id)
    if person is None:
        yield Finding("roster.stranger", {"day": leave.from_day})
        return
    if leave.state != "approved":
        return
    for other in week.leaves_of(leave.employee_id):
        if other.id != leave.id and other.from_day <= leave.to_day and leave.from_day <= other.to_day:
            yield Finding("roster.leave_twice", {"name": named(person), "day": other.from_day})
    if any(leave.covers(shift.day) for shift in week.work_of(leave.employee_id)):
        yield _on_leave(person, leave)


def _on_leave(person: Person, leave: Leave) -> Finding:
    period = Finding("roster.period.days", {"from": leave.from_day, "to": leave.to_day})
    if leave.from_day == leave.to_day:
        period = Finding("roster.period.day", {"day": leave.from_day})
    values = {"name": named(person), "leave": Finding(f"roster.leave.{leave.kind}"), "period": period}
    return Finding("roster.on_leave", values)


def _marked(person: Person, mark: Mark | Rest) -> Finding:
    values = {"name": named(person), "mark": Finding(f"roster.mark.{mark.kind}"), "day": mark.day}
    return Finding("roster.rest_day", values, Severity.SOFT)


def _soft(code: str, person: Person, day: date) -> Finding:
    return Finding(code, {"name": named(person), "day": day}, Severity.SOFT)


def _available(windows: tuple[Window, ...], shift: Shift) -> bool:
    valid = [window for window in windows if _valid(window, shift.day)]
    if not valid:
        return True
    return any(
        starts <= shift.starts_at and shift.ends_at <= ends
        for window in valid
        if window.weekday == shift.day.weekday()
        for starts, ends in (_instants(shift.day, window.starts, window.ends),)
    )


def _outside_hours(shop: Shop, shift: Shift) -> Iterator[Finding]:
    valid = [opening for opening in shop.hours if _valid(opening, shift.day)]
    today = [opening for opening in valid if opening.weekday == shift.day.weekday()]
    if not valid or any(_within(opening, shift) for opening in today):
        return
    values: dict[str, object] = {"shop": _shop(shop), "day": shift.day}
    if not today:
        yield Finding("roster.closed_day", values, Severity.SOFT)
        return
    values |= {"from": today[0].opens, "to": today[-1].closes}
    yield Finding("roster.closed", values, Severity.SOFT)


def _within(opening: Opening, shift: Shift) -> bool:
    opens, closes = _instants(shift.day, opening.opens, opening.closes)
    return opens - PREPARATION <= shift.starts_at and shift.ends_at <= closes + PREPARATION


def _valid(dated: Window | Opening, day: date) -> bool:
    return dated.from_day <= day and (dated.to_day is None or day <= dated.to_day)


def _instants(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    return at(day, starts), at(day + timedelta(days=ends <= starts), ends)


def _shop(shop: Shop) -> Finding:
    return Finding("roster.shop", {"code": shop.code, "zh": shop.name_zh, "en": shop.name_en})

"""What is said of a marked day and of leave, in the week that holds it."""

from __future__ import annotations

from collections.abc import Iterator

from storekeeper.kit.errors import Finding
from storekeeper.roster.domain import Leave, Mark, Week
from storekeeper.roster.rules.words import marked, named, named_shop, on_leave


def judged_mark(week: Week, mark: Mark) -> Iterator[Finding]:
    """Of a rest day or holiday."""
    person = week.person(mark.employee_id)
    if person is None:
        yield Finding("roster.stranger", {"day": mark.day})
        return
    if person.placed_on(mark.day) is None:
        values = {"name": named(person), "shop": named_shop(week.shop), "day": mark.day}
        yield Finding("roster.not_placed", values)
    twice = len(week.marks_of(mark.employee_id, mark.day)) > 1
    if twice or week.rest_of(mark.employee_id, mark.day) is not None:
        yield Finding("roster.marked_already", {"name": named(person), "day": mark.day})
    if week.shifts_of(mark.employee_id, mark.day):
        yield marked(person, mark)


def judged_leave(week: Week, leave: Leave) -> Iterator[Finding]:
    """Of leave that is approved."""
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
        yield on_leave(person, leave)

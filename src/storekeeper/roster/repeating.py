"""Last week once more: the edit that lays the pattern of one week into another; for a person's click and the worker."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from storekeeper.kit.ids import new_id
from storekeeper.roster.domain import (
    AddShift,
    Edit,
    Mark,
    Outcome,
    PlaceMark,
    Shift,
    Week,
    copy_of,
    together,
)
from storekeeper.roster.rules import check_week, verdict


def repeated(before: Week, week: Week) -> Edit | None:
    """The shifts and rest days of another week once more, in the cells of this one that are still empty.

    The work of somebody who is away, not placed here or without the skill becomes an open shift, once for a day
    without open shifts. Days before the shop opens or after it closed for good stay empty.
    """
    by = week.monday - before.monday
    copies: list[tuple[Shift, AddShift]] = []
    for shift in before.shifts:
        if not week.shop.stands_on(shift.day + by):
            continue
        place = (shift.employee_id, shift.day + by)
        if week.shifts_of(*place) or (place[0] is not None and week.mark_of(place[0], place[1])):
            continue
        copies.append((shift, _copy(week, shift, place)))
    judged = check_week(week.after(Outcome(shifts=tuple(edit.shift for _, edit in copies))))
    edits: list[Edit] = []
    for shift, edit in copies:
        if verdict(judged.get(edit.shift.id, ())) != "refused":
            edits.append(edit)
        elif not week.shifts_of(None, edit.shift.day):
            edits.append(_copy(week, shift, (None, edit.shift.day)))
    rests = (_repeated_rest(week, mark, mark.day + by) for mark in before.marks)
    return together([*edits, *(rest for rest in rests if rest is not None)])


def _repeated_rest(week: Week, mark: Mark, day: date) -> Edit | None:
    person = week.person(mark.employee_id)
    placed = person.placed_on(day) if person else None
    place = (mark.employee_id, day)
    if mark.kind != "rest" or placed is None or week.shifts_of(*place):
        return None
    if week.mark_of(*place) or week.rest_of(*place) or week.leave_of(*place):
        return None
    return PlaceMark(replace(mark, id=new_id(), placement_id=placed.placement_id, day=day, row_version=0))


def _copy(week: Week, shift: Shift, place: tuple[int | None, date]) -> AddShift:
    return copy_of(week, shift, new_id=new_id(), employee_id=place[0], day=place[1])

"""The edits of the day zoom: other times to the quarter hour, other people, new shifts; no Qt, no database.

What is snapped is the difference, never the time: a typed 0910 that is moved by a quarter becomes 0925. So a
move keeps the length of a shift, and whatever was moved or resized comes back exactly by going back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.hours import Span as Times
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.day_zoom.axis import QUARTER, Span, TimeAxis, snapped
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.domain import AddShift, Break, Edit, RestoreShift, RetimeShift, Shift, Week
from storekeeper.roster.grammar import cell_of, edit_for

LONGEST = timedelta(hours=16)
_MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)


def moved(week: Week, shift: Shift, place: Place, by: timedelta) -> Edit | None:
    """To another person of the same day, or to another time, or both as one deed; None when nothing changes."""
    if not by:
        return None if place == (shift.employee_id, shift.day) else deeds.move(week, shift, place)
    later = _retimed(shift, shift.starts_at + by, shift.ends_at + by, shift.breaks)
    if place == (shift.employee_id, shift.day):
        return later
    there = deeds.move(week, shift, place).apply(week)
    return RestoreShift(later.outcome(there).shifts[0], seen=shift.row_version)


def copied(week: Week, shift: Shift, place: Place, by: timedelta) -> AddShift:
    """The same work once more, for that person and at that time; its kind is the one with these times."""
    copy = deeds.copy(week, shift, place).shift
    if not by:
        return AddShift(copy)
    copy = replace(copy, starts_at=copy.starts_at + by, ends_at=copy.ends_at + by)
    kind = week.kind_of_times(copy)
    return AddShift(replace(copy, kind_id=kind.id if kind else None))


def resized(shift: Shift, edge: str, by: timedelta) -> RetimeShift | None:
    """`edge` is starts or ends; a pause with a fixed time keeps it; None when nothing changes."""
    if not by:
        return None
    if edge == "ends":
        return _retimed(shift, shift.starts_at, shift.ends_at + by, shift.breaks)
    return _retimed(shift, shift.starts_at + by, shift.ends_at, _as_before(shift.breaks, by))


def created(week: Week, place: Place, span: Span) -> Edit | None:
    """A new shift beside what is there; it takes the kind with equal times. Raises Refused as typing does."""
    starts, ends = (instant.astimezone(HONG_KONG).time() for instant in span)
    standing = cell_of(week, *place)
    return edit_for(week, *place, replace(standing, spans=(*standing.spans, Times(starts, ends))))


def furthest_move(shift: Shift, by: timedelta, business: Span) -> timedelta:
    """The part of a move, in quarters, that leaves the shift on its business day."""
    earliest = -((shift.starts_at - business[0]) // QUARTER) * QUARTER
    latest = (business[1] - shift.starts_at - _MINUTE) // QUARTER * QUARTER
    return min(max(snapped(by), min(earliest, NOTHING)), max(latest, NOTHING))


def furthest_resize(shift: Shift, edge: str, by: timedelta, business: Span) -> timedelta:
    """The part of a resize that leaves some work, the fixed pauses inside, and the business day."""
    length, rest = shift.ends_at - shift.starts_at, timedelta(minutes=shift.unpaid_minutes)
    shrinks = min(length - rest - _MINUTE, _room(shift, edge))
    grows = LONGEST - length
    if edge == "starts":
        grows = min(grows, shift.starts_at - business[0])
        shrinks = min(shrinks, business[1] - shift.starts_at - _MINUTE)
    shrinks, grows = (max(room, NOTHING) // QUARTER * QUARTER for room in (shrinks, grows))
    low, high = (-grows, shrinks) if edge == "starts" else (-shrinks, grows)
    return min(max(snapped(by), low), high)


def drawn_span(axis: TimeAxis, one: datetime, other: datetime) -> Span:
    """The quarters between two instants, at least one and on the business day."""
    begins, ends = axis.business
    first, last = sorted((one, other))
    start = begins + (first - begins) // QUARTER * QUARTER
    start = min(max(start, begins), ends - QUARTER)
    end = begins + snapped(last - begins)
    return start, min(max(end, start + QUARTER), start + LONGEST)


def _room(shift: Shift, edge: str) -> timedelta:
    """How far an edge may go inwards until it meets a pause whose time is fixed."""
    fixed = [(pause.offset, pause.minutes) for pause in shift.breaks if pause.offset is not None]
    if not fixed:
        return shift.ends_at - shift.starts_at
    if edge == "starts":
        return min(offset for offset, _ in fixed) * _MINUTE
    return (shift.minutes - max(offset + minutes for offset, minutes in fixed)) * _MINUTE


def _as_before(breaks: tuple[Break, ...], by: timedelta) -> tuple[Break, ...]:
    return tuple(
        pause if pause.offset is None else replace(pause, offset=pause.offset - by // _MINUTE)
        for pause in breaks
    )


def _retimed(shift: Shift, starts: datetime, ends: datetime, breaks: tuple[Break, ...]) -> RetimeShift:
    return RetimeShift(shift.id, shift.row_version, starts, ends, breaks)

"""From a gesture or a typed cell to the edit it means; no Qt, no database."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from storekeeper.kit.clock import business_day
from storekeeper.kit.errors import Refused
from storekeeper.kit.ids import new_id
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.domain import (
    AddShift,
    Batch,
    Edit,
    Kind,
    MoveShift,
    PlaceLeave,
    PlaceMark,
    RemoveMark,
    RemoveShift,
    RestoreShift,
    RetimeShift,
    Shift,
    Week,
    WithdrawLeave,
    copy_of,
    together,
)
from storekeeper.roster.grammar import Cell, cell_of, edit_for, parse
from storekeeper.roster.grammar.text import LONGEST_MINUTES

LONGEST = timedelta(minutes=LONGEST_MINUTES)


def move(week: Week, shift: Shift, place: Place) -> Edit:  # noqa: ARG001
    """The shift goes to another person or day."""
    return MoveShift(shift.id, shift.row_version, *place)


def copy(week: Week, shift: Shift, place: Place) -> AddShift:
    """The same work once more, there."""
    return copy_of(week, shift, new_id=new_id(), employee_id=place[0], day=place[1])


def clear(week: Week, places: Iterable[Place]) -> Edit | None:
    """Every shift and mark of these cells goes; leave is not the roster's to take away."""
    edits: list[Edit] = []
    for employee_id, day in places:
        edits += [RemoveShift(shift.id, shift.row_version) for shift in week.shifts_of(employee_id, day)]
        mark = week.mark_of(employee_id, day) if employee_id is not None else None
        if mark is not None:
            edits.append(RemoveMark(mark.id, mark.row_version))
    return together(edits)


def remove(shift: Shift) -> Edit:
    """One shift goes."""
    return RemoveShift(shift.id, shift.row_version)


def add(week: Week, place: Place, kind: Kind) -> Edit | None:
    """One more shift of a kind in a cell, beside what is there."""
    standing = cell_of(week, *place)
    return edit_for(week, *place, replace(standing, letters=(kind.letter,)))


def add_all(week: Week, places: Iterable[Place], kind: Kind) -> Edit | None:
    """One more shift of a kind in each of these cells."""
    made = (add(week, place, kind) for place in places)
    return together(edit for edit in made if edit is not None)


def retimed(week: Week, shift: Shift, part: str, by: timedelta) -> Edit | None:
    """`part` (starts, ends or all) so much later; None when it would leave its business day or its pauses no room."""
    starts = shift.starts_at + (timedelta() if part == "ends" else by)
    ends = shift.ends_at + (timedelta() if part == "starts" else by)
    worked = ends - starts - timedelta(minutes=shift.unpaid_minutes)
    if business_day(starts, day_starts=week.shop.day_starts) != shift.day:
        return None
    if part != "all" and not (timedelta() < worked and ends - starts <= LONGEST):
        return None
    return RetimeShift(shift.id, shift.row_version, starts, ends, shift.breaks)


def typed(week: Week, place: Place, text: str, *, above: Place | None = None) -> Edit | None:
    """The edit after which the cell says `text`; None when it says so already. Raises Refused.

    With a plus in front (`+B`) the work comes beside what is there.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    if said.startswith("+"):
        return _beside(week, place, said[1:])
    cell = parse(text)
    if cell.same:
        cell = _same(week, place, cell, above)
    return edit_for(week, *place, cell)


def filled(week: Week, pairs: Iterable[tuple[Place, Place]]) -> Edit | None:
    """Each place says what its source says, leave left out; pairs are (place, source). Raises Refused."""
    return flat(edit_for(week, *place, repeated_cell(week, source)) for place, source in pairs)


def repeated_cell(week: Week, source: Place | None) -> Cell:
    """What a cell says when it repeats another: work and mark, never leave; nothing there clears it."""
    found = replace(cell_of(week, *source), leave=None) if source else Cell()
    return Cell(clear=True) if found.blank else found


def flat(edits: Iterable[Edit | None]) -> Edit | None:
    """One deed of all that there are, batches opened."""
    return together(
        inner
        for edit in edits
        if edit is not None
        for inner in (edit.edits if isinstance(edit, Batch) else (edit,))
    )


def as_seen(edit: Edit, own: Mapping[UUID, int]) -> Edit:
    """The edit with the row versions that this desk's own later edits and undos have left; `own` holds them.

    Adding a row that was taken back means restoring it.
    """
    if isinstance(edit, Batch):
        return replace(edit, edits=tuple(as_seen(inner, own) for inner in edit.edits))
    if isinstance(edit, AddShift | RestoreShift):
        seen = own.get(edit.shift.id)
        return edit if seen is None else RestoreShift(edit.shift, seen)
    if isinstance(edit, PlaceMark):
        return PlaceMark(replace(edit.mark, row_version=own.get(edit.mark.id, edit.mark.row_version)))
    if isinstance(edit, PlaceLeave):
        return PlaceLeave(replace(edit.leave, row_version=own.get(edit.leave.id, edit.leave.row_version)))
    if isinstance(edit, MoveShift | RetimeShift | RemoveShift):
        return replace(edit, seen=own.get(edit.shift_id, edit.seen))
    if isinstance(edit, RemoveMark):
        return replace(edit, seen=own.get(edit.mark_id, edit.seen))
    if isinstance(edit, WithdrawLeave):
        return replace(edit, seen=own.get(edit.leave_id, edit.seen))
    raise TypeError(type(edit).__name__)


def place_of(edit: Edit) -> Place | None:
    """A cell that the edit names, to go to; None when it names rows only."""
    if isinstance(edit, Batch):
        return next((place for place in map(place_of, edit.edits) if place), None)
    if isinstance(edit, AddShift | RestoreShift):
        return edit.shift.employee_id, edit.shift.day
    if isinstance(edit, MoveShift):
        return edit.employee_id, edit.day
    if isinstance(edit, PlaceMark):
        return edit.mark.employee_id, edit.mark.day
    if isinstance(edit, PlaceLeave):
        return edit.leave.employee_id, edit.leave.from_day
    return None


def _beside(week: Week, place: Place, text: str) -> Edit | None:
    more, standing = parse(text), cell_of(week, *place)
    if more.mark or more.leave or more.clear or more.same or more.blank:
        raise Refused("roster.cell_unreadable", text=f"+{text}")
    both = replace(standing, spans=(*standing.spans, *more.spans), letters=more.letters)
    return edit_for(week, *place, both)


def _same(week: Week, place: Place, cell: Cell, above: Place | None) -> Cell:
    employee_id, day = place
    source = above
    if cell.same == "left":
        index = week.days.index(day)
        source = (employee_id, week.days[index - 1]) if index else None
    return repeated_cell(week, source)

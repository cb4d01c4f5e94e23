"""Cells and the week: what a cell of the grid says, and the edit that makes it say something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.kit.errors import Refused
from storekeeper.kit.hours import Span
from storekeeper.kit.ids import new_id
from storekeeper.roster.domain import (
    AddShift,
    Break,
    Edit,
    Kind,
    Leave,
    Mark,
    Person,
    PlaceLeave,
    PlaceMark,
    RemoveMark,
    RemoveShift,
    RetimeShift,
    Shift,
    Week,
    WithdrawLeave,
)
from storekeeper.roster.domain.edits import placement_in, together
from storekeeper.roster.grammar.text import Cell, write


@dataclass(frozen=True)
class _Wanted:
    """A span with its instants, and the kind it takes."""

    starts_at: datetime
    ends_at: datetime
    span: Span
    kind: Kind | None

    @property
    def breaks(self) -> tuple[Break, ...]:
        """What was typed, else the usual break of the kind, else none: never that of another shift."""
        minutes = self.span.break_minutes
        if minutes is None and self.kind is not None:
            minutes = self.kind.break_minutes
        return (Break(minutes),) if minutes else ()


def cell_of(week: Week, employee_id: int | None, day: date) -> Cell:
    """What the grid's cell says, in times (never letters); blank when there is nothing."""
    mark = week.mark_of(employee_id, day) if employee_id is not None else None
    leave = week.leave_of(employee_id, day) if employee_id is not None else None
    return Cell(
        spans=tuple(_span_of(week, shift) for shift in week.shifts_of(employee_id, day)),
        mark=mark.kind if mark else None,
        leave=leave.kind if leave and leave.state == "approved" else None,
    )


def cell_text(week: Week, employee_id: int | None, day: date) -> str:
    """The cell in the grammar of typing."""
    return write(cell_of(week, employee_id, day))


def spans_of(week: Week, cell: Cell) -> tuple[tuple[Span, Kind | None], ...]:
    """The cell's work with letters resolved. Raises Refused `roster.kind_unknown`."""
    return (
        *((Span(kind.starts, kind.ends), kind) for kind in _kinds_of(week, cell)),
        *((span, week.kind_at(span.starts, span.ends)) for span in cell.spans),
    )


def edit_for(
    week: Week, employee_id: int | None, day: date, cell: Cell, *, role: str = "sales"
) -> Edit | None:
    """The edit after which the cell says exactly what was typed; None when it says so already.

    `same` references are resolved by the caller; a blank cell changes nothing. `role` is for open shifts, a
    person brings her own. Raises Refused `roster.kind_unknown`, `roster.open_only_times`, `roster.stranger`,
    `roster.leave_longer`.
    """
    if cell.blank or cell.same:
        return None
    if employee_id is None and (cell.mark or cell.leave):
        raise Refused("roster.open_only_times")
    person = week.person(employee_id) if employee_id is not None else None
    if employee_id is not None and person is None:
        raise Refused("roster.stranger", day=day)
    edits = list(_edits_of_shifts(week, employee_id, day, cell, person.role if person else role))
    if person is not None:
        edits += _edits_of_mark(week, person, day, cell)
        edits += _edits_of_leave(week, person, day, cell)
    return together(edits)


def _kinds_of(week: Week, cell: Cell) -> Iterator[Kind]:
    known = {kind.letter: kind for kind in week.kinds}
    for letter in cell.letters:
        kind = known.get(letter) or _kind_named(week, letter)
        if kind is None:
            names = tuple(f"{each.letter} {each.names.get('zh-HK', '')}".strip() for each in week.kinds)
            raise Refused("roster.kind_unknown", letter=letter, letters=tuple(sorted(names)))
        yield kind


def _kind_named(week: Week, said: str) -> Kind | None:
    """The only kind of a Chinese name, of its name without 更 or 班, or of its first character."""
    for short in (str, _stem, lambda name: name[:1] if len(_stem(said)) == 1 else name):
        found = [kind for kind in week.kinds if short(said) in {short(name) for name in kind.names.values()}]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _stem(name: str) -> str:
    return name.rstrip("更班") or name


def _span_of(week: Week, shift: Shift) -> Span:
    starts, ends = shift.starts_at.astimezone(HONG_KONG), shift.ends_at.astimezone(HONG_KONG)
    kind = week.kind_at(starts.time(), ends.time())
    usual = kind.break_minutes if kind else 0
    pause = shift.unpaid_minutes
    return Span(starts.time(), ends.time(), None if pause == usual else pause)


def _edits_of_shifts(week: Week, employee_id: int | None, day: date, cell: Cell, role: str) -> Iterator[Edit]:
    standing = list(week.shifts_of(employee_id, day))
    for wanted, shift in _paired(_wanted(week, day, cell), standing):
        if shift is None:
            yield _added(week, employee_id, day, wanted, role)
            continue
        standing.remove(shift)
        if not _says(shift, wanted):
            kind_id = wanted.kind.id if wanted.kind else None
            yield RetimeShift(
                shift.id,
                shift.row_version,
                wanted.starts_at,
                wanted.ends_at,
                wanted.breaks,
                kind_id,
            )
    for shift in standing:
        yield RemoveShift(shift.id, shift.row_version)


def _wanted(week: Week, day: date, cell: Cell) -> list[_Wanted]:
    found = []
    for span, kind in spans_of(week, cell):
        first = day + timedelta(days=span.starts < week.shop.day_starts)
        starts_at = at(first, span.starts)
        found.append(_Wanted(starts_at, starts_at + timedelta(minutes=span.minutes), span, kind))
    return sorted(found, key=lambda wanted: wanted.starts_at)


def _paired(wanted: list[_Wanted], standing: list[Shift]) -> list[tuple[_Wanted, Shift | None]]:
    """Each wanted span with the shift that becomes it: equal times first, then in order."""
    free = list(standing)
    equal: dict[int, Shift] = {}
    for number, want in enumerate(wanted):
        same = next((s for s in free if (s.starts_at, s.ends_at) == (want.starts_at, want.ends_at)), None)
        if same is not None:
            equal[number] = same
            free.remove(same)
    return [
        (want, equal[number] if number in equal else (free.pop(0) if free else None))
        for number, want in enumerate(wanted)
    ]


def _says(shift: Shift, wanted: _Wanted) -> bool:
    minutes = wanted.span.break_minutes
    same_times = (shift.starts_at, shift.ends_at) == (wanted.starts_at, wanted.ends_at)
    return same_times and (minutes is None or minutes == shift.unpaid_minutes)


def _added(week: Week, employee_id: int | None, day: date, wanted: _Wanted, role: str) -> AddShift:
    return AddShift(
        Shift(
            id=new_id(),
            shop_id=week.shop.id,
            day=day,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            role=role,
            employee_id=employee_id,
            placement_id=placement_in(week, employee_id, day),
            breaks=wanted.breaks,
            kind_id=wanted.kind.id if wanted.kind else None,
            row_version=0,
        )
    )


def _edits_of_mark(week: Week, person: Person, day: date, cell: Cell) -> Iterable[Edit]:
    standing = week.mark_of(person.employee_id, day)
    if standing and standing.kind == cell.mark:
        return
    if standing:
        yield RemoveMark(standing.id, standing.row_version)
    if cell.mark:
        placed = person.placed_on(day)
        if placed is None:
            raise Refused("roster.stranger", day=day)
        mark = Mark(new_id(), week.shop.id, person.employee_id, placed.placement_id, day, cell.mark, 0)
        yield PlaceMark(mark)


def _edits_of_leave(week: Week, person: Person, day: date, cell: Cell) -> Iterable[Edit]:
    standing = week.leave_of(person.employee_id, day)
    approved = standing if standing and standing.state == "approved" else None
    if cell.leave and not (approved and approved.kind == cell.leave):
        if approved:
            yield _withdrawn(approved)
        yield PlaceLeave(Leave(new_id(), person.employee_id, cell.leave, day, day, "approved", 0))
    elif cell.clear and approved:
        yield _withdrawn(approved)


def _withdrawn(leave: Leave) -> WithdrawLeave:
    """A roster cell is one day: longer leave is not cut up from here."""
    if leave.from_day != leave.to_day:
        raise Refused("roster.leave_longer", first=leave.from_day, last=leave.to_day)
    return WithdrawLeave(leave.id, leave.row_version)

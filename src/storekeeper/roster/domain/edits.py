"""The deeds on a roster as values: each says what it leaves behind, what undoes it and which versions it saw.

Every edit writes a row at most once, so it raises a row_version by exactly one, as the store does. Redoing an
undone edit is the inverse of its inverse, never the first edit again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from storekeeper.kit.errors import Conflict
from storekeeper.roster.domain.values import Break, Leave, Mark, Shift
from storekeeper.roster.domain.week import Outcome, Week

BY_TIMES = -1
"""For `RetimeShift.kind_id`: take the kind whose times are the new ones, else none."""


class Edit(ABC):
    """One deed. `name` completes the code of its sentence: roster.edit.<name>."""

    name: ClassVar[str]

    @abstractmethod
    def expects(self) -> Mapping[UUID, int]:
        """The rows it touches and the row_version its author saw; 0 for a new row."""

    @abstractmethod
    def outcome(self, week: Week) -> Outcome:
        """The rows as they will stand. Raises Conflict `roster.gone` when a row is not there any more."""

    @abstractmethod
    def inverse(self, week: Week) -> Edit:
        """What takes it back, computed on the week before it."""

    def apply(self, week: Week) -> Week:
        """The week after it."""
        return week.after(self.outcome(week))

    def touched(self) -> frozenset[UUID]:
        """The ids of the rows it writes."""
        return frozenset(self.expects())


@dataclass(frozen=True)
class AddShift(Edit):
    """A new shift; its row_version is 0."""

    name: ClassVar[str] = "add_shift"
    shift: Shift

    def expects(self) -> Mapping[UUID, int]:
        return {self.shift.id: 0}

    def outcome(self, week: Week) -> Outcome:  # noqa: ARG002
        return Outcome(shifts=(replace(self.shift, row_version=1),))

    def inverse(self, week: Week) -> Edit:  # noqa: ARG002
        return RemoveShift(self.shift.id, seen=1)


@dataclass(frozen=True)
class MoveShift(Edit):
    """To another person (None: open) or day, times kept; without placement_id the one covering the day."""

    name: ClassVar[str] = "move_shift"
    shift_id: UUID
    seen: int
    employee_id: int | None
    day: date
    placement_id: int | None = None

    def expects(self) -> Mapping[UUID, int]:
        return {self.shift_id: self.seen}

    def outcome(self, week: Week) -> Outcome:
        shift = shift_in(week, self.shift_id)
        by = self.day - shift.day
        moved = replace(
            shift,
            day=self.day,
            starts_at=shift.starts_at + by,
            ends_at=shift.ends_at + by,
            employee_id=self.employee_id,
            placement_id=self.placement_id or placement_in(week, self.employee_id, self.day),
            row_version=self.seen + 1,
        )
        return Outcome(shifts=(moved,))

    def inverse(self, week: Week) -> Edit:
        shift = shift_in(week, self.shift_id)
        return MoveShift(shift.id, self.seen + 1, shift.employee_id, shift.day, shift.placement_id)


@dataclass(frozen=True)
class RetimeShift(Edit):
    """Other times, breaks or kind on the same day for the same person."""

    name: ClassVar[str] = "retime_shift"
    shift_id: UUID
    seen: int
    starts_at: datetime
    ends_at: datetime
    breaks: tuple[Break, ...]
    kind_id: int | None = BY_TIMES

    def expects(self) -> Mapping[UUID, int]:
        return {self.shift_id: self.seen}

    def outcome(self, week: Week) -> Outcome:
        shift = replace(
            shift_in(week, self.shift_id),
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            breaks=self.breaks,
            kind_id=self.kind_id,
            row_version=self.seen + 1,
        )
        if self.kind_id == BY_TIMES:
            kind = week.kind_of_times(shift)
            shift = replace(shift, kind_id=kind.id if kind else None)
        return Outcome(shifts=(shift,))

    def inverse(self, week: Week) -> Edit:
        shift = shift_in(week, self.shift_id)
        return RetimeShift(
            shift.id, self.seen + 1, shift.starts_at, shift.ends_at, shift.breaks, shift.kind_id
        )


@dataclass(frozen=True)
class RemoveShift(Edit):
    """Off the roster; the row stays, marked removed."""

    name: ClassVar[str] = "remove_shift"
    shift_id: UUID
    seen: int

    def expects(self) -> Mapping[UUID, int]:
        return {self.shift_id: self.seen}

    def outcome(self, week: Week) -> Outcome:
        return Outcome(gone=frozenset({shift_in(week, self.shift_id).id}))

    def inverse(self, week: Week) -> Edit:
        return RestoreShift(shift_in(week, self.shift_id), seen=self.seen + 1)


@dataclass(frozen=True)
class RestoreShift(Edit):
    """A removed shift comes back, or a live one becomes, as `shift` says; `seen` is the present row_version."""

    name: ClassVar[str] = "restore_shift"
    shift: Shift
    seen: int

    def expects(self) -> Mapping[UUID, int]:
        return {self.shift.id: self.seen}

    def outcome(self, week: Week) -> Outcome:  # noqa: ARG002
        return Outcome(shifts=(replace(self.shift, row_version=self.seen + 1),))

    def inverse(self, week: Week) -> Edit:
        standing = week.shift(self.shift.id)
        if standing is not None:
            return RestoreShift(standing, seen=self.seen + 1)
        return RemoveShift(self.shift.id, seen=self.seen + 1)


@dataclass(frozen=True)
class PlaceMark(Edit):
    """A rest day or holiday; row_version 0 is new, above 0 the row of that version comes back or becomes it."""

    name: ClassVar[str] = "place_mark"
    mark: Mark

    def expects(self) -> Mapping[UUID, int]:
        return {self.mark.id: self.mark.row_version}

    def outcome(self, week: Week) -> Outcome:  # noqa: ARG002
        return Outcome(marks=(replace(self.mark, row_version=self.mark.row_version + 1),))

    def inverse(self, week: Week) -> Edit:
        standing = week.mark(self.mark.id)
        if standing is not None:
            return PlaceMark(replace(standing, row_version=self.mark.row_version + 1))
        return RemoveMark(self.mark.id, seen=self.mark.row_version + 1)


@dataclass(frozen=True)
class RemoveMark(Edit):
    """The rest day or holiday is taken back; the row stays, marked removed."""

    name: ClassVar[str] = "remove_mark"
    mark_id: UUID
    seen: int

    def expects(self) -> Mapping[UUID, int]:
        return {self.mark_id: self.seen}

    def outcome(self, week: Week) -> Outcome:
        return Outcome(gone=frozenset({mark_in(week, self.mark_id).id}))

    def inverse(self, week: Week) -> Edit:
        return PlaceMark(replace(mark_in(week, self.mark_id), row_version=self.seen + 1))


@dataclass(frozen=True)
class PlaceLeave(Edit):
    """Leave typed into the roster; row_version 0 is new, above 0 the cancelled row comes back."""

    name: ClassVar[str] = "place_leave"
    leave: Leave

    def expects(self) -> Mapping[UUID, int]:
        return {self.leave.id: self.leave.row_version}

    def outcome(self, week: Week) -> Outcome:  # noqa: ARG002
        return Outcome(leaves=(replace(self.leave, row_version=self.leave.row_version + 1),))

    def inverse(self, week: Week) -> Edit:  # noqa: ARG002
        return WithdrawLeave(self.leave.id, seen=self.leave.row_version + 1)


@dataclass(frozen=True)
class WithdrawLeave(Edit):
    """The whole leave is cancelled."""

    name: ClassVar[str] = "withdraw_leave"
    leave_id: UUID
    seen: int

    def expects(self) -> Mapping[UUID, int]:
        return {self.leave_id: self.seen}

    def outcome(self, week: Week) -> Outcome:
        return Outcome(gone=frozenset({leave_in(week, self.leave_id).id}))

    def inverse(self, week: Week) -> Edit:
        return PlaceLeave(replace(leave_in(week, self.leave_id), row_version=self.seen + 1))


@dataclass(frozen=True)
class Batch(Edit):
    """Several deeds as one, all or nothing (a swap, a paste, an import); no row may be in two of them."""

    name: ClassVar[str] = "batch"
    edits: tuple[Edit, ...]

    def __post_init__(self) -> None:
        if len(self.expects()) != sum(len(edit.expects()) for edit in self.edits):
            raise ValueError("a batch writes each row once")

    def expects(self) -> Mapping[UUID, int]:
        return {row: seen for edit in self.edits for row, seen in edit.expects().items()}

    def outcome(self, week: Week) -> Outcome:
        return Outcome.together([edit.outcome(week) for edit in self.edits])

    def inverse(self, week: Week) -> Edit:
        return Batch(tuple(edit.inverse(week) for edit in reversed(self.edits)))


@dataclass(frozen=True)
class CopyWeek(Batch):
    """What stood in the week before comes over."""

    name: ClassVar[str] = "copy_week"


@dataclass(frozen=True)
class ClearWeek(Batch):
    """Every shift and mark goes."""

    name: ClassVar[str] = "clear_week"


@dataclass(frozen=True)
class RestoreWeek(Batch):
    """The working copy becomes what the revision of that number was."""

    name: ClassVar[str] = "restore_week"
    number: int = 0


@dataclass(frozen=True)
class ImportWeek(Batch):
    """What a workbook says comes in."""

    name: ClassVar[str] = "import_week"


WHOLE_WEEK = (CopyWeek, ClearWeek, RestoreWeek, ImportWeek)
"""Deeds on all of a week, named after what they are for and not after one of their rows."""


def copy_of(week: Week, shift: Shift, *, new_id: UUID, employee_id: int | None, day: date) -> AddShift:
    """The same work for another person or day, as a new shift."""
    by = day - shift.day
    copied = replace(
        shift,
        id=new_id,
        day=day,
        starts_at=shift.starts_at + by,
        ends_at=shift.ends_at + by,
        employee_id=employee_id,
        placement_id=placement_in(week, employee_id, day),
        row_version=0,
    )
    return AddShift(copied)


def together(edits: Iterable[Edit]) -> Edit | None:
    """None, the only edit, or a batch of all."""
    listed = tuple(edits)
    if len(listed) < 2:
        return listed[0] if listed else None
    return Batch(listed)


def parts_of(edit: Edit) -> tuple[Edit, ...]:
    """The deeds of a batch, else the one deed."""
    return edit.edits if isinstance(edit, Batch) else (edit,)


def edit_rows(edit: Edit) -> tuple[Shift | Mark, ...]:
    """The shifts and marks that an edit carries whole."""
    if isinstance(edit, Batch):
        return tuple(row for each in edit.edits for row in edit_rows(each))
    if isinstance(edit, AddShift | RestoreShift):
        return (edit.shift,)
    return (edit.mark,) if isinstance(edit, PlaceMark) else ()


def leaves_of(edit: Edit) -> tuple[Leave, ...]:
    """The leave that an edit carries whole."""
    if isinstance(edit, Batch):
        return tuple(leave for each in edit.edits for leave in leaves_of(each))
    return (edit.leave,) if isinstance(edit, PlaceLeave) else ()


def people_of(edit: Edit) -> frozenset[int] | None:
    """Whom the edit names, besides those whose rows it touches; None where only its leave would tell."""
    if isinstance(edit, Batch):
        found = [people_of(each) for each in edit.edits]
        named = [each for each in found if each is not None]
        return frozenset().union(*named) if len(named) == len(found) else None
    if isinstance(edit, WithdrawLeave):
        return None
    rows = (*edit_rows(edit), *leaves_of(edit), *((edit,) if isinstance(edit, MoveShift) else ()))
    return frozenset(row.employee_id for row in rows if row.employee_id is not None)


def placement_in(week: Week, employee_id: int | None, day: date) -> int | None:
    """The id of the placement that lets her work here on that day; None when open or when there is none."""
    person = week.person(employee_id) if employee_id is not None else None
    placed = person.placed_on(day) if person else None
    return placed.placement_id if placed else None


def shift_in(week: Week, shift_id: UUID) -> Shift:
    """The live shift; raises Conflict `roster.gone`."""
    shift = week.shift(shift_id)
    if shift is None:
        raise Conflict("roster.gone")
    return shift


def mark_in(week: Week, mark_id: UUID) -> Mark:
    """The live mark; raises Conflict `roster.gone`."""
    mark = week.mark(mark_id)
    if mark is None:
        raise Conflict("roster.gone")
    return mark


def leave_in(week: Week, leave_id: UUID) -> Leave:
    """The leave; raises Conflict `roster.gone`."""
    leave = week.leave(leave_id)
    if leave is None:
        raise Conflict("roster.gone")
    return leave

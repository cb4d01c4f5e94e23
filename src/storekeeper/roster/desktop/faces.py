"""What each cell of the grid shows, worked out from the loaded week: blocks, marks, leave, what hinders."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from storekeeper.kit.clock import HONG_KONG, at, business_day
from storekeeper.roster.domain import Outcome, Shift, Week

Place = tuple[int | None, date]


@dataclass(frozen=True)
class Block:
    """One shift as drawn; several equal open shifts share one block.

    `minutes` are paid minutes, `track` the part of the opening hours it covers, both ends in 0..1; `times` reads
    0930–1830.
    """

    shift_ids: tuple[UUID, ...]
    letter: str
    look: str | None
    kind_id: int | None
    starts: time
    ends: time
    minutes: int
    track: tuple[float, float]
    times: str = ""

    @property
    def shift_id(self) -> UUID:
        """The shift that a gesture on this block takes."""
        return self.shift_ids[0]


@dataclass(frozen=True)
class Elsewhere:
    """Work at another shop, of which only the times are known."""

    starts: time
    ends: time


@dataclass(frozen=True)
class Face:
    """All that one cell shows."""

    employee_id: int | None
    day: date
    blocks: tuple[Block, ...] = ()
    mark: str | None = None
    leave: str | None = None
    leave_asked: bool = False
    elsewhere: tuple[Elsewhere, ...] = ()
    unavailable: bool = False

    @property
    def lines(self) -> int:
        """How many bands stand above one another; at least one."""
        return max(1, len(self.blocks) + bool(self.mark) + bool(self.leave) + len(self.elsewhere))

    @property
    def empty(self) -> bool:
        """Whether nothing but perhaps a hatch stands there."""
        return not (self.blocks or self.mark or self.leave or self.elsewhere)


class Faces:
    """The faces of one week, made on first sight and kept."""

    def __init__(self, week: Week) -> None:
        self._week = week
        self._elsewhere: dict[Place, list[Elsewhere]] = defaultdict(list)
        for busy in week.busy:
            if busy.shop_id != week.shop.id:
                day = business_day(busy.starts_at, day_starts=week.shop.day_starts)
                span = Elsewhere(_local(busy.starts_at), _local(busy.ends_at))
                self._elsewhere[busy.employee_id, day].append(span)
        self._hours = {day: _opening(week, day) for day in week.days}
        self._made: dict[Place, Face] = {}

    def after(self, week: Week, changed: set[Place]) -> Faces:
        """The faces of a week that differs from this one at `changed` only."""
        later = Faces.__new__(Faces)
        later._week, later._elsewhere, later._hours = week, self._elsewhere, self._hours
        later._made = {place: face for place, face in self._made.items() if place not in changed}
        return later

    def face(self, employee_id: int | None, day: date) -> Face:
        """The cell of a person, or of the open shifts, on a day of the week."""
        place = (employee_id, day)
        if place not in self._made:
            self._made[place] = self._make(employee_id, day)
        return self._made[place]

    def _make(self, employee_id: int | None, day: date) -> Face:
        week = self._week
        shifts = week.shifts_of(employee_id, day)
        if employee_id is None:
            alike = groupby(sorted(shifts, key=_alike), key=_alike)
            return Face(None, day, tuple(self._block(tuple(group)) for _, group in alike))
        mark, leave = week.mark_of(employee_id, day), week.leave_of(employee_id, day)
        return Face(
            employee_id,
            day,
            tuple(self._block((shift,)) for shift in shifts),
            mark.kind if mark else None,
            leave.kind if leave else None,
            leave is not None and leave.state == "asked",
            tuple(sorted(self._elsewhere.get((employee_id, day), ()), key=lambda span: span.starts)),
            self._is_unavailable(employee_id, day),
        )

    def _block(self, shifts: tuple[Shift, ...]) -> Block:
        shift = shifts[0]
        kind = self._week.kind(shift.kind_id)
        starts, ends = _local(shift.starts_at), _local(shift.ends_at)
        return Block(
            tuple(each.id for each in shifts),
            kind.letter if kind else "",
            kind.look if kind else None,
            shift.kind_id,
            starts,
            ends,
            shift.worked_minutes,
            _track(shift, self._hours.get(shift.day) or _opening(self._week, shift.day)),
            f"{starts:%H%M}–{ends:%H%M}",
        )

    def _is_unavailable(self, employee_id: int, day: date) -> bool:
        person = self._week.person(employee_id)
        valid = [
            window
            for window in (person.availability if person else ())
            if window.from_day <= day and (window.to_day is None or day <= window.to_day)
        ]
        return bool(valid) and all(window.weekday != day.weekday() for window in valid)


def places_of(week: Week, outcome: Outcome) -> set[Place]:
    """The cells in which these rows stood in `week` and will stand afterwards."""
    found: set[Place] = set()
    for shift in (*outcome.shifts, *(week.shift(row) for row in _rows(outcome))):
        if shift is not None:
            found.add((shift.employee_id, shift.day))
    for mark in (*outcome.marks, *(week.mark(row) for row in _rows(outcome))):
        if mark is not None:
            found.add((mark.employee_id, mark.day))
    for leave in (*outcome.leaves, *(week.leave(row) for row in _rows(outcome))):
        if leave is not None:
            found |= {(leave.employee_id, day) for day in week.days if leave.covers(day)}
    return found


def _rows(outcome: Outcome) -> set[UUID]:
    shifts, marks, leaves = outcome.shifts, outcome.marks, outcome.leaves
    return {s.id for s in shifts} | {m.id for m in marks} | {leave.id for leave in leaves} | outcome.gone


def _alike(shift: Shift) -> tuple[datetime, datetime, int]:
    return shift.starts_at, shift.ends_at, shift.kind_id or 0


def _local(instant: datetime) -> time:
    return instant.astimezone(HONG_KONG).time()


def _opening(week: Week, day: date) -> tuple[datetime, datetime]:
    for hours in week.shop.hours:
        covers = hours.from_day <= day and (hours.to_day is None or day <= hours.to_day)
        if hours.weekday == day.weekday() and covers:
            closes = at(day, hours.closes)
            return at(day, hours.opens), closes if hours.closes > hours.opens else closes + timedelta(days=1)
    return at(day, time()), at(day + timedelta(days=1), time())


def _track(shift: Shift, opening: tuple[datetime, datetime]) -> tuple[float, float]:
    opens, closes = opening
    whole = (closes - opens).total_seconds()
    start = min(max((shift.starts_at - opens).total_seconds() / whole, 0.0), 0.96)
    end = min(max((shift.ends_at - opens).total_seconds() / whole, start + 0.04), 1.0)
    return start, end

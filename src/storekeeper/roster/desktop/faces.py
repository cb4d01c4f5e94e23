"""What each cell of the grid shows, worked out from the loaded week: blocks, marks, leave, what hinders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from uuid import UUID

from storekeeper.kit.clock import HONG_KONG, at, business_day
from storekeeper.kit.errors import Finding
from storekeeper.roster.domain import CHANGED, DRAFT, PUBLISHED, Mark, Outcome, Shift, Week
from storekeeper.roster.rules import verdict
from storekeeper.roster.rules.shifts import judged_shift

Place = tuple[int | None, date]
TAIL = 0.75
"""The height of a tail as a part of a band's."""
_NEAR = (0, -1, 1, -2, 2)
"""The days around a shift, in days, on which other work bears on it: overlap, and the way between shops."""
_ONE_DAY = timedelta(days=1)
_SIGNS = {"refused": "hard", "warned": "soft", "free": ""}


@dataclass(frozen=True)
class Block:
    """One shift as drawn; several equal open shifts share one block.

    `minutes` are paid minutes, `track` the part of the opening hours it covers, both ends in 0..1; `times` reads
    0930–1830. `state` is DRAFT, PUBLISHED or CHANGED; `sign` is that of its heaviest finding: hard, soft or none.
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
    state: str = DRAFT
    findings: tuple[Finding, ...] = ()
    sign: str = ""

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
    """All that one cell shows.

    `tail` is when last night's shift ends here; `removed` is what was published and has been taken away since.
    """

    employee_id: int | None
    day: date
    blocks: tuple[Block, ...] = ()
    mark: str | None = None
    mark_state: str = DRAFT
    leave: str | None = None
    leave_asked: bool = False
    elsewhere: tuple[Elsewhere, ...] = ()
    unavailable: bool = False
    tail: time | None = None
    removed: tuple[Shift | Mark, ...] = ()

    @property
    def lines(self) -> float:
        """How many bands stand above one another; at least one, and a tail is a lower one."""
        bands = len(self.blocks) + bool(self.mark) + bool(self.leave) + len(self.elsewhere)
        return max(1, bands + (TAIL if self.tail else 0))

    @cached_property
    def look(self) -> tuple[object, ...]:
        """Equal for faces that look alike, whoever's they are."""
        blocks = tuple(
            [
                (b.look, b.letter, b.times, b.minutes, b.track, b.state, b.sign, len(b.shift_ids))
                for b in self.blocks
            ]
        )
        rest = self.mark, self.mark_state, self.leave, self.leave_asked, self.elsewhere, self.unavailable
        return self.employee_id is None, blocks, rest, self.tail, bool(self.removed)

    @property
    def empty(self) -> bool:
        """Whether nothing but perhaps a hatch stands there."""
        return not (self.blocks or self.mark or self.leave or self.elsewhere or self.tail)


class Faces:
    """The faces of one week, made and judged on first sight and kept."""

    def __init__(self, week: Week) -> None:
        self._week = week
        self._elsewhere: dict[Place, list[Elsewhere]] = defaultdict(list)
        self._from_before: dict[Place, time] = {}
        for busy in week.near:
            day = business_day(busy.starts_at, day_starts=week.shop.day_starts)
            if busy.shop_id != week.shop.id:
                span = Elsewhere(_local(busy.starts_at), _local(busy.ends_at))
                self._elsewhere[busy.employee_id, day].append(span)
            elif _passes_midnight(busy.starts_at, busy.ends_at):
                self._from_before[busy.employee_id, day + _ONE_DAY] = _local(busy.ends_at)
        self._hours = {day: _opening(week, day) for day in week.days}
        self._midnight = {day: at(day + _ONE_DAY, time()) for day in week.days}
        self._nights = self._past_midnight(week.nights)
        self._tall = {who: self._row_lines(who) for who in self._crowded()}
        self._made: dict[Place, Face] = {}

    def after(self, week: Week, changed: set[Place]) -> tuple[Faces, set[Place]]:
        """The faces of a week in which these cells changed, and all cells that look different now.

        What the rules say of a shift may change with those of the same person near it: their cells are made again.
        """
        later = Faces.__new__(Faces)
        later._week, later._elsewhere, later._hours = week, self._elsewhere, self._hours
        later._from_before, later._midnight = self._from_before, self._midnight
        people = {who for who, _ in changed}
        later._nights = {place: until for place, until in self._nights.items() if place[0] not in people}
        for who in people:
            later._nights |= self._past_midnight(week.work_of(who) if who is not None else ())
        later._made = dict(self._made)
        dropped = {}
        later._tall = self._tall | {who: self._lines_after(later, who, changed) for who in people}
        for place in {(who, day + timedelta(days=by)) for who, day in changed for by in _NEAR}:
            face = later._made.pop(place, None)
            if face is not None:
                dropped[place] = face
        differ = {place for place, face in dropped.items() if later.face(*place) != face}
        return later, differ | (changed - dropped.keys())

    def row_lines(self, employee_id: int | None) -> float:
        """How many bands the fullest cell of a row stacks."""
        return self._tall.get(employee_id, 1)

    def _crowded(self) -> set[int | None]:
        """Whose rows may stack more than one band."""
        week = self._week
        found = {who for (who, _), shifts in week.cells.items() if len(shifts) > 1}
        found |= {who for who, _ in (*self._elsewhere, *self._nights, *self._from_before)}
        found |= {leave.employee_id for leave in week.leaves}
        return found | {m.employee_id for m in week.marks if (m.employee_id, m.day) in week.cells}

    def _row_lines(self, who: int | None) -> float:
        return max(self._lines(who, day) for day in self._week.days)

    def _lines_after(self, later: Faces, who: int | None, changed: set[Place]) -> float:
        """The height of a row after some of its cells changed; only a lower cell has all of the row looked at."""
        days = [day for one, day in changed if one == who and day in self._hours]
        before, tall = self.row_lines(who), max((later._lines(who, day) for day in days), default=1)
        if tall >= before:
            return tall
        shrinks = any(self._lines(who, day) == before for day in days)
        return later._row_lines(who) if shrinks else before

    def _past_midnight(self, shifts: Iterable[Shift]) -> dict[Place, time]:
        """When shifts end that reach into the next day, by person and that day."""
        found, midnight = {}, self._midnight
        for shift in shifts:
            day = shift.day
            if day in midnight and shift.ends_at > midnight[day]:
                found[shift.employee_id, day + _ONE_DAY] = _local(shift.ends_at)
        return found

    def _lines(self, employee_id: int | None, day: date) -> float:
        """How many bands a cell stacks, without making its face."""
        week, place = self._week, (employee_id, day)
        shifts = week.shifts_of(employee_id, day)
        if employee_id is None:
            return max(1, len({_alike(shift) for shift in shifts}))
        bands = len(shifts) + len(self._elsewhere.get(place, ()))
        bands += week.mark_of(employee_id, day) is not None
        bands += week.leave_of(employee_id, day) is not None
        return max(1, bands + (TAIL if self._tail(employee_id, day) else 0))

    def face(self, employee_id: int | None, day: date) -> Face:
        """The cell of a person, or of the open shifts, on a day of the week."""
        place = (employee_id, day)
        found = self._made.get(place)
        if found is None:
            found = self._made[place] = self._make(employee_id, day)
        return found

    def _make(self, employee_id: int | None, day: date) -> Face:
        week = self._week
        shifts = week.shifts_of(employee_id, day)
        removed = week.removed_from(employee_id, day) if week.published is not None else ()
        if employee_id is None:
            alike = groupby(sorted(shifts, key=_alike), key=_alike)
            blocks = tuple(self._block(tuple(group)) for _, group in alike)
            return Face(None, day, blocks, removed=removed)
        mark, leave = week.mark_of(employee_id, day), week.leave_of(employee_id, day)
        return Face(
            employee_id,
            day,
            tuple([self._block((shift,)) for shift in shifts]),
            mark.kind if mark else None,
            week.state_of(mark) if mark else DRAFT,
            leave.kind if leave else None,
            leave is not None and leave.state == "asked",
            tuple(sorted(self._elsewhere.get((employee_id, day), ()), key=lambda span: span.starts)),
            self._is_unavailable(employee_id, day),
            self._tail(employee_id, day),
            removed,
        )

    def _block(self, shifts: tuple[Shift, ...]) -> Block:
        shift = shifts[0]
        kind = self._week.kind(shift.kind_id)
        starts, ends = _local(shift.starts_at), _local(shift.ends_at)
        findings = tuple(judged_shift(self._week, shift))
        return Block(
            tuple([each.id for each in shifts]),
            kind.letter if kind else "",
            kind.look if kind else None,
            shift.kind_id,
            starts,
            ends,
            shift.worked_minutes,
            _track(shift, self._hours.get(shift.day) or _opening(self._week, shift.day)),
            f"{starts:%H%M}–{ends:%H%M}",
            self._state(shifts),
            findings,
            _SIGNS[verdict(findings)] if findings else "",
        )

    def _state(self, shifts: tuple[Shift, ...]) -> str:
        """Of several alike: changed if one is, else draft if one is."""
        if len(shifts) == 1:
            return self._week.state_of(shifts[0])
        states = {self._week.state_of(shift) for shift in shifts}
        return next(state for state in (CHANGED, DRAFT, PUBLISHED) if state in states)

    def _tail(self, employee_id: int, day: date) -> time | None:
        place = employee_id, day
        return self._nights.get(place) or self._from_before.get(place)

    def _is_unavailable(self, employee_id: int, day: date) -> bool:
        person = self._week.person(employee_id)
        if person is None or not person.availability:
            return False
        valid = [
            window
            for window in person.availability
            if window.from_day <= day and (window.to_day is None or day <= window.to_day)
        ]
        return bool(valid) and all(window.weekday != day.weekday() for window in valid)


def places_of(week: Week, outcome: Outcome) -> set[Place]:
    """The cells in which these rows stood or were published in `week` and will stand afterwards, with their tails."""
    found: set[Place] = set()
    rows = _rows(outcome)
    for shift in (*outcome.shifts, *(week.shift(row) for row in rows)):
        if shift is not None:
            found.add((shift.employee_id, shift.day))
            if _passes_midnight(shift.starts_at, shift.ends_at):
                found.add((shift.employee_id, shift.day + _ONE_DAY))
    for mark in (*outcome.marks, *(week.mark(row) for row in rows)):
        if mark is not None:
            found.add((mark.employee_id, mark.day))
    for leave in (*outcome.leaves, *(week.leave(row) for row in rows)):
        if leave is not None:
            found |= {(leave.employee_id, day) for day in week.days if leave.covers(day)}
    if week.published is not None:
        told = (week.published.by_id.get(row) for row in rows)
        found |= {(one.employee_id, one.day) for one in told if one is not None}
    return found


def _rows(outcome: Outcome) -> set[UUID]:
    shifts, marks, leaves = outcome.shifts, outcome.marks, outcome.leaves
    return {s.id for s in shifts} | {m.id for m in marks} | {leave.id for leave in leaves} | outcome.gone


def _open(week: Week) -> tuple[Shift, ...]:
    return tuple(shift for day in week.days for shift in week.shifts_of(None, day))


def _alike(shift: Shift) -> tuple[datetime, datetime, int]:
    return shift.starts_at, shift.ends_at, shift.kind_id or 0


def _local(instant: datetime) -> time:
    return instant.astimezone(HONG_KONG).time()


def _passes_midnight(starts: datetime, ends: datetime) -> bool:
    """Whether work goes on after the end of the day it starts on."""
    last = ends.astimezone(HONG_KONG) - timedelta(minutes=1)
    return last.date() > starts.astimezone(HONG_KONG).date()


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

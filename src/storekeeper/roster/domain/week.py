"""One shop's week as loaded: immutable, and quick to ask by person and day."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from storekeeper.kit.clock import HONG_KONG, at, days_of_week
from storekeeper.roster.domain.indexes import (
    LEAVES,
    MARKS,
    SHIFTS,
    grouped,
    hand_on,
    merged,
    order_of_leave,
    order_of_mark,
    order_of_shift,
)
from storekeeper.roster.domain.revision import (
    CHANGED,
    DRAFT,
    PUBLISHED,
    Comparison,
    PersonChange,
    Revision,
    content,
)
from storekeeper.roster.domain.rulings import NOTHING_SETTLED, Rulings
from storekeeper.roster.domain.values import Asked, Busy, Kind, Leave, Mark, Person, Rest, Shift, Shop


@dataclass(frozen=True)
class Outcome:
    """What an edit leaves behind: rows as they will stand, and the ids of rows that go."""

    shifts: tuple[Shift, ...] = ()
    marks: tuple[Mark, ...] = ()
    leaves: tuple[Leave, ...] = ()
    gone: frozenset[UUID] = frozenset()

    @classmethod
    def together(cls, outcomes: Sequence[Outcome]) -> Outcome:
        """All of them as one; they concern different rows."""
        return cls(
            tuple(shift for each in outcomes for shift in each.shifts),
            tuple(mark for each in outcomes for mark in each.marks),
            tuple(leave for each in outcomes for leave in each.leaves),
            frozenset(row for each in outcomes for row in each.gone),
        )


@dataclass(frozen=True)
class Week:
    """The business days from `monday`, of one week or several; people by staff number; shifts by day, start and id.

    `leaves` are those asked and approved that touch the week; `busy` is work of these people in other shops,
    and in this shop on the days next to the week; `rests` are days that other shops have marked for them.
    `published` is the newest revision of the week, None while it has never been published. `asked` are the skills
    that chain, region and shop ask of a role, `ruled` what they have settled for the rules.
    """

    shop: Shop
    monday: date
    people: tuple[Person, ...] = ()
    shifts: tuple[Shift, ...] = ()
    marks: tuple[Mark, ...] = ()
    leaves: tuple[Leave, ...] = ()
    busy: tuple[Busy, ...] = ()
    kinds: tuple[Kind, ...] = ()
    rests: tuple[Rest, ...] = ()
    published: Revision | None = None
    asked: tuple[Asked, ...] = ()
    weeks: int = 1
    ruled: Rulings = NOTHING_SETTLED

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday, as many times as there are weeks."""
        mondays = (self.monday + timedelta(days=7 * number) for number in range(self.weeks))
        return tuple(day for monday in mondays for day in days_of_week(monday))

    def person(self, employee_id: int) -> Person | None:
        """The person, when she may be rostered here."""
        return self._people.get(employee_id)

    def shift(self, shift_id: UUID) -> Shift | None:
        """The live shift of that id."""
        return self._shifts.get(shift_id)

    def mark(self, mark_id: UUID) -> Mark | None:
        """The live mark of that id."""
        return self._marks.get(mark_id)

    def leave(self, leave_id: UUID) -> Leave | None:
        """The leave of that id."""
        return self._leaves.get(leave_id)

    def shifts_of(self, employee_id: int | None, day: date) -> tuple[Shift, ...]:
        """Her shifts (None: the open ones) of a business day, by start."""
        return self._shifts_by_cell.get((employee_id, day), ())

    @property
    def cells(self) -> Mapping[tuple[int | None, date], tuple[Shift, ...]]:
        """Every cell that has shifts: person (None: open) and day, with its shifts by start."""
        return self._shifts_by_cell

    @cached_property
    def nights(self) -> tuple[Shift, ...]:
        """The shifts that go on after the end of the day they start on."""
        midnight = {day: at(day + timedelta(days=1), time()) for day in self.days}
        return tuple([s for s in self.shifts if s.day in midnight and s.ends_at > midnight[s.day]])

    @cached_property
    def totals(self) -> Mapping[date, tuple[int, int]]:
        """Of each day with work: how many people, and their paid minutes."""
        people: dict[date, int] = {}
        minutes: dict[date, int] = {}
        for (who, day), shifts in self.cells.items():
            if who is not None:
                people[day] = people.get(day, 0) + 1
                minutes[day] = minutes.get(day, 0) + sum([shift.worked_minutes for shift in shifts])
        return {day: (people[day], minutes[day]) for day in people}

    @cached_property
    def near(self) -> tuple[Busy, ...]:
        """Work elsewhere or beside the week that lies in it or next to it."""
        since = at(self.days[0] - timedelta(days=2), time())
        until = at(self.days[-1] + timedelta(days=3), time())
        return tuple(busy for busy in self.busy if busy.ends_at > since and busy.starts_at < until)

    def prepared(self) -> Week:
        """Itself, with what a screen and the rules ask first worked out: where it is read, not where it is painted."""
        _ = self.nights, self.totals, self._shifts, self._marks, self._marks_by_cell, self._leaves_by_person
        _ = self._people, self._shifts_by_person, self._marks_by_person
        _ = self._busy_by_person, self._near_by_person, self._rests_by_person
        return self

    def mark_of(self, employee_id: int, day: date) -> Mark | None:
        """Her rest day or holiday on that day."""
        return next(iter(self.marks_of(employee_id, day)), None)

    def marks_of(self, employee_id: int, day: date) -> tuple[Mark, ...]:
        """Her marks on that day; the store keeps one, an edit not yet judged may hold two."""
        return self._marks_by_cell.get((employee_id, day), ())

    def rest_of(self, employee_id: int, day: date) -> Rest | None:
        """What another shop has marked for her on that day."""
        return self._rests_by_cell.get((employee_id, day))

    def leaves_of(self, employee_id: int) -> tuple[Leave, ...]:
        """Her leave that touches the week, asked or approved."""
        return self._leaves_by_person.get(employee_id, ())

    def leave_of(self, employee_id: int, day: date) -> Leave | None:
        """Her leave on that day, approved before asked."""
        covering = [leave for leave in self.leaves_of(employee_id) if leave.covers(day)]
        return min(covering, key=lambda leave: leave.state != "approved", default=None)

    def work_of(self, employee_id: int) -> tuple[Shift, ...]:
        """All her shifts of the week, by start."""
        return self._shifts_by_person.get(employee_id, ())

    def busy_of(self, employee_id: int) -> tuple[Busy, ...]:
        """Her work elsewhere and on the days next to the week."""
        return self._busy_by_person.get(employee_id, ())

    def busy_near(self, employee_id: int) -> tuple[Busy, ...]:
        """Of her work elsewhere and beside the week what a shift of it can meet."""
        return self._near_by_person.get(employee_id, ())

    def marks_of_person(self, employee_id: int) -> tuple[Mark, ...]:
        """All her marks of the week."""
        return self._marks_by_person.get(employee_id, ())

    def rests_of(self, employee_id: int) -> tuple[Rest, ...]:
        """What other shops have marked for her, and what is marked on the days next to the week."""
        return self._rests_by_person.get(employee_id, ())

    def kind(self, kind_id: int | None) -> Kind | None:
        """The kind of that id."""
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def kind_at(self, starts: time, ends: time) -> Kind | None:
        """The kind with exactly these Hong Kong times; a typed time takes it."""
        return next((kind for kind in self.kinds if (kind.starts, kind.ends) == (starts, ends)), None)

    def kind_of_times(self, shift: Shift) -> Kind | None:
        """The kind whose times are those of this shift."""
        starts, ends = shift.starts_at.astimezone(HONG_KONG), shift.ends_at.astimezone(HONG_KONG)
        return self.kind_at(starts.time(), ends.time())

    def asked_of(self, role: str, day: date) -> tuple[Asked, ...]:
        """The skills that a role asks on that day: of each the word of the closest place, if it asks anything."""
        closest: dict[str, Asked] = {}
        for asked in self.asked:
            if asked.role != role or not asked.covers(day):
                continue
            if asked.skill not in closest or asked.place > closest[asked.skill].place:
                closest[asked.skill] = asked
        return tuple(asked for asked in closest.values() if asked.weight != "none")

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """For rules to keep what they make of what no edit changes; the weeks after an edit have it too."""
        return {}

    def of(self, employees: Collection[int]) -> Week:
        """What the week holds of these people alone, each person's rows in their order."""
        theirs = replace(
            self,
            people=tuple(person for each in employees if (person := self.person(each))),
            shifts=tuple(shift for each in employees for shift in self.work_of(each)),
            marks=tuple(mark for each in employees for mark in self.marks_of_person(each)),
            leaves=tuple(leave for each in employees for leave in self.leaves_of(each)),
            busy=tuple(busy for each in employees for busy in self.busy_of(each)),
            rests=tuple(rest for each in employees for rest in self.rests_of(each)),
        )
        theirs.__dict__["kept"] = self.kept
        return theirs

    def of_person(self, person: Person) -> tuple[object, ...]:
        """Her rows, to see whether two weeks hold the same of her; equal rows that are handed on are the same ones."""
        who = person.employee_id
        hers = self.work_of(who), self.marks_of_person(who), self.leaves_of(who), self.busy_of(who)
        return self.monday, self.weeks, self.ruled, person, *hers, self.rests_of(who)

    def is_part_of(self, other: Week) -> bool:
        """Whether the other holds the same of everybody in this one and of its rows, under the same rulings."""
        if (self.shop, self.asked) != (other.shop, other.asked):
            return False
        theirs = ((mine, other.person(mine.employee_id)) for mine in self.people)
        if not all(who and self.of_person(mine) == other.of_person(who) for mine, who in theirs):
            return False
        return all(other.shift(row.id) == row for row in self.shifts) and all(
            other.mark(row.id) == row for row in self.marks
        )

    def version_of(self, row_id: UUID) -> int | None:
        """The row_version of a live shift, mark or leave; None when it is not here."""
        row = self.shift(row_id) or self.mark(row_id) or self.leave(row_id)
        return row.row_version if row else None

    @property
    def rows(self) -> tuple[Shift | Mark, ...]:
        """All shifts and marks."""
        return (*self.shifts, *self.marks)

    @cached_property
    def versions(self) -> Mapping[UUID, int]:
        """Every shift and mark with its row_version: the week as it is seen."""
        return {row.id: row.row_version for row in self.rows}

    @cached_property
    def compared(self) -> Comparison:
        """The working copy beside what is published."""
        return Comparison(self.shifts, self.marks, self.published)

    def state_of(self, row: Shift | Mark) -> str:
        """DRAFT (never published), PUBLISHED (as published) or CHANGED since: what `compared` says, of one cell."""
        if self.published is None:
            return DRAFT
        before = self.published.by_id.get(row.id)
        if before is not None:
            return PUBLISHED if content(before) == content(row) else CHANGED
        alike = [one for one in self._gone_from(row.employee_id, row.day) if content(one) == content(row)]
        if not alike:
            return DRAFT
        rivals = [one.id for one in self._new_in(row.employee_id, row.day) if content(one) == content(row)]
        return PUBLISHED if row.id in rivals[: len(alike)] else DRAFT

    def removed_from(self, employee_id: int | None, day: date) -> tuple[Shift | Mark, ...]:
        """What was published for a person (None: open) on a day and is not there any more, nor anything like it."""
        gone = self._gone_from(employee_id, day)
        told = [content(row) for row in self._new_in(employee_id, day)] if gone else []
        removed = []
        for row in gone:
            if content(row) in told:
                told.remove(content(row))
            else:
                removed.append(row)
        return tuple(removed)

    @property
    def changes(self) -> tuple[PersonChange, ...]:
        """Who would be told something new if the week were published now."""
        return self.compared.changes

    def after(self, outcome: Outcome) -> Week:
        """The week with these rows put in and those ids taken out."""
        if not (outcome.shifts or outcome.marks or outcome.leaves or outcome.gone):
            return self
        gone = outcome.gone
        later = replace(
            self,
            shifts=merged(self.shifts, outcome.shifts, gone, self._shifts, order_of_shift),
            marks=merged(self.marks, outcome.marks, gone, self._marks, order_of_mark),
            leaves=merged(self.leaves, outcome.leaves, gone, self._leaves, order_of_leave),
        )
        made = self.__dict__
        later.__dict__["kept"] = self.kept
        later.__dict__.update({name: made[name] for name in _LASTING if name in made})
        hand_on(made, later.__dict__, outcome.shifts, gone, SHIFTS)
        hand_on(made, later.__dict__, outcome.marks, gone, MARKS)
        hand_on(made, later.__dict__, outcome.leaves, gone, LEAVES)
        return later

    def _gone_from(self, employee_id: int | None, day: date) -> list[Shift | Mark]:
        """Rows published there whose ids are not live anywhere."""
        rows = self.published.by_place.get((employee_id, day), ()) if self.published else ()
        return [row for row in rows if row.id not in self._shifts and row.id not in self._marks]

    def _new_in(self, employee_id: int | None, day: date) -> list[Shift | Mark]:
        """Rows that stand there under an id that was not published."""
        known = self.published.by_id if self.published else {}
        marks = self.marks_of(employee_id, day) if employee_id is not None else ()
        rows: tuple[Shift | Mark, ...] = (*self.shifts_of(employee_id, day), *marks)
        return [row for row in rows if row.id not in known]

    @cached_property
    def _people(self) -> Mapping[int, Person]:
        return {person.employee_id: person for person in self.people}

    @cached_property
    def _shifts(self) -> Mapping[UUID, Shift]:
        return {shift.id: shift for shift in self.shifts}

    @cached_property
    def _marks(self) -> Mapping[UUID, Mark]:
        return {mark.id: mark for mark in self.marks}

    @cached_property
    def _leaves(self) -> Mapping[UUID, Leave]:
        return {leave.id: leave for leave in self.leaves}

    @cached_property
    def _shifts_by_cell(self) -> Mapping[tuple[int | None, date], tuple[Shift, ...]]:
        return grouped(((shift.employee_id, shift.day), shift) for shift in self.shifts)

    @cached_property
    def _shifts_by_person(self) -> Mapping[int | None, tuple[Shift, ...]]:
        return grouped((shift.employee_id, shift) for shift in self.shifts)

    @cached_property
    def _marks_by_cell(self) -> Mapping[tuple[int, date], tuple[Mark, ...]]:
        return grouped(((mark.employee_id, mark.day), mark) for mark in self.marks)

    @cached_property
    def _marks_by_person(self) -> Mapping[int, tuple[Mark, ...]]:
        return grouped((mark.employee_id, mark) for mark in self.marks)

    @cached_property
    def _rests_by_person(self) -> Mapping[int, tuple[Rest, ...]]:
        return grouped((rest.employee_id, rest) for rest in self.rests)

    @cached_property
    def _rests_by_cell(self) -> Mapping[tuple[int, date], Rest]:
        return {(rest.employee_id, rest.day): rest for rest in self.rests}

    @cached_property
    def _leaves_by_person(self) -> Mapping[int, tuple[Leave, ...]]:
        return grouped((leave.employee_id, leave) for leave in self.leaves)

    @cached_property
    def _busy_by_person(self) -> Mapping[int, tuple[Busy, ...]]:
        return grouped((busy.employee_id, busy) for busy in self.busy)

    @cached_property
    def _near_by_person(self) -> Mapping[int, tuple[Busy, ...]]:
        return grouped((busy.employee_id, busy) for busy in self.near)


_LASTING = (
    "days",
    "_people",
    "_rests_by_cell",
    "_rests_by_person",
    "_busy_by_person",
    "_near_by_person",
    "near",
)
"""What an edit leaves as it was."""

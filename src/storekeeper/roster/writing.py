"""Writes an edit and its rows: each row once and in the version its author saw, all sent before one is answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit import edits
from storekeeper.kit.errors import Conflict
from storekeeper.kit.stores.ahead import Answer, Send, Statement
from storekeeper.people import domain as people_domain
from storekeeper.people import service as people
from storekeeper.roster import queries
from storekeeper.roster.domain import FORMAT, Edit, Leave, Mark, Outcome, Shift, Week, to_json

PAGE = "roster"
CHUNK = 5_000

_ADD_SHIFTS = """
    INSERT INTO roster.shift
        (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id, breaks, kind_id)
    SELECT n.id, n.shop_id, n.day, n.starts_at, n.ends_at, n.role, n.employee_id, n.placement_id,
        n.breaks::jsonb, n.kind_id
    FROM unnest(%s::uuid[], %s::int[], %s::date[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::int[],
        %s::int[], %s::text[], %s::int[])
        n (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id, breaks, kind_id)
    ON CONFLICT (id) DO NOTHING
    RETURNING id"""
_CHANGE_SHIFTS = """
    UPDATE roster.shift s SET shop_id = n.shop_id, day = n.day, starts_at = n.starts_at, ends_at = n.ends_at,
        role = n.role, employee_id = n.employee_id, placement_id = n.placement_id, breaks = n.breaks::jsonb,
        kind_id = n.kind_id, removed = n.removed
    FROM unnest(%s::uuid[], %s::int[], %s::date[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::int[],
        %s::int[], %s::text[], %s::int[], %s::boolean[], %s::int[])
        n (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id, breaks, kind_id, removed, seen)
    WHERE s.id = n.id AND s.row_version = n.seen
    RETURNING s.id"""
_ADD_MARKS = """
    INSERT INTO roster.day_mark (id, shop_id, employee_id, placement_id, day, kind)
    SELECT * FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::int[], %s::date[], %s::text[])
    ON CONFLICT (id) DO NOTHING
    RETURNING id"""
_CHANGE_MARKS = """
    UPDATE roster.day_mark m SET shop_id = n.shop_id, employee_id = n.employee_id, placement_id = n.placement_id,
        day = n.day, kind = n.kind, removed = n.removed
    FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::int[], %s::date[], %s::text[], %s::boolean[], %s::int[])
        n (id, shop_id, employee_id, placement_id, day, kind, removed, seen)
    WHERE m.id = n.id AND m.row_version = n.seen
    RETURNING m.id"""


@dataclass(frozen=True)
class Writing:
    """What was sent of an edit: `outcome` of it and the leave that goes. Asking it anything waits for the answers."""

    outcome: Outcome
    leaves_gone: tuple[Leave, ...]
    recorded: Answer
    rows: tuple[tuple[Answer, tuple[UUID, ...]], ...]

    @cached_property
    def is_new(self) -> bool:
        """Whether this is the first time that the edit was sent; else nothing was written."""
        return bool(self.recorded.fetchall())

    def missed(self) -> list[UUID]:
        """The rows that were not there in the version which the author of the edit saw."""
        missed: list[UUID] = []
        for answer, ids in self.rows:
            written = {row[0] for row in answer.fetchall()}
            missed += (row for row in ids if row not in written)
        return missed


@dataclass(frozen=True)
class Draft:
    """All that is to be sent of an edit: what keeps it, and each statement of its rows with their ids."""

    outcome: Outcome
    leaves_gone: tuple[Leave, ...]
    recording: Statement
    rows: tuple[tuple[Statement, tuple[UUID, ...]], ...]

    def sent(self, send: Send) -> Writing:
        """Sends it; leave is written by `write_leaves`."""
        recorded = send(*self.recording)
        rows = tuple((send(*statement), ids) for statement, ids in self.rows)
        return Writing(self.outcome, self.leaves_gone, recorded, rows)


def draft(edit_id: UUID, edit: Edit, week: Week) -> Draft:
    """An edit and the rows it leaves of `week`, to be sent. Raises Conflict `roster.gone`."""
    outcome, inverse = edit.outcome(week), edit.inverse(week)
    recording = edits.recording(
        id=edit_id, page=PAGE, shop_id=week.shop.id, deed=to_json(edit), inverse=to_json(inverse),
        format=FORMAT,
    )  # fmt: skip
    shifts = [row for row in week.shifts if row.id in outcome.gone]
    marks = [row for row in week.marks if row.id in outcome.gone]
    rows = (*_marks(edit, outcome, marks), *_shifts(edit, outcome, shifts))
    return Draft(
        outcome,
        tuple(row for row in week.leaves if row.id in outcome.gone),
        recording,
        tuple(
            ((statement, _columns(chunk)), tuple(row[0] for row in chunk))
            for statement, listed in rows
            for chunk in _chunks(listed)
        ),
    )


def write_leaves(connection: Connection, edit: Edit, writing: Writing) -> None:
    """The leave that an edit places or cancels. Raises Conflict `people.leave_changed`."""
    seen = edit.expects()
    for leave in writing.leaves_gone:
        people.set_leave_state(connection, leave_id=leave.id, seen=seen[leave.id], state="cancelled")
    for leave in writing.outcome.leaves:
        if seen[leave.id] > 0:
            people.set_leave_state(connection, leave_id=leave.id, seen=seen[leave.id], state=leave.state)
        else:
            people.add_leave(connection, _new_leave(leave))


def conflict(connection: Connection, rows: Sequence[UUID]) -> Conflict:
    """Who wrote the latest of these rows, and when: what to say to whoever saw them otherwise."""
    changes = queries.last_changes(connection, rows)
    last = max(changes.values(), key=lambda change: change.at, default=None)
    if last is None:
        return Conflict("roster.gone")
    return Conflict("roster.changed_by", who=last.who, when=last.at)


_Listed = tuple[str, Sequence[tuple[Any, ...]]]


def _shifts(edit: Edit, outcome: Outcome, going: Iterable[Shift]) -> Iterable[_Listed]:
    seen = edit.expects()
    known = sorted((*going, *(s for s in outcome.shifts if seen[s.id] > 0)), key=lambda shift: shift.id)
    yield _CHANGE_SHIFTS, [(*_shift_row(row), row.id in outcome.gone, seen[row.id]) for row in known]
    yield _ADD_SHIFTS, [_shift_row(row) for row in outcome.shifts if seen[row.id] == 0]


def _marks(edit: Edit, outcome: Outcome, going: Iterable[Mark]) -> Iterable[_Listed]:
    """A day holds one mark, so those that go make room first."""
    seen = edit.expects()
    yield _CHANGE_MARKS, [(*_mark_row(row), True, seen[row.id]) for row in going]
    yield _CHANGE_MARKS, [(*_mark_row(row), False, seen[row.id]) for row in outcome.marks if seen[row.id] > 0]
    yield _ADD_MARKS, [_mark_row(row) for row in outcome.marks if seen[row.id] == 0]


def _new_leave(leave: Leave) -> people_domain.Leave:
    period = leave.from_day, leave.to_day
    return people_domain.Leave(leave.id, leave.employee_id, leave.kind, *period, leave.state, row_version=0)


def _shift_row(shift: Shift) -> tuple[Any, ...]:
    breaks = json.dumps(
        [{"offset": each.offset, "minutes": each.minutes, "paid": each.paid} for each in shift.breaks]
    )
    return (
        shift.id, shift.shop_id, shift.day, shift.starts_at, shift.ends_at, shift.role, shift.employee_id,
        shift.placement_id, breaks, shift.kind_id,
    )  # fmt: skip


def _mark_row(mark: Mark) -> tuple[Any, ...]:
    return mark.id, mark.shop_id, mark.employee_id, mark.placement_id, mark.day, mark.kind


def _chunks(rows: Sequence[tuple[Any, ...]]) -> Iterable[Sequence[tuple[Any, ...]]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _columns(rows: Sequence[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    """Rows turned into the arrays that unnest takes, one for each column."""
    return tuple(list(column) for column in zip(*rows, strict=True))

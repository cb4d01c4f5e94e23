"""The only door to the roster: each function takes the open transaction first and never commits."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit import edits
from storekeeper.kit.clock import monday_of
from storekeeper.kit.errors import Conflict, Finding, Refused, Severity
from storekeeper.people import domain as people_domain
from storekeeper.people import service as people
from storekeeper.roster import queries
from storekeeper.roster.domain import (
    FORMAT,
    Edit,
    Leave,
    Mark,
    Outcome,
    Shift,
    Week,
    edit_rows,
    leaves_of,
    people_of,
    to_json,
)
from storekeeper.roster.history import History, Undoable
from storekeeper.roster.rules import check

PAGE = "roster"
CHUNK = 5_000
LATEST = 100
CHAINED = 10
"""So many times more edits are looked at than offered: what undid and was undone lies between them."""

_ADD_SHIFTS = """
    INSERT INTO roster.shift
        (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id, breaks, kind_id)
    SELECT n.id, n.shop_id, n.day, n.starts_at, n.ends_at, n.role, n.employee_id, n.placement_id,
        n.breaks::jsonb, n.kind_id
    FROM unnest(%s::uuid[], %s::int[], %s::date[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::int[],
        %s::int[], %s::text[], %s::int[])
        n (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id, breaks, kind_id)"""
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
    SELECT * FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::int[], %s::date[], %s::text[])"""
_CHANGE_MARKS = """
    UPDATE roster.day_mark m SET shop_id = n.shop_id, employee_id = n.employee_id, placement_id = n.placement_id,
        day = n.day, kind = n.kind, removed = n.removed
    FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::int[], %s::date[], %s::text[], %s::boolean[], %s::int[])
        n (id, shop_id, employee_id, placement_id, day, kind, removed, seen)
    WHERE m.id = n.id AND m.row_version = n.seen
    RETURNING m.id"""


@dataclass(frozen=True)
class Saved:
    """What became of an edit: what the rules warned of."""

    findings: tuple[Finding, ...] = ()


def load_week(connection: Connection, *, shop_id: int, monday: date) -> Week:
    """A shop's week with everything the rules ask. Raises Refused('people.no_such_shop')."""
    return queries.week(connection, shop_id=shop_id, monday=monday_of(monday)).prepared()


def load_shifts(connection: Connection, ids: Collection[UUID]) -> tuple[Shift, ...]:
    """These shifts as they stand after a notice; an id that is missing in the answer is removed or out of sight."""
    return queries.shifts(connection, ids)


def load_marks(connection: Connection, ids: Collection[UUID]) -> tuple[Mark, ...]:
    """These marks as they stand after a notice; an id that is missing in the answer is removed or out of sight."""
    return queries.marks(connection, ids)


def submit(
    connection: Connection,
    *,
    edit_id: UUID,
    edit: Edit,
    shop_id: int | None = None,
    monday: date | None = None,
    undoes: UUID | None = None,
) -> Saved:
    """Judge an edit once more, write each row once, and keep the edit itself; sent twice it is applied once.

    Shop and week may be left out where the edit names a shift or a mark. `undoes` is the edit that this one
    takes back. Raises Refused (the first hard finding, with all of them), Conflict `roster.changed_by` (who
    and when) or `roster.gone`.
    """
    try:
        if shop_id is None or monday is None:
            shop_id, monday = _place_of(connection, edit)
        week = queries.week(connection, shop_id=shop_id, monday=monday_of(monday), of=_concerned(edit))
        findings = _judged(connection, week, edit)
    except (Conflict, Refused):
        if edits.applied(connection, (edit_id,)):
            return Saved()
        raise
    inverse = edit.inverse(week)
    if not edits.record(
        connection, id=edit_id, page=PAGE, shop_id=shop_id, deed=to_json(edit), inverse=to_json(inverse),
        format=FORMAT,
    ):  # fmt: skip
        return Saved()
    _write(connection, week, edit)
    if undoes is not None:
        edits.mark_undone(connection, undoes, by=edit_id)
    return Saved(findings)


def undoable(connection: Connection, *, shop_id: int, limit: int = LATEST) -> tuple[Undoable, ...]:
    """The asking person's own standing edits of a shop that nobody has overtaken, oldest first.

    To rebuild an undo stack from. What undid another edit, what was undone, and what an older format wrote are
    left out; so is an edit after which somebody else changed one of its rows.
    """
    standing = edits.latest(connection, page=PAGE, shop_id=shop_id, limit=limit, standing=True)
    if not standing:
        return ()
    since = standing[0].made_at
    own = edits.latest(connection, page=PAGE, shop_id=shop_id, limit=CHAINED * limit, since=since)
    history = History(each for each in own if each.format == FORMAT)
    rows = history.rows
    versions = {row: change.row_version for row, change in queries.last_changes(connection, rows).items()}
    days = {row: day for row, (_, day) in queries.places(connection, rows).items()}
    return history.undoable([each.id for each in standing], versions, days)


def _concerned(edit: Edit) -> queries.Concerned | None:
    """All that the rules need of a week: judging one edit reads no more of it."""
    named = people_of(edit)
    return None if named is None else queries.Concerned(named, edit.touched())


def _judged(connection: Connection, week: Week, edit: Edit) -> tuple[Finding, ...]:
    """What the rules warn of. Raises Conflict, Refused (the first hard finding, with all of them)."""
    _insist_on_versions(connection, week, edit)
    _insist_on_one_week(week, edit.outcome(week))
    findings = check(week, edit)
    hard = next((finding for finding in findings if finding.severity is Severity.HARD), None)
    if hard is not None:
        raise Refused(hard.code, findings=findings, **hard.values)
    return findings


def _place_of(connection: Connection, edit: Edit) -> tuple[int, date]:
    """The one shop and week that the edit writes in."""
    new = edit_rows(edit)
    found = {(row.shop_id, monday_of(row.day)) for row in new}
    known = [row for row, seen in edit.expects().items() if seen > 0]
    found |= {(shop_id, monday_of(day)) for shop_id, day in queries.places(connection, known).values()}
    if not found:
        raise Conflict("roster.gone")
    if len(found) > 1:
        raise Refused("roster.one_week_at_a_time")
    return found.pop()


def _insist_on_versions(connection: Connection, week: Week, edit: Edit) -> None:
    """A row that stands in another version than its author saw is somebody else's by now."""
    stale = [
        row
        for row, seen in edit.expects().items()
        if (standing := week.version_of(row)) is not None and standing != seen
    ]
    needed = [row for row in _rows_it_reads(edit) if week.version_of(row) is None]
    if stale or needed:
        raise conflict(connection, [*stale, *needed])


def _insist_on_one_week(week: Week, outcome: Outcome) -> None:
    """The rules have judged this shop and week only."""
    rows: tuple[Shift | Mark, ...] = (*outcome.shifts, *outcome.marks)
    for row in rows:
        if row.shop_id != week.shop.id or row.day not in week.days:
            raise Refused("roster.one_week_at_a_time")


def _rows_it_reads(edit: Edit) -> Iterable[UUID]:
    """The rows that must be live for the edit to make sense."""
    carried = {row.id for row in edit_rows(edit)} | {leave.id for leave in leaves_of(edit)}
    return edit.touched() - carried


def conflict(connection: Connection, rows: Sequence[UUID]) -> Conflict:
    """Who wrote the latest of these rows, and when: what to say to whoever saw them otherwise."""
    changes = queries.last_changes(connection, rows)
    last = max(changes.values(), key=lambda change: change.at, default=None)
    if last is None:
        return Conflict("roster.gone")
    return Conflict("roster.changed_by", who=last.who, when=last.at)


def _write(connection: Connection, week: Week, edit: Edit) -> None:
    outcome, seen = edit.outcome(week), edit.expects()
    gone = _gone(week, outcome)
    _change_marks(connection, [*gone.marks, *outcome.marks], seen, gone=outcome.gone)
    _change_shifts(connection, [*gone.shifts, *outcome.shifts], seen, gone=outcome.gone)
    for leave in gone.leaves:
        people.set_leave_state(connection, leave_id=leave.id, seen=seen[leave.id], state="cancelled")
    for leave in outcome.leaves:
        _place_leave(connection, leave, seen[leave.id])


def _gone(week: Week, outcome: Outcome) -> Outcome:
    """The rows that go, as they stand."""
    return Outcome(
        shifts=tuple(row for row in week.shifts if row.id in outcome.gone),
        marks=tuple(row for row in week.marks if row.id in outcome.gone),
        leaves=tuple(row for row in week.leaves if row.id in outcome.gone),
    )


def _change_shifts(
    connection: Connection, shifts: Sequence[Shift], seen: Mapping[UUID, int], *, gone: frozenset[UUID]
) -> None:
    new = [_shift_row(shift) for shift in shifts if seen[shift.id] == 0]
    known = [
        (*_shift_row(shift), shift.id in gone, seen[shift.id])
        for shift in sorted(shifts, key=lambda shift: shift.id)
        if seen[shift.id] > 0
    ]
    _insist(connection, _CHANGE_SHIFTS, known)
    for chunk in _chunks(new):
        connection.exec_driver_sql(_ADD_SHIFTS, _columns(chunk))


def _change_marks(
    connection: Connection, marks: Sequence[Mark], seen: Mapping[UUID, int], *, gone: frozenset[UUID]
) -> None:
    known = [(*_mark_row(mark), mark.id in gone, seen[mark.id]) for mark in marks if seen[mark.id] > 0]
    for removing in (True, False):
        _insist(connection, _CHANGE_MARKS, [row for row in known if row[-2] is removing])
    new = [_mark_row(mark) for mark in marks if seen[mark.id] == 0]
    for chunk in _chunks(new):
        connection.exec_driver_sql(_ADD_MARKS, _columns(chunk))


def _place_leave(connection: Connection, leave: Leave, seen: int) -> None:
    if seen > 0:
        people.set_leave_state(connection, leave_id=leave.id, seen=seen, state=leave.state)
        return
    new = people_domain.Leave(
        leave.id, leave.employee_id, leave.kind, leave.from_day, leave.to_day, leave.state, row_version=0
    )
    people.add_leave(connection, new)


def _insist(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows whose first value is the id; a row that was not there in its version is a conflict."""
    for chunk in _chunks(rows):
        written = set(connection.exec_driver_sql(statement, _columns(chunk)).scalars())
        missed = [row[0] for row in chunk if row[0] not in written]
        if missed:
            raise conflict(connection, missed)


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

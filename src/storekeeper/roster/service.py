"""The only door to the roster: each function takes the open transaction first and never commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit import edits
from storekeeper.kit.clock import monday_of
from storekeeper.kit.errors import Conflict, Finding, Refused, Severity
from storekeeper.kit.records.history import Event, history
from storekeeper.kit.stores.ahead import ahead
from storekeeper.roster import queries
from storekeeper.roster.domain import (
    FORMAT,
    Edit,
    Mark,
    Outcome,
    Shift,
    Week,
    edit_rows,
    leaves_of,
    people_of,
)
from storekeeper.roster.history import History, Undoable
from storekeeper.roster.records import MARK, SHIFT
from storekeeper.roster.rules import check
from storekeeper.roster.writing import PAGE, Draft, Writing, conflict, draft, write_leaves

LATEST = 100
CHAINED = 10
"""So many times more edits are looked at than offered: what undid and was undone lies between them."""


@dataclass(frozen=True)
class Saved:
    """What became of an edit: what the rules warned of."""

    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Shown:
    """The week as the author of an edit sees it, and what the rules said of the edit there, if they were asked."""

    week: Week
    findings: tuple[Finding, ...] | None = None

    def said_of(self, edit: Edit, week: Week) -> tuple[Finding, ...] | None:
        """What the rules say of it in the store's week of everybody concerned, where nothing stands otherwise there.

        None when they are to be asked.
        """
        people = people_of(edit)
        if self.findings is None or people is None or not all(map(week.person, people)):
            return None
        return self.findings if week.is_part_of(self.week) else None


def load_week(connection: Connection, *, shop_id: int, monday: date) -> Week:
    """A shop's week with everything the rules ask. Raises Refused('people.no_such_shop')."""
    return queries.week(connection, shop_id=shop_id, monday=monday_of(monday)).prepared()


def load_shifts(connection: Connection, ids: Collection[UUID]) -> tuple[Shift, ...]:
    """These shifts as they stand after a notice; an id that is missing in the answer is removed or out of sight."""
    return queries.shifts(connection, ids)


def load_marks(connection: Connection, ids: Collection[UUID]) -> tuple[Mark, ...]:
    """These marks as they stand after a notice; an id that is missing in the answer is removed or out of sight."""
    return queries.marks(connection, ids)


def row_history(connection: Connection, row: Shift | Mark) -> tuple[Event, ...]:
    """What happened to a shift or mark, newest first; nothing of one that is out of the asker's sight."""
    return history(connection, SHIFT if isinstance(row, Shift) else MARK, row.id, ())


def submit(
    connection: Connection,
    *,
    edit_id: UUID,
    edit: Edit,
    shop_id: int | None = None,
    monday: date | None = None,
    undoes: UUID | None = None,
    shown: Shown | None = None,
) -> Saved:
    """Judge an edit once more, write each row once, and keep the edit itself; sent twice it is applied once.

    Shop and week may be left out where the edit names a shift or a mark. `undoes` is the edit that this one
    takes back. With `shown`, the week as its author sees it, the rows are on their way while the rules judge what
    the store holds: on any error the transaction is to be given up. Raises Refused (the first hard finding, with
    all of them), Conflict `roster.changed_by` (who and when) or `roster.gone`.
    """
    try:
        if shop_id is None or monday is None:
            shop_id, monday = _place_of(connection, edit)
        with ahead(connection) as send:
            facts = queries.ask(send, shop_id=shop_id, monday=monday_of(monday), of=_concerned(edit))
            drafted = None if shown is None else draft(edit_id, edit, shown.week)
        if shown is None or drafted is None:
            findings, writing = _judged_then_written(connection, facts, edit_id, edit)
    except (Conflict, Refused):
        if edits.applied(connection, (edit_id,)):
            return Saved()
        raise
    if shown is not None and drafted is not None:
        findings, writing = _judged_while_writing(connection, facts, edit, drafted, shown)
    if not writing.is_new:
        return Saved()
    missed = writing.missed()
    if missed:
        raise conflict(connection, missed)
    write_leaves(connection, edit, writing)
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


def _judged_then_written(
    connection: Connection, facts: queries.Facts, edit_id: UUID, edit: Edit
) -> tuple[tuple[Finding, ...], Writing]:
    week = facts.week()
    stale = _stale(week, edit)
    if stale:
        raise conflict(connection, stale)
    findings = _judged(week, edit)
    with ahead(connection) as send:
        writing = draft(edit_id, edit, week).sent(send)
    return findings, writing


def _judged_while_writing(
    connection: Connection, facts: queries.Facts, edit: Edit, drafted: Draft, shown: Shown
) -> tuple[tuple[Finding, ...], Writing]:
    """The rows are sent as their author saw them; that the store's own week has them so too is seen meanwhile."""
    findings: tuple[Finding, ...] = ()
    refusal: Refused | None = None
    with ahead(connection, waits=False) as send:
        writing = drafted.sent(send)
        week = facts.week()
        stale = _stale(week, edit)
        if not stale and edit.outcome(week) != writing.outcome:
            stale = list(edit.touched())
        try:
            findings = () if stale else _judged(week, edit, shown)
        except Refused as refused:
            refusal = refused
    if writing.is_new and stale:
        raise conflict(connection, stale)
    if writing.is_new and refusal is not None:
        raise refusal
    return findings, writing


def _judged(week: Week, edit: Edit, shown: Shown | None = None) -> tuple[Finding, ...]:
    """What the rules warn of. Raises Refused (the first hard finding, with all of them)."""
    _insist_on_one_week(week, edit.outcome(week))
    said = None if shown is None else shown.said_of(edit, week)
    findings = check(week, edit) if said is None else said
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


def _stale(week: Week, edit: Edit) -> list[UUID]:
    """The rows that stand in another version than its author saw, or no more: they are somebody else's by now."""
    stale = [
        row
        for row, seen in edit.expects().items()
        if (standing := week.version_of(row)) is not None and standing != seen
    ]
    return [*stale, *(row for row in _rows_it_reads(edit) if week.version_of(row) is None)]


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

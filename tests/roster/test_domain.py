"""Edits: apply, take back, store and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.ids import new_id
from storekeeper.roster.desktop.deeds import as_seen
from storekeeper.roster.domain import (
    AddShift,
    Batch,
    Break,
    Edit,
    Leave,
    Mark,
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
    from_json,
    to_json,
)
from tests.roster.drawn import MONDAY, draw, shift_at, show, typed

WEEK = draw(
    """
    1001 陳大文 | 9-18  | AL    | 22-06 |       | 10-14,17-21
    1002 李小明 | 10-12 | R     |       | 5-7   | x
    1003 何美玲 | @9-10 | 13-22 | SH    | 11-15/30 |
    open        | 9-18  | 9-18,13-22
    """
)
DAYS = st.sampled_from(WEEK.days)
PEOPLE = st.sampled_from([1001, 1002, 1003])
SHIFTS = st.sampled_from(WEEK.shifts)
BREAKS = st.lists(
    st.builds(Break, st.integers(1, 90), st.none() | st.integers(0, 300), st.booleans()), max_size=2
).map(tuple)


def without_versions(week: Week) -> Week:
    return replace(
        week,
        shifts=tuple(replace(row, row_version=0) for row in week.shifts),
        marks=tuple(replace(row, row_version=0) for row in week.marks),
        leaves=tuple(replace(row, row_version=0) for row in week.leaves),
    )


@st.composite
def single_edits(draw_: st.DrawFn) -> Edit:
    shift, day, who = draw_(SHIFTS), draw_(DAYS), draw_(PEOPLE)
    seen = shift.row_version
    starts = shift.starts_at + timedelta(minutes=draw_(st.integers(-300, 300)))
    return draw_(
        st.sampled_from(
            [
                MoveShift(shift.id, seen, who, day),
                MoveShift(shift.id, seen, None, day),
                RetimeShift(shift.id, seen, starts, starts + timedelta(hours=5), draw_(BREAKS)),
                RemoveShift(shift.id, seen),
                RestoreShift(replace(shift, id=new_id()), seen=draw_(st.integers(1, 9))),
                copy_of(WEEK, shift, new_id=new_id(), employee_id=who, day=day),
                PlaceMark(Mark(new_id(), 1, who, who * 10, day, "holiday", draw_(st.integers(0, 3)))),
                RemoveMark(WEEK.marks[0].id, WEEK.marks[0].row_version),
                PlaceLeave(Leave(new_id(), who, "AL", day, day + timedelta(days=3), "approved", 0)),
                WithdrawLeave(WEEK.leaves[0].id, WEEK.leaves[0].row_version),
            ]
        )
    )


@st.composite
def edits(draw_: st.DrawFn) -> Edit:
    chosen: list[Edit] = []
    for edit in draw_(st.lists(single_edits(), min_size=1, max_size=5)):
        if not any(edit.touched() & other.touched() for other in chosen):
            chosen.append(edit)
    return chosen[0] if len(chosen) == 1 else Batch(tuple(chosen))


@given(edits())
def test_an_edit_and_its_inverse_give_the_same_week(edit: Edit) -> None:
    after = edit.apply(WEEK)

    again = edit.inverse(WEEK).apply(after)

    assert without_versions(again) == without_versions(WEEK)


@given(edits())
def test_redo_is_the_inverse_of_the_inverse(edit: Edit) -> None:
    after = edit.apply(WEEK)
    undo = edit.inverse(WEEK)
    before = undo.apply(after)

    redone = undo.inverse(after).apply(before)

    assert without_versions(redone) == without_versions(after)


@given(edits())
def test_an_edit_raises_every_version_it_saw_by_one(edit: Edit) -> None:
    after = edit.apply(WEEK)

    for row, seen in edit.expects().items():
        assert after.version_of(row) in {seen + 1, None}
    assert {row: seen + 1 for row, seen in edit.expects().items()} == edit.inverse(WEEK).expects()


@given(edits())
def test_an_edit_survives_storing(edit: Edit) -> None:
    assert from_json(to_json(edit)) == edit


@given(edits())
def test_an_inverse_survives_storing(edit: Edit) -> None:
    inverse = edit.inverse(WEEK)

    assert from_json(to_json(inverse)) == inverse


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["deed", "shift", "shift_id", "seen", "edits", "mark"]), JSON))
def test_a_stored_edit_that_was_tampered_with_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(Refused):
        from_json(stored)


@given(edits(), JSON, st.data())
@settings(max_examples=200)
def test_one_wrong_value_in_a_stored_edit_is_refused_or_harmless(
    edit: Edit, value: object, data: st.DataObject
) -> None:
    stored = to_json(edit)
    key = data.draw(st.sampled_from(sorted(stored)))

    try:
        read = from_json({**stored, key: value})
    except Refused:
        return
    assert from_json(to_json(read)) == read


def test_a_batch_that_writes_a_row_twice_cannot_be_made() -> None:
    shift = shift_at(WEEK, 1001, "Mon")

    with pytest.raises(ValueError, match="once"):
        Batch((RemoveShift(shift.id, 1), MoveShift(shift.id, 1, None, MONDAY)))


def test_a_typed_time_takes_the_kind_with_equal_times() -> None:
    week = typed(WEEK, 1003, "Sat", "13-22").apply(WEEK)

    added = shift_at(week, 1003, "Sat")

    assert (added.kind_id, added.breaks) == (2, (Break(60),))


def test_retiming_by_the_edge_takes_or_leaves_the_kind() -> None:
    shift = shift_at(WEEK, 1001, "Mon")
    longer = RetimeShift(shift.id, 1, shift.starts_at, shift.ends_at + timedelta(hours=1), shift.breaks)

    after = longer.apply(WEEK)
    changed = shift_at(after, 1001, "Mon")
    back = RetimeShift(changed.id, 2, shift.starts_at, shift.ends_at, shift.breaks).apply(after)

    assert shift.kind_id == 1
    assert changed.kind_id is None
    assert shift_at(back, 1001, "Mon").kind_id == 1


def test_typing_into_a_cell_makes_it_say_exactly_that() -> None:
    week = WEEK
    for who, day, text in [
        (1001, "Mon", "10-19"), (1001, "Tue", "-"), (1001, "Wed", "-"), (1001, "Fri", "10-14"),
        (1002, "Mon", "A"), (1002, "Tue", "9-6/30"), (1003, "Tue", "AL"), (1003, "Thu", "11-15"),
        (None, "Tue", "13-22"),
    ]:  # fmt: skip
        if (who, day) != (1003, "Thu"):
            week = typed(week, who, day, text).apply(week)

    assert show(week) == "\n".join(
        [
            "1001 | 1000-1900 |  |  |  | 1000-1400",
            "1002 | 0900-1800 | 0900-1800/30 |  | 0500-0700",
            "1003 |  | AL | SH | 1100-1500/30",
            "open | 0900-1800 | 1300-2200",
        ]
    )


def test_adding_keeps_what_already_says_so() -> None:
    first, second = WEEK.shifts_of(1001, MONDAY + timedelta(days=4))

    edit = typed(WEEK, 1001, "Fri", "17-21")

    assert edit == RemoveShift(first.id, first.row_version)
    assert second.id in {shift.id for shift in edit.apply(WEEK).shifts}


def test_a_new_shift_is_of_the_persons_role_and_placement() -> None:
    edit = typed(WEEK, 1002, "Sat", "9-18")

    assert isinstance(edit, AddShift)
    assert (edit.shift.role, edit.shift.placement_id) == ("sales", 10025)


def test_leave_longer_than_the_cell_is_not_cut_up() -> None:
    long_leave = replace(WEEK.leaves[0], to_day=MONDAY + timedelta(days=9))
    week = replace(WEEK, leaves=(long_leave,))

    with pytest.raises(Refused) as refusal:
        typed(week, 1001, "Tue", "-")

    assert refusal.value.code == "roster.leave_longer"


@given(st.data())
@settings(max_examples=60)
def test_any_sequence_of_edits_and_their_undos_in_reverse_ends_where_it_began(data: st.DataObject) -> None:
    """Batches, copies, moves, resizes, marks, leave, nights and splits, one on top of the other; then all again."""
    weeks, done = [WEEK], []
    for edit in data.draw(st.lists(edits(), min_size=1, max_size=5)):
        week = weeks[-1]
        now = _on(week, edit)
        if now is not None:
            done.append(now.inverse(week))
            weeks.append(now.apply(week))
    week, again = weeks[-1], []
    for undo, wanted in zip(reversed(done), reversed(weeks[:-1]), strict=True):
        seen = as_seen(undo, _versions(week, undo))
        again.append(seen.inverse(week))
        week = seen.apply(week)
        assert without_versions(week) == without_versions(wanted)
    for redo, wanted in zip(reversed(again), weeks[1:], strict=True):
        week = as_seen(redo, _versions(week, redo)).apply(week)
        assert without_versions(week) == without_versions(wanted)


def _on(week: Week, edit: Edit) -> Edit | None:
    """The edit as it would be made on this week; None when a row it needs is not there any more."""
    try:
        now = as_seen(edit, _versions(week, edit))
        now.inverse(week)
        now.apply(week)
    except Conflict:
        return None
    return now


def _versions(week: Week, edit: Edit) -> dict[UUID, int]:
    return {row: version for row in edit.touched() if (version := week.version_of(row)) is not None}


@given(SHIFTS, DAYS, PEOPLE | st.none(), DAYS, PEOPLE | st.none())
def test_split_and_overnight_shifts_keep_their_minutes_wherever_they_go(
    shift: Shift, day: date, who: int | None, copy_day: date, other: int | None
) -> None:
    week = MoveShift(shift.id, shift.row_version, who, day).apply(WEEK)
    copy = copy_of(WEEK, shift, new_id=new_id(), employee_id=other, day=copy_day)
    week = copy.apply(week)

    for row in (shift.id, copy.shift.id):
        found = week.shift(row)
        assert found is not None
        assert (found.minutes, found.worked_minutes, found.breaks) == (
            shift.minutes, shift.worked_minutes, shift.breaks,
        )  # fmt: skip
        assert found.starts_at.astimezone(HONG_KONG).time() == shift.starts_at.astimezone(HONG_KONG).time()

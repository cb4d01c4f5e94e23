"""What differs between a working week and its newest revision: states, who is concerned, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.errors import Severity
from storekeeper.roster.domain import (
    CHANGED,
    DRAFT,
    PUBLISHED,
    Mark,
    RemoveShift,
    RestoreShift,
    Revision,
    Shift,
    Week,
    content,
    restoring,
)
from storekeeper.roster.grammar import edit_for, parse
from storekeeper.roster.rules import hindrances
from tests.roster.drawn import DAYS, MONDAY, SHOP, day_of, draw, shift_at, show, typed

CELLS = ("9-18", "13-22", "10-14,17-21", "22-06", "R", "-")
PEOPLE = (1001, 1002, None)


def published(week: Week, number: int = 1) -> Week:
    """The week as it stands when it has just been published."""
    shifts = tuple(replace(shift, placement_id=None) for shift in week.shifts)
    marks = tuple(replace(mark, placement_id=0) for mark in week.marks)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    revision = Revision(UUID(int=number), SHOP.id, MONDAY, number, at, "p_1001", shifts=shifts, marks=marks)
    return replace(week, published=revision)


def told(week: Week) -> dict[int | None, tuple[int, int, int]]:
    """Who is concerned, with how many rows added, changed and removed."""
    return {one.employee_id: (len(one.added), len(one.changed), len(one.removed)) for one in week.changes}


def test_a_week_that_was_never_published_is_all_draft_and_concerns_everybody() -> None:
    """
    1001 陳大文 | 9-18 | R
    1002 李小明 | 13-22
    open        | 9-18
    """
    week = draw(str(test_a_week_that_was_never_published_is_all_draft_and_concerns_everybody.__doc__))

    assert {week.state_of(row) for row in week.rows} == {DRAFT}
    assert told(week) == {1001: (2, 0, 0), 1002: (1, 0, 0), None: (1, 0, 0)}


def test_just_published_nothing_differs_and_nobody_is_concerned() -> None:
    """
    1001 陳大文 | 9-18 | R | 10-14,17-21
    open        | 22-06
    """
    week = published(draw(str(test_just_published_nothing_differs_and_nobody_is_concerned.__doc__)))

    assert {week.state_of(row) for row in week.rows} == {PUBLISHED}
    assert week.compared.same
    assert told(week) == {}


def test_other_times_change_a_shift_and_a_new_one_is_a_draft() -> None:
    """
    1001 陳大文 | 9-18 | 9-18
    1002 李小明 | 13-22
    """
    week = published(draw(str(test_other_times_change_a_shift_and_a_new_one_is_a_draft.__doc__)))

    week = typed(week, 1001, "Mon", "10-19").apply(week)
    week = typed(week, 1002, "Wed", "9-18").apply(week)

    states = [week.state_of(shift_at(week, *cell)) for cell in ((1001, "Mon"), (1001, "Tue"), (1002, "Wed"))]
    assert states == [CHANGED, PUBLISHED, DRAFT]
    assert told(week) == {1001: (0, 1, 0), 1002: (1, 0, 0)}


def test_what_was_taken_away_is_told_to_whom_it_was_promised() -> None:
    """
    1001 陳大文 | 9-18 | R
    """
    week = published(draw(str(test_what_was_taken_away_is_told_to_whom_it_was_promised.__doc__)))

    week = typed(week, 1001, "Mon", "-").apply(week)
    week = typed(week, 1001, "Tue", "-").apply(week)

    assert [type(row) for row in week.compared.removed] == [Shift, Mark]
    assert told(week) == {1001: (0, 0, 2)}


def test_a_shift_handed_over_concerns_both() -> None:
    """
    1001 陳大文 | 9-18
    1002 李小明 |
    """
    week = published(draw(str(test_a_shift_handed_over_concerns_both.__doc__)))
    shift = shift_at(week, 1001, "Mon")

    week = RestoreShift(replace(shift, employee_id=1002), seen=shift.row_version).apply(week)

    assert week.state_of(shift_at(week, 1002, "Mon")) == CHANGED
    assert told(week) == {1001: (0, 0, 1), 1002: (1, 0, 0)}


def test_the_same_work_under_another_id_or_letter_is_no_news() -> None:
    """
    1001 陳大文 | 9-18
    """
    week = published(draw(str(test_the_same_work_under_another_id_or_letter_is_no_news.__doc__)))
    shift = shift_at(week, 1001, "Mon")

    again = replace(week, shifts=(replace(shift, id=UUID(int=99), kind_id=None, row_version=7),))

    assert again.state_of(again.shifts[0]) == PUBLISHED
    assert again.compared.same


def test_bringing_a_live_shift_to_what_it_was_is_undone_to_what_it_is() -> None:
    """
    1001 陳大文 | 9-18
    """
    week = draw(str(test_bringing_a_live_shift_to_what_it_was_is_undone_to_what_it_is.__doc__))
    before = shift_at(week, 1001, "Mon")
    after = typed(week, 1001, "Mon", "10-19").apply(week)

    edit = RestoreShift(before, seen=shift_at(after, 1001, "Mon").row_version)
    undone = edit.inverse(after).apply(edit.apply(after))

    assert show(edit.apply(after)) == show(week)
    assert show(undone) == show(after)


def test_publishing_is_hindered_by_hard_findings_only() -> None:
    """
    1001 陳大文 | 9-18 | AL | @R
    """
    week = draw(str(test_publishing_is_hindered_by_hard_findings_only.__doc__))
    soft = typed(week, 1001, "Wed", "9-18").apply(week)
    hard = replace(typed(soft, 1001, "Tue", "9-18").apply(soft), leaves=week.leaves)

    assert hindrances(soft) == ()
    assert {finding.code for finding in hindrances(hard)} == {"roster.on_leave"}
    assert {finding.severity for finding in hindrances(hard)} == {Severity.HARD}


_CELL = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(DAYS), st.sampled_from(CELLS))


def _after(week: Week, cells: list[tuple[int | None, str, str]]) -> Week:
    for who, day, text in cells:
        if who is None and text == "R":
            continue
        edit = edit_for(week, who, day_of(day), parse(text))
        week = edit.apply(week) if edit else week
    return week


@given(st.lists(_CELL, max_size=12), st.lists(_CELL, max_size=12))
def test_changes_are_empty_exactly_when_the_contents_are_equal(
    first: list[tuple[int | None, str, str]], then: list[tuple[int | None, str, str]]
) -> None:
    week = published(_after(draw("1001 陳大文 |\n1002 李小明 |"), first))
    after = _after(week, then)
    assert week.published is not None

    equal = sorted(map(str, map(content, after.rows))) == sorted(map(str, map(content, week.published.rows)))

    assert (after.changes == ()) is equal
    assert after.compared.same is equal


@given(st.lists(_CELL, max_size=12), st.lists(_CELL, max_size=12))
def test_the_state_of_one_cell_is_what_the_whole_comparison_says(
    first: list[tuple[int | None, str, str]], then: list[tuple[int | None, str, str]]
) -> None:
    after = _after(published(_after(draw("1001 陳大文 |\n1002 李小明 |"), first)), then)
    places = [(who, day) for who in PEOPLE for day in after.days]

    removed = {row.id for place in places for row in after.removed_from(*place)}

    assert {row.id: after.state_of(row) for row in after.rows} == {
        row.id: after.compared.state(row.id) for row in after.rows
    }
    assert removed == {row.id for row in after.compared.removed}


@given(st.lists(_CELL, max_size=12), st.lists(_CELL, max_size=12))
def test_an_edited_week_answers_as_one_that_was_read_anew(
    first: list[tuple[int | None, str, str]], then: list[tuple[int | None, str, str]]
) -> None:
    week = _after(draw("1001 陳大文 |\n1002 李小明 |"), first)
    after = _after(week, then)
    fresh = replace(after)
    people = [who for who in PEOPLE if who is not None]

    assert after.cells == fresh.cells
    assert [after.shift(row.id) for row in fresh.shifts] == list(fresh.shifts)
    assert [after.mark(row.id) for row in fresh.marks] == list(fresh.marks)
    assert [row.id for row in week.rows if after.version_of(row.id)] == [
        row.id for row in week.rows if fresh.version_of(row.id)
    ]
    for who in people:
        assert after.work_of(who) == fresh.work_of(who)
        assert after.leaves_of(who) == fresh.leaves_of(who)
        assert after.of((who,)) == fresh.of((who,))
        assert [after.marks_of(who, day) for day in after.days] == [
            fresh.marks_of(who, day) for day in fresh.days
        ]


@given(st.lists(_CELL, max_size=12), st.lists(_CELL, max_size=12))
def test_restoring_gives_what_was_published_and_its_inverse_what_was_before(
    first: list[tuple[int | None, str, str]], then: list[tuple[int | None, str, str]]
) -> None:
    week = published(_after(draw("1001 陳大文 |\n1002 李小明 |"), first))
    after = _after(week, then)
    assert week.published is not None
    standing = after.versions
    versions = {row.id: standing.get(row.id, row.row_version + 1) for row in week.published.rows}

    edit = restoring(after, week.published, versions)

    if edit is None:
        assert after.compared.same
    else:
        assert show(edit.apply(after)) == show(week)
        assert edit.apply(after).compared.same
        assert show(edit.inverse(after).apply(edit.apply(after))) == show(after)


def test_nothing_is_left_to_restore_when_the_week_stands_as_published() -> None:
    """
    1001 陳大文 | 9-18 | R
    """
    week = published(draw(str(test_nothing_is_left_to_restore_when_the_week_stands_as_published.__doc__)))
    gone = RemoveShift(shift_at(week, 1001, "Mon").id, 1).apply(week)
    assert week.published is not None

    assert restoring(week, week.published, {}) is None
    assert restoring(gone, week.published, {}) is not None

"""What gestures mean: last week once more, cells cleared, and edits that see what this desk wrote since."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.roster.desktop.deeds import as_seen, clear
from storekeeper.roster.domain import Batch, Edit, Leave, Outcome, RemoveShift, Week, together
from storekeeper.roster.repeating import repeated
from tests.roster.drawn import MONDAY, draw, show, typed

WEEK_LATER = timedelta(days=7)


def next_week(week: Week) -> Week:
    """The same people a week later, with nothing planned."""
    return replace(week, monday=week.monday + WEEK_LATER, shifts=(), marks=(), leaves=(), busy=())


def test_last_week_comes_again_shift_by_shift_and_rest_by_rest() -> None:
    """
    1001 陳大文 | 9-18 | R | AL | 10-14,17-21 | SH
    1002 李小明 |      | 13-22
    open        | 9-18
    """
    before = draw(str(test_last_week_comes_again_shift_by_shift_and_rest_by_rest.__doc__))
    week = next_week(before)

    edit = repeated(before, week)

    assert edit is not None
    assert show(edit.apply(week)) == (
        "1001 | 0900-1800 | R |  | 1000-1400,1700-2100\n1002 |  | 1300-2200\nopen | 0900-1800"
    )


def test_cells_that_are_filled_stay_and_a_second_copy_adds_nothing() -> None:
    """
    1001 陳大文 | 9-18 | 9-18 | R
    open        | 9-18
    """
    before = draw(str(test_cells_that_are_filled_stay_and_a_second_copy_adds_nothing.__doc__))
    week = typed_later(next_week(before), "13-22")

    edit = repeated(before, week)

    assert edit is not None
    after = edit.apply(week)
    assert show(after) == "1001 | 1300-2200 | 0900-1800 | R\nopen | 0900-1800"
    assert repeated(before, after) is None


def test_last_week_is_judged_once_however_many_shifts_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    1001 陳大文 | 9-18 | 9-18 | 9-18 | 9-18 | 9-18
    1002 李小明 | 9-18 | 9-18 | 9-18 | 9-18 | 9-18
    """
    before = draw(str(test_last_week_is_judged_once_however_many_shifts_it_has.__doc__))
    made: list[Week] = []
    after = Week.after

    def counted(week: Week, outcome: Outcome) -> Week:
        made.append(week)
        return after(week, outcome)

    monkeypatch.setattr(Week, "after", counted)
    edit = repeated(before, next_week(before))

    assert edit is not None
    assert len(edit.touched()) == 10
    assert len(made) == 1


def test_the_work_of_somebody_on_leave_becomes_an_open_shift() -> None:
    """
    1001 陳大文 | 9-18 |
    """
    before = draw(str(test_the_work_of_somebody_on_leave_becomes_an_open_shift.__doc__))
    day = MONDAY + WEEK_LATER
    leave = Leave(before.shifts[0].id, 1001, "AL", day, day, "approved", 1)
    week = replace(next_week(before), leaves=(leave,))

    edit = repeated(before, week)

    assert edit is not None
    assert show(edit.apply(week)) == "1001 | AL\nopen | 0900-1800"


def test_clearing_empty_cells_means_nothing() -> None:
    """
    1001 陳大文 | | R
    """
    week = draw(str(test_clearing_empty_cells_means_nothing.__doc__))

    assert clear(week, [(1001, week.days[0]), (None, week.days[1])]) is None
    assert isinstance(clear(week, [(1001, week.days[1])]), Edit)


@given(st.lists(st.sampled_from(["9-18", "R", "10-14,17-21", "-", "A", "13-22/30"]), min_size=1, max_size=8))
def test_undoing_and_redoing_in_any_depth_gives_the_same_weeks_again(texts: list[str]) -> None:
    """What a stack does: each edit forth, all back, all forth again, with the versions this desk has left."""
    week = draw("1001 陳大文 | 9-12 |")
    own: dict[object, int] = {}
    deeds: list[tuple[Edit, Edit]] = []
    weeks = [week]

    def send(edit: Edit) -> None:
        nonlocal week
        sent = as_seen(edit, own)  # type: ignore[arg-type]
        for row, seen in sent.expects().items():
            assert week.version_of(row) in {None, seen}
        week = sent.apply(week)
        own.update({row: seen + 1 for row, seen in sent.expects().items()})

    for text in texts:
        edit = attempt(week, text)
        if edit is not None:
            deeds.append((edit, edit.inverse(week)))
            send(edit)
            weeks.append(week)
    for (_, inverse), wanted in zip(reversed(deeds), reversed(weeks[:-1]), strict=True):
        send(inverse)
        assert show(week) == show(wanted)
    for (edit, _), wanted in zip(deeds, weeks[1:], strict=True):
        send(edit)
        assert show(week) == show(wanted)


def attempt(week: Week, text: str) -> Edit | None:
    try:
        return typed(week, 1001, "Mon", text)
    except AssertionError:
        return None


def typed_later(week: Week, text: str) -> Week:
    from storekeeper.roster.grammar import edit_for, parse

    edit = edit_for(week, 1001, week.monday, parse(text))
    assert edit is not None
    return edit.apply(week)


def test_together_makes_one_deed_of_many() -> None:
    """
    1001 陳大文 | 9-18 | 9-18
    """
    week = draw(str(test_together_makes_one_deed_of_many.__doc__))
    removals = [RemoveShift(shift.id, shift.row_version) for shift in week.shifts]

    assert together([]) is None
    assert together(removals[:1]) is removals[0]
    assert isinstance(together(removals), Batch)

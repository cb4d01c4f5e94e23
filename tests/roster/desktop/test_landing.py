"""Where a shift lands on another one, and several shifts carried as one: what is asked, what is said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storekeeper.roster.domain import AddShift, Batch
from tests.roster.desktop.gestures import ALT, CTRL, Hands, hands_on
from tests.roster.drawn import day_of

KEY = Qt.Key
TWO = """
    1001 陳大文 | 9-18 |
    1002 李小明 | 13-22 |
"""
NIGHT = """
    1001 陳大文 | 9-14 | 22-06
    1002 李小明 | 15-20 |
    1003 何嘉雯 |
"""


def verdict(hands: Hands, who: int | None, day: str) -> str | None:
    drag = hands.grid.drag
    assert drag is not None
    return drag.verdict_at(hands.model.index_of((who, day_of(day))))


def test_a_shift_dropped_on_another_asks_and_changes_places_as_one_edit(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, TWO)

    hands.lift(1001, "Mon", to=(1002, "Mon"))
    assert verdict(hands, 1002, "Mon") == "swap"
    assert hands.grid.drag is not None
    assert "對調" in hands.grid.drag.reason
    hands.drop(1002, "Mon")
    assert not hands.edits
    hands.choose("swap")

    assert hands.picture == "1001 | 1300-2200\n1002 | 0900-1800"
    assert [type(edit) for edit in hands.edits] == [Batch]
    assert hands.menu is None


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("swap", "1001 | 1500-2000 | 2200-0600\n1002 | 0900-1400\n1003"),
        ("add", "1001 |  | 2200-0600\n1002 | 0900-1400,1500-2000\n1003"),
        ("replace", "1001 |  | 2200-0600\n1002 | 0900-1400\n1003"),
    ],
)
def test_the_menu_changes_places_adds_or_replaces(qtbot: QtBot, name: str, picture: str) -> None:
    hands = hands_on(qtbot, NIGHT)

    hands.drag(1001, "Mon", to=(1002, "Mon"))
    hands.choose(name)

    assert hands.picture == picture
    assert len(hands.edits) == 1


def test_cancel_and_escape_leave_everything_as_it_was(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, TWO)
    before = hands.picture

    hands.drag(1001, "Mon", to=(1002, "Mon"))
    hands.key(KEY.Key_Escape)
    assert hands.menu is None
    hands.drag(1001, "Mon", to=(1002, "Mon"))
    hands.key(KEY.Key_Up)
    hands.key(KEY.Key_Return)

    assert hands.menu is None
    assert hands.picture == before
    assert not hands.edits


def test_the_menu_is_worked_by_keys_alone(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, TWO)
    hands.go(1001, "Mon")

    hands.key(KEY.Key_Down, ALT)
    hands.key(KEY.Key_Return)

    assert hands.picture == "1001 | 1300-2200\n1002 | 0900-1800"
    assert hands.grid.place() == (1002, day_of("Mon"))
    shift = hands.grid.chosen_shift()
    assert shift is not None
    assert f"{shift.starts_at:%H%M}" == "0900"


def test_what_is_refused_stays_in_the_menu_and_says_why(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, TWO)

    hands.drag(1001, "Mon", to=(1002, "Mon"))
    hands.choose("add")

    assert not hands.edits
    assert [finding.code for finding in hands.refusals[0]] == ["roster.overlap"]


def test_a_copy_onto_a_shift_is_added_or_replaces_and_never_changes_places(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, NIGHT)

    hands.drag(1001, "Mon", to=(1002, "Mon"), held=CTRL)
    menu = hands.menu
    assert menu is not None
    assert [action.objectName() for action in menu.actions()][:2] == ["add", "replace"]
    hands.choose("replace")

    assert hands.picture == "1001 | 0900-1400 | 2200-0600\n1002 | 0900-1400\n1003"


def test_somebody_who_cannot_take_the_other_shift_is_no_free_swap(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-12 | @13-22
    1002 李小明 |      | 13-22
    """
    hands = hands_on(qtbot, test_somebody_who_cannot_take_the_other_shift_is_no_free_swap.__doc__)

    hands.lift(1001, "Mon", to=(1002, "Tue"))

    assert verdict(hands, 1002, "Tue") != "free"
    hands.drop(1002, "Tue")
    assert hands.menu is not None
    hands.key(KEY.Key_Escape)


def test_several_selected_shifts_are_carried_by_the_same_way_as_one_edit(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, NIGHT)
    hands.click(1001, "Mon")
    hands.click(1001, "Tue", CTRL)
    hands.click(1002, "Mon", CTRL)

    hands.drag(1001, "Tue", to=(1002, "Thu"))

    assert hands.picture == "1001\n1002 |  |  | 0900-1400 | 2200-0600\n1003 |  |  | 1500-2000"
    assert [type(edit) for edit in hands.edits] == [Batch]


def test_ctrl_copies_all_of_them(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, NIGHT)
    hands.sweep(1003, "Mon", to=(1001, "Tue"))
    assert hands.selected == {(who, day) for who in (1001, 1002, 1003) for day in ("Mon", "Tue")}

    hands.drag(1001, "Mon", to=(1001, "Wed"), held=CTRL)

    assert hands.picture == (
        "1001 | 0900-1400 | 2200-0600 | 0900-1400 | 2200-0600\n1002 | 1500-2000 |  | 1500-2000\n1003"
    )
    batch = hands.edits[0]
    assert isinstance(batch, Batch)
    assert {type(edit) for edit in batch.edits} == {AddShift}


def test_several_are_refused_as_one_and_the_reason_names_who(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |    |
    1002 李小明 | 9-18 | AL |
    """
    hands = hands_on(qtbot, test_several_are_refused_as_one_and_the_reason_names_who.__doc__)
    before = hands.picture
    hands.click(1001, "Mon")
    hands.click(1002, "Mon", CTRL)

    hands.lift(1001, "Mon", to=(1001, "Tue"))
    assert verdict(hands, 1001, "Tue") == "refused"
    assert hands.grid.drag is not None
    assert "李小明" in hands.grid.drag.reason
    hands.drop(1001, "Tue")

    assert hands.picture == before
    assert [finding.code for finding in hands.refusals[0]] == ["roster.on_leave"]


def test_several_that_would_fall_outside_the_grid_stay_where_they_are(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, NIGHT)
    hands.click(1001, "Mon")
    hands.click(1001, "Tue", CTRL)

    hands.drag(1001, "Mon", to=(1001, "Sun"))
    hands.key(KEY.Key_Left, ALT)

    assert not hands.edits
    assert [found[0].code for found in hands.refusals] == ["roster.off_grid", "roster.off_grid"]


def test_alt_and_an_arrow_move_all_that_is_selected_and_the_selection_follows(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, NIGHT)
    hands.click(1001, "Mon")
    hands.click(1002, "Mon", CTRL)

    hands.key(KEY.Key_Down, ALT)
    hands.key(KEY.Key_Right, ALT)

    assert hands.picture == "1001 |  | 2200-0600\n1002 |  | 0900-1400\n1003 |  | 1500-2000"
    assert hands.selected == {(1002, "Tue"), (1003, "Tue")}


def test_a_click_on_one_of_many_selected_shifts_selects_it_alone(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, NIGHT)
    hands.click(1001, "Mon")
    hands.click(1002, "Mon", CTRL)

    hands.click(1002, "Mon")

    assert hands.selected == {(1002, "Mon")}
    shift = hands.grid.chosen_shift()
    assert shift is not None
    assert shift.employee_id == 1002

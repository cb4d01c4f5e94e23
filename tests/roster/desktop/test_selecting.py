"""Cells selected by mouse and keys: rectangle, row, column, all; and what several cells take at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.roster.desktop.gestures import ALT, CTRL, SHIFT, hands_on
from tests.roster.drawn import DAYS

KEY = Qt.Key
WEEK = """
    1001 陳大文 | 9-18 |    | R
    1002 李小明 |      | 13-22 |
    1003 何嘉雯 |
"""


def test_a_rectangle_is_drawn_from_an_empty_cell(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)

    hands.sweep(1001, "Tue", to=(1003, "Thu"))

    assert hands.selected == {(who, day) for who in (1001, 1002, 1003) for day in ("Tue", "Wed", "Thu")}
    assert not hands.edits


def test_shift_click_extends_and_ctrl_click_adds(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)

    hands.click(1001, "Mon")
    hands.click(1002, "Tue", SHIFT)
    assert hands.selected == {(who, day) for who in (1001, 1002) for day in ("Mon", "Tue")}
    hands.click(1003, "Sun", CTRL)
    hands.click(1002, "Tue", CTRL)

    assert hands.selected == {(1001, "Mon"), (1001, "Tue"), (1002, "Mon"), (1003, "Sun")}
    assert hands.grid.drag is None


def test_shift_and_arrows_extend_and_ctrl_a_takes_all(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")

    hands.key(KEY.Key_Right, SHIFT)
    hands.key(KEY.Key_Down, SHIFT)
    assert hands.selected == {(who, day) for who in (1001, 1002) for day in ("Mon", "Tue")}
    hands.key(KEY.Key_A, CTRL)

    assert hands.selected == {(who, day) for who in (None, 1001, 1002, 1003) for day in DAYS}


def test_a_name_selects_its_row_and_a_day_its_column_and_the_keys_go_on_there(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.grid.clearFocus()

    hands.click_name(1002)
    assert hands.selected == {(1002, day) for day in DAYS}
    assert hands.grid.hasFocus()
    hands.click_day("Mon")
    assert hands.selected == {(who, "Mon") for who in (None, 1001, 1002, 1003)}
    hands.key(KEY.Key_Delete)

    assert hands.picture == "1001 |  |  | R\n1002 |  | 1300-2200\n1003"


def test_the_first_cells_fill_those_beneath_and_to_the_right(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.click(1001, "Mon")
    hands.click(1003, "Mon", SHIFT)
    hands.key(KEY.Key_D, CTRL)
    assert hands.picture == "1001 | 0900-1800 |  | R\n1002 | 0900-1800 | 1300-2200\n1003 | 0900-1800"

    hands.click(1002, "Tue")
    hands.click(1002, "Thu", SHIFT)
    hands.key(KEY.Key_R, CTRL)
    hands.go(1003, "Tue")
    hands.key(KEY.Key_D, CTRL)

    assert hands.picture == (
        "1001 | 0900-1800 |  | R\n1002 | 0900-1800 | 1300-2200 | 1300-2200 | 1300-2200\n"
        "1003 | 0900-1800 | 1300-2200"
    )
    assert len(hands.edits) == 3


def test_quarter_hours_change_start_end_or_the_whole_of_all_that_is_selected(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")
    hands.key(KEY.Key_Left, CTRL | ALT)
    hands.key(KEY.Key_Right, ALT | SHIFT)
    assert hands.picture.splitlines()[0] == "1001 | 0845-1815/60 |  | R"

    hands.click(1002, "Tue", SHIFT)
    hands.key(KEY.Key_Right, CTRL | ALT | SHIFT)

    assert hands.picture == "1001 | 0900-1830/60 |  | R\n1002 |  | 1315-2215/60\n1003"
    assert len(hands.edits) == 3


def test_everything_selected_becomes_open_as_one_edit(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")
    hands.click(1002, "Tue", SHIFT)

    hands.commands.make_open()

    assert hands.picture == "1001 |  |  | R\n1002\n1003\nopen | 0900-1800 | 1300-2200"
    assert len(hands.edits) == 1


def test_an_earlier_start_than_the_business_day_changes_nothing(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 0-8 |
    """
    hands = hands_on(qtbot, test_an_earlier_start_than_the_business_day_changes_nothing.__doc__)
    hands.go(1001, "Mon")

    hands.key(KEY.Key_Left, CTRL | ALT)

    assert not hands.edits
    assert not hands.refusals

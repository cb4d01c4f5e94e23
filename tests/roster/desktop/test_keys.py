"""Everything a drag can do, by key and by menu: move, copy, cut, paste, delete, make open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from storekeeper.roster.domain import MoveShift
from tests.roster.desktop.gestures import ALT, CTRL, hands_on
from tests.roster.drawn import day_of

KEY = Qt.Key
WEEK = """
    1001 陳大文 | 9-18 |
    1002 李小明 |      | R
"""


@pytest.mark.parametrize(
    ("key", "picture"),
    [
        (KEY.Key_Right, "1001 |  | 0900-1800\n1002 |  | R"),
        (KEY.Key_Down, "1001\n1002 | 0900-1800 | R"),
        (KEY.Key_Up, "1001\n1002 |  | R\nopen | 0900-1800"),
        (KEY.Key_Left, "1001 | 0900-1800\n1002 |  | R"),
    ],
)
def test_alt_and_an_arrow_move_the_shift_and_the_cursor_follows(
    qtbot: QtBot, key: Qt.Key, picture: str
) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")

    hands.key(key, ALT)

    assert hands.picture == picture
    shift = hands.grid.chosen_shift()
    assert shift is not None
    assert hands.grid.place() == (shift.employee_id, shift.day)


def test_a_refused_move_by_key_says_the_reason(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 | AL |
    """
    hands = hands_on(qtbot, test_a_refused_move_by_key_says_the_reason.__doc__)
    hands.go(1001, "Mon")

    hands.key(KEY.Key_Down, ALT)

    assert not hands.edits
    assert [finding.code for finding in hands.refusals[0]] == ["roster.on_leave"]


def test_delete_clears_shifts_and_marks_of_every_selected_cell(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.grid.setFocus()
    hands.grid.selectAll()

    hands.key(KEY.Key_Delete)

    assert hands.picture == "1001\n1002"
    assert len(hands.edits) == 1


def test_delete_takes_only_the_chosen_one_of_two_stacked_shifts(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-12,17-21 |
    """
    hands = hands_on(qtbot, test_delete_takes_only_the_chosen_one_of_two_stacked_shifts.__doc__)
    hands.go(1001, "Mon")

    hands.key(KEY.Key_Space)
    hands.key(KEY.Key_Delete)

    assert hands.picture == "1001 | 0900-1200"


def test_copy_and_paste_plant_the_same_work_again(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")
    hands.key(KEY.Key_C, CTRL)
    hands.go(1002, "Thu")

    hands.key(KEY.Key_V, CTRL)
    hands.go(1002, "Fri")
    hands.key(KEY.Key_V, CTRL)

    assert hands.picture == "1001 | 0900-1800\n1002 |  | R |  | 0900-1800 | 0900-1800"


def test_cut_and_paste_move_and_escape_forgets_the_cut(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")
    hands.key(KEY.Key_X, CTRL)
    assert hands.grid.lifted is not None
    hands.key(KEY.Key_Escape)
    assert hands.grid.lifted is None

    hands.key(KEY.Key_X, CTRL)
    hands.go(1002, "Sun")
    hands.key(KEY.Key_V, CTRL)

    assert hands.picture == "1001\n1002 |  | R |  |  |  |  | 0900-1800"
    assert [type(edit) for edit in hands.edits] == [MoveShift]


def test_cells_go_to_a_spreadsheet_as_text_and_come_back_as_one_edit(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.grid.selectAll()
    hands.commands.copy()
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[1:] == ["0900-1800" + "\t" * 6, "\tR" + "\t" * 5]

    QGuiApplication.clipboard().setText("10-19\tR\n休\t13:00-22:00\n")
    hands.go(1001, "Fri")
    hands.key(KEY.Key_V, CTRL)

    assert hands.picture == ("1001 | 0900-1800 |  |  |  | 1000-1900 | R\n1002 |  | R |  |  | R | 1300-2200")
    assert len(hands.edits) == 1


def test_pasted_text_that_cannot_be_read_changes_nothing_and_says_why(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    QGuiApplication.clipboard().setText("10-19\tsoon")
    hands.go(1001, "Fri")

    hands.key(KEY.Key_V, CTRL)

    assert not hands.edits
    assert [finding.code for finding in hands.refusals[0]] == ["roster.paste_unreadable"]
    said = hands.model.words.sentences.tell(hands.refusals[0][0])
    assert "1 格" in said
    assert "陳大文 11月28日（六）「soon」" in said


def test_the_menu_shows_every_command_with_its_key_and_adds_a_shift_of_a_kind(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1002, "Wed")

    menu = hands.commands.menu()
    names = {action.text(): action for action in menu.actions() if action.text()}
    assert {"輸入時間", "加一更", "設為例假", "剪下", "複製", "貼上", "移動", "刪除"} <= set(names)
    assert not names["剪下"].isEnabled()
    assert names["刪除"].shortcut().toString() == "Del"
    kinds = names["加一更"].menu()
    assert isinstance(kinds, QMenu)
    kinds.actions()[0].trigger()
    menu.deleteLater()

    assert hands.picture == "1001 | 0900-1800\n1002 |  | R | 0900-1800"


def test_every_command_is_an_action_of_the_grid_with_words_and_no_key_twice(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")

    actions = list(hands.commands.actions.values())
    assert set(actions) <= set(hands.grid.actions())
    assert all(action.text() and not action.icon().isNull() for action in actions)
    keys = [key.toString() for action in hands.grid.actions() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))
    menu = hands.commands.menu()
    shown = {action for each in (menu, *menu.findChildren(QMenu)) for action in each.actions()}
    menu.deleteLater()
    assert set(actions) <= shown


def test_the_commands_make_a_shift_open_and_a_day_a_rest_day(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")

    hands.commands.make_open()
    hands.go(1001, "Mon")
    hands.commands.rest()

    assert hands.picture == "1001 | R\n1002 |  | R\nopen | 0900-1800"


def test_tab_leaves_the_grid(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")

    hands.key(KEY.Key_Tab)

    assert hands.grid.place() == (1001, day_of("Mon"))

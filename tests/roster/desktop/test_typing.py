"""Typing into cells: the grammar in, a sentence when it cannot be read, nothing lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.roster.desktop.gestures import CTRL, hands_on
from tests.roster.drawn import day_of

KEY = Qt.Key
WEEK = """
    1001 陳大文 | 9-18 |
    1002 李小明 |      | R
"""


def test_typing_opens_the_cell_and_enter_commits_and_goes_down(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Tue")

    hands.type("10-14,17-21")
    hands.key(KEY.Key_Return)

    assert hands.picture == "1001 | 0900-1800 | 1000-1400,1700-2100\n1002 |  | R"
    assert hands.grid.place() == (1002, day_of("Tue"))
    assert hands.grid.open_editor() is None
    assert len(hands.edits) == 1


def test_tab_commits_and_goes_right(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1002, "Wed")

    hands.type("a")
    hands.key(KEY.Key_Tab)

    assert hands.picture == "1001 | 0900-1800\n1002 |  | R | 0900-1800"
    assert hands.grid.place() == (1002, day_of("Thu"))


def test_f2_shows_the_cell_in_the_grammar_and_escape_takes_everything_back(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")

    hands.key(KEY.Key_F2)
    editor = hands.grid.open_editor()
    assert editor is not None
    assert editor.text() == "0900-1800"
    hands.type("R")
    hands.key(KEY.Key_Escape)

    assert hands.picture == "1001 | 0900-1800\n1002 |  | R"
    assert not hands.edits


@pytest.mark.parametrize(
    ("text", "said"), [("9-6x", "9-6x"), ("Z", "Z"), ("9-14,13-18", "重疊"), ("25-26", "25-26")]
)
def test_text_that_cannot_be_read_keeps_the_cell_open_with_a_sentence(
    qtbot: QtBot, text: str, said: str
) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1002, "Mon")

    hands.type(text)
    hands.key(KEY.Key_Return)

    editor = hands.grid.open_editor()
    assert editor is not None
    assert editor.text() == text
    assert said in editor.complaint
    assert editor.property("invalid") == "true"
    assert not hands.edits

    hands.type("\b" * 12)
    editor.setText("")
    hands.type("9-18")
    assert editor.complaint == ""
    hands.key(KEY.Key_Return)
    assert hands.picture == "1001 | 0900-1800\n1002 | 0900-1800 | R"


def test_a_rule_that_refuses_speaks_in_the_cell(qtbot: QtBot) -> None:
    """
    1001 陳大文 | @10-14 |
    """
    hands = hands_on(qtbot, test_a_rule_that_refuses_speaks_in_the_cell.__doc__)
    hands.go(1001, "Mon")

    hands.type("9-18")
    hands.key(KEY.Key_Return)

    editor = hands.grid.open_editor()
    assert editor is not None
    assert "陳大文" in editor.complaint
    assert "重疊" in editor.complaint


def test_a_click_elsewhere_does_not_close_a_cell_that_cannot_be_read(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1002, "Mon")
    hands.type("9-6x")

    hands.click(1001, "Fri")

    editor = hands.grid.open_editor()
    assert editor is not None
    assert editor.text() == "9-6x"
    assert "9-6x" in editor.complaint


def test_a_click_elsewhere_commits_text_that_can_be_read(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1002, "Mon")
    hands.type("9-18")

    hands.click(1001, "Fri")

    assert hands.grid.open_editor() is None
    assert hands.picture == "1001 | 0900-1800\n1002 | 0900-1800 | R"
    assert len(hands.edits) == 1


def test_composing_with_an_input_method_commits_nothing(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1002, "Mon")
    hands.key(KEY.Key_F2)
    editor = hands.grid.open_editor()
    assert editor is not None

    QApplication.sendEvent(editor, QInputMethodEvent("木日", []))
    hands.key(KEY.Key_Return)
    hands.key(KEY.Key_Tab)
    assert hands.grid.open_editor() is editor
    assert not hands.edits

    composed = QInputMethodEvent("", [])
    composed.setCommitString("例假")
    QApplication.sendEvent(editor, composed)
    hands.key(KEY.Key_Return)
    assert hands.picture == "1001 | 0900-1800\n1002 | R | R"


def test_an_input_method_may_begin_on_the_cell_itself(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1002, "Mon")

    QApplication.sendEvent(hands.grid, QInputMethodEvent("女", []))

    editor = hands.grid.open_editor()
    assert editor is not None
    assert editor.composing
    composed = QInputMethodEvent("", [])
    composed.setCommitString("休")
    QApplication.sendEvent(editor, composed)
    hands.key(KEY.Key_Return)
    assert hands.picture == "1001 | 0900-1800\n1002 | R | R"


def test_equals_repeats_the_day_before_and_a_quotation_mark_the_person_above(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Tue")
    hands.type("=")
    hands.key(KEY.Key_Return)
    hands.go(1002, "Mon")
    hands.type('"')
    hands.key(KEY.Key_Return)

    assert hands.picture == "1001 | 0900-1800 | 0900-1800\n1002 | 0900-1800 | R"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("22-06", "2200-0600"),
        ("9-18/30", "0900-1800/30"),
        ("b", "1300-2200"),
        ("off", "R"),
        ("-", ""),
    ],
)
def test_a_key_begins_the_text_and_every_way_to_write_it_is_understood(
    qtbot: QtBot, text: str, said: str
) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")

    hands.type(text)
    hands.key(KEY.Key_Return)

    assert hands.picture == f"1001 | {said}\n1002 |  | R".replace(" | \n", "\n")


def test_full_width_digits_and_colons_of_an_input_method_are_understood(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1002, "Mon")
    composed = QInputMethodEvent("", [])
    composed.setCommitString("９：３０－１８：３０")
    QApplication.sendEvent(hands.grid, composed)

    hands.key(KEY.Key_Return)

    assert hands.picture == "1001 | 0900-1800\n1002 | 0930-1830 | R"


def test_a_plus_in_front_adds_a_second_shift(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")
    hands.type("+19-22")
    hands.key(KEY.Key_Return)
    assert hands.picture == "1001 | 0900-1800,1900-2200\n1002 |  | R"

    hands.go(1002, "Wed")
    hands.type("+B")
    hands.key(KEY.Key_Return)
    hands.type("+R")
    hands.key(KEY.Key_Return)

    assert hands.picture == "1001 | 0900-1800,1900-2200\n1002 |  | R | 1300-2200"
    editor = hands.grid.open_editor()
    assert editor is not None
    assert "+R" in editor.complaint


def test_a_quotation_mark_that_is_pasted_repeats_the_person_above(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    QGuiApplication.clipboard().setText('"')
    hands.go(1002, "Mon")

    hands.key(KEY.Key_V, CTRL)

    assert hands.picture == "1001 | 0900-1800\n1002 | 0900-1800 | R"


def test_saying_what_is_there_already_changes_nothing(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")

    hands.type("9-6")
    hands.key(KEY.Key_Return)

    assert not hands.edits
    assert hands.picture == "1001 | 0900-1800\n1002 |  | R"

"""What assistive technology reaches: every cell with its sentence, the heads, and the field in a cell."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from tests.roster.desktop.gestures import hands_on
from tests.roster.drawn import day_of

WEEK = """
    1001 陳大文 | 9-18 |
    1002 李小明 |      | R
"""


def test_every_cell_is_reached_and_speaks_a_full_sentence(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)

    table = QAccessible.queryAccessibleInterface(hands.grid)
    said = {table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())}

    assert "陳大文，11月23日（一）：A 早更 0900–1800，8.0 小時，草稿" in said
    assert "李小明，11月24日（二）：例假，草稿" in said
    assert "陳大文，本週 8.0 小時" in said
    assert len(said) >= 3 * 8


def test_the_head_of_a_row_says_everything_about_the_person(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)

    said = hands.model.headerData(1, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)

    assert said == "陳大文、陳大文、1001、營業員、全職 45"
    assert hands.model.headerData(0, Qt.Orientation.Horizontal) == "11月23日（一）"


def test_the_field_in_a_cell_is_named_after_the_cell(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1002, "Tue")
    hands.key(Qt.Key.Key_F2)

    editor = hands.grid.open_editor()

    assert editor is not None
    assert editor.accessibleName() == "李小明，11月24日（二）：例假，草稿"
    assert hands.grid.place() == (1002, day_of("Tue"))

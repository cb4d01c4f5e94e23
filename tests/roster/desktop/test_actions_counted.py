"""How many actions a change costs, by keyboard only and by mouse only: never more than three.

An action is one key with its modifiers, one text with its Enter, one click or one drag. Getting to the cell is not
counted: by keyboard it is walking with arrows, by mouse it is moving the hand.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.roster.desktop.gestures import ALT, CTRL, LEFT, PLAIN, SHIFT, Hands, hands_on
from tests.roster.drawn import day_of

MOST = 3
KEY = Qt.Key
WEEK = """
    1001 陳大文 | 9-18 |
    1002 李小明 |      | 13-22
"""


class Counted:
    """Real events through `hands`, each action counted."""

    def __init__(self, qtbot: QtBot) -> None:
        self.hands: Hands = hands_on(qtbot, WEEK)
        self._qtbot = qtbot
        self.count = 0

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        self.count += 1
        self.hands.key(key, held)

    def text(self, text: str) -> None:
        self.count += 1
        self.hands.type(text)
        self.hands.key(KEY.Key_Return)

    def walk(self, who: int | None, day: str) -> None:
        """With arrows, not counted."""
        grid, target = self.hands.grid, self.hands.model.index_of((who, day_of(day)))
        while grid.currentIndex().row() != target.row():
            down = grid.currentIndex().row() < target.row()
            self.hands.key(KEY.Key_Down if down else KEY.Key_Up)
        while grid.currentIndex().column() != target.column():
            right = grid.currentIndex().column() < target.column()
            self.hands.key(KEY.Key_Right if right else KEY.Key_Left)

    def drag(self, who: int | None, day: str, to: tuple[int | None, str], held: Qt.KeyboardModifier) -> None:
        self.count += 1
        self.hands.drag(who, day, to=to, held=held)

    def choose(self, name: str) -> None:
        self.count += 1
        self.hands.choose(name)

    def right_click(self, who: int | None, day: str) -> QMenu:
        """The cell under the cursor and its menu."""
        self.count += 1
        point = self.hands.centre(who, day)
        QTest.mouseClick(self.hands.grid.viewport(), Qt.MouseButton.RightButton, PLAIN, point)
        self.hands.grid.customContextMenuRequested.emit(point)
        return next(menu for menu in self.hands.grid.findChildren(QMenu) if menu.isVisible())

    def pick(self, menu: QMenu, name: str) -> None:
        """An entry of a menu, by its object name; entries of a submenu by its second click."""
        for action in menu.actions():
            inner = action.menu()
            if action.objectName() == name:
                self._click(menu, menu.actionGeometry(action).center())
                return
            if isinstance(inner, QMenu) and name in {each.objectName() for each in inner.actions()}:
                self._click(menu, menu.actionGeometry(action).center())
                self._qtbot.waitUntil(inner.isVisible)
                self.pick(inner, name)
                return
        raise LookupError(name)

    def _click(self, menu: QMenu, point: QPoint) -> None:
        self.count += 1
        QTest.mouseClick(menu, LEFT, PLAIN, point)


ASSIGNED = "1001 | 0900-1800\n1002 |  | 1300-2200 |  | 1000-1900"
MOVED = "1001\n1002 |  | 1300-2200 | 0900-1800"
COPIED = "1001 | 0900-1800\n1002 |  | 1300-2200 | 0900-1800"
RETIMED = "1001 | 0900-1815/60\n1002 |  | 1300-2200"
REMOVED = "1001\n1002 |  | 1300-2200"
MARKED = "1001 | 0900-1800\n1002 |  | 1300-2200 | R"
OPENED = "1001\n1002 |  | 1300-2200\nopen | 0900-1800"


@pytest.mark.parametrize(
    ("change", "picture"),
    [
        ("assign", ASSIGNED),
        ("move", MOVED),
        ("copy", COPIED),
        ("retime", RETIMED),
        ("remove", REMOVED),
        ("mark", MARKED),
        ("open", OPENED),
        ("swap", "1001 | 1300-2200\n1002 |  | 0900-1800"),
    ],
)
def test_any_single_change_takes_at_most_three_actions_by_keyboard_only(
    qtbot: QtBot, change: str, picture: str
) -> None:
    act = Counted(qtbot)
    act.hands.grid.setFocus()
    act.walk(1001, "Mon")

    if change == "assign":
        act.walk(1002, "Thu")
        act.text("10-19")
    elif change in {"move", "copy", "swap"}:
        act.key(KEY.Key_C if change == "copy" else KEY.Key_X, CTRL)
        act.walk(1002, "Tue" if change == "swap" else "Wed")
        act.key(KEY.Key_V, CTRL)
        if change == "swap":
            act.key(KEY.Key_Return)
    elif change == "retime":
        act.key(KEY.Key_Right, ALT | SHIFT)
    elif change == "remove":
        act.key(KEY.Key_Delete)
    elif change == "mark":
        act.walk(1002, "Wed")
        act.text("R")
    elif change == "open":
        act.key(KEY.Key_0, CTRL)

    told(act, change, picture)


@pytest.mark.parametrize(
    ("change", "picture"),
    [
        ("assign", "1001 | 0900-1800\n1002 |  | 1300-2200 |  | 0900-1800"),
        ("move", MOVED),
        ("copy", COPIED),
        ("retime", RETIMED),
        ("remove", REMOVED),
        ("mark", MARKED),
        ("open", OPENED),
        ("swap", "1001 | 1300-2200\n1002 |  | 0900-1800"),
    ],
)
def test_any_single_change_takes_at_most_three_actions_by_mouse_only(
    qtbot: QtBot, change: str, picture: str
) -> None:
    act = Counted(qtbot)

    if change == "assign":
        act.pick(act.right_click(1002, "Thu"), "kind A")
    elif change in {"move", "copy"}:
        act.drag(1001, "Mon", (1002, "Wed"), CTRL if change == "copy" else PLAIN)
    elif change == "swap":
        act.drag(1001, "Mon", (1002, "Tue"), PLAIN)
        act.choose("swap")
    elif change == "retime":
        act.pick(act.right_click(1001, "Mon"), "ends_later")
    elif change == "remove":
        act.pick(act.right_click(1001, "Mon"), "remove")
    elif change == "mark":
        act.pick(act.right_click(1002, "Wed"), "rest")
    elif change == "open":
        act.drag(1001, "Mon", (None, "Mon"), PLAIN)

    told(act, change, picture)


def told(act: Counted, change: str, picture: str) -> None:
    """The change is made, as one edit, in few actions."""
    assert act.hands.picture == picture
    assert len(act.hands.edits) == 1
    assert 0 < act.count <= MOST, f"{change} took {act.count} actions"

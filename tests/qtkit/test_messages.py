"""Messages by keyboard alone: Tab comes to them where they stand, and Enter presses their buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from storekeeper.qtkit.messages import MessageBar
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page


class Buttons(Page):
    """A message above two buttons."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        rows = QVBoxLayout(self)
        self.top, self.messages, self.bottom = QPushButton("top"), MessageBar(), QPushButton("bottom")
        for part in (self.top, self.messages, self.bottom):
            rows.addWidget(part)


def _shown(desk: Desk, qtbot: QtBot) -> Buttons:
    page = Buttons(desk)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.top.setFocus()
    return page


def test_tab_comes_to_a_message_where_it_stands_and_enter_does_its_action_and_closes_it(
    desk: Desk, qtbot: QtBot
) -> None:
    page, done = _shown(desk, qtbot), []
    page.messages.say("info", "Imported", ("Undo", lambda: done.append("undone")))

    QTest.keyClick(page.top, Qt.Key.Key_Tab)
    action = QApplication.focusWidget()
    assert isinstance(action, QPushButton)
    assert action.text() == "Undo"
    QTest.keyClick(action, Qt.Key.Key_Return)
    assert done == ["undone"]

    QTest.keyClick(action, Qt.Key.Key_Tab)
    cross = QApplication.focusWidget()
    assert isinstance(cross, QToolButton)
    QTest.keyClick(cross, Qt.Key.Key_Return)
    assert page.messages.message is None
    assert QApplication.focusWidget() is page.bottom

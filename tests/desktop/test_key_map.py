"""The map of the keys is made from the actions themselves, so that it cannot say what is not so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from storekeeper.desktop.key_map import KeyMap
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.preferences import Preferences
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.key_table import LIST
from storekeeper.qtkit.module import Desk
from tests.desktop.fakes import Notes, NotesModule


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> MainWindow:
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    window = MainWindow(desk, (NotesModule(), NotesModule("more")), preferences=preferences)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


@pytest.fixture
def page(window: MainWindow) -> Notes:
    page = window.page
    assert isinstance(page, Notes)
    action = QAction("匯出筆記", page)
    action.setShortcut(QKeySequence("Ctrl+E"))
    page.edit.addAction(action)
    page.edit.key_table = LIST  # type: ignore[attr-defined]
    return page


@pytest.fixture
def key_map(window: MainWindow, page: Notes, desk: Desk) -> KeyMap:
    return KeyMap(window, desk)


def lines(key_map: KeyMap) -> dict[str, str]:
    return {keys: deed for group in key_map.groups for keys, deed in group.lines}


def test_f1_shows_the_keys_of_page_and_window_and_esc_takes_them_away(
    window: MainWindow, key_map: KeyMap, page: Notes
) -> None:
    page.edit.setFocus()

    QTest.keySequence(window, QKeySequence("F1"))
    shown = lines(key_map)
    titles = [group.title for group in key_map.groups]
    QTest.keyClick(key_map.line, Qt.Key.Key_Escape)

    assert shown["Ctrl+E"] == "匯出筆記"
    assert "Ctrl+K" in shown
    assert "F1  ?" in shown
    assert titles[0] == "這一頁"
    assert titles[-1] == "店管家"
    assert not key_map.isVisible()
    assert page.edit.hasFocus()


def test_a_question_mark_shows_them_too_but_not_while_something_is_typed(
    window: MainWindow, key_map: KeyMap, page: Notes
) -> None:
    page.edit.setFocus()
    QTest.keyClick(page.edit, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    while_typing, typed = key_map.isVisible(), page.edit.text()
    window.setFocus()

    QTest.keyClick(window, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)

    assert not while_typing
    assert typed == "?"
    assert key_map.isVisible()


def test_the_map_says_what_the_actions_say_now(window: MainWindow, key_map: KeyMap, desk: Desk) -> None:
    window.explaining.emit()
    chinese = lines(key_map)["F1  ?"]
    window.explaining.emit()
    desk.language.use("en")
    QApplication.sendPostedEvents()

    window.explaining.emit()

    assert chinese == "鍵盤快捷鍵"
    assert lines(key_map)["F1  ?"] == "Keyboard shortcuts"


def test_a_word_narrows_it_and_words_can_be_copied_and_printed(window: MainWindow, key_map: KeyMap) -> None:
    window.explaining.emit()

    key_map.line.setText("汇出")
    key_map.copy()

    assert lines(key_map) == {"Ctrl+E": "匯出筆記"}
    assert QGuiApplication.clipboard().text() == "這一頁\n  Ctrl+E\t匯出筆記\n"
    assert "匯出筆記" in key_map.document().toPlainText()


def test_no_two_deeds_of_a_window_have_the_same_key(window: MainWindow) -> None:
    keys = [key.toString() for action in window.actions_map() for key in action.shortcuts()]

    assert len(keys) == len(set(keys))


def test_what_the_keys_do_begins_at_one_line_in_every_group(window: MainWindow, key_map: KeyMap) -> None:
    window.explaining.emit()

    labels = [label for label in key_map.findChildren(QLabel) if label is not key_map.title]
    deeds = {deed for group in key_map.groups for _, deed in group.lines}
    lefts = {label.mapTo(key_map, QPoint()).x() for label in labels if label.text() in deeds}

    assert len(key_map.groups) > 1
    assert len(lefts) == 1

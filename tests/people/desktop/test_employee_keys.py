"""The page of employees by keyboard alone: found, crossed over, edited, added, taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from storekeeper.people.desktop.employees.page import EmployeesPage
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import Clone
from tests.people.desktop.people_desk import CHAN, HO, desk_of, names_of, open_page, stored

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(cloned: Clone, language: Language, appearance: Appearance, qtbot: QtBot) -> Iterator[EmployeesPage]:
    with desk_of(cloned, "hr", language, appearance) as desk:
        made = open_page(desk, qtbot)
        made.shown()
        yield made


def front() -> QWidget:
    """Where the keyboard is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def key(which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(front(), which, held)


def keys(text: str) -> None:
    for letter in text:
        QTest.keyClicks(front(), letter)


def test_a_person_is_found_edited_and_taken_back_without_a_mouse(page: EmployeesPage, cloned: Clone) -> None:
    key(Qt.Key.Key_F, CTRL)
    keys("S0002")
    key(Qt.Key.Key_Return)
    found = names_of(page)
    key(Qt.Key.Key_F6)
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Tab)
    keys("HO Miu")
    key(Qt.Key.Key_Return)
    saved = stored(cloned, HO).employee.values["name_en"]
    page.undo_stack.undo()
    key(Qt.Key.Key_F6)

    assert (found, saved) == (["S0002"], "HO Miu")
    assert stored(cloned, HO).employee.values["name_en"] == "HO Mei Ling"
    assert front() is page.list_view


def test_enter_and_f2_lead_into_the_fields_and_escape_gives_back(page: EmployeesPage, cloned: Clone) -> None:
    key(Qt.Key.Key_Return)
    entered = front() is page.panel.fields.editors["staff_no"].input
    keys("X1")
    key(Qt.Key.Key_Escape)
    key(Qt.Key.Key_F6)
    key(Qt.Key.Key_F2)

    assert entered
    assert front() is page.panel.fields.editors["staff_no"].input
    assert stored(cloned, CHAN).employee.values["staff_no"] == "S0001"


def test_the_arrows_walk_through_the_list_and_the_panel_follows(page: EmployeesPage) -> None:
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Down)

    assert page.panel.title.text() == "黃美玲"


def test_a_person_is_added_by_keyboard(page: EmployeesPage) -> None:
    key(Qt.Key.Key_N, CTRL)
    keys("N9002")
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Tab)
    keys("NG Man")
    key(Qt.Key.Key_Tab)
    box = front()
    assert isinstance(box, QComboBox)
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Return)

    assert page.panel.caption.text().startswith("N9002")
    assert "N9002" in names_of(page)


def test_every_field_and_button_is_reached_by_tab_and_has_a_name(page: EmployeesPage) -> None:
    page.search_line.setFocus()
    reached: list[QWidget] = []
    while front() not in reached:
        reached.append(front())
        key(Qt.Key.Key_Tab)

    wanted = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    unreached = [
        f"{type(w).__name__} {w.accessibleName() or w.objectName()}" for w in wanted if w not in reached
    ]
    nameless = [
        f"{type(w).__name__} {w.objectName()}"
        for w in reached
        if not w.accessibleName() and not getattr(w, "text", str)()
    ]
    assert unreached == []
    assert nameless == []

"""A week of twenty people, built by keyboard alone and by mouse alone on a real store; every action is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.preferences import Preferences
from storekeeper.kit.settings import Settings
from storekeeper.people import service as people
from storekeeper.people.domain import PersonRecord
from storekeeper.qtkit.module import Desk
from storekeeper.roster.desktop.module import RosterModule
from storekeeper.roster.desktop.page import RosterPage
from storekeeper.roster.domain import DRAFT, PUBLISHED, Week
from storekeeper.roster.grammar import cell_text
from tests.fixtures.database import Clone
from tests.roster.desktop.gestures import CTRL, LEFT, PLAIN, SHIFT, Hands
from tests.roster.desktop.test_page import MKK, MONDAY, desk, page, stored

__all__ = ["desk", "page"]
KEY = Qt.Key
STAFF = 20
GROUP = 5
EARLY, LATE, REST = "1000-1900", "1330-2230", "R"
PATTERNS = (
    (REST, *[EARLY] * 6),
    (EARLY, REST, *[LATE] * 5),
    (LATE, LATE, REST, *[LATE] * 4),
    (EARLY, EARLY, EARLY, REST, *[EARLY] * 3),
)
"""Four groups of five people, each with its week; a dawn is never after a late evening."""
ACTIONS = 70
"""Twenty people times seven days are 140 cells: it took 64 actions by keyboard, 40 by mouse."""


@pytest.fixture
def staff(page: RosterPage, cloned: Clone) -> tuple[int, ...]:
    """Twenty full-time people in the shop, in the order of the grid; the part-timer who is there leaves."""
    since = date(2024, 1, 1)
    new = [
        PersonRecord(
            None, f"S09{number:02}", f"新人{number}", f"NEW {number}", "sales", since, MKK, "full", 2700
        )
        for number in range(STAFF - 6)
    ]
    with cloned.door("hq").write() as connection:
        (gone,) = (one for one in people.known_people(connection, on=MONDAY) if one.staff_no == "S0007")
        assert gone.shop_id is not None
        leaver = PersonRecord(
            gone.employee_id, gone.staff_no, gone.name_zh, gone.name_en, gone.role, gone.joined_on,
            gone.shop_id, left_on=MONDAY - timedelta(days=7),
        )  # fmt: skip
        people.write_people(connection, [*new, leaver], from_day=MONDAY - timedelta(days=7))
    _add_kinds(cloned)
    page.reload()
    rows = page.grid.roster.rowCount()
    found = tuple(person.employee_id for row in range(1, rows) if (person := page.grid.roster.person_at(row)))
    assert len(found) == STAFF
    return found


def _add_kinds(cloned: Clone) -> None:
    """The early and the late shift of the chain, A and B."""
    with cloned.door("hq").write() as connection:
        for letter, times in (("A", EARLY), ("B", LATE)):
            starts, ends = (f"{each[:2]}:{each[2:]}" for each in times.split("-"))
            connection.exec_driver_sql(
                "INSERT INTO roster.shift_kind (letter, name_zh, name_en, name_cn, starts, ends, break_minutes, look,"
                " from_day) VALUES (%s, '更', 'shift', '更', %s, %s, 60, %s, '2024-01-01')",
                (letter, starts, ends, letter),
            )


class Planner:
    """The hands of a planner at the page; each key, text, click and drag is one action."""

    def __init__(self, page: RosterPage, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.page, self.grid = page, page.grid
        self.hands = Hands(page.grid, page.grid.roster, page.commands)
        self.actions = 0

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN, *, times: int = 1) -> None:
        for _ in range(times):
            self.actions += 1
            QTest.keyClick(self._focus(), key, held)

    def text(self, text: str, end: Qt.Key) -> None:
        """A text with the key that ends it."""
        self.actions += 1
        for letter in text:
            QTest.keyClicks(self._focus(), letter)
        QTest.keyClick(self._focus(), end)

    def sweep(self, who: int, day: str, *, to: tuple[int, str]) -> None:
        self.actions += 1
        self.hands.sweep(who, day, to=to)

    def menu(self, who: int, day: str, name: str) -> None:
        """Right click on a cell, then the entry; an entry of a submenu costs a click more."""
        self.actions += 1
        point = self.hands.centre(who, day)
        QTest.mouseClick(self.grid.viewport(), Qt.MouseButton.RightButton, PLAIN, point)
        self.grid.customContextMenuRequested.emit(point)
        (menu,) = self._menus()
        self._pick(menu, name)
        with self._qtbot.waitSignal(menu.destroyed):
            menu.close()  # a click in its submenu closes it on a screen, not offscreen

    def click(self, widget: QWidget) -> None:
        self.actions += 1
        QTest.mouseClick(widget, LEFT, PLAIN, widget.rect().center())

    def _menus(self) -> list[QMenu]:
        """The menus of cells that are open."""
        return [menu for menu in self.grid.findChildren(QMenu) if menu.isVisible()]

    def _pick(self, menu: QMenu, name: str) -> None:
        for action in menu.actions():
            inner = action.menu()
            if action.objectName() == name:
                self.actions += 1
                QTest.mouseClick(menu, LEFT, PLAIN, menu.actionGeometry(action).center())
                return
            if isinstance(inner, QMenu) and name in {each.objectName() for each in inner.actions()}:
                self.actions += 1
                QTest.mouseClick(menu, LEFT, PLAIN, menu.actionGeometry(action).center())
                self._qtbot.waitUntil(inner.isVisible)
                self._pick(inner, name)
                return
        raise LookupError(name)

    def _focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None
        return focus


def by_keyboard(planner: Planner, staff: tuple[int, ...]) -> None:
    """The first of each group is typed, Ctrl+D gives the others the same week."""
    planner.key(KEY.Key_Home, CTRL)
    planner.key(KEY.Key_Down)  # below the open shifts
    for number, pattern in enumerate(PATTERNS):
        for text in pattern:
            planner.text(text, KEY.Key_Tab)
        planner.key(KEY.Key_Home)
        planner.key(KEY.Key_End, SHIFT)
        planner.key(KEY.Key_Down, SHIFT, times=GROUP - 1)
        planner.key(KEY.Key_D, CTRL)
        if number + 1 < len(PATTERNS):
            planner.key(KEY.Key_Home)
            planner.key(KEY.Key_Down)


def by_mouse(planner: Planner, staff: tuple[int, ...]) -> None:
    """A rectangle for each run of equal cells of a group, and the menu upon it."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    names = {EARLY: "kind A", LATE: "kind B", REST: "rest"}
    for number, pattern in enumerate(PATTERNS):
        first, last = staff[number * GROUP], staff[number * GROUP + GROUP - 1]
        begin = 0
        while begin < len(pattern):
            end = begin
            while end + 1 < len(pattern) and pattern[end + 1] == pattern[begin]:
                end += 1
            planner.sweep(first, days[begin], to=(last, days[end]))
            planner.menu(first, days[begin], names[pattern[begin]])
            begin = end + 1


def publish_by_keyboard(planner: Planner) -> None:
    planner.key(KEY.Key_P, CTRL | SHIFT)
    planner.key(KEY.Key_Return)


def publish_by_mouse(planner: Planner) -> None:
    planner.click(planner.page.panel.card.publish_button)
    planner.click(planner.page.panel.sheet.publish_button)


def undo_by_keyboard(planner: Planner) -> None:
    planner.key(KEY.Key_Z, CTRL)


def undo_by_mouse(planner: Planner) -> None:
    planner.click(planner.page.undo_button)


@pytest.mark.parametrize(
    ("build", "publish", "undo"),
    [(by_keyboard, publish_by_keyboard, undo_by_keyboard), (by_mouse, publish_by_mouse, undo_by_mouse)],
)
def test_a_week_of_twenty_is_built_published_and_taken_back_after_a_restart(
    page: RosterPage,
    desk: Desk,
    staff: tuple[int, ...],
    cloned: Clone,
    qtbot: QtBot,
    build: Callable[[Planner, tuple[int, ...]], None],
    publish: Callable[[Planner], None],
    undo: Callable[[Planner], None],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    page.resize(1366, 1400)  # all twenty are in sight: scrolling is no action
    page.grid.setFocus()
    planner = Planner(page, qtbot)

    build(planner, staff)
    record_property("actions", planner.actions)
    built = stored(cloned)
    assert pictured(built, staff) == [pattern for pattern in PATTERNS for _ in range(GROUP)]
    assert planner.actions <= ACTIONS

    page.panel.look()
    before = planner.actions
    publish(planner)
    assert planner.actions - before <= 3
    assert {stored(cloned).state_of(row) for row in stored(cloned).rows} == {PUBLISHED}

    page.undo_stack.undo()
    taken_back = stored(cloned)
    assert len(taken_back.rows) < len(built.rows)
    assert all(taken_back.state_of(row) != DRAFT for row in taken_back.rows)

    window = MainWindow(
        desk, (RosterModule(),), preferences=Preferences(Settings(), tmp_path / "settings.json")
    )
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    again = window.page
    assert isinstance(again, RosterPage)
    again.show_week(shop_id=MKK, monday=MONDAY)
    again.grid.setFocus()
    planner, steps = Planner(again, qtbot), again.undo_stack.count()
    while again.undo_stack.canUndo():
        undo(planner)
    assert planner.actions == steps
    assert stored(cloned).rows == ()
    assert stored(cloned).published is not None, "what was published stays as it was told"


def pictured(week: Week, staff: tuple[int, ...]) -> list[tuple[str, ...]]:
    """Each person's week as written in the cells, breaks left out."""
    return [tuple(cell_text(week, who, day).partition("/")[0] for day in week.days) for who in staff]

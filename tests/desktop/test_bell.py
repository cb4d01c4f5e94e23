"""The bell counts what must be dealt with, lists it, and leads to where it is solved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storekeeper.desktop.bell import Bell
from storekeeper.kit.changes import Change
from storekeeper.kit.contributions import Place, Task
from storekeeper.kit.errors import Severity, StorekeeperError, Unreachable
from storekeeper.qtkit.module import Desk


class Told:
    """What the features would tell; a test changes `tasks`."""

    def __init__(self) -> None:
        self.tasks: tuple[Task, ...] = ()
        self.asked: list[date] = []

    def read(self, _connection: Any, on: date) -> tuple[Task, ...]:
        self.asked.append(on)
        return self.tasks


def task(key: str, severity: Severity = Severity.HARD) -> Task:
    return Task(key, "desktop.closing_loses", {"count": 2}, Place("roster", {"shop_id": 1}), severity)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def bell(desk: Desk, told: Told, qtbot: QtBot) -> Bell:
    made = Bell()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.serve(desk, told.read)
    return made


def test_without_anything_hard_it_says_so_and_its_list_says_what_would_come(bell: Bell) -> None:
    bell.click()

    assert bell.accessibleName() == "沒有必須處理的事"
    assert bell.panel is not None
    assert bell.panel.rows == ()
    bell.panel.close()


def test_what_changed_while_a_reading_failed_is_read_all_the_same(
    bell: Bell, told: Told, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing: list[Callable[[StorekeeperError], None]] = []
    with monkeypatch.context() as patched:
        patched.setattr(desk.lanes, "read", lambda _work, _then, failed: failing.append(failed))
        bell.read()
        bell.read()
    told.tasks = (task("a"),)

    failing[0](Unreachable("stores.unreachable"))

    assert bell.accessibleName() == "1 項必須處理"


def test_only_what_is_hard_counts_and_the_figure_is_named(bell: Bell, told: Told) -> None:
    told.tasks = (task("a"), task("b", Severity.SOFT), task("c"))

    bell.read()

    assert bell.accessibleName() == "2 項必須處理"


def test_a_row_leads_to_its_place_by_mouse_and_by_keyboard(
    bell: Bell, told: Told, desk: Desk, qtbot: QtBot
) -> None:
    told.tasks = (task("a"), task("b"))
    bell.read()
    bell.click()
    assert bell.panel is not None
    first, second = bell.panel.rows
    QTest.keyClick(first, Qt.Key.Key_Down)
    moved = bell.panel.focusWidget()

    with qtbot.waitSignal(desk.going) as going:
        QTest.keyClick(second, Qt.Key.Key_Space)

    assert moved is second
    assert first.accessibleName().startswith("還有 2 項更改未送出")
    assert going.args == [Place("roster", {"shop_id": 1})]
    assert not bell.panel.isVisible()


def test_a_burst_of_changes_is_read_once_and_the_open_list_follows(
    bell: Bell, told: Told, desk: Desk, qtbot: QtBot
) -> None:
    bell.click()
    before = len(told.asked)
    told.tasks = (task("a"),)

    for number in range(5):
        desk.changes.hear(Change("people.employee", None, (str(number),), desk.origin if number else None))

    qtbot.waitUntil(lambda: bell.accessibleName() == "1 項必須處理")
    assert bell.panel is not None
    assert len(bell.panel.rows) == 1
    assert len(told.asked) == before + 1
    bell.panel.close()


def test_without_a_reader_it_keeps_quiet(desk: Desk, qtbot: QtBot) -> None:
    bell = Bell()
    qtbot.addWidget(bell)

    bell.serve(desk, None)

    assert bell.accessibleName() == "沒有必須處理的事"

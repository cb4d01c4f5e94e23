"""Answers that cross on the way: reads and writes that arrive in another order than they were given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from storekeeper.kit.changes import Change
from storekeeper.kit.errors import Unreachable
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.tasks import Failed, Then
from storekeeper.roster.desktop.page import RosterPage
from tests.fixtures.database import Clone
from tests.fixtures.screens import InstantLanes
from tests.roster.desktop.gestures import Hands
from tests.roster.desktop.test_page import (
    CHAN,
    HO,
    MKK,
    MONDAY,
    TUESDAY,
    colleague_types,
    desk,
    in_store,
    on_screen,
    page,
    told,
    type_into,
)

__all__ = ["desk", "page"]


class HeldLanes(InstantLanes):
    """What is read is read at once, what is written waits; while held, both arrive only when a test lets them."""

    def __init__(self) -> None:
        super().__init__()
        self.holds_reads = self.holds_writes = False
        self.reads: list[Callable[[], None]] = []
        self.writes: list[Callable[[], None]] = []

    def read(self, work: Callable[[], Any], then: Then | None, failed: Failed | None = None) -> None:
        """The answer waits among `reads`."""
        if not self.holds_reads:
            super().read(work, then, failed)
            return
        value = work()
        self.reads.append(lambda: then(value) if then else None)

    def write(
        self,
        work: Callable[[], Any],
        then: Then | None,
        failed: Failed | None = None,
        *,
        repeatable: bool = False,
    ) -> None:
        """The deed waits among `writes`."""
        if not self.holds_writes:
            super().write(work, then, failed, repeatable=repeatable)
            return
        self.writes.append(lambda: super(HeldLanes, self).write(work, then, failed, repeatable=repeatable))

    def let_go(self, *order: int) -> None:
        """Everything held arrives: the reads, in this order, then the writes; nothing is held any more."""
        self.holds_reads = self.holds_writes = False
        reads, self.reads = self.reads, []
        for arrive in [reads[index] for index in order] or reads:
            arrive()
        writes, self.writes = self.writes, []
        for deed in writes:
            deed()


@pytest.fixture
def lanes(desk: Desk) -> HeldLanes:
    """The lanes of the desk, which a test can hold."""
    held = HeldLanes()
    desk.lanes = held
    return held


def hear(desk: Desk, qtbot: QtBot, ids: tuple[UUID, ...]) -> None:
    with qtbot.waitSignal(desk.changes.changed):
        desk.changes.hear(Change("roster.shift", MKK, tuple(row.hex for row in ids)))


def take_in(desk: Desk, qtbot: QtBot, ids: tuple[UUID, ...]) -> None:
    """A notice whose rows are fetched where it is heard."""
    with qtbot.waitSignal(desk.changes.changed):
        desk.changes.take_in(Change("roster.shift", MKK, tuple(row.hex for row in ids)))


def test_rows_that_come_with_a_notice_are_shown_without_reading_again(
    lanes: HeldLanes, page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    lanes.holds_reads = True

    take_in(desk, qtbot, colleague_types(cloned, CHAN, MONDAY, "12-21"))

    assert on_screen(page, CHAN, MONDAY) == "1200-2100"
    assert lanes.reads == []


def test_rows_that_came_with_a_notice_are_not_undone_by_a_week_asked_for_before(
    lanes: HeldLanes, page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    lanes.holds_reads = True
    page.show_week()
    take_in(desk, qtbot, colleague_types(cloned, CHAN, MONDAY, "12-21"))

    lanes.let_go()

    assert on_screen(page, CHAN, MONDAY) == in_store(cloned, CHAN, MONDAY) == "1200-2100"


def test_rows_of_an_edit_under_way_do_not_come_with_a_notice(
    lanes: HeldLanes, page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    ids = colleague_types(cloned, CHAN, MONDAY, "12-21")
    take_in(desk, qtbot, ids)
    lanes.holds_writes = True
    type_into(page, CHAN, MONDAY, "13-22")
    take_in(desk, qtbot, ids)
    shown = on_screen(page, CHAN, MONDAY)

    lanes.let_go()

    assert shown == on_screen(page, CHAN, MONDAY) == in_store(cloned, CHAN, MONDAY) == "1300-2200"


def test_a_week_read_before_an_own_edit_and_delivered_after_it_changes_nothing(
    lanes: HeldLanes, page: RosterPage, cloned: Clone
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    lanes.holds_reads = True
    page.show_week()
    type_into(page, CHAN, MONDAY, "12-21")

    lanes.let_go()

    assert on_screen(page, CHAN, MONDAY) == in_store(cloned, CHAN, MONDAY) == "1200-2100"
    page.undo_stack.undo()
    page.undo_stack.undo()
    assert in_store(cloned, CHAN, MONDAY) == ""


def test_a_week_left_and_come_back_to_while_an_edit_is_unsaved_shows_the_edit(
    lanes: HeldLanes, page: RosterPage, cloned: Clone
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    lanes.holds_writes = True
    type_into(page, CHAN, MONDAY, "12-21")

    page.scope_bar.next_week.click()
    page.scope_bar.previous_week.click()
    waiting = on_screen(page, CHAN, MONDAY)
    colleague_types(cloned, HO, TUESDAY, "R")
    lanes.let_go()

    assert waiting == on_screen(page, CHAN, MONDAY) == in_store(cloned, CHAN, MONDAY) == "1200-2100"
    assert on_screen(page, HO, TUESDAY) == "R"
    assert page.undo_stack.count() == 2


@pytest.mark.parametrize(("last", "stands"), [("13-22", "1300-2200"), ("-", "")])
def test_an_older_answer_does_not_overwrite_a_newer_one(
    lanes: HeldLanes, page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot, last: str, stands: str
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    lanes.holds_reads = True
    for text in ("12-21", last):
        hear(desk, qtbot, colleague_types(cloned, CHAN, MONDAY, text))

    lanes.let_go(1, 0)

    assert on_screen(page, CHAN, MONDAY) == in_store(cloned, CHAN, MONDAY) == stands


def test_an_older_week_does_not_overwrite_the_row_of_a_newer_notice(
    lanes: HeldLanes, page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    lanes.holds_reads = True
    page.show_week()
    hear(desk, qtbot, colleague_types(cloned, CHAN, MONDAY, "12-21"))

    lanes.let_go(1, 0)

    assert on_screen(page, CHAN, MONDAY) == in_store(cloned, CHAN, MONDAY) == "1200-2100"


def test_a_row_on_its_way_is_left_alone_until_the_store_has_answered(
    lanes: HeldLanes, page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    lanes.holds_writes = True
    type_into(page, CHAN, MONDAY, "13-22")
    hear(desk, qtbot, colleague_types(cloned, CHAN, MONDAY, "12-21"))
    waiting = on_screen(page, CHAN, MONDAY)

    lanes.let_go()

    assert waiting == "1300-2200"
    assert on_screen(page, CHAN, MONDAY) == in_store(cloned, CHAN, MONDAY) == "1200-2100"
    assert not page.undo_stack.canUndo()


def test_a_shift_that_a_colleague_removes_while_it_is_dragged_is_told_and_the_drag_ends(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    hands = Hands(page.grid, page.grid.roster, page.commands)
    start, end = (
        page.grid.visualRect(page.grid.roster.index_of(at)).center() for at in ((CHAN, MONDAY), (HO, TUESDAY))
    )
    QTest.mousePress(page.grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for point in (start + QPoint(12, 6), end):
        hands.hover(point)
    assert page.grid.drag is not None

    hear(desk, qtbot, colleague_types(cloned, CHAN, MONDAY, "-"))
    QTest.mouseRelease(page.grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)

    assert page.grid.drag is None
    assert desk.sentences.say("roster.gone") in told(page)
    assert on_screen(page, HO, TUESDAY) == in_store(cloned, HO, TUESDAY) == ""


def test_a_shift_that_is_gone_when_it_is_carried_on_by_key_is_told(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    assert page.week is not None
    shift = page.week.shifts_of(CHAN, MONDAY)[0]
    hear(desk, qtbot, colleague_types(cloned, CHAN, MONDAY, "-"))

    page.grid.carrying.move(shift, (HO, TUESDAY))

    assert desk.sentences.say("roster.gone") in told(page)


def test_a_message_is_said_again_in_another_language(
    page: RosterPage, language: Language, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "R")
    type_into(page, CHAN, MONDAY, "R,11-20")
    assert "例假" in told(page)

    language.use("en")

    qtbot.waitUntil(lambda: "rest day" in told(page))
    assert "例假" not in told(page)


class LostLanes(InstantLanes):
    """Lanes whose reads fail as if the server were gone."""

    def read(self, work: Callable[[], Any], then: Then | None, failed: Failed | None = None) -> None:
        """Tells whoever asked that nobody answers."""
        self._answer(_nobody_answers, then, failed)


def _nobody_answers() -> None:
    raise Unreachable("stores.unreachable")


def test_a_week_that_cannot_be_read_leaves_the_head_on_the_one_that_is_shown(
    desk: Desk, page: RosterPage
) -> None:
    before = page.scope_bar.week_choice.text()
    desk.lanes = LostLanes()

    page.scope_bar.next_week.click()

    assert page.monday == MONDAY
    assert page.scope_bar.week_choice.text() == before
    assert "資料庫沒有回應" in told(page)


def test_the_undo_of_a_message_takes_back_its_own_edit_only(page: RosterPage, cloned: Clone) -> None:
    type_into(page, CHAN, MONDAY, "R")
    type_into(page, CHAN, MONDAY, "R,11-20")
    message = page.messages.message
    assert message is not None
    button = message.findChild(QPushButton)
    page.undo_stack.undo()

    button.click()

    assert in_store(cloned, CHAN, MONDAY) == "R"

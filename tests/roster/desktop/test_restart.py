"""Undo after a restart: a new page on the same store goes on where the last one stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from storekeeper.kit.changes import Change
from storekeeper.qtkit.module import Desk
from storekeeper.roster.desktop.page import RosterPage
from tests.fixtures.database import Clone
from tests.roster.desktop.test_page import (
    CHAN,
    MKK,
    MONDAY,
    colleague_types,
    desk,
    in_store,
    on_screen,
    page,
    told,
    type_into,
)

__all__ = ["desk", "page"]
Restart = Callable[[], RosterPage]


@pytest.fixture
def restart(page: RosterPage, desk: Desk, qtbot: QtBot) -> Restart:
    """A page made anew, which begins in the present week."""

    def again() -> RosterPage:
        made = RosterPage(desk)
        qtbot.addWidget(made)
        made.show_week(shop_id=MKK, monday=MONDAY + timedelta(days=7))
        return made

    return again


def test_undo_after_a_restart_never_overwrites_a_colleague(
    page: RosterPage, desk: Desk, cloned: Clone, restart: Restart, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    ids = colleague_types(cloned, CHAN, MONDAY, "12-21")
    with qtbot.waitSignal(desk.changes.changed):
        desk.changes.hear(Change("roster.shift", MKK, tuple(row.hex for row in ids)))
    type_into(page, CHAN, MONDAY, "13-22")
    again = restart()

    again.undo_stack.undo()

    assert in_store(cloned, CHAN, MONDAY) == "1200-2100"
    assert not again.undo_stack.canUndo()


def test_an_edit_under_one_that_was_undone_before_the_restart_can_be_undone_after_it(
    page: RosterPage, cloned: Clone, restart: Restart
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    type_into(page, CHAN, MONDAY, "12-21")
    page.undo_stack.undo()
    again = restart()

    again.undo_stack.undo()
    undone = in_store(cloned, CHAN, MONDAY)
    again.undo_stack.redo()

    assert (undone, in_store(cloned, CHAN, MONDAY)) == ("", "1100-2000")
    assert "未能儲存" not in told(again)


def test_other_times_are_undone_after_a_restart_in_the_week_they_belong_to(
    page: RosterPage, cloned: Clone, restart: Restart
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    type_into(page, CHAN, MONDAY, "12-21")
    again = restart()

    again.undo_stack.undo()

    assert in_store(cloned, CHAN, MONDAY) == "1100-2000"
    assert again.week is not None
    assert again.week.monday == MONDAY
    assert on_screen(again, CHAN, MONDAY) == "1100-2000"

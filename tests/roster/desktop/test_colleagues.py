"""Colleagues at the same week: who looks, who types where, and that nobody is left behind who has gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storekeeper.kit import presence
from storekeeper.kit.changes import PRESENCE, Change
from storekeeper.kit.ids import new_id
from storekeeper.kit.presence import Other, Whereabouts
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.roster.desktop.page import RosterPage
from tests.fixtures.database import Clone
from tests.roster.desktop.test_page import CHAN, HO, MKK, MONDAY, TUESDAY, desk, page, type_into

__all__ = ["desk", "page"]

WEEK = Whereabouts("roster", MKK, str(MONDAY))
HIS_DESK = new_id()


def colleague(cloned: Clone, desk: Desk, where: Whereabouts | None, qtbot: QtBot) -> tuple[Other, ...]:
    """Head office's desk is there, or goes; this desk hears of it. What it sees is returned."""
    seen: tuple[Other, ...] = ()
    with cloned.door("hq").write() as connection:
        if where is None:
            presence.away(connection, desk=HIS_DESK)
        else:
            seen = presence.here(connection, desk=HIS_DESK, where=where)
    with qtbot.waitSignal(desk.changes.met):
        desk.changes.hear(Change(PRESENCE, MKK))
    return seen


def test_whoever_looks_at_the_same_week_is_named_in_the_bar_until_she_goes(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    chip = page.colleagues.chip
    assert not chip.isVisibleTo(page)

    seen = colleague(cloned, desk, WEEK, qtbot)
    named = chip.accessibleDescription()
    colleague(cloned, desk, None, qtbot)

    assert [(one.name, one.place) for one in seen] == [("regional", str(MONDAY))]
    assert named == "hq 正在看"
    assert not chip.isVisibleTo(page)


def test_a_cell_in_which_a_colleague_types_is_framed_and_said(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    before = page.grid.viewport().grab().toImage()

    colleague(cloned, desk, replace(WEEK, doing="types", cell=f"{HO} {TUESDAY}"), qtbot)

    assert page.colleagues.frames.busy == (((HO, TUESDAY), "hq"),)
    assert "正在輸入 何美玲" in page.colleagues.chip.accessibleDescription()
    assert page.grid.viewport().grab().toImage() != before
    colleague(cloned, desk, WEEK, qtbot)
    assert not page.colleagues.frames.isVisible()


def test_what_is_typed_here_is_told_as_long_as_the_cell_is_open(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    page.grid.go_to((CHAN, MONDAY))
    page.grid.setFocus()
    QTest.keyClicks(page.grid, "1")

    qtbot.waitUntil(lambda: told_of_me(cloned) == [("types", f"{CHAN} {MONDAY}")])
    QTest.keyClick(page.grid.open_editor(), Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: told_of_me(cloned) == [(None, None)])


def test_a_page_out_of_sight_is_left_and_its_timer_stops(page: RosterPage, cloned: Clone) -> None:
    assert told_of_me(cloned) == [(None, None)]

    page.hide()
    gone = told_of_me(cloned)
    page.show()

    assert gone == []
    assert told_of_me(cloned) == [(None, None)]


def test_another_week_is_said_and_frames_nothing_here(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    there = replace(WEEK, place=str(MONDAY + timedelta(days=7)), doing="types", cell=f"{HO} {TUESDAY}")

    colleague(cloned, desk, there, qtbot)

    assert page.colleagues.chip.accessibleDescription() == "hq 正在看另一週"
    assert page.colleagues.frames.busy == ()


@pytest.mark.parametrize("cell", ["", "nobody", "5 tomorrow", "99999 2026-11-24", "open"])
def test_a_colleague_s_row_may_say_anything_and_the_page_stands(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot, cell: str
) -> None:
    colleague(cloned, desk, replace(WEEK, doing="types", cell=cell), qtbot)

    page.grid.viewport().grab()
    assert "hq" in page.colleagues.chip.accessibleDescription()


def test_the_chip_speaks_the_language_in_use(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot, language: Language
) -> None:
    colleague(cloned, desk, WEEK, qtbot)

    language.use("en")
    QApplication.processEvents()

    assert page.colleagues.chip.accessibleDescription() == "hq is here"


def test_an_edit_is_saved_though_presence_cannot_be(page: RosterPage, cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute("REVOKE EXECUTE ON FUNCTION base.note_presence FROM sk_regional")

    type_into(page, CHAN, MONDAY, "11-20")
    page.hide()
    page.show()

    assert page.week is not None
    assert len(page.week.shifts_of(CHAN, MONDAY)) == 1


def told_of_me(cloned: Clone) -> list[tuple[str | None, str | None]]:
    """What a colleague sees of this desk."""
    with cloned.door("hq").read() as connection:
        found = presence.others(connection, desk=HIS_DESK, page="roster", shop_id=MKK)
    return [(one.doing, one.cell) for one in found]


def test_her_own_other_window_is_not_somebody_else(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    with cloned.door("regional").write() as connection:
        presence.here(connection, desk=new_id(), where=WEEK)
        own = connection.exec_driver_sql("SELECT session_user::text").scalar_one()
    desk.actor = replace(desk.actor, login=own)

    with qtbot.waitSignal(desk.changes.met):
        desk.changes.hear(Change(PRESENCE, MKK))

    assert page.colleagues.chip.accessibleDescription() == "你（另一個視窗） 正在看"


def test_a_desk_that_is_given_up_leaves_before_its_window_is_gone(
    page: RosterPage, desk: Desk, cloned: Clone
) -> None:
    assert page.isVisible()
    assert told_of_me(cloned) == [(None, None)]

    desk.close()

    assert told_of_me(cloned) == []


def test_what_gave_way_to_a_colleague_is_back_when_she_has_gone(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    bar = page.scope_bar
    bar.setParent(None)
    bar.show()
    qtbot.addWidget(bar)
    bar.resize(bar.sizeHint().width() + 8, bar.height())
    assert bar.published_chip.isVisible()

    colleague(cloned, desk, WEEK, qtbot)
    qtbot.waitUntil(lambda: not bar.published_chip.isVisible())
    colleague(cloned, desk, None, qtbot)

    assert bar.published_chip.isVisible()

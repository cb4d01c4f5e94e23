"""Day and week on the page of a real store: one cursor, one undo, one way to save."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storekeeper.qtkit.language import Language
from storekeeper.qtkit.theme import Appearance
from storekeeper.roster.desktop.page import RosterPage
from tests.fixtures.database import Clone
from tests.fixtures.screens import desk_at
from tests.roster.desktop.day_gestures import DayHands
from tests.roster.desktop.gestures import ALT, CTRL, LEFT
from tests.roster.desktop.test_page import (
    CHAN,
    HO,
    MKK,
    MONDAY,
    TUESDAY,
    colleague_types,
    in_store,
    on_screen,
    told,
    type_into,
)

KEY = Qt.Key


@pytest.fixture
def page(cloned: Clone, language: Language, appearance: Appearance, qtbot: QtBot) -> Iterator[RosterPage]:
    """The first shop's week, everything answers at once."""
    desk = desk_at(cloned.door("regional"), language, appearance)
    made = RosterPage(desk)
    qtbot.addWidget(made)
    made.resize(1294, 700)
    made.show_week(shop_id=MKK, monday=MONDAY)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    desk.close()


def zoomed(page: RosterPage) -> DayHands:
    """The day zoom by its key, and hands on it."""
    QTest.keyClick(page.grid, KEY.Key_1, CTRL)
    return DayHands(page.zoom.day_view, page.grid.roster)


def test_the_day_zoom_opens_on_the_day_of_the_cursor_and_hands_it_back(page: RosterPage) -> None:
    page.grid.go_to((HO, TUESDAY))
    page.grid.setFocus()

    hands = zoomed(page)
    assert page.stack.currentWidget() is page.zoom.day_view
    assert hands.view.grid.place() == (HO, TUESDAY)
    assert hands.view.grid.hasFocus()
    QTest.mouseClick(hands.view.strip.buttons[3], LEFT)
    QTest.mouseClick(page.zoom.switch.buttons[1], LEFT)

    assert page.stack.currentWidget() is page.grid
    assert page.grid.place() == (HO, page.grid.roster.week.days[3])  # type: ignore[union-attr]


def test_what_is_pulled_in_the_day_zoom_is_in_the_store_and_undone_by_the_page(
    page: RosterPage, cloned: Clone
) -> None:
    type_into(page, CHAN, MONDAY, "1100-2000/60")
    page.grid.go_to((CHAN, MONDAY))
    hands = zoomed(page)

    hands.drag(hands.at(CHAN, "1200"), hands.at(HO, "1300"))
    assert in_store(cloned, HO, MONDAY) == on_screen(page, HO, MONDAY) == "1200-2100/60"
    assert in_store(cloned, CHAN, MONDAY) == ""
    assert page.undo_stack.undoText().startswith("移動更份")
    hands.key(KEY.Key_Left, ALT)
    assert in_store(cloned, HO, MONDAY) == "1145-2045/60"
    page.undo_button.click()
    page.undo_button.click()

    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == "1100-2000/60"
    assert in_store(cloned, HO, MONDAY) == ""
    page.redo_button.click()
    assert in_store(cloned, HO, MONDAY) == "1200-2100/60"


def test_a_colleagues_shift_appears_in_the_day_zoom(page: RosterPage, cloned: Clone) -> None:
    hands = zoomed(page)
    page.zoom.day_view.show_day(MONDAY)

    colleague_types(cloned, HO, MONDAY, "12-21")
    page.reload()

    assert hands.box(HO).left() == pytest.approx(hands.at(HO, "1200").x(), abs=1)


def test_a_refusal_in_the_day_zoom_is_told_by_the_page(page: RosterPage, cloned: Clone) -> None:
    type_into(page, CHAN, MONDAY, "10-14,1415-18")
    page.grid.go_to((CHAN, MONDAY))
    hands = zoomed(page)
    hands.view.grid.setFocus()

    hands.key(KEY.Key_Right, ALT)
    hands.key(KEY.Key_Right, ALT)

    assert in_store(cloned, CHAN, MONDAY) == "1015-1415,1415-1800"
    assert "重疊" in told(page)


def test_buttons_of_the_page_act_on_the_day_that_is_on_show(page: RosterPage, cloned: Clone) -> None:
    hands = zoomed(page)
    hands.view.show_day(TUESDAY)
    hands.go(HO)

    page.rest_button.click()

    assert in_store(cloned, HO, TUESDAY) == "R"


def test_another_week_is_shown_on_the_same_weekday(page: RosterPage) -> None:
    hands = zoomed(page)
    hands.view.show_day(TUESDAY)

    QTest.mouseClick(page.scope_bar.next_week, LEFT)

    assert hands.view.day == TUESDAY + timedelta(days=7)
    assert page.stack.currentWidget() is page.zoom.day_view


def test_who_is_led_to_a_cell_while_a_day_is_on_show_comes_to_its_day(page: RosterPage) -> None:
    hands = zoomed(page)
    hands.view.show_day(TUESDAY)

    page.grid.go_to((HO, MONDAY))
    page.grid.setFocus()

    assert hands.view.grid.place() == (HO, MONDAY)
    assert hands.view.grid.hasFocus()

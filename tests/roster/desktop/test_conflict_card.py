"""The card of a change made at the same time: three lines, three ways out, nothing lost."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.roster.desktop.conflict_card import ConflictCard
from storekeeper.roster.desktop.page import RosterPage
from tests.fixtures.database import Clone
from tests.roster.desktop.test_crossing import HeldLanes, lanes
from tests.roster.desktop.test_page import (
    CHAN,
    HO,
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

__all__ = ["desk", "lanes", "page"]


def clash(page: RosterPage, cloned: Clone, *, theirs: str = "12-21", mine: str = "13-22") -> ConflictCard:
    """Chan's Monday: 11-20, then a colleague's `theirs` unheard, then `mine`."""
    type_into(page, CHAN, MONDAY, "11-20")
    colleague_types(cloned, CHAN, MONDAY, theirs)
    type_into(page, CHAN, MONDAY, mine)
    return page.conflicts


def press(card: ConflictCard, name: str) -> None:
    """As somebody with a keyboard would."""
    button = card.findChild(QPushButton, name)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_an_overtaken_edit_shows_before_theirs_and_mine_and_no_message_besides(
    page: RosterPage, cloned: Clone
) -> None:
    card = clash(page, cloned)

    assert card.isVisible()
    before, theirs, mine = card.lines
    assert "1100–2000" in before
    assert "1200–2100" in theirs
    assert "1300–2200" in mine
    assert all("陳美玲" in line for line in card.lines)
    assert told(page) == ""
    assert QApplication.activeModalWidget() is None
    assert on_screen(page, CHAN, MONDAY) == in_store(cloned, CHAN, MONDAY) == "1200-2100"


def test_mine_is_done_again_over_theirs_and_can_be_undone(
    page: RosterPage, cloned: Clone, desk: Desk
) -> None:
    card = clash(page, cloned)

    press(card, "use_mine")

    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == "1300-2200"
    assert not card.isVisible()
    assert desk.unsaved.refused == ()
    page.undo_stack.undo()
    assert in_store(cloned, CHAN, MONDAY) == "1200-2100"


def test_theirs_stays_and_mine_is_forgotten(page: RosterPage, cloned: Clone, desk: Desk) -> None:
    card = clash(page, cloned)

    press(card, "use_theirs")

    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == "1200-2100"
    assert not card.isVisible()
    assert desk.unsaved.refused == ()


def test_both_are_kept_as_two_shifts_where_the_rules_allow(
    page: RosterPage, cloned: Clone, desk: Desk
) -> None:
    card = clash(page, cloned, theirs="10-14", mine="17-21")

    press(card, "keep_both")

    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == "1000-1400,1700-2100"
    assert not card.isVisible()
    assert desk.unsaved.refused == ()


def test_two_shifts_that_overlap_are_not_offered_and_the_card_says_why(
    page: RosterPage, cloned: Clone
) -> None:
    card = clash(page, cloned)

    button = card.findChild(QPushButton, "keep_both")

    assert not button.isEnabled()
    assert "時間重疊" in button.toolTip()
    assert "時間重疊" in button.accessibleDescription()


def test_a_shift_that_was_taken_away_meanwhile_says_so_and_can_come_back_beside_it(
    page: RosterPage, cloned: Clone
) -> None:
    card = clash(page, cloned, theirs="-")
    assert card.lines[1] == "已取走"
    assert not card.findChild(QPushButton, "use_mine").isEnabled()

    press(card, "keep_both")

    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == "1300-2200"


def test_closing_the_card_keeps_the_edit_in_the_tray_from_where_it_can_be_done_again(
    page: RosterPage, cloned: Clone, desk: Desk
) -> None:
    card = clash(page, cloned)

    QTest.keyClick(card, Qt.Key.Key_Escape)
    (kept,) = desk.unsaved.refused

    assert not card.isVisible()
    assert "陳美玲" in kept.label()
    desk.unsaved.make_again(kept.id)
    assert in_store(cloned, CHAN, MONDAY) == "1300-2200"
    assert desk.unsaved.refused == ()


def test_another_week_hides_the_card_and_its_own_week_brings_it_back(
    page: RosterPage, cloned: Clone, desk: Desk
) -> None:
    card = clash(page, cloned)

    page.show_week(monday=MONDAY + timedelta(days=7))
    hidden = not card.isVisible()
    page.show_week(monday=MONDAY)

    assert hidden
    assert card.isVisible()
    assert len(desk.unsaved.refused) == 1


def test_several_clashes_queue_and_the_next_one_follows(
    lanes: HeldLanes, page: RosterPage, cloned: Clone, desk: Desk
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    type_into(page, HO, TUESDAY, "11-20")
    lanes.holds_writes = True
    type_into(page, CHAN, MONDAY, "13-22")
    type_into(page, HO, TUESDAY, "13-22")
    colleague_types(cloned, CHAN, MONDAY, "12-21")
    colleague_types(cloned, HO, TUESDAY, "1230-2130")
    lanes.let_go()
    card = page.conflicts
    first = card.lines

    press(card, "use_theirs")
    second = card.lines
    press(card, "use_mine")

    assert "陳美玲" in first[2]
    assert "何美玲" in second[2]
    assert not card.isVisible()
    assert page.grid.hasFocus()
    assert in_store(cloned, CHAN, MONDAY) == "1200-2100"
    assert in_store(cloned, HO, TUESDAY) == "1300-2200"
    assert desk.unsaved.refused == ()


def test_edits_built_on_an_overtaken_one_share_its_card_and_are_done_again_in_order(
    lanes: HeldLanes, page: RosterPage, cloned: Clone, desk: Desk
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    lanes.holds_writes = True
    for text in ("13-22", "1330-2230", "10-19"):
        type_into(page, CHAN, MONDAY, text)
    colleague_types(cloned, CHAN, MONDAY, "12-21")
    lanes.let_go()
    card = page.conflicts
    lines = card.lines

    press(card, "use_mine")

    assert "1100–2000" in lines[0]
    assert "1000–1900" in lines[2]
    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == "1000-1900"
    assert not card.isVisible()
    assert desk.unsaved.refused == ()


def test_what_was_dropped_in_the_tray_is_no_clash_any_more(
    page: RosterPage, cloned: Clone, desk: Desk
) -> None:
    card = clash(page, cloned)

    desk.unsaved.drop_all()

    assert not card.isVisible()


def test_the_card_speaks_the_language_in_use_and_every_button_has_a_name(
    page: RosterPage, cloned: Clone, language: Language
) -> None:
    card = clash(page, cloned)

    language.use("en")
    QApplication.processEvents()

    names = [button.text() for button in card.findChildren(QPushButton)]
    assert names == ["Use mine", "Use theirs", "Keep both"]
    assert "CHAN Mei Ling" in card.lines[2]

"""Publishing from the page: the panel beside the grid, its confirmation, its versions, and undo across all of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storekeeper.desktop.palette_entries import actions_of, keys_of, text_of
from storekeeper.kit.changes import Change
from storekeeper.kit.ids import new_id
from storekeeper.qtkit.module import Desk
from storekeeper.roster import publishing
from storekeeper.roster.desktop.page import RosterPage
from storekeeper.roster.domain import CHANGED, DRAFT, PUBLISHED, Revision
from tests.fixtures.database import Clone
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
    stored,
    told,
    type_into,
)

__all__ = ["desk", "page"]


@pytest.fixture
def planned(page: RosterPage) -> RosterPage:
    """Chan works on Monday and rests on Tuesday; nothing is published."""
    type_into(page, CHAN, MONDAY, "0930-1830/60")
    type_into(page, CHAN, TUESDAY, "R")
    page.panel.look()
    return page


def published(cloned: Clone) -> tuple[Revision, ...]:
    with cloned.doors[0].read() as connection:
        return tuple(one.revision for one in publishing.revisions(connection, shop_id=MKK, monday=MONDAY))


def publish(page: RosterPage, note: str = "") -> None:
    page.panel.look()
    page.panel.card.publish_button.click()
    page.panel.sheet.note.setText(note)
    page.panel.sheet.publish_button.click()
    page.panel.look()


def states(page: RosterPage) -> set[str]:
    assert page.week is not None
    return {page.week.state_of(row) for row in page.week.rows}


def test_a_week_is_published_after_its_changes_were_confirmed(planned: RosterPage, cloned: Clone) -> None:
    card, sheet = planned.panel.card, planned.panel.sheet
    assert card.publish_button.text() == "發佈 2 項更改，通知 1 人"
    assert states(planned) == {DRAFT}

    card.publish_button.click()
    listed = sheet.list.text
    assert published(cloned) == ()
    sheet.note.setText("聖誕前一週")
    sheet.publish_button.click()

    assert "陳" in listed
    assert "11月23日（一）　新增 0930-1830/60" in listed
    assert "11月24日（二）　新增 R" in listed
    assert [(one.number, one.note) for one in published(cloned)] == [(1, "聖誕前一週")]
    assert states(planned) == {PUBLISHED}
    assert "已發佈第 1 版" in told(planned)
    planned.panel.look()
    assert not card.publish_button.isEnabled()
    assert "第 1 版相同" in card.counts.text()


def test_a_week_goes_back_from_the_confirmation_unpublished(planned: RosterPage, cloned: Clone) -> None:
    planned.panel.card.publish_button.click()

    planned.panel.sheet.back_button.click()

    assert not planned.panel.is_asking
    assert published(cloned) == ()


def test_only_what_changed_since_is_listed_as_before_and_after(planned: RosterPage) -> None:
    publish(planned)
    type_into(planned, CHAN, MONDAY, "10-19")
    planned.panel.look()

    planned.panel.card.compare_button.click()

    sheet = planned.panel.sheet
    assert sheet.title.text() == "與已發佈的第 1 版比較"
    assert "11月23日（一）　0930-1830/60 → 1000-1900" in sheet.list.text
    assert "11月24日" not in sheet.list.text
    assert not sheet.publish_button.isVisible()
    sheet.list.lines[0].click()
    assert planned.grid.place() == (CHAN, MONDAY)


def test_what_keeps_a_week_from_being_published_is_listed_and_leads_to_its_cell(
    planned: RosterPage, cloned: Clone
) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(
            "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
            " VALUES (gen_random_uuid(), %s, 'AL', %s, %s, 'approved')",
            (CHAN, MONDAY, MONDAY),
        )
        owner.commit()
    planned.reload()
    planned.panel.look()

    planned.panel.card.publish_button.click()

    sheet = planned.panel.sheet
    assert sheet.title.text() == "未能發佈：以下 1 項必須先處理"
    assert not sheet.publish_button.isVisible()
    planned.grid.go_to((HO, TUESDAY))
    sheet.list.lines[0].click()
    assert planned.grid.place() == (CHAN, MONDAY)
    assert "必須處理 1" in planned.panel.findings.text


def test_who_was_faster_is_said_and_the_confirmation_stays_with_the_list_as_it_is_now(
    planned: RosterPage, cloned: Clone
) -> None:
    planned.panel.card.publish_button.click()
    colleague_types(cloned, HO, TUESDAY, "12-21")
    planned.panel.sheet.note.setText("版本一")

    planned.panel.sheet.publish_button.click()
    planned.panel.look()

    assert published(cloned) == ()
    assert "未有發佈" in told(planned)
    assert "hq" in told(planned)
    assert planned.panel.is_asking
    assert "1200-2100" in planned.panel.sheet.list.text
    assert planned.panel.sheet.note.text() == "版本一"
    planned.panel.sheet.publish_button.click()
    assert len(published(cloned)) == 1


def test_undo_goes_on_after_publishing_and_makes_the_shift_a_changed_one(
    planned: RosterPage, cloned: Clone
) -> None:
    type_into(planned, CHAN, MONDAY, "10-19")
    publish(planned)

    planned.undo_stack.undo()

    assert in_store(cloned, CHAN, MONDAY) == "0930-1830/60"
    assert CHANGED in states(planned)
    planned.undo_stack.redo()
    assert states(planned) == {PUBLISHED}


def test_undo_goes_on_after_publishing_and_a_restart(
    planned: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    publish(planned)
    again = RosterPage(desk)
    qtbot.addWidget(again)
    again.show_week(shop_id=MKK, monday=MONDAY)

    again.undo_stack.undo()

    assert in_store(cloned, CHAN, TUESDAY) == ""
    assert again.week is not None
    assert again.week.published is not None
    assert again.week.changes[0].employee_id == CHAN


def test_a_version_comes_back_as_a_draft_and_can_be_undone_by_its_name_even_after_a_restart(
    planned: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    publish(planned, note="初版")
    type_into(planned, CHAN, MONDAY, "10-19")
    type_into(planned, HO, TUESDAY, "12-21")
    publish(planned)
    planned.panel.show_part("revisions")
    assert "初版" in planned.panel.revisions.text
    assert "第 2 版（現行）" in planned.panel.revisions.text

    planned.panel.revisions.restore_buttons[1].click()

    assert in_store(cloned, CHAN, MONDAY) == on_screen(planned, CHAN, MONDAY) == "0930-1830/60"
    assert in_store(cloned, HO, TUESDAY) == ""
    assert "已把第 1 版還原為草稿" in told(planned)
    assert planned.undo_stack.undoText() == "還原第 1 版"
    assert len(published(cloned)) == 2
    again = RosterPage(desk)
    qtbot.addWidget(again)
    again.show_week(shop_id=MKK, monday=MONDAY)
    assert again.undo_stack.undoText() == "還原第 1 版"
    again.undo_stack.undo()
    assert in_store(cloned, CHAN, MONDAY) == "1000-1900"
    assert in_store(cloned, HO, TUESDAY) == "1200-2100"


def test_a_week_is_cleared_at_once_and_comes_back_at_once(planned: RosterPage, cloned: Clone) -> None:
    type_into(planned, None, MONDAY, "13-22")

    planned.clear_button.click()

    assert stored(cloned).rows == ()
    assert "取消了 3 項" in told(planned)
    assert planned.undo_stack.undoText() == "清空一週"
    planned.undo_stack.undo()
    assert in_store(cloned, CHAN, MONDAY) == "0930-1830/60"
    assert in_store(cloned, CHAN, TUESDAY) == "R"
    assert in_store(cloned, None, MONDAY) == "1300-2200"


def test_clearing_an_empty_week_says_that_there_is_nothing(page: RosterPage) -> None:
    page.clear_button.click()

    assert "沒有更或例假可以清空" in told(page)
    assert not page.undo_stack.canUndo()


def test_another_desk_hears_that_the_week_was_published(
    planned: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    with cloned.door("hq").write() as connection:
        publishing.publish(connection, revision_id=new_id(), seen=stored(cloned))

    with qtbot.waitSignal(desk.changes.changed):
        desk.changes.hear(Change("roster.revision", MKK, None))

    assert states(planned) == {PUBLISHED}
    assert planned.undo_stack.canUndo()


def test_the_next_finding_is_a_key_away(planned: RosterPage) -> None:
    type_into(planned, CHAN, TUESDAY, "R,11-20")
    planned.grid.go_to((HO, MONDAY))
    planned.grid.setFocus()

    QTest.keyClick(planned.grid, Qt.Key.Key_F8)

    assert planned.grid.place() == (CHAN, TUESDAY)


def test_the_deeds_of_the_page_are_found_by_palette_and_keys(page: RosterPage) -> None:
    deeds = {text_of(action): keys_of(action) for action in actions_of(page)}

    assert {"複製上週", "清空", "Excel", "發佈更表", "紀錄", "與已發佈比較"} <= set(deeds)
    assert deeds["下一週"] == "Ctrl+PgDown"
    page.grid.setFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert page.monday == MONDAY + timedelta(days=7)


def test_in_a_narrow_window_the_panel_folds_to_figures_and_opens_in_place_of_the_grid(
    planned: RosterPage,
) -> None:
    folding = planned.beside.folding
    assert folding is not None
    planned.resize(760, 600)
    assert not planned.panel.isVisible()
    assert [button.text() for button in folding.buttons] == ["0", "0", "2"]

    folding.buttons[2].click()

    assert planned.panel.isVisible()
    assert planned.panel.is_asking
    planned.panel.sheet.publish_button.click()
    assert planned.grid.isVisible()
    assert states(planned) == {PUBLISHED}


def test_who_may_not_edit_has_no_tools_and_is_told_who_may(
    planned: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    desk.read_only = True
    made = RosterPage(desk)
    qtbot.addWidget(made)
    made.show_week(shop_id=MKK, monday=MONDAY)
    with qtbot.waitExposed(made):
        made.show()
    made.panel.look()

    type_into(made, CHAN, MONDAY, "10-19")

    assert in_store(cloned, CHAN, MONDAY) == "0930-1830/60"
    assert not made.tool_bar.isVisible()
    assert not made.panel.card.publish_button.isVisible()
    assert "區域經理" in told(made)
    assert "區域經理" in made.panel.card.counts.text()


def test_a_week_that_has_passed_says_so(page: RosterPage) -> None:
    page.show_week(shop_id=MKK, monday=MONDAY - timedelta(days=70))
    passed = page.state_chip.isVisible()
    page.show_week(shop_id=MKK, monday=MONDAY + timedelta(days=70))

    assert passed
    assert not page.state_chip.isVisible()


def test_secondary_tools_go_into_a_menu_where_the_bar_is_narrow(page: RosterPage) -> None:
    page.resize(420, 600)

    assert page.more_button.isVisible()
    assert not page.export_button.isVisible()
    menu = page.more_button.menu()
    assert menu is not None
    assert "Excel" in [action.text() for action in menu.actions()]
    page.resize(1800, 700)
    assert not page.more_button.isVisible()
    assert page.export_button.isVisible()

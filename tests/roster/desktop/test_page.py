"""The page on a real store: what is saved, taken back, refused, overtaken and heard from others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from storekeeper.kit.changes import Change
from storekeeper.kit.ids import new_id
from storekeeper.people import service as people
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import Chosen, RegionEntry, ShopEntry
from storekeeper.qtkit.theme import Appearance
from storekeeper.roster import service
from storekeeper.roster.desktop.module import RosterModule
from storekeeper.roster.desktop.page import RosterPage
from storekeeper.roster.domain import Week
from storekeeper.roster.grammar import cell_text, edit_for, parse
from tests.fixtures.database import Clone
from tests.fixtures.screens import desk_at

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
MKK, TST = 1, 2
CHAN, HO = 1, 2


@pytest.fixture
def desk(cloned: Clone, language: Language, appearance: Appearance) -> Iterator[Desk]:
    """A regional manager's desk on a store of its own; everything answers at once."""
    desk = desk_at(cloned.door("regional"), language, appearance)
    with cloned.doors[0].read() as connection:
        regions, shops = people.regions(connection), people.shops(connection, on=MONDAY)
    desk.scope.fill(
        (RegionEntry(one.id, one.code, one.name_zh, one.name_en) for one in regions),
        (ShopEntry(one.id, one.region_id, one.code, one.name_zh, one.name_en) for one in shops),
    )
    yield desk
    desk.close()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> RosterPage:
    """The page on the first shop's week."""
    made = RosterModule().open(desk)
    assert isinstance(made, RosterPage)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show_week(shop_id=MKK, monday=MONDAY)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def stored(cloned: Clone, shop_id: int = MKK) -> Week:
    with cloned.doors[0].read() as connection:
        return service.load_week(connection, shop_id=shop_id, monday=MONDAY)


def in_store(cloned: Clone, who: int | None, day: date) -> str:
    return cell_text(stored(cloned), who, day)


def on_screen(page: RosterPage, who: int | None, day: date) -> str:
    assert page.week is not None
    return cell_text(page.week, who, day)


def type_into(page: RosterPage, who: int | None, day: date, text: str) -> None:
    page.grid.go_to((who, day))
    page.grid.setFocus()
    for letter in text:
        QTest.keyClicks(page.grid.open_editor() or page.grid, letter)
    QTest.keyClick(page.grid.open_editor() or page.grid, Qt.Key.Key_Return)


def colleague_types(cloned: Clone, who: int, day: date, text: str) -> tuple[UUID, ...]:
    """Another desk's edit, committed; the ids it touched."""
    edit = edit_for(stored(cloned), who, day, parse(text))
    assert edit is not None
    with cloned.door("hq").write() as connection:
        service.submit(connection, edit_id=new_id(), edit=edit, shop_id=MKK, monday=MONDAY)
    return tuple(edit.touched())


def told(page: RosterPage) -> str:
    return page.messages.message.text if page.messages.message else ""


def test_what_is_typed_is_in_the_store_and_undo_and_redo_go_through_the_same_door(
    page: RosterPage, cloned: Clone
) -> None:
    type_into(page, CHAN, MONDAY, "1030-1930/60")
    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == "1030-1930/60"

    page.undo_button.click()
    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == ""
    page.redo_button.click()
    assert in_store(cloned, CHAN, MONDAY) == "1030-1930/60"
    page.undo_button.click()
    page.redo_button.click()

    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == "1030-1930/60"
    assert told(page) == ""


def test_a_burst_of_edits_on_one_shift_is_undone_and_redone_step_by_step(
    page: RosterPage, cloned: Clone
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    shift = page.grid.roster.week.shifts_of(CHAN, MONDAY)[0]  # type: ignore[union-attr]
    page.grid.carrying.move(shift, (HO, TUESDAY))
    type_into(page, HO, TUESDAY, "12-21")
    page.grid.go_to((HO, TUESDAY))
    page.commands.remove()
    states = []

    for button in [page.undo_button] * 4 + [page.redo_button] * 4:
        button.click()
        assert cell_text(stored(cloned), CHAN, MONDAY) == on_screen(page, CHAN, MONDAY)
        assert cell_text(stored(cloned), HO, TUESDAY) == on_screen(page, HO, TUESDAY)
        states.append((on_screen(page, CHAN, MONDAY), on_screen(page, HO, TUESDAY)))

    there, moved, later = ("1100-2000", ""), ("", "1100-2000"), ("", "1200-2100")
    assert states == [later, moved, there, ("", ""), there, moved, later, ("", "")]
    assert told(page) == ""


def test_what_somebody_did_before_can_be_undone_after_a_restart(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    page.grid.carrying.move(page.week.shifts_of(CHAN, MONDAY)[0], (HO, TUESDAY))  # type: ignore[union-attr]

    again = RosterPage(desk)
    qtbot.addWidget(again)
    again.show_week(shop_id=MKK, monday=MONDAY)
    assert "何嘉雯" in again.undo_stack.undoText() or "何" in again.undo_stack.undoText()
    again.undo_stack.undo()
    assert in_store(cloned, CHAN, MONDAY) == "1100-2000"
    again.undo_stack.undo()

    assert in_store(cloned, CHAN, MONDAY) == ""
    assert not again.undo_stack.canUndo()


def test_an_edit_that_a_colleague_has_overtaken_comes_back_with_who_and_is_not_undone(
    page: RosterPage, cloned: Clone
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    colleague_types(cloned, CHAN, MONDAY, "12-21")

    type_into(page, CHAN, MONDAY, "13-22")

    assert on_screen(page, CHAN, MONDAY) == in_store(cloned, CHAN, MONDAY) == "1200-2100"
    assert page.conflicts.isVisible()
    assert not page.undo_stack.canUndo()


def test_a_colleagues_change_repaints_just_its_cell_and_ends_the_undo_of_it(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    type_into(page, HO, MONDAY, "11-20")
    assert page.undo_stack.count() == 2
    ids = colleague_types(cloned, CHAN, MONDAY, "12-21")
    cells: list[tuple[int, int]] = []
    page.grid.roster.dataChanged.connect(lambda first, last: cells.append((first.row(), first.column())))

    change = Change("roster.shift", MKK, tuple(row.hex for row in ids))
    with qtbot.waitSignal(desk.changes.changed):
        desk.changes.hear(change)

    assert on_screen(page, CHAN, MONDAY) == "1200-2100"
    assert {row for row, _ in cells} == {page.grid.roster.index_of((CHAN, MONDAY)).row()}
    page.undo_stack.undo()
    assert in_store(cloned, HO, MONDAY) == ""
    assert in_store(cloned, CHAN, MONDAY) == "1200-2100"
    assert not page.undo_stack.canUndo()


def test_a_shift_that_a_colleague_removed_leaves_the_grid(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    ids = colleague_types(cloned, CHAN, MONDAY, "-")

    with qtbot.waitSignal(desk.changes.changed):
        desk.changes.hear(Change("roster.shift", MKK, tuple(row.hex for row in ids)))

    assert on_screen(page, CHAN, MONDAY) == ""


@pytest.mark.parametrize(
    "change",
    [
        Change("roster.shift", MKK, ("not-an-id",)),
        Change("roster.shift", MKK, (new_id().hex,)),
        Change("roster.shift", MKK, None),
        Change("roster.day_mark", None, None),
        Change("people.leave", MKK, ("1",)),
    ],
)
def test_a_forged_or_vague_notice_makes_the_page_look_again_and_nothing_else(
    page: RosterPage, desk: Desk, qtbot: QtBot, change: Change
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")

    with qtbot.waitSignal(desk.changes.changed):
        desk.changes.hear(change)

    assert on_screen(page, CHAN, MONDAY) == "1100-2000"
    assert page.undo_stack.canUndo()


def test_missed_notices_are_made_up_after_a_reconnection(
    page: RosterPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    colleague_types(cloned, CHAN, MONDAY, "12-21")
    colleague_types(cloned, HO, TUESDAY, "R")

    with qtbot.waitSignal(desk.changes.reconnected):
        desk.changes.hear(object())

    assert on_screen(page, CHAN, MONDAY) == "1200-2100"
    assert on_screen(page, HO, TUESDAY) == "R"
    assert not page.undo_stack.canUndo()


def test_another_week_and_another_shop_can_be_chosen_and_undo_finds_the_way_back(
    page: RosterPage, cloned: Clone
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")

    page.scope_bar.next_week.click()
    assert page.monday == MONDAY + timedelta(days=7)
    assert page.week is not None
    assert page.week.monday == page.monday
    page.undo_button.click()
    assert page.week.monday == MONDAY
    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == ""

    page.desk.scope.choose(Chosen(shop_id=TST))
    assert page.week.shop.id == TST
    assert not page.undo_stack.canUndo()


def test_a_soft_finding_is_said_and_can_be_taken_back_at_once(page: RosterPage, cloned: Clone) -> None:
    type_into(page, CHAN, MONDAY, "R")

    type_into(page, CHAN, MONDAY, "R,11-20")

    assert "請留意" in told(page)
    assert "例假" in told(page)
    assert in_store(cloned, CHAN, MONDAY) == "1100-2000,R"
    page.undo_stack.undo()
    assert in_store(cloned, CHAN, MONDAY) == "R"


def test_of_a_region_the_page_shows_one_shop_and_says_which(page: RosterPage, desk: Desk) -> None:
    desk.scope.choose(Chosen(shop_id=TST))
    alone = page.shop_chip.isVisible()

    desk.scope.choose(Chosen(region_id=1))

    assert page.week is not None
    assert page.week.shop.id == TST
    assert not alone
    assert page.shop_chip.isVisible()
    assert page.shop_chip.whole == "尖沙咀海港城店（2 間之一）"


def test_a_place_elsewhere_takes_the_scope_with_it(page: RosterPage, desk: Desk) -> None:
    later = MONDAY + timedelta(days=14)
    desk.scope.choose(Chosen(shop_id=MKK))

    page.show_place({"shop_id": TST, "monday": later})

    assert desk.scope.chosen == Chosen(shop_id=TST)
    assert page.week is not None
    assert (page.week.shop.id, page.week.monday) == (TST, later)


def test_without_a_shop_the_page_says_how_to_get_one(page: RosterPage, desk: Desk, qtbot: QtBot) -> None:
    desk.scope.fill((), ())

    assert page.stack.currentWidget() is page.empty
    assert "未有店舖" in page.empty.title.text()
    with qtbot.waitSignal(desk.going) as going:
        page.empty.button.click()
    assert going.args is not None
    assert going.args[0].module == "import"


def test_a_long_name_of_a_week_moves_no_button(page: RosterPage, language: Language) -> None:
    language.use("en")
    QApplication.sendPostedEvents()
    bar = page.scope_bar
    wide = bar.week_choice.minimumWidth()

    for _ in range(10):
        bar.next_week.click()

    assert bar.week_choice.minimumWidth() == wide
    assert bar.week_choice.sizeHint().width() <= wide


def test_the_page_speaks_another_language_at_once(page: RosterPage, language: Language) -> None:
    language.use("en")

    QApplication.sendPostedEvents()
    assert page.shop_chip.whole == "Mong Kok Sai Yeung Choi Street (1 of 2 shops)"
    assert page.export_button.text() == "Excel"
    assert page.scope_bar.this_week.text() == "This week"
    assert page.commands.actions["remove"].text() == "Delete"
    assert page.grid.corner.order.text() == "By role"


def test_controls_have_names_and_the_tab_order_is_the_reading_order(page: RosterPage) -> None:
    bar = page.scope_bar
    for widget in (bar.previous_week, bar.next_week, bar.week_choice, page.grid):
        assert widget.accessibleName()
    for button in (bar.this_week, page.add_button, page.rest_button, page.export_button):
        assert button.text()

    order = [bar.previous_week, bar.week_choice, bar.next_week, bar.this_week]
    for here, following in pairwise(order):
        assert here.nextInFocusChain() is following


def test_an_empty_week_offers_last_week_and_takes_it_over_as_one_edit(
    page: RosterPage, cloned: Clone
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    type_into(page, HO, MONDAY, "R")
    page.scope_bar.next_week.click()
    assert "還未編更" in told(page)

    page.copy_button.click()

    later = MONDAY + timedelta(days=7)
    assert on_screen(page, CHAN, later) == "1100-2000"
    assert on_screen(page, HO, later) == "R"
    assert "複製了 2 項" in told(page)
    page.undo_button.click()
    assert on_screen(page, CHAN, later) == ""
    page.copy_button.click()
    assert on_screen(page, CHAN, later) == "1100-2000"


def test_undo_is_named_in_the_language_in_use(page: RosterPage, language: Language) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    chinese = page.undo_button.toolTip()

    language.use("en")
    QApplication.sendPostedEvents()

    assert chinese.startswith("復原")
    assert page.undo_button.toolTip().startswith("Undo ")
    assert "CHAN Mei Ling" in page.undo_button.toolTip()
    assert "CHAN Mei Ling" in page.undo_stack.undoText()


def test_the_week_goes_out_as_a_workbook(page: RosterPage, tmp_path: Path, qtbot: QtBot) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    file = tmp_path / "week.xlsx"

    page.deeds.export_to(file)

    assert file.is_file()
    assert "week.xlsx" in told(page)


def test_the_file_dialog_of_the_export_does_not_hold_up_the_window(page: RosterPage, tmp_path: Path) -> None:
    page.export_button.click()

    dialog = page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    assert dialog.selectedFiles()[0].endswith("MKK1_2026-11-23.xlsx")
    dialog.fileSelected.emit(str(tmp_path / "week.xlsx"))
    dialog.close()

    assert (tmp_path / "week.xlsx").is_file()


def test_a_warning_goes_with_the_edit_that_it_is_about(page: RosterPage) -> None:
    type_into(page, CHAN, MONDAY, "06-09")
    warned = told(page)

    page.undo_button.click()

    assert "請留意" in warned
    assert told(page) == ""

"""The page of shops on a real store: listed, edited, taken back, overtaken, archived, saved as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from storekeeper.kit import clock
from storekeeper.kit.contributions import Place
from storekeeper.kit.records import Change, Row
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.people import service
from storekeeper.people.desktop.places.modules import ShopsModule
from storekeeper.people.desktop.places.shops_page import ShopsPage
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import Chosen, RegionEntry, ShopEntry
from storekeeper.qtkit.theme import Appearance
from storekeeper.qtkit.week_hours import Window
from tests.fixtures.database import Clone
from tests.people.desktop.records_desk import colleague_changes, records_desk

MKK, TST = 1, 2
NEXT_MONTH = (clock.today().replace(day=1) + timedelta(days=32)).replace(day=1)


@pytest.fixture
def desk(cloned: Clone, language: Language, appearance: Appearance) -> Iterator[Desk]:
    with records_desk(cloned.door("hq"), language, appearance) as desk:
        yield desk


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ShopsPage:
    return opened(desk, qtbot)


def opened(desk: Desk, qtbot: QtBot) -> ShopsPage:
    page = ShopsModule().open(desk)
    assert isinstance(page, ShopsPage)
    qtbot.addWidget(page)
    page.resize(1300, 800)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    return page


def listed(page: ShopsPage, column: str = "code") -> list[str]:
    place = [each.name for each in page.model.columns].index(column)
    return [str(page.model.index(row, place).data()) for row in range(page.model.rowCount())]


def stored(desk: Desk, shop_id: int = MKK) -> Row:
    found: list[Row] = []
    desk.read(service.shop_detail, shop_id=shop_id, on=clock.today(), then=lambda d: found.append(d.shop))
    return found[0]


def hours(desk: Desk, shop_id: int = MKK) -> list[tuple[int, str, date, date | None]]:
    found: list[tuple[int, str, date, date | None]] = []

    def take(detail: object) -> None:
        for row in detail.hours:  # type: ignore[attr-defined]
            v = row.values
            found.append((v["weekday"], f"{v['opens']:%H%M}-{v['closes']:%H%M}", v["from_day"], v["to_day"]))

    desk.read(service.shop_detail, shop_id=shop_id, on=clock.today(), then=take)
    return found


def type_into(page: ShopsPage, field: str, text: str) -> None:
    line = page.detail.fields.editors[field].line
    line.setFocus()
    line.selectAll()
    line.insert(text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_shops_are_listed_with_region_district_people_and_todays_hours(page: ShopsPage) -> None:
    assert listed(page) == ["CEN1", "CWB1", "MKK1", "STN1", "TPO1", "TST1"]
    assert listed(page, "region")[2] == "九龍西"
    assert listed(page, "district")[2] == "油尖旺區"
    assert listed(page, "people")[2] == "7"
    assert listed(page, "hours")[2] == "10:00–22:30"
    assert listed(page, "state")[2] == "營業中"


def test_what_is_typed_in_the_search_and_chosen_above_narrows_the_list(page: ShopsPage, desk: Desk) -> None:
    page.search_line.setText("旺角")
    QTest.keyClick(page.search_line, Qt.Key.Key_Return)

    assert listed(page) == ["MKK1"]

    page.search_line.setText("no such shop")
    QTest.keyClick(page.search_line, Qt.Key.Key_Return)

    assert page.stack.currentWidget() is page.empty
    assert page.empty.title.text() == "沒有符合的店舖"

    page.empty.button.click()

    assert len(listed(page)) == 6

    desk.scope.fill(
        (RegionEntry(1, "KLW", "九龍西", "Kowloon West"),), (ShopEntry(MKK, 1, "MKK1", "旺角", "MK"),)
    )
    desk.scope.choose(Chosen(shop_id=MKK))

    assert listed(page) == ["MKK1"]


def test_a_field_is_edited_saved_and_taken_back(page: ShopsPage, desk: Desk) -> None:
    page.show_place({"shop_id": MKK})
    before = stored(desk).values["name_zh"]
    type_into(page, "name_zh", "旺角新店")

    assert stored(desk).values["name_zh"] == "旺角新店"
    assert "旺角新店" in listed(page, "name")
    assert page.detail.title.text() == "旺角新店"

    page.undo_stack.undo()

    assert stored(desk).values["name_zh"] == before
    assert page.detail.title.text() == before

    page.undo_stack.redo()

    assert stored(desk).values["name_zh"] == "旺角新店"


def test_a_colleague_who_was_faster_is_not_overwritten(page: ShopsPage, desk: Desk, cloned: Clone) -> None:
    page.show_place({"shop_id": MKK})
    seen = stored(desk).version
    colleague_changes(
        cloned.door("hq"),
        service.submit,
        desk,
        Change("shop", MKK, seen, {"name_zh": "同事改的"}),
        table="people.shop",
        page="shops",
        told=False,
    )
    type_into(page, "name_zh", "我改的")

    assert stored(desk).values["name_zh"] == "同事改的"
    editor = page.detail.fields.editors["name_zh"]
    assert editor.is_refused
    assert editor.line.text() == "我改的"

    QTest.keyClick(editor.line, Qt.Key.Key_Return)

    assert stored(desk).values["name_zh"] == "我改的"


def test_what_a_colleague_changed_is_seen_and_ends_the_undo_of_that_row(
    page: ShopsPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    page.show_place({"shop_id": MKK})
    type_into(page, "name_zh", "我改的")
    change = Change("shop", MKK, stored(desk).version, {"name_zh": "同事改的"})
    colleague_changes(cloned.door("hq"), service.submit, desk, change, table="people.shop", page="shops")
    qtbot.waitUntil(lambda: page.detail.title.text() == "同事改的")

    assert not page.undo_stack.canUndo()


def test_hours_from_next_month_keep_the_past_and_are_taken_back(page: ShopsPage, desk: Desk) -> None:
    page.show_place({"shop_id": MKK})
    before = hours(desk)
    line = page.hours.from_day.line
    line.setText(f"{NEXT_MONTH.day}/{NEXT_MONTH.month}/{NEXT_MONTH.year}")
    field = page.hours.week.days[6].field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "11-9")
    QTest.keyClick(field, Qt.Key.Key_Return)

    sundays = [each for each in hours(desk) if each[0] == 6]
    assert sundays == [
        (6, "1000-2230", date(2024, 1, 1), NEXT_MONTH - timedelta(days=1)),
        (6, "1100-2100", NEXT_MONTH, None),
    ]
    assert Window(6, time(11), time(21)) in page.hours.week.windows
    assert page.hours.period_choice.count() == 2

    page.undo_stack.undo()

    assert hours(desk) == before
    assert page.hours.period_choice.count() == 1


def test_a_day_that_cannot_be_read_keeps_the_hours_until_it_can(page: ShopsPage, desk: Desk) -> None:
    page.show_place({"shop_id": MKK})
    before = hours(desk)
    page.hours.from_day.line.setText("some day")
    page.hours.week.clear_day(6)

    assert hours(desk) == before
    assert page.hours.trouble.isVisible()

    line = page.hours.from_day.line
    line.setFocus()
    line.selectAll()
    line.insert(f"{NEXT_MONTH.day}/{NEXT_MONTH.month}/{NEXT_MONTH.year}")
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert page.hours.trouble.isHidden()
    assert [each[3] for each in hours(desk) if each[0] == 6] == [NEXT_MONTH - timedelta(days=1)]


def test_the_day_typed_stays_when_a_colleague_changes_something(
    page: ShopsPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    page.show_place({"shop_id": MKK})
    page.hours.from_day.line.setText("1/12/2030")
    change = Change("shop", MKK, stored(desk).version, {"name_zh": "同事改的"})
    colleague_changes(cloned.door("hq"), service.submit, desk, change, table="people.shop", page="shops")
    qtbot.waitUntil(lambda: page.detail.title.text() == "同事改的")

    assert page.hours.from_day.line.text() == "1/12/2030"


def test_where_there_is_no_room_the_panel_folds_and_f6_opens_it(page: ShopsPage) -> None:
    page.resize(760, 700)

    assert page.list_view.isVisible()
    assert not page.detail_area.isVisible()

    page.list_view.setFocus()
    QTest.keyClick(page.list_view, Qt.Key.Key_F6)

    assert page.detail_area.isVisible()
    assert not page.list_view.isVisible()

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)

    assert page.list_view.hasFocus()


def test_a_shop_without_people_is_archived_found_and_brought_back(
    page: ShopsPage, desk: Desk, cloned: Clone
) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute("UPDATE people.placement SET removed = true WHERE shop_id = %s", (TST,))
    page.show_place({"shop_id": TST})
    page.list_view.setFocus()
    QTest.keyClick(page.list_view, Qt.Key.Key_Delete)

    assert "TST1" not in listed(page)
    assert page.messages.message is not None

    page.state_choice.setCurrentIndex(page.topic.states.index("removed"))

    assert listed(page) == ["TST1"]
    page.show_place({"shop_id": TST})
    page.detail.restore_button.click()
    page.state_choice.setCurrentIndex(0)

    assert "TST1" in listed(page)


def test_the_region_chosen_for_a_new_shop_stays_when_the_shop_behind_it_is_read_again(
    page: ShopsPage,
) -> None:
    page.begin_new()
    region = page.detail.new_fields.editors["region_id"]
    assert isinstance(region.input, QComboBox)
    region.input.setCurrentIndex(2)
    chosen = region.value()

    page.reload()

    assert chosen is not None
    assert region.value() == chosen


def test_a_new_shop_is_added_by_keyboard_and_shown(page: ShopsPage, desk: Desk) -> None:
    page.list_view.setFocus()
    QTest.keyClick(page.list_view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    editors = page.detail.new_fields.editors

    assert page.detail.is_making
    assert editors["region_id"].input.hasFocus()

    for name, text in (
        ("region_id", "港"),
        ("code", "NEW1"),
        ("name_zh", "新店"),
        ("name_en", "New"),
        ("district", ""),
    ):
        focused = QApplication.focusWidget()
        assert focused is editors[name].input, name
        if name == "district":
            editors[name].input.setCurrentIndex(3)
        elif name == "region_id":
            editors[name].input.setCurrentIndex(1)
        else:
            focused.insert(text)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    page.detail.save_button.click()

    assert "NEW1" in listed(page)
    assert page.detail.title.text() == "新店"

    page.undo_stack.undo()

    assert "NEW1" not in listed(page)


def test_what_is_listed_is_saved_and_reads_back_equal(page: ShopsPage, tmp_path: Path) -> None:
    page.search_line.setText("九龍")
    page.search_line.clear()
    path = tmp_path / "shops.xlsx"
    page.export_to(path)
    rows = [[cell.value for cell in row] for row in read_workbook(path).sheets[0].rows]

    assert [row[0] for row in rows[1:]] == listed(page)
    assert rows[3][1:5] == ["旺角西洋菜南街店", "Mong Kok Sai Yeung Choi Street", "九龍西", "油尖旺區"]
    assert rows[3][7:14] == ["10:00-22:30"] * 7


def test_a_regional_manager_looks_and_is_told_who_may_edit(
    cloned: Clone, language: Language, appearance: Appearance, qtbot: QtBot
) -> None:
    with records_desk(cloned.door("regional"), language, appearance) as desk:
        page = opened(desk, qtbot)

        assert listed(page) == ["MKK1", "TST1"]
        assert page.right_note.isVisible()
        assert page.add_button.isHidden()
        assert page.detail.archive_button.isHidden()
        assert page.detail.fields.editors["name_zh"].line.isReadOnly()
        assert page.hours.week.read_only


def test_the_history_says_who_changed_what(page: ShopsPage) -> None:
    page.show_place({"shop_id": MKK})
    type_into(page, "name_zh", "旺角新店")
    page.detail.history_button.click()

    assert any("旺角新店" in text for text in page.detail.history.texts)


def test_the_list_the_field_and_back_by_keyboard_alone(page: ShopsPage) -> None:
    page.shown()
    QTest.keyClick(page.list_view, Qt.Key.Key_Down)

    assert page.detail.caption.text().startswith("CWB1")

    QTest.keyClick(page.list_view, Qt.Key.Key_F2)

    assert page.detail.fields.isAncestorOf(QApplication.focusWidget())

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert page.search_line.hasFocus()


def test_the_way_leads_to_the_people_and_the_roster_of_the_shop(page: ShopsPage, desk: Desk) -> None:
    places: list[Place] = []
    desk.going.connect(places.append)
    page.show_place({"shop_id": MKK})
    page.people_button.click()
    page.roster_button.click()

    assert [place.module for place in places] == ["employees", "roster"]
    assert places[1].values["shop_id"] == MKK
    desk.going.disconnect(places.append)


def test_every_action_has_a_name_and_a_shortcut(page: ShopsPage) -> None:
    assert [action.text() for action in page.actions() if not action.text()] == []
    assert all(not action.shortcut().isEmpty() for action in page.actions())

"""The page of regions on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storekeeper.kit.changes import Change as Notice
from storekeeper.kit.contributions import Place
from storekeeper.kit.ids import new_id
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.people.desktop.places.modules import RegionsModule
from storekeeper.people.desktop.places.regions_page import RegionsPage
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import RegionEntry, ShopEntry
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import Clone
from tests.people.desktop.records_desk import records_desk

KLW = 1


@pytest.fixture
def desk(cloned: Clone, language: Language, appearance: Appearance) -> Iterator[Desk]:
    with records_desk(cloned.door("hq"), language, appearance) as desk:
        yield desk


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> RegionsPage:
    page = RegionsModule().open(desk)
    assert isinstance(page, RegionsPage)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    return page


def listed(page: RegionsPage, column: str = "code") -> list[str]:
    place = [each.name for each in page.model.columns].index(column)
    return [str(page.model.index(row, place).data()) for row in range(page.model.rowCount())]


def test_regions_are_listed_with_their_shops_and_people(page: RegionsPage) -> None:
    assert listed(page) == ["HKI", "KLW", "NTE"]
    assert listed(page, "shops") == ["2", "2", "2"]
    assert listed(page, "people") == ["14", "14", "14"]


def test_a_region_is_renamed_and_the_name_taken_back(page: RegionsPage) -> None:
    page.show_place({"region_id": KLW})
    line = page.detail.fields.editors["name_zh"].line
    line.setFocus()
    line.selectAll()
    line.insert("西九龍")
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert "西九龍" in listed(page, "name_zh")

    page.undo_stack.undo()

    assert "九龍西" in listed(page, "name_zh")


def test_two_regions_cannot_have_one_code(page: RegionsPage) -> None:
    page.begin_new()
    for name, text in (("code", "KLW"), ("name_zh", "重複"), ("name_en", "Twice")):
        page.detail.new_fields.editors[name].line.setText(text)
    page.detail.save_button.click()

    assert page.messages.message is not None
    assert page.detail.is_making
    assert page.detail.new_fields.editors["name_zh"].line.text() == "重複"
    assert listed(page) == ["HKI", "KLW", "NTE"]


def fill_in(page: RegionsPage, code: str, name: str) -> None:
    for field, text in (("code", code), ("name_zh", name), ("name_en", code)):
        page.detail.new_fields.editors[field].line.setText(text)


def test_what_was_filled_in_is_there_again_after_a_look_elsewhere_and_gone_once_given_up(
    page: RegionsPage,
) -> None:
    page.begin_new()
    fill_in(page, "NTW", "新界西")

    page.list_view.choose(KLW)
    between = page.detail.is_making, page.detail.title.text()
    page.begin_new()
    again = page.detail.new_fields.editors["name_zh"].line.text()
    page.detail.cancel_button.click()
    page.begin_new()

    assert between == (False, "九龍西")
    assert again == "新界西"
    assert page.detail.new_fields.editors["name_zh"].line.text() == ""


def test_a_new_region_that_is_saved_late_leaves_alone_the_next_one_that_is_filled_in_meanwhile(
    page: RegionsPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[Callable[[], None]] = []
    lanes, write = desk.lanes, desk.lanes.write
    with monkeypatch.context() as patched:
        patched.setattr(lanes, "write", lambda *given, **how: late.append(partial(write, *given, **how)))
        page.begin_new()
        fill_in(page, "NTW", "新界西")
        page.detail.save_button.click()
        page.begin_new()
        fill_in(page, "OUT", "離島")

    late[0]()

    assert "NTW" in listed(page)
    assert page.detail.is_making
    assert page.detail.new_fields.editors["name_zh"].line.text() == "離島"


def test_nothing_is_archived_before_the_record_of_the_chosen_line_is_on_show(
    page: RegionsPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.list_view.choose(KLW)
    with monkeypatch.context() as patched:
        patched.setattr(desk.lanes, "read", lambda *_given: None)
        page.list_view.choose(KLW + 1)

        page.archive()

    page.reload()
    assert listed(page) == ["HKI", "KLW", "NTE"]


def test_notices_that_come_while_the_list_is_read_are_one_reading_more(
    page: RegionsPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Callable[[], None]] = []

    def hold(work: Callable[[], object], then: Callable[[object], None], _failed: object = None) -> None:
        asked.append(lambda: then(work()))

    monkeypatch.setattr(desk.lanes, "read", hold)
    for key in range(20):
        page.changed(Notice("people.region", None, (str(100 + key),), new_id()))
    readings = list(asked)
    for answer in readings:
        answer()

    assert len(readings) == 3  # list, number, record in hand
    assert len(asked) == 2 * len(readings)


def test_a_history_that_comes_late_is_not_shown_under_another_record(
    page: RegionsPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[Callable[[], None]] = []
    page.list_view.choose(KLW)
    with monkeypatch.context() as patched:
        patched.setattr(desk.lanes, "read", lambda work, then, _failed: late.append(lambda: then(work())))
        page.detail.history_button.setChecked(True)
    page.list_view.choose(KLW + 1)

    late[0]()

    assert page.detail.history.texts == ()


def test_a_new_region_is_added_archived_and_brought_back(page: RegionsPage) -> None:
    page.begin_new()
    for name, text in (("code", "NTW"), ("name_zh", "新界西"), ("name_en", "New Territories West")):
        page.detail.new_fields.editors[name].line.setText(text)
    page.detail.save_button.click()

    assert listed(page) == ["HKI", "KLW", "NTE", "NTW"]
    assert page.detail.title.text() == "新界西"

    page.archive()

    assert listed(page) == ["HKI", "KLW", "NTE"]

    page.state_choice.setCurrentIndex(1)

    assert listed(page) == ["NTW"]

    page.undo_stack.undo()

    assert listed(page) == []


def test_the_way_leads_to_the_shops_of_the_region(page: RegionsPage, desk: Desk) -> None:
    regions = tuple(RegionEntry(n, code, code, code) for n, code in enumerate(("KLW", "HKI", "NTE"), 1))
    desk.scope.fill(regions, (ShopEntry(1, 1, "MKK1", "旺角", "MK"),))
    places: list[Place] = []
    desk.going.connect(places.append)
    page.show_place({"region_id": KLW})
    page.shops_button.click()

    assert [place.module for place in places] == ["shops"]
    assert desk.scope.chosen.region_id == KLW
    desk.going.disconnect(places.append)


def test_what_is_listed_is_saved_as_csv_too(page: RegionsPage, tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    page.export_to(path)
    rows = [[cell.value for cell in row] for row in read_workbook(path).sheets[0].rows]

    assert [row[0] for row in rows[1:]] == listed(page)
    assert rows[2][1] == "九龍西"


def test_who_may_read_the_audit_is_led_from_a_region_to_its_events(
    cloned: Clone, language: Language, appearance: Appearance, qtbot: QtBot
) -> None:
    with records_desk(cloned.door("hq"), language, appearance) as desk:
        desk.actor = replace(desk.actor, groups=desk.actor.groups | {"sk_privacy"})
        gone: list[Place] = []
        desk.going.connect(gone.append)
        page = RegionsModule().open(desk)
        qtbot.addWidget(page)
        assert isinstance(page, RegionsPage)
        page.show_place({"region_id": KLW})
        assert not page.detail.who_changed.isHidden()
        page.detail.who_changed.click()
    assert gone == [Place("audit", {"topic": "people.region", "key": str(KLW)})]


def test_head_office_is_not_offered_an_audit_that_it_may_not_read(page: RegionsPage) -> None:
    page.show_place({"region_id": KLW})
    assert page.detail.who_changed.isHidden()

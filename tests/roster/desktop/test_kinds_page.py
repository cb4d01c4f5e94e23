"""The page of kinds of shift on a real store, and the roster that follows it at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storekeeper.kit import clock
from storekeeper.kit.changes import Change as Notice
from storekeeper.kit.ids import new_id
from storekeeper.kit.records import Add, Change
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import Chosen, RegionEntry, ShopEntry
from storekeeper.qtkit.theme import Appearance
from storekeeper.roster import kinds, service
from storekeeper.roster.desktop.kinds.module import KindsModule
from storekeeper.roster.desktop.kinds.page import KindsPage
from tests.fixtures.database import Clone
from tests.people.desktop.records_desk import records_desk

MKK, TST = 1, 2
NAMES = {"name_zh": "早更", "name_en": "Early", "name_cn": "早班"}


def added(letter: str, starts: str, ends: str, *, shop: int | None = None, look: str = "A") -> Add:
    values: dict[str, object] = {
        "shop_id": shop,
        "letter": letter,
        **NAMES,
        "starts": time.fromisoformat(starts),
        "ends": time.fromisoformat(ends),
        "break_minutes": 60,
        "look": look,
        "from_day": clock.monday_of(clock.today()),
        "to_day": None,
    }
    return Add("kind", values, None)


@pytest.fixture
def filled(cloned: Clone) -> Clone:
    """A chain with kinds A and B, and a shop whose A is another one."""
    with cloned.door("hq").write() as connection:
        for add in (
            added("A", "09:30", "18:30"),
            added("B", "11:30", "20:30", look="B"),
            added("A", "10:00", "19:00", shop=MKK, look="C"),
        ):
            kinds.submit(connection, edit_id=new_id(), edit=add, page="kinds")
    return cloned


@pytest.fixture
def desk(filled: Clone, language: Language, appearance: Appearance) -> Iterator[Desk]:
    with records_desk(filled.door("hq"), language, appearance) as desk:
        yield desk


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> KindsPage:
    return opened(desk, qtbot)


def opened(desk: Desk, qtbot: QtBot) -> KindsPage:
    page = KindsModule().open(desk)
    assert isinstance(page, KindsPage)
    qtbot.addWidget(page)
    page.resize(1300, 800)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    return page


def listed(page: KindsPage, column: str = "block") -> list[str]:
    place = [each.name for each in page.model.columns].index(column)
    return [str(page.model.index(row, place).data()) for row in range(page.model.rowCount())]


def type_into(page: KindsPage, field: str, text: str) -> None:
    line = page.detail.fields.editors[field].line
    line.setFocus()
    line.selectAll()
    line.insert(text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def show(page: KindsPage, number: int) -> None:
    page.list_view.selectRow(number)


def test_kinds_are_listed_chain_first_then_by_shop(page: KindsPage) -> None:
    assert listed(page) == ["A 0930–1830", "B 1130–2030", "A 1000–1900"]
    assert listed(page, "place")[0] == "全線"
    assert "MKK1" in listed(page, "place")[2]
    assert listed(page, "paid") == ["8", "8", "8"]
    assert listed(page, "name")[0] == "早更"


def test_a_shop_in_scope_shows_the_chains_kinds_and_its_own(page: KindsPage, desk: Desk) -> None:
    entries = (ShopEntry(MKK, 1, "MKK1", "旺角", "MK"), ShopEntry(TST, 1, "TST1", "尖沙咀", "TST"))
    desk.scope.fill((RegionEntry(1, "KLW", "九龍西", "Kowloon West"),), entries)
    desk.scope.choose(Chosen(region_id=1, shop_id=TST))

    assert listed(page) == ["A 0930–1830", "B 1130–2030"]


def test_times_are_edited_taken_back_and_the_roster_types_by_them(page: KindsPage, desk: Desk) -> None:
    show(page, 0)
    type_into(page, "starts", "9")

    assert listed(page)[0] == "A 0900–1830"
    assert letters(desk, TST)["A"] == "0900-1830"

    page.undo_stack.undo()

    assert letters(desk, TST)["A"] == "0930-1830"


def letters(desk: Desk, shop_id: int) -> dict[str, str]:
    found: dict[str, str] = {}

    def take(week: object) -> None:
        for kind in week.kinds:  # type: ignore[attr-defined]
            found[kind.letter] = f"{kind.starts:%H%M}-{kind.ends:%H%M}"

    desk.read(service.load_week, shop_id=shop_id, monday=clock.monday_of(clock.today()), then=take)
    return found


def test_a_shops_own_letter_wins_and_archiving_it_gives_the_chains_back(page: KindsPage, desk: Desk) -> None:
    assert letters(desk, MKK)["A"] == "1000-1900"

    show(page, 2)
    page.archive()

    assert letters(desk, MKK)["A"] == "0930-1830"
    assert listed(page) == ["A 0930–1830", "B 1130–2030"]


def test_a_letter_that_is_taken_is_refused_with_its_reason(page: KindsPage) -> None:
    show(page, 1)
    type_into(page, "letter", "A")
    editor = page.detail.fields.editors["letter"]

    assert editor.is_refused
    assert editor.line.text() == "A"
    assert listed(page)[1] == "B 1130–2030"


def test_another_look_is_chosen_as_a_block_and_taken_back(page: KindsPage) -> None:
    show(page, 0)
    page.look.buttons["E"].click()

    assert page.look.buttons["E"].isChecked()
    assert page.model.row(page.model.index(0, 0)).says("look") == "E"

    page.undo_stack.undo()

    assert page.look.buttons["A"].isChecked()


def test_a_colleague_who_was_faster_is_not_overwritten(page: KindsPage, desk: Desk, filled: Clone) -> None:
    show(page, 0)
    row = page.detail.row
    assert row is not None
    with filled.door("hq").write() as connection:
        change = Change("kind", row.key, row.version, {"name_zh": "同事改的"})
        kinds.submit(connection, edit_id=new_id(), edit=change, page="kinds")
    type_into(page, "name_zh", "我改的")

    assert page.detail.fields.editors["name_zh"].is_refused

    desk.changes.hear(Notice("roster.shift_kind", None, (str(row.key),), new_id()))


def test_a_new_kind_is_added_and_its_adding_taken_back(page: KindsPage) -> None:
    page.begin_new()
    for name, text in (("letter", "C"), ("name_zh", "晚更"), ("name_en", "Late"), ("name_cn", "晚班")):
        page.detail.new_fields.editors[name].line.setText(text)
    page.detail.save_button.click()

    assert "C 1000–1900" in listed(page)
    assert page.detail.title.text() == "C 晚更"

    page.undo_stack.undo()

    assert "C 1000–1900" not in listed(page)


def test_what_is_listed_is_saved_and_reads_back_equal(page: KindsPage, tmp_path: Path) -> None:
    path = tmp_path / "kinds.xlsx"
    page.export_to(path)
    rows = [[cell.value for cell in row] for row in read_workbook(path).sheets[0].rows]

    assert [f"{row[1]} {row[5]}–{row[6]}".replace(":", "") for row in rows[1:]] == listed(page)
    assert [row[0] for row in rows[1:]] == [None, None, "MKK1"]


def test_a_regional_manager_sees_kinds_and_may_not_change_them(
    filled: Clone, language: Language, appearance: Appearance, qtbot: QtBot
) -> None:
    with records_desk(filled.door("regional"), language, appearance) as desk:
        page = opened(desk, qtbot)

        assert len(listed(page)) == 3
        assert page.right_note.isVisible()
        assert page.detail.fields.editors["letter"].line.isReadOnly()
        assert not page.look.buttons["A"].isEnabled()

"""The page of employees on a real store: found, edited in place, taken back, overtaken, added, archived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storekeeper.kit import clock
from storekeeper.kit.changes import Change as Notice
from storekeeper.kit.contributions import Place
from storekeeper.kit.errors import Unreachable
from storekeeper.kit.ids import new_id
from storekeeper.kit.records import Add, Change
from storekeeper.people.desktop.employees.page import EmployeesPage
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_fields import RecordFields
from storekeeper.qtkit.scope import Chosen
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import Clone
from tests.people.desktop.people_desk import (
    CHAN,
    HO,
    MKK,
    PART_TIMER,
    TST,
    colleague,
    desk_of,
    enter,
    fill,
    names_of,
    open_page,
    put,
    show,
    stored,
    told,
)


@pytest.fixture
def desk(cloned: Clone, language: Language, appearance: Appearance) -> Iterator[Desk]:
    with desk_of(cloned, "hr", language, appearance) as made:
        yield made


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> EmployeesPage:
    return open_page(desk, qtbot)


def test_everybody_in_the_scope_is_listed_and_the_first_is_shown(page: EmployeesPage) -> None:
    assert len(names_of(page)) == 42
    assert page.panel.title.text() == "陳美玲"
    assert page.count_label.text() == "42 人"


def test_an_edit_in_place_is_saved_shown_in_the_list_and_undone(page: EmployeesPage, cloned: Clone) -> None:
    editor = page.panel.fields.editors["name_en"]
    put(editor, "CHAN May")
    enter(editor.line)
    saved = stored(cloned, CHAN).employee.values["name_en"]
    listed = page.model.index(0, 2).data()

    page.undo_button.click()

    assert (saved, listed) == ("CHAN May", "CHAN May")
    assert stored(cloned, CHAN).employee.values["name_en"] == "CHAN Mei Ling"
    assert page.panel.fields.editors["name_en"].line.text() == "CHAN Mei Ling"


def test_undo_goes_on_after_a_restart(page: EmployeesPage, desk: Desk, cloned: Clone, qtbot: QtBot) -> None:
    editor = page.panel.fields.editors["name_en"]
    put(editor, "CHAN May")
    enter(editor.line)
    again = open_page(desk, qtbot)

    again.undo_stack.undo()
    undone = stored(cloned, CHAN).employee.values["name_en"]
    again.undo_stack.redo()

    assert (undone, stored(cloned, CHAN).employee.values["name_en"]) == ("CHAN Mei Ling", "CHAN May")


def test_a_colleague_who_was_faster_is_told_and_can_be_overruled(page: EmployeesPage, cloned: Clone) -> None:
    row = stored(cloned, CHAN).employee
    editor = page.panel.fields.editors["name_en"]
    put(editor, "CHAN Mine")
    colleague(cloned, Change("employee", CHAN, row.version, {"name_en": "CHAN Theirs"}))

    enter(editor.line)
    told_below = editor.input.accessibleDescription()
    between = stored(cloned, CHAN).employee.values["name_en"]
    enter(editor.line)

    assert "按 Enter 用你的" in told_below
    assert (between, stored(cloned, CHAN).employee.values["name_en"]) == ("CHAN Theirs", "CHAN Mine")


def test_a_colleagues_change_is_shown_where_it_stands(
    page: EmployeesPage, desk: Desk, cloned: Clone, qtbot: QtBot
) -> None:
    row = stored(cloned, HO).employee
    colleague(cloned, Change("employee", HO, row.version, {"name_en": "HO New"}))

    with qtbot.waitSignal(desk.changes.changed):
        desk.changes.hear(Notice("people.employee", None, (str(HO),)))

    assert page.model.index(1, 2).data() == "HO New"


def test_a_staff_number_that_is_taken_is_refused_below_the_field(page: EmployeesPage, cloned: Clone) -> None:
    editor = page.panel.fields.editors["staff_no"]
    put(editor, "S0002")
    enter(editor.line)

    assert editor.input.accessibleDescription() != ""
    assert stored(cloned, CHAN).employee.values["staff_no"] == "S0001"
    assert not page.undo_stack.canUndo()


def test_a_person_is_added_with_her_shop_and_contract_and_taken_back(
    page: EmployeesPage, cloned: Clone
) -> None:
    page.add_button.click()
    form = page.panel.newcomer
    fill(form, staff_no="N9001", name_zh="𨋢小明", name_en="LIFT Siu Ming", shop_id="TST1", contract="兼職")
    put(form.editors["weekly_hours"], "20")
    enter(form.editors["weekly_hours"].line)

    assert page.panel.title.text() == "𨋢小明"
    made = stored(cloned, int(str(page.panel.row.key)) if page.panel.row else 0)
    assert [row.values["shop_id"] for row in made.placements] == [TST]
    assert [(row.values["kind"], row.values["weekly_minutes"]) for row in made.contracts] == [("part", 1200)]
    page.undo_stack.undo()
    assert "N9001" not in names_of(page)


def test_a_new_person_who_is_refused_keeps_what_was_typed(page: EmployeesPage) -> None:
    page.add_button.click()
    form = page.panel.newcomer
    fill(form, staff_no="S0002", name_zh="何", name_en="HO", shop_id="MKK1")
    enter(form.editors["staff_no"].line)

    assert page.panel.is_making
    assert form.editors["staff_no"].line.text() == "S0002"
    assert told(page) != ""


def test_a_contract_ends_and_the_next_begins(page: EmployeesPage, cloned: Clone) -> None:
    contracts = page.panel.contracts
    (line,) = contracts.lines.values()
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_F2)
    editor = line.findChildren(RecordFields)[0].editors["to_day"]
    put(editor, "31/12/2026")
    enter(editor.line)
    contracts.add_button.click()
    form = next(
        each for each in contracts.findChildren(RecordFields) if each.isVisible() and each.row is None
    )
    fill(form, from_day="1/1/2027", weekly_minutes="20", kind="兼職")
    enter(form.editors["from_day"].line)

    rows = stored(cloned, CHAN).contracts
    assert [(row.values["kind"], row.values["from_day"]) for row in rows] == [
        ("part", date(2027, 1, 1)),
        ("full", date(2024, 1, 1)),
    ]


def test_whoever_is_archived_goes_from_the_list_and_comes_back_by_undo_or_by_restoring(
    page: EmployeesPage, cloned: Clone
) -> None:
    show(page, HO)
    page.archive()
    gone = "S0002" not in names_of(page)
    page.undo_stack.undo()
    back = "S0002" in names_of(page)
    show(page, HO)
    page.archive()
    show(page, HO)
    page.panel.restore_button.click()

    assert (gone, back) == (True, True)
    assert stored(cloned, HO).employee.values["removed"] is False


def test_filters_narrow_and_chips_take_them_away(page: EmployeesPage) -> None:
    page.desk.scope.choose(Chosen(shop_id=MKK))
    in_shop = len(names_of(page))
    page.filter._choose("role", "cashier")
    cashiers = names_of(page)
    (chip,) = page.chips.buttons
    chip.click()

    assert (in_shop, len(cashiers), len(names_of(page))) == (7, 1, 7)


def test_people_who_lack_something_are_led_to(page: EmployeesPage) -> None:
    page.show_place({"lacks": "skill"})
    everywhere = len(names_of(page))
    page.show_place({"lacks": "skill", "shop_id": MKK})

    assert (everywhere, len(names_of(page))) == (42, 7)
    assert [chip.text() for chip in page.chips.buttons] == ["未有技能"]


def test_those_whose_leave_waits_are_led_to_with_their_leave_in_sight(
    page: EmployeesPage, cloned: Clone, qtbot: QtBot
) -> None:
    day = clock.today()
    for person in (CHAN, PART_TIMER):
        asked = {
            "employee_id": person, "kind": "AL", "from_day": day, "to_day": day, "state": "asked"
        }  # fmt: skip
        colleague(cloned, Add("leave", asked, new_id()))
    page.search_line.setText("何")

    page.show_place({"due": "leave", "part": "leave", "shop_id": MKK})

    assert names_of(page) == ["S0001", "S0007"]
    assert [chip.text() for chip in page.chips.buttons] == ["有假期待批"]
    assert page.panel.leave.leaves.lines
    bar = page.detail_area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    top = page.panel.leave.mapTo(page.detail_area.viewport(), page.panel.leave.rect().topLeft()).y()
    assert 0 <= top < page.detail_area.viewport().height()


def test_an_archived_skill_that_somebody_holds_keeps_its_name(page: EmployeesPage, cloned: Clone) -> None:
    held = {"employee_id": CHAN, "skill_id": 1, "obtained_on": clock.today()}
    colleague(cloned, Add("held", held, None))
    with cloned.connection("hr") as connection:
        connection.execute("UPDATE people.skill SET removed = true WHERE id = 1")
    page.reload()

    (line,) = page.panel.held.lines.values()
    assert "收銀" in line.accessibleName()
    page.panel.held.add_button.click()
    show(page, HO)
    offered = page.words.choices("held", page.panel.records_of("held").field("skill_id"))
    assert [text for _, text in offered] == ["鎖匙"]


def test_filtered_to_nothing_says_so_and_clears(page: EmployeesPage) -> None:
    page.search_line.setText("nobody at all")
    enter(page.search_line)
    title = page.empty.title.text()
    page.empty.button.click()

    assert title == "沒有符合的員工"
    assert len(names_of(page)) == 42


def test_search_finds_either_writing(page: EmployeesPage) -> None:
    page.search_line.setText("陈美")
    enter(page.search_line)

    assert names_of(page) == ["S0001"]


def test_the_list_is_saved_as_it_is_shown(page: EmployeesPage, tmp_path: Path) -> None:
    page.desk.scope.choose(Chosen(shop_id=MKK))
    page.list_view.sortByColumn(0, Qt.SortOrder.DescendingOrder)

    page.export_to(tmp_path / "people.csv")

    lines = (tmp_path / "people.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "員工編號", "S0007", "S0006", "S0005", "S0004", "S0003", "S0002", "S0001",
    ]  # fmt: skip
    assert "people.csv" in told(page)


def test_import_is_led_to(page: EmployeesPage, desk: Desk) -> None:
    went: list[Place] = []
    desk.going.connect(went.append)

    page.import_button.click()

    assert [place.module for place in went] == ["import"]


def test_leave_is_asked_answered_and_counted(page: EmployeesPage, cloned: Clone) -> None:
    part = page.panel.leave
    part.balances.add({"kind": "AL", "as_of": clock.today() - timedelta(days=10), "days": 14})
    part.leaves.add({"kind": "AL", "from_day": clock.today(), "to_day": clock.today() + timedelta(days=2)})
    (line,) = part.leaves.lines.values()
    approve = next(button for button in line.findChildren(type(page.add_button)) if button.text() == "批准")
    approve.click()

    (row,) = stored(cloned, CHAN).leaves
    assert row.values["state"] == "approved"
    assert part.left.text() == "年假尚餘 11 日"


def test_history_says_who_changed_what(page: EmployeesPage) -> None:
    editor = page.panel.fields.editors["name_en"]
    put(editor, "CHAN May")
    enter(editor.line)

    show(page, CHAN, "history")

    said = "\n".join(page.panel.history.texts)
    assert "英文姓名：CHAN Mei Ling → CHAN May" in said
    assert "hr" in said


def test_the_language_changes_while_running(page: EmployeesPage, desk: Desk, qtbot: QtBot) -> None:
    desk.language.use("en")

    qtbot.waitUntil(lambda: page.panel.title.text() == "CHAN Mei Ling")
    assert page.model.headerData(0, Qt.Orientation.Horizontal) == "Staff number"
    assert page.filter_button.text() == "Filter"


def test_in_large_letters_the_panel_folds_and_opens_in_place_of_the_list(
    page: EmployeesPage, appearance: Appearance, qtbot: QtBot
) -> None:
    page.resize(1274, 690)
    appearance.use(density="large")
    qtbot.waitUntil(page.folding.strip.isVisible)
    folded = (page.list_view.isVisible(), page.detail_area.isVisible())
    figures = [button.text() for button in page.folding.buttons]

    page.folding.buttons[0].click()
    opened = (page.list_view.isVisible(), page.panel.contracts.isVisible())
    page.folding.toggle.click()

    assert (folded, figures, opened) == ((True, False), ["1", "1", "0", "0"], (False, True))
    assert page.list_view.isVisible()
    assert not page.detail_area.isVisible()


def test_a_list_that_cannot_be_read_offers_to_try_again(
    page: EmployeesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object, **_named: object) -> object:
        raise Unreachable("stores.unreachable")

    with monkeypatch.context() as patched:
        patched.setattr(page.model, "_read", away)
        page.search_line.setText("陳")
        enter(page.search_line)
        stays = len(names_of(page))
    page.reload()

    assert stays == 42
    assert len(names_of(page)) == 6


def test_an_empty_chain_leads_to_the_import_and_can_be_begun_by_hand(page: EmployeesPage, desk: Desk) -> None:
    went: list[Place] = []
    desk.going.connect(went.append)
    page.state_choice.blockSignals(True)
    page.filter.blockSignals(True)
    desk.scope.fill((), ())
    page.model.ask(state="removed")
    page._say_emptiness()

    page.empty.button.click()

    assert page.empty.title.text() == "這裏未有員工"
    assert [place.module for place in went] == ["import"]


def test_a_person_outside_the_filter_is_led_to_and_the_filter_stays(page: EmployeesPage) -> None:
    page.desk.scope.choose(Chosen(shop_id=MKK))

    show(page, 30)
    page.reload()

    assert page.panel.title.text() == "何國強"
    assert len(names_of(page)) == 7


def test_in_a_narrow_window_tools_give_way_and_keep_their_names(
    page: EmployeesPage, appearance: Appearance, desk: Desk, qtbot: QtBot
) -> None:
    desk.language.use("en")
    page.resize(1100, 690)
    appearance.use(density="large", language="en")

    qtbot.waitUntil(lambda: page.import_button.text() == "")
    assert page.import_button.accessibleName() == "Import"
    assert page.width() == 1100
    page.resize(1800, 690)
    qtbot.waitUntil(lambda: page.import_button.text() == "Import")

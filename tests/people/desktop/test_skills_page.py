"""The page of skills on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.people.desktop.skills.module import SkillsModule
from storekeeper.people.desktop.skills.page import SkillsPage
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import Clone
from tests.people.desktop.people_desk import fill
from tests.people.desktop.records_desk import records_desk

Open = Callable[[str], SkillsPage]


@pytest.fixture
def open_as(cloned: Clone, language: Language, appearance: Appearance, qtbot: QtBot) -> Iterator[Open]:
    """The page of one persona."""
    with ExitStack() as desks:

        def opened(persona: str) -> SkillsPage:
            desk = desks.enter_context(records_desk(cloned.door(persona), language, appearance))
            page = SkillsModule().open(desk)
            assert isinstance(page, SkillsPage)
            qtbot.addWidget(page)
            page.resize(1200, 700)
            with qtbot.waitExposed(page):
                page.show()
            page.activateWindow()
            qtbot.waitActive(page)
            return page

        yield opened


def listed(page: SkillsPage, column: str = "code") -> list[str]:
    place = [each.name for each in page.model.columns].index(column)
    return [str(page.model.index(row, place).data()) for row in range(page.model.rowCount())]


@pytest.mark.parametrize("persona", ["hq", "hr"])
def test_a_skill_is_added_renamed_and_the_name_taken_back(open_as: Open, persona: str) -> None:
    page = open_as(persona)
    before = listed(page)
    page.begin_new()
    fill(page.detail.new_fields, code="FORKLIFT", name_zh="駕駛剷車", name_en="Forklift", name_cn="驾驶叉车")
    page.detail.save_button.click()

    assert set(listed(page)) - set(before) == {"FORKLIFT"}

    line = page.detail.fields.editors["name_zh"].line
    line.setFocus()
    line.selectAll()
    line.insert("剷車")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert "剷車" in listed(page, "name_zh")
    page.undo_stack.undo()

    assert "駕駛剷車" in listed(page, "name_zh")


def test_a_skill_is_archived_with_its_holders_and_comes_back(open_as: Open, cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(
            "INSERT INTO people.employee_skill (employee_id, skill_id, obtained_on)"
            " SELECT e.id, (SELECT min(id) FROM people.skill), '2024-01-01' FROM people.employee e WHERE e.id < 6"
        )
    page = open_as("hr")
    page.show_place({"skill_id": 1})
    name = page.detail.title.text()
    held = listed(page, "people")[listed(page, "name_zh").index(name)]
    page.archive()

    assert held == "5"
    assert name not in listed(page, "name_zh")

    page.state_choice.setCurrentIndex(1)

    assert listed(page, "name_zh") == [name]
    page.restore()
    assert listed(page) == []


def test_a_code_that_is_taken_is_refused_and_what_was_typed_stays(open_as: Open) -> None:
    page = open_as("hq")
    taken = listed(page)[0]
    page.begin_new()
    fill(page.detail.new_fields, code=taken, name_zh="一", name_en="One", name_cn="一")
    page.detail.save_button.click()

    assert page.messages.message is not None
    assert page.messages.message.text == "這個代號已被使用。"
    assert page.detail.new_fields.editors["name_en"].line.text() == "One"


def test_a_regional_manager_only_looks(open_as: Open) -> None:
    page = open_as("regional")

    assert listed(page)
    assert page.add_button.isHidden()
    assert "人力資源組" in page.right_note.text()
    assert all(editor.line.isReadOnly() for editor in page.detail.fields.editors.values())


def test_what_is_listed_is_saved_as_a_workbook(open_as: Open, tmp_path: Path) -> None:
    page = open_as("hq")
    page.export_to(tmp_path / "skills.xlsx")

    (sheet,) = read_workbook(tmp_path / "skills.xlsx").sheets
    heads, *lines = ([str(cell.value) for cell in row] for row in sheet.rows)
    assert heads == ["代號", "中文名稱", "英文名稱", "簡體名稱", "持有人數"]
    assert [line[0] for line in lines] == listed(page)

"""A workbook on the page: shown cell by cell, written after the confirmation alone, one edit that is taken back."""

# ruff: noqa: F811 - fixtures of the page's own tests are asked for by name

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from storekeeper.kit.changes import Change
from storekeeper.kit.ids import new_id
from storekeeper.roster.desktop.importing.import_view import ImportView
from storekeeper.roster.desktop.page import RosterPage
from tests.fixtures.database import Clone
from tests.roster.desktop.test_page import (  # noqa: F401 - the fixtures
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

DAYS = tuple(MONDAY + timedelta(days=n) for n in range(7))


def workbook(folder: Path, cells: dict[str, tuple[str, ...]], name: str = "旺角 更表.xlsx") -> Path:
    """As a person keeps it: another sheet first, notes above, columns of her own; staff number → seven cells."""
    book = openpyxl.Workbook()
    first: Any = book.active
    first.append(["電話", "2345 6789"])
    leaf: Any = book.create_sheet("11月")
    leaf.append(["旺角店 更表"])
    leaf.append(["記得看冷氣"])
    leaf.append(["備註", "員工編號", "職位", *(f"{day:%Y-%m-%d}" for day in DAYS), "合計"])
    for number, said in cells.items():
        leaf.append(["新人", number, "店員", *said, 40])
    book.save(folder / name)
    return folder / name


def week_of(first: str = "", second: str = "") -> tuple[str, ...]:
    return (first, second, "", "", "", "", "")


def shown(view: ImportView) -> list[tuple[str, ...]]:
    """State, cell, name, day, before and after of every line."""
    model = view.model
    return [
        tuple(str(model.index(row, column).data()) for column in range(6)) for row in range(model.rowCount())
    ]


def press_message(page: RosterPage) -> None:
    message = page.messages.message
    assert message is not None
    message.findChildren(QPushButton)[0].click()


def open_file(page: RosterPage, path: Path) -> ImportView:
    assert page.week is not None
    page.files.importing.open(path, page.week)
    return page.files.importing


def test_a_workbook_of_a_persons_own_is_shown_cell_by_cell_and_nothing_is_written(
    page: RosterPage,
    cloned: Clone,
    tmp_path: Path,
) -> None:
    type_into(page, CHAN, MONDAY, "9-18")
    view = open_file(page, workbook(tmp_path, {"S0001": week_of("10-19", "R"), "S0002": week_of("13-22")}))
    assert view.isVisible()
    assert not page.grid.isVisible()
    assert [(line[0], line[4], line[5]) for line in shown(view)] == [
        ("改動", "0900-1800", "1000-1900"),
        ("新增", "—", "R"),
        ("新增", "—", "1300-2200"),
    ]
    assert view.confirm_button.text() == "匯入 3 格"
    assert view.confirm_button.isEnabled()
    assert (in_store(cloned, CHAN, MONDAY), in_store(cloned, HO, MONDAY)) == ("0900-1800", "")
    QTest.mouseClick(view.cancel_button, Qt.MouseButton.LeftButton)
    assert not view.isVisible()
    assert page.grid.isVisible()
    assert (in_store(cloned, CHAN, MONDAY), in_store(cloned, HO, MONDAY)) == ("0900-1800", "")


def test_what_was_confirmed_is_one_edit_that_the_page_takes_back(
    page: RosterPage,
    cloned: Clone,
    tmp_path: Path,
) -> None:
    type_into(page, CHAN, MONDAY, "9-18")
    steps = page.undo_stack.count()
    path = workbook(tmp_path, {"S0001": week_of("10-14,17-21", "R"), "S0002": week_of("22-06")})
    view = open_file(page, path)
    QTest.mouseClick(view.confirm_button, Qt.MouseButton.LeftButton)
    assert not view.isVisible()
    assert in_store(cloned, CHAN, MONDAY) == on_screen(page, CHAN, MONDAY) == "1000-1400,1700-2100"
    assert (in_store(cloned, CHAN, TUESDAY), in_store(cloned, HO, MONDAY)) == ("R", "2200-0600")
    assert page.undo_stack.count() == steps + 1
    assert page.undo_stack.undoText() == "匯入 Excel"
    assert "旺角 更表.xlsx" in told(page)
    press_message(page)
    assert (in_store(cloned, CHAN, MONDAY), in_store(cloned, CHAN, TUESDAY)) == ("0900-1800", "")
    assert in_store(cloned, HO, MONDAY) == on_screen(page, HO, MONDAY) == ""


def test_wrong_cells_come_first_and_hold_up_everything(
    page: RosterPage,
    cloned: Clone,
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path, {"S0001": week_of("25-31", "R"), "S0002": week_of("13-22")})
    view = open_file(page, path)
    assert [line[0] for line in shown(view)] == ["有誤"]
    assert "D4" in str(view.model.index(0, 6).data())
    assert not view.confirm_button.isEnabled()
    view.filters.button(0).click()
    assert [line[0] for line in shown(view)] == ["有誤", "新增", "新增"]
    view.course.confirm()
    assert in_store(cloned, CHAN, TUESDAY) == ""


def test_a_file_saved_meanwhile_is_refused_until_it_is_read_again(
    page: RosterPage,
    cloned: Clone,
    tmp_path: Path,
) -> None:
    view = open_file(page, workbook(tmp_path, {"S0001": week_of("10-19")}))
    workbook(tmp_path, {"S0001": week_of("11-20")})
    view.confirm_button.click()
    assert "旺角 更表.xlsx" in told(page)
    assert in_store(cloned, CHAN, MONDAY) == ""
    press_message(page)
    view.confirm_button.click()
    assert in_store(cloned, CHAN, MONDAY) == "1100-2000"


def test_a_week_that_a_colleague_changed_meanwhile_is_refused_and_compared_anew(
    page: RosterPage,
    cloned: Clone,
    tmp_path: Path,
) -> None:
    view = open_file(page, workbook(tmp_path, {"S0001": week_of("10-19")}))
    assert [line[4] for line in shown(view)] == ["—"]
    rows = colleague_types(cloned, CHAN, MONDAY, "9-18")
    page.changed(Change("roster.shift", MKK, tuple(map(str, rows)), new_id()))
    view.confirm_button.click()
    assert page.messages.message is not None
    assert page.messages.message.tone == "hard"
    assert in_store(cloned, CHAN, MONDAY) == "0900-1800"
    press_message(page)
    assert [line[4:6] for line in shown(view)] == [("0900-1800", "1000-1900")]
    view.confirm_button.click()
    assert in_store(cloned, CHAN, MONDAY) == "1000-1900"


def test_a_workbook_of_another_week_or_of_no_week_is_refused_in_words(
    page: RosterPage,
    tmp_path: Path,
) -> None:
    page.show_week(monday=MONDAY + timedelta(days=7))
    view = open_file(page, workbook(tmp_path, {"S0001": week_of("10-19")}))
    assert not view.isVisible()
    assert page.grid.isVisible()
    assert page.messages.message is not None
    assert page.messages.message.tone == "hard"
    assert "11月" in told(page)


def test_the_exported_week_comes_back_as_the_same(
    page: RosterPage,
    tmp_path: Path,
) -> None:
    type_into(page, CHAN, MONDAY, "10-14,17-21")
    type_into(page, HO, TUESDAY, "22-06")
    page.deeds.export_to(tmp_path / "week.xlsx")
    view = open_file(page, tmp_path / "week.xlsx")
    assert {line[0] for line in shown(view)} == {"相同"}
    assert not view.confirm_button.isEnabled()


def test_going_to_another_week_leaves_the_file(page: RosterPage, tmp_path: Path) -> None:
    view = open_file(page, workbook(tmp_path, {"S0001": week_of("10-19")}))
    page.show_week(monday=MONDAY + timedelta(days=7))
    assert not view.isVisible()
    assert page.grid.isVisible()


def test_the_button_asks_for_a_file_without_a_modal_box(page: RosterPage) -> None:
    page.week_actions["import"].trigger()
    (dialog,) = page.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFile
    dialog.close()

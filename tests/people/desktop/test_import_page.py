"""The screen of imports on a real store: what is understood, previewed, written and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from storekeeper.kit.errors import Unreachable
from storekeeper.kit.sentences import LANGUAGES
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.kit.stores.door import Door
from storekeeper.people import service
from storekeeper.people.desktop.import_module import ImportModule
from storekeeper.qtkit.import_page import ImportPage
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import DENSITIES, Appearance
from tests.fixtures.database import Clone
from tests.fixtures.screens import desk_at
from tests.people.test_imports import HEADINGS, NEW, STORED, TODAY, workbook
from tests.people.test_shop_imports import NEW as NEW_SHOP
from tests.people.test_shop_imports import workbook as shop_workbook

CHANGED = [*STORED[:4], "副店長", *STORED[5:8], "9999 8888", STORED[9]]
WRONG = ["MKK1", "T901", "乙", None, "太空人", "全職", 45, NEW[7], None, None]


def desk_of(
    cloned: Clone, language: Language, appearance: Appearance, group: str = "hq", lanes: Lanes | None = None
) -> Desk:
    return desk_at(Door(cloned.address(group), readers=2), language, appearance, group=group, lanes=lanes)


@pytest.fixture
def desk(cloned: Clone, language: Language, appearance: Appearance) -> Iterator[Desk]:
    """Head office's desk on a store of its own; everything answers at once."""
    desk = desk_of(cloned, language, appearance)
    yield desk
    desk.close()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ImportPage:
    """The page before a file is chosen."""
    return shown(desk, qtbot)


def shown(desk: Desk, qtbot: QtBot) -> ImportPage:
    made = ImportModule().open(desk)
    assert isinstance(made, ImportPage)
    qtbot.addWidget(made)
    made.resize(1300, 740)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def said(page: ImportPage) -> str:
    assert page.messages.message is not None
    return page.messages.message.text


def lines(page: ImportPage) -> list[list[str]]:
    model = page.model
    return [[model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())]


def staff(cloned: Clone) -> set[str]:
    with cloned.door("hq").read() as connection:
        return {person.staff_no for person in service.known_people(connection, on=TODAY, joining=True)}


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_file_is_previewed_line_by_line_in_words_and_contact_is_not_shown(
    page: ImportPage, tmp_path: Path
) -> None:
    page.open_file(workbook(tmp_path, NEW, CHANGED, [*STORED[:1], "S0002"]))

    assert page.stack.currentWidget() is page.work
    assert [line[:4] for line in lines(page)] == [
        ["3", "更改", "S0001", "陳美玲"],
        ["2", "新增", "T900", "歐陽小鳳"],
        ["4", "相同", "S0002", "何美玲"],
    ]
    assert lines(page)[0][4] == "職位 店長 → 副店長　電話會更新"
    assert lines(page)[1][4].startswith("店舖 MKK1　員工編號 T900　姓名 歐陽小鳳")
    assert "9123" not in "".join(line[4] for line in lines(page))
    assert (
        page.detail.toPlainText()
        == "第 3 行　S0001　陳美玲\nE3　職位：店長 → 副店長\nI3　電話：會更新（內容不顯示）"
    )
    assert page.confirm_button.text() == "匯入 2 人"


def test_confirming_writes_and_the_message_takes_it_back(
    cloned: Clone, page: ImportPage, tmp_path: Path
) -> None:
    before = staff(cloned)
    page.open_file(workbook(tmp_path, NEW))
    assert staff(cloned) == before

    click(page.confirm_button)
    assert staff(cloned) == before | {"T900"}
    assert (said(page), page.stack.currentWidget()) == (
        "已匯入：新增員工 1，更改員工 0，新增店舖 0。",
        page.start,
    )

    click(page.messages.findChild(QPushButton))
    assert staff(cloned) == before
    assert said(page) == "已復原匯入「people.xlsx」。"
    page.undo_stack.redo()
    assert staff(cloned) == before | {"T900"}


def test_an_import_of_yesterday_can_be_taken_back_today(
    cloned: Clone, desk: Desk, page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.open_file(workbook(tmp_path, NEW))
    click(page.confirm_button)

    again = shown(desk, qtbot)
    assert again.undo_stack.undoText() == "匯入「people.xlsx」"
    again.undo_stack.undo()
    assert "T900" not in staff(cloned)
    again.undo_stack.redo()
    assert shown(desk, qtbot).undo_stack.undoText() == "匯入「people.xlsx」"
    again.undo_stack.undo()

    assert "T900" not in staff(cloned)
    assert not shown(desk, qtbot).undo_stack.canUndo()


def test_problems_come_first_and_nothing_can_be_confirmed(page: ImportPage, tmp_path: Path) -> None:
    page.open_file(workbook(tmp_path, NEW, WRONG))

    assert [line[1] for line in lines(page)] == ["有誤"]
    assert "不認識職位「太空人」" in lines(page)[0][4]
    assert not page.confirm_button.isEnabled()
    assert page.foot_text.text() == "有 1 個問題。請在檔案改正並儲存，再讀一次。"

    click(page._state_buttons.button(0))
    assert [line[1] for line in lines(page)] == ["有誤", "新增"]
    workbook(tmp_path, NEW)
    click(page.read_button)
    assert page.confirm_button.isEnabled()


def test_the_same_again_says_that_there_is_nothing_to_do(page: ImportPage, tmp_path: Path) -> None:
    page.open_file(workbook(tmp_path, STORED))

    assert page.foot_text.text() == "與資料庫完全相同，毋須匯入。"
    assert not page.confirm_button.isVisible()


def test_a_file_changed_after_the_preview_is_said_and_read_again(
    cloned: Clone, page: ImportPage, tmp_path: Path
) -> None:
    page.open_file(workbook(tmp_path, NEW))
    workbook(tmp_path, [*NEW[:1], "T905", *NEW[2:]])

    click(page.confirm_button)
    assert said(page) == "「people.xlsx」在預覽後改過。請再預覽一次。"
    click(page.messages.findChild(QPushButton))
    assert lines(page)[0][2] == "T905"
    click(page.confirm_button)

    assert {"T900", "T905"} & staff(cloned) == {"T905"}


def test_an_unreadable_file_is_one_clear_sentence(page: ImportPage, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(b"hello")

    page.open_file(path)

    assert (
        said(page) == "「people.xlsx」不是 Excel 活頁簿（.xlsx）或 CSV 檔案。請在 Excel 另存為 .xlsx 再試。"
    )
    assert page.stack.currentWidget() is page.start


def test_a_column_put_right_by_hand_is_remembered(
    page: ImportPage, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    headings = ["員工編號", "姓名", "店舖", "職位", "由何時起", "花名"]
    path = workbook(tmp_path, ["T1", "陳大文", "MKK1", "店長", NEW[7], "阿文"], headings=headings)
    page.open_file(path)
    assert "入職日期" in lines(page)[0][4]
    assert page.columns._unknown.text() == "不會匯入的欄：由何時起、花名"

    box = page.columns.boxes["joined_on"]
    box.setCurrentIndex(box.findData(4))
    box.activated.emit(box.currentIndex())
    click(page.columns.again)
    assert [line[1] for line in lines(page)] == ["新增"]

    again = shown(desk, qtbot)
    again.open_file(path)
    assert [line[1] for line in lines(again)] == ["新增"]


def test_without_a_needed_column_the_boxes_are_there_to_choose_it(page: ImportPage, tmp_path: Path) -> None:
    headings = ["號頭", "姓名", "店舖", "職位", "入職日期"]
    page.open_file(workbook(tmp_path, ["T1", "陳大文", "MKK1", "店長", NEW[7]], headings=headings))
    assert said(page).startswith("找不到「員工編號」一欄。")
    assert page.stack.currentWidget() is page.work

    box = page.columns.boxes["staff_no"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    click(page.columns.again)

    assert [line[:3] for line in lines(page)] == [["2", "新增", "T1"]]


def test_shops_are_imported_on_the_same_screen_with_a_region_chosen(
    cloned: Clone, page: ImportPage, tmp_path: Path
) -> None:
    click(page._kind_buttons.button(1))
    page.open_file(shop_workbook(tmp_path, [*NEW_SHOP[:3], None, *NEW_SHOP[4:]]))
    assert not page.confirm_button.isEnabled()
    assert page.region_row.isVisible()

    page.region_choice.setCurrentIndex(page.region_choice.findData("NTE"))
    page.region_choice.activated.emit(page.region_choice.currentIndex())
    assert page.confirm_button.text() == "匯入 1 間店舖"
    click(page.confirm_button)

    with cloned.door("hq").read() as connection:
        assert {shop.code: shop.region_id for shop in service.shops(connection, on=TODAY)}["TMN1"] == 3


def test_another_sheet_can_be_chosen(page: ImportPage, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for title, number in (("甲", "T1"), ("乙", "T2")):
        sheet = book.create_sheet(title)
        sheet.append(HEADINGS)
        sheet.append(["MKK1", number, *NEW[2:]])
    book.save(tmp_path / "two.xlsx")
    page.open_file(tmp_path / "two.xlsx")
    assert (page.sheet_choice.currentText(), lines(page)[0][2]) == ("甲", "T1")

    page.sheet_choice.setCurrentText("乙")
    page.sheet_choice.textActivated.emit("乙")

    assert lines(page)[0][2] == "T2"


@pytest.mark.parametrize("by", ["button", "Esc"])
def test_reading_shows_a_figure_and_can_be_given_up(
    page: ImportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    held: list[Callable[[], object]] = []
    answer = page.desk.lanes._answer  # type: ignore[attr-defined]

    def hold(*given: object) -> None:
        held.append(partial(answer, *given))

    monkeypatch.setattr(page.desk.lanes, "read", hold)
    page.open_file(workbook(tmp_path, NEW))
    page.flow.reading.share = 0.42
    page._say_share()
    assert (page.stack.currentWidget(), page.busy_figure.text()) == (page.busy, "已讀 42%")

    if by == "Esc":
        QTest.keyClick(page, Qt.Key.Key_Escape)
    else:
        click(page.stop_button)
    held[0]()

    assert page.stack.currentWidget() is page.start
    assert page.messages.message is None
    assert not page._clock.isActive()


def test_on_real_lanes_a_file_is_read_compared_written_and_taken_back_beside_the_gui_thread(
    cloned: Clone, language: Language, appearance: Appearance, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = desk_of(cloned, language, appearance, lanes=Lanes())
    page = shown(desk, qtbot)
    page.open_file(workbook(tmp_path, NEW))
    assert page.stack.currentWidget() is page.busy

    qtbot.waitUntil(lambda: page.flow.step == "previewed")
    click(page.confirm_button)
    qtbot.waitUntil(lambda: page.flow.step == "start" and page.undo_stack.canUndo())
    assert "T900" in staff(cloned)
    page.undo_stack.undo()
    qtbot.waitUntil(lambda: said(page) == "已復原匯入「people.xlsx」。")

    assert "T900" not in staff(cloned)
    desk.close()


def test_without_the_server_the_file_stays_and_is_compared_later(
    page: ImportPage, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setattr(desk, "write", lambda *_, failed, **__: failed(Unreachable("stores.unreachable")))
        page.open_file(workbook(tmp_path, NEW))
    assert page.stack.currentWidget() is page.work
    assert page.foot_text.text() == "未有寫入任何資料"

    click(page.messages.findChild(QPushButton))

    assert page.confirm_button.text() == "匯入 1 人"


def test_ten_thousand_lines_are_shown_without_making_their_words(page: ImportPage, tmp_path: Path) -> None:
    rows = [["MKK1", f"U{number:05d}", *NEW[2:]] for number in range(10_000)]
    write_workbook(tmp_path / "many.xlsx", [NewSheet("people", [HEADINGS, *rows])])
    page.open_file(tmp_path / "many.xlsx")
    model = page.model
    asked: list[int] = []
    made = model._text
    model._text = lambda row, line, head: asked.append(row) or made(row, line, head)  # type: ignore[method-assign,func-returns-value]

    click(page._state_buttons.button(3))
    page.grab()

    assert model.rowCount() == 10_000
    assert len(set(asked)) < 100


def test_a_file_is_dropped_anywhere_on_the_page(page: ImportPage, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(workbook(tmp_path, NEW)))])
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, data, button, none)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert page.target.title.text() == "放開即可讀取"

    page.dropEvent(QDropEvent(QPointF(50, 50), copy, data, button, none))

    assert lines(page)[0][2] == "T900"


def test_the_keyboard_alone_imports(cloned: Clone, page: ImportPage, tmp_path: Path) -> None:
    path = workbook(tmp_path, NEW)
    QTest.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()

    assert page.focusWidget() is page.table
    QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert "T900" in staff(cloned)


def test_a_template_is_saved_and_can_be_read(page: ImportPage, tmp_path: Path) -> None:
    page.target.template.click()
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "empty.xlsx"))
    dialog.close()

    assert said(page) == f"已儲存空白範本「empty.xlsx」，在 {tmp_path}。"
    assert read_workbook(tmp_path / "empty.xlsx").sheets[0].rows[0][0].value == "員工編號"


def test_a_waiting_file_of_today_is_named_or_opened(page: ImportPage, tmp_path: Path) -> None:
    page.show_place({"file": "員工.xlsx", "kind": "people"})
    assert said(page) == "「員工.xlsx」有問題，未匯入。改正後請選擇這個檔案。"

    page.show_place({"file": str(workbook(tmp_path, NEW))})
    assert lines(page)[0][2] == "T900"


def test_whoever_may_not_import_a_kind_is_told_who_may(
    cloned: Clone, language: Language, appearance: Appearance, qtbot: QtBot
) -> None:
    desk = desk_of(cloned, language, appearance, "hr")
    page = shown(desk, qtbot)
    assert page.stack.currentWidget() is page.start

    click(page._kind_buttons.button(1))

    assert page.stack.currentWidget() is page.empty
    assert (page.empty.title.text(), page.empty.reason.text()) == (
        "你不可匯入店舖",
        "可以匯入的是：總部管理員。",
    )
    desk.close()


@pytest.mark.parametrize("language_of", LANGUAGES)
@pytest.mark.parametrize("density", DENSITIES)
def test_texts_fit_in_every_language_and_size_and_everything_has_a_name(
    page: ImportPage, desk: Desk, qtbot: QtBot, tmp_path: Path, language_of: str, density: str
) -> None:
    desk.appearance.use(density=density)
    desk.language.use(language_of)
    qtbot.waitUntil(lambda: page.target.choose.text() == desk.sentences.say("import.screen.choose"))
    for step in ("start", "work"):
        if step == "work":
            page.open_file(workbook(tmp_path, NEW, WRONG))
        qtbot.waitUntil(lambda: cut(page) == [])
        seen = [widget for widget in page.findChildren(QWidget) if widget.isVisibleTo(page)]
        assert all(one.accessibleName() for one in seen if isinstance(one, QComboBox | QTableView))
        assert page.minimumSizeHint().width() <= 1280


def cut(page: ImportPage) -> list[str]:
    """The buttons and labels that have less room than they need."""
    buttons = [one for one in page.findChildren(QPushButton) if one.isVisibleTo(page)]
    labels = [one for one in page.findChildren(QLabel) if one.isVisibleTo(page) and one.text()]
    small = [one.text() for one in buttons if one.height() < 24 or one.width() < one.sizeHint().width()]
    return [*small, *(one.text() for one in labels if one.height() < one.heightForWidth(one.width()))]

"""Ctrl+K finds deeds, pages, shops and people in either writing, in English and by code, and says what may not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from storekeeper.desktop.finding import find
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.palette import Palette
from storekeeper.desktop.preferences import Preferences
from storekeeper.features import finders
from storekeeper.kit.contributions import Found, Place
from storekeeper.kit.errors import Unreachable
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import Chosen, RegionEntry, ShopEntry
from tests.desktop.fakes import Notes, NotesModule

KLW = RegionEntry(1, "KLW", "九龍西", "Kowloon West")
MKK = ShopEntry(7, 1, "MKK1", "旺角西洋菜南街店", "Mong Kok Sai Yeung Choi Street")
WAN = ShopEntry(8, 1, "WAN1", "灣仔軒尼詩道店", "Wan Chai Hennessy Road")
CHAN = Found("people.found.person", "陳美玲", "CHAN Mei Ling", "E00012", Place("notes", {"employee_id": 12}))


class Locked(NotesModule):
    """A page that a regional manager may not open."""

    def __init__(self) -> None:
        super().__init__("audit", needs=frozenset({"sk_auditor"}))

    def title(self, sentences: object) -> str:
        return "審計"


class Finding:
    """A finder that writes down what it was asked and answers as told."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: tuple[Found, ...] = (CHAN,)
        self.error: Exception | None = None

    def __call__(self, _connection: object, text: str, most: int) -> tuple[Found, ...]:
        self.asked.append(text)
        if self.error is not None:
            raise self.error
        return self.answer


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(Settings(), tmp_path / "settings.json")


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, preferences: Preferences) -> MainWindow:
    desk.scope.fill((KLW,), (MKK, WAN))
    modules = (NotesModule(), NotesModule("more"), Locked())
    window = MainWindow(desk, modules, preferences=preferences, sample=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


@pytest.fixture
def finding() -> Finding:
    return Finding()


@pytest.fixture
def palette(window: MainWindow, desk: Desk, preferences: Preferences, finding: Finding) -> Palette:
    palette = Palette(window, desk, preferences, finding)
    window.seeking.emit()
    return palette


def key(palette: Palette, key: Qt.Key) -> None:
    QTest.keyClick(palette.line, key)


def type_in(palette: Palette, text: str) -> None:
    """As an input method commits it."""
    for letter in text:
        palette.line.insert(letter)


def names(palette: Palette) -> list[str]:
    return [entry.name for entry in palette.entries]


def look_for(palette: Palette, text: str) -> list[str]:
    palette.line.clear()
    type_in(palette, text)
    return names(palette)


@pytest.mark.parametrize("text", ["灣仔", "湾仔", "Hennessy", "wan1", "ＷＡＮ１", "軒尼 wan"])
def test_a_shop_is_found_in_either_writing_in_english_and_by_code_and_chosen(
    palette: Palette, desk: Desk, text: str
) -> None:
    found = look_for(palette, text)

    key(palette, Qt.Key.Key_Return)

    assert found == ["灣仔軒尼詩道店"]
    assert desk.scope.chosen == Chosen(shop_id=WAN.id)
    assert not palette.isVisible()


def test_ctrl_k_opens_it_with_the_keyboard_in_the_line_and_esc_gives_the_keyboard_back(
    window: MainWindow, palette: Palette
) -> None:
    key(palette, Qt.Key.Key_Escape)
    page = window.page
    assert isinstance(page, Notes)
    page.edit.setFocus()
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    opened = palette.isVisible(), palette.line.hasFocus()

    key(palette, Qt.Key.Key_Escape)

    assert opened == (True, True)
    assert not palette.isVisible()
    assert page.edit.hasFocus()


def test_pages_are_opened_and_one_without_right_is_shown_with_the_reason_and_stays_shut(
    window: MainWindow, palette: Palette
) -> None:
    look_for(palette, "審計")
    entry = palette.entries[0]
    key(palette, Qt.Key.Key_Return)
    still_open, note = palette.isVisible(), palette.note.text()
    look_for(palette, "more")
    key(palette, Qt.Key.Key_Return)

    assert "審計" in entry.reason
    assert still_open
    assert note == entry.reason
    assert window.page is not None
    assert window.top_bar.isVisible()
    assert not palette.isVisible()


def test_deeds_of_the_page_and_of_the_window_are_done_with_their_keys_beside_them(
    window: MainWindow, desk: Desk, preferences: Preferences, finding: Finding, qtbot: QtBot
) -> None:
    done: list[str] = []
    page = window.page
    assert page is not None
    action = QAction("匯出筆記", page)
    action.setShortcut(QKeySequence("Ctrl+E"))
    action.triggered.connect(lambda: done.append("export"))
    page.addAction(action)
    never = QAction("刪除筆記", page)
    never.setEnabled(False)
    never.triggered.connect(lambda: done.append("delete"))
    page.addAction(never)
    palette = Palette(window, desk, preferences, finding)
    palette.open()

    look_for(palette, "筆記 匯")
    shown = palette.entries[0]
    key(palette, Qt.Key.Key_Return)
    palette.open()
    look_for(palette, "刪除")
    key(palette, Qt.Key.Key_Return)

    assert (shown.keys, shown.below) == ("Ctrl+E", "這一頁")
    assert done == ["export"]
    assert palette.note.text() == "現時不能做"


def test_choices_of_menus_are_deeds_with_the_menu_as_their_place(palette: Palette, desk: Desk) -> None:
    look_for(palette, "English")

    key(palette, Qt.Key.Key_Return)

    assert desk.sentences.language == "en"


def test_people_are_asked_for_after_two_characters_and_a_pause_and_lead_to_their_page(
    palette: Palette, desk: Desk, finding: Finding, qtbot: QtBot
) -> None:
    led: list[object] = []
    desk.going.connect(led.append)
    look_for(palette, "陳")
    after_one = list(finding.asked)
    type_in(palette, "美")
    at_once = list(finding.asked)
    qtbot.waitUntil(lambda: "陳美玲" in names(palette))

    key(palette, Qt.Key.Key_Return)

    assert after_one == at_once == []
    assert finding.asked == ["陳美"]
    assert led == [CHAN.place]


def test_an_answer_to_a_text_that_was_changed_meanwhile_is_dropped(
    palette: Palette, desk: Desk, finding: Finding, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    late: list[Callable[[Any], None]] = []
    monkeypatch.setattr(desk.lanes, "read", lambda work, then, failed=None: late.append(then))
    look_for(palette, "陳美")
    qtbot.waitUntil(lambda: len(late) == 1)
    type_in(palette, "x")

    late[0]((CHAN,))

    assert names(palette) == []


def test_a_lost_server_is_said_below_the_list_and_the_rest_is_still_found(
    palette: Palette, finding: Finding, qtbot: QtBot
) -> None:
    finding.error = Unreachable("stores.unreachable")

    look_for(palette, "旺角")

    qtbot.waitUntil(lambda: bool(finding.asked))
    assert names(palette) == ["旺角西洋菜南街店"]
    assert "沒有回應" in palette.note.text()


def test_what_was_used_last_comes_first_and_is_remembered(
    window: MainWindow, palette: Palette, preferences: Preferences
) -> None:
    look_for(palette, "灣仔")
    key(palette, Qt.Key.Key_Return)
    look_for(palette, "more")
    key(palette, Qt.Key.Key_Return)

    palette.open()

    assert names(palette)[:2] == ["筆記", "灣仔軒尼詩道店"]
    assert preferences.value("recent") == ["page:more", "shop:8"]


def test_arrows_go_round_and_tell_the_line_to_a_screen_reader(palette: Palette) -> None:
    look_for(palette, "店")
    rows = len(palette.entries)
    first = palette.line.accessibleDescription()
    key(palette, Qt.Key.Key_Up)
    last = palette.list.currentIndex().row()
    key(palette, Qt.Key.Key_Down)

    assert last == rows - 1
    assert palette.list.currentIndex().row() == 0
    assert palette.line.accessibleDescription() == first != ""
    assert palette.line.accessibleName() != ""


def test_keys_that_belong_to_composing_characters_are_left_to_the_input_method(palette: Palette) -> None:
    look_for(palette, "店")
    QApplication.sendEvent(palette.line, QInputMethodEvent("ㄇㄠ", []))
    before = palette.list.currentIndex().row()

    key(palette, Qt.Key.Key_Down)
    key(palette, Qt.Key.Key_Return)
    still_open = palette.isVisible()
    QApplication.sendEvent(palette.line, QInputMethodEvent("", []))
    key(palette, Qt.Key.Key_Down)

    assert still_open
    assert palette.list.currentIndex().row() == before + 1


def test_a_click_elsewhere_takes_it_away(window: MainWindow, palette: Palette) -> None:
    page = window.page
    assert isinstance(page, Notes)

    page.edit.setFocus()

    assert not palette.isVisible()


@pytest.mark.parametrize(("persona", "count"), [("regional", 1), ("it", 0)])
def test_the_store_finds_people_of_one_s_scope_only(
    operations: Connection, as_persona: Callable[[Connection, str], Connection], persona: str, count: int
) -> None:
    name = operations.exec_driver_sql("SELECT name_zh, staff_no FROM people.employee ORDER BY id").first()
    assert name is not None

    found = find(as_persona(operations, persona), finders(), name[1], 20)

    assert [one.detail for one in found] == [name[1]] * count

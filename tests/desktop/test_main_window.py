"""The window shows the modules a person may open, follows her choices, and never loses what is not yet sent."""

from __future__ import annotations

import gc
import linecache
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QUndoCommand
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.preferences import Preferences
from storekeeper.kit.changes import Change, Lost, Reconnected
from storekeeper.kit.errors import Refused
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.module import Desk
from tests.desktop.fakes import Notes, NotesModule


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(Settings(), tmp_path / "settings.json")


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, preferences: Preferences) -> MainWindow:
    modules = (NotesModule(), NotesModule("more"))
    window = MainWindow(
        desk, modules, preferences=preferences, sample=True, english_name="LEUNG Wai Yee, Winnie"
    )
    qtbot.addWidget(window)
    window.show()
    return window


def notes(window: MainWindow) -> Notes:
    assert isinstance(window.page, Notes)
    return window.page


def close_anyway(window: MainWindow) -> None:
    button = window.messages.findChild(QPushButton)
    assert button is not None
    button.click()


def choose(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert action is not None
    action.trigger()
    QApplication.sendPostedEvents()


def test_the_first_module_is_open_with_its_scope_and_legend(window: MainWindow) -> None:
    page = notes(window)

    assert window.windowTitle() == "店管家 — 筆記"
    assert window.top_bar.scopes.currentWidget() is page.scope
    assert window.status_bar.legends.currentWidget() is page.legend
    assert window.focusWidget() is page.edit


def test_a_module_is_opened_at_the_first_visit_and_kept(window: MainWindow) -> None:
    first = notes(window)
    rail = window.findChild(QToolButton, "rail_more")
    assert rail is not None

    rail.click()
    second = notes(window)
    window.open("notes")

    assert second is not first
    assert notes(window) is first


def test_opening_a_page_leaves_no_sources_of_modules_in_memory(window: MainWindow) -> None:
    read = linecache.getlines(__file__)
    assert __file__ in linecache.cache

    window.open("more")

    assert read
    assert linecache.cache == {}


def test_whoever_may_open_nothing_is_told_whom_to_ask(
    qtbot: QtBot, desk: Desk, preferences: Preferences
) -> None:
    window = MainWindow(desk, (), preferences=preferences)
    qtbot.addWidget(window)
    window.show()

    assert window.nothing.isVisible()
    assert window.page is None


def test_language_is_switched_while_the_window_is_open(window: MainWindow, preferences: Preferences) -> None:
    choose(window, "language_en")
    english = (window.windowTitle(), window.status_bar.place_text.text(), window.top_bar.person_button.words)
    choose(window, "language_zh-CN")

    assert english[:2] == ("Storekeeper — Notes", "Local store (sample chain)")
    assert english[2] == ("LEUNG Wai Yee, Winnie", "Regional manager")
    assert window.top_bar.person_button.words[0] == "梁慧儀"
    assert window.windowTitle() == "店管家 — 笔记"
    assert {"en", "zh-CN"} <= set(notes(window).heard)
    assert preferences.settings.language == "zh-CN"


def test_theme_and_density_are_switched_while_the_window_is_open(
    window: MainWindow, preferences: Preferences
) -> None:
    choose(window, "theme_contrast")
    choose(window, "size_large")

    assert "contrast large" in notes(window).heard
    assert window.palette().window().color().name() == "#000000"
    assert window.font().pointSize() == 16
    assert (preferences.settings.theme, preferences.settings.density) == ("contrast", "large")


def test_a_colleague_s_change_reaches_every_open_page_and_one_s_own_does_not(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    page = notes(window)

    desk.changes.hear(Change("roster.shift", 7, ("a",), desk.origin))
    desk.changes.hear(Change("roster.day_mark", 7, ("b",), None))

    qtbot.waitUntil(lambda: "roster.day_mark" in page.heard)
    assert "roster.shift" not in page.heard


def test_after_a_reconnect_the_page_reads_everything_again(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    desk.changes.hear(Reconnected())

    qtbot.waitUntil(lambda: "reload" in notes(window).heard)


def test_undo_follows_the_page_in_front_and_says_what_it_undoes(window: MainWindow) -> None:
    page = notes(window)
    page.undo_stack.push(QUndoCommand("搬更"))
    said = window.undo_action.text()

    window.open("more")
    elsewhere = window.undo_action.isEnabled()
    window.open("notes")
    window.undo_action.trigger()

    assert said == "復原搬更"
    assert not elsewhere
    assert page.undo_stack.index() == 0
    assert window.redo_action.text() == "重做搬更"


def test_an_error_nobody_waits_for_stays_in_the_window_as_a_sentence(window: MainWindow, desk: Desk) -> None:
    def refuse(_connection: object) -> None:
        raise Refused("desktop.password_missing")

    desk.read(refuse, then=print)

    assert window.messages.message is not None
    assert window.messages.message.text == "請輸入密碼。"


def test_a_lost_connection_is_a_banner_that_goes_by_itself(window: MainWindow, desk: Desk) -> None:
    desk.lanes.offline.emit()
    shown = window.banner.isVisible()

    desk.lanes.online.emit()

    assert shown
    assert not window.banner.isVisible()


def test_a_server_lost_while_only_reading_is_a_banner_too_until_its_notices_are_heard_again(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    desk.changes.hear(Lost())
    qtbot.waitUntil(window.banner.isVisible)
    said = window.banner_text.text()
    desk.lanes.online.emit()
    still = window.banner.isVisible()

    desk.changes.hear(Reconnected())

    qtbot.waitUntil(lambda: not window.banner.isVisible())
    assert said == "連線中斷　畫面仍可閱讀，但恢復前看不到其他人的更改。"
    assert still


def test_the_status_bar_says_what_is_being_saved_and_when_it_was(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    said = window.status_bar.saved_text
    for waiting, text in ((2, "儲存中 … 2 項"), (0, "未有更改")):
        desk.lanes.waiting.emit(waiting)
        qtbot.waitUntil(lambda text=text: said.text() == text)
    notes(window).saved.emit()

    assert window.status_bar.saved_text.text().startswith("已儲存 ")


def test_closing_with_unsent_edits_says_what_would_be_lost(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(type(desk.lanes), "pending_writes", property(lambda _lanes: 3))

    window.close()
    still_open = window.isVisible()
    assert window.messages.message is not None
    sentence = window.messages.message.text
    choose(window, "language_en")
    in_english = window.messages.message.text
    with qtbot.waitSignal(window.closed) as closed:
        close_anyway(window)

    assert still_open
    assert sentence == "還有 3 項更改未送出；現在關閉會失去這些更改。"
    assert in_english == "3 changes are not sent yet; closing now would lose them."
    assert closed.args == [False]
    assert not window.isVisible()


def test_signing_out_with_unsent_edits_is_still_signing_out_once_she_insists(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(type(desk.lanes), "pending_writes", property(lambda _lanes: 3))

    window._menu.sign_out.trigger()
    with qtbot.waitSignal(window.closed) as closed:
        close_anyway(window)

    assert closed.args == [True]


def test_signing_out_is_told_apart_from_closing(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.closed) as closed:
        window._menu.sign_out.trigger()

    assert closed.args == [True]


def test_a_closed_window_and_its_pages_are_collected(
    desk: Desk, preferences: Preferences, qtbot: QtBot
) -> None:
    window = MainWindow(desk, (NotesModule(),), preferences=preferences)
    window.show()
    watched = [weakref.ref(window), weakref.ref(window.page)]

    window.close()
    window.deleteLater()
    del window
    QApplication.sendPostedEvents(None, 52)
    gc.collect()

    assert [one() for one in watched] == [None, None]


def test_the_status_bar_says_how_the_window_stands_with_the_server(window: MainWindow, desk: Desk) -> None:
    at_first = window.status_bar.link_text.text()
    desk.lanes.answered.emit()
    connected = window.status_bar.link_text.text()
    desk.lanes.offline.emit()
    lost = window.status_bar.link_text.text()
    desk.lanes.online.emit()

    assert at_first == "正在連線 …"
    assert connected.startswith("已連線 · 同步於 ")
    assert lost.startswith("連線中斷 · 同步於 ")
    assert window.status_bar.link_text.accessibleName().startswith("已連線")


def test_what_a_page_tells_stands_in_the_status_bar_while_it_is_in_front(window: MainWindow) -> None:
    told, first = window.status_bar.told_text, notes(window)
    first.told.emit("42 人")
    window.open("more")
    beside = told.text()
    first.told.emit("41 人")
    behind = told.text()
    notes(window).told.emit("6 間店舖")
    window.open("notes")

    assert (beside, behind, told.text()) == ("", "", "41 人")

    window.restyle()
    window.status_bar.restyle()

    assert told.text() == "41 人"


def test_in_a_narrow_window_store_and_connection_become_icons_that_still_say_what_they_are(
    window: MainWindow,
) -> None:
    bar = window.status_bar
    wide = [bar.place_text.width(), bar.link_text.width()]

    window.resize(500, 600)
    window.status_bar.told_text.setText("選取 3 更 · 24.0 小時，一段很長很長的說明文字，長得放不下")
    QApplication.sendPostedEvents()

    assert bar.place_text.width() < wide[0]
    assert bar.place_text.toolTip() == "本機資料庫（試用資料）"
    assert bar.saved_text.text() == "未有更改"


def test_keys_and_buttons_ask_for_the_palette_and_the_map_of_keys(window: MainWindow, qtbot: QtBot) -> None:
    for signal, button, key in (
        (window.seeking, window.top_bar.search_button, "search"),
        (window.explaining, window.top_bar.help_button, "keys"),
    ):
        with qtbot.waitSignal(signal):
            button.click()
        action = window.findChild(QAction, f"action_{key}")
        assert action is not None
        with qtbot.waitSignal(signal):
            action.trigger()


def test_f5_reads_the_page_in_front_anew(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F5)

    assert notes(window).heard[-1] == "reload"


def test_a_page_without_scope_or_legend_shows_nothing_of_the_one_before(window: MainWindow) -> None:
    window.open("more")
    page = notes(window)
    page.scope = page.legend = None

    window.open("notes")
    window.open("more")

    assert window.top_bar.scopes.currentWidget() not in {notes(window).scope, None}
    assert window.status_bar.legends.currentWidget().findChildren(QPushButton) == []


def test_what_arrives_from_the_row_is_marked_in_the_menu(
    window: MainWindow, desk: Desk, preferences: Preferences
) -> None:
    preferences.follow(desk, {"theme": "dark", "language": "en", "rail_folded": True})
    QApplication.sendPostedEvents()

    chosen = {action.objectName() for action in window.findChildren(QAction) if action.isChecked()}
    assert {"theme_dark", "language_en"} <= chosen
    assert "theme_light" not in chosen
    assert window.rail.is_folded

"""The rail has one entry for each group; the modules of a group are tabs, and a place is reached in whichever group."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.preferences import Preferences
from storekeeper.kit.contributions import Place
from storekeeper.kit.sentences import LANGUAGES
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import Chosen, RegionEntry, ShopEntry
from storekeeper.qtkit.theme import DENSITIES
from tests.desktop.fakes import Notes, NotesModule

IT_ONLY = frozenset({"sk_it"})
LONG = ShopEntry(1, 1, "MKK1", "旺角西洋菜南街旗艦店", "Mong Kok Sai Yeung Choi Street South Flagship")


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(Settings(), tmp_path / "settings.json")


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, preferences: Preferences) -> MainWindow:
    modules = (
        NotesModule("today"),
        NotesModule("employees", "people"),
        NotesModule("regions", "people", IT_ONLY),
        NotesModule("shops", "people"),
        NotesModule("access", needs=IT_ONLY),
    )
    made = MainWindow(desk, modules, preferences=preferences)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def button(window: MainWindow) -> Callable[[str], QToolButton]:
    def find(key: str) -> QToolButton:
        found = window.rail.findChild(QToolButton, f"rail_{key}")
        assert isinstance(found, QToolButton)
        return found

    return find


def tab(window: MainWindow, key: str) -> QPushButton:
    found = window.top_bar.tabs.findChild(QPushButton, f"tab_{key}")
    assert isinstance(found, QPushButton)
    return found


def key_of(window: MainWindow) -> str:
    return next(key for key, page in window._opened.items() if page is window.page)


def test_a_group_is_one_entry_and_its_permitted_modules_are_tabs(
    window: MainWindow, button: Callable[[str], QToolButton]
) -> None:
    alone = window.top_bar.tabs.isVisible()

    button("people").click()

    assert not alone
    assert button("people").text() == "人員"
    assert window.top_bar.tabs.keys == ("employees", "shops")
    assert tab(window, "employees").isChecked()
    assert window.rail.findChild(QToolButton, "rail_access") is None


def test_a_group_comes_back_with_the_tab_that_was_in_front(
    window: MainWindow, button: Callable[[str], QToolButton]
) -> None:
    button("people").click()
    tab(window, "shops").click()

    button("today").click()
    button("people").click()

    assert key_of(window) == "shops"
    assert tab(window, "shops").isChecked()


def test_tabs_are_reached_by_arrows_and_by_the_keys_of_tabs(window: MainWindow) -> None:
    window.open_group("people")
    tab(window, "employees").setFocus()

    QTest.keyClick(tab(window, "employees"), Qt.Key.Key_Right)
    after_arrow, focused = key_of(window), window.focusWidget()
    QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)

    assert after_arrow == "shops"
    assert focused is tab(window, "shops")
    assert key_of(window) == "employees"


def test_groups_are_opened_by_their_numbers(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)

    assert key_of(window) == "employees"


def test_the_rail_folds_to_icons_that_are_still_named(
    window: MainWindow, preferences: Preferences, button: Callable[[str], QToolButton]
) -> None:
    wide = window.rail.width()

    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)

    assert window.rail.width() < wide
    assert button("people").toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    assert button("people").accessibleName() == "人員"
    assert min(button("people").width(), button("people").height()) >= 24
    assert preferences.value("rail_folded") is True
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.rail.width() == wide


def test_a_place_is_opened_in_its_group_and_told_to_the_page(window: MainWindow, desk: Desk) -> None:
    desk.go(Place("shops", {"shop_id": 3}))

    assert key_of(window) == "shops"
    assert isinstance(window.page, Notes)
    assert window.page.heard[-1] == "place {'shop_id': 3}"


def test_a_place_that_is_not_permitted_is_one_sentence(window: MainWindow, desk: Desk) -> None:
    desk.go(Place("access"))

    assert key_of(window) == "today"
    assert window.messages.message is not None
    assert window.messages.message.text == "你的帳戶不可打開「筆記」。如工作需要，請向資訊科技部申請。"
    assert [one.key for one in window.modules_all] == ["today", "employees", "regions", "shops", "access"]


def test_a_place_that_there_is_not_is_one_sentence(window: MainWindow, desk: Desk) -> None:
    desk.go(Place("moon"))

    assert window.messages.message is not None
    assert window.messages.message.text == "這個版本的程式沒有這一頁。"


def test_in_a_narrow_window_search_person_and_tabs_give_way_in_this_order(window: MainWindow) -> None:
    bar = window.top_bar
    window.open_group("people")
    seen: list[tuple[bool, bool, bool]] = []
    folded = bar.tabs.findChild(QPushButton, "tabs_folded")
    assert isinstance(folded, QPushButton)

    def now() -> tuple[bool, bool, bool]:
        parts = (bar.search_button._words, bar.person_button._name, tab(window, "shops"))
        return tuple(part.isVisible() for part in parts)  # type: ignore[return-value]

    for width in (*range(1000, 480, -4), 1000):
        window.resize(width, 768)
        QApplication.sendPostedEvents()
        if not seen or seen[-1] != now():
            seen.append(now())

    assert seen == [
        (True, True, True),
        (False, True, True),
        (False, False, True),
        (False, False, False),
        (True, True, True),
    ]
    assert bar.layout().totalSizeHint().width() <= bar.width()


def test_every_deed_of_the_window_has_a_text_and_no_two_share_a_key(window: MainWindow) -> None:
    actions = window.actions_map()
    keys = [key.toString() for action in actions for key in action.shortcuts()]

    assert all(isinstance(action, QAction) and action.text() for action in actions)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_no_word_of_the_bars_is_cut_at_1366(
    window: MainWindow, desk: Desk, qtbot: QtBot, density: str, spoken: str
) -> None:
    window.open_group("people")
    desk.scope.fill((RegionEntry(1, "KLW", "九龍西", "Kowloon West"),), (LONG,))
    desk.scope.choose(Chosen(shop_id=1))

    desk.language.use(spoken)
    desk.appearance.use(density=density, language=spoken)

    qtbot.waitUntil(lambda: _cut(window) == [])


def _cut(window: MainWindow) -> list[str]:
    bars = (window.top_bar, window.status_bar, window.rail)
    shown = [one for bar in bars for one in bar.findChildren(QWidget) if one.isVisible() and _has_words(one)]
    return [str(one.property("text")) for one in shown if one.width() < one.minimumSizeHint().width()]


def _has_words(widget: QWidget) -> bool:
    return isinstance(widget, QLabel | QAbstractButton) and bool(widget.text())

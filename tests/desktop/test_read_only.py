"""A store that is newer than the program is shown, and whoever changes something is told why that is not done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.preferences import Preferences
from storekeeper.kit.access import Actor
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.change_feed import ChangeFeed
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.theme import Appearance
from tests.desktop.fakes import NotesModule
from tests.fixtures.screens import InstantLanes, PlainDoor

WHY = "資料庫已由較新的店管家更新，這部電腦的版本只能閱讀。請先更新這部電腦的店管家，再作更改。"


@pytest.fixture
def desk(language: Language, appearance: Appearance) -> Iterator[Desk]:
    origin = new_id()
    desk = Desk(
        actor=Actor("p_1001", "梁慧儀", frozenset({"sk_regional"})),
        door=PlainDoor(),  # type: ignore[arg-type]
        lanes=InstantLanes(),
        changes=ChangeFeed(origin),
        language=language,
        appearance=appearance,
        origin=origin,
        read_only=True,
    )
    yield desk
    desk.close()


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> MainWindow:
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    window = MainWindow(desk, (NotesModule(),), preferences=preferences)
    qtbot.addWidget(window)
    window.show()
    return window


def test_the_banner_says_why_nothing_can_be_changed_and_offers_no_second_attempt(
    window: MainWindow, language: Language
) -> None:
    told = window.banner_text.text()
    language.use("en")
    QApplication.sendPostedEvents()

    assert told == WHY
    assert window.banner_text.text().startswith("A newer Storekeeper has upgraded the store")
    assert window.banner.isVisible()
    assert not window.banner_button.isVisible()


def test_a_lost_server_is_said_first_and_the_reason_again_afterwards(window: MainWindow, desk: Desk) -> None:
    desk.changes.lost.emit(None)
    lost = window.banner_text.text(), window.banner_button.isVisible()

    desk.changes.reconnected.emit()

    assert lost[0].startswith("連線中斷")
    assert lost[1]
    assert window.banner_text.text() == WHY
    assert window.banner.isVisible()


def test_every_write_is_refused_with_the_same_words(desk: Desk, language: Language) -> None:
    refused: list[StorekeeperError] = []

    desk.write(lambda _connection: None, failed=refused.append)
    desk.write(lambda _connection: None, failed=refused.append, edit=new_id(), label=lambda: "更改")

    assert [language.sentences.tell(error) for error in refused] == [WHY, WHY]
    assert desk._door.written == 0  # type: ignore[attr-defined]

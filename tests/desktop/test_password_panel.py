"""One's own password is changed where one's name stands: the server sees a verifier, the next sign-in the new one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot
from sqlalchemy import NullPool, create_engine

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.password_panel import PasswordPanel
from storekeeper.desktop.preferences import Preferences
from storekeeper.kit.access import add_login
from storekeeper.kit.settings import Settings
from tests.desktop.test_console import NOTES, CloneGate
from tests.fixtures.database import PASSWORD, Clone

NEW = "一個新的密碼 2026"


@pytest.fixture
def login(cloned: Clone) -> Iterator[str]:
    """Somebody of this test alone, as passwords are the cluster's."""
    engine = create_engine(cloned.address("postgres").url(), poolclass=NullPool)
    with engine.begin() as connection:
        made = add_login(connection, name="Ada", password=PASSWORD, groups=("regional",), regions=(1,))
    yield made
    with cloned.connection("postgres") as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s", (made,)
        )
        administrator.execute(f"DROP ROLE {made}".encode())


@pytest.fixture
def console(
    cloned: Clone, login: str, tmp_path: Path, translation_cache: Path, qtbot: QtBot
) -> Iterator[Console]:
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    made = Console(CloneGate(cloned), preferences, cache=translation_cache, modules=(NOTES,))
    yield made
    made.close()


def opened(console: Console, cloned: Clone, login: str, qtbot: QtBot) -> tuple[MainWindow, PasswordPanel]:
    """The panel over the window of `login`, opened by the person's menu."""
    entered: Entered = CloneGate(cloned).enter(login, PASSWORD)
    console.enter(entered)
    window = console.window
    assert window is not None
    action = window.findChild(QAction, "action_password")
    assert isinstance(action, QAction)
    assert action.isVisible()
    action.trigger()
    panel = window.findChild(PasswordPanel)
    assert isinstance(panel, PasswordPanel)
    return window, panel


def fill(panel: PasswordPanel, qtbot: QtBot, current: str, new: str, again: str) -> None:
    for field, text in ((panel.current, current), (panel.new, new), (panel.again, again)):
        field.setText(text)
    qtbot.keyClick(panel.again, Qt.Key.Key_Return)


def signs_in(cloned: Clone, login: str, password: str) -> bool:
    try:
        psycopg.connect(**cloned.address(login).as_login(login, password).parameters()).close()  # type: ignore[arg-type]
    except psycopg.OperationalError:
        return False
    return True


def test_a_changed_password_signs_out_and_is_the_one_from_then_on(
    console: Console, cloned: Clone, login: str, qtbot: QtBot
) -> None:
    _, panel = opened(console, cloned, login, qtbot)
    qtbot.waitUntil(panel.current.hasFocus)
    assert not panel.change_button.isEnabled()

    fill(panel, qtbot, PASSWORD, NEW, NEW)

    qtbot.waitUntil(lambda: console.sign_in is not None, timeout=20_000)
    assert console.window is None
    assert (signs_in(cloned, login, NEW), signs_in(cloned, login, PASSWORD)) == (True, False)


@pytest.mark.parametrize(
    ("current", "new", "again", "told"),
    [
        ("not hers", NEW, NEW, "現時的密碼不正確。"),
        (PASSWORD, NEW, f"{NEW}!", "兩次輸入的新密碼不同。"),
        (PASSWORD, "short", "short", "密碼最少要有 10 個字元。"),
        (PASSWORD, PASSWORD, PASSWORD, "新密碼與現時的密碼相同。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    console: Console, cloned: Clone, login: str, qtbot: QtBot, current: str, new: str, again: str, told: str
) -> None:
    _, panel = opened(console, cloned, login, qtbot)

    fill(panel, qtbot, current, new, again)

    qtbot.waitUntil(lambda: panel.told.text() == told, timeout=20_000)
    assert panel.change_button.isEnabled()
    assert signs_in(cloned, login, PASSWORD)


def test_escape_leaves_no_password_in_a_field(
    console: Console, cloned: Clone, login: str, qtbot: QtBot
) -> None:
    _, panel = opened(console, cloned, login, qtbot)
    panel.current.setText(PASSWORD)

    qtbot.keyClick(panel, Qt.Key.Key_Escape)

    assert not panel.isVisible()
    assert panel.current.text() == ""

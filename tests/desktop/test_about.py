"""Whoever asks for help has at hand what a helper needs: versions, the store, and logs without secrets."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from storekeeper.desktop.about import About, licences, version
from storekeeper.desktop.log_bundle import LogBundle
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.preferences import Preferences
from storekeeper.kit.log import bundle
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.facts import facts
from storekeeper.kit.stores.store import Store
from storekeeper.kit.stores.upgrade import head
from storekeeper.qtkit.module import Desk
from tests.desktop.fakes import NotesModule

SECRETS = "password=hunter2 陳美玲 call 9123 4567, mei@example.hk\n"


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A data folder with a log that somebody wrote past the redacting formatter."""
    logs = tmp_path / "data" / "logs"
    logs.mkdir(parents=True)
    (logs / "desktop.log").write_text(f"2026-11-22 started\n{SECRETS}", "utf-8")
    (logs / "desktop.log.1").write_text("yesterday\n", "utf-8")
    return logs.parent


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, operations: Connection, data_folder: Path, tmp_path: Path) -> MainWindow:
    desk._door.connection = operations  # type: ignore[attr-defined]
    desk.settings = Settings(data_folder=data_folder)
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    window = MainWindow(desk, (NotesModule(),), preferences=preferences, host="store.example.hk")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    return window


@pytest.fixture
def about(window: MainWindow, desk: Desk) -> About:
    return About(window, desk, host="store.example.hk", sample=False)


def test_the_person_s_menu_opens_it_with_version_store_and_server(
    about: About, operations: Connection
) -> None:
    action = about.window().findChild(QAction, "action_about")
    assert action is not None

    action.trigger()

    told = about.text.text()
    assert about.isVisible()
    assert version() in told
    assert "store.example.hk" in told
    assert str(head(Store.OPERATIONS)) in told
    assert f"PostgreSQL {facts(operations).server}" in told
    assert "p_1001" in told
    assert "SQLAlchemy" in about.licences.toPlainText()


def test_the_details_can_be_copied(about: About) -> None:
    about.open()

    about.copy_button.click()

    assert QGuiApplication.clipboard().text() == about.text.text()
    assert about.told.text() == "已複製。"


def test_every_library_is_named_with_a_licence() -> None:
    found = licences()

    assert {"PySide6_Essentials", "SQLAlchemy", "psycopg"} <= {name for name, _, _ in found}
    assert all(number and licence not in {"", "?"} for _, number, licence in found)


def test_a_bundle_holds_logs_and_settings_and_no_secret(data_folder: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(
        '{"dsn": "postgresql://mei:hunter2@store.example.hk/operations", "theme": "dark"}', "utf-8"
    )

    made = bundle(tmp_path / "bundle.zip", data_folder, notes=f"notes {SECRETS}", settings=settings)

    with ZipFile(made) as packed:
        texts = {name: packed.read(name).decode() for name in packed.namelist()}
    everything = "\n".join(texts.values())
    assert set(texts) == {"about.txt", "settings.json", "logs/desktop.log", "logs/desktop.log.1"}
    assert "started" in texts["logs/desktop.log"]
    assert '"theme": "dark"' in texts["settings.json"]
    assert not any(secret in everything for secret in ("hunter2", "9123", "mei@"))
    assert list(tmp_path.glob("*.part")) == []


def test_saving_a_bundle_asks_for_a_name_packs_in_the_background_and_says_where_it_is(
    about: About, tmp_path: Path, qtbot: QtBot
) -> None:
    about.open()
    about.bundle_button.click()
    dialog = about.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith(".zip")

    dialog.fileSelected.emit(str(tmp_path / "handed on.zip"))
    dialog.close()

    qtbot.waitUntil(lambda: "handed on.zip" in about.told.text())
    with ZipFile(tmp_path / "handed on.zip") as packed:
        assert version() in packed.read("about.txt").decode()


def test_a_bundle_that_cannot_be_written_is_told_as_a_sentence(
    about: About, data_folder: Path, tmp_path: Path, qtbot: QtBot, expects_warning: object
) -> None:
    assert callable(expects_warning)
    expects_warning("the log bundle was not written")
    told: list[str] = []
    saving = LogBundle(data_folder, str, Sentences("en"), about)
    saving.told.connect(told.append)

    saving.save(tmp_path / "no such folder" / "bundle.zip")

    qtbot.waitUntil(lambda: bool(told))
    assert told[0].startswith("The log bundle could not be saved:")

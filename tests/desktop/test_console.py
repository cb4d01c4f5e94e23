"""From sign-in to window and back on a real store: a colleague's change is heard, and nothing is left running."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered, Opened, Persona, Progress
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.overlay import Overlay
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.robot import drag
from storekeeper.kit import preferences as own
from storekeeper.kit.access import add_login, who_am_i
from storekeeper.kit.assets import ROOT
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.door import Door
from tests.desktop.fakes import Notes
from tests.fixtures.database import PASSWORD, Clone

NOTES = "tests.desktop.fakes:NotesModule"
ROSTER = "storekeeper.roster.desktop.module:RosterModule"


class CloneGate:
    """The way into a test's clone."""

    def __init__(self, clone: Clone) -> None:
        self._clone = clone
        self.server = ""

    def choose(self, server: str) -> None:
        raise AssertionError(server)

    def open(self, progress: Progress) -> Opened:
        progress("embedded.starting", {})
        return Opened(None, (Persona("regional", "regional"),))

    def enter(self, name: str, password: str) -> Entered:
        address = self._clone.address(name)
        door = Door(address.as_login(address.login, password), readers=2)
        with door.read() as connection:
            return Entered(who_am_i(connection), door, None)

    def change_password(self, name: str, password: str, new: str) -> None:
        raise AssertionError(name)

    def enter_as(self, persona: Persona) -> Entered:
        return self.enter(persona.login, PASSWORD)


@pytest.fixture
def consoles(
    cloned: Clone, tmp_path: Path, translation_cache: Path, qtbot: QtBot
) -> Iterator[Callable[..., Console]]:
    made: list[Console] = []

    def make(*modules: str) -> Console:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        preferences = Preferences(Settings(), folder / "settings.json")
        made.append(Console(CloneGate(cloned), preferences, cache=translation_cache, modules=modules))
        return made[-1]

    yield make
    for console in made:
        console.close()


def window_of(console: Console, qtbot: QtBot) -> MainWindow:
    console.begin("regional")
    qtbot.waitUntil(lambda: console.window is not None, timeout=20_000)
    assert console.window is not None
    return console.window


def test_a_wrong_password_is_said_by_the_real_server(consoles: Callable[..., Console], qtbot: QtBot) -> None:
    console = consoles(NOTES)
    console.begin()
    page = console.sign_in
    assert page is not None
    qtbot.waitUntil(page.fields.isVisible)
    page.name_edit.setText("regional")
    page.password_edit.setText("not hers")

    page.enter_button.click()

    qtbot.waitUntil(page.trouble.isVisible, timeout=20_000)
    assert page.trouble_text.text() == "用戶名或密碼不對，請再試。大小寫有分別。"


def test_a_notice_of_the_server_reaches_the_page(
    consoles: Callable[..., Console], cloned: Clone, qtbot: QtBot
) -> None:
    console = consoles(NOTES)
    page = window_of(console, qtbot).page
    assert isinstance(page, Notes)

    def announced() -> bool:
        with cloned.connection("postgres") as connection:
            connection.execute(
                """NOTIFY storekeeper, '{"t": "roster.shift", "s": 1, "k": null, "o": null}'"""
            )
        return "roster.shift" in page.heard

    qtbot.waitUntil(announced, timeout=20_000)


def test_what_changed_before_the_window_listened_is_read_again(
    consoles: Callable[..., Console], qtbot: QtBot
) -> None:
    page = window_of(consoles(NOTES), qtbot).page
    assert isinstance(page, Notes)

    qtbot.waitUntil(lambda: "reload" in page.heard, timeout=20_000)


def test_whoever_is_closed_while_she_is_in_is_back_at_the_sign_in_which_says_why(
    consoles: Callable[..., Console], cloned: Clone, qtbot: QtBot
) -> None:
    with cloned.door("postgres").write() as connection:
        login = add_login(connection, name="離職同事", password=PASSWORD, groups=("hq",))
    address = cloned.address("regional").as_login(login, PASSWORD)
    door = Door(address, readers=2)
    with door.read() as connection:
        actor = who_am_i(connection)
    console = consoles(NOTES)
    console.enter(Entered(actor, door, None))
    page = console.window.page if console.window is not None else None
    assert isinstance(page, Notes)
    qtbot.waitUntil(lambda: "reload" in page.heard, timeout=20_000)

    with cloned.connection("postgres") as superuser:
        superuser.execute(f"ALTER ROLE {login} NOLOGIN".encode())
        superuser.commit()
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (login,)
        )

    qtbot.waitUntil(lambda: console.sign_in is not None, timeout=20_000)
    assert console.sign_in is not None
    qtbot.waitUntil(console.sign_in.trouble.isVisible, timeout=20_000)
    assert console.sign_in.trouble_text.text() == "這個帳戶已停用。如有需要，請資訊科技部重新開戶。"
    assert console.window is None


def test_signing_out_leaves_nothing_of_the_person_and_shows_the_sign_in_to_the_next(
    consoles: Callable[..., Console], qtbot: QtBot
) -> None:
    console = consoles(ROSTER)
    window = window_of(console, qtbot)
    qtbot.waitUntil(lambda: _is_idle(console))
    left = [weakref.ref(window), weakref.ref(window.page)]

    window.sign_out()
    del window
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()

    assert [one() for one in left] == [None, None]
    assert console.window is None
    assert console.desk is None
    assert console.sign_in is not None
    assert console.sign_in.isVisible()


def test_the_next_person_finds_the_sign_in_as_this_workstation_wears_it(
    consoles: Callable[..., Console], cloned: Clone, qtbot: QtBot
) -> None:
    with cloned.door("regional").write() as connection:
        own.keep(connection, {"language": "en", "density": "large"})
    console = consoles(NOTES)
    window = window_of(console, qtbot)
    qtbot.waitUntil(lambda: console.language.current == "en", timeout=20_000)
    worn = console.appearance.theme.density

    window.sign_out()

    assert worn == "large"
    assert console.language.current == "zh-HK"
    assert console.appearance.theme.density == "standard"


def test_the_high_contrast_of_the_system_is_worn_until_somebody_chose_otherwise(
    consoles: Callable[..., Console], cloned: Clone, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storekeeper.desktop.console.system_theme", lambda: "contrast")
    console = consoles(NOTES)
    at_start = console.appearance.theme.name
    with cloned.door("regional").write() as connection:
        own.keep(connection, {"theme": "light"})

    window_of(console, qtbot)

    assert at_start == "contrast"
    qtbot.waitUntil(lambda: console.appearance.theme.name == "light", timeout=20_000)


def test_palette_and_map_of_keys_come_each_time_they_are_asked_for(
    consoles: Callable[..., Console], qtbot: QtBot
) -> None:
    window = window_of(consoles(NOTES), qtbot)
    assert window.findChildren(Overlay) == []

    for asked in (window.seeking, window.explaining):
        asked.emit()
        first = [each for each in window.findChildren(Overlay) if each.isVisible()]
        first[0].leave()
        asked.emit()

        assert len(first) == 1
        assert [each for each in window.findChildren(Overlay) if each.isVisible()] == first
        first[0].leave()


def test_closing_the_window_ends_the_console(consoles: Callable[..., Console], qtbot: QtBot) -> None:
    console = consoles(NOTES)
    window = window_of(console, qtbot)

    with qtbot.waitSignal(console.finished):
        window.close()

    assert console.desk is None


def test_a_shift_dragged_at_one_desktop_is_seen_at_another_process_and_its_undo_too(
    consoles: Callable[..., Console], cloned: Clone, qtbot: QtBot, tmp_path: Path
) -> None:
    page = _roster(consoles, qtbot)
    week = page.week
    giver, taker = [person.employee_id for person in week.people if person.placements][:2]
    wednesday = week.monday + timedelta(days=2)
    page.grid.take_typed(page.grid.roster.index_of((giver, wednesday)), "0900-1800")
    shift = page.week.shifts_of(giver, wednesday)[0]

    with other_desktop(cloned, tmp_path, shop=week.shop.id, monday=week.monday) as seen:
        qtbot.waitUntil(lambda: f"{giver} {wednesday} {shift.id}" in seen(), timeout=60_000)
        drag(page.grid.viewport(), *(middle_of(page, (one, wednesday)) for one in (giver, taker)))
        qtbot.waitUntil(lambda: f"{taker} {wednesday} {shift.id}" in seen(), timeout=20_000)
        page.undo_stack.undo()
        qtbot.waitUntil(lambda: f"{giver} {wednesday} {shift.id}" in seen(), timeout=20_000)


@contextmanager
def other_desktop(
    cloned: Clone, folder: Path, *, shop: int, monday: date
) -> Iterator[Callable[[], Sequence[str]]]:
    """A desktop of another process and of another person; what it shows now, as 'employee day shift'."""
    address = cloned.address("hq")
    asked = {**asdict(address), "shop": shop, "monday": monday.isoformat()}
    own = folder / "other"
    own.mkdir()
    command = [sys.executable, "-m", "tests.desktop.other_desk", str(own)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.close()
        shown = own / "shown"
        try:
            yield lambda: shown.read_text("utf-8").splitlines() if shown.exists() else []
        finally:
            (own / "stop").touch()
            assert process.wait(30) == 0


def middle_of(page: Any, place: object) -> QPoint:
    """The middle of a cell, brought into view."""
    index = page.grid.roster.index_of(place)
    page.grid.scrollTo(index)
    centre: QPoint = page.grid.visualRect(index).center()
    return centre


def _is_idle(console: Console) -> bool:
    return console.window is not None and console.window.is_idle


def _roster(consoles: Callable[..., Console], qtbot: QtBot) -> Any:
    page: Any = window_of(consoles(ROSTER), qtbot).page
    qtbot.waitUntil(lambda: page.week is not None, timeout=20_000)
    return page

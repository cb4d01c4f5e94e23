"""A program of a test: one desktop on a week; it drags its only shift to the next day, undoes that or sees it done."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered
from storekeeper.desktop.main import application_of
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.robot import Wait, drag, perform
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit.access import who_am_i
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door


def main(port: str, database: str, login: str, password: str, deed: str, monday: str, folder: str) -> None:
    """Prints 'ready' once the week is on the screen, and the day of the shift when it has moved."""
    place = Path(folder)
    application = application_of(["storekeeper"])
    settings = Settings(data_folder=place)
    console = Console(StoreGate(settings), Preferences(settings, place / "settings.json"), cache=place)
    door = Door(Address("127.0.0.1", int(port), database, login, password), readers=2)
    with door.read() as connection:
        actor = who_am_i(connection)
    console.enter(Entered(actor, door, None))
    try:
        perform(application, _script(console, deed, date.fromisoformat(monday)))
    finally:
        console.close()


def _script(console: Console, deed: str, monday: date) -> Iterator[Wait]:
    window: Any = console.window
    window.resize(1600, 1000)
    window.open("roster")
    page: Any = window.page
    yield "the shops", lambda: page.week is not None
    page.show_week(shop_id=1, monday=monday)
    yield "the week", lambda: page.week.monday == monday and len(page.week.shifts) == 1
    yield "a layout", lambda: True
    (shift,) = page.week.shifts
    print("ready", flush=True)
    if deed == "drag":
        _drag_to_the_next_day(page, shift)
    if deed == "undo":
        yield "what was done before", page.undo_stack.canUndo
        _press_undo(page)
    yield "the move", lambda: page.week.shifts[0].day != shift.day and window.is_idle
    (moved,) = page.week.shifts
    shown = page.grid.roster.index_of((moved.employee_id, moved.day))
    from PySide6.QtCore import Qt

    text = shown.data(Qt.ItemDataRole.AccessibleTextRole)
    print(json.dumps({"day": str(moved.day), "version": moved.row_version, "cell": text}), flush=True)


def _press_undo(page: Any) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.keyClick(page.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def _drag_to_the_next_day(page: Any, shift: Any) -> None:
    grid = page.grid
    here = grid.roster.index_of((shift.employee_id, shift.day))
    there = grid.roster.index_of((shift.employee_id, shift.day + timedelta(days=1)))
    drag(grid.viewport(), grid.visualRect(here).center(), grid.visualRect(there).center())


if __name__ == "__main__":
    main(*sys.argv[1:8])

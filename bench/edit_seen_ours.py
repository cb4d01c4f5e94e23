"""A program of the bench: a whole desktop on a week, which edits a shift or tells when another's edit is seen."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered
from storekeeper.desktop.main import application_of
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit.access import who_am_i
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door


class Planner(QObject):
    """Does as it is told on the event loop; orders come from another thread."""

    told = Signal(str)

    def __init__(self, application: QApplication, page: Any, monday: date) -> None:
        super().__init__()
        self._application, self._page, self._monday = application, page, monday
        self._awaited: str | None = None
        self._is_asked = False
        self._at: Any = None
        self.told.connect(self._obey, Qt.ConnectionType.QueuedConnection)
        self._look = QTimer(self)
        self._look.timeout.connect(self._begin)
        self._look.start(50)

    def _begin(self) -> None:
        """Ready as soon as the week is on show; both desktops take the same shift of one person."""
        week = self._page.week
        if week is None:
            return
        if (week.shop.id, week.monday) != (1, self._monday):
            if not self._is_asked:
                self._is_asked = True
                self._page.show_week(shop_id=1, monday=self._monday)
            return
        if not self._page.desk.lanes.is_idle:
            return
        self._look.stop()
        alone = (
            one
            for one in week.shifts
            if one.employee_id and len(week.shifts_of(one.employee_id, one.day)) == 1
        )
        self._at = min((one.employee_id, one.day) for one in alone)
        self._page.grid.roster.dataChanged.connect(self._see)
        self._page.grid.refused.connect(lambda why: print(why, file=sys.stderr))
        print("ready", flush=True)

    def _obey(self, line: str) -> None:
        verb, _, number = line.partition(" ")
        if verb == "end":
            self._application.quit()
        elif verb == "do":
            grid = self._page.grid
            index = grid.roster.index_of(self._at)
            print(time.time(), flush=True)
            grid.take_typed(index, self._text(int(number)))
        else:
            self._awaited = self._text(int(number))
            print("waiting", flush=True)

    def _text(self, number: int) -> str:
        return f"{10 + number % 2:02}00-{19 + number % 2}00"

    def _see(self) -> None:
        """The cell says what was awaited: it is painted, and then it has been seen."""
        grid = self._page.grid
        index = grid.roster.index_of(self._at)
        shown = index.data()
        if self._awaited is not None and str(shown).partition("/")[0] == self._awaited:
            self._awaited = None
            grid.viewport().repaint(grid.visualRect(index))
            print(time.time(), flush=True)


def main() -> None:
    """Reads where the store is, then orders, from standard input."""
    place = json.loads(sys.stdin.readline())
    folder = Path(place["folder"])
    application = application_of(["storekeeper"])
    settings = Settings(data_folder=folder)
    console = Console(StoreGate(settings), Preferences(settings, folder / "settings.json"), cache=folder)
    names = ("host", "port", "database", "login", "password")
    door = Door(Address(**{name: place[name] for name in names}), readers=2)
    with door.read() as connection:
        actor = who_am_i(connection)
    console.enter(Entered(actor, door, None))
    window: Any = console.window
    window.resize(1366, 768)
    window.open("roster")
    planner = Planner(application, window.page, date.fromisoformat(place["monday"]))

    def listen() -> None:
        for line in sys.stdin:
            planner.told.emit(line.strip())

    threading.Thread(target=listen, daemon=True).start()
    application.exec()
    console.close()


if __name__ == "__main__":
    main()

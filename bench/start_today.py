"""A program of the start bench: the main window as after the sign-in, until the rows of Today are painted."""

from __future__ import annotations

import faulthandler
import sys
from functools import partial
from pathlib import Path

import storekeeper.desktop  # noqa: F401  (before Qt, as the program itself does)

# isort: split
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered
from storekeeper.desktop.main import application_of, cache_of
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.desktop.today.page import TodayPage
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.access import Actor
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door

_PATIENCE = 60.0  # seconds


class Painted(QObject):
    """Ends the program when the watched row has been painted; not within the painting, whose window it closes."""

    def __init__(self, application: QApplication, row: QObject, told: int) -> None:
        super().__init__(application)
        self._application, self._told = application, told
        row.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            print(self._told)
            QTimer.singleShot(0, self._application.quit)
        return False


def main(host: str, port: str, login: str, password: str, place: str) -> None:
    """Prints how many rows there are; a program that does not get there tells where its threads stand."""
    faulthandler.dump_traceback_later(_PATIENCE, exit=True)
    folder = Path(place)
    application = application_of(["storekeeper"])
    settings = kit_settings.load()
    console = Console(StoreGate(settings), Preferences(settings, folder / "settings"), cache=cache_of(folder))
    door = Door(Address(host, int(port), "operations", login, password), readers=2)
    console.enter(Entered(Actor(login, login, frozenset({"sk_hq"})), door, None))
    page = console.window.page if console.window is not None else None
    if not isinstance(page, TodayPage):
        raise RuntimeError("no Today")
    page.filled.connect(partial(_watch, application, page))
    application.exec()
    console.close()


def _watch(application: QApplication, page: TodayPage) -> None:
    rows = page.tasks.rows
    Painted(application, rows[0], len(rows))


if __name__ == "__main__":
    main(*sys.argv[1:6])

"""A program of a test: a second desktop in a process of its own, which writes down what its roster shows."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered
from storekeeper.desktop.main import application_of
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit.access import who_am_i
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door


def main(folder: Path) -> None:
    """Reads {host, port, database, login, password, shop, monday} from standard input; ends when `stop` appears."""
    asked = json.loads(sys.stdin.readline())
    application = application_of(["storekeeper"])
    settings = Settings(data_folder=folder)
    console = Console(StoreGate(settings), Preferences(settings, folder / "settings.json"), cache=folder)
    names = ("host", "port", "database", "login", "password")
    door = Door(Address(**{name: asked[name] for name in names}), readers=2)
    with door.read() as connection:
        actor = who_am_i(connection)
    console.enter(Entered(actor, door, None))
    if console.window is None:
        raise RuntimeError("no window")
    console.window.open("roster")
    page: Any = console.window.page
    wanted = (asked["shop"], date.fromisoformat(asked["monday"]))
    shown = False

    def write_down() -> None:
        nonlocal shown
        if (folder / "stop").exists():
            application.quit()
        if page.week is None:
            return
        if not shown:
            shown = True
            page.show_week(shop_id=wanted[0], monday=wanted[1])
        elif (page.week.shop.id, page.week.monday) == wanted:
            lines = sorted(f"{shift.employee_id} {shift.day} {shift.id}" for shift in page.week.shifts)
            fresh = folder / "shown.new"
            fresh.write_text("\n".join(["ready", *lines]), encoding="utf-8")
            fresh.replace(folder / "shown")

    timer = QTimer(application)
    timer.timeout.connect(write_down)
    timer.start(50)
    application.exec()
    timer.stop()
    console.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

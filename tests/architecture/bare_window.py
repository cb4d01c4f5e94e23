"""A program of a test: opens the main window on a server that does not answer, prints what was loaded."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered
from storekeeper.desktop.main import application_of
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.access import Actor
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door
from storekeeper.qtkit.tasks import Lanes

NOWHERE = Address("127.0.0.1", 1, "operations", "p_1", "no password")


def main(folder: Path) -> None:
    """The window as after the sign-in, with its first reads refused and its listener trying."""
    application = application_of(["storekeeper"])
    settings = kit_settings.load()
    console = Console(StoreGate(settings), Preferences(settings, folder / "settings.toml"), cache=folder)
    lanes = Lanes()
    try:
        console.enter(Entered(Actor("p_1", "梁慧儀", frozenset({"sk_regional"})), Door(NOWHERE), None))
        lanes.read(lambda: knock(Door(NOWHERE)), lambda _: application.quit(), lambda _: application.quit())
        application.exec()
    finally:
        lanes.close()
        console.close()
    print(json.dumps(sorted(sys.modules)))


def knock(door: Door) -> None:
    """A query that never gets there."""
    with door.read() as connection:
        connection.exec_driver_sql("SELECT 1")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""A program of the start bench: our bare main window, as after the sign-in, and its first query through the desk."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered
from storekeeper.desktop.main import application_of, cache_of
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.access import Actor
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door


def main(host: str, port: str, login: str, password: str, place: str) -> None:
    """Ends when the window is there and the first answer has come."""
    folder = Path(place)
    application = application_of(["storekeeper"])
    settings = kit_settings.load()
    console = Console(
        StoreGate(settings), Preferences(settings, folder / "settings"), cache=cache_of(folder), modules=()
    )
    door = Door(Address(host, int(port), "operations", login, password), readers=2)
    console.enter(Entered(Actor(login, login, frozenset()), door, None))
    if console.desk is None:
        raise RuntimeError("no desk")
    console.desk.read(_shops, then=partial(_tell, application.quit))
    application.exec()
    console.close()


def _tell(quit_now: Callable[[], None], answer: int) -> None:
    print(answer)
    quit_now()


def _shops(connection: object) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM people.shop").scalar_one())  # type: ignore[attr-defined]


if __name__ == "__main__":
    main(*sys.argv[1:6])

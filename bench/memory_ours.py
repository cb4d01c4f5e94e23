"""A program of the memory bench: the console as after the sign-in, each of its pages opened and filled."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered
from storekeeper.desktop.main import application_of, cache_of
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.robot import Wait, perform
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.access import Actor
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door

_TURNS = 5


def main(host: str, port: str, login: str, password: str, place: str) -> None:
    """Prints the bytes that belong to this process alone."""
    folder = Path(place)
    application = application_of(["storekeeper"])
    settings = kit_settings.load()
    console = Console(StoreGate(settings), Preferences(settings, folder / "settings"), cache=cache_of(folder))
    door = Door(Address(host, int(port), "operations", login, password), readers=2)
    console.enter(Entered(Actor(login, login, frozenset({"sk_hq"})), door, None))
    if console.window is None:
        raise RuntimeError("no window")
    perform(application, _each_page(console.window))
    print(psutil.Process().memory_full_info().uss)
    console.close()


def _each_page(window: MainWindow) -> Iterator[Wait]:
    window.resize(1600, 1000)
    for key in window.keys:
        window.open(key)
        for _ in range(_TURNS):
            yield key, lambda: True
        yield key, lambda: window.is_idle


if __name__ == "__main__":
    main(*sys.argv[1:6])

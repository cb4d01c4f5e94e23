"""The console: sign-in, main window and the modules it opens.

What knows no Qt is loaded before Qt: once PySide6 is there, it looks into the source of every module that is imported
after it, which costs a start about a fifth of its time. Another sixth went into looking for garbage among what is
loaded to stay: it is set aside, and the rest of a start makes too little to be looked through every moment.
"""

from __future__ import annotations

import gc
from importlib import import_module

_FIRST = (
    "storekeeper.kit.listen",
    "storekeeper.kit.stores.door",
    "storekeeper.kit.settings",
    "storekeeper.kit.log",
    "storekeeper.kit.sentences",
    "storekeeper.people.service",
    "storekeeper.people.today",
    "storekeeper.roster.today",
    "storekeeper.features",
    "storekeeper.desktop.store_gate",
    "storekeeper.desktop.today.board",
)
_YOUNG, _MIDDLE, _OLD = 50_000, 20, 50  # new objects, then rounds, between two looks for garbage


def _load_first() -> None:
    gc.disable()
    for name in _FIRST:
        import_module(name)
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    gc.enable()


_load_first()

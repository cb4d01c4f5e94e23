"""The console: sign-in, main window and the modules it opens.

The database's libraries are loaded before Qt's: once PySide6 is there, it looks into the source of every module that
is imported after it, which costs a start about a sixth of its time.
"""

from __future__ import annotations

from storekeeper.kit import listen as listen
from storekeeper.kit.stores import door as door

"""Root's servers whose temporary data folder is gone: nobody knows their passwords any more, so they go too."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from storekeeper.kit.embedded import running
from storekeeper.kit.embedded.layout import Layout, found
from storekeeper.kit.errors import StorekeeperError

_WHOSE = "folder"


def mark(home: Layout) -> None:
    """Writes into the server's home whose it is, when the two lie apart."""
    if home.apart:
        (home.home / _WHOSE).write_text(str(home.folder), encoding="utf-8")


def sweep(made: Layout) -> tuple[Path, ...]:
    """Stops and removes the homes beside a new one whose folder was a temporary one and knows them no more.

    Returns them. A folder elsewhere may be on a disk that is only not there now: its data is never touched.
    """
    if not made.apart:
        return ()
    temporary = Path(tempfile.gettempdir()).resolve()
    swept: list[Path] = []
    for whose in made.home.parent.glob(f"data-*/{_WHOSE}"):
        home = Layout(Path(whose.read_text(encoding="utf-8")), "", whose.parent)
        if home.folder.is_relative_to(temporary) and not _known(home) and _gone(home):
            swept.append(home.home)
    return tuple(swept)


def _known(home: Layout) -> bool:
    """Whether the folder still points to this home; a pointer that cannot be read counts as one."""
    try:
        pointer = found(home.folder)
    except StorekeeperError:
        return True
    return pointer is not None and pointer.home == home.home


def _gone(home: Layout) -> bool:
    try:
        running.stop(home)
    except StorekeeperError:
        return False
    shutil.rmtree(home.home, ignore_errors=True)
    return not home.home.exists()

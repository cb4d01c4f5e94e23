"""Root's servers whose temporary data folder is gone: nobody can know their passwords any more, so they go too."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from storekeeper.kit.embedded import running
from storekeeper.kit.embedded.layout import Layout
from storekeeper.kit.errors import StorekeeperError

_WHOSE = "folder"


def mark(home: Layout) -> None:
    """Writes into the server's home whose it is, when the two lie apart."""
    if home.apart:
        (home.home / _WHOSE).write_text(str(home.folder), encoding="utf-8")


def sweep(place: Path) -> tuple[Path, ...]:
    """Stops and removes the homes below `place` whose folder was a temporary one and is no more; returns them.

    A folder elsewhere may be on a disk that is only not there now: its data is never touched.
    """
    swept: list[Path] = []
    for whose in place.glob(f"data-*/{_WHOSE}"):
        folder = Path(whose.read_text(encoding="utf-8"))
        if folder.exists() or not folder.is_relative_to(Path(tempfile.gettempdir()).resolve()):
            continue
        try:
            running.stop(Layout(folder, "", whose.parent))
        except StorekeeperError:
            continue
        shutil.rmtree(whose.parent, ignore_errors=True)
        swept.append(whose.parent)
    return tuple(swept)

"""Puts a small file in the place of another, whole or not at all: whoever reads sees the old or the new one."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o600


def replace_file(path: Path, content: str | bytes, *, mode: int = 0o666) -> None:
    """Writes `content` (text as UTF-8, line ends as they are) beside `path`, onto the disk, then in its place.

    `mode` is what the file may be opened for where the process lays no mask on it. One writer at a time: others
    must be kept out by a lock. Raises OSError; the old file then stands as it was.
    """
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(opened, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)

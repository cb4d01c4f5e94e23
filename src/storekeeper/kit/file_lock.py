"""A lock on a file: held by one process at a time, released by the system when that process dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storekeeper.kit.errors import Unreachable

_LOOK_AGAIN_SECONDS = 0.03


class FileLock:
    """One lock on one path; two objects on the same path exclude each other even inside a process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Takes the lock if it is free, at once; False when it is held. OSError when the folder refuses."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(file)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def give_back(self) -> None:
        """Releases the lock; nothing happens when it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @contextmanager
    def held(self, *, wait_seconds: float) -> Iterator[None]:
        """Holds the lock for a block; raises Unreachable('kit.busy') when others hold it for too long."""
        give_up = time.monotonic() + wait_seconds
        while not self.take():
            if time.monotonic() > give_up:
                raise Unreachable("kit.busy", path=self._path)
            time.sleep(_LOOK_AGAIN_SECONDS)
        try:
            yield
        finally:
            self.give_back()


if sys.platform == "win32":  # not run on Windows yet
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

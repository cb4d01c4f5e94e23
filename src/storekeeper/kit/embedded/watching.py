"""How a client speaks to the supervisor of a folder: leaves it behind, tells it of use, dismisses it."""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from storekeeper.kit.embedded.processes import alive, launch, wait_until
from storekeeper.kit.errors import Unreachable
from storekeeper.kit.file_lock import FileLock

LOCK = "supervisor.lock"
RECORD = "supervisor.json"
STOP = "supervisor.stop"
USED = "server.used"
OUTPUT = "supervisor-start.log"
_STOP_SECONDS = 90.0


@dataclass(frozen=True)
class Watch:
    """What a supervisor is to do: keep a companion, stop when idle, stop when a process is gone."""

    companion: tuple[str, ...] = ()
    idle_minutes: float = 15
    while_alive: int | None = None
    settings: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> str:
        """The watch as one argument of the supervisor."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Watch:
        """The inverse of to_json."""
        told = json.loads(text)
        settings = tuple((str(name), str(value)) for name, value in told["settings"])
        return cls(tuple(told["companion"]), told["idle_minutes"], told["while_alive"], settings)


def supervised(folder: Path) -> bool:
    """Whether a supervisor watches this folder."""
    lock = FileLock(folder / LOCK)
    if not lock.take():
        return True
    lock.give_back()
    return False


def supervise(folder: Path, watch: Watch) -> None:
    """Leaves a supervisor behind unless there is one; for whoever holds the lock of the folder."""
    if supervised(folder):
        return
    (folder / STOP).unlink(missing_ok=True)
    (folder / OUTPUT).write_bytes(b"")
    launch(
        [sys.executable, "-P", "-m", "storekeeper.kit.embedded.supervisor", str(folder), watch.to_json()],
        output=folder / OUTPUT,
        folder=folder,
        environment=os.environ,
    )


def remember_use(folder: Path) -> None:
    """Tells the supervisor that somebody has just asked for the server."""
    (folder / USED).touch(mode=0o600)


def dismiss(folder: Path) -> None:
    """Has the supervisor stop its companion and end; raises Unreachable('embedded.not_stopping')."""
    (folder / STOP).touch(mode=0o600)
    if not supervised(folder):
        return
    pid = watcher(folder)
    if sys.platform != "win32" and pid is not None:
        os.kill(pid, signal.SIGTERM)
    if not wait_until(lambda: not supervised(folder) and not (pid and alive(pid)), seconds=_STOP_SECONDS):
        raise Unreachable("embedded.not_stopping", folder=folder)


def watcher(folder: Path) -> int | None:
    """The process id of the living supervisor, None when it is not known (yet)."""
    record = recorded(folder)
    pid = record.get("pid")
    return pid if pid is not None and is_same(pid, record.get("started", 0)) else None


def recorded(folder: Path) -> dict[str, int]:
    """What the last supervisor wrote down: pid, started, companion, companion_started."""
    try:
        kept = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): int(value) for name, value in kept.items()}


def is_same(pid: int, started: int) -> bool:
    """Whether the living process of this id is the one that started then (whole seconds)."""
    try:
        return alive(pid) and abs(psutil.Process(pid).create_time() - started) < 2
    except psutil.Error:
        return False

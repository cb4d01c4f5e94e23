"""Reading postmaster.pid and judging whether the process it names is really the server of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil

PID_FILE = "postmaster.pid"


@dataclass(frozen=True)
class Postmaster:
    """The server process as postmaster.pid tells it; `state` is starting, ready, stopping or standby."""

    pid: int
    port: int
    state: str


def told(data: Path) -> Postmaster | None:
    """What postmaster.pid says, true or stale; None when there is none or it is half written."""
    try:
        lines = (data / PID_FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    try:
        return Postmaster(int(lines[0]), int(lines[3]), lines[7].strip() if len(lines) > 7 else "starting")
    except (IndexError, ValueError):
        return None


def living(data: Path) -> Postmaster | None:
    """The server of this directory if its process lives: no zombie, named postgres, started on it."""
    server = told(data)
    return server if server is not None and _is_ours(server.pid, data) else None


def forget_stale(data: Path) -> bool:
    """Removes a postmaster.pid that no living server stands behind; True when there was one (it crashed)."""
    if not (data / PID_FILE).exists():
        return False
    server = told(data)
    if server is None or psutil.pid_exists(server.pid):
        # PostgreSQL itself would take the other process for a living server. Where the pid is free it
        # judges better than we do, since it also looks for shared memory still in use.
        (data / PID_FILE).unlink(missing_ok=True)
    return True


def orphans(data: Path) -> bool:
    """Whether server processes of a killed postmaster still work in the directory."""
    for process in psutil.process_iter(["name"]):
        if not (process.info["name"] or "").startswith("postgres"):
            continue
        try:
            if Path(process.cwd()) == data and process.status() != psutil.STATUS_ZOMBIE:
                return True
        except (psutil.Error, OSError):
            continue
    return False


def _is_ours(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        return any(word == str(data) for word in process.cmdline())
    except psutil.Error:
        return False

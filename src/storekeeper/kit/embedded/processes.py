"""Running the server's programs: with an argument list, a bare environment and the right account."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from storekeeper.kit.embedded.account import Account

_LOOK_AGAIN_SECONDS = 0.02


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def bare_environment() -> dict[str, str]:
    """What a server's program may know of ours: no PG* variable, no secret, messages in English."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "TEMP", "TMP") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def run(
    arguments: Sequence[str | Path],
    account: Account | None,
    *,
    folder: Path,
    secrets: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end and returns its words; `secrets` are added to its environment."""
    return subprocess.run(
        [str(argument) for argument in arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        cwd=folder,
        env=bare_environment() | dict(secrets or {}),
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        umask=0o077 if sys.platform != "win32" else -1,
        creationflags=_no_window(),
    )


def launch(
    arguments: Sequence[str | Path],
    *,
    output: Path,
    folder: Path,
    environment: Mapping[str, str],
    account: Account | None = None,
) -> int:
    """Starts a program that outlives us, in its own session and not as our child; returns its process id."""
    words = [str(argument) for argument in arguments]
    if sys.platform == "win32":  # not run on Windows yet
        return _launch_on_windows(words, output, folder, environment)
    order = {
        "arguments": words, "output": str(output), "folder": str(folder), "environment": dict(environment),
        "uid": account.uid if account else None, "gid": account.gid if account else None,
    }  # fmt: skip
    launcher = Path(__file__).with_name("launch.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(launcher), json.dumps(order)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        raise OSError((done.stderr.strip().splitlines() or ["?"])[-1])
    return int(done.stdout)


def wait_until(happened: Callable[[], bool], *, seconds: float) -> bool:
    """Looks again and again until something happened; False when the time is over."""
    give_up = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > give_up:
            return False
        time.sleep(_LOOK_AGAIN_SECONDS)
    return True


def _launch_on_windows(words: list[str], output: Path, folder: Path, environment: Mapping[str, str]) -> int:
    flags = _no_window() | int(getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0))
    with output.open("ab") as log:
        started = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, env=dict(environment),
            creationflags=flags,
        )  # fmt: skip
    started.returncode = 0  # it is to outlive us: Popen must not warn that nobody waited for it
    return started.pid


def _no_window() -> int:
    return int(getattr(subprocess, "CREATE_NO_WINDOW", 0))

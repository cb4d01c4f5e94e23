"""Starting and stopping the server process of a data directory that exists already."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from storekeeper.kit.embedded import configuration, making, postmaster
from storekeeper.kit.embedded.account import Account, server_account
from storekeeper.kit.embedded.binaries import binaries
from storekeeper.kit.embedded.layout import Layout, refused
from storekeeper.kit.embedded.postmaster import Postmaster
from storekeeper.kit.embedded.processes import alive, bare_environment, launch, run, wait_until
from storekeeper.kit.errors import Refused, Unreachable

_START_SECONDS = 600.0
_STOP_SECONDS = 60.0
_ORPHAN_SECONDS = 30.0
_ATTEMPTS = 4
_LARGEST_READ = 100_000
_TAKEN = ("Address already in use", "could not create any TCP/IP sockets")


def ready(data: Path) -> Postmaster | None:
    """The server of this directory if it lives and takes connections."""
    server = postmaster.living(data)
    return server if server is not None and server.state == "ready" else None


def start(
    home: Layout,
    *,
    settings: Mapping[str, str],
    port: int | None,
    progress: Callable[[str, Mapping[str, object]], None],
) -> Postmaster:
    """Starts the server and waits until it takes connections; recovers after a crash.

    Raises Refused (embedded.port_taken, .disk_full, .not_starting, .folder_refused) or
    Unreachable('embedded.slow') when it lives but is not ready after ten minutes.
    """
    if postmaster.living(home.data) is not None:
        return _wait_until_ready(home, None, port, _said_before(home))
    crashed = postmaster.forget_stale(home.data)
    if crashed:
        wait_until(lambda: not postmaster.orphans(home.data), seconds=_ORPHAN_SECONDS)
    progress("embedded.recovering" if crashed else "embedded.starting", {"folder": home.folder})
    for attempt in range(1, _ATTEMPTS + 1):
        wanted = _port(home, port, fresh=attempt > 1)
        try:
            return _try(home, settings, wanted)
        except Refused as error:
            if error.code != "embedded.port_taken" or port is not None or attempt == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def stop(home: Layout) -> None:
    """Stops the living server in fast mode; Unreachable('embedded.not_stopping') after two minutes."""
    server = postmaster.living(home.data)
    if server is None:
        return
    if sys.platform == "win32":  # not run on Windows yet
        run(
            [binaries().program("pg_ctl"), "stop", "-D", home.data, "-m", "fast", "-w"],
            None,
            folder=home.home,
        )
    else:
        for how in (signal.SIGINT, signal.SIGQUIT):
            os.kill(server.pid, how)
            if wait_until(lambda: not alive(server.pid), seconds=_STOP_SECONDS):
                return
    if postmaster.living(home.data) is not None:
        raise Unreachable("embedded.not_stopping", folder=home.folder)


def _port(home: Layout, asked: int | None, *, fresh: bool) -> int:
    if asked is not None:
        if not configuration.is_free(asked):
            raise Refused("embedded.port_taken", port=asked)
        return asked
    if not fresh and home.port is not None and configuration.is_free(home.port):
        return home.port
    return configuration.free_port()


def _try(home: Layout, settings: Mapping[str, str], port: int) -> Postmaster:
    account = server_account(home.data)
    text = configuration.settings_text(port=port, who_may=str(home.who_may), further=settings)
    try:
        said = _said_before(home)
        _write(home.settings, text, account)
        _write(home.who_may, configuration.WHO_MAY, account)
        home.output.write_bytes(b"")
        pid = _launch(home, account)
    except OSError as error:
        raise refused(home.folder, error) from error
    return _wait_until_ready(home, pid, port, said)


def _launch(home: Layout, account: Account | None) -> int:
    programs = binaries()
    if sys.platform == "win32":  # not run on Windows yet
        command = [programs.program("pg_ctl"), "start", "-D", home.data, "-W", "-l", home.output]
        if run(command, None, folder=home.home).returncode != 0:
            return 0
        wait_until(lambda: postmaster.living(home.data) is not None, seconds=10)
        server = postmaster.living(home.data)
        return server.pid if server else 0
    return launch(
        [programs.program("postgres"), "-D", home.data, "-c", f"config_file={home.settings}"],
        output=home.output,
        folder=home.home,
        environment=bare_environment(),
        account=account,
    )


def _wait_until_ready(
    home: Layout, pid: int | None, port: int | None, said: Mapping[Path, int]
) -> Postmaster:
    give_up = time.monotonic() + _START_SECONDS
    while time.monotonic() < give_up:
        if (server := ready(home.data)) is not None:
            return server
        if not (alive(pid) if pid is not None else postmaster.living(home.data)):
            raise _why_not_started(home, port, said)
        wait_until(lambda: ready(home.data) is not None, seconds=0.1)
    raise Unreachable("embedded.slow", folder=home.folder)


def _why_not_started(home: Layout, port: int | None, said: Mapping[Path, int]) -> Refused:
    told = "".join(_read(path, said.get(path, 0)) for path in (home.output, *_logs(home)))
    if any(words in told for words in _TAKEN):
        return Refused("embedded.port_taken", port=port)
    return making.why_not(home, told, "embedded.not_starting")


def _logs(home: Layout) -> list[Path]:
    return sorted((home.data / configuration.LOG_FOLDER).glob("server-*.log"))


def _said_before(home: Layout) -> Mapping[Path, int]:
    """How long each log is before a start, so that older complaints are not taken for today's."""
    return {path: path.lstat().st_size for path in _logs(home)}


def _read(path: Path, start: int) -> str:
    """What a log says from `start` on; a link is not followed, since the server's account could have laid it."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return ""
    with os.fdopen(handle, "rb") as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(start if start <= length else 0)
        return file.read(_LARGEST_READ).decode("utf-8", errors="replace")


def _write(path: Path, text: str, account: Account | None) -> None:
    path.write_text(text, encoding="utf-8")
    if account is not None:
        path.chmod(0o644)

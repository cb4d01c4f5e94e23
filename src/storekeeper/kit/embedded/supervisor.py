"""The process beside an embedded server: restarts it, runs its companion, stops both when nobody needs them.

Run as `python -m storekeeper.kit.embedded.supervisor FOLDER WATCH`; it adopts the server that runs already.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType

import psutil
import psycopg

from storekeeper.kit.embedded import layout, running, watching
from storekeeper.kit.embedded.companion import STOPS_WITHIN, Companion
from storekeeper.kit.embedded.layout import Layout
from storekeeper.kit.embedded.processes import alive
from storekeeper.kit.embedded.server import LOCK, EmbeddedServer
from storekeeper.kit.embedded.watching import Watch
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.file_lock import FileLock
from storekeeper.kit.log import set_up
from storekeeper.kit.replacing import replace_file

WORKER = "storekeeper worker"
OURSELVES = "storekeeper supervisor"
_TICK_SECONDS = 0.5
_RESTARTS = 5
_RESTARTS_WITHIN = 600.0
_CLIENTS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
      AND application_name <> ALL (%s)
"""

log = logging.getLogger(__name__)


class Supervisor:
    """Watches one folder until told to stop, until idle, or until the server cannot be kept running."""

    def __init__(self, folder: Path, watch: Watch) -> None:
        self._folder = folder
        self._watch = watch
        self._server = EmbeddedServer(folder, settings=dict(watch.settings))
        self._server_lock = FileLock(folder / LOCK)
        self._own_lock = FileLock(folder / watching.LOCK)
        self._companion = Companion(watch.companion, folder / "companion.log")
        self._stopping = threading.Event()
        self._restarts: list[float] = []
        self._used = time.time()
        self._next_look = 0.0

    def run(self) -> None:
        """Watches; returns at once when another supervisor does so already."""
        if not self._own_lock.take():
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        try:
            self._end_earlier_companion()
            self._watch_on()
        finally:
            self._companion.stop()
            self._own_lock.give_back()
            self._server_lock.give_back()

    def _watch_on(self) -> None:
        while not self._dismissed():
            home = layout.found(self._folder)
            if home is None or not (self._runs(home) or self._restarted()):
                return
            if self._companion.keep():
                self._write_record()
            if self._idle() and self._stopped_idle(home):
                return
            self._stopping.wait(_TICK_SECONDS)

    def _dismissed(self) -> bool:
        return self._stopping.is_set() or (self._folder / watching.STOP).exists()

    def _runs(self, home: Layout) -> bool:
        return running.ready(home.data) is not None

    def _restarted(self) -> bool:
        """Starts the crashed server again; True also while somebody else is busy with it."""
        if not self._server_lock.take():
            return True
        try:
            if self._dismissed():
                return False
            if self._server.running() is None:
                now = time.monotonic()
                self._restarts = [at for at in self._restarts if now - at < _RESTARTS_WITHIN] + [now]
                if len(self._restarts) > _RESTARTS:
                    return False
                log.warning("the server is gone: starting it again, %s", len(self._restarts))
                self._server.start_server()
        except StorekeeperError as error:
            log.error("%s", error)  # a refusal is no bug: its code says it all
            return False
        finally:
            self._server_lock.give_back()
        return True

    def _idle(self) -> bool:
        """Whether nobody has needed the server for the agreed minutes; looks rarely, since looking costs."""
        guardian = self._watch.while_alive
        if guardian is not None and not alive(guardian):
            return True
        now = time.monotonic()
        idle_seconds = self._watch.idle_minutes * 60
        if now < self._next_look:
            return False
        self._next_look = now + min(30.0, idle_seconds / 4)
        if self._clients():
            self._used = time.time()
        return time.time() - max(self._used, self._asked_for()) >= idle_seconds

    def _asked_for(self) -> float:
        try:
            return (self._folder / watching.USED).stat().st_mtime
        except OSError:
            return 0.0

    def _clients(self) -> int:
        """How many others are connected; no answer counts as one, so that a busy server stays up."""
        try:
            address = self._server.administrator()
            with psycopg.connect(
                address.conninfo(), application_name=OURSELVES, connect_timeout=5
            ) as connection:
                found = connection.execute(_CLIENTS, ([WORKER, OURSELVES],)).fetchone()
        except (psycopg.Error, StorekeeperError):
            return 1
        return int(found[0]) if found else 0

    def _stopped_idle(self, home: Layout) -> bool:
        """Stops the server unless somebody came at the last moment."""
        if not self._server_lock.take():
            return False
        guardian = self._watch.while_alive
        orphaned = guardian is not None and not alive(guardian)
        if not orphaned and (
            self._clients() or time.time() - self._asked_for() < self._watch.idle_minutes * 60
        ):
            self._server_lock.give_back()
            return False
        log.info("nobody needs the server: stopping it")
        self._companion.stop()
        running.stop(home)
        return True

    def _end_earlier_companion(self) -> None:
        """Ends the companion that a killed supervisor left behind, so that there are never two."""
        record = watching.recorded(self._folder)
        pid = record.get("companion")
        if pid is not None and watching.is_same(pid, record.get("companion_started", 0)):
            end(psutil.Process(pid))
        self._write_record()

    def _write_record(self) -> None:
        record = {"pid": psutil.Process().pid, "started": int(psutil.Process().create_time())}
        if self._companion.pid is not None:
            record |= {"companion": self._companion.pid, "companion_started": self._companion.started}
        replace_file(self._folder / watching.RECORD, json.dumps(record))

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()


def end(process: psutil.Process) -> None:
    """Ends a process that is not our child: politely, then by force."""
    try:
        process.terminate()
        process.wait(STOPS_WITHIN)
    except psutil.TimeoutExpired:
        process.kill()
    except psutil.NoSuchProcess:
        return


def main(folder: str, watch: str) -> None:
    """Supervises `folder` as the JSON `watch` says."""
    set_up("supervisor", Path(folder), terminal=False)
    Supervisor(Path(folder), Watch.from_json(watch)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])

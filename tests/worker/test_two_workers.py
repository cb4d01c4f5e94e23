"""Two worker processes, one killed in the middle of a job: the job ends once, by the other."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import psycopg
import pytest

from storekeeper.kit.jobs import defer_in
from tests.fixtures.database import Clone
from tests.worker.slow_worker import GATE, SLOW

_LONG = 60.0  # seconds until a word that does not come fails the test
_ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and SIGTERM")


class _Process:
    """A started worker and the words it says."""

    def __init__(self, cloned: Clone) -> None:
        login = asdict(cloned.address("worker"))
        said = json.dumps({"login": login, "databases": cloned.databases})
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.worker.slow_worker"],
            cwd=_ROOT, env=os.environ | {"SLOW_WORKER": said}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._words: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._ear = threading.Thread(target=self._listen)
        self._ear.start()
        self.number = self._process.pid

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._words.put(line.strip())

    def says(self, word: str) -> bool:
        """Waits for its next word."""
        return self._words.get(timeout=_LONG) == word

    def end(self, how: signal.Signals) -> int:
        """Signals it and waits for its end."""
        if self._process.poll() is None:
            self._process.send_signal(how)
        code = self._process.wait(_LONG)
        self._ear.join(_LONG)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return code


@contextmanager
def _worker(cloned: Clone) -> Iterator[_Process]:
    process = _Process(cloned)
    try:
        assert process.says("ready")
        yield process
    finally:
        process.end(signal.SIGKILL)


def _done_by(connection: psycopg.Connection) -> list[int]:
    rows = connection.execute("SELECT process FROM base.worker_heartbeat WHERE host = 'slow'")
    return [row[0] for row in rows]


def _left(connection: psycopg.Connection) -> int:
    row = connection.execute(
        "SELECT count(*) FROM queue.procrastinate_jobs WHERE task_name = 'slow'"
    ).fetchone()
    return row[0] if row else -1


def _defer(cloned: Clone) -> None:
    with cloned.door("worker").write() as connection:
        connection.exec_driver_sql("DELETE FROM queue.procrastinate_jobs")
        defer_in(connection, SLOW)


def test_the_job_of_a_killed_worker_ends_once_by_the_other(cloned: Clone) -> None:
    with cloned.connection("worker") as gate, _worker(cloned) as first:
        gate.execute("SELECT pg_advisory_lock(%s)", (GATE,))
        _defer(cloned)
        assert first.says("middle")

        with _worker(cloned) as second:
            first.end(signal.SIGKILL)
            gate.execute("SELECT pg_advisory_unlock(%s)", (GATE,))

            assert second.says("middle")
            assert second.end(signal.SIGTERM) == 0
            assert second.says("stopped")
            assert _done_by(gate) == [second.number]
            assert _left(gate) == 0


def _run_one(cloned: Clone, process: _Process) -> None:
    with cloned.door("worker").write() as connection:
        defer_in(connection, SLOW)
    assert process.says("middle")


def test_a_client_that_forges_the_queues_notices_stops_neither_job_nor_worker(cloned: Clone) -> None:
    registered = "SELECT id FROM queue.procrastinate_workers"
    with (
        cloned.connection("worker") as gate,
        cloned.connection("regional") as forger,
        _worker(cloned) as only,
    ):
        gate.execute("SELECT pg_advisory_lock(%s)", (GATE,))
        _defer(cloned)
        assert only.says("middle")
        before = gate.execute(registered).fetchall()

        for channel in ("procrastinate_any_queue_v1", "procrastinate_queue_v1#default", "storekeeper"):
            for job in range(200):
                abort = json.dumps({"type": "abort_job_requested", "job_id": job})
                forger.execute("SELECT pg_notify(%s, %s)", (channel, abort))
            for garbage in ("", "[]", "{", '{"type": null}', "x" * 7_000):
                forger.execute("SELECT pg_notify(%s, %s)", (channel, garbage))
        gate.execute("SELECT pg_advisory_unlock(%s)", (GATE,))
        _run_one(cloned, only)

        assert gate.execute(registered).fetchall() == before
        assert only.end(signal.SIGTERM) == 0
        assert (_done_by(gate), _left(gate)) == ([only.number] * 2, 0)


def test_a_worker_whose_connections_are_cut_goes_on(cloned: Clone) -> None:
    with cloned.connection("postgres") as administrator, _worker(cloned) as only:
        _run_one(cloned, only)

        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'storekeeper worker' AND datname = ANY (%s)",
            (list(cloned.databases.values()),),
        )

        _run_one(cloned, only)
        _until(lambda: _left(administrator) == 0)
        assert set(_done_by(administrator)) == {only.number}
        assert only.end(signal.SIGTERM) == 0


def _until(condition: Callable[[], bool]) -> None:
    """Looks until it holds."""
    pause, end = threading.Event(), time.monotonic() + _LONG
    while not condition():
        assert time.monotonic() < end
        pause.wait(0.05)


def test_a_worker_told_to_stop_ends_its_job_first(cloned: Clone) -> None:
    with cloned.connection("worker") as gate, _worker(cloned) as only:
        gate.execute("SELECT pg_advisory_lock(%s)", (GATE,))
        _defer(cloned)
        assert only.says("middle")

        os.kill(only.number, signal.SIGTERM)
        gate.execute("SELECT pg_advisory_unlock(%s)", (GATE,))

        assert only.says("stopped")
        assert (_done_by(gate), _left(gate)) == ([only.number], 0)

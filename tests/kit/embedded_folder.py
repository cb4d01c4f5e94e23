"""What the tests of the embedded server share: a server in a folder of its own, and what it is made of."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import psycopg

from storekeeper.kit.embedded import layout, postmaster
from storekeeper.kit.embedded.processes import alive, wait_until
from storekeeper.kit.embedded.server import EmbeddedServer

FAST = {"fsync": "off"}  # a killed process loses nothing by this, only a power cut would
PATIENCE = 60.0  # seconds within which a condition must come true; it is polled, never slept through


class Heard:
    """A progress that remembers what it was told."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def __call__(self, code: str, _values: Mapping[str, object]) -> None:
        self.codes.append(code)


def data_of(server: EmbeddedServer) -> Path:
    """PostgreSQL's data directory of a made server."""
    home = layout.found(server.folder)
    assert home is not None
    return home.data


def pid_of(server: EmbeddedServer) -> int:
    """The postmaster's process id, as postmaster.pid tells it."""
    told = postmaster.told(data_of(server))
    assert told is not None
    return told.pid


def kill(pid: int) -> None:
    """Ends a process as a power cut would, and waits until it is gone."""
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not alive(pid), seconds=PATIENCE)


def connect(server: EmbeddedServer, name: str = "a client") -> psycopg.Connection:
    """A connection of the superuser, in autocommit."""
    return psycopg.connect(server.administrator().conninfo(), autocommit=True, application_name=name)


def write_rows(server: EmbeddedServer, rows: int) -> None:
    """Commits a table `kept` of that many rows."""
    with closing(connect(server)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT n FROM generate_series(1, %s) AS n", (rows,))


def rows_of(server: EmbeddedServer) -> int:
    """How many rows `kept` has."""
    with closing(connect(server)) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert found is not None
    return int(found[0])

"""How long a start takes, against a program of the same libraries without our kit: a bare window, then a usable one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.claim import Claim, against, in_turn
from bench.store import filled_store
from storekeeper.kit.stores.address import Address

PATIENCE = 120.0  # seconds after which a program hangs


def claims() -> Iterable[Claim]:
    """Median seconds from the start of the process to its end, everything on disk read once before."""
    with filled_store() as store, TemporaryDirectory() as folder:
        address = store.add_login("bench", "hq")
        peer = partial(run, "start_peer", address, folder)
        mine, theirs = in_turn(partial(run, "start_ours", address, folder), peer, rounds=9)
        yield against("start of a bare window with a first query", ours=mine, peer=theirs, goal=1.3)
        mine, theirs = in_turn(partial(run, "start_today", address, folder), peer, rounds=9)
    yield against(
        "start of the main window until the rows of Today are painted", ours=mine, peer=theirs, goal=1.5
    )


def run(program: str, address: Address, folder: str) -> str:
    """Runs a program of the benches to its end and returns what it printed last; raises RuntimeError."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "STOREKEEPER_DATA": folder}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # both start from compiled files, as an installed program does
    where = (address.host, str(address.port), address.login, address.password)
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{program}", *where, folder],
        cwd=Path(__file__).parents[1],
        env=environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    told = done.stdout.strip().splitlines()
    if done.returncode != 0 or not told:
        raise RuntimeError(done.stderr)
    return told[-1]

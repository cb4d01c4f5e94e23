"""How long a bare window with its first query takes, against a program of the same libraries without our kit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.claim import Claim, against, in_turn
from bench.store import migrated_store


def claims() -> Iterable[Claim]:
    """Median seconds from the start of the process to its end, everything on disk read once before."""
    with migrated_store() as store, TemporaryDirectory() as folder:
        address = store.add_login("bench", "hq")
        where = (address.host, str(address.port), address.login, address.password)
        ours = partial(_run, "start_ours", *where, folder)
        peer = partial(_run, "start_peer", *where)
        mine, theirs = in_turn(ours, peer, rounds=9)
    yield against("start of a bare window with a first query", ours=mine, peer=theirs, goal=1.3)


def _run(program: str, *arguments: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "STOREKEEPER_DATA": arguments[-1]}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # both start from compiled files, as an installed program does
    here = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{program}", *arguments],
        cwd=here,
        env=environment,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0 or done.stdout.strip() != b"0":
        raise RuntimeError(done.stderr.decode())

"""The memory that the console has for itself once every page has been opened, against a program without our kit."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from tempfile import TemporaryDirectory

from bench.claim import Claim, against
from bench.start import run
from bench.store import filled_store

ROUNDS = 3
MEBIBYTE = 1024 * 1024


def claims() -> Iterator[Claim]:
    """Median private bytes (USS) on the filled sample store, each program in a process of its own."""
    with filled_store() as store, TemporaryDirectory() as folder:
        address = store.add_login("bench", "hq")
        ours, peer = (
            median(int(run(program, address, folder)) / MEBIBYTE for _ in range(ROUNDS))
            for program in ("memory_ours", "memory_peer")
        )
    yield against("private memory after opening every page, MiB", ours=ours, peer=peer, goal=2)

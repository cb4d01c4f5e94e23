"""From an edit on one desktop to the screen of another, against UPDATE, notice and SELECT in two processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.claim import Claim, against
from bench.store import connected, filled_store
from storekeeper.kit.clock import monday_of, today
from storekeeper.kit.stores.address import Address

EDITS = 200
SECOND = 1.0
WARM = 5  # the first few of both are not counted


def claims() -> Iterable[Claim]:
    """Median seconds of an edit, ours and theirs by turns in one run; every process has the same clock."""
    with filled_store() as store, TemporaryDirectory() as folder:
        logins = [store.add_login(name, "hq") for name in ("planner", "onlooker", "peer")]
        with connected(store.administrator) as owner:
            owner.execute("CREATE TABLE base.peer (id int PRIMARY KEY, value int NOT NULL, at timestamptz)")
            owner.execute("INSERT INTO base.peer SELECT n, 0 FROM generate_series(1, 10000) n")
            owner.execute("GRANT SELECT, UPDATE ON base.peer TO sk_hq")
            ours, peer = _measured(logins, Path(folder))
    yield against(
        "an edit of a shift to seen in the other desktop's cells",
        ours=median(ours),
        peer=median(peer),
        goal=5,
    )
    yield against("the slowest of them, against a second", ours=max(ours), peer=SECOND, goal=1)


def _measured(logins: list[Address], folder: Path) -> tuple[list[float], list[float]]:
    planner, onlooker, bare = logins
    ours: list[float] = []
    peer: list[float] = []
    with (
        _program("edit_seen_ours", planner, folder / "one") as doing,
        _program("edit_seen_ours", onlooker, folder / "two") as seeing,
        _program("edit_seen_peer", bare, folder / "three") as updating,
        _program("edit_seen_peer", bare, folder / "four") as selecting,
    ):
        for number in range(1, EDITS + WARM + 1):
            for one, other, kept in ((doing, seeing, ours), (updating, selecting, peer)):
                _tell(other, f"see {number}")
                _heard(other)
                _tell(one, f"do {number}")
                began = float(_heard(one))
                kept.append(float(_heard(other)) - began)
    return ours[WARM:], peer[WARM:]


@contextmanager
def _program(name: str, address: Address, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A program that is ready; it ends when its input does."""
    folder.mkdir()
    place = {
        "host": address.host, "port": address.port, "database": address.database, "login": address.login,
        "password": address.password, "folder": str(folder), "monday": str(monday_of(today())),
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", f"bench.{name}"],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _tell(process, json.dumps(place))
            _heard(process)
            yield process
            _tell(process, "end")
            process.wait(60)
        finally:
            process.kill()


def _tell(process: subprocess.Popen[str], what: str) -> None:
    if process.stdin is not None:
        process.stdin.write(what + "\n")
        process.stdin.flush()


def _heard(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout is not None else ""
    if not line:
        raise RuntimeError("a program of the bench ended")
    return line.strip()

"""A worker process for tests: its job says when it is in the middle, and goes on when it gets an advisory lock."""

from __future__ import annotations

import json
import os
import sys

from sqlalchemy import Connection, text

from storekeeper.kit.jobs import Every, Job
from storekeeper.kit.jobs.runner import Pace
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.store import Store
from storekeeper.worker.main import WorkerHost

SLOW = Job("slow")
GATE = 4711
_PACE = Pace(looks_every=30, heartbeat=0.3, stalled_after=2.0, upkeep=Every(seconds=1))
_DONE = text(
    "INSERT INTO base.worker_heartbeat (worker, host, process, note)"
    " VALUES (gen_random_uuid(), 'slow', :process, :note)"
)


def tell(word: str) -> None:
    """One line to whoever started this process."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def work_slowly(connection: Connection) -> None:
    """Writes, waits at the gate, ends."""
    connection.execute(_DONE, {"process": os.getpid(), "note": "done"})
    tell("middle")
    connection.execute(text("SELECT pg_advisory_xact_lock(:gate)"), {"gate": GATE})
    connection.execute(text("SELECT 1"))


def main(login: dict[str, object], databases: dict[str, str]) -> None:
    """Works until SIGTERM."""
    addresses = {
        Store(store): Address(**(login | {"database": database})) for store, database in databases.items()
    }
    host = WorkerHost(addresses, pace=_PACE)
    host.jobs[Store.OPERATIONS].add(SLOW, work_slowly)
    tell("ready")
    host.run()
    tell("stopped")


if __name__ == "__main__":
    main(**json.loads(os.environ["SLOW_WORKER"]))

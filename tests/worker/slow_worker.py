"""A worker process for tests: its job says when it is in the middle, and goes on when it gets an advisory lock."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import closing

from sqlalchemy import Connection, text

from storekeeper.kit.jobs import Every, Job
from storekeeper.kit.jobs.runner import Jobs, Pace
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door

SLOW = Job("slow")
GATE = 4711
_PACE = Pace(looks_every=0.2, heartbeat=0.3, stalled_after=2.0, takes_back=Every(seconds=1))
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


async def main(address: Address) -> None:
    """Works until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with closing(Door(address, application="slow worker", most=4)) as door:
        jobs = Jobs(address, door.write, pace=_PACE)
        jobs.add(SLOW, work_slowly)
        tell("ready")
        await jobs.work(stop)
    tell("stopped")


if __name__ == "__main__":
    asyncio.run(main(Address(**json.loads(os.environ["SLOW_WORKER"]))))

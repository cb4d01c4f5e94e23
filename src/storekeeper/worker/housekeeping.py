"""What every store needs each night: traces of work past their time erased, audit's coming months made."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import Connection, text

from storekeeper.kit.jobs import Daily, Job

HOUSEKEEPING = Job("store.housekeeping", when=Daily(time(4, 10)), make_up=1, serial=True)

_MONTHS_AHEAD = 3
_KEPT = (
    ("DELETE FROM base.worker_heartbeat WHERE seen_at < :before", timedelta(days=30)),
    (
        "DELETE FROM queue.procrastinate_jobs job WHERE status NOT IN ('todo', 'doing') AND NOT EXISTS ("
        "SELECT FROM queue.procrastinate_events e WHERE e.job_id = job.id AND e.at >= :before)",
        timedelta(days=30),
    ),
)


def keep_house(connection: Connection, *, due: datetime) -> None:
    """Failed jobs and signs of life are kept 30 days before `due`, an aware instant."""
    for statement, kept in _KEPT:
        connection.execute(text(statement), {"before": due - kept})
    connection.execute(text("SELECT audit.make_months(:ahead)"), {"ahead": _MONTHS_AHEAD})

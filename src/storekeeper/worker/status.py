"""What can be said of the workers: who is alive, what they found, what waits in the queues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, text

from storekeeper.kit.errors import Finding
from storekeeper.worker.heartbeat import findings_of

SILENT_AFTER = timedelta(seconds=60)
_MOST = 20

_WORKERS = text(
    """
    SELECT worker, host, process, started_at, seen_at, stopped_at, note,
        stopped_at IS NULL AND seen_at > now() - :silent AS alive
    FROM base.worker_heartbeat ORDER BY seen_at DESC LIMIT :most
    """
)
_QUEUES = text(
    """
    SELECT queue_name AS queue,
        count(*) FILTER (WHERE status = 'todo') AS waiting,
        count(*) FILTER (WHERE status = 'doing') AS doing,
        count(*) FILTER (WHERE status = 'failed') AS failed,
        min(e.at) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())) AS oldest
    FROM queue.procrastinate_jobs job
    LEFT JOIN LATERAL (SELECT min(at) AS at FROM queue.procrastinate_events WHERE job_id = job.id) e ON true
    GROUP BY queue_name ORDER BY queue_name
    """
)


@dataclass(frozen=True)
class WorkerSeen:
    """One worker process; instants are aware, `findings` are those of the last nightly comparison."""

    worker: UUID
    host: str
    process: int
    started_at: datetime
    seen_at: datetime
    stopped_at: datetime | None
    alive: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class QueueSeen:
    """One queue of a store; `oldest` is when the job that could have run first was deferred."""

    queue: str
    waiting: int
    doing: int
    failed: int
    oldest: datetime | None


def workers(connection: Connection) -> tuple[WorkerSeen, ...]:
    """The workers of a chain, the last seen first; at the operations store, as IT, headquarters or worker."""
    found = connection.execute(_WORKERS, {"silent": SILENT_AFTER, "most": _MOST})
    return tuple(
        WorkerSeen(
            row.worker, row.host, row.process, row.started_at, row.seen_at, row.stopped_at, row.alive,
            findings_of(row.note),
        )
        for row in found
    )  # fmt: skip


def queues(connection: Connection) -> tuple[QueueSeen, ...]:
    """The queues of a store that hold any job; only the worker's login may ask."""
    return tuple(QueueSeen(*row) for row in connection.execute(_QUEUES))

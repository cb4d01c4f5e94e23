"""What a job is called and how it waits; deferring it joins the transaction of whoever needs it done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from storekeeper.kit.jobs.schedules import Schedule


@dataclass(frozen=True)
class Job:
    """A kind of job. It may run twice, so what it does must bear that.

    `when` makes it run by itself; runs that were missed are made up, the latest `make_up` of them, unless
    they are older than `max_delay`. Of a `serial` one no two runs overlap: the later waits its turn.
    After `attempts` failures, with growing pauses, it stays in the queue as failed.
    """

    name: str
    queue: str = "default"
    when: Schedule | None = None
    make_up: int = 0
    max_delay: timedelta = timedelta(days=2)
    serial: bool = False
    attempts: int = 8


_DEFER = text(
    """
    INSERT INTO queue.procrastinate_jobs AS waiting
        (queue_name, task_name, queueing_lock, args, scheduled_at)
    VALUES (:queue, :name, :key, :args, :at)
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO UPDATE SET
        args = excluded.args,
        scheduled_at = CASE WHEN waiting.scheduled_at > excluded.scheduled_at THEN excluded.scheduled_at
                            WHEN excluded.scheduled_at IS NOT NULL THEN waiting.scheduled_at END
    RETURNING id
    """
).bindparams(bindparam("args", type_=JSONB))


def defer_in(
    connection: Connection,
    job: Job,
    *,
    key: str | None = None,
    at: datetime | None = None,
    **arguments: str | int | float | bool | list[str] | list[int] | None,
) -> int:
    """Defers `job` when the transaction of `connection` commits; returns the number of the waiting job.

    Of the jobs with one `key` only one waits: deferred again it takes the newer arguments and the earlier
    time, and it is held back until this transaction ends, so that it never misses what is written here.
    `at` is aware. Arguments are ids and codes, never personal values: they are readable in the queue.
    """
    given = {"queue": job.queue, "name": job.name, "args": arguments, "at": at}
    waiting = f"{job.name}:{key}" if key is not None else None
    return int(connection.execute(_DEFER, given | {"key": waiting}).scalar_one())

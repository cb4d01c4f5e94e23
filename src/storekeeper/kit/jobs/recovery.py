"""What the queue does not do by itself: runs that were missed, jobs whose worker died, turns of serial jobs."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from storekeeper.kit.jobs.job import Job
from storekeeper.kit.jobs.schedules import Schedule, missed

_MOST_KILLED = 5  # workers that one job may take down before it stays failed

# Turns are taken on rows of the queue: an advisory lock could be held by any login, for ever.
_MAKE_TURN = text(
    "INSERT INTO queue.procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)"
    " VALUES (:name, 'turn', 0) ON CONFLICT DO NOTHING"
)
_TURN = "SELECT 1 FROM queue.procrastinate_periodic_defers WHERE task_name = :name AND periodic_id = 'turn'"
_WAIT_FOR_TURN = text(f"{_TURN} FOR UPDATE")
_TAKE_TURN = text(f"{_TURN} FOR UPDATE SKIP LOCKED")
_LAST_TICK = text(
    "SELECT max(defer_timestamp) FROM queue.procrastinate_periodic_defers"
    " WHERE task_name = :name AND periodic_id = ''"
)
_FIRST_TICK = text(
    "INSERT INTO queue.procrastinate_periodic_defers (task_name, defer_timestamp) VALUES (:name, :tick)"
    " ON CONFLICT DO NOTHING"
)
_DEFER_TICK = text(
    "SELECT queue.procrastinate_defer_periodic_job_v2("
    ":queue, NULL, :key, :name, 0, '', :tick, jsonb_build_object('timestamp', :tick))"
)
# A running job holds its row. One that nobody holds is lost if its worker is silent, and also if it began
# long ago: its worker then ended it, but lost the connection before it could say so.
_STALLED = text(
    """
    SELECT job.id, job.attempts FROM queue.procrastinate_jobs job
    WHERE job.status = 'doing' AND (
        NOT EXISTS (
            SELECT FROM queue.procrastinate_workers w
            WHERE w.id = job.worker_id AND w.last_heartbeat >= now() - make_interval(secs => :after))
        OR NOT EXISTS (
            SELECT FROM queue.procrastinate_events e
            WHERE e.job_id = job.id AND e.type = 'started' AND e.at >= now() - make_interval(secs => :after)))
    ORDER BY job.id FOR UPDATE OF job SKIP LOCKED
    """
)
_UNKEY = text(
    "UPDATE queue.procrastinate_jobs SET queueing_lock = NULL WHERE id = ANY (CAST(:ids AS bigint[]))"
)
_RETRY = text(
    "SELECT queue.procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL)"
    " FROM unnest(CAST(:ids AS bigint[])) id"
)
_GIVE_UP = text(
    "SELECT queue.procrastinate_finish_job_v1(id, 'failed', false) FROM unnest(CAST(:ids AS bigint[])) id"
)


def has_turn(connection: Connection, name: str) -> bool:
    """Takes the turn called `name` until the transaction ends; False when another transaction has it."""
    connection.execute(_MAKE_TURN, {"name": name})
    return connection.execute(_TAKE_TURN, {"name": name}).first() is not None


def take_back(connection: Connection, *, stalled_after: float) -> int:
    """Lets lost jobs wait again once they are `stalled_after` seconds old; returns how many.

    A job whose transaction still lives is never lost. One that took several workers down stays as failed.
    """
    found = connection.execute(_STALLED, {"after": stalled_after}).all()
    given_up = [row.id for row in found if row.attempts + 1 >= _MOST_KILLED]
    again = [row.id for row in found if row.attempts + 1 < _MOST_KILLED]
    connection.execute(_UNKEY, {"ids": again})
    connection.execute(_RETRY, {"ids": again})
    connection.execute(_GIVE_UP, {"ids": given_up})
    return len(found)


def make_up(connection: Connection, job: Job, when: Schedule, instant: datetime) -> None:
    """Defers the runs of `job` that nobody deferred up to `instant`; two workers at once defer each once.

    A job that has never been seen has missed nothing, but from now on it does.
    """
    connection.execute(_MAKE_TURN, {"name": "jobs.make_up"})
    connection.execute(_WAIT_FOR_TURN, {"name": "jobs.make_up"})
    last = connection.execute(_LAST_TICK, {"name": job.name}).scalar_one()
    if last is None:
        connection.execute(_FIRST_TICK, {"name": job.name, "tick": int(when.previous(instant).timestamp())})
        return
    since = datetime.fromtimestamp(last, UTC)
    ticks = missed(when, last=since, now=instant, make_up=job.make_up, max_delay=job.max_delay)
    for tick in ticks:
        run = {"queue": job.queue, "name": job.name, "key": tick_key(job), "tick": int(tick.timestamp())}
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(_DEFER_TICK, run)


def tick_key(job: Job) -> str | None:
    """Runs that would pile up behind one another wait as one, unless each of them is wanted."""
    return job.name if job.when is not None and job.make_up <= 1 else None

"""Runs the jobs of one store, each in a transaction of its own; lost ones are taken back and made up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.connector import Notify
from procrastinate.jobs import Job as Ticket
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from storekeeper.kit.clock import now
from storekeeper.kit.errors import Refused
from storekeeper.kit.jobs.job import Job
from storekeeper.kit.jobs.schedules import Every, Schedule, missed
from storekeeper.kit.stores.address import Address

_LONGEST_PAUSE = 3600  # seconds between two attempts
_DISPLACED_PAUSE = 60
_SERIAL_PAUSE = 5
_LOOK_AGAIN = '{"type": "job_inserted", "job_id": 0}'
_EACH_MINUTE = Every(minutes=1)
_MOST_KILLED = 5  # workers that one job may take down before it stays failed

Write = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Pace:
    """How a worker works at one store; times in seconds."""

    at_once: int = 2
    looks_every: float = 5.0
    heartbeat: float = 10.0
    stalled_after: float = 40.0
    takes_back: Schedule = _EACH_MINUTE
    stops_within: float = 25.0


class _Later(Exception):
    """This run is not possible now."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Patience(BaseRetryStrategy):
    """Tries again after 3, 9, 27 … seconds; a refusal is final."""

    def __init__(self, attempts: int) -> None:
        self._attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: Ticket) -> RetryDecision | None:
        if isinstance(exception, _Later):
            return RetryDecision(retry_in={"seconds": exception.seconds})
        if isinstance(exception, Refused) or job.attempts + 1 >= self._attempts:
            return None
        return RetryDecision(retry_in={"seconds": min(3 ** (job.attempts + 1), _LONGEST_PAUSE)})


_FORGET_KEY = text(
    "UPDATE queue.procrastinate_jobs SET queueing_lock = NULL WHERE id = :id AND worker_id = :worker"
)
# KEY SHARE lets procrastinate write heartbeat and end of the job, but nobody take back a job that is alive.
_HOLD = text(
    "SELECT FROM queue.procrastinate_jobs"
    " WHERE id = :id AND worker_id = :worker AND status = 'doing' FOR KEY SHARE"
)
# Turns are taken on rows of the queue: an advisory lock could be held by any login, for ever.
_MAKE_TURN = text(
    "INSERT INTO queue.procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)"
    " VALUES (:name, 'turn', 0) ON CONFLICT DO NOTHING"
)
_TAKE_TURN = text(
    "SELECT 1 FROM queue.procrastinate_periodic_defers"
    " WHERE task_name = :name AND periodic_id = 'turn' FOR UPDATE SKIP LOCKED"
)
_ALONE = text("LOCK TABLE queue.procrastinate_periodic_defers IN SHARE ROW EXCLUSIVE MODE")
_LAST_TICK = text(
    "SELECT max(defer_timestamp) FROM queue.procrastinate_periodic_defers"
    " WHERE task_name = :name AND periodic_id = ''"
)
_FIRST_TICK = text(
    "INSERT INTO queue.procrastinate_periodic_defers (task_name, defer_timestamp) VALUES (:name, :tick)"
)
_DEFER_TICK = text(
    "SELECT queue.procrastinate_defer_periodic_job_v2("
    ":queue, NULL, :key, :name, 0, '', :tick, jsonb_build_object('timestamp', :tick))"
)
_STALLED = text(
    """
    SELECT job.id, job.attempts FROM queue.procrastinate_jobs job
    WHERE job.status = 'doing' AND NOT EXISTS (
        SELECT FROM queue.procrastinate_workers w
        WHERE w.id = job.worker_id AND w.last_heartbeat >= now() - make_interval(secs => :after))
    ORDER BY job.id FOR UPDATE OF job SKIP LOCKED
    """
)
_RUNNABLE = text(
    "SELECT EXISTS (SELECT FROM queue.procrastinate_jobs"
    " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))"
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


class _Connector(PsycopgConnector):
    """Any login can send on the queue's channel, so what is heard there never says more than "look again"."""

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        async def look_again(*, channel: str, payload: str) -> None:  # noqa: ARG001
            await on_notification(channel=channel, payload=_LOOK_AGAIN)

        await super().listen_notify(look_again, channels)


class Jobs:
    """The jobs of one store and the worker that runs them.

    `write` opens a transaction at that store as the worker; each run of a job is one such transaction.
    A job whose worker died has written nothing and is taken back by another worker.
    """

    def __init__(
        self,
        address: Address,
        write: Write,
        *,
        pace: Pace | None = None,
        application: str = "storekeeper worker",
    ) -> None:
        """Opens nothing yet. `address` is the store's, for the login `worker`."""
        self.pace = pace or Pace()
        self._write = write
        self._jobs: dict[str, Job] = {}
        parameters = address.parameters()
        parameters["options"] = f"{parameters.get('options', '')} -c search_path=queue,pg_catalog".strip()
        parameters["application_name"] = application
        connector = _Connector(kwargs=parameters, min_size=1, max_size=self.pace.at_once + 2)
        self.app = App(connector=connector)
        self.add(
            Job("jobs.take_back", when=self.pace.takes_back),
            lambda connection, **_: take_back(connection, stalled_after=self.pace.stalled_after),
        )

    def add(self, job: Job, function: Callable[..., object]) -> None:
        """Has `function(connection, **arguments)` do `job`; a scheduled one gets `due`, an aware instant."""

        async def run(context: JobContext, /, **arguments: Any) -> None:
            await asyncio.to_thread(self._perform, job, function, context.job, arguments)

        self._jobs[job.name] = job
        task: Any = self.app.task(
            name=job.name, queue=job.queue, queueing_lock=_tick_key(job), retry=_Patience(job.attempts),
            pass_context=True,
        )(run)  # fmt: skip
        if job.when is not None:
            self.app.periodic_registry.register_task(task, job.when.cron, "", {})

    async def work(self, stop: asyncio.Event) -> None:
        """Makes up what was missed, then runs jobs until `stop`, ending those that run.

        Also returns, or raises psycopg.Error or procrastinate's ConnectorException, when the store is lost;
        it may be called again then.
        """
        await asyncio.to_thread(self.make_up)
        async with self.app.open_async():
            running = asyncio.create_task(self._run(wait=True))
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    async def work_off(self) -> None:
        """Makes up what was missed, runs jobs until none can run now, and returns."""
        await asyncio.to_thread(self.make_up)
        async with self.app.open_async():
            while True:
                await self._run(wait=False)
                if not await asyncio.to_thread(self._anything_left):
                    return

    def make_up(self) -> None:
        """Defers the runs that were missed while no worker was there; two workers at once do it once."""
        for job in self._jobs.values():
            if job.when is not None and job.make_up > 0:
                with self._write() as connection:
                    _make_up(connection, job, job.when, now())

    async def _run(self, *, wait: bool) -> None:
        await self.app.run_worker_async(
            wait=wait,
            concurrency=self.pace.at_once,
            fetch_job_polling_interval=self.pace.looks_every,
            update_heartbeat_interval=self.pace.heartbeat,
            stalled_worker_timeout=self.pace.stalled_after,
            shutdown_graceful_timeout=self.pace.stops_within,
            delete_jobs="successful",
            install_signal_handlers=False,
        )

    def _anything_left(self) -> bool:
        with self._write() as connection:
            return bool(connection.execute(_RUNNABLE).scalar_one())

    def _perform(
        self, job: Job, function: Callable[..., object], ticket: Ticket, arguments: dict[str, Any]
    ) -> None:
        held = {"id": ticket.id, "worker": ticket.worker_id}
        if ticket.queueing_lock is not None:
            with self._write() as connection:
                connection.execute(_FORGET_KEY, held)
        if job.when is not None:
            due = arguments.get("timestamp")
            arguments = {"due": now() if due is None else datetime.fromtimestamp(due, UTC)}
        with self._write() as connection:
            if connection.execute(_HOLD, held).first() is None:
                raise _Later(_DISPLACED_PAUSE)
            if job.serial and not _has_turn(connection, job):
                raise _Later(_SERIAL_PAUSE)
            function(connection, **arguments)


def take_back(connection: Connection, *, stalled_after: float) -> int:
    """Lets the jobs of workers that have been silent for so many seconds wait again; returns how many.

    A job whose transaction still lives is left alone. One that took several workers down stays as failed.
    """
    found = connection.execute(_STALLED, {"after": stalled_after}).all()
    given_up = [row.id for row in found if row.attempts + 1 >= _MOST_KILLED]
    again = [row.id for row in found if row.attempts + 1 < _MOST_KILLED]
    connection.execute(_UNKEY, {"ids": again})
    connection.execute(_RETRY, {"ids": again})
    connection.execute(_GIVE_UP, {"ids": given_up})
    return len(found)


def _make_up(connection: Connection, job: Job, when: Schedule, instant: datetime) -> None:
    connection.execute(_ALONE)
    last = connection.execute(_LAST_TICK, {"name": job.name}).scalar_one()
    if last is None:  # a new job misses nothing, but from now on it does
        connection.execute(_FIRST_TICK, {"name": job.name, "tick": int(when.previous(instant).timestamp())})
        return
    since = datetime.fromtimestamp(last, UTC)
    ticks = missed(when, last=since, now=instant, make_up=job.make_up, max_delay=job.max_delay)
    for tick in ticks:
        run = {"queue": job.queue, "name": job.name, "key": _tick_key(job), "tick": int(tick.timestamp())}
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(_DEFER_TICK, run)


def _has_turn(connection: Connection, job: Job) -> bool:
    connection.execute(_MAKE_TURN, {"name": job.name})
    return connection.execute(_TAKE_TURN, {"name": job.name}).first() is not None


def _tick_key(job: Job) -> str | None:
    """Runs that would pile up behind one another wait as one, unless each of them is wanted."""
    return job.name if job.when is not None and job.make_up <= 1 else None

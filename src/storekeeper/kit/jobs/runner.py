"""Runs the jobs of one store, each in a transaction of its own; lost ones are taken back and made up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.connector import Notify
from procrastinate.jobs import Job as Ticket
from sqlalchemy import Connection, text

from storekeeper.kit.clock import now
from storekeeper.kit.errors import Refused
from storekeeper.kit.jobs.job import Job
from storekeeper.kit.jobs.recovery import has_turn, make_up, take_back, tick_key
from storekeeper.kit.jobs.schedules import Every, Schedule
from storekeeper.kit.stores.address import Address

_LONGEST_PAUSE = 3600  # seconds between two attempts
_DISPLACED_PAUSE = 60
_SERIAL_PAUSE = 5
_LOOK_AGAIN = '{"type": "job_inserted", "job_id": 0}'
UPKEEP = "jobs.upkeep"
_EACH_MINUTE = Every(minutes=1)
_log = logging.getLogger(__name__)

Write = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Pace:
    """How a worker works at one store; times in seconds."""

    at_once: int = 2
    looks_every: float = 5.0
    heartbeat: float = 10.0
    stalled_after: float = 40.0
    upkeep: Schedule = _EACH_MINUTE
    stops_within: float = 25.0


class _Later(Exception):
    """This run is not possible now, which is nobody's fault."""

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
# The queue counts an attempt for every run that is put off; this one is given back beforehand.
_UNCOUNT = text(
    "UPDATE queue.procrastinate_jobs SET attempts = attempts - 1 WHERE id = :id AND status = 'doing'"
)
_RUNNABLE = text(
    "SELECT EXISTS (SELECT FROM queue.procrastinate_jobs"
    " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))"
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
        self.add(Job(UPKEEP, when=self.pace.upkeep), self.upkeep)

    def add(self, job: Job, function: Callable[..., object]) -> None:
        """Has `function(connection, **arguments)` do `job`; a scheduled one gets `due`, an aware instant."""

        async def run(context: JobContext, /, **arguments: Any) -> None:
            try:
                await asyncio.to_thread(self._perform, job, function, context.job, arguments)
            except Exception as error:  # told by kind alone: its text may hold values of rows
                _log.info(
                    "%s %s, attempt %s: %s", job.name, context.job.id, context.job.attempts + 1, type(error)
                )
                raise

        self._jobs[job.name] = job
        task: Any = self.app.task(
            name=job.name, queue=job.queue, queueing_lock=tick_key(job), retry=_Patience(job.attempts),
            pass_context=True,
        )(run)  # fmt: skip
        if job.when is not None:
            self.app.periodic_registry.register_task(task, job.when.cron, "", {})

    async def work(self, stop: asyncio.Event) -> None:
        """Makes up what was missed, then runs jobs until `stop`, ending those that run.

        Also returns, or raises psycopg.Error or procrastinate's ConnectorException, when the store is lost;
        it may be called again then.
        """
        await asyncio.to_thread(self._begin)
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
        await asyncio.to_thread(self._begin)
        async with self.app.open_async():
            while True:
                await self._run(wait=False)
                if not await asyncio.to_thread(self._anything_left):
                    return

    def upkeep(self, connection: Connection, *, due: datetime) -> None:
        """Takes back what dead workers left, and defers the runs that were missed until `due`, an aware instant.

        They are missed while no worker is there, and also while its machine sleeps.
        """
        take_back(connection, stalled_after=self.pace.stalled_after)
        for job in self._jobs.values():
            if job.when is not None and job.make_up > 0:
                make_up(connection, job, job.when, due)

    def _begin(self) -> None:
        with self._write() as connection:
            self.upkeep(connection, due=now())

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
            pause = _pause(connection, job, held)
            if pause is None:
                function(connection, **arguments)
            else:
                connection.execute(_UNCOUNT, {"id": ticket.id})
        if pause is not None:
            raise _Later(pause)


def _pause(connection: Connection, job: Job, held: dict[str, int | None]) -> int | None:
    """Seconds until this run may be possible; None, with the job and its turn held, when it is possible now."""
    if connection.execute(_HOLD, held).first() is None:
        return _DISPLACED_PAUSE
    if job.serial and not has_turn(connection, job.name):
        return _SERIAL_PAUSE
    return None

"""Puts the worker together: one queue for each of the three stores in one process, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, time, timedelta
from functools import partial

import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy import Connection, text

from storekeeper.features import FEATURES
from storekeeper.kit.clock import now
from storekeeper.kit.errors import StorekeeperError, Unreachable
from storekeeper.kit.feature import Feature, load
from storekeeper.kit.jobs import Daily, Every, Job, defer_in
from storekeeper.kit.jobs.dispatch import add_dispatch, listeners_of
from storekeeper.kit.jobs.runner import Jobs, Pace
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door
from storekeeper.kit.stores.store import Store
from storekeeper.people.jobs import COPY_SCOPE
from storekeeper.worker import heartbeat
from storekeeper.worker.housekeeping import HOUSEKEEPING, keep_house
from storekeeper.worker.retention import RETENTION, keep_terms
from storekeeper.worker.scope_copies import compare_scope, copy_scope, keep_rights
from storekeeper.worker.sealing import SEAL, VERIFY, Sealer

APPLICATION = "storekeeper worker"
COMPARE_SCOPE = Job("scope.compare", when=Daily(time(3, 30)), make_up=1, serial=True)
KEEP_RIGHTS = Job("rights.keep", when=Every(minutes=5), make_up=1, serial=True)
_COPYING = text(
    "SELECT EXISTS (SELECT FROM queue.procrastinate_jobs"
    " WHERE task_name = :name AND status IN ('todo', 'doing'))"
).bindparams(name=COPY_SCOPE.name)
_SOON = timedelta(minutes=5)
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds before a lost store is tried again
_log = logging.getLogger(__name__)


def quiet() -> None:
    """Keeps the log to what matters: the queue would tell each job, the pools each attempt to connect again."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


class WorkerHost:
    """One worker process: its doors, its queues, and its sign of life."""

    def __init__(
        self,
        addresses: Mapping[Store, Address],
        *,
        keeper: Mapping[Store, Address] | None = None,
        sealer: Sealer | None = None,
        features: tuple[Feature, ...] = FEATURES,
        pace: Pace | None = None,
    ) -> None:
        """Opens nothing yet. `addresses` are those of the login `worker` at all three stores.

        `keeper`: the same of the login that carries approved rights; without it nothing is carried from here.
        `sealer`: what seals the audit; without it another worker has to.
        """
        self.worker = heartbeat.Worker()
        self.pace = pace or Pace()
        self.doors = {
            store: Door(address, application=APPLICATION, most=self.pace.at_once + 2)
            for store, address in addresses.items()
        }
        self.jobs = {
            store: Jobs(address, self.doors[store].write, pace=self.pace, application=APPLICATION)
            for store, address in addresses.items()
        }
        self._keeper = {
            store: Door(address, application=APPLICATION, most=2) for store, address in (keeper or {}).items()
        }
        self._copies: dict[Store, Door] = {
            store: door for store, door in self.doors.items() if store is not Store.OPERATIONS
        }
        self._sealer = sealer
        self._stop = asyncio.Event()
        self._compose(features)

    def run(self) -> None:
        """Works until SIGTERM or SIGINT, then lets running jobs end. Raises Refused, e.g. for a wrong password."""
        # psycopg cannot wait on Windows' default loop.
        factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(self._work())

    def stop(self) -> None:
        """Ends the work; to be called in the loop's thread."""
        self._stop.set()

    def close(self) -> None:
        """Gives the connections back."""
        for door in (*self.doors.values(), *self._keeper.values()):
            door.close()

    def _compose(self, features: tuple[Feature, ...]) -> None:
        operations = self.jobs[Store.OPERATIONS]
        for store, jobs in self.jobs.items():
            add_dispatch(jobs, listeners_of(features) if store is Store.OPERATIONS else {})
            jobs.add(HOUSEKEEPING, keep_house)
            second = None if self._sealer is None else self._sealer.copies
            door = self.doors[Store.OPERATIONS]
            jobs.add(RETENTION, partial(keep_terms, store=store, second=second, operations=door))
        for feature in features:
            for reference in feature.jobs:
                load(reference)(operations)
        operations.add(COPY_SCOPE, partial(copy_scope, keeper=self._keeper))
        operations.add(KEEP_RIGHTS, self._keep_rights)
        operations.add(COMPARE_SCOPE, self._compare)
        if self._sealer is not None:
            operations.add(SEAL, self._sealer.seal)
            operations.add(VERIFY, self._verify)

    async def _work(self) -> None:
        self._hear_signals(asyncio.get_running_loop())
        _log.info("Worker %s began on %s", self.worker.id, self.worker.host)
        try:
            await asyncio.to_thread(self._say, heartbeat.beat)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._beat(), name="heartbeat")
                for store in self.jobs:
                    group.create_task(self._work_at(store), name=f"jobs of {store}")
        except ExceptionGroup as errors:
            known = errors.subgroup(StorekeeperError)
            if known is None:
                raise
            raise _first(known) from None
        finally:
            self.close()
            _log.info("Worker %s ended", self.worker.id)

    def _hear_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            number = getattr(signal, name, None)
            if number is None:
                continue
            try:
                loop.add_signal_handler(number, self.stop)
            except NotImplementedError:
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(self.stop))

    async def _work_at(self, store: Store) -> None:
        pause = _FIRST_PAUSE
        while not self._stop.is_set():
            try:
                await self.jobs[store].work(self._stop)
                pause = _FIRST_PAUSE
            except (Unreachable, ConnectorException, psycopg.Error) as error:
                _log.warning("%s is lost, trying again: %s", store, type(error).__name__)
                pause = min(pause * 2, _LONGEST_PAUSE)
            await self._rest(pause)

    async def _beat(self) -> None:
        """Shows life from before the first job until after the last."""
        while not self._stop.is_set():
            await self._rest(self.pace.heartbeat)
            await asyncio.to_thread(self._say, heartbeat.beat)
        await asyncio.to_thread(self._say, heartbeat.end)

    def _say(self, deed: heartbeat.Deed) -> None:
        with suppress(Unreachable), self.doors[Store.OPERATIONS].write() as connection:
            deed(connection, self.worker)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)

    def _keep_rights(self, connection: Connection, *, due: datetime) -> None:
        keep_rights(connection, self._keeper)
        _log.debug("Rights kept, due %s", due.isoformat())

    def _verify(self, connection: Connection, *, due: datetime) -> None:
        _log.debug("Proving the audit, due %s", due.isoformat())
        if self._sealer is not None:
            heartbeat.note(connection, self.worker, self._sealer.verify(), of="audit.")

    def _compare(self, connection: Connection, *, due: datetime) -> None:
        findings = compare_scope(connection, self._copies)
        if findings and connection.execute(_COPYING).scalar_one():
            defer_in(connection, COMPARE_SCOPE, key="after copying", at=now() + _SOON)
            return
        for finding in findings:
            _log.error("%s %s (due %s)", finding.code, dict(finding.values), due.isoformat())
        heartbeat.note(connection, self.worker, findings)


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error of a group, however deep."""
    error = errors.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error

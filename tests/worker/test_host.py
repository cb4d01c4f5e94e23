"""The worker as a whole: scope follows to the other stores, life is shown, the night's work is done."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from storekeeper.kit.clock import now
from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.jobs import Job, defer_in
from storekeeper.kit.jobs.runner import Pace
from storekeeper.kit.stores.provider import newest
from storekeeper.kit.stores.store import Store
from storekeeper.people.jobs import COPY_SCOPE
from storekeeper.worker import heartbeat
from storekeeper.worker.housekeeping import keep_house
from storekeeper.worker.main import COMPARE_SCOPE, WorkerHost
from storekeeper.worker.readiness import wait_until_ready
from storekeeper.worker.status import queues, workers
from tests.fixtures.database import Clone

COPIES = (Store.CUSTOMER, Store.CONDUCT)
_SCOPE = "SELECT id, login, region_id, shop_id, from_day, to_day FROM sec.scope ORDER BY id"
_REGIONS = "SELECT shop_id, region_id FROM sec.region_shop ORDER BY shop_id"


@pytest.fixture
def host(cloned: Clone) -> Iterator[WorkerHost]:
    """A worker that has copied the scope of the small chain."""
    made = _host(cloned)
    _work_off(made)
    yield made
    made.close()


def _host(cloned: Clone) -> WorkerHost:
    addresses = {
        login: {store: cloned.address(login, store) for store in Store} for login in ("worker", "keeper")
    }
    return WorkerHost(addresses["worker"], keeper=addresses["keeper"])


def _work_off(host: WorkerHost) -> None:
    asyncio.run(host.jobs[Store.OPERATIONS].work_off())


def _rows(host: WorkerHost, store: Store, query: str) -> list[tuple[object, ...]]:
    with host.doors[store].read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def _events(cloned: Clone, store: Store) -> int:
    with cloned.connection("postgres", store) as connection:
        row = connection.execute("SELECT count(*) FROM audit.event").fetchone()
        return row[0] if row else -1


def test_the_other_stores_have_the_scope_of_operations(host: WorkerHost) -> None:
    for query in (_SCOPE, _REGIONS):
        original = _rows(host, Store.OPERATIONS, query)
        assert original
        assert [_rows(host, store, query) for store in COPIES] == [original, original]


def test_a_scope_that_is_given_changed_and_taken_follows_each_time(host: WorkerHost, cloned: Clone) -> None:
    for deed in (
        "INSERT INTO sec.scope (login, shop_id, from_day) VALUES ('p_4711', 2, '2026-01-01')",
        "UPDATE sec.scope SET to_day = '2026-12-31' WHERE login = 'p_4711'",
        "DELETE FROM sec.scope WHERE login = 'p_4711'",
    ):
        with cloned.connection("postgres") as keeper:
            keeper.execute(deed)
        _work_off(host)
        original = _rows(host, Store.OPERATIONS, _SCOPE)
        assert [_rows(host, store, _SCOPE) for store in COPIES] == [original, original], deed


def test_a_shop_that_moves_to_another_region_is_seen_there_in_every_store(
    host: WorkerHost, cloned: Clone
) -> None:
    def seen_by(persona: str) -> list[int]:
        with cloned.connection(persona, Store.CUSTOMER) as connection:
            return (connection.execute("SELECT sec.my_shops()").fetchone() or ([],))[0]

    moved = seen_by("regional2")[0]
    with cloned.connection("hq") as connection:
        connection.execute(
            "UPDATE people.shop SET region_id = (SELECT id FROM people.region WHERE code = 'KLW') WHERE id = %s",
            (moved,),
        )
    _work_off(host)

    assert moved in seen_by("regional")
    assert moved not in seen_by("regional2")


def test_copying_what_is_equal_writes_nothing(host: WorkerHost, cloned: Clone) -> None:
    before = [_events(cloned, store) for store in COPIES]

    with host.doors[Store.OPERATIONS].write() as connection:
        defer_in(connection, COPY_SCOPE)
    _work_off(host)

    assert [_events(cloned, store) for store in COPIES] == before


def test_the_nightly_comparison_tells_a_difference_and_repairs_nothing(
    host: WorkerHost, cloned: Clone, expects_warning: Callable[[str], None]
) -> None:
    with cloned.connection("postgres", Store.CONDUCT) as meddler:
        meddler.execute("UPDATE sec.region_shop SET region_id = region_id + 1 WHERE shop_id = 1")
        meddler.execute("DELETE FROM sec.region_shop WHERE shop_id = 2")
        meddler.execute("INSERT INTO sec.region_shop VALUES (999, 1)")
    expects_warning("worker.scope_differs .*'conduct'")

    _compare(host)

    values = {"store": "conduct", "table": "sec.region_shop", "missing": 1, "changed": 1, "extra": 1}
    with host.doors[Store.OPERATIONS].read() as connection:
        (worker,) = workers(connection)
    assert worker.findings == (Finding("worker.scope_differs", values),)
    assert (999, 1) in _rows(host, Store.CONDUCT, _REGIONS)


def test_a_difference_is_no_finding_while_a_copy_still_waits(host: WorkerHost, cloned: Clone) -> None:
    with cloned.connection("postgres", Store.CUSTOMER) as meddler:
        meddler.execute("DELETE FROM sec.region_shop WHERE shop_id = 2")
    with host.doors[Store.OPERATIONS].write() as connection:
        defer_in(connection, COPY_SCOPE, at=now() + timedelta(hours=1))

    _compare(host)

    with host.doors[Store.OPERATIONS].read() as connection:
        again = connection.execute(
            text("SELECT scheduled_at FROM queue.procrastinate_jobs WHERE task_name = 'scope.compare'")
        ).scalar_one()
        assert workers(connection) == ()
    assert now() < again < now() + timedelta(minutes=6)


def test_a_comparison_without_difference_takes_the_old_note_away(host: WorkerHost) -> None:
    with host.doors[Store.OPERATIONS].write() as connection:
        heartbeat.note(connection, heartbeat.Worker(host="another"), (Finding("worker.scope_differs", {}),))

    _compare(host)

    with host.doors[Store.OPERATIONS].read() as connection:
        assert [worker.findings for worker in workers(connection)] == [(), ()]


def test_an_open_transaction_of_a_client_holds_no_copying_up(cloned: Clone) -> None:
    host = _host(cloned)
    with cloned.connection("regional") as client, cloned.connection("regional", Store.CUSTOMER) as there:
        for connection in (client, there):
            connection.execute("BEGIN")
            connection.execute("SELECT sec.my_shops()")
            connection.execute("SELECT * FROM sec.scope")
        _work_off(host)
        assert _rows(host, Store.CUSTOMER, _SCOPE) == _rows(host, Store.OPERATIONS, _SCOPE) != []
    host.close()


def _compare(host: WorkerHost) -> None:
    with host.doors[Store.OPERATIONS].write() as connection:
        defer_in(connection, COMPARE_SCOPE)
    _work_off(host)


def test_a_running_worker_shows_life_at_all_stores_and_stops_when_told(cloned: Clone) -> None:
    """A job tells its own process to stop: it ends well, and so does the worker."""
    farewell = Job("farewell")
    addresses = {store: cloned.address("worker", store) for store in Store}
    host = WorkerHost(addresses, pace=Pace(looks_every=0.2))
    alive: list[bool] = []

    def tell_to_stop(connection: Connection) -> None:
        alive.extend(worker.alive for worker in workers(connection))
        os.kill(os.getpid(), signal.SIGTERM)

    host.jobs[Store.OPERATIONS].add(farewell, tell_to_stop)
    with cloned.door("worker").write() as connection:
        defer_in(connection, farewell, at=now() + timedelta(seconds=1))

    host.run()

    assert alive == [True]
    with cloned.door("worker").read() as connection:
        (worker,) = workers(connection)
        assert worker.worker == host.worker.id
        assert (worker.alive, worker.stopped_at is not None) == (False, True)
        assert queues(connection) == ()


def test_a_wrong_password_ends_the_worker_with_a_refusal(cloned: Clone) -> None:
    wrong = {store: cloned.address("worker", store).as_login("worker", "x") for store in Store}

    with pytest.raises(Refused, match="wrong_password"):
        WorkerHost(wrong).run()


def test_a_worker_that_fell_silent_is_told_from_one_that_stopped(cloned: Clone) -> None:
    silent, stopped, alive = (heartbeat.Worker(host=name) for name in ("silent", "stopped", "alive"))
    with cloned.door("worker").write() as connection:
        for worker in (silent, stopped, alive):
            heartbeat.beat(connection, worker)
        heartbeat.end(connection, stopped)
        connection.execute(
            text(
                "UPDATE base.worker_heartbeat SET seen_at = now() - interval '2 minutes' WHERE host = 'silent'"
            )
        )

    with cloned.door("it").read() as connection:
        seen = {worker.host: (worker.alive, worker.stopped_at is not None) for worker in workers(connection)}

    assert seen == {"alive": (True, False), "stopped": (False, True), "silent": (False, False)}


def test_housekeeping_erases_what_is_past_its_time_and_keeps_the_rest(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        for days in (29, 31, 89, 91):
            owner.execute(
                "WITH job AS (INSERT INTO queue.procrastinate_jobs (queue_name, task_name, status)"
                " VALUES ('old', 'old', 'failed') RETURNING id)"
                " INSERT INTO queue.procrastinate_events (job_id, type, at)"
                " SELECT id, 'failed', now() - make_interval(days => %s) FROM job",
                (days,),
            )

        with cloned.door("worker").write() as connection:
            keep_house(connection, due=now())

        kept = owner.execute(
            "SELECT count(*) FROM queue.procrastinate_jobs WHERE queue_name = 'old'"
        ).fetchone()
    assert kept == (1,)


def test_stores_at_their_newest_revision_are_ready(cloned: Clone) -> None:
    addresses = {store: cloned.address("worker", store) for store in Store}
    revisions = {store: newest(store) for store in Store}

    wait_until_ready(addresses, revisions, patience=0)

    with pytest.raises(Refused) as behind:
        wait_until_ready(addresses, revisions | {Store.CONDUCT: "conduct_99"}, patience=0)
    assert behind.value.values == {"store": "conduct", "newest": "conduct_99"}

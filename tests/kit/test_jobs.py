"""Jobs join the transaction that needs them, run as the worker, and are done although workers die or were away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storekeeper.kit.clock import at, now
from storekeeper.kit.errors import Refused
from storekeeper.kit.feature import Feature
from storekeeper.kit.jobs import Daily, Job, defer_in
from storekeeper.kit.jobs.dispatch import Listeners, add_dispatch, listeners_of
from storekeeper.kit.jobs.recovery import has_turn, take_back
from storekeeper.kit.jobs.runner import Jobs
from storekeeper.kit.stores.door import Door
from tests.fixtures.database import Clone

SAY = Job("say", serial=False)
NIGHTLY = Job("nightly", when=Daily(time(3, 30)), make_up=2, max_delay=timedelta(days=9))
HERE = "tests.kit.test_jobs"


def say(connection: Connection, *, what: str) -> None:
    """Leaves a row that says what was done; the worker may write few tables, this one among them."""
    connection.execute(
        text("INSERT INTO base.worker_heartbeat (worker, host, process, note) VALUES (gen_random_uuid(), :by, 0, :it)"),
        {"it": what, "by": connection.execute(text("SELECT session_user")).scalar_one()},
    )  # fmt: skip


def hear(connection: Connection, shop_id: int | None, keys: tuple[str, ...] | None) -> None:
    """A listener."""
    say(connection, what=f"heard {shop_id} {keys}")


def hear_too(connection: Connection, shop_id: int | None, keys: tuple[str, ...] | None) -> None:
    """Another listener."""
    say(connection, what=f"heard too {shop_id} {keys}")


def choke(connection: Connection, shop_id: int | None, keys: tuple[str, ...] | None) -> None:
    """A listener with a fault."""
    say(connection, what="half done")
    raise ArithmeticError(shop_id, keys)


@pytest.fixture
def door(cloned: Clone) -> Iterator[Door]:
    """The worker's door, with an empty queue behind it."""
    with cloned.connection("worker") as connection:
        connection.execute("DELETE FROM queue.procrastinate_jobs")
    made = Door(cloned.address("worker"), most=4)
    yield made
    made.close()


@pytest.fixture
def queue(cloned: Clone, door: Door) -> Jobs:
    """The jobs of the operations store, without a worker that runs them."""
    return Jobs(cloned.address("worker"), door.write)


def _defer(door: Door, job: Job, **arguments: str) -> int:
    with door.write() as connection:
        return defer_in(connection, job, **arguments)


def _said(door: Door) -> list[str]:
    with door.read() as connection:
        query = "SELECT note FROM base.worker_heartbeat WHERE note IS NOT NULL ORDER BY started_at, note"
        return list(connection.execute(text(query)).scalars())


def _waiting(door: Door) -> list[tuple[str, str, int]]:
    with door.read() as connection:
        query = (
            "SELECT task_name, status::text, attempts FROM queue.procrastinate_jobs"
            " WHERE task_name <> 'jobs.upkeep' ORDER BY id"
        )
        return [tuple(row) for row in connection.execute(text(query))]


def _work_off(queue: Jobs) -> None:
    asyncio.run(queue.work_off())


def test_a_job_runs_as_the_worker_and_is_gone_when_done(queue: Jobs, door: Door) -> None:
    queue.add(SAY, say)
    _defer(door, SAY, what="good morning")

    _work_off(queue)

    assert _said(door) == ["good morning"]
    assert _waiting(door) == []
    with door.read() as connection:
        assert connection.execute(text("SELECT host FROM base.worker_heartbeat")).scalars().all() == [
            "worker"
        ]


def test_a_job_is_deferred_only_if_the_transaction_commits(door: Door) -> None:
    def defer_and_fail(connection: Connection) -> None:
        defer_in(connection, SAY, what="never")
        raise ArithmeticError

    with pytest.raises(ArithmeticError), door.write() as connection:
        defer_and_fail(connection)

    assert _waiting(door) == []


def test_a_job_deferred_twice_with_one_key_runs_once_with_the_newer_arguments(
    queue: Jobs, door: Door
) -> None:
    queue.add(SAY, say)
    first = _defer(door, SAY, key="greeting", what="good morning")
    second = _defer(door, SAY, key="greeting", what="good evening")
    other = _defer(door, SAY, key="other", what="hello")

    _work_off(queue)

    assert first == second != other
    assert sorted(_said(door)) == ["good evening", "hello"]


def test_of_two_times_for_one_key_the_earlier_holds(door: Door) -> None:
    late, early = now() + timedelta(hours=2), now() + timedelta(hours=1)
    times: list[datetime | None] = []
    for instant in (early, late, early - timedelta(minutes=5), None, late):
        with door.write() as connection:
            defer_in(connection, SAY, key="k", at=instant, what="")
            times.append(
                connection.execute(text("SELECT scheduled_at FROM queue.procrastinate_jobs")).scalar_one()
            )

    assert times == [early, early, early - timedelta(minutes=5), None, None]


def test_a_waiting_job_does_not_start_before_a_transaction_that_needs_it_again_commits(door: Door) -> None:
    def fetched() -> int | None:
        with door.write() as worker:
            row = worker.execute(text("SELECT id FROM queue.procrastinate_fetch_job_v2(NULL, NULL)"))
            return row.scalar_one()

    waiting = _defer(door, SAY, key="k", what="before")
    with door.write() as author:
        defer_in(author, SAY, key="k", what="after")
        during = fetched()

    assert (during, fetched()) == (None, waiting)


def test_a_job_that_fails_has_written_nothing_and_waits_to_be_tried_again(queue: Jobs, door: Door) -> None:
    queue.add(SAY, lambda connection, what: choke(connection, None, (what,)))
    _defer(door, SAY, what="x")

    _work_off(queue)

    assert _said(door) == []
    assert _waiting(door) == [("say", "todo", 1)]


def test_a_refusal_is_final(queue: Jobs, door: Door, expects_warning: Callable[[str], None]) -> None:
    def refuse(connection: Connection, *, what: str) -> None:
        say(connection, what=what)
        raise Refused("stores.forbidden")

    expects_warning(r"procrastinate.*ERROR: Job say.* ended with status: Error")
    queue.add(SAY, refuse)
    _defer(door, SAY, what="x")

    _work_off(queue)

    assert _said(door) == []
    assert _waiting(door) == [("say", "failed", 1)]


def test_a_job_with_a_key_can_fail_although_its_twin_waits_already(queue: Jobs, door: Door) -> None:
    def defer_twin_and_fail(_: Connection, *, what: str) -> None:
        _defer(door, SAY, key="k", what="twin", at=now() + timedelta(hours=1))
        raise ArithmeticError(what)

    queue.add(SAY, defer_twin_and_fail)
    _defer(door, SAY, key="k", what="x")

    _work_off(queue)

    assert _waiting(door) == [("say", "todo", 1), ("say", "todo", 0)]


def test_runs_of_a_serial_job_wait_their_turn(queue: Jobs, door: Door) -> None:
    in_turn = Job("say", serial=True)
    queue.add(in_turn, say)
    _defer(door, in_turn, what="first")
    _work_off(queue)
    _defer(door, in_turn, what="second")

    with door.write() as other:
        other.execute(
            text("SELECT FROM queue.procrastinate_periodic_defers WHERE task_name = 'say' FOR UPDATE")
        )
        _work_off(queue)
        assert _said(door) == ["first"]

    with door.write() as connection:
        connection.execute(text("UPDATE queue.procrastinate_jobs SET scheduled_at = NULL"))
    _work_off(queue)
    assert _said(door) == ["first", "second"]


def test_a_wait_for_the_turn_is_no_attempt_and_leaves_a_fault_its_tries(queue: Jobs, door: Door) -> None:
    in_turn = Job("say", serial=True, attempts=2)
    queue.add(in_turn, lambda connection, what: choke(connection, None, (what,)))
    with door.write() as connection:
        has_turn(connection, "say")
    _defer(door, in_turn, what="x")
    with door.write() as other:
        assert has_turn(other, "say")
        for _ in range(2):
            with door.write() as connection:
                connection.execute(text("UPDATE queue.procrastinate_jobs SET scheduled_at = NULL"))
            _work_off(queue)
            assert _waiting(door) == [("say", "todo", 0)]

    with door.write() as connection:
        connection.execute(text("UPDATE queue.procrastinate_jobs SET scheduled_at = NULL"))
    _work_off(queue)

    assert _waiting(door) == [("say", "todo", 1)]


def test_a_run_that_lost_its_job_to_another_worker_is_no_attempt(cloned: Clone, door: Door) -> None:
    def write_displaced() -> AbstractContextManager[Connection]:
        with door.write() as connection:
            connection.execute(
                text("UPDATE queue.procrastinate_jobs SET worker_id = NULL WHERE status = 'doing'")
            )
        return door.write()

    displaced = Jobs(cloned.address("worker"), write_displaced)
    displaced.add(SAY, say)
    _defer(door, SAY, what="x")

    _work_off(displaced)

    assert (_said(door), _waiting(door)) == ([], [("say", "todo", 0)])


def _fetch(door: Door) -> int:
    """A worker takes the next job, and is never heard of again."""
    with door.write() as connection:
        query = text("SELECT id FROM queue.procrastinate_fetch_job_v2(NULL, NULL)")
        return int(connection.execute(query).scalar_one())


def test_the_job_of_a_dead_worker_is_taken_back_and_done(queue: Jobs, door: Door) -> None:
    queue.add(SAY, say)
    _defer(door, SAY, key="k", what="x")
    _fetch(door)
    assert _waiting(door) == [("say", "doing", 0)]

    with door.write() as connection:
        assert take_back(connection, stalled_after=60) == 1

    assert _waiting(door) == [("say", "todo", 1)]
    _work_off(queue)
    assert (_said(door), _waiting(door)) == (["x"], [])


def test_a_job_whose_transaction_lives_is_not_taken_back(door: Door) -> None:
    _defer(door, SAY, what="x")
    job = _fetch(door)

    with door.write() as alive:
        alive.execute(text("SELECT FROM queue.procrastinate_jobs WHERE id = :id FOR KEY SHARE"), {"id": job})
        with door.write() as other:
            assert take_back(other, stalled_after=0) == 0


def test_a_job_that_a_living_worker_lost_sight_of_is_taken_back(door: Door) -> None:
    """Its worker could not say that it ended, as the connection broke at that moment."""
    _defer(door, SAY, what="x")
    with door.write() as connection:
        connection.execute(
            text(
                "WITH w AS (INSERT INTO queue.procrastinate_workers DEFAULT VALUES RETURNING id)"
                " SELECT queue.procrastinate_fetch_job_v2(NULL, w.id) FROM w"
            )
        )
    with door.write() as connection:
        assert take_back(connection, stalled_after=60) == 0
        connection.execute(text("UPDATE queue.procrastinate_events SET at = now() - interval '2 minutes'"))
        assert take_back(connection, stalled_after=60) == 1

    assert _waiting(door) == [("say", "todo", 1)]


def test_a_job_that_took_five_workers_down_stays_failed(door: Door) -> None:
    _defer(door, SAY, what="x")
    for _ in range(5):
        _fetch(door)
        with door.write() as connection:
            take_back(connection, stalled_after=60)

    assert _waiting(door) == [("say", "failed", 5)]


def test_missed_runs_are_made_up_once_however_many_workers_start(
    queue: Jobs, door: Door, cloned: Clone
) -> None:
    runs: list[datetime] = []
    queue.add(NIGHTLY, lambda _, *, due: runs.append(due))
    _seen_last(door, now() - timedelta(days=5))
    another = Jobs(cloned.address("worker"), door.write)
    another.add(NIGHTLY, say)

    for worker in (queue, another, queue):
        with door.write() as connection:
            worker.upkeep(connection, due=now())
    _work_off(queue)

    last = _nightly(now())
    assert sorted(runs) == [last - timedelta(days=1), last]
    assert _waiting(door) == []


def test_a_run_missed_while_the_machine_slept_is_made_up_by_the_next_upkeep(queue: Jobs, door: Door) -> None:
    queue.add(NIGHTLY, say)
    evening, morning = at(date(2026, 12, 22), time(19)), at(date(2026, 12, 23), time(9))

    for instant in (evening, morning, morning):
        with door.write() as connection:
            queue.upkeep(connection, due=instant)

    assert _waiting(door) == [("nightly", "todo", 0)]


def _nightly(instant: datetime) -> datetime:
    assert NIGHTLY.when is not None
    return NIGHTLY.when.previous(instant)


def _seen_last(door: Door, instant: datetime) -> None:
    with door.write() as connection:
        connection.execute(
            text(
                "INSERT INTO queue.procrastinate_periodic_defers (task_name, defer_timestamp)"
                " VALUES ('nightly', :at)"
            ),
            {"at": int(instant.timestamp())},
        )


def test_a_new_job_has_missed_nothing_but_misses_what_comes(queue: Jobs, door: Door) -> None:
    queue.add(NIGHTLY, say)

    with door.write() as connection:
        queue.upkeep(connection, due=now())

    assert _waiting(door) == []
    with door.read() as connection:
        query = text(
            "SELECT defer_timestamp FROM queue.procrastinate_periodic_defers WHERE task_name = 'nightly'"
        )
        seen = connection.execute(query).scalar_one()
    assert datetime.fromtimestamp(seen, UTC) == _nightly(now())


def _listen(queue: Jobs, listeners: Listeners) -> None:
    add_dispatch(queue, listeners)


def _rename(cloned: Clone, shop: int) -> None:
    with cloned.connection("hq") as connection:
        connection.execute("UPDATE people.shop SET name_en = name_en || ' 2' WHERE id = %s", (shop,))


def test_a_change_reaches_its_listener_through_the_queue(queue: Jobs, door: Door, cloned: Clone) -> None:
    _listen(queue, {"people.shop": (f"{HERE}:hear",)})

    _rename(cloned, 2)
    _work_off(queue)

    assert (_said(door), _waiting(door)) == (["heard 2 ('2',)"], [])


def test_the_fault_of_one_listener_holds_up_no_other(queue: Jobs, door: Door, cloned: Clone) -> None:
    _listen(queue, {"people.shop": (f"{HERE}:hear", f"{HERE}:choke", f"{HERE}:hear_too")})

    _rename(cloned, 2)
    _work_off(queue)

    assert sorted(_said(door)) == ["heard 2 ('2',)", "heard too 2 ('2',)"]
    assert _waiting(door) == [("changes.hear", "todo", 1)]


def test_a_topic_without_listener_is_nothing_to_do(queue: Jobs, door: Door, cloned: Clone) -> None:
    _listen(queue, {})

    _rename(cloned, 2)
    _work_off(queue)

    assert (_said(door), _waiting(door)) == ([], [])


@pytest.mark.parametrize(
    ("task", "arguments"),
    [
        ("changes.dispatch", "{}"),
        ("changes.dispatch", '{"topic": "people.shop; DROP TABLE x", "shop": 1, "keys": null}'),
        ("changes.dispatch", '{"topic": "people.shop", "shop": "1 OR 1=1", "keys": null}'),
        ("changes.dispatch", '{"topic": "people.shop", "shop": 1, "keys": ["\'; --"]}'),
        ("changes.dispatch", '{"topic": ["people.shop"], "unheard": {"of": 1}}'),
        ("changes.hear", '{"topic": "people.shop", "shop": 1, "keys": null, "function": "os:abort"}'),
        (
            "changes.hear",
            '{"topic": "people.region", "shop": 1, "keys": null, "function": "tests.kit.test_jobs:hear"}',
        ),
    ],
)
def test_arguments_that_no_trigger_wrote_achieve_nothing(
    queue: Jobs, door: Door, expects_warning: Callable[[str], None], task: str, arguments: str
) -> None:
    _listen(queue, {"people.shop": (f"{HERE}:hear",)})
    with door.write() as connection:
        connection.execute(
            text(
                "INSERT INTO queue.procrastinate_jobs (queue_name, task_name, args)"
                " VALUES ('changes', :task, CAST(:arguments AS jsonb))"
            ),
            {"task": task, "arguments": arguments},
        )
    expects_warning(r"WARNING: .* was passed over")

    _work_off(queue)

    assert (_said(door), _waiting(door)) == ([], [])


def test_what_features_listen_to_is_collected_by_topic() -> None:
    one = Feature("one", listens={"a.b": "one:f", "a.c": "one:g"})
    two = Feature("two", listens={"a.b": "two:f"})

    assert listeners_of((one, two)) == {"a.b": ("one:f", "two:f"), "a.c": ("one:g",)}


@pytest.mark.parametrize("persona", ["hq", "regional", "it", "hr", "gateway"])
@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM queue.procrastinate_jobs",
        "INSERT INTO queue.procrastinate_jobs (queue_name, task_name) VALUES ('default', 'scope.copy')",
        "UPDATE queue.procrastinate_jobs SET args = '{}'",
        "DELETE FROM queue.procrastinate_jobs",
        "SELECT queue.procrastinate_defer_jobs_v1(NULL)",
        "SELECT queue.procrastinate_fetch_job_v2(NULL, NULL)",
        "SELECT queue.procrastinate_finish_job_v1(1, 'succeeded', true)",
        "SELECT queue.procrastinate_retry_job_v2(1, now(), NULL, NULL, NULL)",
        "SELECT audit.announce('people.shop', 1, NULL)",
        "INSERT INTO base.listened VALUES ('people.shop')",
        "UPDATE base.worker_heartbeat SET note = NULL",
    ],
)
def test_nobody_but_the_worker_gets_at_the_queue(
    operations: Connection, as_persona: Callable[[Connection, str], Connection], persona: str, attempt: str
) -> None:
    as_persona(operations, persona)

    with pytest.raises(DBAPIError) as refused:
        operations.exec_driver_sql(attempt)

    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)

"""Published versions past their time are erased by the worker, and none that somebody still has to keep."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection

from storekeeper.kit.clock import HONG_KONG, monday_of, today
from storekeeper.kit.ids import new_id
from storekeeper.kit.jobs import defer_in
from storekeeper.kit.stores.store import Store
from storekeeper.roster import company, jobs, publishing
from storekeeper.worker.main import WorkerHost
from tests.fixtures.database import Clone

As = Callable[[Connection, str], Connection]
MKK, CHAN = 1, 1
ON = date(2033, 12, 31)
REVISION = (
    "INSERT INTO roster.revision (id, shop_id, monday, number, published_at, restored_from)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)
SHIFT = (
    "INSERT INTO roster.revision_shift (shop_id, revision_id, shift_id, shift_version, day, starts_at, ends_at, role,"
    " employee_id, breaks) VALUES (%s, %s, gen_random_uuid(), 1, %s, now(), now() + interval '8 hours',"
    " 'sales', %s, '[]')"
)


def published(
    connection: Connection, monday: date, *, number: int = 1, on: date | None = None, of: UUID | None = None
) -> UUID:
    """A version with one shift, published in the morning of a day (else its Monday's)."""
    made = new_id()
    at = datetime.combine(on or monday, datetime.min.time(), HONG_KONG) + timedelta(hours=9)
    connection.exec_driver_sql(REVISION, (made, MKK, monday, number, at, of))
    connection.exec_driver_sql(SHIFT, (MKK, made, monday, CHAN))
    return made


def left(connection: Connection) -> set[UUID]:
    return set(connection.exec_driver_sql("SELECT id FROM roster.revision").scalars())


def test_a_version_goes_seven_years_after_its_week_with_all_its_rows(
    operations: Connection, as_persona: As
) -> None:
    old, young = monday_of(date(2026, 12, 20)), monday_of(date(2026, 12, 28))
    gone = [published(operations, old), published(operations, old, number=2)]
    kept = published(operations, young)
    as_persona(operations, "worker")

    assert publishing.forget(operations, on=ON) == len(gone)

    assert left(operations) == {kept}
    shifts = operations.exec_driver_sql("SELECT count(*) FROM roster.revision_shift").scalar_one()
    assert shifts == 1
    assert publishing.forget(operations, on=ON) == 0


def test_what_was_published_late_is_kept_from_then_on(operations: Connection, as_persona: As) -> None:
    old = monday_of(date(2026, 1, 5))
    first = published(operations, old)
    late = published(operations, old, number=2, on=date(2027, 3, 1), of=first)
    as_persona(operations, "worker")

    publishing.forget(operations, on=ON)

    assert left(operations) == {late}
    restored = operations.exec_driver_sql("SELECT restored_from FROM roster.revision").scalar_one()
    assert restored is None


def test_the_newest_version_of_a_week_to_come_stays_however_long_ago_it_was_published(
    operations: Connection, as_persona: As
) -> None:
    to_come = published(operations, monday_of(ON) + timedelta(days=7), on=date(2020, 1, 1))
    as_persona(operations, "worker")

    assert publishing.forget(operations, on=ON) == 0
    assert left(operations) == {to_come}


def test_head_office_settles_for_how_long_but_not_below_a_year(
    operations: Connection, as_persona: As
) -> None:
    two_years_old = published(operations, monday_of(ON - timedelta(days=800)))
    last_year = published(operations, monday_of(ON - timedelta(days=300)))
    as_persona(operations, "hq")
    company.set_months_kept(operations, 12, from_day=date(2026, 1, 1))
    with pytest.raises(Exception, match="ck_keeping_months"), operations.begin_nested():
        company.set_months_kept(operations, 11, from_day=date(2027, 1, 1))
    as_persona(operations, "worker")

    publishing.forget(operations, on=ON)

    assert left(operations) == {last_year} != {two_years_old}


def test_the_worker_erases_them_by_its_own_job(cloned: Clone) -> None:
    with cloned.door("postgres").write() as connection:
        gone = published(connection, monday_of(date(2015, 1, 5)))
        kept = published(connection, monday_of(today()))
    host = WorkerHost({store: cloned.address("worker", store) for store in Store})
    try:
        with host.doors[Store.OPERATIONS].write() as connection:
            defer_in(connection, jobs.FORGET)
        asyncio.run(host.jobs[Store.OPERATIONS].work_off())
    finally:
        host.close()

    with cloned.door("hq").read() as connection:
        assert left(connection) == {kept} != {gone}

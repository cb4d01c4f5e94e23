"""A write is seen by others as soon as it is committed, and its author goes on when it is on disk."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy.exc import InternalError

from storekeeper.kit.errors import Conflict
from storekeeper.kit.stores.door import Door
from tests.fixtures.database import Clone

NAME = "SELECT name_en FROM people.region WHERE code = 'KLW'"
RENAME = "UPDATE people.region SET name_en = name_en || '.' WHERE code = 'KLW'"


@pytest.fixture
def careful(cloned: Clone) -> Clone:
    """A database whose commits wait for the disk, as outside tests."""
    with cloned.connection("postgres") as owner:
        name = owner.execute("SELECT current_database()").fetchone()
        assert name is not None
        owner.execute(f"ALTER DATABASE {name[0]} SET synchronous_commit = on".encode())
    return cloned


def test_what_was_written_is_on_disk_when_the_writer_goes_on(careful: Clone) -> None:
    door = careful.door("postgres")
    for _ in range(5):
        with door.write() as connection:
            connection.exec_driver_sql(RENAME)
            waits = connection.exec_driver_sql("SHOW synchronous_commit").scalar_one()
            written = connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn()").scalar_one()

        with careful.connection("postgres") as other:
            on_disk = other.execute("SELECT pg_current_wal_flush_lsn() >= %s::pg_lsn", (written,)).fetchone()
        assert (waits, on_disk) == ("off", (True,))


def test_whoever_writes_next_on_the_same_connection_finds_it_as_it_was(careful: Clone) -> None:
    door = careful.door("hq")
    with door.write() as connection:
        connection.exec_driver_sql("SELECT 1")

    with door.read() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"


def test_a_commit_that_the_server_refuses_leaves_nothing_behind_and_says_why(cloned: Clone) -> None:
    door = cloned.door("postgres")
    with cloned.connection("postgres") as owner:
        owner.execute(
            "ALTER TABLE people.region ADD CONSTRAINT at_the_end UNIQUE (name_en) DEFERRABLE INITIALLY DEFERRED"
        )

    with pytest.raises(Conflict) as told, door.write() as connection:
        connection.exec_driver_sql("UPDATE people.region SET name_en = 'the same'")

    assert told.value.code == "stores.exists_already"
    with door.read() as connection:
        named = connection.exec_driver_sql("SELECT count(*) FROM people.region WHERE name_en = 'the same'")
        assert named.scalar_one() == 0


def test_who_reads_beside_the_writer_writes_nothing_and_sees_each_commit_at_once(cloned: Clone) -> None:
    with closing(Door(cloned.address("postgres"), readers=1)) as door:
        with pytest.raises(InternalError, match="read-only"), door.read() as connection:
            connection.exec_driver_sql(RENAME)

        with door.read() as connection:
            before = connection.exec_driver_sql(NAME).scalar_one()
            with door.write() as writing:
                writing.exec_driver_sql(RENAME)
            after = connection.exec_driver_sql(NAME).scalar_one()
            waiting = connection.exec_driver_sql(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND state LIKE 'idle in transaction%%'"
            ).scalar_one()

    assert (after, waiting) == (f"{before}.", 0)

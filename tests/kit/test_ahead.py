"""Statements sent ahead of their answers: in order, in one transaction, and the first that fails says why."""

from __future__ import annotations

import select

import psycopg
import pytest

from storekeeper.kit.errors import Conflict
from storekeeper.kit.ids import new_id
from storekeeper.kit.stores.ahead import ahead
from storekeeper.kit.stores.door import Door
from tests.fixtures.database import Clone

NAMED = "SELECT current_setting('storekeeper.edit')"


def test_statements_are_answered_in_their_order_when_the_block_ends(cloned: Clone) -> None:
    with cloned.door("hq").read() as connection:
        with ahead(connection) as send:
            answers = [send("SELECT %s::int * 2", (number,)) for number in range(5)]

        assert [answer.fetchall() for answer in answers] == [[(0,)], [(2,)], [(4,)], [(6,)], [(8,)]]


def test_an_edit_is_named_before_whatever_is_asked_first(cloned: Clone) -> None:
    for edit in (new_id(), new_id()):
        with cloned.door("hq").write(edit=edit) as connection, ahead(connection) as send:
            sent = send(NAMED, ())
        with cloned.door("hq").write(edit=edit) as connection:
            asked = connection.exec_driver_sql(NAMED).scalar_one()

        assert (sent.fetchall(), asked) == ([(str(edit),)], str(edit))


@pytest.mark.parametrize("waits", [False, True])
def test_the_first_that_fails_says_why_and_nothing_of_the_block_stays(cloned: Clone, waits: bool) -> None:
    door = cloned.door("postgres")
    with pytest.raises(Conflict) as told:
        fail_in_the_middle(door, waits)

    with door.read() as connection:
        name = connection.exec_driver_sql("SELECT name_en FROM people.region WHERE code = 'KLW'").scalar_one()
    assert told.value.code == "stores.exists_already"
    assert name != "sent first"


def fail_in_the_middle(door: Door, waits: bool) -> None:
    with door.write() as connection, ahead(connection) as send:
        send("UPDATE people.region SET name_en = 'sent first' WHERE code = 'KLW'", ())
        send("INSERT INTO people.region (code, name_zh, name_en) VALUES ('KLW', '甲', 'A')", ())
        if waits:  # its answer comes while the next is sent
            select_until_answered(connection.connection.driver_connection)
        for _ in range(50):
            send("SELECT 1", ())


def select_until_answered(raw: psycopg.Connection) -> None:
    """The server hands over what it has; the answer waits in the socket."""
    raw.pgconn.send_flush_request()
    raw.pgconn.flush()
    assert select.select([raw.fileno()], [], [], 10.0)[0]

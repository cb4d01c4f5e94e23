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
NAME = "SELECT name_en FROM people.region WHERE code = 'KLW'"


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


def test_a_block_that_does_not_wait_is_answered_when_an_answer_is_read(cloned: Clone) -> None:
    with cloned.door("hq").write(edit=new_id()) as connection:
        with ahead(connection, waits=False) as send:
            answers = [send("SELECT %s::int * 2", (number,)) for number in range(3)]
            within = answers[0].fetchall()
        with ahead(connection) as send:
            later = send("SELECT 7", ())

    assert (within, [answer.fetchall() for answer in answers[1:]]) == ([(0,)], [[(2,)], [(4,)]])
    assert later.fetchall() == [(7,)]


def test_whatever_is_asked_next_waits_for_a_block_that_did_not(cloned: Clone) -> None:
    with cloned.door("postgres").write() as connection:
        with ahead(connection, waits=False) as send:
            send("UPDATE people.region SET name_en = 'sent first' WHERE code = 'KLW'", ())
        seen = connection.exec_driver_sql(NAME).scalar_one()

    with cloned.door("postgres").read() as connection:
        kept = connection.exec_driver_sql(NAME).scalar_one()
    assert (seen, kept) == ("sent first", "sent first")


@pytest.mark.parametrize("reads", [True, False])
def test_what_fails_in_a_block_that_does_not_wait_is_heard_and_nothing_stays(
    cloned: Clone, reads: bool
) -> None:
    door = cloned.door("postgres")
    with pytest.raises(Conflict) as told:
        fail_without_waiting(door, reads)

    with door.read() as connection:
        name = connection.exec_driver_sql(NAME).scalar_one()
    with door.write() as connection:
        after = connection.exec_driver_sql("SELECT 1").scalar_one()
    assert (told.value.code, after) == ("stores.exists_already", 1)
    assert name != "first"


def test_an_error_of_the_block_itself_goes_before_what_it_sent(cloned: Clone) -> None:
    with pytest.raises(ZeroDivisionError):
        give_up_without_waiting(cloned.door("postgres"))

    with cloned.door("postgres").read() as connection:
        assert connection.exec_driver_sql(NAME).scalar_one() != "given up"


def fail_without_waiting(door: Door, reads: bool) -> None:
    with door.write() as connection:
        with ahead(connection, waits=False) as send:
            first = send("UPDATE people.region SET name_en = 'first' WHERE code = 'KLW' RETURNING id", ())
            send("INSERT INTO people.region (code, name_zh, name_en) VALUES ('KLW', '甲', 'A')", ())
        if reads:
            first.fetchall()


def give_up_without_waiting(door: Door) -> None:
    with door.write() as connection:
        with ahead(connection, waits=False) as send:
            send("UPDATE people.region SET name_en = 'given up' WHERE code = 'KLW'", ())
        raise ZeroDivisionError


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

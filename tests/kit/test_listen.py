"""A listener hears each change once, survives a lost connection and stops at once."""

from __future__ import annotations

import json
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from storekeeper.kit.changes import Change, Lost, Reconnected
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.errors import Unreachable
from storekeeper.kit.listen import Listener
from storekeeper.kit.stores.address import Address
from tests.fixtures.database import Clone

_NAME = "a listener of tests"
_LONG = 30.0  # seconds until a test that hears nothing fails


@contextmanager
def _listening(address: Address) -> Iterator[tuple[Listener, Callable[[], Change | Lost | Reconnected]]]:
    """A listener in its thread that listens by now, and a function that waits for the next thing it heard."""
    heard: queue.SimpleQueue[Change | Lost | Reconnected] = queue.SimpleQueue()
    with Listener(address, application_name=_NAME, first_pause=0.01) as listener:
        listener.connect()
        thread = threading.Thread(target=lambda: [heard.put(said) for said in listener.heard()])
        thread.start()
        try:
            assert heard.get(timeout=_LONG) == Reconnected()
            yield listener, lambda: heard.get(timeout=_LONG)
        finally:
            listener.stop()
            thread.join(_LONG)
            assert not thread.is_alive()


def _announce(connection: psycopg.Connection, payload: str) -> None:
    connection.execute("SELECT pg_notify('storekeeper', %s)", (payload,))


def test_a_notice_is_heard_as_a_change(cloned: Clone) -> None:
    with _listening(cloned.address("regional")) as (_, next_heard), cloned.connection("hq") as speaker:
        _announce(speaker, json.dumps({"t": "roster.shift", "s": 3, "k": "1,2", "o": None}))

        assert next_heard() == Change("roster.shift", 3, ("1", "2"))


def test_a_change_of_a_row_is_heard_when_its_transaction_commits(cloned: Clone) -> None:
    with _listening(cloned.address("regional")) as (_, next_heard), cloned.connection("postgres") as author:
        shop, before = (
            author.execute("SELECT id, name_en FROM people.shop ORDER BY id LIMIT 1").fetchone() or ()
        )

        with author.transaction():
            author.execute("UPDATE people.shop SET name_en = name_en || ' 2' WHERE id = %s", (shop,))

        assert before
        assert next_heard() == Change("people.shop", shop, (str(shop),))


def test_garbage_is_passed_over_and_what_follows_it_is_heard(cloned: Clone) -> None:
    with _listening(cloned.address("regional")) as (_, next_heard), cloned.connection("regional2") as speaker:
        for forged in ("", "{", "[" * 5000, '{"t":"no topic"}', '{"t":"a.b","k":"' + "x" * 7000 + '"}'):
            _announce(speaker, forged)
        _announce(speaker, '{"t":"people.shop"}')

        assert next_heard() == Change("people.shop")


def test_after_a_lost_connection_everything_has_to_be_read_again(cloned: Clone) -> None:
    with _listening(cloned.address("regional")) as (_, next_heard), cloned.connection("postgres") as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = %s AND datname = current_database()",
            (_NAME,),
        )
        assert next_heard() == Reconnected()

        _announce(other, '{"t":"people.shop"}')
        assert next_heard() == Change("people.shop")


def test_what_changed_before_it_listened_has_to_be_read_again(cloned: Clone) -> None:
    with Listener(cloned.address("regional"), application_name=_NAME) as listener:
        with cloned.connection("postgres") as other:
            _announce(other, '{"t":"people.shop"}')

        assert next(listener.heard()) == Reconnected()


def test_a_server_that_stays_away_is_said_once_and_a_hurry_ends_the_pause(
    own_server: EmbeddedServer,
) -> None:
    heard: queue.SimpleQueue[Change | Lost | Reconnected] = queue.SimpleQueue()
    with Listener(own_server.administrator(), first_pause=100 * _LONG) as listener:
        thread = threading.Thread(target=lambda: [heard.put(said) for said in listener.heard()])
        thread.start()
        said = [heard.get(timeout=_LONG)]

        own_server.stop()
        said.append(heard.get(timeout=_LONG))
        own_server.start(supervised=False)
        listener.hurry()
        said.append(heard.get(timeout=_LONG))

        listener.stop()
        thread.join(_LONG)
    assert said == [Reconnected(), Lost(), Reconnected()]


def test_whoever_is_let_in_no_longer_is_told_why(cloned: Clone) -> None:
    address = cloned.address("regional")
    closed = f"ALTER ROLE {address.login} NOLOGIN".encode()
    with _listening(address) as (_, next_heard), cloned.connection("postgres") as other:
        other.execute(closed)
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", (_NAME,)
        )
        lost = next_heard()

        other.execute(closed.replace(b"NOLOGIN", b"LOGIN"))

        assert isinstance(lost, Lost)
        assert lost.why is not None
        assert lost.why.code == "stores.account_closed"
        assert next_heard() == Reconnected()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "server")
    server.start(supervised=False)
    yield server
    server.erase()


def test_the_first_connection_that_fails_says_so(cloned: Clone) -> None:
    wrong = cloned.address("regional").as_login("regional", "not the password")

    with Listener(wrong) as listener, pytest.raises(Unreachable) as failed:
        next(listener.heard())

    assert failed.value.code == "worker.not_listening"
    assert "not the password" not in f"{failed.value} {failed.value.values} {wrong!r}"


@pytest.fixture
def silent_server() -> Iterator[Address]:
    """A server that accepts and then says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Address("127.0.0.1", server.getsockname()[1], "operations", "regional", "x")


def test_it_stops_at_once_while_it_still_connects(silent_server: Address) -> None:
    with Listener(silent_server, patience=10 * _LONG) as listener:
        heard: list[object] = []
        thread = threading.Thread(target=lambda: heard.extend(listener.heard()))
        thread.start()

        listener.stop()

        thread.join(_LONG)
        assert not thread.is_alive()
        assert heard == []


def test_a_server_that_says_nothing_is_given_up(silent_server: Address) -> None:
    with Listener(silent_server, patience=0.05) as listener, pytest.raises(Unreachable):
        listener.connect()

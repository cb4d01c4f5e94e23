"""An edit made while the server is away waits in its place and is sent when the server is back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from storekeeper.kit.access import Actor
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.errors import StorekeeperError, Unreachable
from storekeeper.kit.ids import new_id
from storekeeper.kit.stores.door import Door
from storekeeper.qtkit.change_feed import ChangeFeed
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import Appearance

SOON = 60_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "server")
    server.start(supervised=False)
    with closing(psycopg.connect(**server.administrator().parameters(), autocommit=True)) as owner:  # type: ignore[arg-type]
        owner.execute("CREATE SCHEMA base")
        owner.execute("CREATE FUNCTION base.make_durable() RETURNS void LANGUAGE sql AS ''")
    yield server
    server.erase()


@pytest.fixture
def real_desk(server: EmbeddedServer, language: Language, appearance: Appearance) -> Iterator[Desk]:
    desk = Desk(
        actor=Actor("postgres", "postgres", frozenset()),
        door=Door(server.administrator(), readers=2),
        lanes=Lanes(),
        changes=ChangeFeed(new_id()),
        language=language,
        appearance=appearance,
    )
    yield desk
    desk.close()


def make_table(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE note (number int)")


def note(connection: Connection, number: int) -> int:
    connection.exec_driver_sql("INSERT INTO note VALUES (%s)", (number,))
    return number


def notes(connection: Connection) -> list[int]:
    return list(connection.exec_driver_sql("SELECT number FROM note ORDER BY ctid").scalars())


def test_edits_wait_for_the_server_in_order_and_nothing_is_lost(
    real_desk: Desk, server: EmbeddedServer, qtbot: QtBot
) -> None:
    desk, sent, read = real_desk, [], []
    desk.write(make_table, then=lambda _none: sent.append(0))
    qtbot.waitUntil(lambda: sent == [0], timeout=SOON)

    server.stop()
    with qtbot.waitSignal(desk.lanes.offline, timeout=SOON):
        for number in (1, 2, 3):
            desk.write(note, number, edit=new_id(), then=sent.append)
    waiting = desk.lanes.pending_writes
    with qtbot.waitSignal(desk.lanes.online, timeout=SOON):
        server.start(supervised=False)
        desk.lanes.try_now()

    qtbot.waitUntil(lambda: sent == [0, 1, 2, 3], timeout=SOON)
    desk.read(notes, then=read.append)
    qtbot.waitUntil(lambda: read == [[1, 2, 3]], timeout=SOON)
    assert waiting == 3


def test_what_may_not_be_sent_twice_fails_at_once(
    real_desk: Desk, server: EmbeddedServer, qtbot: QtBot
) -> None:
    server.stop()
    failed: list[StorekeeperError] = []

    real_desk.write(note, 1, failed=failed.append)

    qtbot.waitUntil(lambda: bool(failed), timeout=SOON)
    assert isinstance(failed[0], Unreachable)

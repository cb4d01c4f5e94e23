"""A desk on a store of its own for the pages of records: one person works, a colleague is another login."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from storekeeper.kit.access import who_am_i
from storekeeper.kit.changes import Change as Notice
from storekeeper.kit.ids import new_id
from storekeeper.kit.records import Change
from storekeeper.kit.stores.door import Door
from storekeeper.qtkit.change_feed import ChangeFeed
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.screens import InstantLanes

Submit = Callable[..., object]


@contextmanager
def records_desk(door: Door, language: Language, appearance: Appearance) -> Iterator[Desk]:
    """The desk of whoever holds the door; everything answers at once."""
    with door.read() as connection:
        actor = who_am_i(connection)
    origin = new_id()
    desk = Desk(
        actor=actor,
        door=door,
        lanes=InstantLanes(),
        changes=ChangeFeed(origin),
        language=language,
        appearance=appearance,
        origin=origin,
    )
    yield desk
    desk.close()


def colleague_changes(
    door: Door, submit: Submit, desk: Desk, change: Change, *, table: str, page: str, told: bool = True
) -> None:
    """A colleague changes a row; the desk hears of it unless the notice is still on its way."""
    with door.write() as connection:
        submit(connection, edit_id=new_id(), edit=change, page=page)
    if told:
        desk.changes.hear(Notice(table, None, (str(change.key),), new_id()))

"""The feed of changes: what is fetched where a notice is heard, and who hears it without."""

from __future__ import annotations

from threading import Thread
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from storekeeper.kit.changes import Change
from storekeeper.kit.errors import Unreachable
from storekeeper.kit.ids import new_id
from storekeeper.qtkit.change_feed import ChangeFeed, Fetch

ROWS = Change("roster.shift", 7, ("a",))


def heard(qtbot: QtBot, fetch: Fetch, change: Change, origin: UUID | None = None) -> list[object]:
    """What is found for each change announced: first that one, taken in by a thread, then one that is only heard."""
    feed = ChangeFeed(origin or new_id())
    feed.fetch("roster.shift", fetch)
    found: list[object] = []
    for signal in (feed.changed, feed.made):
        signal.connect(lambda _: found.append(feed.found))
    hearing = Thread(target=feed.take_in, args=(change,))
    hearing.start()
    hearing.join()
    feed.hear(ROWS)
    qtbot.waitUntil(lambda: len(found) == 2)
    assert feed.found is None
    return found


def test_what_was_fetched_is_found_while_its_change_is_announced(qtbot: QtBot) -> None:
    assert heard(qtbot, lambda change: change.keys, ROWS) == [("a",), None]


@pytest.mark.parametrize("change", [Change("roster.day_mark", 7, ("a",)), Change("people.shop")])
def test_changes_of_other_topics_are_announced_without(qtbot: QtBot, change: Change) -> None:
    assert heard(qtbot, lambda _: "rows", change) == [None, None]


def test_nothing_is_fetched_for_what_this_desk_did_itself(qtbot: QtBot) -> None:
    origin = new_id()

    assert heard(qtbot, lambda _: "rows", Change("roster.shift", 7, ("a",), origin), origin) == [None, None]


def test_a_change_whose_rows_could_not_be_fetched_is_announced_all_the_same(qtbot: QtBot) -> None:
    def fail(_: Change) -> object:
        raise Unreachable("stores.unreachable")

    assert heard(qtbot, fail, ROWS) == [None, None]

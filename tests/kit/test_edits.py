"""Edits kept as rows: once each, one's own only, oldest first."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from storekeeper.kit import edits
from storekeeper.kit.ids import id_at, new_id

As = Callable[[Connection, str], Connection]


def test_an_edit_sent_twice_is_stored_once(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    edit_id = new_id()
    sent = [
        edits.record(operations, id=edit_id, page="roster", shop_id=1, deed={"n": n}, inverse={}, format=1)
        for n in (1, 2)
    ]
    assert sent == [True, False]
    assert [each.deed for each in edits.latest(operations, page="roster", shop_id=1)] == [{"n": 1}]


def test_a_page_finds_the_authors_own_edits_oldest_first(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    edits.record(operations, id=new_id(), page="roster", shop_id=1, deed={}, inverse={}, format=1)
    as_persona(operations, "regional")
    ids = [id_at(1_800_000_000_000 + number) for number in range(3)]
    for edit_id in ids:
        edits.record(operations, id=edit_id, page="roster", shop_id=1, deed={}, inverse={}, format=1)
    edits.record(operations, id=new_id(), page="roster", shop_id=2, deed={}, inverse={}, format=1)
    found = edits.latest(operations, page="roster", shop_id=1, limit=2)
    assert [each.id for each in found] == ids[1:]
    edits.mark_undone(operations, ids[2], by=ids[0])
    assert edits.latest(operations, page="roster", shop_id=1)[-1].undone_by == ids[0]

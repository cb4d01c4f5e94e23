"""The only door to the kinds of shift as records: listed, edited, taken back, with their history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.errors import Finding
from storekeeper.kit.records import Edit, Key, Row
from storekeeper.kit.records.judging import Facts, outcomes
from storekeeper.kit.records.store import Event, Records, Saved, Standing
from storekeeper.people import service as people
from storekeeper.people.domain import Shop
from storekeeper.roster.kind_rules import check_kind
from storekeeper.roster.records import RECORDS

_BROKEN = MappingProxyType({"ex_shift_kind_one_letter": "roster.kinds.letter_twice"})


@dataclass(frozen=True)
class KindLine:
    """A kind in a list: its row, its shop (None = the whole chain), and present, later, past or removed."""

    row: Row
    shop: Shop | None
    state: str

    @property
    def key(self) -> Key:
        """The key of the kind."""
        return self.row.key

    def says(self, name: str) -> str:
        """A field as text."""
        value = self.row.values.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class KindLines:
    """All lines at once, in order; there is nothing after them."""

    rows: tuple[KindLine, ...]
    after: object | None = None


def submit(
    connection: Connection, *, edit_id: UUID, edit: Edit, page: str, undoes: UUID | None = None
) -> Saved:
    """Judge an edit of kinds and write it; sent twice it is applied once.

    Raises Refused `roster.kinds.*`, `records.*`, Conflict `records.changed_by`, `records.gone`.
    """
    standing = _records().rows(connection, "kind")
    return _records(standing).submit(connection, edit_id=edit_id, edit=edit, page=page, undoes=undoes)


def undoable(connection: Connection, *, page: str) -> tuple[Standing, ...]:
    """The asker's own edits of kinds that may still be taken back, oldest first."""
    return _records().undoable(connection, page=page)


def history(connection: Connection, *, record: str, key: Key) -> tuple[Event, ...]:
    """What happened to a kind, newest first."""
    return _records().history(connection, record=record, key=key)


def kind_lines(
    connection: Connection,
    *,
    on: date,
    text: str = "",
    state: str = "present",
    region_id: int | None = None,
    shop_id: int | None = None,
    sort: str = "place",
    descending: bool = False,
    **_paging: object,
) -> KindLines:
    """The chain's kinds and those of the shops in question; state is present (or later), past, removed or all."""
    shops = {
        shop.id: shop
        for shop in people.shops(connection, on=on)
        if (region_id is None or shop.region_id == region_id) and (shop_id is None or shop.id == shop_id)
    }
    rows = _records().rows(connection, "kind", removed=True)
    lines = (_line(row, shops, on) for row in rows if row.values.get("shop_id") in {None, *shops})
    found = [line for line in lines if _is_wanted(line, state) and text.casefold() in _words(line)]
    found.sort(key=_place)
    found.sort(key=KIND_SORTS[sort], reverse=descending)
    return KindLines(tuple(found))


def count_kinds(connection: Connection, **asked: object) -> int:
    """How many kinds answer."""
    return len(kind_lines(connection, **asked).rows)  # type: ignore[arg-type]


def some_kinds(connection: Connection, *, keys: Collection[Key], **asked: object) -> tuple[KindLine, ...]:
    """The lines of these kinds that still answer."""
    lines = kind_lines(connection, **asked).rows  # type: ignore[arg-type]
    return tuple(line for line in lines if line.key in keys)


def _records(standing: Iterable[Row] = ()) -> Records:
    return Records("roster", RECORDS, judge=partial(_judge, tuple(standing)), broken=_BROKEN)


def _judge(standing: tuple[Row, ...], edit: Edit, facts: Facts) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for outcome in outcomes(edit, facts):
        if outcome.values.get("removed") is not True:
            found += check_kind(outcome.values, outcome.key, standing)
    return tuple(found)


def _line(row: Row, shops: Mapping[int, Shop], on: date) -> KindLine:
    first, last = row.values.get("from_day"), row.values.get("to_day")
    state = "present"
    if row.values.get("removed"):
        state = "removed"
    elif isinstance(last, date) and last < on:
        state = "past"
    elif isinstance(first, date) and first > on:
        state = "later"
    shop_id = row.values.get("shop_id")
    return KindLine(row, shops.get(shop_id) if isinstance(shop_id, int) else None, state)


def _is_wanted(line: KindLine, state: str) -> bool:
    if state == "all":
        return line.state != "removed"
    return line.state in ({"present", "later"} if state == "present" else {state})


def _words(line: KindLine) -> str:
    names = ("letter", "name_zh", "name_en", "name_cn")
    shop = (line.shop.code, line.shop.name_zh, line.shop.name_en) if line.shop else ()
    return " ".join((*(line.says(name) for name in names), *shop)).casefold()


def _place(line: KindLine) -> tuple[object, ...]:
    return line.shop.code if line.shop else "", line.says("letter"), line.says("from_day")


KIND_SORTS: Mapping[str, Callable[[KindLine], tuple[object, ...]]] = MappingProxyType(
    {
        "place": lambda line: (line.shop.code if line.shop else "",),
        "letter": lambda line: (line.says("letter"),),
        "starts": lambda line: (line.says("starts"),),
        "from_day": lambda line: (line.says("from_day"),),
    }
)

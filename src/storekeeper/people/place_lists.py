"""Shops and regions as their pages and workbooks list them: with their region, today's hours and their people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import Connection

from storekeeper.kit.records import Row
from storekeeper.people import service
from storekeeper.people.domain import ListedShop, OpeningHours, Region


@dataclass(frozen=True)
class ShopLine:
    """A shop as of a day, with its region and that day's hours (None = closed)."""

    shop: ListedShop
    region: Region | None
    hours: OpeningHours | None


@dataclass(frozen=True)
class RegionLine:
    """A region with how many open shops and people it has on a day, as far as the asker sees them."""

    key: int
    row: Row
    shops: int
    people: int
    removed: bool

    def says(self, name: str) -> str:
        """A field as text."""
        return str(self.row.values.get(name) or "")


@dataclass(frozen=True)
class Lines:
    """All lines at once, in order; there is nothing after them."""

    rows: tuple[ShopLine | RegionLine, ...]
    after: object | None = None


def shop_lines(
    connection: Connection,
    *,
    on: date,
    text: str = "",
    state: str = "open",
    region_id: int | None = None,
    shop_id: int | None = None,
    sort: str = "code",
    descending: bool = False,
    **_paging: object,
) -> Lines:
    """The shops that answer, in order; `sort` is one of SHOP_SORTS."""
    found = _shops(connection, on=on, text=text, state=state, region_id=region_id, shop_id=shop_id)
    regions = {region.id: region for region in service.regions(connection)}
    hours = {shop.id: shop.hours for shop in service.shops(connection, on=on)}
    lines = [
        ShopLine(shop, regions.get(shop.region_id), next(iter(hours.get(shop.shop_id, ())), None))
        for shop in found
    ]
    lines.sort(key=lambda line: line.shop.code)
    lines.sort(key=SHOP_SORTS[sort], reverse=descending)
    return Lines(tuple(lines))


def count_shops(
    connection: Connection,
    *,
    on: date,
    text: str = "",
    state: str = "open",
    region_id: int | None = None,
    shop_id: int | None = None,
) -> int:
    """How many shops answer."""
    return len(_shops(connection, on=on, text=text, state=state, region_id=region_id, shop_id=shop_id))


def some_shops(connection: Connection, *, keys: Collection[int], **asked: object) -> tuple[ShopLine, ...]:
    """The lines of these shops that still answer."""
    lines = shop_lines(connection, **asked).rows  # type: ignore[arg-type]
    return tuple(line for line in lines if isinstance(line, ShopLine) and line.shop.shop_id in keys)


def region_lines(
    connection: Connection,
    *,
    on: date,
    text: str = "",
    state: str = "open",
    sort: str = "code",
    descending: bool = False,
    **_paging: object,
) -> Lines:
    """The regions that answer, in order; state is open or removed."""
    shops = service.shop_list(connection, on=on, state="open")
    wanted = text.casefold()
    lines = []
    for row in service.region_rows(connection, removed=state == "removed"):
        if bool(row.values.get("removed")) is not (state == "removed"):
            continue
        mine = [shop for shop in shops if shop.region_id == row.key]
        people = sum(shop.people for shop in mine)
        lines.append(RegionLine(int(str(row.key)), row, len(mine), people, state == "removed"))
    lines = [line for line in lines if wanted in _names(line.row)]
    lines.sort(key=REGION_SORTS[sort], reverse=descending)
    return Lines(tuple(lines))


def count_regions(connection: Connection, *, on: date, text: str = "", state: str = "open") -> int:
    """How many regions answer."""
    return len(region_lines(connection, on=on, text=text, state=state).rows)


def some_regions(connection: Connection, *, keys: Collection[int], **asked: object) -> tuple[RegionLine, ...]:
    """The lines of these regions that still answer."""
    lines = region_lines(connection, **asked).rows  # type: ignore[arg-type]
    return tuple(line for line in lines if isinstance(line, RegionLine) and line.key in keys)


def _shops(
    connection: Connection, *, on: date, text: str, state: str, region_id: int | None, shop_id: int | None
) -> Sequence[ListedShop]:
    found = service.shop_list(connection, on=on, region_id=region_id, text=text, state=state)
    return [shop for shop in found if shop_id is None or shop.shop_id == shop_id]


def _names(row: Row) -> str:
    return " ".join(str(row.values.get(name) or "") for name in ("code", "name_zh", "name_en")).casefold()


def _opens(line: ShopLine) -> tuple[bool, str]:
    return line.hours is None, "" if line.hours is None else f"{line.hours.opens:%H:%M}"


SHOP_SORTS: Mapping[str, Callable[[ShopLine], tuple[object, ...]]] = MappingProxyType(
    {
        "code": lambda line: (line.shop.code,),
        "name": lambda line: (line.shop.name_en.casefold(),),
        "region": lambda line: (line.region.code if line.region else "",),
        "district": lambda line: (line.shop.district,),
        "people": lambda line: (line.shop.people,),
        "hours": _opens,
    }
)
REGION_SORTS: Mapping[str, Callable[[RegionLine], tuple[object, ...]]] = MappingProxyType(
    {
        "code": lambda line: (line.says("code"),),
        "name_en": lambda line: (line.says("name_en").casefold(),),
        "shops": lambda line: (line.shops,),
        "people": lambda line: (line.people,),
    }
)

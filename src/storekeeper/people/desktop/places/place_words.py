"""The words of the pages of shops and regions: names in the reader's script, states, hours, columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from storekeeper.kit import clock
from storekeeper.kit.sentences import Sentences
from storekeeper.people.domain import OpeningHours, Region
from storekeeper.people.place_lists import ShopLine
from storekeeper.qtkit.paged_model import Column


def name_of(values: Mapping[str, object], says: Sentences) -> str:
    """The name in the reader's script, the other one when it is missing."""
    names = (values.get("name_zh"), values.get("name_en"))
    first, second = reversed(names) if says.language == "en" else names
    return str(first or second or "")


def region_name(region: Region | None, says: Sentences) -> str:
    """九龍西."""
    return "" if region is None else name_of({"name_zh": region.name_zh, "name_en": region.name_en}, says)


def district_name(district: str, says: Sentences) -> str:
    """油尖旺區; what is no code, as it is written."""
    code = f"people.district.{district}"
    return says.say(code) if says.knows(code) else district


def state_of(opened_on: object, closed_on: object, *, removed: bool) -> str:
    """removed, closed, soon or open, today."""
    today = clock.today()
    if removed:
        return "removed"
    if isinstance(closed_on, date) and closed_on < today:
        return "closed"
    return "soon" if isinstance(opened_on, date) and opened_on > today else "open"


def hours_text(hours: OpeningHours | None, says: Sentences) -> str:
    """10:00–22:00, 12:00–翌日02:00, 休息."""
    if hours is None:
        return says.say("hours.closed")
    ends = "24:00" if hours.closes == time(0) else f"{hours.closes:%H:%M}"
    if hours.closes <= hours.opens and hours.closes != time(0):
        ends = says.say("hours.next_day", time=ends)
    return f"{hours.opens:%H:%M}–{ends}"


def _shop_name(line: ShopLine, says: Sentences) -> str:
    return name_of({"name_zh": line.shop.name_zh, "name_en": line.shop.name_en}, says)


def _shop_state(line: ShopLine, says: Sentences) -> str:
    state = state_of(line.shop.opened_on, line.shop.closed_on, removed=line.shop.removed)
    return says.say(f"people.shops.is.{state}")


def _today(line: ShopLine, says: Sentences) -> str:
    state = state_of(line.shop.opened_on, line.shop.closed_on, removed=line.shop.removed)
    return hours_text(line.hours, says) if state == "open" else ""


def _title(code: str) -> Any:
    return lambda says: says.say(code)


SHOP_COLUMNS = (
    Column("code", _title("people.label.shop.code"), lambda line, _says: line.shop.code, "code", 8),
    Column("name", _title("people.shops.column.name"), _shop_name, "name", 18, strong=True, whole=True),
    Column(
        "region",
        _title("people.label.shop.region_id"),
        lambda line, says: region_name(line.region, says),
        "region",
        10,
        whole=True,
    ),
    Column(
        "district",
        _title("people.label.shop.district"),
        lambda line, says: district_name(line.shop.district, says),
        "district",
        10,
        whole=True,
    ),
    Column(
        "people",
        _title("people.shops.column.people"),
        lambda line, _says: f"{line.shop.people:,}",
        "people",
        5,
        number=True,
    ),
    Column("hours", _title("people.shops.column.hours"), _today, "hours", 13, whole=True),
    Column("state", _title("people.shops.column.state"), _shop_state, "", 8),
)
"""The list of shops."""


REGION_COLUMNS = (
    Column("code", _title("people.label.region.code"), lambda line, _says: line.says("code"), "code", 8),
    Column(
        "name_zh",
        _title("people.label.region.name_zh"),
        lambda line, _says: line.says("name_zh"),
        "",
        14,
        strong=True,
        whole=True,
    ),
    Column(
        "name_en",
        _title("people.label.region.name_en"),
        lambda line, _says: line.says("name_en"),
        "name_en",
        16,
        whole=True,
    ),
    Column(
        "shops",
        _title("people.regions.column.shops"),
        lambda line, _says: f"{line.shops:,}",
        "shops",
        5,
        number=True,
    ),
    Column(
        "people",
        _title("people.regions.column.people"),
        lambda line, _says: f"{line.people:,}",
        "people",
        6,
        number=True,
    ),
    Column(
        "state",
        _title("people.shops.column.state"),
        lambda line, says: says.say("people.regions.state.removed") if line.removed else "",
        "",
        8,
    ),
)
"""The list of regions."""

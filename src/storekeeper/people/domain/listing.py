"""What lists and details of people and shops show: what was sought, the lines found, and one record whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from storekeeper.kit.records import Row

SORTS = ("staff_no", "name_en", "stroke_key", "shop", "role", "joined_on")
STATES = ("present", "left", "removed", "all")


@dataclass(frozen=True)
class Sought:
    """Which people: `text` in their names or staff number, every word of it, 繁 or 簡; the others narrow further.

    `state`: present (not left on the day `on`), left, removed, or all but removed ones; `lacks`: contract, skill
    or placement that is missing on that day; `region_id` and `shop_id`: placed there on that day; `ids`: only these.
    """

    on: date
    text: str = ""
    region_id: int | None = None
    shop_id: int | None = None
    role: str | None = None
    state: str = "present"
    lacks: str | None = None
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True)
class ListedPerson:
    """One line of the list of people, as of a day: home shop, contract, and the shop she is lent to.

    None where there is none or the asker may not see it. `lent_to` is a shop's code.
    """

    employee_id: int
    staff_no: str
    name_zh: str
    name_en: str
    role: str
    shop_id: int | None
    shop_zh: str | None
    shop_en: str | None
    contract: str | None
    weekly_minutes: int | None
    joined_on: date
    left_on: date | None
    phone_masked: str | None
    lent_to: str | None
    removed: bool
    row_version: int


@dataclass(frozen=True)
class ListPage:
    """Some lines in order, and what to ask the next ones `after`; None when these were the last."""

    rows: tuple[ListedPerson, ...]
    after: object | None


@dataclass(frozen=True)
class PersonDetail:
    """A person with everything about her that the asker may read, removed parts left out, newest first.

    `contact` and `pay` are None where nothing of them may be read. `leave_left`: kind of leave → calendar days
    of the newest balance, less the approved days after it.
    """

    employee: Row
    contact: Row | None
    pay: Row | None
    placements: tuple[Row, ...]
    contracts: tuple[Row, ...]
    skills: tuple[Row, ...]
    availability: tuple[Row, ...]
    leaves: tuple[Row, ...]
    balances: tuple[Row, ...]
    leave_left: Mapping[str, Decimal]


@dataclass(frozen=True)
class ListedShop:
    """One line of the list of shops, as of a day; `people` are those placed there, `open_days` those with hours."""

    shop_id: int
    region_id: int
    code: str
    name_zh: str
    name_en: str
    district: str
    opened_on: date
    closed_on: date | None
    people: int
    open_days: int
    removed: bool
    row_version: int


@dataclass(frozen=True)
class ShopDetail:
    """A shop with its opening hours of every period, removed ones left out, and how many are placed there."""

    shop: Row
    hours: tuple[Row, ...]
    people: int

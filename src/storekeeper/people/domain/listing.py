"""What lists and details of people and shops show: what was sought, the lines found, and one record whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from storekeeper.kit.records import Row

SORTS = ("staff_no", "name_en", "stroke_key", "shop", "role", "joined_on")
STATES = ("present", "left", "removed", "all")
LACKS = ("contract", "skill", "placement", "anything")
DUE = ("leave", "contract", "skill", "loan")
ENDS_SOON = timedelta(days=30)
LOAN_ENDS_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Sought:
    """Which people: `text` in their names or staff number, every word of it, 繁 or 簡; the others narrow further.

    `state`: present (not left on the day `on`), left, removed, or all but removed ones; `region_id` and `shop_id`:
    placed there on that day; `ids`: only these. `lacks` (one of LACKS) is missing on that day, `due` (one of DUE) is
    leave that waits for an answer, or a contract, skill or loan that ends soon and is not followed. These two are
    told of whoever has begun, by her home shop, a loan by the shop lent to.
    """

    on: date
    text: str = ""
    region_id: int | None = None
    shop_id: int | None = None
    role: str | None = None
    state: str = "present"
    lacks: str | None = None
    due: str | None = None
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

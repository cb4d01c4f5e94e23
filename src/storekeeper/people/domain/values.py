"""Shops and people as values: what other features and the imports speak of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

ROLES = ("manager", "deputy", "senior", "sales", "cashier", "stock")
LEAVE_KINDS = ("AL", "SL", "CL", "ML", "NPL")
LEAVE_STATES = ("asked", "approved", "refused", "cancelled")
CONTRACT_KINDS = ("full", "part")
HOLIDAY_KINDS = ("statutory", "general")
REST_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PLACEMENT_KINDS = ("home", "loan")
PAY_KINDS = ("hourly", "monthly")


@dataclass(frozen=True)
class Region:
    """A region 區域 of the chain."""

    id: int
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class ShopName:
    """A shop by name alone, as whoever lends people sees those of others."""

    id: int
    code: str
    name_zh: str
    name_en: str
    region_id: int


@dataclass(frozen=True)
class OpeningHours:
    """Opening on one weekday (0 = Monday), Hong Kong time; `closes` at or before `opens` is past midnight.

    Valid from `from_day` to `to_day`, its last day; None is an open end.
    """

    weekday: int
    opens: time
    closes: time
    from_day: date = date.min
    to_day: date | None = None


@dataclass(frozen=True)
class Shop:
    """A shop 店舖; `hours` of the day or period that was asked for, a missing weekday is closed."""

    id: int
    region_id: int
    code: str
    name_zh: str
    name_en: str
    district: str
    day_starts: time
    opened_on: date
    closed_on: date | None
    hours: tuple[OpeningHours, ...] = ()


@dataclass(frozen=True)
class Placement:
    """Where a person may be rostered 駐店: home or loan, both days included, no end = until further notice."""

    id: int
    shop_id: int
    employee_id: int
    kind: str
    from_day: date
    to_day: date | None


@dataclass(frozen=True)
class Available:
    """A window in which a part-timer can work, weekly (0 = Monday), Hong Kong time."""

    weekday: int
    starts: time
    ends: time
    from_day: date
    to_day: date | None


@dataclass(frozen=True)
class Leave:
    """Leave of a person, both days included. kind: LEAVE_KINDS; state: asked, approved, refused, cancelled."""

    id: UUID
    employee_id: int
    kind: str
    from_day: date
    to_day: date
    state: str
    row_version: int


@dataclass(frozen=True)
class HeldSkill:
    """A skill that a person has, by its code; `expires_on` is the last day it is good for, None = for good."""

    code: str
    obtained_on: date
    expires_on: date | None


@dataclass(frozen=True)
class ContractTerms:
    """What a contract says between two days; holidays `statutory` or `general`, rest_weekday 0 = Monday or None."""

    weekly_minutes: int
    holidays: str
    rest_weekday: int | None
    from_day: date
    to_day: date | None


@dataclass(frozen=True)
class PlacedPerson:
    """A person with what planning needs, as of the days that were asked for; `away` is approved leave beside them."""

    employee_id: int
    staff_no: str
    name_zh: str
    name_en: str
    role: str
    joined_on: date
    left_on: date | None
    contract: str | None
    weekly_minutes: int | None
    placements: tuple[Placement, ...]
    skills: tuple[HeldSkill, ...]
    availability: tuple[Available, ...]
    minor_until: date | None = None
    terms: tuple[ContractTerms, ...] = ()
    away: tuple[tuple[str, date, date], ...] = ()


@dataclass(frozen=True)
class Planned:
    """A shop with whoever may be rostered there in a period, by staff number, and their leave, asked or approved."""

    shop: Shop
    people: tuple[PlacedPerson, ...]
    leaves: tuple[Leave, ...]


@dataclass(frozen=True)
class NewShop:
    """A shop that an import makes; place and district may be filled in later."""

    code: str
    name_zh: str
    name_en: str
    region_id: int
    opened_on: date
    district: str = ""
    place_zh: str = ""
    place_en: str = ""


@dataclass(frozen=True)
class PersonRecord:
    """A person as an import knows her: new when `employee_id` is None, else the wanted state.

    `shop_id` is her home shop from `joined_on` (new) or from `from_day` (changed shop).
    None leaves contact, contract and English name as they are.
    """

    employee_id: int | None
    staff_no: str
    name_zh: str
    name_en: str
    role: str
    joined_on: date
    shop_id: int
    contract: str | None = None
    weekly_minutes: int | None = None
    phone: str | None = None
    email: str | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class KnownPerson:
    """A person as stored, with what an import compares; contact is None where it may not be read."""

    employee_id: int
    staff_no: str
    name_zh: str
    name_en: str
    role: str
    joined_on: date
    left_on: date | None
    shop_id: int | None
    contract: str | None
    weekly_minutes: int | None
    row_version: int

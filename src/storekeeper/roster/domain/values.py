"""What a roster is made of: shifts, marks, leave, people and the shop they work in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from uuid import UUID

ROLES = ("manager", "deputy", "senior", "sales", "cashier", "stock")
MARKS = ("rest", "holiday", "alternative")
LEAVES = ("AL", "SL", "CL", "ML", "NPL")
LOOKS = ("A", "B", "C", "D", "E", "T")


@dataclass(frozen=True)
class Break:
    """A pause inside a shift; `offset` is minutes after its start, None while nobody has fixed it."""

    minutes: int
    offset: int | None = None
    paid: bool = False


@dataclass(frozen=True)
class Kind:
    """A named shift of chain or shop (早更): usual Hong Kong times, unpaid break, look, names by language."""

    id: int
    letter: str
    names: Mapping[str, str]
    starts: time
    ends: time
    break_minutes: int
    look: str


@dataclass(frozen=True)
class Shift:
    """One piece of work on the business day `day`; no employee: open; row_version 0: not stored yet."""

    id: UUID
    shop_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    role: str
    employee_id: int | None
    placement_id: int | None
    breaks: tuple[Break, ...]
    kind_id: int | None
    row_version: int

    @property
    def minutes(self) -> int:
        """From start to end."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def unpaid_minutes(self) -> int:
        """The part of it that is unpaid pause."""
        return sum(pause.minutes for pause in self.breaks if not pause.paid)

    @cached_property
    def worked_minutes(self) -> int:
        """From start to end without the unpaid pauses."""
        return self.minutes - self.unpaid_minutes


@dataclass(frozen=True)
class Mark:
    """A day without work for one person; kind is one of MARKS."""

    id: UUID
    shop_id: int
    employee_id: int
    placement_id: int
    day: date
    kind: str
    row_version: int


@dataclass(frozen=True)
class Leave:
    """Leave over whole days, ends included; kind of LEAVES; state asked, approved, refused or cancelled."""

    id: UUID
    employee_id: int
    kind: str
    from_day: date
    to_day: date
    state: str
    row_version: int

    def covers(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.from_day <= day <= self.to_day


@dataclass(frozen=True)
class Placed:
    """A placement in this shop; kind is home or loan; `to_day` is its last day, None = open end."""

    placement_id: int
    kind: str
    from_day: date
    to_day: date | None

    def covers(self, day: date) -> bool:
        """Whether the person may be rostered here on `day`."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True)
class Window:
    """Times at which a part-timer can work on a weekday (0 = Monday), valid from_day to to_day."""

    weekday: int
    starts: time
    ends: time
    from_day: date = date.min
    to_day: date | None = None


@dataclass(frozen=True)
class Opening:
    """Opening hours of a weekday (0 = Monday), from_day to to_day; closing not after opening: next day."""

    weekday: int
    opens: time
    closes: time
    from_day: date = date.min
    to_day: date | None = None


@dataclass(frozen=True)
class Held:
    """A skill that a person has, by its code; `to_day` is the last day it is good for, None = for good."""

    skill: str
    from_day: date = date.min
    to_day: date | None = None

    def covers(self, day: date) -> bool:
        """Whether she has it on `day`."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True)
class Asked:
    """A skill that a role asks, weight hard, soft or none; `place` 0: of the chain, 1: of a region, 2: of a shop."""

    role: str
    skill: str
    names: Mapping[str, str]
    weight: str
    place: int = 0
    from_day: date = date.min
    to_day: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it is asked on `day`."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True)
class Shop:
    """A shop as the roster needs it; its business day begins at `day_starts`, Hong Kong time.

    It exists from `opened_on` to `closed_on`, both days included; None: no end is known.
    """

    id: int
    code: str
    name_zh: str
    name_en: str
    day_starts: time = time(0)
    hours: tuple[Opening, ...] = ()
    opened_on: date = date.min
    closed_on: date | None = None

    def stands_on(self, day: date) -> bool:
        """Whether it has opened by that day and not closed for good."""
        return self.opened_on <= day and (self.closed_on is None or day <= self.closed_on)


@dataclass(frozen=True)
class Terms:
    """What a contract says between two days; holidays `statutory` or `general`, rest_weekday 0 = Monday or None."""

    from_day: date
    to_day: date | None
    weekly_minutes: int
    holidays: str = "statutory"
    rest_weekday: int | None = None


@dataclass(frozen=True)
class Person:
    """Someone who may be rostered in this shop in this week; `weekly_minutes` are those of the contract.

    `eighteen_on` is known of the young alone. `terms` are the contracts of the days that the rules look at, `away`
    the approved leave that lies beside the week: kind, first and last day.
    """

    employee_id: int
    staff_no: str
    name_zh: str
    name_en: str
    role: str
    contract: str | None
    weekly_minutes: int | None
    placements: tuple[Placed, ...]
    skills: tuple[Held, ...]
    availability: tuple[Window, ...]
    joined_on: date = date.min
    left_on: date | None = None
    eighteen_on: date | None = None
    terms: tuple[Terms, ...] = ()
    away: tuple[tuple[str, date, date], ...] = ()

    def placed_on(self, day: date) -> Placed | None:
        """The placement in this shop that covers `day`."""
        return next((placed for placed in self.placements if placed.covers(day)), None)

    def has(self, skill: str, day: date) -> bool:
        """Whether she has the skill of that code on that day."""
        return any(held.skill == skill and held.covers(day) for held in self.skills)


@dataclass(frozen=True)
class Busy:
    """Work of a person outside this shop's week; `shop_id` None: a shop outside the reader's scope.

    `travel` is the way between that shop and this one, in minutes; `day` is the business day, None: that of its start.
    """

    employee_id: int
    starts_at: datetime
    ends_at: datetime
    shop_id: int | None
    travel: int = 0
    day: date | None = None
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Rest:
    """A day that another shop has marked for a person: rest day or holiday, kind of MARKS; it is not ours to change."""

    employee_id: int
    day: date
    kind: str

"""Rights in values: who may do what with which kinds of data, where, since when, and what would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

LEVELS = ("none", "masked", "see", "reveal", "change")
STATES = ("waiting", "approved", "applied", "rejected", "withdrawn", "expired")


@dataclass(frozen=True)
class Region:
    """A region that can be given, with how many shops it has."""

    id: int
    code: str
    name_zh: str
    name_en: str
    shops: int


@dataclass(frozen=True)
class Shop:
    """A shop that can be given."""

    id: int
    region_id: int
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Places:
    """All that can be given."""

    regions: tuple[Region, ...]
    shops: tuple[Shop, ...]


@dataclass(frozen=True)
class GroupLine:
    """A functional group, a role of the database such as sk_regional, and how many people are in it."""

    group: str
    people: int
    sensitive: bool


@dataclass(frozen=True)
class DataClass:
    """A kind of data. family: operations, people, customer, conduct or system; store: where it lies."""

    key: str
    family: str
    store: str


@dataclass(frozen=True)
class Matrix:
    """What each group may do with each kind of data: (group, kind) → one of LEVELS, absent where it is none."""

    groups: tuple[GroupLine, ...]
    classes: tuple[DataClass, ...]
    cells: Mapping[tuple[str, str], str]

    def level(self, group: str, kind: str) -> str:
        """One of LEVELS."""
        return self.cells.get((group, kind), "none")


@dataclass(frozen=True)
class PersonLine:
    """A login in the list: groups and scope of today, its open sessions, how many requests about it wait."""

    login: str
    name: str
    groups: tuple[str, ...]
    regions: tuple[int, ...]
    shops: tuple[int, ...]
    shop_count: int | None  # None: every shop
    valid_until: date | None
    closed_at: datetime | None
    sessions: int
    pending: int


@dataclass(frozen=True)
class HeldGroup:
    """A group that somebody is in; `by` is the name of who gave it."""

    group: str
    since: date | None
    until: date | None
    by: str


@dataclass(frozen=True)
class HeldScope:
    """A region or a shop of somebody's scope."""

    id: UUID
    region_id: int | None
    shop_id: int | None
    since: date
    until: date | None
    by: str


@dataclass(frozen=True)
class StoreState:
    """Whether a store does what operations says: agreed, waiting or failed."""

    store: str
    state: str
    at: datetime | None = None


@dataclass(frozen=True)
class Effective:
    """What somebody may do at present and where each of it comes from: cells are (kind, level, groups)."""

    login: str
    everywhere: bool
    groups: tuple[HeldGroup, ...]
    scopes: tuple[HeldScope, ...]
    cells: tuple[tuple[str, str, tuple[str, ...]], ...]
    stores: tuple[StoreState, ...]


@dataclass(frozen=True)
class GiveScope:
    """A region or a shop more, from today."""

    login: str
    region_id: int | None
    shop_id: int | None
    until: date | None


@dataclass(frozen=True)
class TakeScope:
    """One of the scopes less; its region or shop for the words."""

    login: str
    scope_id: UUID
    region_id: int | None
    shop_id: int | None


@dataclass(frozen=True)
class GiveGroup:
    """A group more."""

    login: str
    group: str
    until: date | None


@dataclass(frozen=True)
class TakeGroup:
    """A group less."""

    login: str
    group: str


@dataclass(frozen=True)
class Close:
    """A leaver: no login, no groups, no scope, no open session."""

    login: str


RightChange = GiveScope | TakeScope | GiveGroup | TakeGroup | Close


@dataclass(frozen=True)
class CellChange:
    """A kind of data of which somebody would see or do more or less."""

    kind: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What a change would do. refused: the code of the sentence why it cannot be, empty when it can."""

    cells: tuple[CellChange, ...]
    shops_gained: tuple[int, ...]
    shops_lost: tuple[int, ...]
    people_gained: int
    people_lost: int
    needs_second: bool
    refused: str = ""


NEWCOMER = "rights.newcomer"
"""The reason of the first rights of a new person, as the database writes it."""


@dataclass(frozen=True)
class Request:
    """A change that somebody asked for. state: one of STATES; why_not: the code why the asker may not decide."""

    id: UUID
    change: RightChange
    name: str
    asked_by: str
    asked_by_name: str
    asked_at: datetime
    reason: str
    state: str
    decided_by_name: str
    decided_at: datetime | None
    answer: str
    own: bool
    may_decide: bool
    why_not: str
    stores: tuple[StoreState, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of an asked change: waiting with its request, or applied at once."""

    state: str
    request_id: UUID | None = None


@dataclass(frozen=True)
class SeenColumn:
    """A column as somebody gets it: one of LEVELS."""

    name: str
    level: str


@dataclass(frozen=True)
class Seen:
    """What somebody gets of a table: its columns, and how many rows of which shop."""

    table: str
    columns: tuple[SeenColumn, ...]
    rows: tuple[tuple[int, int], ...]
    total: int


@dataclass(frozen=True)
class RightEvent:
    """Something that happened to rights: asked, approved, rejected, withdrawn, applied, closed, made …"""

    at: datetime
    by_name: str
    name: str
    deed: str
    change: RightChange | None

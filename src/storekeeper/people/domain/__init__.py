"""Shops and people as values: what the screens, other features and the imports speak of."""

from __future__ import annotations

from storekeeper.people.domain.listing import (
    SORTS,
    STATES,
    ListedPerson,
    ListedShop,
    ListPage,
    PersonDetail,
    ShopDetail,
    Sought,
)
from storekeeper.people.domain.values import (
    CONTRACT_KINDS,
    LEAVE_KINDS,
    LEAVE_STATES,
    PAY_KINDS,
    PLACEMENT_KINDS,
    ROLES,
    Available,
    KnownPerson,
    Leave,
    NewShop,
    OpeningHours,
    PersonRecord,
    PlacedPerson,
    Placement,
    Region,
    Shop,
)

__all__ = [
    "CONTRACT_KINDS",
    "LEAVE_KINDS",
    "LEAVE_STATES",
    "PAY_KINDS",
    "PLACEMENT_KINDS",
    "ROLES",
    "SORTS",
    "STATES",
    "Available",
    "KnownPerson",
    "Leave",
    "ListPage",
    "ListedPerson",
    "ListedShop",
    "NewShop",
    "OpeningHours",
    "PersonDetail",
    "PersonRecord",
    "PlacedPerson",
    "Placement",
    "Region",
    "Shop",
    "ShopDetail",
    "Sought",
]

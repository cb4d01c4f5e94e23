"""Shops and people as planning and imports read them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from storekeeper.kit.errors import Refused
from storekeeper.people import queries
from storekeeper.people.domain import KnownPerson, Leave, PlacedPerson, Region, Shop, ShopName


def regions(connection: Connection) -> tuple[Region, ...]:
    """Every region, by code."""
    return queries.regions(connection)


def shops(connection: Connection, *, on: date, until: date | None = None) -> tuple[Shop, ...]:
    """The shops in the asker's scope, by code, with the opening hours of a day or of the days until another."""
    return queries.shops(connection, on=on, until=until)


def shop(connection: Connection, *, shop_id: int, on: date, until: date | None = None) -> Shop:
    """One shop, with the opening hours of a day or of the days until another.

    Raises Refused('people.no_such_shop') when it is not there or not the asker's.
    """
    found = queries.shops(connection, on=on, until=until, ids=(shop_id,))
    if not found:
        raise Refused("people.no_such_shop", shop=shop_id)
    return found[0]


def shop_directory(connection: Connection) -> tuple[ShopName, ...]:
    """Every open shop of the chain by its names alone, by code: where people may be lent to.

    Raises Refused('stores.forbidden') for whoever places nobody.
    """
    return queries.shop_directory(connection)


def placed_people(
    connection: Connection, *, shop_id: int, first: date, last: date, among: Collection[int] | None = None
) -> tuple[PlacedPerson, ...]:
    """Whoever may be rostered in a shop on some day from `first` to `last`, by staff number; `among` these only."""
    return queries.placed_people(connection, shop_id=shop_id, first=first, last=last, among=among)


def leaves(
    connection: Connection, *, employees: Collection[int], first: date, last: date
) -> tuple[Leave, ...]:
    """Leave asked or approved that touches the period."""
    return queries.leaves(connection, employees=employees, first=first, last=last)


def known_people(connection: Connection, *, on: date, joining: bool = False) -> tuple[KnownPerson, ...]:
    """Everybody in the asker's sight, as an import compares them; `joining` takes later joiners' first day."""
    return queries.known_people(connection, on=on, joining=joining)

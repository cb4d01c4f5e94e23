"""Shops and people as planning and imports read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.errors import Refused
from storekeeper.people import queries
from storekeeper.people.domain import KnownPerson, Planned, Region, Shop, ShopName


def regions(connection: Connection) -> tuple[Region, ...]:
    """Every region, by code."""
    return queries.regions(connection)


def shops(connection: Connection, *, on: date, until: date | None = None) -> tuple[Shop, ...]:
    """The shops in the asker's scope, by code, with the opening hours of a day or of the days until another."""
    return queries.shops(connection, on=on, until=until)


def shop_directory(connection: Connection) -> tuple[ShopName, ...]:
    """Every open shop of the chain by its names alone, by code: where people may be lent to.

    Raises Refused('stores.forbidden') for whoever places nobody.
    """
    return queries.shop_directory(connection)


def planned(connection: Connection, *, shop_id: int, first: date, last: date) -> Planned:
    """A shop, whoever may be rostered there on some day from `first` to `last`, and their leave.

    Raises Refused('people.no_such_shop') when the shop is not there or not the asker's.
    """
    return read_planned(queries.planned(connection, shop_id=shop_id, first=first, last=last), shop_id=shop_id)


def read_planned(found: Mapping[str, Any], *, shop_id: int) -> Planned:
    """The same, of what the store's function people.planned has answered to somebody who asked for more with it."""
    planned = queries.read_planned(found)
    if planned is None:
        raise Refused("people.no_such_shop", shop=shop_id)
    return planned


def known_people(connection: Connection, *, on: date, joining: bool = False) -> tuple[KnownPerson, ...]:
    """Everybody in the asker's sight, as an import compares them; `joining` takes later joiners' first day."""
    return queries.known_people(connection, on=on, joining=joining)

"""Lists of people and shops, in pages, filtered and sorted by the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from storekeeper.people import queries
from storekeeper.people.domain import ListedShop, ListPage, Sought


def list_people(
    connection: Connection,
    *,
    sought: Sought,
    sort: str = "staff_no",
    descending: bool = False,
    after: object | None = None,
    limit: int = 200,
) -> ListPage:
    """The next lines of the people sought; `sort` is one of SORTS, `after` what the former page gave.

    Raises KeyError for another sort.
    """
    return queries.list_people(
        connection, sought=sought, sort=sort, descending=descending, after=after, limit=limit
    )


def count_people(connection: Connection, *, sought: Sought) -> int:
    """How many people there are in all pages."""
    return queries.count_people(connection, sought=sought)


def skill_holders(connection: Connection, *, on: date) -> Mapping[int, int]:
    """How many people of the asker's hold each skill on a day, by the skill's id; a skill of nobody's is not there."""
    return queries.skill_holders(connection, on=on)


def shop_list(
    connection: Connection, *, on: date, region_id: int | None = None, text: str = "", state: str = "open"
) -> tuple[ListedShop, ...]:
    """The shops in the asker's scope, by code; `state`: open or closed on that day, removed, or all (not removed)."""
    return queries.shop_list(connection, on=on, region_id=region_id, text=text, state=state)

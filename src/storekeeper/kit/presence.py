"""Who else has a page open: a row for each desk, which ends by itself when nobody renews it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

RENEWED_EVERY = 20.0  # seconds; a row lives 60, or 30 while something is being done in a cell


@dataclass(frozen=True)
class Whereabouts:
    """A page of a shop, the place on it (of a roster: the Monday), and what is being done in which of its cells.

    Words of at most 40, 20 and 60 letters; what they mean is the page's matter.
    """

    page: str
    shop_id: int
    place: str
    doing: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Other:
    """Somebody else at the same page of the same shop."""

    login: str
    name: str
    place: str
    doing: str | None
    cell: str | None


def here(connection: Connection, *, desk: UUID, where: Whereabouts) -> tuple[Other, ...]:
    """Says that this desk of the asker's is there, and returns who else is.

    Raises Refused('stores.forbidden') for a shop she may not see, Refused('stores.impossible_value') for long words.
    """
    connection.exec_driver_sql(
        "SELECT base.note_presence(%s, %s, %s, %s, %s, %s)",
        (desk, where.page, where.shop_id, where.place, where.doing, where.cell),
    )
    return others(connection, desk=desk, page=where.page, shop_id=where.shop_id)


def away(connection: Connection, *, desk: UUID) -> None:
    """Says that this desk is at no page of any shop any more; twice is as once."""
    connection.exec_driver_sql("SELECT base.end_presence(%s)", (desk,))


def others(connection: Connection, *, desk: UUID, page: str, shop_id: int) -> tuple[Other, ...]:
    """Who else is there by name; nobody where the asker may not see the shop."""
    found = connection.exec_driver_sql(
        "SELECT login, name, place, doing, cell FROM base.presence_of(%s, %s, %s)", (desk, page, shop_id)
    )
    return tuple(Other(*row) for row in found)

"""Opening next week's roster as a draft from last week's pattern: on which day, for which shops, each week once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, or_, select
from sqlalchemy.dialects.postgresql import insert

from storekeeper.kit.clock import HONG_KONG, at, monday_of
from storekeeper.kit.errors import Refused
from storekeeper.kit.ids import new_id
from storekeeper.people import service as people
from storekeeper.people.domain import Shop
from storekeeper.roster import queries
from storekeeper.roster.company import Where, set_dated
from storekeeper.roster.domain import Edit, Week
from storekeeper.roster.repeating import repeated
from storekeeper.roster.service import submit
from storekeeper.roster.tables import OPENED_WEEK, SETTING

_WEEK = timedelta(days=7)
_PLANNED = """
    SELECT s.id FROM unnest(%s::int[]) s (id) WHERE EXISTS (
        SELECT FROM roster.shift w WHERE w.shop_id = s.id AND w.day BETWEEN %s AND %s AND NOT w.removed)
    ORDER BY s.id"""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpensOn:
    """The weekday (0 = Monday; None: never) and Hong Kong time at which the next week is opened."""

    weekday: int | None = 3
    at: time = time(9)

    def of(self, monday: date) -> datetime | None:
        """When the week of this Monday is opened: in the week before; an aware instant."""
        if self.weekday is None:
            return None
        return at(monday - _WEEK + timedelta(days=self.weekday), self.at)


USUAL = OpensOn()
"""Thursday at nine, where no setting says otherwise."""


def due_weeks(connection: Connection, *, due: datetime) -> tuple[tuple[int, date], ...]:
    """The shops, with next week's Monday, whose next week is to be opened by `due`, an aware instant.

    Left out are those that were opened already and those with nothing in the week before to take as a pattern.
    """
    on = due.astimezone(HONG_KONG).date()
    monday = monday_of(on) + _WEEK
    asked = select(OPENED_WEEK.c.shop_id).where(OPENED_WEEK.c.monday == monday)
    opened = frozenset(connection.execute(asked).scalars())
    shops = [
        shop
        for shop in people.shops(connection, on=on, until=monday + _WEEK)
        if shop.id not in opened and (shop.closed_on is None or shop.closed_on >= monday)
    ]
    moments = {shop_id: opens.of(monday) for shop_id, opens in settings(connection, shops, on=on).items()}
    ready = [shop_id for shop_id, moment in moments.items() if moment is not None and moment <= due]
    if not ready:
        return ()
    before = (monday - _WEEK, monday - timedelta(days=1))
    found = connection.exec_driver_sql(_PLANNED, (ready, *before)).scalars()
    return tuple((shop_id, monday) for shop_id in found)


def settings(connection: Connection, shops: Iterable[Shop], *, on: date) -> Mapping[int, OpensOn]:
    """What holds on a day for each shop: its own setting, else its region's, else the chain's, else the usual."""
    setting = SETTING.c
    found = connection.execute(
        select(*SETTING.c["region_id", "shop_id", "opens_weekday", "opens_at"]).where(
            ~setting.removed, setting.from_day <= on, or_(setting.to_day.is_(None), setting.to_day >= on)
        )
    )
    said = {(row.region_id, row.shop_id): OpensOn(row.opens_weekday, row.opens_at) for row in found}
    chain = said.get((None, None), USUAL)
    return {shop.id: said.get((None, shop.id)) or said.get((shop.region_id, None)) or chain for shop in shops}


def set_opening(connection: Connection, opens: OpensOn, *, where: Where, from_day: date) -> None:
    """From a day on the next week of a place is opened at another time; later settings go.

    Only head office may. Raises Refused `stores.forbidden` through the door.
    """
    same = {"region_id": where.region_id, "shop_id": where.shop_id}
    values = {"opens_weekday": opens.weekday, "opens_at": opens.at}
    set_dated(connection, SETTING, same, values, from_day=from_day)


def open_week(connection: Connection, *, shop_id: int, monday: date) -> int:
    """Lay the week before into a shop's empty week, as one edit of the asking login; the number of shifts.

    Once for each shop and week, whatever became of it since. A week that somebody has begun is left to her.
    """
    noted = connection.execute(
        insert(OPENED_WEEK)
        .values(shop_id=shop_id, monday=monday, shifts=0)
        .on_conflict_do_nothing()
        .returning(OPENED_WEEK.c.shop_id)
    )
    if noted.first() is None:
        return 0
    week = queries.week(connection, shop_id=shop_id, monday=monday)
    before = queries.week(connection, shop_id=shop_id, monday=monday - _WEEK)
    edit = None if week.rows else repeated(before, week)
    if edit is None or not _submitted(connection, week, edit):
        return 0
    shifts = len(edit.outcome(week).shifts)
    mine = (OPENED_WEEK.c.shop_id == shop_id, OPENED_WEEK.c.monday == monday)
    connection.execute(OPENED_WEEK.update().where(*mine).values(shifts=shifts))
    return shifts


def _submitted(connection: Connection, week: Week, edit: Edit) -> bool:
    """What the rules refuse once they would refuse again: the week is then left to its manager."""
    try:
        submit(connection, edit_id=new_id(), edit=edit, shop_id=week.shop.id, monday=week.monday)
    except Refused as refused:
        _log.warning("Shop %s, week of %s is not opened: %s", week.shop.id, week.monday, refused.code)
        return False
    return True

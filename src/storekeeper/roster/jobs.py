"""What the roster asks of the worker: to open next week's rosters on their day, and to erase old versions."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from storekeeper.kit.clock import HONG_KONG, today
from storekeeper.kit.jobs import Daily, Every, Job, defer_in
from storekeeper.roster import opening, publishing

if TYPE_CHECKING:
    from storekeeper.kit.jobs.runner import Jobs

OPEN_WEEKS = Job("roster.open_weeks", when=Every(minutes=15), make_up=1, serial=True)
OPEN_WEEK = Job("roster.open_week")
FORGET = Job("roster.forget_versions", when=Daily(time(4, 40)), make_up=1, serial=True)


def add_jobs(jobs: Jobs) -> None:
    """The jobs of the roster."""
    jobs.add(OPEN_WEEKS, open_weeks)
    jobs.add(OPEN_WEEK, open_week)
    jobs.add(FORGET, forget_versions)


def open_weeks(connection: Connection, *, due: datetime) -> None:
    """One job for each shop whose next week is to be opened by `due`, so that the fault of one holds up no other."""
    for shop_id, monday in opening.due_weeks(connection, due=due):
        defer_in(connection, OPEN_WEEK, key=f"{shop_id}:{monday}", shop=shop_id, monday=monday.isoformat())


def open_week(connection: Connection, *, shop: int, monday: str) -> None:
    """Open one week, unless it has begun by now."""
    if date.fromisoformat(monday) > today():
        opening.open_week(connection, shop_id=shop, monday=date.fromisoformat(monday))


def forget_versions(connection: Connection, *, due: datetime) -> None:
    """Erase the published versions that nobody has to keep any more on the day of `due`."""
    publishing.forget(connection, on=due.astimezone(HONG_KONG).date())

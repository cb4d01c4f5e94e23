"""What the roster asks of the worker: to open next week's rosters when their day has come."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from storekeeper.kit.clock import today
from storekeeper.kit.jobs import Every, Job, defer_in
from storekeeper.roster import opening

if TYPE_CHECKING:
    from storekeeper.kit.jobs.runner import Jobs

OPEN_WEEKS = Job("roster.open_weeks", when=Every(minutes=15), make_up=1, serial=True)
OPEN_WEEK = Job("roster.open_week")


def add_jobs(jobs: Jobs) -> None:
    """Both jobs of the roster."""
    jobs.add(OPEN_WEEKS, open_weeks)
    jobs.add(OPEN_WEEK, open_week)


def open_weeks(connection: Connection, *, due: datetime) -> None:
    """One job for each shop whose next week is to be opened by `due`, so that the fault of one holds up no other."""
    for shop_id, monday in opening.due_weeks(connection, due=due):
        defer_in(connection, OPEN_WEEK, key=f"{shop_id}:{monday}", shop=shop_id, monday=monday.isoformat())


def open_week(connection: Connection, *, shop: int, monday: str) -> None:
    """Open one week, unless it has begun by now."""
    if date.fromisoformat(monday) > today():
        opening.open_week(connection, shop_id=shop, monday=date.fromisoformat(monday))

"""What the roster gives to Today: rosters not made, open shifts, who is on duty, and the shops' next week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, case, func, select

from storekeeper.kit.access import my_groups
from storekeeper.kit.clock import at, days_of_week, monday_of
from storekeeper.kit.contributions import Figure, Matter, Outlook, Place, Progress, Share, Stage, Task, Told
from storekeeper.kit.errors import Severity
from storekeeper.people import service as people
from storekeeper.people.domain import Shop
from storekeeper.roster.tables import OPENED_WEEK, REVISION, SHIFT

PLANNERS = frozenset({"sk_regional", "sk_hq"})
DUE_AT = time(18)  # on the Sunday before the week
URGENT = timedelta(days=3)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class _Planned:
    """What stands in a shop's roster on one day: people, open shifts, and when the first open one begins."""

    people: int = 0
    open: int = 0
    first_open: datetime | None = None


@dataclass(frozen=True)
class _Ahead:
    """A shop with the days it opens this week, from today, and next week, and what is planned."""

    shop: Shop
    on: date
    planned: Mapping[date, _Planned] = field(default_factory=dict)
    opened: int = 0  # shifts that the worker has laid into next week and nobody has published

    @property
    def next_monday(self) -> date:
        return monday_of(self.on) + _WEEK

    def open_days(self, monday: date) -> tuple[date, ...]:
        """The days of the week, from today, on which the shop trades; all of them when nobody said."""
        days = (day for day in days_of_week(monday) if day >= self.on and self._exists_on(day))
        said = bool(self.shop.hours)
        return tuple(day for day in days if not said or self._trades_on(day))

    def missing(self, monday: date) -> tuple[date, ...]:
        """The days of that week that nobody has planned; with hours unknown one planned day is enough."""
        days = self.open_days(monday)
        missing = tuple(day for day in days if day not in self.planned)
        return missing if self.shop.hours or len(missing) == len(days) else ()

    def _exists_on(self, day: date) -> bool:
        closed = self.shop.closed_on
        return self.shop.opened_on <= day and (closed is None or day <= closed)

    def _trades_on(self, day: date) -> bool:
        return any(
            hours.weekday == day.weekday()
            and hours.from_day <= day
            and (hours.to_day is None or day <= hours.to_day)
            for hours in self.shop.hours
        )


def weeks(connection: Connection, on: date) -> tuple[Told, ...]:
    """Rosters of this and of next week, open shifts and people on duty, of the shops that the asker plans."""
    if not my_groups(connection) & PLANNERS:
        return ()
    sunday = monday_of(on) + timedelta(days=13)
    planned = _planned(connection, first=on, last=sunday)
    shops = people.shops(connection, on=on, until=sunday)
    opened = _opened(connection, monday_of(on) + _WEEK)
    ahead = [_Ahead(shop, on, planned.get(shop.id, {}), opened.get(shop.id, 0)) for shop in shops]
    ahead = [each for each in ahead if each.open_days(monday_of(on)) or each.open_days(each.next_monday)]
    tasks: list[Told] = []
    for each in ahead:
        tasks += _unmade(each, monday_of(on))
        tasks += _unmade(each, each.next_monday)
        tasks += _unpublished(each)
        tasks += _unfilled(each)
    return (*tasks, *_figures(ahead, on), _progress(ahead, on), _outlook(ahead, on))


def due(monday: date) -> datetime:
    """When the roster of a week has to be made."""
    return at(monday - timedelta(days=1), DUE_AT)


def _planned(connection: Connection, *, first: date, last: date) -> dict[int, dict[date, _Planned]]:
    open_start = case((SHIFT.c.employee_id.is_(None), SHIFT.c.starts_at))
    found = connection.execute(
        select(
            *SHIFT.c["shop_id", "day"],
            func.count(SHIFT.c.employee_id.distinct()),
            func.count(open_start),
            func.min(open_start),
        )
        .where(SHIFT.c.day.between(first, last), ~SHIFT.c.removed)
        .group_by(SHIFT.c.shop_id, SHIFT.c.day)
    )
    made: defaultdict[int, dict[date, _Planned]] = defaultdict(dict)
    for shop_id, day, *counted in found:
        made[shop_id][day] = _Planned(*counted)
    return made


def _opened(connection: Connection, monday: date) -> Mapping[int, int]:
    """Shop → shifts of a week that was opened by itself and has not been published yet."""
    week, revision = OPENED_WEEK.c, REVISION.c
    published = select(revision.id).where(revision.shop_id == week.shop_id, revision.monday == week.monday)
    found = connection.execute(
        select(week.shop_id, week.shifts).where(week.monday == monday, week.shifts > 0, ~published.exists())
    )
    return {row.shop_id: row.shifts for row in found}


def _unpublished(ahead: _Ahead) -> Iterator[Task]:
    """Next week's roster lies there as a draft that the worker has opened from last week's."""
    if not ahead.opened:
        return
    monday = ahead.next_monday
    soon = due(monday).date() - ahead.on <= URGENT
    yield Task(
        key=f"roster.opened.{ahead.shop.id}.{monday}",
        code="roster.today.opened",
        values={**_named(ahead.shop), "count": ahead.opened, "sunday": due(monday).date()},
        place=Place("roster", {"shop_id": ahead.shop.id, "monday": monday}),
        severity=Severity.SOFT if soon else Severity.INFO,
        deadline=due(monday),
        shop_id=ahead.shop.id,
        matter=Matter("roster.today.opened.many", Place("roster", {"monday": monday})),
    )


def _unmade(ahead: _Ahead, monday: date) -> Iterator[Task]:
    missing, days = ahead.missing(monday), ahead.open_days(monday)
    if not missing:
        return
    which = "next_week" if monday == ahead.next_monday else "this_week"
    late = monday_of(ahead.on) >= monday
    soon = due(monday).date() - ahead.on <= URGENT
    begun = len(missing) < len(days)
    yield Task(
        key=f"roster.{which}.{ahead.shop.id}.{monday}",
        code=f"roster.today.{which}.begun" if begun else f"roster.today.{which}.none",
        values={
            **_named(ahead.shop),
            "days": len(missing),
            "first": missing[0],
            "sunday": due(monday).date(),
        },
        place=Place("roster", {"shop_id": ahead.shop.id, "monday": monday}),
        severity=Severity.HARD if late else Severity.SOFT if soon else Severity.INFO,
        deadline=due(monday),
        shop_id=ahead.shop.id,
        matter=Matter(f"roster.today.{which}.many", Place("roster", {"monday": monday})),
    )


def _unfilled(ahead: _Ahead) -> Iterator[Task]:
    """Open shifts from today until the end of the week."""
    days = {day: each for day, each in ahead.planned.items() if day < ahead.next_monday and each.open}
    if not days:
        return
    count = sum(each.open for each in days.values())
    first = min(each.first_open for each in days.values() if each.first_open is not None)
    monday = monday_of(ahead.on)
    yield Task(
        key=f"roster.open.{ahead.shop.id}.{monday}",
        code="roster.today.open",
        values={**_named(ahead.shop), "count": count, "first": first},
        place=Place("roster", {"shop_id": ahead.shop.id, "monday": monday}),
        severity=Severity.HARD if min(days) == ahead.on else Severity.SOFT,
        deadline=first,
        shop_id=ahead.shop.id,
        count=count,
        matter=Matter("roster.today.open.many", Place("roster", {"monday": monday})),
    )


def _figures(ahead: list[_Ahead], on: date) -> Iterator[Figure]:
    today = {each.shop.id: each.planned.get(on, _Planned()) for each in ahead}
    yield Figure(
        key="roster.on_duty",
        code="roster.today.on_duty",
        icon="account-check",
        shares=tuple(
            Share(shop_id, day.people, day.people + day.open, day.first_open)
            for shop_id, day in today.items()
        ),
        place=Place("roster", {"monday": monday_of(on)}),
        severity=Severity.SOFT,
    )
    monday = monday_of(on) + _WEEK
    yield Figure(
        key="roster.not_made",
        code="roster.today.not_made",
        icon="calendar-text",
        shares=tuple(
            Share(each.shop.id, int(bool(each.missing(monday))), soonest=due(monday)) for each in ahead
        ),
        place=Place("roster", {"monday": monday}),
        severity=Severity.SOFT,
    )


def _progress(ahead: list[_Ahead], on: date) -> Progress:
    monday = monday_of(on) + _WEEK
    stages = tuple(_stage(each, monday) for each in ahead if each.open_days(monday))
    return Progress("roster.next_week", "roster.today.ahead", stages, due(monday))


def _stage(ahead: _Ahead, monday: date) -> Stage:
    missing, days = ahead.missing(monday), ahead.open_days(monday)
    unfilled = sum(ahead.planned[day].open for day in days if day in ahead.planned)
    state = "none" if len(missing) == len(days) else "begun" if missing else "open" if unfilled else "done"
    return Stage(
        ahead.shop.id,
        state,
        {"days": len(missing), "count": unfilled},
        Place("roster", {"shop_id": ahead.shop.id, "monday": monday}),
    )


def _outlook(ahead: list[_Ahead], on: date) -> Outlook:
    days = tuple(on + timedelta(days=offset) for offset in range(1, 8))
    lacking = {
        (each.shop.id, day): each.planned[day].open
        for each in ahead
        for day in days
        if day in each.planned and each.planned[day].open
    }
    return Outlook("roster.outlook", "roster.today.outlook", days, lacking, "roster")


def _named(shop: Shop) -> dict[str, object]:
    return {"shop_zh": shop.name_zh, "shop_en": shop.name_en}

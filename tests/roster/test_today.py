"""What the roster tells for Today: rosters not made, open shifts, who is on duty, and next week shop by shop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from storekeeper.kit.clock import HONG_KONG, monday_of, today
from storekeeper.kit.contributions import Figure, Outlook, Place, Progress, Task, Told
from storekeeper.kit.errors import Severity
from storekeeper.kit.ids import new_id
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster import today as roster_today

As = Callable[[Connection, str], Connection]
MKK, TST = 1, 2
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MONDAY = monday_of(today())
NEXT = MONDAY + WEEK
PLAN = (
    "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
    " SELECT %s, p.shop_id, %s::date, %s::date + time '10:00', %s::date + time '19:00', 'sales', p.employee_id, p.id"
    " FROM people.placement p WHERE p.employee_id = %s"
)
OPEN = (
    "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role)"
    " VALUES (%s, %s, %s, (%s::date + time '13:30') AT TIME ZONE 'Asia/Hong_Kong',"
    " (%s::date + time '22:30') AT TIME ZONE 'Asia/Hong_Kong', 'cashier')"
)


def plan(connection: Connection, first: date, last: date, employee: int = 1) -> None:
    for offset in range((last - first).days + 1):
        day = first + offset * DAY
        connection.exec_driver_sql(PLAN, (new_id(), day, day, day, employee))


def leave_open(connection: Connection, day: date, shop: int = MKK) -> None:
    connection.exec_driver_sql(OPEN, (new_id(), shop, day, day, day))


def tasks(told: Iterable[Told]) -> dict[str, Task]:
    return {each.code: each for each in told if isinstance(each, Task) and each.shop_id == MKK}


def one(told: Iterable[Told], key: str) -> Told:
    return next(each for each in told if each.key == key)


def test_a_week_that_has_begun_without_a_roster_is_the_hardest(
    operations: Connection, as_persona: As
) -> None:
    told = roster_today.weeks(as_persona(operations, "regional"), MONDAY)

    this, following = (tasks(told)[f"roster.today.{which}.none"] for which in ("this_week", "next_week"))
    assert (this.severity, following.severity) == (Severity.HARD, Severity.INFO)
    assert this.place == Place("roster", {"shop_id": MKK, "monday": MONDAY})
    assert following.deadline == datetime(NEXT.year, NEXT.month, NEXT.day, 18, tzinfo=HONG_KONG) - DAY


def test_a_manager_hears_of_her_shops_only(operations: Connection, as_persona: As) -> None:
    told = roster_today.weeks(as_persona(operations, "regional"), MONDAY)

    assert {each.shop_id for each in told if isinstance(each, Task)} == {MKK, TST}
    assert roster_today.weeks(as_persona(operations, "hr"), MONDAY) == ()
    assert roster_today.weeks(as_persona(operations, "it"), MONDAY) == ()


def test_a_made_week_is_not_told_and_a_begun_one_says_how_far(operations: Connection, as_persona: As) -> None:
    plan(operations, MONDAY, NEXT + 4 * DAY)

    told = roster_today.weeks(as_persona(operations, "regional"), MONDAY)

    task = tasks(told)["roster.today.next_week.begun"]
    assert set(tasks(told)) == {"roster.today.next_week.begun"}
    assert (task.values["days"], task.values["first"]) == (2, NEXT + 5 * DAY)
    progress = one(told, "roster.next_week")
    assert isinstance(progress, Progress)
    assert {stage.shop_id: stage.state for stage in progress.stages} == {MKK: "begun", TST: "none"}


def test_days_on_which_the_shop_is_closed_need_nobody(operations: Connection, as_persona: As) -> None:
    operations.exec_driver_sql("DELETE FROM people.shop_hours WHERE shop_id = 1 AND weekday > 4")
    plan(operations, MONDAY, MONDAY + 4 * DAY)
    plan(operations, NEXT, NEXT + 4 * DAY)

    told = roster_today.weeks(as_persona(operations, "regional"), MONDAY)

    assert tasks(told) == {}


def test_one_planned_day_is_enough_while_nobody_said_when_the_shop_opens(
    operations: Connection, as_persona: As
) -> None:
    operations.exec_driver_sql("DELETE FROM people.shop_hours WHERE shop_id = 1")
    plan(operations, MONDAY, MONDAY)
    plan(operations, NEXT, NEXT)

    assert tasks(roster_today.weeks(as_persona(operations, "regional"), MONDAY)) == {}


def test_open_shifts_are_counted_from_today_and_the_first_is_the_deadline(
    operations: Connection, as_persona: As
) -> None:
    plan(operations, MONDAY, NEXT + 6 * DAY)
    leave_open(operations, MONDAY)
    leave_open(operations, MONDAY + 2 * DAY)
    leave_open(operations, MONDAY + 3 * DAY)

    told = roster_today.weeks(as_persona(operations, "regional"), MONDAY + DAY)

    task = tasks(told)["roster.today.open"]
    assert (task.count, task.severity) == (2, Severity.SOFT)
    assert task.deadline is not None
    assert f"{task.deadline.astimezone(HONG_KONG):%m-%d %H:%M}" == f"{MONDAY + 2 * DAY:%m-%d} 13:30"
    outlook = one(told, "roster.outlook")
    assert isinstance(outlook, Outlook)
    assert outlook.lacking == {(MKK, MONDAY + 2 * DAY): 1, (MKK, MONDAY + 3 * DAY): 1}


def test_on_duty_counts_people_against_what_the_roster_wants(operations: Connection, as_persona: As) -> None:
    plan(operations, MONDAY, MONDAY, employee=1)
    plan(operations, MONDAY, MONDAY, employee=2)
    plan(operations, MONDAY, MONDAY, employee=8)
    leave_open(operations, MONDAY)

    figure = one(roster_today.weeks(as_persona(operations, "regional"), MONDAY), "roster.on_duty")

    assert isinstance(figure, Figure)
    whole, one_shop = figure.total(None), figure.total({TST})
    assert (whole.amount, whole.whole, whole.lacking, whole.shops) == (3, 4, 1, 1)
    assert (one_shop.amount, one_shop.whole, one_shop.is_calm) == (1, 1, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_can_be_said(operations: Connection, as_persona: As, language: str) -> None:
    plan(operations, MONDAY, MONDAY + 3 * DAY, employee=8)
    plan(operations, NEXT, NEXT + 3 * DAY, employee=8)
    leave_open(operations, MONDAY + DAY)
    say = Sentences(language).say

    told = roster_today.weeks(as_persona(operations, "hq"), MONDAY)

    rows = {each.code: each for each in told if isinstance(each, Task)}
    assert len(rows) == 5
    for task in rows.values():
        assert task.matter is not None
        for code in (task.code, task.matter.code):
            for each in (code, f"{code}.why", f"{code}.deed"):
                assert say(each, **{**task.values, "shops": 4, "count": 4})
    progress = one(told, "roster.next_week")
    assert isinstance(progress, Progress)
    for stage in progress.stages:
        assert say(f"{progress.code}.{stage.state}", **stage.values)

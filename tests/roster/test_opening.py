"""Next week's roster opens by itself: on its day, from last week's pattern, once, as the worker, and Today says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Connection

from storekeeper.kit.clock import at, monday_of, today
from storekeeper.kit.contributions import Place, Task
from storekeeper.kit.ids import new_id
from storekeeper.kit.stores.store import Store
from storekeeper.people import service as people
from storekeeper.roster import jobs, opening, publishing, service
from storekeeper.roster import today as roster_today
from storekeeper.roster.domain import Week
from storekeeper.roster.grammar import cell_text, edit_for, parse
from storekeeper.worker.main import WorkerHost
from tests.fixtures.database import Clone

As = Callable[[Connection, str], Connection]
MKK, TST = 1, 2
CHAN, HO = 1, 2
THIS = monday_of(today())
NEXT = THIS + timedelta(days=7)
THURSDAY = at(THIS + timedelta(days=3), time(9))
MINUTE = timedelta(minutes=1)
SET = (
    "INSERT INTO roster.setting (region_id, shop_id, opens_weekday, opens_at, from_day)"
    " VALUES (%s, %s, %s, %s, '2026-01-01')"
)


def week_of(connection: Connection, monday: date, shop_id: int = MKK) -> Week:
    return service.load_week(connection, shop_id=shop_id, monday=monday)


def type_in(connection: Connection, who: int | None, day: date, text: str, shop_id: int = MKK) -> None:
    week = week_of(connection, monday_of(day), shop_id)
    edit = edit_for(week, who, day, parse(text))
    assert edit is not None
    service.submit(connection, edit_id=new_id(), edit=edit, shop_id=shop_id, monday=week.monday)


def cells(connection: Connection, who: int | None, monday: date) -> list[str]:
    week = week_of(connection, monday)
    return [cell_text(week, who, day) for day in week.days]


@pytest.fixture
def planned(operations: Connection, as_persona: As) -> Connection:
    """This week in Mong Kok: Chan works Monday and rests on Tuesday, Ho works Monday; now the worker acts."""
    as_persona(operations, "hq")
    for who, day, text in ((CHAN, 0, "10-19"), (CHAN, 1, "R"), (HO, 0, "13-22")):
        type_in(operations, who, THIS + timedelta(days=day), text)
    return as_persona(operations, "worker")


def test_a_week_is_due_from_thursday_nine_and_only_where_there_is_a_pattern(planned: Connection) -> None:
    assert opening.due_weeks(planned, due=THURSDAY - MINUTE) == ()
    assert opening.due_weeks(planned, due=THURSDAY) == ((MKK, NEXT),)
    assert opening.due_weeks(planned, due=THURSDAY + timedelta(days=3)) == ((MKK, NEXT),)


@pytest.mark.parametrize(
    ("settings", "due"),
    [
        ([(None, None, 1, "08:00")], at(THIS + timedelta(days=1), time(8))),
        ([(None, None, 1, "08:00"), (1, None, 4, "12:00")], at(THIS + timedelta(days=4), time(12))),
        ([(1, None, 4, "12:00"), (None, MKK, 0, "00:00")], at(THIS, time())),
    ],
)
def test_the_day_is_the_shops_own_else_its_regions_else_the_chains(
    planned: Connection, as_persona: As, settings: list[tuple[object, ...]], due: object
) -> None:
    as_persona(planned, "hq")
    for row in settings:
        planned.exec_driver_sql(SET, row)
    (shop,) = [each for each in people.shops(planned, on=THIS) if each.id == MKK]

    said = opening.settings(planned, (shop,), on=today())

    assert said[MKK].of(NEXT) == due


def test_a_shop_that_never_opens_by_itself_is_never_due(planned: Connection, as_persona: As) -> None:
    as_persona(planned, "hq").exec_driver_sql(SET, (None, MKK, None, "09:00"))

    assert opening.due_weeks(as_persona(planned, "worker"), due=THURSDAY + timedelta(days=3)) == ()


def test_last_weeks_pattern_is_laid_in_once_whatever_becomes_of_it(
    planned: Connection, as_persona: As
) -> None:
    shifts = opening.open_week(planned, shop_id=MKK, monday=NEXT)

    assert shifts == 2
    assert (cells(planned, CHAN, NEXT)[:2], cells(planned, HO, NEXT)[0]) == (["1000-1900", "R"], "1300-2200")
    assert opening.due_weeks(planned, due=THURSDAY) == ()
    as_persona(planned, "regional")
    for who, day in ((CHAN, 0), (CHAN, 1), (HO, 0)):
        type_in(planned, who, NEXT + timedelta(days=day), "-")
    as_persona(planned, "worker")
    assert opening.open_week(planned, shop_id=MKK, monday=NEXT) == 0
    assert week_of(planned, NEXT).rows == ()


def test_a_week_that_somebody_has_begun_is_left_to_her(planned: Connection, as_persona: As) -> None:
    as_persona(planned, "regional")
    type_in(planned, HO, NEXT, "9-18")
    as_persona(planned, "worker")

    assert opening.open_week(planned, shop_id=MKK, monday=NEXT) == 0
    assert (cells(planned, CHAN, NEXT)[0], cells(planned, HO, NEXT)[0]) == ("", "0900-1800")


def test_who_is_away_next_week_leaves_an_open_shift(planned: Connection, as_persona: As) -> None:
    as_persona(planned, "postgres").exec_driver_sql(
        "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
        " VALUES (gen_random_uuid(), %s, 'AL', %s, %s, 'approved')",
        (CHAN, NEXT, NEXT),
    )
    as_persona(planned, "worker")

    opening.open_week(planned, shop_id=MKK, monday=NEXT)

    assert (cells(planned, CHAN, NEXT)[0], cells(planned, None, NEXT)[0]) == ("AL", "1000-1900")


def test_today_says_so_until_the_week_is_published(planned: Connection, as_persona: As) -> None:
    opening.open_week(planned, shop_id=MKK, monday=NEXT)
    as_persona(planned, "regional")

    def told() -> list[Task]:
        return [
            each
            for each in roster_today.weeks(planned, today())
            if isinstance(each, Task) and each.code == "roster.today.opened"
        ]

    (task,) = told()
    assert (task.shop_id, task.values["count"]) == (MKK, 2)
    assert task.place == Place("roster", {"shop_id": MKK, "monday": NEXT})
    publishing.publish(planned, revision_id=new_id(), seen=week_of(planned, NEXT))
    assert told() == []


@pytest.mark.parametrize("who", ["regional", "it"])
def test_only_head_office_says_when(planned: Connection, as_persona: As, who: str) -> None:
    as_persona(planned, who)

    with pytest.raises(Exception, match="permission denied"):
        planned.exec_driver_sql(SET, (None, None, 1, "08:00"))


@pytest.fixture
def host(cloned: Clone) -> Iterator[WorkerHost]:
    made = WorkerHost({store: cloned.address("worker", store) for store in Store})
    yield made
    made.close()


def test_the_worker_opens_the_weeks_that_are_due_and_a_second_run_adds_nothing(
    cloned: Clone, host: WorkerHost
) -> None:
    with cloned.door("hq").write() as connection:
        for shop_id, who in ((MKK, CHAN), (TST, 8)):
            type_in(connection, who, THIS, "10-19", shop_id)
    queue = host.jobs[Store.OPERATIONS]

    for _ in range(2):
        with host.doors[Store.OPERATIONS].write() as connection:
            jobs.open_weeks(connection, due=THURSDAY)
        asyncio.run(queue.work_off())

    with cloned.door("regional").read() as connection:
        found = [len(week_of(connection, NEXT, shop_id).shifts) for shop_id in (MKK, TST)]
        mine = connection.exec_driver_sql(
            "SELECT DISTINCT made_by FROM roster.shift WHERE day >= %s", (NEXT,)
        )
        assert (found, list(mine.scalars())) == ([1, 1], ["worker"])

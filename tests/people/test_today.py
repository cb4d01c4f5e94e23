"""What people tells for Today, each persona only of her own shops."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from storekeeper.kit.clock import at, today
from storekeeper.kit.contributions import Figure, Place, Task, Told
from storekeeper.kit.errors import Severity
from storekeeper.kit.ids import new_id
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.people import service
from storekeeper.people import today as people_today
from storekeeper.people.domain import Sought
from storekeeper.people.imports import KINDS

As = Callable[[Connection, str], Connection]
MKK, TST, CWB = 1, 2, 3
DAY = timedelta(days=1)
SKILLED = (
    "INSERT INTO people.employee_skill (employee_id, skill_id, obtained_on)"
    " SELECT id, (SELECT min(id) FROM people.skill), '2024-01-01' FROM people.employee"
)


@pytest.fixture
def complete(operations: Connection) -> Connection:
    """The chain with a skill for everybody, so that nobody lacks anything."""
    operations.exec_driver_sql(SKILLED)
    return operations


def tasks(told: Iterable[Told]) -> dict[str, Task]:
    return {each.key: each for each in told if isinstance(each, Task)}


def figure(told: Iterable[Told], key: str) -> Figure:
    return next(each for each in told if isinstance(each, Figure) and each.key == key)


def ask_leave(connection: Connection, employee: int, first: date, last: date) -> None:
    connection.exec_driver_sql(
        "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
        " VALUES (%s, %s, 'AL', %s, %s, 'asked')",
        (new_id(), employee, first, last),
    )


def test_where_everybody_is_complete_there_is_nothing_to_do(complete: Connection, as_persona: As) -> None:
    told = people_today.people(as_persona(complete, "hq"), today())

    assert tasks(told) == {}
    assert figure(told, "people.incomplete").total(None).is_calm
    assert figure(told, "people.leave").total(None).is_calm


def test_a_person_without_contract_is_named_and_led_to(complete: Connection, as_persona: As) -> None:
    complete.exec_driver_sql("DELETE FROM people.contract WHERE employee_id = 3")

    task = tasks(people_today.people(as_persona(complete, "regional"), today()))["people.no_contract.1"]

    assert task.code == "people.today.no_contract.one"
    assert (task.values["name_zh"], task.values["shop_en"]) == ("黃美玲", "Mong Kok Sai Yeung Choi Street")
    assert task.place == Place("employees", {"employee_id": 3, "part": "contracts"})
    assert (task.shop_id, task.count, task.severity) == (MKK, 1, Severity.SOFT)


def test_several_of_a_shop_are_one_row_with_their_number(complete: Connection, as_persona: As) -> None:
    complete.exec_driver_sql("DELETE FROM people.contract WHERE employee_id IN (2, 3, 4, 5)")

    told = people_today.people(as_persona(complete, "regional"), today())
    task = tasks(told)["people.no_contract.1"]

    assert (task.code, task.count) == ("people.today.no_contract.some", 4)
    assert task.values["names_zh"] == ["何美玲", "黃美玲", "林美玲"]
    assert task.place == Place("employees", {"lacks": "contract", "part": "contracts", "shop_id": MKK})
    assert figure(told, "people.incomplete").total({MKK}).amount == 4
    assert figure(told, "people.incomplete").total({TST}).amount == 0


def test_a_manager_hears_of_her_own_shops_only(complete: Connection, as_persona: As) -> None:
    complete.exec_driver_sql("DELETE FROM people.contract WHERE employee_id IN (1, 15)")

    hers = tasks(people_today.people(as_persona(complete, "regional"), today()))
    others = tasks(people_today.people(as_persona(complete, "regional2"), today()))
    whole = tasks(people_today.people(as_persona(complete, "hr"), today()))

    assert set(hers) == {"people.no_contract.1"}
    assert set(others) == {"people.no_contract.3"}
    assert set(whole) == {"people.no_contract.1", "people.no_contract.3"}


def test_whoever_may_not_see_people_is_told_nothing_of_them(complete: Connection, as_persona: As) -> None:
    complete.exec_driver_sql("DELETE FROM people.contract")

    assert people_today.people(as_persona(complete, "it"), today()) == ()


def test_a_person_placed_nowhere_is_head_offices_matter(complete: Connection, as_persona: As) -> None:
    complete.exec_driver_sql(
        "UPDATE people.placement SET to_day = %s WHERE employee_id = 8", (today() - DAY,)
    )

    hers = tasks(people_today.people(as_persona(complete, "regional"), today()))
    whole = tasks(people_today.people(as_persona(complete, "hq"), today()))

    assert hers == {}
    assert whole["people.no_placement.0"].place == Place(
        "employees", {"employee_id": 8, "part": "placements"}
    )
    assert whole["people.no_placement.0"].shop_id is None


def test_leave_that_waits_is_due_the_evening_before_it_begins(complete: Connection, as_persona: As) -> None:
    first = today() + 3 * DAY
    ask_leave(complete, 9, first, first + DAY)
    ask_leave(complete, 10, first + 20 * DAY, first + 21 * DAY)

    told = people_today.people(as_persona(complete, "regional"), today())
    task = tasks(told)["people.leave.2"]

    assert (task.code, task.count, task.severity) == ("people.today.leave.some", 2, Severity.SOFT)
    assert task.deadline is not None
    assert f"{task.deadline:%H:%M}" == "18:00"
    assert task.deadline.date() == first - DAY
    assert task.place == Place("employees", {"due": "leave", "part": "leave", "shop_id": TST})
    assert figure(told, "people.leave").total(None).soonest == first


def test_what_ends_within_a_month_and_is_not_followed_is_told(complete: Connection, as_persona: As) -> None:
    ends = today() + 20 * DAY
    complete.exec_driver_sql("UPDATE people.contract SET to_day = %s WHERE employee_id IN (4, 5)", (ends,))
    complete.exec_driver_sql(
        "INSERT INTO people.contract (employee_id, kind, weekly_minutes, from_day) VALUES (5, 'full', 2700, %s)",
        (ends + DAY,),
    )
    complete.exec_driver_sql(
        "UPDATE people.employee_skill SET expires_on = %s WHERE employee_id = 6", (ends,)
    )
    complete.exec_driver_sql(
        "INSERT INTO people.placement (shop_id, employee_id, kind, from_day, to_day) VALUES (2, 1, 'loan', %s, %s)",
        (today(), today() + 2 * DAY),
    )

    found = tasks(people_today.people(as_persona(complete, "regional"), today()))

    assert {key: task.place.values["employee_id"] for key, task in found.items()} == {
        "people.contract_ends.1": 4,
        "people.skill_ends.1": 6,
        "people.loan_ends.2": 1,
    }
    assert found["people.contract_ends.1"].deadline == at(ends, people_today._EVENING)
    assert found["people.loan_ends.2"].severity is Severity.SOFT


@pytest.mark.parametrize("persona", ["regional", "regional2", "hq", "hr"])
def test_every_task_leads_to_exactly_those_it_tells_of(
    complete: Connection, as_persona: As, persona: str
) -> None:
    soon, later = today() + 5 * DAY, today() + 90 * DAY
    for change in (
        "DELETE FROM people.contract WHERE employee_id IN (1, 8, 15, 22)",
        "DELETE FROM people.employee_skill WHERE employee_id IN (2, 9, 16, 23)",
        f"UPDATE people.placement SET to_day = '{today() - DAY}' WHERE employee_id IN (3, 17)",
        f"UPDATE people.contract SET to_day = '{soon}' WHERE employee_id IN (4, 11, 18, 25)",
        f"UPDATE people.employee SET left_on = '{soon}' WHERE id = 11",
        f"UPDATE people.employee_skill SET expires_on = '{soon}' WHERE employee_id IN (5, 12, 19, 26)",
        f"UPDATE people.employee SET joined_on = '{later}' WHERE id IN (1, 2)",
        "INSERT INTO people.placement (shop_id, employee_id, kind, from_day, to_day)"
        f" VALUES (2, 5, 'loan', '{today()}', '{soon}'), (3, 6, 'loan', '{today()}', '{soon}'),"
        f" (1, 22, 'loan', '{today()}', '{soon}'), (1, 9, 'loan', '{today()}', '{later}')",
    ):
        complete.exec_driver_sql(change)
    for employee in (6, 13, 20, 27):
        ask_leave(complete, employee, soon, soon)
    connection = as_persona(complete, persona)

    found = people_today.people(connection, today())

    for task in tasks(found).values():
        assert task.matter is not None
        narrowing = {k: v for k, v in task.matter.place.values.items() if k != "part"}
        there = service.list_people(
            connection, sought=Sought(on=today(), shop_id=task.shop_id, **narrowing), limit=100
        )
        if task.shop_id is not None:
            assert len(there.rows) == task.count, task.key
            assert task.values["name_zh"] in {person.name_zh for person in there.rows}
    for code, field, value in (
        ("no_contract", "lacks", "contract"), ("no_skill", "lacks", "skill"), ("no_placement", "lacks", "placement"),
        ("contract_ends", "due", "contract"), ("skill_ends", "due", "skill"), ("loan_ends", "due", "loan"),
        ("leave", "due", "leave"),
    ):  # fmt: skip
        told = sum(task.count for key, task in tasks(found).items() if key.startswith(f"people.{code}."))
        sought = Sought(on=today(), **{field: value})  # type: ignore[arg-type]
        if code != "no_placement" or persona in {"hq", "hr"}:
            assert service.count_people(connection, sought=sought) == told, code
    incomplete = figure(found, "people.incomplete").total(None).amount
    assert service.count_people(connection, sought=Sought(on=today(), lacks="anything")) == incomplete


def test_a_chain_begins_with_its_shops_then_its_people(operations: Connection, as_persona: As) -> None:
    operations.exec_driver_sql("UPDATE people.employee SET removed = true")
    without_people = {
        persona: tasks(people_today.beginning(as_persona(operations, persona), today()))
        for persona in ("hq", "hr", "regional")
    }
    operations.exec_driver_sql("RESET SESSION AUTHORIZATION")
    operations.exec_driver_sql("UPDATE people.shop SET removed = true")
    without_shops = {
        persona: tasks(people_today.beginning(as_persona(operations, persona), today()))
        for persona in ("hq", "hr", "regional")
    }

    people, shops = {"people.begin.people"}, {"people.begin.shops"}
    assert {persona: set(found) for persona, found in without_people.items()} == {
        "hq": people, "hr": people, "regional": set()
    }  # fmt: skip
    assert {persona: set(found) for persona, found in without_shops.items()} == {
        "hq": shops, "hr": set(), "regional": set()
    }  # fmt: skip
    assert without_shops["hq"]["people.begin.shops"].place == Place("import", {"kind": "shops"})
    kinds = {kind.key for kind in KINDS}
    assert kinds >= {"shops", without_people["hr"]["people.begin.people"].place.values["kind"]}


def test_what_was_removed_is_not_there(complete: Connection, as_persona: As) -> None:
    for change in (
        "UPDATE people.contract SET removed = true WHERE employee_id = 1",
        "UPDATE people.employee_skill SET removed = true WHERE employee_id = 2",
        "UPDATE people.placement SET removed = true WHERE employee_id = 3",
        "DELETE FROM people.contract WHERE employee_id = 8",
        "UPDATE people.employee SET removed = true WHERE id = 8",
    ):
        complete.exec_driver_sql(change)

    found = tasks(people_today.people(as_persona(complete, "hq"), today()))

    assert set(found) == {"people.no_contract.1", "people.no_skill.1", "people.no_placement.0"}


def test_a_shop_without_hours_is_told_to_whoever_can_fill_them_in(
    complete: Connection, as_persona: As
) -> None:
    complete.exec_driver_sql("DELETE FROM people.shop_hours WHERE shop_id = 3")

    assert people_today.shops(as_persona(complete, "regional"), today()) == ()
    (task,) = people_today.shops(as_persona(complete, "hq"), today())
    assert isinstance(task, Task)
    assert task.place == Place("shops", {"shop_id": CWB})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_can_be_said(complete: Connection, as_persona: As, language: str) -> None:
    soon = today() + 2 * DAY
    for change in (
        "DELETE FROM people.contract WHERE employee_id IN (1, 8, 9)",
        "DELETE FROM people.employee_skill WHERE employee_id IN (2, 10, 11)",
        f"UPDATE people.placement SET to_day = '{today() - DAY}' WHERE employee_id IN (3, 4)",
        f"UPDATE people.contract SET to_day = '{soon}' WHERE employee_id IN (5, 12, 13)",
        f"UPDATE people.employee_skill SET expires_on = '{soon}' WHERE employee_id IN (6, 12, 13)",
        "DELETE FROM people.shop_hours",
    ):
        complete.exec_driver_sql(change)
    for employee in (7, 12, 13):
        ask_leave(complete, employee, soon, soon)
    hq, say = as_persona(complete, "hq"), Sentences(language).say

    told = (*people_today.people(hq, today()), *people_today.shops(hq, today()))
    rows = tasks(told)
    for what in ("shops", "people"):
        code = people_today._first(what).code
        assert all(say(each) for each in (code, f"{code}.why", f"{code}.deed"))

    assert len({task.code for task in rows.values()}) == 12
    for task in rows.values():
        for code in (task.code, f"{task.code}.why", f"{task.code}.deed"):
            assert say(code, **task.values)
        assert task.matter is not None
        for code in (task.matter.code, f"{task.matter.code}.why", f"{task.matter.code}.deed"):
            assert say(code, **{**task.values, "shops": 4, "count": 4})

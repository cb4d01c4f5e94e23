"""What head office settles for the rules, on a real store: it is handed over with the week and judged at every edit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.ids import new_id
from storekeeper.roster import publishing, service
from storekeeper.roster.company import Where
from storekeeper.roster.domain import Week
from storekeeper.roster.grammar import edit_for, parse
from storekeeper.roster.hong_kong.pack import settled
from storekeeper.roster.rules import said_of_shop
from storekeeper.roster.standards import Standard, lift_standard, set_standard, standards

As = Callable[[Connection, str], Connection]
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
SINCE = date(2026, 1, 1)
CHAIN = Where()
MKK, TST, CWB = 1, 2, 3
KLW = Where(region_id=1)
CHAN = 1
GAP = {"minutes": 660}


def week_of(connection: Connection, shop_id: int = MKK) -> Week:
    return service.load_week(connection, shop_id=shop_id, monday=MONDAY)


def type_in(connection: Connection, who: int, text: str, day: date) -> tuple[Finding, ...]:
    edit = edit_for(week_of(connection), who, day, parse(text))
    assert edit is not None
    return service.submit(connection, edit_id=new_id(), edit=edit, shop_id=MKK, monday=MONDAY).findings


def put(
    connection: Connection, where: Where, rule: str, figures: dict[str, object], weight: str | None = None,
    from_day: date = SINCE,
) -> None:  # fmt: skip
    set_standard(connection, where=where, rule=rule, figures=figures, weight=weight, from_day=from_day)


def told(connection: Connection, rule: str = "rest_gap") -> list[tuple[Where, object, date, date | None]]:
    return [(e.where, e.figures, e.from_day, e.to_day) for e in standards(connection) if e.rule == rule]


def test_a_hard_gap_of_the_chain_refuses_an_edit_until_the_shop_is_let_off(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    put(operations, CHAIN, "rest_gap", GAP, "hard")
    as_persona(operations, "regional")
    type_in(operations, CHAN, "13-22", MONDAY)

    with pytest.raises(Refused, match=r"roster\.company\.rest_gap"):
        type_in(operations, CHAN, "8-17", MONDAY + DAY)
    as_persona(operations, "hq")
    put(operations, Where(shop_id=MKK), "rest_gap", {})
    as_persona(operations, "regional")

    assert "roster.company.rest_gap" not in {e.code for e in type_in(operations, CHAN, "8-17", MONDAY + DAY)}


def test_the_shop_goes_before_its_region_and_the_region_before_the_chain(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    put(operations, CHAIN, "rest_gap", GAP)
    put(operations, KLW, "rest_gap", {"minutes": 600})
    put(operations, Where(shop_id=TST), "rest_gap", {"minutes": 540})
    as_persona(operations, "hq")

    held = {shop: week_of(operations, shop).ruled.on(MONDAY)["rest_gap"].figures for shop in (MKK, TST, CWB)}

    assert held == {MKK: {"minutes": 600}, TST: {"minutes": 540}, CWB: GAP}


def test_a_later_word_ends_the_one_before_and_takes_the_place_of_those_to_come(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    put(operations, CHAIN, "rest_gap", GAP)
    put(operations, CHAIN, "rest_gap", {"minutes": 720}, from_day=MONDAY + 7 * DAY)

    put(operations, CHAIN, "rest_gap", {"minutes": 600}, from_day=MONDAY + 2 * DAY)

    assert told(operations) == [
        (CHAIN, GAP, SINCE, MONDAY + DAY), (CHAIN, {"minutes": 600}, MONDAY + 2 * DAY, None),
    ]  # fmt: skip
    assert standards(operations, on=MONDAY) == (Standard(CHAIN, "rest_gap", GAP, None, SINCE, MONDAY + DAY),)
    ruled = week_of(operations).ruled
    assert [ruled.on(day)["rest_gap"].figures["minutes"] for day in (MONDAY + DAY, MONDAY + 2 * DAY)] == [
        660,
        600,
    ]


def test_a_word_that_is_lifted_leaves_that_of_the_wider_place(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    put(operations, CHAIN, "rest_gap", GAP)
    put(operations, Where(shop_id=MKK), "rest_gap", {})

    lift_standard(operations, where=Where(shop_id=MKK), rule="rest_gap", from_day=MONDAY)

    ruled = week_of(operations).ruled
    assert ruled.on(MONDAY)["rest_gap"].figures == GAP
    assert told(operations)[-1] == (Where(shop_id=MKK), {}, SINCE, MONDAY - DAY)


def test_the_law_is_read_as_protects_the_employee_until_head_office_says_otherwise(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")

    before = settled(week_of(operations))
    put(operations, CHAIN, "law_reading", {"reading": "strict"})
    put(operations, Where(shop_id=MKK), "look_back", {"looks_back": False})
    after, elsewhere = settled(week_of(operations)), settled(week_of(operations, TST))
    put(operations, CHAIN, "law_reading", {})

    assert before == {"reading": "summary", "look_back": True}
    assert after == {"reading": "strict", "look_back": False}
    assert elsewhere == {"reading": "strict", "look_back": True}
    assert settled(week_of(operations))["reading"] == "summary"


def test_a_shop_without_people_is_not_published_where_some_are_asked(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    put(operations, Where(shop_id=MKK), "least_heads", {"heads": 1}, "hard")
    as_persona(operations, "regional")
    type_in(operations, CHAN, "10-19", MONDAY)

    week = week_of(operations)

    assert {each.code for each in said_of_shop(week)} == {"roster.company.least_heads"}
    with pytest.raises(Refused, match="publish_hindered"):
        publishing.publish(operations, revision_id=new_id(), seen=week)


def test_a_cap_on_hours_is_off_until_it_is_set_and_who_set_it_stands_in_the_audit(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    assert standards(operations) == ()

    put(operations, CHAIN, "hours_cap", {"week": 1020}, "info")

    login = operations.exec_driver_sql("SELECT session_user").scalar_one()
    as_persona(operations, "postgres")
    event = operations.exec_driver_sql(
        "SELECT login, after ->> 'rule', after -> 'figures' FROM audit.event"
        " WHERE topic = 'roster.standard' ORDER BY id DESC LIMIT 1"
    ).one()
    assert tuple(event) == (login, "hours_cap", {"week": 1020})


def test_a_manager_reads_what_is_settled_and_changes_nothing(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    put(operations, CHAIN, "rest_gap", GAP)
    as_persona(operations, "regional")

    assert told(operations) == [(CHAIN, GAP, SINCE, None)]
    with pytest.raises(Exception, match="permission denied"), operations.begin_nested():
        put(operations, CHAIN, "rest_gap", {})

"""Shops and people through their one door, as the personas who ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.ids import new_id
from storekeeper.kit.stores.door import translated
from storekeeper.people import service
from storekeeper.people.domain import Leave, NewShop, PersonRecord

As = Callable[[Connection, str], Connection]
DAY = date(2026, 12, 21)
LAST = date(2026, 12, 27)


def test_a_regional_manager_sees_the_shops_of_her_region(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    assert [shop.code for shop in service.shops(operations, on=DAY)] == ["MKK1", "TST1"]
    with pytest.raises(Refused, match=r"people\.no_such_shop"):
        service.planned(operations, shop_id=3, first=DAY, last=DAY)


def test_a_shop_carries_the_hours_of_the_day_asked_for(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    assert len(service.planned(operations, shop_id=1, first=DAY, last=DAY).shop.hours) == 7
    long_ago = date(2020, 1, 1)
    assert service.planned(operations, shop_id=1, first=long_ago, last=long_ago).shop.hours == ()


def test_placed_people_come_with_contract_and_placement(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    people = service.planned(operations, shop_id=1, first=DAY, last=LAST).people
    assert [person.staff_no for person in people] == [f"S{n:04d}" for n in range(1, 8)]
    assert (people[-1].contract, people[-1].weekly_minutes) == ("part", 1200)
    assert people[0].placements[0].kind == "home"


def test_a_loan_places_a_person_outside_the_scope_and_only_ones_own(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")
    service.lend(operations, employee_id=1, shop_id=3, first=DAY, last=LAST)
    with pytest.raises(Refused, match=r"people\.not_yours_to_lend"), translated(), operations.begin_nested():
        service.lend(operations, employee_id=15, shop_id=1, first=DAY, last=LAST)
    as_persona(operations, "regional2")
    lent = service.planned(operations, shop_id=3, first=DAY, last=LAST).people[0]
    assert (lent.staff_no, lent.placements[0].kind) == ("S0001", "loan")


def test_a_leave_decided_twice_is_a_conflict(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    leave = Leave(new_id(), 1, "AL", DAY, LAST, "asked", 0)
    service.add_leave(operations, leave)
    assert service.set_leave_state(operations, leave_id=leave.id, seen=1, state="approved") == 2
    with pytest.raises(Conflict, match=r"people\.leave_changed"):
        service.set_leave_state(operations, leave_id=leave.id, seen=1, state="refused")
    planned = service.planned(operations, shop_id=1, first=LAST, last=LAST)
    assert [found.state for found in planned.leaves if found.employee_id == 1] == ["approved"]


def test_new_people_get_home_contract_and_contact_and_changed_ones_move(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    (made,) = service.add_shops(operations, [NewShop("YLG1", "元朗店", "Yuen Long", 3, DAY)]).values()
    new = PersonRecord(None, "N0001", "新人", "SAN Yan", "sales", DAY, made, "full", 2700, "+852 0000 9999")
    service.write_people(operations, [new], from_day=DAY)
    known = {person.staff_no: person for person in service.known_people(operations, on=DAY)}
    assert (known["N0001"].shop_id, known["N0001"].contract) == (made, "full")

    moved = PersonRecord(
        known["S0001"].employee_id, "S0001", "陳美玲", "CHAN Mei Ling", "manager", date(2024, 1, 1), made
    )
    service.write_people(operations, [moved], from_day=DAY)
    after = {person.staff_no: person for person in service.known_people(operations, on=DAY)}
    assert (after["S0001"].shop_id, after["S0001"].contract) == (made, "full")


def test_whoever_leaves_is_placed_nowhere_after_the_last_day(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    (person,) = [one for one in service.known_people(operations, on=DAY) if one.staff_no == "S0001"]
    leaver = PersonRecord(
        person.employee_id,
        "S0001",
        person.name_zh,
        person.name_en,
        person.role,
        person.joined_on,
        1,
        left_on=DAY,
    )
    service.write_people(operations, [leaver], from_day=DAY)
    placed = service.planned(operations, shop_id=1, first=LAST, last=LAST).people
    assert "S0001" not in [one.staff_no for one in placed]
    still = service.planned(operations, shop_id=1, first=DAY, last=DAY).people
    assert [one.contract for one in still if one.staff_no == "S0001"] == ["full"]


def test_a_person_has_one_home_at_a_time(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    operations.exec_driver_sql(
        "INSERT INTO people.placement (shop_id, employee_id, kind, from_day) VALUES (2, 1, 'home', '2026-12-21')"
    )

    with pytest.raises(Refused, match=r"stores\.overlaps"), translated():
        operations.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_search_finds_by_two_characters_and_only_in_scope(operations: Connection, as_persona: As) -> None:
    def found(persona: str, wanted: str) -> list[str]:
        as_persona(operations, persona)
        return [
            row[1] for row in operations.exec_driver_sql("SELECT * FROM people.search(%s, 50)", (wanted,))
        ]

    assert found("regional", "美玲") == [f"S{n:04d}" for n in range(1, 8)]
    assert found("regional2", "美玲") == []
    assert len(found("hq", "chan")) == 6
    assert found("hq", "%%") == []

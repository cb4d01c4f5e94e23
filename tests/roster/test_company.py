"""What the company asks, on a real store: who may say it, who is told, and that nobody works in a shop that is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.ids import new_id
from storekeeper.roster import company, publishing, service
from storekeeper.roster.company import Where
from storekeeper.roster.domain import Week
from storekeeper.roster.grammar import edit_for, parse
from storekeeper.roster.rules import packs

As = Callable[[Connection, str], Connection]
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
SINCE = date(2026, 1, 1)
MKK, TST, CWB, CEN = 1, 2, 3, 4
KLW, HKI = 1, 2
CHAN, LEE = 1, 7
CASHIER, KEY = 1, 2
LEND = "SELECT people.lend(%s, %s, current_date, current_date + 30)"
ON_LOAN = "INSERT INTO people.placement (shop_id, employee_id, kind, from_day, to_day) VALUES (%s, %s, 'loan', %s, %s)"


def week_of(connection: Connection, shop_id: int = MKK) -> Week:
    return service.load_week(connection, shop_id=shop_id, monday=MONDAY)


def type_in(
    connection: Connection, who: int | None, text: str, *, day: date = MONDAY, shop_id: int = MKK
) -> tuple[Finding, ...]:
    edit = edit_for(week_of(connection, shop_id), who, day, parse(text))
    assert edit is not None
    saved = service.submit(connection, edit_id=new_id(), edit=edit, shop_id=shop_id, monday=MONDAY)
    return saved.findings


@pytest.fixture
def lent(operations: Connection, as_persona: As) -> Connection:
    """Chan of Mong Kok is on loan in Tsim Sha Tsui (same district) and Causeway Bay (another region)."""
    for shop in (TST, CWB):
        operations.exec_driver_sql(ON_LOAN, (shop, CHAN, MONDAY, MONDAY + timedelta(days=6)))
    as_persona(operations, "hq")
    type_in(operations, CHAN, "14-18")
    return operations


@pytest.mark.parametrize(
    ("shop", "persona", "minutes"), [(TST, "regional", 15), (CWB, "regional2", 60), (CWB, "hq", 60)]
)
def test_the_way_to_another_shop_is_told_with_the_work_there(
    lent: Connection, as_persona: As, shop: int, persona: str, minutes: int
) -> None:
    as_persona(lent, persona)

    (busy,) = week_of(lent, shop).busy_of(CHAN)

    assert busy.travel == minutes
    assert busy.shop_id == (None if persona == "regional2" else MKK)


def test_without_time_for_the_way_it_is_refused_at_both_ends(lent: Connection, as_persona: As) -> None:
    as_persona(lent, "regional2")

    for text in ("9-1315", "1845-22"):
        with pytest.raises(Refused, match=r"roster\.travel"):
            type_in(lent, CHAN, text, shop_id=CWB)
    type_in(lent, CHAN, "19-22", shop_id=CWB)
    as_persona(lent, "regional")
    with pytest.raises(Refused, match=r"roster\.travel") as refused:
        type_in(lent, CHAN, "14-1830")
    assert (refused.value.values["needed"], refused.value.values["given"]) == (60, 30)


def test_the_closest_word_about_a_way_counts_both_ways_and_from_its_day_on(
    lent: Connection, as_persona: As
) -> None:
    def minutes(shop: int, busy_in: int) -> int:
        found = lent.exec_driver_sql(
            "SELECT roster.travel_minutes(%s, %s, %s)", (shop, busy_in, MONDAY)
        ).scalar_one()
        return int(found)

    def said() -> tuple[int, int, int]:
        as_persona(lent, "postgres")
        assert minutes(MKK, CWB) == minutes(CWB, MKK)
        found = minutes(MKK, CWB), minutes(TST, CWB), minutes(MKK, TST)
        as_persona(lent, "hq")
        return found

    assert said() == (60, 60, 15)
    company.set_travel(lent, where=Where(), nearness="far", minutes=50, from_day=SINCE)
    assert said() == (50, 50, 15)
    company.set_travel(lent, where=Where(region_id=HKI), nearness="far", minutes=40, from_day=SINCE)
    assert said() == (40, 40, 15)
    company.set_travel(lent, where=Where(shop_id=TST), nearness="far", minutes=70, from_day=SINCE)
    assert said() == (40, 70, 15)
    company.set_travel(lent, where=Where(shop_id=CWB), to_shop_id=MKK, minutes=35, from_day=SINCE)
    assert said() == (35, 70, 15)
    company.set_travel(lent, where=Where(shop_id=MKK), to_shop_id=CWB, minutes=5, from_day=TUESDAY)
    assert said() == (35, 70, 15)
    assert [(way.nearness, way.minutes) for way in company.ways(lent, on=TUESDAY)] == [
        ("far", 50), ("far", 40), (None, 5), ("far", 70),
    ]  # fmt: skip


def test_a_role_asks_a_skill_of_whoever_works_it_that_day(operations: Connection, as_persona: As) -> None:
    operations.exec_driver_sql(
        "INSERT INTO people.employee_skill (employee_id, skill_id, obtained_on, expires_on)"
        " VALUES (%s, %s, '2020-01-01', %s)",
        (CHAN, CASHIER, MONDAY),
    )
    as_persona(operations, "hq")
    company.set_role_skill(
        operations, where=Where(), role="manager", skill_id=CASHIER, weight="hard", from_day=SINCE
    )
    as_persona(operations, "regional")

    assert type_in(operations, CHAN, "10-19") == ()
    with pytest.raises(Refused, match="skill_missing") as refused:
        type_in(operations, CHAN, "10-19", day=TUESDAY)
    assert type_in(operations, LEE, "10-19", day=TUESDAY) == ()
    assert refused.value.values["day"] == TUESDAY


def test_a_region_and_a_shop_have_the_last_word_on_skills(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    for where, weight in ((Where(), "hard"), (Where(region_id=KLW), "soft"), (Where(shop_id=TST), "none")):
        company.set_role_skill(
            operations, where=where, role="manager", skill_id=KEY, weight=weight, from_day=SINCE
        )
    first_of = {MKK: 1, TST: 8, CWB: 15}

    def outcome(shop_id: int) -> list[str] | str:
        try:
            return [
                found.severity for found in type_in(operations, first_of[shop_id], "10-19", shop_id=shop_id)
            ]
        except Refused as refused:
            return refused.code

    assert [outcome(shop) for shop in (MKK, TST, CWB)] == [["soft"], [], "roster.skill_missing"]
    assert [rule.weight for rule in company.role_skills(operations, on=MONDAY)] == ["hard", "soft", "none"]


def test_what_a_skill_hinders_is_not_published(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, "10-19")
    as_persona(operations, "hq")
    company.set_role_skill(
        operations, where=Where(), role="manager", skill_id=KEY, weight="hard", from_day=SINCE
    )
    as_persona(operations, "regional")

    with pytest.raises(Refused, match="publish_hindered") as refused:
        publishing.publish(operations, revision_id=new_id(), seen=week_of(operations))

    assert [found.code for found in refused.value.findings] == ["roster.skill_missing"]


def test_a_setting_said_again_for_the_same_day_takes_the_place_of_the_first(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")

    for months in (24, 36, 48):
        company.set_months_kept(operations, months, from_day=MONDAY)
    company.set_months_kept(operations, 60, from_day=TUESDAY)
    operations.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")

    kept = [company.months_kept(operations, on=day) for day in (SINCE, MONDAY, TUESDAY)]
    assert kept == [company.MONTHS_KEPT, 48, 60]


def test_a_pack_judges_what_is_submitted_and_sees_as_far_as_it_must(
    operations: Connection, as_persona: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Weekly:
        name, reach = "weekly", 14

        def judge(self, after: Week, outcome: object) -> Iterable[Finding]:
            for person in after.people:
                if after.busy_of(person.employee_id) and after.work_of(person.employee_id):
                    yield Finding("toy.worked_before")

        def judge_shop(self, week: Week) -> tuple[()]:
            return ()

        def fixes(self, finding: Finding) -> tuple[Finding, ...]:
            return ()

    operations.exec_driver_sql(
        "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
        " SELECT gen_random_uuid(), shop_id, %s::date - 12, %s::date - 12 + time '02:00', %s::date - 12 + time '10:00',"
        " 'sales', employee_id, id FROM people.placement WHERE employee_id = %s AND shop_id = %s",
        (MONDAY, MONDAY, MONDAY, CHAN, MKK),
    )
    as_persona(operations, "regional")
    monkeypatch.setattr(packs, "PACKS", ())
    assert week_of(operations).busy == ()
    monkeypatch.setattr(packs, "PACKS", (Weekly(),))

    with pytest.raises(Refused, match="worked_before"):
        type_in(operations, CHAN, "10-19")
    assert type_in(operations, LEE, "10-19") == ()


@pytest.mark.parametrize("dated", ["closed_on = '2026-11-24'", "opened_on = '2026-11-25', closed_on = NULL"])
def test_a_shop_that_is_not_there_on_a_day_takes_no_shift(
    operations: Connection, as_persona: As, dated: str
) -> None:
    as_persona(operations, "regional")
    type_in(operations, None, "10-19", day=MONDAY + timedelta(days=2 if "closed_on =" in dated[:12] else 0))
    as_persona(operations, "postgres").exec_driver_sql(f"UPDATE people.shop SET {dated} WHERE id = {MKK}")
    as_persona(operations, "regional")
    (shift,) = week_of(operations).shifts

    with pytest.raises(Refused, match=r"closed_down|opens_later"):
        type_in(operations, CHAN, "10-19", day=shift.day)
    with pytest.raises(Exception, match=r"roster\.shop_not_open"), operations.begin_nested():
        operations.exec_driver_sql("UPDATE roster.shift SET role = 'stock'")
    assert type_in(operations, None, "-", day=shift.day) == ()


@pytest.mark.parametrize(
    ("gone", "code"),
    [
        ("closed_on = current_date - 1", r"people\.shop_closed"),
        ("closed_on = current_date + 10", r"people\.shop_closed"),
        ("removed = true", r"people\.(shop_removed|not_yours_to_lend)"),
    ],
)
def test_nobody_is_lent_to_a_shop_that_is_gone_by_then(
    operations: Connection, as_persona: As, gone: str, code: str
) -> None:
    operations.exec_driver_sql("UPDATE people.placement SET removed = true WHERE shop_id = %s", (CEN,))
    operations.exec_driver_sql(f"UPDATE people.shop SET {gone} WHERE id = {CEN}")
    for persona in ("regional", "hq"):
        as_persona(operations, persona)

        with pytest.raises(Exception, match=code), operations.begin_nested():
            operations.exec_driver_sql(LEND, (CHAN, CEN))


def test_head_office_places_nobody_where_the_shop_is_gone_but_may_end_what_stood(
    operations: Connection, as_persona: As
) -> None:
    operations.exec_driver_sql("UPDATE people.shop SET closed_on = current_date - 1 WHERE id = %s", (CWB,))
    operations.exec_driver_sql("UPDATE people.placement SET removed = true WHERE shop_id = %s", (CEN,))
    operations.exec_driver_sql("UPDATE people.shop SET removed = true WHERE id = %s", (CEN,))
    as_persona(operations, "hq")
    today = operations.exec_driver_sql("SELECT (now() AT TIME ZONE 'Asia/Hong_Kong')::date").scalar_one()

    for shop, code in ((CWB, "shop_closed"), (CEN, "shop_removed")):
        with pytest.raises(Exception, match=rf"people\.{code}"), operations.begin_nested():
            operations.exec_driver_sql(ON_LOAN, (shop, CHAN, today, today))
    with pytest.raises(Exception, match=r"people\.shop_removed"), operations.begin_nested():
        operations.exec_driver_sql("UPDATE people.placement SET removed = false WHERE shop_id = %s", (CEN,))
    ended = operations.exec_driver_sql(
        "UPDATE people.placement SET to_day = %s WHERE shop_id = %s", (today, CWB)
    )
    assert ended.rowcount == 7

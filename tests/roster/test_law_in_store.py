"""What the store knows beside a week reaches the law: earlier hours without pauses, leave, contracts, other shops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.ids import new_id
from storekeeper.roster import publishing, service
from storekeeper.roster.domain import Week
from storekeeper.roster.grammar import edit_for, parse
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.ledger import ledger
from storekeeper.roster.hong_kong.pack import person_of
from storekeeper.roster.rules import check_week

As = Callable[[Connection, str], Connection]
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
MKK, TST, CHEUNG, CHAN = 1, 2, 6, 1
_WORKED = """
    INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id, breaks)
    SELECT gen_random_uuid(), p.shop_id, d, (d + time '10:00') AT TIME ZONE 'Asia/Hong_Kong',
        (d + time '15:00') AT TIME ZONE 'Asia/Hong_Kong', 'sales', p.employee_id, p.id,
        '[{"minutes": 60, "offset": 120, "paid": false}]'
    FROM people.placement p, unnest(%s::date[]) d WHERE p.employee_id = %s AND p.shop_id = %s"""
_LENT = "INSERT INTO people.placement (shop_id, employee_id, kind, from_day) VALUES (%s, %s, 'loan', %s)"


def worked(connection: Connection, who: int, days: list[date], shop_id: int = MKK) -> None:
    """Four hours and an unpaid one in between, on each of the days."""
    connection.exec_driver_sql(_WORKED, (days, who, shop_id))


def week_of(connection: Connection) -> Week:
    return service.load_week(connection, shop_id=MKK, monday=MONDAY)


def type_in(connection: Connection, who: int, text: str, day: date) -> tuple[Finding, ...]:
    edit = edit_for(week_of(connection), who, day, parse(text))
    assert edit is not None
    return service.submit(connection, edit_id=new_id(), edit=edit, shop_id=MKK, monday=MONDAY).findings


def test_the_hours_of_weeks_before_and_of_another_shop_count_without_their_pauses(
    operations: Connection, as_persona: As
) -> None:
    """Four legal weeks from 25 October with 16 hours each, the last of them half in another shop."""
    sundays = [MONDAY - DAY - (4 - number) * 7 * DAY for number in range(4)]
    operations.exec_driver_sql(_LENT, (TST, CHEUNG, date(2026, 10, 1)))
    worked(operations, CHEUNG, [MONDAY - 40 * DAY])
    worked(operations, CHEUNG, [each + n * DAY for each in sundays[:3] for n in range(1, 5)])
    worked(operations, CHEUNG, [sundays[3] + n * DAY for n in (1, 2)])
    worked(operations, CHEUNG, [sundays[3] + n * DAY for n in (3, 4)], TST)
    as_persona(operations, "hq")
    type_in(operations, CHEUNG, "10-20", MONDAY)
    week = week_of(operations)
    person = week.person(CHEUNG)
    assert person is not None

    found = ledger(law(), person_of(week, person))

    assert (found.legal_week, found.four_weeks, found.continuous) == (600, 600 + 3 * 960, False)
    assert (found.short_week, found.short_window) == (1020 - 600, 4080 - 600 - 3 * 960)


def test_leave_before_the_week_counts_as_hours_of_a_usual_day(operations: Connection, as_persona: As) -> None:
    worked(operations, CHEUNG, [MONDAY - 40 * DAY, MONDAY + DAY])
    operations.exec_driver_sql(
        "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
        " VALUES (gen_random_uuid(), %s, 'AL', %s, %s, 'approved')",
        (CHEUNG, MONDAY - 8 * DAY, MONDAY - 3 * DAY),
    )
    as_persona(operations, "regional")
    week = week_of(operations)
    person = week.person(CHEUNG)
    assert person is not None

    seen = person_of(week, person)

    assert person.away == (("AL", MONDAY - 8 * DAY, MONDAY - 3 * DAY),)
    assert week.leaves == ()
    assert ledger(law(), seen).four_weeks == 6 * (2700 // 6) + 240


def test_the_fixed_rest_day_and_the_holidays_of_the_contract_are_the_laws(
    operations: Connection, as_persona: As
) -> None:
    operations.exec_driver_sql(
        "UPDATE people.contract SET rest_weekday = 'tue', holidays = 'general' WHERE employee_id = %s",
        (CHAN,),
    )
    as_persona(operations, "regional")
    week = week_of(operations)
    person = week.person(CHAN)
    assert person is not None

    seen = person_of(week, person)

    assert MONDAY + DAY in seen.rests
    assert seen.terms_on(MONDAY).holidays == "general"


def test_the_edit_that_takes_the_last_rest_day_is_refused_and_another_that_changes_nothing_is_not(
    operations: Connection, as_persona: As
) -> None:
    worked(operations, CHAN, [MONDAY - DAY + n * DAY for n in range(6)])
    as_persona(operations, "regional")

    with pytest.raises(Refused, match=r"roster\.law\.no_rest_day"):
        type_in(operations, CHAN, "10-15", MONDAY + 5 * DAY)

    worked_anyway = [MONDAY + 5 * DAY]
    as_persona(operations, "hq")
    operations.exec_driver_sql("RESET SESSION AUTHORIZATION")
    worked(operations, CHAN, worked_anyway)
    as_persona(operations, "regional")
    assert "roster.law.no_rest_day" in {
        finding.code for told in check_week(week_of(operations)).values() for finding in told
    }
    assert "roster.law.no_rest_day" not in {each.code for each in type_in(operations, CHAN, "11-15", MONDAY)}
    with pytest.raises(Refused, match="publish_hindered"):
        publishing.publish(operations, revision_id=new_id(), seen=week_of(operations))

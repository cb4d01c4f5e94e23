"""What a login can do with rosters by plain SQL, whatever program it uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storekeeper.kit.ids import new_id

As = Callable[[Connection, str], Connection]
MONDAY = date(2026, 11, 23)
MKK, TST, CWB = 1, 2, 3
SHIFT = (
    "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
    " SELECT %s, p.shop_id, %s::date, %s::date + time '10:00', %s::date + time '19:00', 'sales', p.employee_id, p.id"
    " FROM people.placement p WHERE p.employee_id = %s AND p.shop_id = %s"
)


@pytest.fixture
def rosters(operations: Connection) -> tuple[UUID, UUID]:
    """One shift in Kowloon West, one on the Island, and a rest day of the islander."""
    here, there = new_id(), new_id()
    for row, employee, shop in ((here, 1, MKK), (there, 15, CWB)):
        operations.exec_driver_sql(SHIFT, (row, MONDAY, MONDAY, MONDAY, employee, shop))
    operations.exec_driver_sql(
        "INSERT INTO roster.day_mark (id, shop_id, employee_id, placement_id, day, kind)"
        " SELECT %s, shop_id, employee_id, id, %s, 'rest' FROM people.placement WHERE employee_id = 15",
        (new_id(), MONDAY + timedelta(days=1)),
    )
    return here, there


@contextmanager
def refused(connection: Connection, reason: str) -> Iterator[None]:
    """The database refuses, and the transaction goes on as if nothing had been tried."""
    point = connection.begin_nested()
    with pytest.raises(DBAPIError, match=reason):
        yield
    point.rollback()


def count(connection: Connection, sql: str) -> int:
    return int(connection.exec_driver_sql(sql).scalar_one())


def test_a_manager_sees_the_shifts_of_her_shops_only(
    operations: Connection, as_persona: As, rosters: tuple[UUID, UUID]
) -> None:
    seen = {
        who: (
            count(as_persona(operations, who), "SELECT count(*) FROM roster.shift"),
            count(operations, "SELECT count(*) FROM roster.day_mark"),
        )
        for who in ("regional", "regional2", "hq", "hr", "worker")
    }

    assert seen == {"regional": (1, 0), "regional2": (1, 1), "hq": (2, 1), "hr": (2, 1), "worker": (2, 1)}


def test_those_without_a_part_in_rosters_read_none(
    operations: Connection, as_persona: As, rosters: tuple[UUID, UUID]
) -> None:
    for who in ("it", "gateway"):
        as_persona(operations, who)
        with refused(operations, "permission denied"):
            operations.exec_driver_sql("SELECT count(*) FROM roster.shift")


@pytest.mark.parametrize(
    "attempt",
    [
        "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role)"
        " VALUES (gen_random_uuid(), 3, '2026-11-23', '2026-11-23 10:00+8', '2026-11-23 19:00+8', 'sales')",
        "UPDATE roster.shift SET shop_id = 3, employee_id = NULL, placement_id = NULL",
        "INSERT INTO roster.shift_kind (shop_id, letter, name_zh, name_en, name_cn, starts, ends, look, from_day)"
        " VALUES (1, 'E', 'x', 'x', 'x', '10:00', '19:00', 'E', '2026-01-01')",
        "DELETE FROM roster.shift",
        "TRUNCATE roster.shift",
        "ALTER TABLE roster.shift DISABLE TRIGGER ALL",
        "SET LOCAL session_replication_role = replica",
        "COPY roster.shift FROM PROGRAM 'true'",
    ],
)
def test_a_manager_cannot_write_outside_her_shops_or_past_the_triggers(
    operations: Connection, as_persona: As, rosters: tuple[UUID, UUID], attempt: str
) -> None:
    as_persona(operations, "regional")

    with refused(operations, "row-level security|permission denied|must be owner"):
        operations.exec_driver_sql(attempt)


def test_a_shift_of_another_region_is_not_there_to_be_changed(
    operations: Connection, as_persona: As, rosters: tuple[UUID, UUID]
) -> None:
    as_persona(operations, "regional")

    changed = operations.exec_driver_sql(
        "UPDATE roster.shift SET removed = true WHERE id = %s", (rosters[1],)
    ).rowcount
    told = operations.exec_driver_sql("SELECT * FROM roster.last_change(%s::uuid[])", (list(rosters),)).all()

    assert changed == 0
    assert [row.id for row in told] == [rosters[0]]


def test_a_stranger_cannot_be_rostered_by_naming_her_placement(
    operations: Connection, as_persona: As, rosters: tuple[UUID, UUID]
) -> None:
    as_persona(operations, "regional")

    with refused(operations, "fk_shift_shop_id_employee_id_placement_id"):
        operations.exec_driver_sql(
            "UPDATE roster.shift SET employee_id = 15, placement_id = 15 WHERE id = %s", (rosters[0],)
        )


def test_version_author_and_time_are_the_databases(
    operations: Connection, as_persona: As, rosters: tuple[UUID, UUID]
) -> None:
    as_persona(operations, "regional")
    for forged in (
        "row_version = 99",
        "changed_by = 'p_1'",
        "made_at = '2000-01-01'",
        "id = gen_random_uuid()",
    ):
        with refused(operations, "permission denied"):
            operations.exec_driver_sql(f"UPDATE roster.shift SET {forged}")
    operations.exec_driver_sql("UPDATE roster.shift SET role = 'stock'")

    row = operations.exec_driver_sql(
        "SELECT row_version, changed_by = session_user::text, changed_at = now() FROM roster.shift"
    ).one()

    assert tuple(row) == (2, True, True)


def test_the_ledger_tells_of_ones_own_people_and_names_no_foreign_shop(
    operations: Connection, as_persona: As, rosters: tuple[UUID, UUID]
) -> None:
    operations.exec_driver_sql(
        "INSERT INTO people.placement (shop_id, employee_id, kind, from_day, to_day) VALUES (%s, 1, 'loan', %s, %s)",
        (CWB, MONDAY + timedelta(days=2), MONDAY + timedelta(days=2)),
    )
    third = MONDAY + timedelta(days=2)
    operations.exec_driver_sql(SHIFT, (new_id(), third, third, third, 1, CWB))
    ask = "SELECT employee_id, shop_id, day FROM roster.person_ledger(ARRAY[1, 15], %s, %s) ORDER BY day, 1"
    period = (MONDAY, MONDAY + timedelta(days=6))

    hers = operations.exec_driver_sql
    as_persona(operations, "regional")
    own = [tuple(row) for row in hers(ask, period)]
    as_persona(operations, "regional2")
    other = [tuple(row) for row in hers(ask, period)]
    as_persona(operations, "hq")
    all_of_it = [tuple(row) for row in hers(ask, period)]

    assert own == [(1, MKK, MONDAY), (1, None, third)]
    assert other == [
        (1, None, MONDAY), (15, CWB, MONDAY), (15, CWB, MONDAY + timedelta(days=1)), (1, CWB, third),
    ]  # fmt: skip
    assert {shop for _, shop, _ in all_of_it} == {MKK, CWB}


def test_the_ledger_cannot_be_asked_for_everything_at_once(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")

    with refused(operations, "ledger_too_long"):
        operations.exec_driver_sql("SELECT * FROM roster.person_ledger(ARRAY[1], '2020-01-01', '2026-01-01')")
    as_persona(operations, "it")
    with refused(operations, "permission denied"):
        operations.exec_driver_sql("SELECT * FROM roster.person_ledger(ARRAY[1], '2026-01-01', '2026-01-02')")


@pytest.mark.parametrize(
    "impossible",
    [
        "ends_at = starts_at",
        "ends_at = starts_at + interval '25 hours'",
        "day = day - 3",
        "role = 'king'",
        "breaks = '{}'",
        "employee_id = NULL",
        "shop_id = 2",
    ],
)
def test_impossible_shifts_cannot_be_stored(
    operations: Connection, as_persona: As, rosters: tuple[UUID, UUID], impossible: str
) -> None:
    as_persona(operations, "regional")

    with refused(operations, "check constraint|foreign key constraint"):
        operations.exec_driver_sql(f"UPDATE roster.shift SET {impossible}")


def test_one_person_has_one_mark_a_day_over_all_shops(
    operations: Connection, as_persona: As, rosters: tuple[UUID, UUID]
) -> None:
    with refused(operations, "uq_day_mark_employee_id_day"):
        operations.exec_driver_sql(
            "INSERT INTO roster.day_mark (id, shop_id, employee_id, placement_id, day, kind)"
            " SELECT %s, shop_id, employee_id, placement_id, day, 'holiday' FROM roster.day_mark",
            (new_id(),),
        )

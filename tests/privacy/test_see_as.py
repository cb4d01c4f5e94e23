"""See as: the columns and figures told of somebody are those that she gets herself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storekeeper.privacy import service
from storekeeper.privacy.domain import GiveGroup, GiveScope
from storekeeper.privacy.service.see_as import TABLES
from tests.fixtures.database import PERSONAS, Cluster

AsPersona = Callable[[Connection, str], Connection]


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_table_told_is_the_table_seen(
    operations: Connection, as_persona: AsPersona, cluster: Cluster, persona: str
) -> None:
    operations.exec_driver_sql(
        "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role) SELECT gen_random_uuid(), s.id,"
        " current_date, current_date + time '02:00', current_date + time '10:00', 'sales'"
        " FROM people.shop s, generate_series(1, 3)"
    )
    for table in TABLES:
        as_persona(operations, "it")
        told = service.see_as(operations, login=cluster.logins[persona], table=table)
        as_persona(operations, persona)
        columns = {
            row[0]
            for row in operations.execute(
                text(
                    "SELECT a.attname FROM pg_attribute a WHERE a.attrelid = CAST(:table AS regclass) AND a.attnum > 0"
                    " AND NOT a.attisdropped AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')"
                ),
                {"table": table},
            )
        }
        assert {each.name for each in told.columns if each.level != "none"} == columns, table
        assert told.total == seen(operations, table), table
        by_shop = seen_by_shop(operations, table)
        if by_shop is not None:
            assert dict(told.rows) == by_shop, table


def seen(connection: Connection, table: str) -> int:
    point = connection.begin_nested()
    try:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
    except DBAPIError:
        point.rollback()
        return 0


def seen_by_shop(connection: Connection, table: str) -> dict[int, int] | None:
    column = "id" if table == "people.shop" else "shop_id"
    point = connection.begin_nested()
    try:
        found = connection.exec_driver_sql(
            f"SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1"
        )
        return {row[0]: row[1] for row in found}
    except DBAPIError:
        point.rollback()
        return None


def test_a_manager_gets_masked_contact_and_no_pay(
    operations: Connection, as_persona: AsPersona, cluster: Cluster
) -> None:
    as_persona(operations, "hq")
    contact = service.see_as(operations, login=cluster.logins["regional"], table="people.employee_contact")
    pay = service.see_as(operations, login=cluster.logins["regional"], table="people.employee_pay")
    levels = {each.name: each.level for each in contact.columns}
    assert (levels["phone"], levels["phone_masked"], contact.rows) == ("none", "masked", ((1, 7), (2, 7)))
    assert ({each.level for each in pay.columns}, pay.total) == ({"none"}, 0)


def test_what_a_change_would_show_is_told_before_anybody_approves_it(
    operations: Connection, as_persona: AsPersona, cluster: Cluster
) -> None:
    as_persona(operations, "it")
    login = cluster.logins["regional"]
    region = service.see_as(
        operations, login=login, table="people.employee", after=GiveScope(login, 2, None, None)
    )
    pay = service.see_as(
        operations, login=login, table="people.employee_pay", after=GiveGroup(login, "sk_hr", None)
    )
    assert region.rows == ((1, 7), (2, 7), (3, 7), (4, 7))
    assert pay.total == 42


def test_the_matrix_says_what_the_database_grants(operations: Connection, as_persona: AsPersona) -> None:
    as_persona(operations, "it")
    matrix = service.matrix(operations)
    told = {
        (group, kind): matrix.level(group, kind)
        for group, kind in (
            ("sk_regional", "roster"), ("sk_regional", "phone"), ("sk_regional", "pay"), ("sk_hr", "pay"),
            ("sk_hr", "phone"), ("sk_it", "people"), ("sk_it", "rights"), ("sk_hq", "rights"),
            ("sk_accountant", "roster"), ("sk_conduct", "punches"), ("sk_it", "members"), ("sk_hq", "company"),
        )
    }  # fmt: skip
    assert told == {
        ("sk_regional", "roster"): "change", ("sk_regional", "phone"): "reveal", ("sk_regional", "pay"): "none",
        ("sk_hr", "pay"): "change", ("sk_hr", "phone"): "change", ("sk_it", "people"): "none",
        ("sk_it", "rights"): "change", ("sk_hq", "rights"): "see", ("sk_accountant", "roster"): "see",
        ("sk_conduct", "punches"): "see", ("sk_it", "members"): "none", ("sk_hq", "company"): "change",
    }  # fmt: skip
    assert [(each.group, each.people) for each in matrix.groups if each.people] == [
        ("sk_hq", 1), ("sk_hr", 1), ("sk_it", 1), ("sk_regional", 2),
    ]  # fmt: skip


def test_of_each_level_it_is_told_which_group_gives_it(
    operations: Connection, as_persona: AsPersona, cluster: Cluster
) -> None:
    as_persona(operations, "it")
    rights = service.effective(operations, login=cluster.logins["hr"])
    cells = {kind: (level, by) for kind, level, by in rights.cells}
    assert cells["pay"] == ("change", ("sk_hr",))
    assert (rights.everywhere, [each.group for each in rights.groups], rights.scopes) == (True, ["sk_hr"], ())


@pytest.mark.parametrize("persona", ["regional", "hr"])
def test_who_neither_keeps_nor_audits_rights_is_told_nothing(
    operations: Connection, as_persona: AsPersona, persona: str
) -> None:
    as_persona(operations, persona)
    for ask in (service.matrix, service.people, service.places, service.requests):
        point = operations.begin_nested()
        with pytest.raises(DBAPIError):
            ask(operations)
        point.rollback()

"""A group past its last day: what it still opens over a plain connection before the keeper has taken it away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from psycopg import sql

from storekeeper.kit.access import settle, who_am_i
from storekeeper.kit.errors import Refused
from storekeeper.kit.row_security import HUMANS
from tests.attacks.test_taking_back import state_of
from tests.fixtures.database import Clone
from tests.privacy.conftest import NewLogin, new_login

__all__ = ["new_login"]
READABLE = """
    SELECT n.nspname, c.relname,
        array_agg(a.attname::text) FILTER (WHERE has_column_privilege(c.oid, a.attnum, 'SELECT'))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND c.relname <> 'alembic_version' AND has_schema_privilege(n.oid, 'USAGE')
      AND has_any_column_privilege(c.oid, 'SELECT') GROUP BY 1, 2 ORDER BY 1, 2
"""
CALLABLE = """
    SELECT n.nspname, f.proname, ARRAY(SELECT format_type(t, NULL) FROM unnest(f.proargtypes) t), f.provolatile::text
    FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'extension')
      AND f.prokind = 'f' AND f.prorettype <> 'trigger'::regtype AND has_schema_privilege(n.oid, 'USAGE')
      AND has_function_privilege(f.oid, 'EXECUTE') ORDER BY 1, 2
"""
TRIED = {
    "int4": "1", "integer": "1", "bigint": "1", "text": "'people.employee'", "date": "current_date",
    "uuid": "gen_random_uuid()", "boolean": "true", "timestamp with time zone": "now()", "smallint": "1",
    "integer[]": "ARRAY[1, 2, 3]", "text[]": "ARRAY['KLW', 'HKI', '1', '2']", "uuid[]": "ARRAY[gen_random_uuid()]",
}  # fmt: skip
ASKED = (  # with what shows something to whoever may
    "SELECT * FROM audit.events(NULL, NULL, NULL, NULL, '', NULL, NULL, NULL, 10)",
    "SELECT * FROM audit.count_events(NULL, NULL, NULL, NULL, '', NULL, NULL)",
    "SELECT * FROM sec.places_by_code('region', ARRAY['KLW'])",
    "SELECT * FROM sec.places_by_code('shop', ARRAY(SELECT 'MKK1'))",
    "SELECT * FROM base.record_history('people.region', '1', '{}', '', 3)",
    "SELECT * FROM sec.reveals(NULL, NULL, 10)",
    "SELECT * FROM sec.rights_requests(NULL, 10)",
)
# Of nobody's data: what is true of everybody, or of the asker's own login alone.
HARMLESS = frozenset({
    "sec.in_force", "sec.my_groups", "sec.is_service", "sec.leave_lapsed", "sec.change_password",
    "sec.rights_doors", "sec.rights_columns", "sec.personal_columns", "sec.rights_kept", "sec.reveal_rules",
    "sec.reveal_quota", "sec.retention_state", "sec.right_refused", "sec.seen", "people.folded",
})  # fmt: skip


def says(value: object) -> bool:
    """Whether an answer has anything in it."""
    if isinstance(value, dict):
        return any(map(says, value.values()))
    return any(map(says, value)) if isinstance(value, list) else value not in {None, 0, ""}


def lapse(cloned: Clone, login: str, *groups: str) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(
            "UPDATE sec.login_group SET until = (now() AT TIME ZONE 'Asia/Hong_Kong')::date - 1"
            " WHERE login = %s AND group_role = ANY (%s)",
            (login, [f"sk_{group}" for group in groups]),
        )


@contextmanager
def acting(cloned: Clone, login: str) -> Iterator[psycopg.Connection]:
    with closing(psycopg.connect(**cloned.address(login).parameters(), autocommit=True)) as connection:  # type: ignore[arg-type]
        yield connection


def rows_of(connection: psycopg.Connection) -> dict[str, int]:
    """How many rows of each table that she may name she gets."""
    found: dict[str, int] = {}
    for schema, table, columns in connection.execute(READABLE).fetchall():
        query = sql.SQL("SELECT count(*) FROM (SELECT {} FROM {}) rows").format(
            sql.Identifier(columns[0]), sql.Identifier(schema, table)
        )
        (found[f"{schema}.{table}"],) = connection.execute(query).fetchone()  # type: ignore[misc]
    return found


@pytest.mark.parametrize("group", [group.removeprefix("sk_") for group in HUMANS])
def test_an_open_session_reads_no_row_of_any_table_from_the_day_after(
    cloned: Clone, new_login: NewLogin, group: str
) -> None:
    login = new_login(group, regions=(1,) if group == "regional" else ())
    with acting(cloned, login) as connection:
        before = rows_of(connection)
        lapse(cloned, login, group)
        after = rows_of(connection)
    assert before["sec.login"] >= 1
    assert {table: count for table, count in after.items() if count} == {}


def answers_of(connection: psycopg.Connection) -> dict[str, object]:
    """What every reading function that she may call tells, asked with plain arguments and with none."""
    told: dict[str, object] = {}
    asked: list[str] = []
    for schema, name, kinds, volatile in connection.execute(CALLABLE).fetchall():
        if f"{schema}.{name}" in HARMLESS or volatile == "v":
            continue
        plain, most = (TRIED.get(kind, f"NULL::{kind}") for kind in kinds), "10"
        empty = (most if kind in {"int4", "integer"} else f"NULL::{kind}" for kind in kinds)
        for given in (", ".join(plain), ", ".join(empty)):
            asked.append(f"SELECT * FROM {schema}.{name}({given})")
    for question in (*asked, *ASKED):
        try:
            rows = connection.execute(question.encode()).fetchall()
        except psycopg.Error:
            continue
        if any(says(value) for row in rows for value in row):
            told[question] = rows[:3]
    return told


@pytest.mark.parametrize("group", [group.removeprefix("sk_") for group in HUMANS])
def test_no_function_answers_with_anybodys_data_from_the_day_after(
    cloned: Clone, new_login: NewLogin, group: str
) -> None:
    login = new_login(group, regions=(1,) if group == "regional" else ())
    with acting(cloned, login) as connection:
        before = answers_of(connection)
        lapse(cloned, login, group)
        after = answers_of(connection)
    assert group in {"conduct", "accountant"} or before
    assert after == {}


def test_what_it_lapses_to_do_changes_nothing(cloned: Clone, new_login: NewLogin) -> None:
    it, hq = new_login("it"), new_login("hq")
    other = new_login("regional", regions=(1,))
    lapse(cloned, it, "it")
    lapse(cloned, hq, "hq")
    asking = (
        f"SELECT sec.ask_right(gen_random_uuid(), 'give_scope', '{other}', 2, NULL, NULL, NULL, NULL, '')"
    )
    with acting(cloned, it) as asker, acting(cloned, hq) as office:
        assert state_of(asker, asking) is not None
        assert state_of(asker, f"SELECT sec.close_login('{other}')") is not None
        assert (
            state_of(office, "INSERT INTO people.region (code, name_zh, name_en) VALUES ('X', 'X', 'X')")
            is not None
        )
        assert office.execute("UPDATE people.region SET name_en = 'hers'").rowcount == 0
        assert office.execute("SELECT count(*) FROM people.region").fetchone() == (0,)
    with cloned.connection("postgres") as owner:
        assert owner.execute("SELECT count(*) FROM sec.right_request").fetchone() == (0,)
        assert owner.execute("SELECT closed_at FROM sec.login WHERE login = %s", (other,)).fetchone() == (
            None,
        )


def test_who_has_another_group_keeps_it_once_the_lapsed_one_is_settled(
    cloned: Clone, new_login: NewLogin
) -> None:
    login = new_login("hr", "regional", regions=(1,))
    lapse(cloned, login, "hr")
    with acting(cloned, login) as connection:
        assert connection.execute("SELECT count(*) FROM people.shop").fetchone() == (0,)
        settle(cloned.door(login))
        assert connection.execute("SELECT sec.my_groups(), count(*) > 0 FROM people.shop").fetchone() == (
            ["sk_regional"], True,
        )  # fmt: skip
        assert state_of(connection, "SELECT hkid FROM people.employee_identity") is not None
    with cloned.door(login).read() as reading:
        assert who_am_i(reading).groups == {"sk_regional"}


def test_who_has_no_other_group_is_out_once_it_is_settled(cloned: Clone, new_login: NewLogin) -> None:
    login = new_login("auditor")
    lapse(cloned, login, "auditor")
    door = cloned.door(login)
    settle(door)
    with pytest.raises(Refused, match="forbidden"), door.read() as connection:
        who_am_i(connection)


def test_the_last_administrator_stays_one_past_the_last_day(cloned: Clone) -> None:
    it = cloned.cluster.logins["it"]
    lapse(cloned, it, "it")
    with cloned.connection("it") as connection:
        assert connection.execute("SELECT sec.in_force(), sec.leave_lapsed()").fetchone() == (True, 0)
        assert connection.execute("SELECT count(*) > 0 FROM sec.rights_people()").fetchone() == (True,)


def test_nobody_makes_a_colleague_leave_and_none_leaves_what_is_in_force(cloned: Clone) -> None:
    with cloned.connection("hq") as connection:
        assert connection.execute("SELECT sec.leave_lapsed()").fetchone() == (0,)
        assert connection.execute("SELECT sec.my_groups()").fetchone() == (["sk_hq"],)
        assert state_of(connection, "SELECT sec.drop_group('p_1001', 'sk_hq')") is not None

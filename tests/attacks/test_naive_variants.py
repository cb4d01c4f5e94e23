"""What a rule of the linter forbids does leak or break something: shown by a real login, before and after, and seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest

from storekeeper.kit.stores.lint import lint, rules
from storekeeper.kit.stores.store import Store
from tests.attacks.ground import fill
from tests.fixtures.database import PASSWORD, Clone, Cluster, cloning


@dataclass(frozen=True)
class Naive:
    """`plant` is done by an administrator; `steps` by `who`, and must fail or find nothing before and succeed after.

    The last step succeeds with rows, with one that says `telling`, or with `state`. `undo` puts back what holds for the
    whole cluster. Texts in <> are the login of the regional manager, the databases and the port of the server.
    """

    rule: str
    plant: str
    steps: tuple[str, ...]
    who: str = "regional"
    store: Store = Store.OPERATIONS
    state: str = ""
    telling: str = ""
    undo: str = ""


_OTHERS = "SELECT 1 FROM people.employee WHERE id > 14"
_WITHOUT_SHOP = """
CREATE TABLE people.task (id int PRIMARY KEY, shop_id int NOT NULL);
INSERT INTO people.task VALUES (7, 3);
CREATE TABLE people.note (shop_id int NOT NULL, task_id int NOT NULL REFERENCES people.task (id));
ALTER TABLE people.note ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON people.note TO sk_regional USING (shop_id = ANY ((SELECT sec.my_shops())::int[]));
GRANT SELECT, INSERT ON people.note TO sk_regional
"""
_NATURAL = """
CREATE TABLE people.locker (code text, shop_id int NOT NULL, CONSTRAINT uq_locker UNIQUE (code));
INSERT INTO people.locker VALUES ('SECRET', 3);
ALTER TABLE people.locker ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON people.locker TO sk_regional USING (shop_id = ANY ((SELECT sec.my_shops())::int[]));
GRANT SELECT, INSERT ON people.locker TO sk_regional
"""
_HIJACKED = """
CREATE FUNCTION people.heads() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS '
    BEGIN RETURN (SELECT count(*) FROM mine m JOIN people.placement p USING (shop_id)); END';
ALTER FUNCTION people.heads() OWNER TO operations_owner;
REVOKE EXECUTE ON FUNCTION people.heads() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people.heads() TO sk_regional;
GRANT TEMPORARY ON DATABASE <database> TO sk_regional
"""
NAIVE = (
    Naive(
        "row_security",
        "CREATE TABLE people.copied AS SELECT * FROM people.employee; GRANT SELECT ON people.copied TO sk_regional",
        ("SELECT 1 FROM people.copied WHERE id > 14",),
    ),
    Naive(
        "row_security",  # a month of a partitioned table, asked for by its own name
        "GRANT USAGE ON SCHEMA audit TO sk_regional; GRANT SELECT ON audit.event_rest TO sk_regional;"
        " ALTER TABLE audit.event_rest DISABLE ROW LEVEL SECURITY;"
        " INSERT INTO audit.event (at, deed, topic, key) VALUES ('2000-01-01', 'x', 'x', 'x')",
        ("SELECT 1 FROM audit.event_rest",),
    ),
    Naive(
        "no_policy",  # the owner's functions see nothing either, and so nobody sees her own shops
        "DROP POLICY owner ON sec.scope",
        ("SELECT 1 WHERE sec.my_shops() = '{}'",),
    ),
    Naive(
        "policy_expression",
        "CREATE POLICY claimed ON people.shop FOR SELECT TO sk_regional"
        " USING (region_id::text = current_setting('app.region', true))",
        ("SET app.region = '2'", "SELECT 1 FROM people.shop WHERE id > 2"),
    ),
    Naive(
        "people_by_array",  # the set is hashed once, the array is gone through for each person
        "CREATE POLICY slow ON people.employee FOR SELECT TO sk_regional"
        " USING (id = ANY ((SELECT people.my_people())::int[]))",
        ("EXPLAIN SELECT 1 FROM people.employee",),
        telling="= ANY ",
    ),
    Naive(
        "granted_to_public",
        "CREATE FUNCTION people.everybody() RETURNS SETOF people.employee LANGUAGE sql SECURITY DEFINER"
        " SET search_path = '' AS 'SELECT * FROM people.employee';"
        " ALTER FUNCTION people.everybody() OWNER TO operations_owner",
        ("SELECT 1 FROM people.everybody() WHERE id > 14",),
    ),
    Naive(
        "personal_table_open",
        "GRANT SELECT ON people.employee_contact TO sk_regional",
        ("SELECT 1 FROM people.employee_contact WHERE phone LIKE '+852%'",),
    ),
    Naive(
        "personal_column_untagged",  # the table is open to who sees the person, and so is its new column
        "ALTER TABLE people.employee ADD home_phone text; UPDATE people.employee SET home_phone = '1'",
        ("SELECT 1 FROM people.employee WHERE home_phone = '1'",),
    ),
    Naive(
        "owner_view",
        "CREATE VIEW people.seen AS SELECT * FROM people.employee; ALTER VIEW people.seen OWNER TO operations_owner;"
        " GRANT SELECT ON people.seen TO sk_regional",
        ("SELECT 1 FROM people.seen WHERE id > 14",),
    ),
    Naive(
        "materialized_view_granted",
        "CREATE MATERIALIZED VIEW people.kept AS SELECT * FROM people.employee;"
        " GRANT SELECT ON people.kept TO sk_regional",
        ("SELECT 1 FROM people.kept WHERE id > 14",),
    ),
    Naive(
        "definer_function",
        _HIJACKED,
        (
            "CREATE TEMPORARY TABLE mine AS SELECT 3 AS shop_id",
            "GRANT SELECT ON mine TO PUBLIC",
            "SELECT 1 WHERE people.heads() > 0",
        ),
        undo="REVOKE TEMPORARY ON DATABASE <database> FROM sk_regional",
    ),
    Naive(
        "owner_can_log_in",
        f"ALTER ROLE operations_owner LOGIN PASSWORD '{PASSWORD}'",
        (_OTHERS,),
        who="operations_owner",
        undo="ALTER ROLE operations_owner NOLOGIN PASSWORD NULL",
    ),
    Naive(
        "plain_foreign_key",
        _WITHOUT_SHOP,
        ("INSERT INTO people.note VALUES (1, 7) RETURNING 1",),
    ),
    Naive(
        "natural_key",  # the answer tells that the code is taken where she sees nothing
        _NATURAL,
        ("INSERT INTO people.locker VALUES ('SECRET', 1)",),
        state="23505",
    ),
    Naive(
        "temporary_or_create",
        "GRANT CREATE ON SCHEMA people TO sk_regional",
        (
            "CREATE FUNCTION people.of_hers() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "SELECT 1 FROM pg_proc WHERE proname = 'of_hers' AND proowner = session_user::regrole",
        ),
    ),
    Naive(
        "extension",  # the server calls out wherever she wants
        "CREATE EXTENSION dblink SCHEMA people",
        (
            "SELECT 1 FROM people.dblink('host=127.0.0.1 port=<port> dbname=<customer> user=<regional>"
            f" password=''{PASSWORD}''', 'SELECT 1') AS t (one int)",
        ),
    ),
    Naive(
        "powerful_role",
        f"CREATE ROLE mallory LOGIN BYPASSRLS PASSWORD '{PASSWORD}'; GRANT sk_regional TO mallory WITH SET FALSE",
        (_OTHERS,),
        who="mallory",
        undo="DROP ROLE IF EXISTS mallory",
    ),
    Naive(
        "settable_role",
        "GRANT sk_hq TO <regional> WITH INHERIT FALSE, SET TRUE",
        ("SET ROLE sk_hq", _OTHERS),
        undo="REVOKE sk_hq FROM <regional>",
    ),
    Naive(
        "lockable",
        "GRANT UPDATE ON people.leave TO sk_regional",
        ("BEGIN", "LOCK TABLE people.leave IN ACCESS EXCLUSIVE MODE", "SELECT 1"),
    ),
    Naive(
        "unguarded",  # nothing tells afterwards who changed it
        "DROP TRIGGER z_updated ON roster.shift",
        (
            "UPDATE roster.shift SET role = 'cashier' WHERE shop_id = 1",
            "SELECT 1 WHERE NOT EXISTS (SELECT FROM people.employee e, base.record_history('roster.shift',"
            " (SELECT s.id::text FROM roster.shift s WHERE s.shop_id = 1 LIMIT 1), '{}', 'id', 10) h"
            " WHERE h.deed = 'update')",
        ),
    ),
    Naive(
        "writable_unaudited",
        "GRANT UPDATE (value) ON base.mark TO sk_regional;"
        " CREATE POLICY written ON base.mark FOR UPDATE TO sk_regional USING (true) WITH CHECK (true)",
        ("UPDATE base.mark SET value = 'x' WHERE key = 'demo' RETURNING 1",),
    ),
    Naive(
        "side_door",
        "GRANT EXECUTE ON FUNCTION pg_catalog.lo_from_bytea(oid, bytea) TO PUBLIC",
        ("SELECT lo_from_bytea(0, 'past every policy and the audit')",),
    ),
    Naive(
        "lapsed_group",  # its last day is past, and the keeper has not looked yet
        "UPDATE sec.login_group SET until = from_day - 1 WHERE group_role = 'sk_regional';"
        " DROP POLICY in_force ON people.region",
        ("SELECT 1 FROM people.region WHERE NOT sec.in_force()",),
    ),
    Naive(
        "store_open",
        "GRANT CONNECT ON DATABASE <conduct> TO sk_regional",
        ("SELECT 1",),
        store=Store.CONDUCT,
    ),
)


@pytest.mark.parametrize("naive", NAIVE, ids=lambda naive: naive.rule)
def test_a_naive_variant_leaks_and_the_linter_sees_it(cluster: Cluster, naive: Naive) -> None:
    with cloning(cluster) as clone, clone.connection("postgres") as filling:
        fill(filling, hq=cluster.logins["hq"])
        before = _tried(clone, naive)
        with _planted(clone, naive), clone.connection("postgres", naive.store) as administrator:
            after = _tried(clone, naive)
            seen = {defect.rule for defect in lint(administrator, naive.store)}
    assert before != _success(naive)
    assert after == _success(naive)
    assert naive.rule in seen


def test_every_rule_has_a_variant_that_leaks() -> None:
    assert {naive.rule for naive in NAIVE} == rules().keys()


def _success(naive: Naive) -> str:
    return naive.state or "found"


def _tried(clone: Clone, naive: Naive) -> str:
    """'found', 'nothing', or the SQLSTATE of the step that failed."""
    try:
        with clone.connection(naive.who, naive.store) as connection:
            for step in naive.steps:
                found = connection.execute(_filled(clone, step))
            rows = found.fetchall() if found.description else []
            return "found" if any(naive.telling in str(row[0]) for row in rows) else "nothing"
    except psycopg.Error as error:
        return error.sqlstate or "at the door"


@contextmanager
def _planted(clone: Clone, naive: Naive) -> Iterator[None]:
    with clone.connection("postgres", naive.store) as administrator:
        administrator.execute(_filled(clone, naive.plant))
        try:
            yield
        finally:
            administrator.execute(_filled(clone, naive.undo))


def _filled(clone: Clone, statement: str) -> bytes:
    names = {
        "regional": clone.cluster.logins["regional"],
        "database": clone.databases[Store.OPERATIONS],
        "customer": clone.databases[Store.CUSTOMER],
        "conduct": clone.databases[Store.CONDUCT],
        "port": str(clone.cluster.administrator.port),
    }
    for name, text in names.items():
        statement = statement.replace(f"<{name}>", text)
    return statement.encode()

"""The schema linter: the migrated stores are clean, and each rule sees a planted bad object."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import psycopg
import pytest

from storekeeper.kit.stores.lint import lint, rules
from storekeeper.kit.stores.store import Store
from tests.fixtures.database import Cluster

PLANTED = {
    "row_security": "CREATE TABLE people.bad (id int)",
    "no_policy": "CREATE TABLE people.bad (id int);"
    " ALTER TABLE people.bad ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
    "lapsed_group": "DROP POLICY in_force ON people.shop",
    "policy_expression": "CREATE POLICY bad ON people.shop FOR SELECT TO sk_regional USING (id = ANY (sec.my_shops()))",
    "people_by_array": "CREATE POLICY bad ON people.employee FOR SELECT TO sk_regional"
    " USING (id = ANY ((SELECT people.my_people())::int[]))",
    "granted_to_public": "GRANT SELECT ON people.shop TO PUBLIC",
    "personal_table_open": "GRANT SELECT ON people.employee_contact TO sk_regional",
    "personal_column_untagged": "ALTER TABLE people.employee ADD home_phone text",
    "owner_view": "CREATE VIEW people.bad AS SELECT * FROM people.shop",
    "materialized_view_granted": "CREATE MATERIALIZED VIEW people.bad AS SELECT * FROM people.shop;"
    " GRANT SELECT ON people.bad TO sk_hq",
    "definer_function": "ALTER FUNCTION people.my_people() RESET search_path",
    "owner_can_log_in": "ALTER ROLE operations_owner LOGIN",
    "plain_foreign_key": "ALTER TABLE people.shop_hours ADD bad int REFERENCES people.bad_parent (id)",
    "natural_key": "ALTER TABLE people.shop ADD CONSTRAINT bad UNIQUE (name_en)",
    "temporary_or_create": "GRANT CREATE ON SCHEMA people TO sk_hq",
    "extension": "CREATE EXTENSION citext SCHEMA extension",
    "powerful_role": "CREATE ROLE bad BYPASSRLS",
    "settable_role": "CREATE ROLE bad; GRANT sk_hq TO bad WITH SET TRUE",
    "lockable": "GRANT UPDATE ON people.leave TO sk_regional",
    "unguarded": "DROP TRIGGER z_updated ON people.shop",
    "side_door": "GRANT EXECUTE ON FUNCTION pg_catalog.lo_import(text) TO PUBLIC",
    "store_open": "GRANT CONNECT ON DATABASE conduct TO sk_regional",
    "writable_unaudited": "GRANT UPDATE ON base.mark TO sk_hq",
}
IN_STORE = {"store_open": Store.CONDUCT}
BEFORE = {"plain_foreign_key": "CREATE TABLE people.bad_parent (id int PRIMARY KEY, shop_id int NOT NULL)"}


def test_every_rule_has_a_planted_object() -> None:
    assert PLANTED.keys() == rules().keys()


@pytest.mark.parametrize("store", Store)
def test_the_migrated_store_is_clean(cluster: Cluster, store: Store) -> None:
    with closing(_connect(cluster, store)) as connection:
        assert lint(connection, store) == ()


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_bad_object_is_seen(cluster: Cluster, rule: str) -> None:
    store = IN_STORE.get(rule, Store.OPERATIONS)
    with closing(_connect(cluster, store)) as connection:
        connection.execute(BEFORE.get(rule, "").encode())
        connection.execute(PLANTED[rule].encode())
        found = {defect.rule for defect in lint(connection, store)}
        connection.rollback()
    assert rule in found


def _connect(cluster: Cluster, store: Store) -> psycopg.Connection:
    return psycopg.connect(**replace(cluster.administrator, database=store.value).parameters())  # type: ignore[arg-type]

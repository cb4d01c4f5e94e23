"""The scope in the other stores: a copy that changes only by what operations has approved and sealed."""

from __future__ import annotations

from collections.abc import Mapping

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.row_security import Rule, secure
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.store import Store
from storekeeper.kit.stores.upgrade import owner_connection

_COPIED = ("sec.scope", "sec.region_shop")
_KEY = "SELECT key FROM sec.grant_key"
_TAKE_KEY = (
    "INSERT INTO sec.grant_key (key) VALUES (%s) ON CONFLICT (one) DO UPDATE SET key = excluded.key"
    " WHERE sec.grant_key.key <> excluded.key"
)


def make(store: Store) -> None:
    """The tables and functions of a copy, in a revision of its store."""
    script((MIGRATIONS / "grant_key.sql").read_text("utf-8"))
    script((MIGRATIONS / "rights_keeping.sql").read_text("utf-8").replace("{store}", store.value))
    run("REVOKE ALL ON FUNCTION sec.seal_of(text), sec.scope_digest(), sec.keep_scope(text, bytea),"
        " sec.keep_rows(jsonb) FROM PUBLIC")  # fmt: skip
    run("GRANT EXECUTE ON FUNCTION sec.keep_scope(text, bytea) TO keeper")
    for table in ("sec.grant_key", "sec.kept_scope"):
        for statement in secure(table, store.owner):
            run(statement)
    for table in _COPIED:
        run(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM worker")
        for verb in ("insert", "update", "delete"):
            run(f"DROP POLICY {verb}_1 ON {table}")


def drop() -> None:
    """Away with them."""
    run("DROP FUNCTION sec.keep_scope, sec.keep_rows, sec.seal_of, sec.scope_digest")
    run("DROP TABLE sec.grant_key, sec.kept_scope")
    for table in _COPIED:
        for statement in Rule(("worker",), ("INSERT", "UPDATE", "DELETE")).statements(table, 1):
            run(statement)


def share_key(addresses: Mapping[Store, Address]) -> None:
    """Gives the other stores the key of operations; `addresses` are the migrator's. Safe to repeat."""
    with owner_connection(addresses[Store.OPERATIONS], Store.OPERATIONS) as connection:
        key = connection.exec_driver_sql(_KEY).scalar_one()
    for store, address in addresses.items():
        if store is not Store.OPERATIONS:
            with owner_connection(address, store) as connection:
                connection.exec_driver_sql(_TAKE_KEY, (bytes(key),))

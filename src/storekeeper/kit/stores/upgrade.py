"""Alembic, configured in code: brings a store to its head as the migrator, one upgrade at a time."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from importlib import import_module

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.errors import Refused
from storekeeper.kit.stores import base_tables as _base_tables  # noqa: F401  (puts the base into TABLES)
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.cluster import disable, enable
from storekeeper.kit.stores.store import TABLES, Store

_VERSIONS = "alembic_version"
_LOCK = 0x53544F5245  # 'STORE'


def script(store: Store) -> ScriptDirectory:
    """The history of one store."""
    return ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS / store.value)])


def head(store: Store) -> str:
    """The newest revision that this program knows."""
    found = script(store).get_current_head()
    if found is None:
        raise Refused("db.no_history", store=store.value)
    return found


@contextmanager
def as_migrator(administrator: Address) -> Iterator[Callable[[Address], Address]]:
    """Enable the login `migrator` for as long as the block runs; yields address → address as migrator.

    One block at a time in a cluster, by an advisory lock in the administrator's own database: nobody else may
    connect to it, so nobody else can hold the lock and stop an upgrade.
    """
    password = secrets.token_urlsafe(32)
    with closing(psycopg.connect(**administrator.parameters(), autocommit=True)) as connection:  # type: ignore[arg-type]
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        enable(connection, "migrator", password)
        try:
            yield lambda address: address.as_login("migrator", password)
        finally:
            disable(connection, "migrator")


@contextmanager
def owner_connection(address: Address, store: Store) -> Iterator[Connection]:
    """A transaction of the migrator acting as the store's owner."""
    engine = create_engine(address.url(), poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL ROLE {store.owner}")
        connection.exec_driver_sql("SET LOCAL search_path = ''")
        yield connection


def upgrade(address: Address, store: Store, *, to: str = "head") -> tuple[str, ...]:
    """Bring a store to revision `to`, all or nothing; returns the revisions that were applied."""
    return _run(address, store, lambda history: lambda now, _: history._upgrade_revs(to, now))


def downgrade(address: Address, store: Store, *, to: str) -> tuple[str, ...]:
    """Take a store back to revision `to` ('base' for nothing), all or nothing."""
    return _run(address, store, lambda history: lambda now, _: history._downgrade_revs(to, now))


def applied(connection: Connection) -> str | None:
    """The revision a store is at; any login of the store may ask."""
    row = connection.exec_driver_sql("SELECT version_num FROM base.alembic_version").first()
    return None if row is None else str(row[0])


def drift(address: Address, store: Store, features: tuple[str, ...]) -> list[object]:
    """What differs between the tables as mapped and the store as migrated; empty is good."""
    for module in features:
        import_module(module)
    with owner_connection(address, store) as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_schemas": True, "include_name": _ours, "compare_server_default": False,
                  "version_table_schema": "base"},
        )  # fmt: skip
        return list(compare_metadata(context, TABLES[store]))


def listen_to(address: Address, store: Store, topics: Iterable[str]) -> None:
    """Write down which topics some feature listens to; others defer no job."""
    with owner_connection(address, store) as connection:
        connection.exec_driver_sql("DELETE FROM base.listened")
        connection.exec_driver_sql("INSERT INTO base.listened SELECT unnest(%s::text[])", (sorted(topics),))


def _run(address: Address, store: Store, deeds: Callable[[ScriptDirectory], object]) -> tuple[str, ...]:
    history = script(store)
    made: list[str] = []
    with owner_connection(address, store) as connection, EnvironmentContext(Config(), history) as environment:
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS base")
        environment.configure(
            connection=connection,
            fn=deeds(history),
            version_table=_VERSIONS,
            version_table_schema="base",
            on_version_apply=lambda step, **_: made.append(str(step.up_revision_id)),
        )
        environment.run_migrations()
    return tuple(made)


def _ours(name: str | None, kind: str, parents: Mapping[str, str | None]) -> bool:
    """Whether drift is judged for this schema or table: not the queue's, not partitions, not Alembic's."""
    if kind == "schema":
        return name not in {None, "queue", "extension", "public", "information_schema"}
    if kind == "table":
        return name != _VERSIONS and not (parents.get("schema_name") == "audit" and name != "event")
    return True

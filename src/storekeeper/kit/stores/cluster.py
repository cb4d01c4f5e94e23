"""What a cluster needs before any table: roles, the three databases, and who may connect to which."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace

import psycopg
from psycopg import sql

from storekeeper.kit.row_security import HUMANS, NEWCOMER, SERVICES
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.store import Store

CONNECTS: Mapping[Store, tuple[str, ...]] = {
    Store.OPERATIONS: (*HUMANS, NEWCOMER),
    Store.CUSTOMER: ("sk_regional", "sk_hq", "sk_privacy", "sk_auditor"),
    Store.CONDUCT: ("sk_hr", "sk_conduct", "sk_privacy", "sk_auditor"),
}
EXTENSIONS = ("btree_gist", "pg_trgm")
SERVICE_LOGINS = ("worker", "keeper", "sealer", "gateway")
PROVISIONER = "provisioner"
_WORKERS_CONNECTIONS = 40
SIDE_DOORS = (
    "lo_create", "lo_creat", "lo_from_bytea", "lo_import", "pg_logical_emit_message", "pg_current_wal_lsn",
    "pg_current_wal_insert_lsn", "pg_current_wal_flush_lsn", "pg_stat_get_wal", "pg_stat_get_backend_wal",
)  # fmt: skip


def prepare(administrator: Address, *, passwords: Mapping[str, str]) -> None:
    """Make roles and databases that are missing; safe to repeat.

    `administrator` is a superuser (or an equal of a managed server) at the database `postgres`;
    `passwords` holds one for each service login that may log in.
    """
    with closing(psycopg.connect(**administrator.parameters(), autocommit=True)) as connection:  # type: ignore[arg-type]
        make_roles(connection)
        for login, password in passwords.items():
            enable(connection, login, password)
        for store in Store:
            if not _exists(connection, "pg_database", "datname", store.value):
                make_database(connection, store, store.value)
            _let_connect(connection, store, store.value)
        connection.execute("REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC")
        connection.execute(f"ALTER ROLE worker CONNECTION LIMIT {_WORKERS_CONNECTIONS}".encode())
    for store in Store:
        _close_side_doors(replace(administrator, database=store.value))


def _close_side_doors(administrator: Address) -> None:
    """Take from everybody what writes past every policy, or tells by the size of the log what a rollback hides."""
    with closing(psycopg.connect(**administrator.parameters(), autocommit=True)) as connection:  # type: ignore[arg-type]
        found = connection.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
            " AND proname = ANY (%s)",
            (list(SIDE_DOORS),),
        ).fetchall()
        for (function,) in found:
            connection.execute(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC".encode())


def make_database(
    connection: psycopg.Connection, store: Store, name: str, *, template: str = "template0"
) -> None:
    """CREATE DATABASE `name` for `store`, owned by its owner and closed to everyone not named in CONNECTS."""
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'").format(
            sql.Identifier(name), sql.Identifier(store.owner), sql.Identifier(template)
        )
    )
    database = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    _let_connect(connection, store, name)
    connection.execute(
        sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(database, sql.Identifier(PROVISIONER))
    )


def _let_connect(connection: psycopg.Connection, store: Store, name: str) -> None:
    may_connect = sql.SQL(", ").join(map(sql.Identifier, (*CONNECTS[store], *SERVICES)))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), may_connect)
    )


def enable(connection: psycopg.Connection, login: str, password: str) -> None:
    """Let a service login log in with `password`, which travels as a SCRAM verifier, never in clear."""
    verifier = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
            sql.Identifier(login), sql.Literal(verifier.decode())
        )
    )


def disable(connection: psycopg.Connection, login: str) -> None:
    """Forbid a service login to log in."""
    connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN PASSWORD NULL").format(sql.Identifier(login)))


def make_roles(connection: psycopg.Connection) -> None:
    """Make the owners, groups, service logins and the provisioner where they are missing; nobody can log in yet."""
    owners = tuple(store.owner for store in Store)
    for role in (*owners, *HUMANS, NEWCOMER, *SERVICES):
        _make_role(connection, role, "NOLOGIN NOINHERIT" if role == "migrator" else "NOLOGIN")
    _make_role(connection, PROVISIONER, "NOLOGIN CREATEROLE")
    for owner in (*owners, PROVISIONER):
        connection.execute(
            sql.SQL("GRANT {} TO migrator WITH INHERIT FALSE, SET TRUE").format(sql.Identifier(owner))
        )
    for group in (*HUMANS, NEWCOMER):
        connection.execute(
            sql.SQL("GRANT {} TO provisioner WITH ADMIN TRUE, INHERIT FALSE, SET FALSE").format(
                sql.Identifier(group)
            )
        )
    connection.execute("GRANT pg_signal_backend TO provisioner")


def _make_role(connection: psycopg.Connection, role: str, attributes: str) -> None:
    if not _exists(connection, "pg_roles", "rolname", role):
        connection.execute(f"CREATE ROLE {role} {attributes}".encode())


def _exists(connection: psycopg.Connection, catalogue: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM pg_catalog.{} WHERE {} = %s").format(
        sql.Identifier(catalogue), sql.Identifier(column)
    )
    return connection.execute(query, (name,)).fetchone() is not None

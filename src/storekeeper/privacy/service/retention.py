"""How long personal data are kept: what is tagged, what is due, trials, and erasing what a trial has shown."""

from __future__ import annotations

import json

from sqlalchemy import Connection, text

from storekeeper.privacy.domain.audit import Erased, PersonalColumn, RetentionRule
from storekeeper.privacy.queries import retention as queries


def personal_columns(connection: Connection) -> tuple[PersonalColumn, ...]:
    """Every column with personal data of all stores, what for and how long it is kept, and how it is masked."""
    return (*queries.personal(connection, "operations"), *queries.told(connection)[0])


def retention(connection: Connection) -> tuple[RetentionRule, ...]:
    """Each term of all stores with what is due; those of the other stores as the worker last found them."""
    return (*queries.retention(connection, "operations"), *queries.told(connection)[1])


def try_retention(connection: Connection) -> int:
    """Records what the coming night would erase, and erases nothing; how many terms, 0 within a minute of the last."""
    return int(connection.execute(text("SELECT sec.try_retention()")).scalar_one())


def try_now(connection: Connection) -> tuple[RetentionRule, ...]:
    """A trial in operations, and what it found."""
    try_retention(connection)
    return retention(connection)


def erase(connection: Connection, *, with_people: bool = True) -> tuple[Erased, ...]:
    """Erases what a trial of twelve hours ago or more has shown and is due by now; in the store of `connection`.

    For the login `worker` only. `with_people` is false where nobody could keep the list for a restore.
    """
    found = connection.execute(text("SELECT * FROM sec.erase_shown(:people)"), {"people": with_people})
    return tuple(Erased(row.code, row.upto, row.erased, tuple(row.subjects)) for row in found)


def register(connection: Connection, store: str) -> tuple[str, str]:
    """The columns and terms of the store of `connection`, in the form that `tell` takes to operations."""
    return (
        json.dumps(queries.told_columns(queries.personal(connection, store))),
        json.dumps(queries.told_rules(queries.retention(connection, store))),
    )


def tell(connection: Connection, *, store: str, columns: str, rules: str) -> None:
    """Keeps in operations what another store's register says. For the login `worker` only."""
    connection.execute(
        text("SELECT sec.tell_retention(:store, CAST(:columns AS jsonb), CAST(:rules AS jsonb))"),
        {"store": store, "columns": columns, "rules": rules},
    )

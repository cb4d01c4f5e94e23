"""The stores under attack, and how each login reaches them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import ClientCursor

from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.store import Store

PATIENCE = 8000  # milliseconds for a statement


@dataclass(frozen=True)
class Target:
    """`administrator` gives a superuser's address of a store; `services` the passwords of service logins known here."""

    administrator: Callable[[Store], Address]
    services: Mapping[str, str] = field(default_factory=dict, repr=False)

    @contextmanager
    def administrating(self, store: Store = Store.OPERATIONS) -> Iterator[psycopg.Connection]:
        """A superuser's connection in autocommit."""
        with connected(self.administrator(store), autocommit=True) as connection:
            yield connection


@contextmanager
def connected(address: Address, *, autocommit: bool = False) -> Iterator[psycopg.Connection]:
    """A plain connection, as psql would make one; a statement takes whole scripts and binds before it is sent."""
    parameters: dict[str, object] = {**address.parameters(), "application_name": "storekeeper attack"}
    made = psycopg.connect(
        **parameters,  # type: ignore[arg-type]
        autocommit=autocommit,
        connect_timeout=10,
        cursor_factory=ClientCursor,
    )
    with closing(made):
        made.execute(f"SET statement_timeout = {PATIENCE}")
        made.execute(f"SET lock_timeout = {PATIENCE // 2}")
        yield made

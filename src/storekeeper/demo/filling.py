"""A demo store made ready: the sample chain when there is none, and its personas as logins of this workstation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection, NullPool, create_engine

from storekeeper.demo.chain import sample_chain
from storekeeper.demo.load import Progress, load
from storekeeper.demo.personas import make_personas
from storekeeper.kit.access import known_logins, remember_login
from storekeeper.kit.errors import Refused
from storekeeper.kit.stores.provider import Kind, Provider
from storekeeper.kit.stores.store import Store


def is_filled(provider: Provider) -> bool:
    """Whether this workstation knows the personas of an embedded store."""
    return provider.kind is Kind.EMBEDDED and bool(known_logins(provider.folder))


def fill(provider: Provider, progress: Progress, *, today: date) -> bool:
    """Load the sample chain into an embedded store without shops and make the personas; False when it was full.

    `today` is the day around which the rosters lie. Raises Refused('demo.not_a_demo_store').
    """
    if provider.kind is not Kind.EMBEDDED:
        raise Refused("demo.not_a_demo_store")
    with administrating(provider) as connection:
        empty = connection.exec_driver_sql("SELECT NOT EXISTS (SELECT FROM people.shop)").scalar_one()
        if empty:
            load(connection, sample_chain(today), progress, embedded=True)
        made = make_personas(connection)
        for new in made:
            provider.keep_password(new.login, new.password)
            remember_login(provider.folder, new.name, new.login)
    return bool(empty)


@contextmanager
def administrating(provider: Provider) -> Iterator[Connection]:
    """A transaction of the embedded store's superuser in operations."""
    engine = create_engine(provider.administrator(Store.OPERATIONS.value).url(), poolclass=NullPool)
    with engine.begin() as connection:
        yield connection

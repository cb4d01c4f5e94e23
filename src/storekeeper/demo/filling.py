"""A demo store made ready: the sample chain when there is none, and its personas as logins of this workstation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection, NullPool, create_engine

from storekeeper.demo.chain import sample_chain
from storekeeper.demo.load import Progress, is_demo, load, publish
from storekeeper.demo.personas import NewLogin, make_personas
from storekeeper.kit.access import remember_login
from storekeeper.kit.errors import Refused
from storekeeper.kit.stores.provider import Kind, Provider, alone
from storekeeper.kit.stores.store import Store


def is_filled(provider: Provider) -> bool:
    """Whether an embedded store holds the sample chain, as its own mark says."""
    if provider.kind is not Kind.EMBEDDED:
        return False
    with administrating(provider) as connection:
        return is_demo(connection)


def fill_if_new(provider: Provider, progress: Progress, *, today: date) -> bool:
    """The same, after the sample chain has gone into an embedded store that has neither shops nor logins."""
    if provider.kind is Kind.EMBEDDED and _is_new(provider):
        fill(provider, progress, today=today)
    return is_filled(provider)


def fill(provider: Provider, progress: Progress, *, today: date) -> bool:
    """Load the sample chain into an embedded store without shops and make the personas; False when it was full.

    `today` is the day around which the rosters lie. Raises Refused('demo.not_a_demo_store') for another kind of
    store, and for an embedded one with shops of somebody's own. Two fill one store one after the other.
    """
    if provider.kind is not Kind.EMBEDDED:
        raise Refused("demo.not_a_demo_store")
    with alone(provider), administrating(provider) as connection:
        loaded, made = fill_store(connection, progress, today=today)
        for new in made:
            provider.keep_password(new.login, new.password)
            remember_login(provider.folder, new.name, new.login)
    return loaded


def fill_store(
    connection: Connection, progress: Progress, *, today: date
) -> tuple[bool, tuple[NewLogin, ...]]:
    """The same in the transaction of an embedded store's superuser: whether it was empty, and the new logins."""
    empty = bool(connection.exec_driver_sql("SELECT NOT EXISTS (SELECT FROM people.shop)").scalar_one())
    if not empty:
        if not is_demo(connection):
            raise Refused("demo.not_a_demo_store")
        return False, make_personas(connection)
    chain = sample_chain(today)
    load(connection, chain, progress, embedded=True)
    made = make_personas(connection)
    publish(connection, chain, progress)
    return True, made


def _is_new(provider: Provider) -> bool:
    with administrating(provider) as connection:
        asked = "SELECT NOT EXISTS (SELECT FROM people.shop) AND NOT EXISTS (SELECT FROM sec.login)"
        return bool(connection.exec_driver_sql(asked).scalar_one())


@contextmanager
def administrating(provider: Provider) -> Iterator[Connection]:
    """A transaction of the embedded store's superuser in operations."""
    engine = create_engine(provider.administrator(Store.OPERATIONS.value).url(), poolclass=NullPool)
    with engine.begin() as connection:
        yield connection

"""A migrated store of a benchmark's own: the real server with its production settings, erased afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import NullPool, create_engine

from storekeeper.demo.chain import sample_chain
from storekeeper.demo.load import load
from storekeeper.kit.access import add_login
from storekeeper.kit.clock import today
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.cluster import SERVICE_LOGINS, prepare
from storekeeper.kit.stores.store import Store
from storekeeper.kit.stores.upgrade import as_migrator, upgrade

PASSWORD = "a password of benchmarks"  # noqa: S105


@dataclass(frozen=True)
class BenchStore:
    """The operations store and how to reach it."""

    administrator: Address

    def add_login(self, name: str, group: str, regions: tuple[int, ...] = ()) -> Address:
        """A new login's address."""
        engine = create_engine(self.administrator.url(), poolclass=NullPool)
        with engine.begin() as connection:
            login = add_login(connection, name=name, password=PASSWORD, groups=(group,), regions=regions)
        return self.administrator.as_login(login, PASSWORD)


@contextmanager
def migrated_store() -> Iterator[BenchStore]:
    """The operations store of a fresh embedded cluster, without anything in it."""
    with TemporaryDirectory(prefix="storekeeper-bench-") as folder:
        server = EmbeddedServer(Path(folder))
        server.start(supervised=False)
        try:
            administrator = server.administrator()
            prepare(administrator, passwords=dict.fromkeys(SERVICE_LOGINS, PASSWORD))
            operations = replace(administrator, database=Store.OPERATIONS.value)
            with as_migrator(administrator) as migrator:
                upgrade(migrator(operations), Store.OPERATIONS)
            yield BenchStore(operations)
        finally:
            server.erase()


@contextmanager
def filled_store() -> Iterator[BenchStore]:
    """The same with the sample chain in it and its statistics known, as a store that is in use."""
    with migrated_store() as store:
        engine = create_engine(store.administrator.url(), poolclass=NullPool)
        with engine.begin() as connection:
            load(connection, sample_chain(today()), lambda _code, _done, _total: None, embedded=True)
        with connected(store.administrator) as administrator:
            administrator.execute("ANALYZE")
        yield store


@contextmanager
def connected(address: Address) -> Iterator[psycopg.Connection]:
    """A connection in autocommit."""
    with closing(psycopg.connect(**address.parameters(), autocommit=True)) as connection:  # type: ignore[arg-type]
        yield connection

"""Where the three stores are: the embedded server of a data folder, or a real server named by DSN."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.file_lock import FileLock
from storekeeper.kit.secrets import Secrets
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.store import Store
from storekeeper.kit.stores.way import Way, proven

if TYPE_CHECKING:
    from storekeeper.kit.embedded.server import EmbeddedServer

OLDEST_SERVER = 160000
ADMINISTRATOR = "STOREKEEPER_ADMIN"
WORKER = (sys.executable, "-P", "-m", "storekeeper", "worker", "run")
MAKING_LOCK = "making.lock"
Progress = Callable[[str, Mapping[str, object]], None]
_WAIT_SECONDS = 900.0
_PLACES = frozenset({"host", "port", "user", "password", "passfile", "dbname", "service"})
"""What a DSN says before its options and in them no more: there it would lead elsewhere than the way that is proven."""


class Kind(StrEnum):
    """What serves the stores."""

    EMBEDDED = "embedded"
    DSN = "dsn"


@dataclass(frozen=True)
class Provider:
    """Addresses of the stores, and the passwords that this workstation knows for them."""

    kind: Kind
    host: str
    port: int
    options: tuple[tuple[str, str], ...]
    folder: Path

    def address(self, store: Store, login: str, password: str) -> Address:
        """A login at a store."""
        return Address(self.host, self.port, store.value, login, password, self.options)

    @property
    def way(self) -> Way:
        """Where its server listens, and what that must prove."""
        return Way(self.host, self.port, self.options)

    def administrator(self, database: str = "postgres") -> Address:
        """A superuser: of the embedded server, or from the environment variable STOREKEEPER_ADMIN.

        Raises Refused('db.no_administrator').
        """
        if self.kind is Kind.EMBEDDED:
            return embedded(self.folder).administrator(database)
        given = os.environ.get(ADMINISTRATOR, "")
        if not given:
            raise Refused("db.no_administrator", variable=ADMINISTRATOR)
        address = _parsed(given)
        wanted = tuple((dict(self.options) | dict(address.options)).items())
        options = proven(address.host, wanted, ca_file="", folder=self.folder)
        return replace(address, database=database, options=options)

    @cached_property
    def secrets(self) -> Secrets:
        """The key store, or the file of the data folder, where passwords of this server are kept."""
        return Secrets(self.folder)

    @property
    def service(self) -> str:
        """The name under which passwords of this server are kept."""
        return "local" if self.kind is Kind.EMBEDDED else f"{self.host}:{self.port}"

    def password(self, login: str) -> str | None:
        """The password kept for a login here, if there is one."""
        return self.secrets.get(self.service, login)

    def keep_password(self, login: str, password: str) -> None:
        """Keep a password for a login of this server."""
        self.secrets.put(self.service, login, password)

    def service_password(self, login: str) -> str:
        """The password of a service login, made on first ask."""
        import secrets

        return self.secrets.get_or_make(self.service, login, lambda: secrets.token_urlsafe(32))


def embedded(folder: Path, progress: Progress | None = None) -> EmbeddedServer:
    """The embedded server of a data folder."""
    from storekeeper.kit.embedded.server import EmbeddedServer, silent

    return EmbeddedServer(folder, progress=progress or silent)


def find(settings: Settings, *, progress: Progress | None = None, supervised: bool = True) -> Provider:
    """The provider of these settings; starts the embedded server when it is the one and does not run.

    Raises Refused or Unreachable with a code of the sections `embedded` or `stores`.
    """
    if settings.dsn:
        address, folder = _parsed(settings.dsn), settings.data_folder
        options = proven(address.host, address.options, ca_file=settings.ca_file, folder=folder)
        return Provider(Kind.DSN, address.host, address.port, options, folder)
    place = embedded(settings.data_folder, progress).start(
        supervised=supervised, companion=WORKER if supervised else (), idle_minutes=settings.idle_minutes
    )
    return Provider(Kind.EMBEDDED, place.host, place.port, (), place.folder)


def administrator_at(dsn: str, settings: Settings) -> Address:
    """A superuser's address at a server that need not be the one of the settings, as proven as any.

    Raises Refused with a code of the section `stores`.
    """
    address = _parsed(dsn)
    options = proven(address.host, address.options, ca_file=settings.ca_file, folder=settings.data_folder)
    return replace(address, options=options)


def way_of(settings: Settings) -> Way:
    """The server that the setting `dsn` names. Raises Refused('stores.dsn_unreadable')."""
    address = _parsed(settings.dsn)
    return Way(address.host, address.port, address.options)


def newest(store: Store) -> str:
    """The newest revision this program knows, from the names of the migrations alone."""
    numbers = [
        match.group(1)
        for path in (MIGRATIONS / store.value).glob("*.py")
        if (match := re.match(r"\d{4}_\d{2}_\d{2}_(\d{2})_", path.name))
    ]
    return f"{store.value}_{max(numbers)}"


def behind(provider: Provider) -> tuple[Store, ...]:
    """The stores that are missing or not at the newest revision; asked as the administrator.

    Raises Refused('db.newer_than_program') when a later program has upgraded one.
    """
    found = {store: _revision(provider.administrator(store.value)) for store in Store}
    newer = [
        store.value for store, revision in found.items() if revision is not None and revision > newest(store)
    ]
    if newer:
        raise Refused("db.newer_than_program", stores=newer)
    return tuple(store for store, revision in found.items() if revision != newest(store))


def make(provider: Provider, topics: Iterable[str], *, progress: Progress | None = None) -> None:
    """Bring roles, databases and tables of a server to what this program expects; safe to repeat.

    `topics` are those that some feature listens to in the operations store. Commands of one data folder take turns.
    Raises Refused('db.server_too_old') below PostgreSQL 16.
    """
    with alone(provider):
        _make(provider, topics, progress)


def _make(provider: Provider, topics: Iterable[str], progress: Progress | None) -> None:
    from storekeeper.kit.stores.cluster import SERVICE_LOGINS, prepare
    from storekeeper.kit.stores.keeping import share_key
    from storekeeper.kit.stores.upgrade import as_migrator, listen_to, upgrade

    administrator = provider.administrator()
    _check_version(administrator)
    prepare(administrator, passwords={login: provider.service_password(login) for login in SERVICE_LOGINS})
    with as_migrator(administrator) as migrator:
        for number, store in enumerate(Store, start=1):
            if progress is not None:
                progress("db.upgrading", {"store": store.value, "number": number, "of": len(Store)})
            address = migrator(provider.address(store, "", ""))
            upgrade(address, store)
            listen_to(address, store, topics if store is Store.OPERATIONS else ())
        share_key({store: migrator(provider.address(store, "", "")) for store in Store})


def ready(settings: Settings, topics: Iterable[str], *, progress: Progress | None = None) -> Provider:
    """The provider with its stores as this program expects them; an embedded one is made or upgraded at once."""
    provider = find(settings, progress=progress)
    if provider.kind is Kind.EMBEDDED and behind(provider):
        with alone(provider):
            if behind(provider):
                _make(provider, topics, progress)
    return provider


def alone(provider: Provider) -> AbstractContextManager[None]:
    """Makes or fills the stores of a data folder while no other process does.

    A lock in a store would be one that any login of it may hold. Raises Unreachable('kit.busy') in the end.
    """
    provider.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return FileLock(provider.folder / MAKING_LOCK).held(wait_seconds=_WAIT_SECONDS)


def _check_version(administrator: Address) -> None:
    try:
        with closing(psycopg.connect(**administrator.parameters())) as connection:  # type: ignore[arg-type]
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise Unreachable("stores.unreachable") from error
    if version < OLDEST_SERVER:
        raise Refused("db.server_too_old", version=version // 10000, oldest=OLDEST_SERVER // 10000)


def _revision(administrator: Address) -> str | None:
    try:
        with closing(psycopg.connect(**administrator.parameters())) as connection:  # type: ignore[arg-type]
            row = connection.execute("SELECT version_num FROM base.alembic_version").fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return None
    except psycopg.OperationalError as error:
        if "does not exist" in str(error):
            return None
        raise Unreachable("stores.unreachable") from error
    return None if row is None else str(row[0])


def _parsed(dsn: str) -> Address:
    try:
        url = make_url(dsn)
    except ArgumentError as error:
        raise Refused("stores.dsn_unreadable") from error
    if not url.drivername.startswith("postgres") or not url.host or _PLACES & url.query.keys():
        raise Refused("stores.dsn_unreadable")
    options = tuple((name, str(value)) for name, value in url.query.items())
    return Address(
        url.host, url.port or 5432, "postgres", url.username or "", str(url.password or ""), options
    )

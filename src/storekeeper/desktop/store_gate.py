"""The gate to the real stores: starts and fills an embedded one, and turns name and password into a door."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storekeeper.desktop.gate import Entered, Opened, Persona, Progress
from storekeeper.kit.clock import today
from storekeeper.kit.errors import Finding, Refused, Unreachable
from storekeeper.kit.settings import Settings

if TYPE_CHECKING:
    from storekeeper.kit.stores.provider import Provider


class StoreGate:
    """Blocks while it works, so opening and entering run off the GUI thread; heavy parts load on first use."""

    def __init__(self, settings: Settings) -> None:
        self._given = settings
        self._settings = settings
        self._provider: Provider | None = None
        self._is_sample = False
        if settings.server:
            with suppress(Refused):  # a server that cannot be read was never opened
                self.choose(settings.server)

    @property
    def server(self) -> str:
        """The server of the settings or of the last choice, as people type it; empty for the local store."""
        return _server(self._settings)

    def choose(self, server: str) -> None:
        """The local store for an empty text, else that server, with the options of the settings when it is theirs."""
        from storekeeper.kit.stores.way import typed_way

        dsn = ""
        if server:
            way = typed_way(server)
            dsn = self._given.dsn if str(way) == _server(self._given) else way.dsn
        self._settings = replace(self._given, dsn=dsn)
        self._provider, self._is_sample = None, False

    def open(self, progress: Progress) -> Opened:
        """The embedded server started, its stores made and the sample chain in a new one; or the server knocked at.

        A local store that a later program has upgraded is left as it is.
        """
        from storekeeper.kit.stores.knock import knock
        from storekeeper.kit.stores.provider import Kind, find

        settings = self._settings
        if settings.dsn:
            provider = find(settings)
            knock(provider.way)
            personas: tuple[Persona, ...] = ()
        else:
            provider, personas = _local(settings, progress)
        if settings is self._settings:  # else somebody has chosen another server meanwhile
            self._provider, self._is_sample = provider, bool(personas)
        return Opened(None if provider.kind is Kind.EMBEDDED else provider.host, personas)

    def enter(self, name: str, password: str) -> Entered:
        """`name` is a login or a name that this workstation knows for one."""
        return self._enter(self._known().get(name, name), password)

    def change_password(self, name: str, password: str, new: str) -> None:
        """Blocks; raises as `storekeeper.kit.passwords.change_password`."""
        from storekeeper.kit.passwords import change_password
        from storekeeper.kit.stores.store import Store

        login = self._known().get(name, name)
        change_password(self._opened().address(Store.OPERATIONS, login, password), new, name=name)

    def enter_as(self, persona: Persona) -> Entered:
        """Refused('desktop.persona_unknown') when this workstation has no password for it."""
        password = self._opened().password(persona.login)
        if password is None:
            raise Refused("desktop.persona_unknown", name=persona.key)
        from storekeeper.demo.personas import PERSONAS

        entered = self._enter(persona.login, password)
        known = PERSONAS.get(persona.key)
        if known is None:
            return entered
        actor = replace(entered.actor, name=known.name_zh)
        return replace(entered, actor=actor, english_name=known.name_en)

    def _enter(self, login: str, password: str) -> Entered:
        from storekeeper.kit.access import settle, who_am_i
        from storekeeper.kit.stores.door import Door
        from storekeeper.kit.stores.knock import knock
        from storekeeper.kit.stores.provider import Kind, find
        from storekeeper.kit.stores.store import Store

        provider = self._opened()
        if (
            provider.kind is Kind.EMBEDDED
        ):  # it has stopped if nobody came in for a while, and starts elsewhere
            self._provider = provider = find(self._settings)
        address = provider.address(Store.OPERATIONS, login, password)
        door = Door(address, application="storekeeper desktop", readers=2)
        try:
            with door.read() as connection:
                read_only = _is_too_new(connection)
            settle(door)
            with door.read() as connection:
                actor = who_am_i(connection)
                if actor.first_password:
                    raise Refused("login.first_password")
        except Unreachable as unreachable:
            door.close()
            if unreachable.code == "stores.unreachable":
                knock(provider.way)  # says what is wrong more exactly than the driver does
            raise
        except BaseException:
            door.close()
            raise
        host = None if provider.kind is Kind.EMBEDDED else provider.host
        return Entered(actor, door, host, self._is_sample, read_only=read_only)

    def _opened(self) -> Provider:
        if self._provider is None:
            raise Refused("desktop.not_open")
        return self._provider

    def _known(self) -> Mapping[str, str]:
        from storekeeper.kit.access import known_logins

        return known_logins(Path(self._opened().folder))


def _server(settings: Settings) -> str:
    """A question mark for an address that opening will refuse."""
    from storekeeper.kit.stores.provider import way_of

    try:
        return str(way_of(settings)) if settings.dsn else ""
    except Refused:
        return "?"


def _local(settings: Settings, progress: Progress) -> tuple[Provider, tuple[Persona, ...]]:
    """The local store, and those of the sample chain, which a new one gets; none where its logins are one's own."""
    from storekeeper.demo.filling import fill_if_new, is_filled
    from storekeeper.features import listened_topics
    from storekeeper.kit.stores.provider import find, ready

    def say(code: str, done: int, total: int) -> None:
        progress("demo.progress", {"step": Finding(code), "done": done, "total": total})

    try:
        provider = ready(settings, listened_topics(), progress=progress)
    except Refused as refused:
        if refused.code != "db.newer_than_program":
            raise
        provider = find(settings, progress=progress)
        sample = is_filled(provider)
    else:
        sample = fill_if_new(provider, say, today=today())
    return provider, _personas(provider) if sample else ()


def _personas(provider: Provider) -> tuple[Persona, ...]:
    from storekeeper.demo.personas import PERSONAS
    from storekeeper.kit.access import known_logins

    known = known_logins(provider.folder)
    return tuple(Persona(name, known[name]) for name in PERSONAS if name in known)


def _is_too_new(connection: Any) -> bool:
    """Whether the store is past the next revision: this program then reads it and writes nothing.

    Raises Refused('db.server_too_old' | 'desktop.store_behind' | 'stores.not_a_store').
    """
    from storekeeper.kit.stores.provider import OLDEST_SERVER, newest
    from storekeeper.kit.stores.store import Store

    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    if version < OLDEST_SERVER:
        raise Refused("db.server_too_old", version=version // 10000, oldest=OLDEST_SERVER // 10000)
    there = connection.exec_driver_sql("SELECT to_regclass('base.alembic_version') IS NOT NULL").scalar_one()
    if not there:
        raise Refused("stores.not_a_store")
    found = connection.exec_driver_sql("SELECT version_num FROM base.alembic_version").scalar_one()
    own, theirs = (int(str(revision).rpartition("_")[2]) for revision in (newest(Store.OPERATIONS), found))
    if theirs < own:
        raise Refused("desktop.store_behind", found=found)
    return theirs > own + 1

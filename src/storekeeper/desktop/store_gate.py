"""The gate to the real stores: starts and fills an embedded one, and turns name and password into a door."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storekeeper.desktop.gate import Entered, Opened, Persona, Progress
from storekeeper.kit.clock import today
from storekeeper.kit.errors import Finding, Refused, Unreachable
from storekeeper.kit.settings import Settings

if TYPE_CHECKING:
    from storekeeper.kit.stores.provider import Provider

_PATIENCE = 5.0  # seconds for a server to take the call


class StoreGate:
    """Blocks while it works, so every deed runs off the GUI thread; heavy parts load on first use."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._provider: Provider | None = None
        self._is_sample = False

    def open(self, progress: Progress) -> Opened:
        """The embedded server started, its stores made and the sample chain in a new one; or the DSN's place."""
        from storekeeper.features import listened_topics
        from storekeeper.kit.stores.provider import Kind, ready

        provider = ready(self._settings, listened_topics(), progress=progress)
        self._provider = provider
        if provider.kind is not Kind.EMBEDDED:
            _knock(provider.host, provider.port)
            return Opened(provider.host)
        personas = self._personas(provider, progress)
        self._is_sample = bool(personas)
        return Opened(None, personas)

    def enter(self, name: str, password: str) -> Entered:
        """`name` is a login or a name that this workstation knows for one."""
        return self._enter(self._known().get(name, name), password)

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
        from storekeeper.kit.access import who_am_i
        from storekeeper.kit.stores.door import Door
        from storekeeper.kit.stores.provider import Kind
        from storekeeper.kit.stores.store import Store

        provider = self._opened()
        address = provider.address(Store.OPERATIONS, login, password)
        door = Door(address, application="storekeeper desktop", most=3)
        try:
            with door.read() as connection:
                _insist_on_revision(connection)
                actor = who_am_i(connection)
        except BaseException:
            door.close()
            raise
        host = None if provider.kind is Kind.EMBEDDED else provider.host
        return Entered(actor, door, host, self._is_sample)

    def _personas(self, provider: Provider, progress: Progress) -> tuple[Persona, ...]:
        """Those of the sample chain, which a new store gets; none where logins or shops are somebody's own."""
        from storekeeper.demo.filling import fill_if_new
        from storekeeper.demo.personas import PERSONAS
        from storekeeper.kit.access import known_logins

        def say(code: str, done: int, total: int) -> None:
            progress("demo.progress", {"step": Finding(code), "done": done, "total": total})

        if not fill_if_new(provider, say, today=today()):
            return ()
        known = known_logins(provider.folder)
        return tuple(Persona(name, known[name]) for name in PERSONAS if name in known)

    def _opened(self) -> Provider:
        if self._provider is None:
            raise Refused("desktop.not_open")
        return self._provider

    def _known(self) -> Mapping[str, str]:
        from storekeeper.kit.access import known_logins

        return known_logins(Path(self._opened().folder))


def _knock(host: str, port: int) -> None:
    """Raises Unreachable when nobody listens there."""
    try:
        socket.create_connection((host, port), timeout=_PATIENCE).close()
    except OSError as error:
        raise Unreachable("stores.unreachable") from error


def _insist_on_revision(connection: Any) -> None:
    """This program works on the store it was made for and on the next one.

    Raises Refused('desktop.update_needed' | 'desktop.store_behind' | 'desktop.not_a_store').
    """
    from storekeeper.kit.stores.provider import newest
    from storekeeper.kit.stores.store import Store

    there = connection.exec_driver_sql("SELECT to_regclass('base.alembic_version') IS NOT NULL").scalar_one()
    if not there:
        raise Refused("desktop.not_a_store")
    found = connection.exec_driver_sql("SELECT version_num FROM base.alembic_version").scalar_one()
    own, theirs = (int(str(revision).rpartition("_")[2]) for revision in (newest(Store.OPERATIONS), found))
    if theirs < own:
        raise Refused("desktop.store_behind", found=found)
    if theirs > own + 1:
        raise Refused("desktop.update_needed", found=found)

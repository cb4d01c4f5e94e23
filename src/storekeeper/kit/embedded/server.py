"""The embedded server of one data folder: made, started, found again, stopped and erased."""

from __future__ import annotations

import secrets
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from storekeeper.kit.embedded import abandoned, layout, making, running, watching
from storekeeper.kit.embedded.account import server_account
from storekeeper.kit.embedded.layout import Layout
from storekeeper.kit.errors import Refused
from storekeeper.kit.file_lock import FileLock
from storekeeper.kit.secrets import Secrets
from storekeeper.kit.stores.address import Address

ADMINISTRATOR = "postgres"
HOST = "127.0.0.1"
LOCK = "server.lock"
_WAIT_SECONDS = 900.0


def silent(code: str, values: Mapping[str, object]) -> None:
    """Progress that nobody listens to."""


@dataclass(frozen=True)
class Place:
    """Where the running server of a folder listens."""

    host: str
    port: int
    folder: Path


class EmbeddedServer:
    """PostgreSQL on 127.0.0.1 for one data folder; any number of processes may hold one of these for it."""

    def __init__(
        self,
        folder: Path,
        *,
        progress: Callable[[str, Mapping[str, object]], None] = silent,
        settings: Mapping[str, str] | None = None,
        port: int | None = None,
    ) -> None:
        """`settings` are further PostgreSQL settings of a start by this object; `port` wants just that one.

        `progress` hears the codes embedded.making, embedded.starting, embedded.recovering, embedded.stopping.
        """
        self.folder = folder.expanduser().resolve()
        self._progress = progress
        self._settings = dict(settings or {})
        self._port = port
        self._secrets: Secrets | None = None

    def start(
        self,
        *,
        supervised: bool = True,
        companion: Sequence[str] = (),
        idle_minutes: float = 15,
        while_alive: int | None = None,
    ) -> Place:
        """Makes the folder if it is new, starts the server unless it runs, and says where it listens.

        `supervised` leaves a process behind that restarts a crashed server, keeps the `companion` command
        running beside it, and stops both after `idle_minutes` without a client, or as soon as the process
        `while_alive` is gone. Raises Refused or Unreachable with a code of the section `embedded`.
        """
        self._make_folder()
        with self._alone():
            place = self.running() or self.start_server()
            watching.remember_use(self.folder)
            if supervised:
                watching.supervise(
                    self.folder,
                    watching.Watch(
                        tuple(companion), idle_minutes, while_alive, tuple(self._settings.items())
                    ),
                )
        return place

    def start_server(self) -> Place:
        """Makes and starts the server alone; for whoever holds the lock of the folder."""
        home = layout.found(self.folder) or self._make()
        making.check_version(home)
        server = running.start(home, settings=self._settings, port=self._port, progress=self._progress)
        home.at_port(server.port).keep()
        return Place(HOST, server.port, self.folder)

    def running(self) -> Place | None:
        """Where the server listens now, or None; takes no lock and asks no server."""
        home = layout.found(self.folder)
        server = running.ready(home.data) if home else None
        return Place(HOST, server.port, self.folder) if server else None

    def stop(self) -> None:
        """Stops supervisor, companion and server; every session ends, nothing committed is lost."""
        home = layout.found(self.folder)
        if home is None:
            return
        with self._alone():
            if running.ready(home.data) is not None:
                self._progress("embedded.stopping", {"folder": self.folder})
            watching.dismiss(self.folder)
            running.stop(home)

    def erase(self) -> None:
        """Stops the server and removes its data, settings and pointer for good; other files stay."""
        home = layout.found(self.folder)
        if home is None:
            return
        with self._alone():
            watching.dismiss(self.folder)
            running.stop(home)
            self._keeper().forget(home.store, ADMINISTRATOR)
            shutil.rmtree(home.home if home.apart else home.data)
            for rest in (home.settings, home.who_may, home.output, self.folder / layout.POINTER):
                rest.unlink(missing_ok=True)

    def password(self, login: str) -> str:
        """The password of a login of this store: 32 random bytes, made and kept on first ask.

        Raises Refused('embedded.not_made') for a folder that was never started.
        """
        home = layout.found(self.folder)
        if home is None:
            raise Refused("embedded.not_made", folder=self.folder)
        return self._keeper().get_or_make(home.store, login, lambda: secrets.token_urlsafe(32))

    def administrator(self, database: str = "postgres") -> Address:
        """The superuser's address; raises Refused('embedded.not_running') when the server does not run."""
        place = self.running()
        if place is None:
            raise Refused("embedded.not_running", folder=self.folder)
        return Address(place.host, place.port, database, ADMINISTRATOR, self.password(ADMINISTRATOR))

    def _make(self) -> Layout:
        self._progress("embedded.making", {"folder": self.folder})
        home = layout.planned(self.folder)
        try:
            home.home.mkdir(parents=True, exist_ok=True)
            if home.apart:
                home.home.parent.chmod(0o755)
                home.home.chmod(0o755)
            password = self._keeper().get_or_make(
                home.store, ADMINISTRATOR, lambda: secrets.token_urlsafe(32)
            )
            safely = self._settings.get("fsync") != "off"
            making.make(home, ADMINISTRATOR, password, server_account(home.data), safely=safely)
            home.keep()
            abandoned.mark(home)
        except BaseException as error:
            making.clear_away(home)
            if isinstance(error, OSError):
                raise layout.refused(self.folder, error) from error
            raise
        abandoned.sweep(home)
        return home

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise layout.refused(self.folder, error) from error
        if sys.platform != "win32" and "\n" in str(self.folder):
            raise Refused("embedded.folder_refused", folder=self.folder, reason="\\n")

    def _alone(self) -> AbstractContextManager[None]:
        return FileLock(self.folder / LOCK).held(wait_seconds=_WAIT_SECONDS)

    def _keeper(self) -> Secrets:
        if self._secrets is None:
            self._secrets = Secrets(self.folder)
        return self._secrets

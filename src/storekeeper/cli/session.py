"""What a command acts with: a login's doors, sentences in its language, and output for people or programs."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from storekeeper.features import listened_topics
from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storekeeper.kit.stores.address import Address
    from storekeeper.kit.stores.door import Door
    from storekeeper.kit.stores.provider import Provider

_LARGEST_PASSWORD_FILE = 1024


class Session:
    """One run of one command."""

    def __init__(
        self,
        settings: Settings,
        *,
        as_json: bool,
        login: str | None = None,
        persona: str | None = None,
        password_file: Path | None = None,
    ) -> None:
        self.settings = settings
        self.as_json = as_json
        self.sentences = Sentences(settings.language)
        self._login = login
        self._persona = persona
        self._password_file = password_file
        self._doors: dict[Store, Door] = {}

    @cached_property
    def provider(self) -> Provider:
        """Where the stores are; an embedded server is started, and made when it is new."""
        from storekeeper.kit.stores.provider import ready

        return ready(self.settings, listened_topics(), progress=self.progress)

    @cached_property
    def login(self) -> str:
        """The database login this command acts as. Raises Refused('login.which')."""
        from storekeeper.kit.access import known_logins

        known = known_logins(self.provider.folder)
        if self._persona is not None:
            if not self._is_demo():
                raise Refused("login.which")
            if self._persona not in known:
                raise Refused("login.unknown_persona", name=self._persona, known=tuple(known))
            return known[self._persona]
        if self._login is None:
            raise Refused("login.which")
        return known.get(self._login, self._login)

    @contextmanager
    def read(self, store: Store = Store.OPERATIONS) -> Iterator[Connection]:
        """A read-only transaction of this login."""
        with self._explained(), self._door(store).read() as connection:
            yield connection

    @contextmanager
    def write(self, store: Store = Store.OPERATIONS, *, edit: UUID | None = None) -> Iterator[Connection]:
        """A transaction of this login that commits when the block ends well."""
        with self._explained(), self._door(store).write(edit=edit) as connection:
            yield connection

    def say(self, code: str, /, **values: object) -> None:
        """Print a sentence; on the error stream when the output is for a program."""
        print(self.sentences.say(code, **values), file=sys.stderr if self.as_json else sys.stdout)

    def print_json(self, value: object) -> None:
        """Print a value as one line of JSON."""
        print(json.dumps(value, ensure_ascii=False, default=str))

    def show(self, value: Mapping[str, object], code: str, **more: object) -> None:
        """A result: as JSON when asked for, else as the sentence `code` with the same values."""
        if self.as_json:
            self.print_json(dict(value))
        else:
            self.say(code, **value, **more)

    def progress(self, code: str, values: Mapping[str, object]) -> None:
        """Say on the error stream how far a long deed has come."""
        print(self.sentences.say(code, **values), file=sys.stderr, flush=True)

    def close(self) -> None:
        """Give the connections back."""
        for door in self._doors.values():
            door.close()

    def address(self, store: Store) -> Address:
        """This login's address of a store, with its password."""
        return self.provider.address(store, self.login, self._password())

    def _door(self, store: Store) -> Door:
        from storekeeper.kit.access import settle
        from storekeeper.kit.stores.door import Door

        if store not in self._doors:
            self._doors[store] = Door(self.address(store), application="storekeeper command")
            if store is Store.OPERATIONS:
                settle(self._doors[store])
        return self._doors[store]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Whoever still has the password that somebody else gave may do nothing, and is told that this is why."""
        from storekeeper.kit.access import who_am_i

        try:
            yield
        except Refused as refused:
            if refused.code == "stores.forbidden":
                with self._door(Store.OPERATIONS).read() as connection:
                    if who_am_i(connection).first_password:
                        raise Refused("login.first_password_here") from refused
            raise

    def _password(self) -> str:
        if self._password_file is not None:
            return read_password(self._password_file)
        kept = self.provider.password(self.login)
        if kept is not None:
            return kept
        if not sys.stdin.isatty():
            raise Refused("login.no_password", login=self.login)
        return getpass.getpass(self.sentences.say("login.ask_password", login=self.login))

    def _is_demo(self) -> bool:
        from storekeeper.demo.filling import is_filled

        return is_filled(self.provider)


def read_password(file: Path) -> str:
    """The first line of a password file. Raises Refused('login.password_file')."""
    try:
        if file.stat().st_size > _LARGEST_PASSWORD_FILE:
            raise Refused("login.password_file", path=file)
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("login.password_file", path=file) from error
    if not lines or not lines[0]:
        raise Refused("login.password_file", path=file)
    return lines[0]

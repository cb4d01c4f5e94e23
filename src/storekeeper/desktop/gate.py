"""The way in: opens the store's server and lets a person through with name and password; knows no window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from storekeeper.kit.access import Actor
    from storekeeper.kit.stores.door import Door

Progress = Callable[[str, Mapping[str, object]], None]


@dataclass(frozen=True)
class Persona:
    """Somebody of the sample chain whom anyone may be: `key` such as 'regional', and the login."""

    key: str
    login: str


@dataclass(frozen=True)
class Opened:
    """What is known once the server answers; `host` is None for the local store."""

    host: str | None
    personas: tuple[Persona, ...] = ()


@dataclass(frozen=True)
class Entered:
    """Somebody came in: who, and the door to operations; `host` is None for the local store.

    `english_name` is how the actor is called on an English screen, empty when there is one name only.
    `read_only` says that the store is too new for this program to write to.
    """

    actor: Actor
    door: Door
    host: str | None
    sample: bool = False
    english_name: str = ""
    read_only: bool = False


class Gate(Protocol):
    """Opening and entering block, so they run off the GUI thread; they raise Refused or Unreachable."""

    @property
    def server(self) -> str:
        """The server that is opened next, as people type it; empty for this computer's local store."""
        ...

    def choose(self, server: str) -> None:
        """Opens that server from now on. Raises Refused('stores.server_unreadable') and stays where it was."""
        ...

    def open(self, progress: Progress) -> Opened:
        """Starts the embedded server where there is one; idempotent."""
        ...

    def enter(self, name: str, password: str) -> Entered:
        """Refused('stores.wrong_password') for a wrong name or password, and whatever else keeps people out:

        Refused('login.first_password') is for somebody who still has the password that another gave.
        """
        ...

    def change_password(self, name: str, password: str, new: str) -> None:
        """Gives somebody who was refused with 'login.first_password' a password of her own; raises as `enter`."""
        ...

    def enter_as(self, persona: Persona) -> Entered:
        """Only in a sample store."""
        ...

"""Stand-ins of what the shell's tests do not need: a gate that says what a test tells it to say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from storekeeper.desktop.gate import Entered, Opened, Persona, Progress
from storekeeper.kit.errors import StorekeeperError
from tests.fixtures.screens import PlainDoor

PERSONAS = tuple(
    Persona(key, f"p_{number}") for number, key in enumerate(("hq", "regional", "regional2", "it", "hr"), 1001)
)


class ToldGate:
    """Opens and enters as told: set `open_error` or `enter_error` to have it raised; it remembers who came."""

    def __init__(self, *, personas: tuple[Persona, ...] = (), host: str | None = None) -> None:
        self.opened = Opened(host, personas)
        self.open_error: StorekeeperError | None = None
        self.enter_error: StorekeeperError | None = None
        self.steps: tuple[tuple[str, dict[str, object]], ...] = ()
        self.came: list[tuple[str, str]] = []

    def open(self, progress: Progress) -> Opened:
        for code, values in self.steps:
            progress(code, values)
        if self.open_error is not None:
            raise self.open_error
        return self.opened

    def enter(self, name: str, password: str) -> Entered:
        if self.enter_error is not None:
            raise self.enter_error
        self.came.append((name, password))
        return self._entered(name)

    def enter_as(self, persona: Persona) -> Entered:
        self.came.append((persona.login, ""))
        return self._entered(persona.login)

    def _entered(self, login: str) -> Entered:
        actor: Any = SimpleNamespace(login=login, name="梁慧儀", groups=frozenset({"sk_regional"}))
        door: Any = PlainDoor()
        return Entered(actor, door, self.opened.host, bool(self.opened.personas))

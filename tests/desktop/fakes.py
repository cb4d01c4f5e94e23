"""Stand-ins of what the shell's tests do not need: a gate that says what a test tells it to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout

from storekeeper.desktop.gate import Entered, Opened, Persona, Progress
from storekeeper.kit.access import Actor
from storekeeper.kit.changes import Change
from storekeeper.kit.errors import Refused, StorekeeperError
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page
from tests.fixtures.screens import PlainDoor

PERSONAS = tuple(
    Persona(key, f"p_{number}")
    for number, key in enumerate(("hq", "regional", "regional2", "it", "hr"), 1001)
)


class ToldGate:
    """Opens and enters as told: set `open_error` or `enter_error` to have it raised; it remembers who came."""

    def __init__(self, *, personas: tuple[Persona, ...] = (), host: str | None = None) -> None:
        self.opened = Opened(host, personas)
        self.open_error: StorekeeperError | None = None
        self.enter_error: StorekeeperError | None = None
        self.steps: tuple[tuple[str, dict[str, object]], ...] = ()
        self.came: list[tuple[str, str]] = []
        self.changed: list[tuple[str, str, str]] = []
        self.server = host or ""
        self.choose_error: Refused | None = None

    def choose(self, server: str) -> None:
        if self.choose_error is not None:
            raise self.choose_error
        self.server = server
        self.opened = Opened(server or None)

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

    def change_password(self, name: str, password: str, new: str) -> None:
        self.changed.append((name, password, new))
        self.enter_error = None

    def enter_as(self, persona: Persona) -> Entered:
        self.came.append((persona.login, ""))
        return self._entered(persona.login)

    def _entered(self, login: str) -> Entered:
        actor = Actor(login, "梁慧儀", frozenset({"sk_regional"}))
        door: Any = PlainDoor()
        return Entered(actor, door, self.opened.host, bool(self.opened.personas))


class Notes(Page):
    """A page that writes down what happens to it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heard: list[str] = []
        self.edit = QLineEdit(self)
        self.scope, self.legend = QLabel("scope"), QLabel("legend")
        column = QVBoxLayout(self)
        column.addWidget(self.edit)
        self.place_messages()

    def reload(self) -> None:
        self.heard.append("reload")

    def show_place(self, values: Mapping[str, object]) -> None:
        self.heard.append(f"place {dict(values)}")

    def changed(self, change: Change) -> None:
        self.heard.append(change.topic)

    def retranslate(self) -> None:
        self.heard.append(self.desk.sentences.language)

    def restyle(self) -> None:
        self.heard.append(f"{self.desk.theme.name} {self.desk.theme.density}")


class NotesModule:
    """Two of these make a rail."""

    icon = "note"

    def __init__(self, key: str = "notes", group: str = "", needs: frozenset[str] = frozenset()) -> None:
        self.key, self.group, self.needs = key, group or key, needs

    def title(self, sentences: Sentences) -> str:
        return {"zh-HK": "筆記", "en": "Notes", "zh-CN": "笔记"}[sentences.language]

    def open(self, desk: Desk) -> Page:
        return Notes(desk)

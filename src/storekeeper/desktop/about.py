"""About this program: version, store, server and licences, with what a helper needs to know ready to be handed on."""

from __future__ import annotations

import platform
from functools import partial
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton

from storekeeper.desktop.log_bundle import LogBundle
from storekeeper.desktop.logo import logo
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.overlay import Overlay
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.stores.facts import StoreFacts, facts
from storekeeper.qtkit.module import Desk

PROGRAM = "storekeeper"


def version() -> str:
    """The version of this program."""
    return metadata.version(PROGRAM)


def licences() -> tuple[tuple[str, str, str], ...]:
    """Name, version and licence of every library this program needs to run; reads files, so it blocks."""
    found: list[tuple[str, str, str]] = []
    for wanted in metadata.requires(PROGRAM) or ():
        if "extra ==" in wanted:
            continue
        name = wanted.split(";")[0].split("[")[0]
        name = name.rstrip("0123456789.,<>=!~ *")
        try:
            told = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        found.append((told["Name"], told["Version"], _licence(told)))
    return tuple(sorted(found, key=lambda one: one[0].lower()))


class About(Overlay):
    """Opens by the person's menu; what has to be asked for comes in when it is there."""

    def __init__(self, window: MainWindow, desk: Desk, *, host: str | None, sample: bool) -> None:
        """`host` is None for the local store, which may be the sample."""
        super().__init__(window, widest=640, highest=620)
        self._desk = desk
        local = "desktop.local_store_sample" if sample else "desktop.local_store"
        self._store = ("desktop.server", host) if host else (local, None)
        self._facts: StoreFacts | None = None
        self._trouble = ""
        self.setObjectName("about")
        self.picture, self.title, self.text, self.told = QLabel(), QLabel(), QLabel(), QLabel()
        self.licences = QPlainTextEdit()
        self.licences.setReadOnly(True)
        self.licences.setTabChangesFocus(True)
        self.copy_button, self.bundle_button, self.close_button = QPushButton(), QPushButton(), QPushButton()
        self._lay_out()
        self.copy_button.clicked.connect(self.copy)
        self.bundle_button.clicked.connect(self._save)
        self.close_button.clicked.connect(self.leave)
        window.telling.connect(self.open)

    @property
    def details(self) -> str:
        """What a helper needs to know, as plain words."""
        say, actor = self._desk.sentences.say, self._desk.actor
        found, (code, host) = self._facts, self._store
        lines = [
            say("desktop.version", version=version()),
            say(code, host=host),
            say("desktop.about.store", revision=(found.revision if found else None) or "…"),
            say("desktop.about.server", server=found.server if found else "…"),
            say("desktop.about.account", login=actor.login),
            f"Python {platform.python_version()}  Qt {qVersion()}  {platform.platform()}",
        ]
        return "\n".join([*lines, self._trouble] if self._trouble else lines)

    def open(self) -> None:
        """Shows it and asks for what is not known yet."""
        say = self._desk.sentences.say
        self.title.setText(say("desktop.app"))
        self.picture.setPixmap(logo(self._desk.theme, 48))
        self.licences.setAccessibleName(say("desktop.about.licences"))
        self.copy_button.setText(say("desktop.about.copy"))
        self.bundle_button.setText(say("desktop.bundle.save"))
        self.close_button.setText(say("desktop.keys.close"))
        self.setAccessibleName(say("desktop.menu.about"))
        self.told.clear()
        self.text.setText(self.details)
        self.bundle_button.setEnabled(self._desk.settings is not None)
        self._desk.read(facts, then=self._take, failed=self._miss)
        self._desk.lanes.read(licences, self._list)
        self.lay_over(self.copy_button)

    def copy(self) -> None:
        """Puts the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)
        self.told.setText(self._desk.sentences.say("desktop.about.copied"))

    def _save(self) -> None:
        folder: Path = self._desk.settings.data_folder
        bundle = LogBundle(folder, partial(_details, self), self._desk.sentences, self)
        bundle.told.connect(self.told.setText)
        bundle.told.connect(bundle.deleteLater)
        bundle.ask()

    def _take(self, found: StoreFacts) -> None:
        self._facts, self._trouble = found, ""
        self.text.setText(self.details)

    def _miss(self, error: StorekeeperError) -> None:
        self._trouble = self._desk.sentences.tell(error)
        self.text.setText(self.details)

    def _list(self, found: tuple[tuple[str, str, str], ...]) -> None:
        heading = self._desk.sentences.say("desktop.about.licences")
        lines = [f"{name} {number}　{licence}" for name, number, licence in found]
        self.licences.setPlainText("\n".join([heading, "", *lines]))

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.picture)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        self.title.setProperty("level", "title")
        for label in (self.text, self.told):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setProperty("level", "muted")
        foot.addWidget(self.told, 1)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.bundle_button)
        self.column.addLayout(head)
        self.column.addWidget(self.text)
        self.column.addWidget(self.licences, 1)
        self.column.addLayout(foot)


def _details(about: About) -> str:
    return about.details


def _licence(told: metadata.PackageMetadata) -> str:
    classifiers = [
        line.rsplit(" :: ", 1)[-1] for line in (told.get_all("Classifier") or ()) if "License ::" in line
    ]
    expression = _said(told, "License-Expression") or ", ".join(classifiers) or _said(told, "License") or "?"
    return expression.splitlines()[0][:80]


def _said(told: metadata.PackageMetadata, name: str) -> str:
    return str(told[name]) if name in told else ""

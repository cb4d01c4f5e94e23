"""What is not one of the three errors is a bug: it is logged and reported in full, and personal data is not."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QProcess, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from storekeeper.desktop.log_bundle import LogBundle
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.theme import Appearance, Theme

_log = logging.getLogger(__name__)


class CrashHook(QObject):
    """Hears what nobody caught, in any thread; shows one report at a time and lets the person go on or begin anew.

    restarting: she wants the program to end and begin again.
    """

    restarting = Signal()
    _crashed = Signal(str)

    def __init__(
        self,
        language: Language,
        parent: QObject | None = None,
        *,
        appearance: Appearance | None = None,
        folder: Path | None = None,
        loss: Callable[[], str] = str,
    ) -> None:
        """`folder` is the data folder whose logs can be handed on, `loss` says what ending now would lose."""
        super().__init__(parent)
        self._language, self._appearance, self._folder, self._loss = language, appearance, folder, loss
        self.shown: CrashReport | None = None
        self._before = (sys.excepthook, threading.excepthook)
        self._crashed.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Takes the places of the hooks of the interpreter and of its threads."""
        sys.excepthook = self._heard
        threading.excepthook = self._heard_in_thread

    def remove(self) -> None:
        """Gives the places back."""
        sys.excepthook, threading.excepthook = self._before

    def _heard(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        _log.error("uncaught", exc_info=(kind, error, trace))
        self._crashed.emit(report(error))

    def _heard_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._heard(args.exc_type, args.exc_value, args.exc_traceback)

    def _show(self, text: str) -> None:
        if self.shown is None:
            theme = self._appearance.theme if self._appearance is not None else Theme()
            self.shown = CrashReport(
                self._language.sentences, text, theme=theme, folder=self._folder, loss=self._loss()
            )
            self.shown.finished.connect(self._closed)
            self.shown.restarting.connect(self.restarting)
            self.shown.open()

    def _closed(self) -> None:
        if self.shown is not None:
            self.shown.deleteLater()
            self.shown = None


class CrashReport(QDialog):
    """One page: what happened, what it means for the person, the report to hand on, and how to go on."""

    restarting = Signal()

    def __init__(
        self,
        sentences: Sentences,
        text: str,
        *,
        theme: Theme | None = None,
        folder: Path | None = None,
        loss: str = "",
    ) -> None:
        super().__init__()
        say = sentences.say
        self.setWindowTitle(say("desktop.crash_title"))
        self.setMinimumSize(720, 480)
        self._text = QPlainTextEdit(text)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(say("desktop.crash_report"))
        self.told = _label("", "muted")
        self.copy_button = _button(say("desktop.crash_copy"), self.copy)
        self.bundle_button = _button(say("desktop.bundle.save"), self.save_bundle)
        self.restart_button = _button(say("desktop.crash_restart"), self.restart)
        self.go_on_button = _button(say("desktop.crash_go_on"), self.accept)
        self.go_on_button.setProperty("kind", "primary")
        self.go_on_button.setDefault(True)
        self.bundle_button.setVisible(folder is not None)
        self._bundle = LogBundle(folder or Path(), self._report, sentences, self)
        self._bundle.told.connect(self.told.setText)
        self._lay_out(sentences, theme or Theme(), loss)
        self.go_on_button.setFocus()

    @property
    def text(self) -> str:
        """The report."""
        return self._text.toPlainText()

    def copy(self) -> None:
        """Puts the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text)

    def save_bundle(self) -> None:
        """Asks where to put the logs, packed with the report."""
        self._bundle.ask()

    def restart(self) -> None:
        """Ends the program and begins it anew."""
        self.accept()
        self.restarting.emit()

    def _report(self) -> str:
        return self.text

    def _lay_out(self, sentences: Sentences, theme: Theme, loss: str) -> None:
        sign = Sign()
        sign.show_tone("hard", theme)
        head, buttons = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(sign)
        head.addWidget(_label(sentences.say("desktop.crash_title"), "title"), 1)
        for button in (self.copy_button, self.bundle_button):
            buttons.addWidget(button)
        buttons.addStretch()
        for button in (self.restart_button, self.go_on_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(_label(sentences.say("desktop.crash_text"), ""))
        if loss:
            column.addWidget(_label(loss, "strong"))
        column.addWidget(self._text, 1)
        column.addWidget(self.told)
        column.addLayout(buttons)


def begin_anew() -> None:
    """Starts this program once more, as it was started, beside the one that ends."""
    own = [] if getattr(sys, "frozen", False) else ["-m", "storekeeper"]
    QProcess.startDetached(sys.executable, [*own, *sys.argv[1:]])


def report(error: BaseException) -> str:
    """Versions and the traceback, without passwords and personal data."""
    from storekeeper.kit.log import redacted

    where = f"Storekeeper {version('storekeeper')}, Python {platform.python_version()}, {platform.platform()}"
    return redacted("\n".join((where, "", *traceback.format_exception(error))))


def _label(text: str, level: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("level", level)
    return label


def _button(text: str, deed: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _checked: deed())
    return button

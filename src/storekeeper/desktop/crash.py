"""What is not one of the three errors is a bug: it is logged and reported in full, and personal data is not."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from importlib.metadata import version
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.language import Language

_log = logging.getLogger(__name__)


class CrashHook(QObject):
    """Hears what nobody caught, in any thread; shows one report at a time and lets the person go on."""

    _crashed = Signal(str)

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
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
            self.shown = CrashReport(self._language.sentences, text)
            self.shown.finished.connect(self._closed)
            self.shown.open()

    def _closed(self) -> None:
        if self.shown is not None:
            self.shown.deleteLater()
            self.shown = None


class CrashReport(QDialog):
    """One page: what happened, what it means for the person, and the report to hand on."""

    def __init__(self, sentences: Sentences, text: str) -> None:
        super().__init__()
        self.setWindowTitle(sentences.say("desktop.crash_title"))
        self.setMinimumSize(640, 420)
        self._text = QPlainTextEdit(text)
        self._text.setReadOnly(True)
        copy = QPushButton(sentences.say("desktop.crash_copy"))
        copy.clicked.connect(self.copy)
        go_on = QPushButton(sentences.say("desktop.crash_go_on"))
        go_on.setProperty("kind", "primary")
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch()
        buttons.addWidget(go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(_label(sentences.say("desktop.crash_title"), "subtitle"))
        column.addWidget(_label(sentences.say("desktop.crash_text"), ""))
        column.addWidget(self._text, 1)
        column.addLayout(buttons)
        go_on.setFocus()

    @property
    def text(self) -> str:
        """The report."""
        return self._text.toPlainText()

    def copy(self) -> None:
        """Puts the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text)


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

"""What a field of a record is typed or chosen in: lines, lists, and a calendar to pick a day from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QMenu, QWidget, QWidgetAction

from storekeeper.kit import clock
from storekeeper.kit.errors import Refused
from storekeeper.qtkit.calendar import Calendar
from storekeeper.qtkit.record_words import day_text, read_day

_AWAY = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}


class FieldLine(QLineEdit):
    """A line that says when it is done (Enter, or leaving it) and when it is given up (Esc)."""

    done = Signal()
    left = Signal()
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _AWAY and not self.isReadOnly():
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _AWAY:
            self.left.emit()


class FieldChoice(QComboBox):
    """A list to choose from; what the keyboard passes over is not chosen before Enter or leaving."""

    done = Signal()
    left = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passing = False
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.activated.connect(self._activated)

    def make_searchable(self) -> None:
        """Typing any part of a text finds it."""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    def say_how(self, text: str) -> None:
        """What stands in an empty searchable one."""
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            self._passing = True
            super().keyPressEvent(event)
            self._passing = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a page must not change what lies under the mouse

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _AWAY:
            self.left.emit()

    def _activated(self) -> None:
        if not self._passing:
            self.done.emit()


def open_calendar(line: QLineEdit, then: Callable[[], None]) -> None:
    """A month to pick a day from below a line; what is picked is typed into it."""
    calendar, menu = Calendar(), QMenu(line)
    try:
        day = read_day(line.text())
    except (ValueError, Refused):
        day = clock.today()
    calendar.setSelectedDate(QDate(day.year, day.month, day.day))
    holder = QWidgetAction(menu)
    holder.setDefaultWidget(calendar)
    menu.addAction(holder)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def choose(chosen: QDate) -> None:
        menu.close()
        line.setText(day_text(date(chosen.year(), chosen.month(), chosen.day())))
        line.setFocus()
        then()

    calendar.clicked.connect(choose)
    calendar.activated.connect(choose)
    menu.popup(line.mapToGlobal(line.rect().bottomLeft()))
    calendar.setFocus()

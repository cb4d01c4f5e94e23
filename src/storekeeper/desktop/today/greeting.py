"""The greeting in the top bar: good morning to whom, and as far as there is room which day and how many shops."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

_GAP = 10


class Greeting(QWidget):
    """Asks for the room of the greeting alone; the day stands beside it where both have room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.day = QLabel(self), QLabel(self)
        self.words.setProperty("level", "title")
        self.day.setProperty("level", "muted")
        for label in (self.words, self.day):
            label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.words)
        row.addWidget(self.day)
        row.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def say(self, words: str, day: str) -> None:
        """Another hour, day or language."""
        if (words, day) != (self.words.text(), self.day.text()):
            self.words.setText(words)
            self.day.setText(day)
            self.setToolTip(f"{words}\n{day}")
            self._fit()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self.words.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.words.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.day.setVisible(
            self.width() >= self.words.sizeHint().width() + _GAP + self.day.sizeHint().width()
        )

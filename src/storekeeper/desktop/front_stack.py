"""A stack that asks for the room of the widget in front alone, not for that of the widest behind it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class FrontStack(QStackedWidget):
    """An empty widget stands in it from the beginning, for pages that have nothing to put here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = QWidget()
        self.addWidget(self._nothing)
        self.currentChanged.connect(self.updateGeometry)

    def bring(self, widget: QWidget | None) -> None:
        """Shows one of its widgets, or nothing."""
        self.setCurrentWidget(widget or self._nothing)

    def sizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.sizeHint() if front is not None else QSize()

    def minimumSizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.minimumSizeHint() if front is not None else QSize()

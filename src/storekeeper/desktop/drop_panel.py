"""A panel that drops from a button of the top bar and goes by Escape or by a click elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

_GAP = 4


class DropPanel(QFrame):
    """What is put into `column` stands in it; the keyboard goes back to the button when it closes."""

    def __init__(self, button: QWidget) -> None:
        super().__init__(button, Qt.WindowType.Popup)
        self._button = button
        self.setProperty("kind", "drop")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 8, 8, 8)
        self.column.setSpacing(6)

    def drop(self, width: int, height: int) -> None:
        """Opens below the button, as large as given as far as the screen has room."""
        button = self._button
        screen = button.screen() or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        below = button.mapToGlobal(QPoint(0, button.height() + _GAP))
        width = min(width, room.width() - 2 * _GAP)
        height = min(height, max(room.bottom() - below.y() - _GAP, room.height() // 3))
        left = max(room.left() + _GAP, min(below.x(), room.right() - width - _GAP))
        self.setGeometry(left, min(below.y(), room.bottom() - height - _GAP), width, height)
        self.show()
        self.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            self._button.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            super().keyPressEvent(event)

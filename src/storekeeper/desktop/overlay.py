"""A panel that lies over the window and goes by Escape or when the keyboard leaves it; nothing waits for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

_EDGE = 16


class Overlay(QFrame):
    """Lies below the top bar in the middle of its window; what a subclass puts into `column` stands in it."""

    def __init__(self, window: QWidget, *, widest: int, highest: int) -> None:
        super().__init__(window)
        self._widest, self._highest = widest, highest
        self._before: QWidget | None = None
        self.setProperty("kind", "drop")
        self.setAutoFillBackground(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(8)
        self.hide()
        window.installEventFilter(self)

    def lay_over(self, first: QWidget) -> None:
        """Shows the panel with the keyboard in `first`; leaving gives it back to where it was."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
            application = QApplication.instance()
            if isinstance(application, QApplication):
                application.focusChanged.connect(self._follow_focus)
        self._place()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Hides the panel and puts the keyboard back."""
        before = self._before
        self.shut()
        if before is not None and _is_there(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if (
            new is not None
            and new is not self
            and not self.isAncestorOf(new)
            and new.window() is self.window()
        ):
            self.shut()

    def shut(self) -> None:
        """Hides the panel, wherever the keyboard has gone."""
        application = QApplication.instance()
        if self.isVisible() and isinstance(application, QApplication):
            application.focusChanged.disconnect(self._follow_focus)
        self._before = None
        self.hide()

    def _place(self) -> None:
        room = self.window().rect()
        width = min(self._widest, room.width() - 2 * _EDGE)
        top = min(60, room.height() // 8)
        height = min(self._highest, room.height() - top - _EDGE)
        self.setGeometry(QRect((room.width() - width) // 2, top, width, height))


def _is_there(widget: QWidget) -> bool:
    from shiboken6 import isValid

    return isValid(widget) and widget.isVisible() and widget.isEnabled()

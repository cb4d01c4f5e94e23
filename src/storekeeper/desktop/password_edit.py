"""A field for a password that can be looked at, and that notices Caps Lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme


class PasswordEdit(QLineEdit):
    """`caps_lock` tells at each typed letter whether Caps Lock seems to be on. Pasting is welcome."""

    caps_lock = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.eye = QToolButton(self)
        self.eye.setProperty("kind", "inside")
        self.eye.setCursor(Qt.CursorShape.ArrowCursor)
        self.eye.clicked.connect(self._turn)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.addStretch()
        row.addWidget(self.eye)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._name_eye()

    def restyle(self, theme: Theme) -> None:
        """The eye in the theme in use."""
        self._theme = theme
        side = theme.metric("icon")
        self.eye.setIcon(icon("eye" if self._is_hidden else "eye-off", theme.color("text.muted")))
        self.eye.setIconSize(QSize(side, side))
        self.setTextMargins(0, 0, side + 16, 0)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "eye"):
            self._name_eye()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isalpha() and text.isascii():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(text.isupper() != shifted)
        super().keyPressEvent(event)

    @property
    def _is_hidden(self) -> bool:
        return self.echoMode() == QLineEdit.EchoMode.Password

    def _turn(self) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if self._is_hidden else QLineEdit.EchoMode.Password)
        self._name_eye()
        self.restyle(self._theme)

    def _name_eye(self) -> None:
        self.eye.setToolTip(self.tr("Show the password") if self._is_hidden else self.tr("Hide the password"))
        self.eye.setAccessibleName(self.eye.toolTip())

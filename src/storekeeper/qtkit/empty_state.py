"""What stands in place of a grid or a list when there is nothing to show: why, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme

SYMBOL = 30


class EmptyState(QWidget):
    """An icon, one bold line, one reason and, where something helps, one button."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._symbol, self.title, self.reason = QLabel(), QLabel(), QLabel()
        self._name = "calendar-blank"
        self.title.setProperty("level", "subtitle")
        self.reason.setProperty("level", "muted")
        self.reason.setWordWrap(True)
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        for widget in (self._symbol, self.title, self.reason):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, symbol: str, title: str, reason: str, button: str = "") -> None:
        """Shows another reason; without a text there is no button."""
        self._name = symbol
        self.title.setText(title)
        self.reason.setText(reason)
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def restyle(self, theme: Theme) -> None:
        """Draws the icon in another theme."""
        self._symbol.setPixmap(icon(self._name, theme.color("text.muted")).pixmap(QSize(SYMBOL, SYMBOL)))

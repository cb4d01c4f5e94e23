"""One part of the status bar: an icon with its word; folded, the icon alone, with the word to be read on it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme


class StatusPart(QWidget):
    """`say` changes it; what it says is also its accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._words = QLabel(), QLabel()
        self._drawn: tuple[str, QColor, int, float] | None = None
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._picture)
        row.addWidget(self._words)

    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, sign: str, words: str, theme: Theme, *, warns: bool = False) -> None:
        """Shows an icon, in the colour of warnings where it warns, and words."""
        if words != self._words.text():
            self._words.setText(words)
            self.updateGeometry()
            self.setAccessibleName(words)
            self.setToolTip(words)
        side, color = theme.metric("icon"), theme.color("warn" if warns else "text.muted")
        drawn = (sign, color, side, self.devicePixelRatioF())
        if drawn != self._drawn:
            self._drawn = drawn
            self._picture.setPixmap(icon(sign, color).pixmap(QSize(side, side), self.devicePixelRatioF()))

    def fold(self, folded: bool) -> None:
        """The icon alone, or the words again."""
        self._words.setVisible(not folded)
        self.updateGeometry()

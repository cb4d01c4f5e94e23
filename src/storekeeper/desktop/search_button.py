"""The way into the palette: a button that looks like the field it opens, with its keys beside the words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme


class SearchButton(QPushButton):
    """The words are labels laid over it, which let every click through; folded it is an icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "search")
        self._picture, self._words, self._keys = QLabel(), QLabel(), QLabel()
        self._words.setProperty("level", "muted")
        self._keys.setProperty("kind", "key")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(8)
        for label in (self._picture, self._words, self._keys):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        row.insertStretch(2)

    def say(self, words: str, keys: str) -> None:
        """Shows words and the keys that do the same."""
        self._words.setText(words)
        self._keys.setText(keys)
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({keys})")
        self.updateGeometry()

    def fold(self, folded: bool) -> None:
        """The icon alone, or the words again."""
        self._words.setVisible(not folded)
        self._keys.setVisible(not folded)
        self.updateGeometry()

    def restyle(self, theme: Theme) -> None:
        """Takes the icon from the theme in use."""
        side = theme.metric("icon")
        picture = icon("magnify", theme.color("text.muted")).pixmap(
            QSize(side, side), self.devicePixelRatioF()
        )
        self._picture.setPixmap(picture)
        self.setMinimumHeight(theme.metric("control"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

"""Where a file is dropped; everything it does by mouse a button does as well."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme

_SYMBOL = 48


class DropTarget(QFrame):
    """A dashed field with an icon, a title, a reason, the button twin and a second one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._hovered = False
        self.symbol, self.title, self.reason = QLabel(), QLabel(), QLabel()
        self.choose, self.template = QPushButton(), QPushButton()
        self.title.setProperty("level", "subtitle")
        self.reason.setProperty("level", "muted")
        self.choose.setProperty("kind", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (self.symbol, self.title, self.reason):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(widget)
        for text in (self.title, self.reason):
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.template)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(3)

    def restyle(self, theme: Theme) -> None:
        """Icon and lines of the theme in use."""
        self._theme = theme
        self.symbol.setPixmap(
            icon("file-upload-outline", theme.color("text.muted")).pixmap(QSize(_SYMBOL, _SYMBOL))
        )
        self.update()

    def hover(self, over: bool) -> None:
        """Whether a file hangs above it."""
        self._hovered = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(
            self._theme.color("accent" if self._hovered else "line.strong"), 2 if self._hovered else 1.5
        )
        pen.setDashPattern([6, 4])
        painter.setPen(pen)
        painter.setBrush(self._theme.color("accent.soft" if self._hovered else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()


def dropped_files(data: QMimeData) -> tuple[Path, ...]:
    """The files of this machine in what is dragged."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())

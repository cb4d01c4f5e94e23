"""Lines of the panel: a sign, a sentence and a muted one below; pressed, they lead to what they speak of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.theme import Theme


def label(text: str, level: str = "") -> QLabel:
    """A wrapping label of plain text."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    if level:
        made.setProperty("level", level)
    return made


class Line(QPushButton):
    """One line as a button as high as its words; `tone` puts a sign before them."""

    def __init__(
        self, title: str, below: str, go: Callable[[], object] | None, theme: Theme, tone: str = ""
    ) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)  # as high as its words
        self.words = f"{title}\n{below}" if below else title
        self.setAccessibleName(self.words.replace("\n", " "))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(8)
        if tone:
            sign = Sign(self)
            sign.show_tone(tone, theme)
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        for text, level in ((title, "" if tone else "strong"), (below, "caption")):
            if text:
                said = label(text, level)
                said.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                column.addWidget(said)
        row.addLayout(column, 1)
        if go is not None:
            self.clicked.connect(lambda _checked: go())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalMinimumSize() if layout is not None else super().minimumSizeHint()


class Column(QScrollArea):
    """A scrolled column that is filled anew each time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._inside.setProperty("ground", "surface")
        self._inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rows = QVBoxLayout(self._inside)
        self._rows.setContentsMargins(8, 8, 8, 8)
        self._rows.setSpacing(4)
        self.setWidget(self._inside)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that can be pressed, from the top."""
        items = (self._rows.itemAt(place) for place in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return tuple(widget for widget in widgets if isinstance(widget, Line))

    @property
    def text(self) -> str:
        """All of it, for whoever reads it aloud."""
        return "\n".join(each.text() for each in self._inside.findChildren(QLabel) if not each.isHidden())

    def fill(self, widgets: Iterable[QWidget]) -> None:
        """Shows these, from the top."""
        held = next((place for place, line in enumerate(self.lines) if line.hasFocus()), None)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # a layout shows what it was given later, even what has left it
                widget.setParent(None)
                widget.deleteLater()
        for widget in widgets:
            self._rows.addWidget(widget)
        self._rows.addStretch()
        if held is not None and self.lines:
            self.lines[min(held, len(self.lines) - 1)].setFocus()

"""What stripes, dashes and letters mean, drawn with the painter of the grid."""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.block_painter import BlockPainter, State
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Kind

GAP = 14
_SAMPLES = (*(state.value for state in State), "open")


class Legend(QWidget):
    """Samples of the states and of an open shift, then letter and name of every kind, as many as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._blocks = BlockPainter(self._theme)
        self._samples: tuple[tuple[str, str], ...] = ()
        self._kinds: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def restyle(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self._blocks = BlockPainter(theme)
        self.updateGeometry()
        self.update()

    def show_kinds(self, kinds: tuple[Kind, ...], words: Words) -> None:
        """The kinds of the shop on show, in the language in use."""
        self._samples = tuple((sample, words.say(f"legend.{sample}")) for sample in _SAMPLES)
        self._kinds = tuple((kind.letter, words.kind(kind)) for kind in kinds)
        told = [word for _, word in self._samples] + [f"{letter} {name}" for letter, name in self._kinds]
        self.setAccessibleName(words.say("legend.whole", what=told))
        self.setToolTip(words.say("legend.why"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All of it in one line."""
        high = QFontMetrics(self._theme.font("caption")).height() + 8
        return QSize(sum(self._widths()), max(self._theme.metric("status_bar"), high))

    def minimumSizeHint(self) -> QSize:
        """Where there is no room the last kinds are left out; the tooltip names them all."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the right edge of the window leftwards nothing moves; samples first, then letters."""
        painter = QPainter(self)
        theme = self._theme
        plain, strong = theme.font("caption"), theme.font("caption", strong=True)
        fits = self._fitting()
        left = self.width() - sum(self._widths()[: fits + 1]) + GAP
        middle = self.height() // 2
        for state, word in self._samples[:fits]:
            box = QRect(left, middle - 7, 20, 14)
            if state == "open":
                self._blocks.open_sample(painter, box)
            else:
                self._blocks.sample(painter, box, State(state))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            left = self._word(painter, left + 26, word, plain, muted=False) + GAP
        for letter, name in self._kinds[: max(fits - len(self._samples), 0)]:
            left = self._word(painter, left, letter, strong, muted=False) + 4
            left = self._word(painter, left, name, plain, muted=True) + GAP

    def _widths(self) -> tuple[int, ...]:
        """The gap at the left, then the width of each sample and each kind."""
        metrics = QFontMetrics(self._theme.font("caption"))
        strong = QFontMetrics(self._theme.font("caption", strong=True))
        samples = [26 + metrics.horizontalAdvance(word) + GAP for _, word in self._samples]
        kinds = [
            strong.horizontalAdvance(letter) + 4 + metrics.horizontalAdvance(name) + GAP
            for letter, name in self._kinds
        ]
        return (GAP, *samples, *kinds)

    def _fitting(self) -> int:
        """How many of them, samples first, have room."""
        sums = accumulate(self._widths())
        return max(sum(1 for width in sums if width <= self.width()) - 1, 0)

    def _word(self, painter: QPainter, left: int, text: str, font: QFont, *, muted: bool) -> int:
        painter.setFont(font)
        painter.setPen(self._theme.color("text.muted" if muted else "text"))
        width = painter.fontMetrics().horizontalAdvance(text)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, 0, width + 2, self.height()), flags, text)
        return left + width

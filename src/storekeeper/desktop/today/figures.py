"""The strip of large numbers: four beside each other, two by two where there is less room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from storekeeper.desktop.today.face import Face
from storekeeper.kit.contributions import Figure, Total
from storekeeper.kit.errors import Severity
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme

_PLACES = {(False, False): "first", (False, True): "next", (True, False): "below", (True, True): "corner"}
_TONES = {Severity.HARD: "danger", Severity.SOFT: "warn", Severity.INFO: "text.muted"}


class FigureTile(Face):
    """One figure: its name, the number, and what is behind it; pressing it leads there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure: Figure | None = None
        self._total: Total | None = None
        self._picture, self._name = self.label(), self.label("muted")
        self.number, self.unit, self.note = self.label("figure"), self.label("muted"), self.label("caption")
        self.note.setWordWrap(True)
        head, middle = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(8)
        middle.setSpacing(6)
        for widget in (self._picture, self._name):
            head.addWidget(widget)
        head.addStretch()
        for widget in (self.number, self.unit):
            middle.addWidget(widget)
        middle.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 10)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(middle)
        column.addWidget(self.note)

    def show_figure(self, figure: Figure, total: Total, sentences: Sentences, theme: Theme) -> None:
        """Another number, another language or another theme."""
        self.figure, self._total = figure, total
        unit = sentences.say(f"{figure.code}.unit")
        said = (
            sentences.say("today.figure.of", whole=f"{total.whole:,}", unit=unit)
            if total.whole is not None
            else unit
        )
        values = {
            "lacking": total.lacking,
            "shops": total.shops,
            "soonest": total.soonest,
            "amount": total.amount,
        }
        self._name.setText(sentences.say(figure.code))
        self.number.setText(f"{total.amount:,}")
        self.unit.setText(said)
        self.note.setText(sentences.say(f"{figure.code}.{'calm' if total.is_calm else 'note'}", **values))
        self.setAccessibleName(
            sentences.say("today.figure.name", name=self._name.text(), number=f"{self.number.text()} {said}",
                          note=self.note.text())
        )  # fmt: skip
        tone = "text.muted" if total.is_calm else _TONES[figure.severity]
        side = theme.metric("icon")
        picture = icon(figure.icon, theme.color(tone))
        self._picture.setPixmap(picture.pixmap(QSize(side, side), self.devicePixelRatioF()))


class FigureStrip(QFrame):
    """`chosen` carries the figure that was pressed."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.tiles: list[FigureTile] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(2, 2, 2, 2)
        self._grid.setSpacing(0)

    def show_figures(
        self, figures: tuple[tuple[Figure, Total], ...], sentences: Sentences, theme: Theme
    ) -> None:
        """Keeps the tiles it has, so that the keyboard stays where it is."""
        while len(self.tiles) < len(figures):
            tile = FigureTile(self)
            tile.clicked.connect(lambda _on=False, one=tile: self.chosen.emit(one.figure))
            self.tiles.append(tile)
            self._columns = 0
        for tile in self.tiles[len(figures) :]:
            tile.deleteLater()
        del self.tiles[len(figures) :]
        for tile, (figure, total) in zip(self.tiles, figures, strict=True):
            tile.show_figure(figure, total, sentences, theme)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange} and hasattr(self, "tiles"):
            self._columns = 0
        super().changeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Two beside each other always have room."""
        tiles = [tile.minimumSizeHint() for tile in self.tiles]
        wide = max((size.width() for size in tiles), default=0)
        return QSize(2 * wide + 4, super().minimumSizeHint().height())

    def _arrange(self) -> None:
        if not self.tiles:
            return
        wide = max(tile.minimumSizeHint().width() for tile in self.tiles) + 8
        beside = len(self.tiles) if self.width() >= len(self.tiles) * wide else 2
        if beside == self._columns:
            return
        self._columns = beside
        for tile in self.tiles:
            self._grid.removeWidget(tile)
        for place, tile in enumerate(self.tiles):
            tile.setProperty("place", _PLACES[place >= beside, place % beside > 0])
            tile.style().polish(tile)
            self._grid.addWidget(tile, place // beside, place % beside)
        for column in range(4):
            self._grid.setColumnStretch(column, int(column < beside))

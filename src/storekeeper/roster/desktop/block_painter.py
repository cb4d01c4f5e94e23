"""Paints what stands in a cell: shifts, marks, leave, work elsewhere, hatches; used by grid and lifted block."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap, QTransform

from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.theme import ShiftLook, Theme
from storekeeper.roster.desktop.faces import Block

RADIUS = 4
PADDING = 3
INSET = 5
TRACK = 3
LETTER_AND_START = 104
LETTER_AND_HOURS = 72
DASHES = (3.0, 2.0)
DOTS = (1.0, 2.0)


class State(Enum):
    """How far a shift has come; nothing is published yet, so the grid shows drafts."""

    PUBLISHED = "published"
    DRAFT = "draft"
    CHANGED = "changed"


class BlockPainter:
    """Knows the theme and the fonts; every rectangle is in logical pixels."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.text = theme.font("block")
        self.bold = theme.font("block", strong=True)
        self.letter = theme.font("block", strong=True)
        if theme.density == "large":
            self.letter.setPointSize(self.letter.pointSize() + 1)
        self.metrics = QFontMetrics(self.text)
        self._letter_metrics = QFontMetrics(self.letter)
        self._contrast = theme.name == "contrast"
        self._patterns: dict[tuple[str, str, str, int], QPixmap] = {}

    def shift(self, painter: QPainter, box: QRect, block: Block, state: State = State.DRAFT) -> None:
        """A shift of a person: ground by state, letter, times, track."""
        look = self._look(block.look)
        self._ground(painter, box, look, state)
        if state is not State.CHANGED:
            self._track(painter, box, block, look.edge)
        self._words(painter, box, block, look.ink)

    def open_shift(self, painter: QPainter, box: QRect, block: Block) -> None:
        """A shift that wants somebody: dashed, with the count in a filled square."""
        accent = self.theme.color("accent")
        self._frame(painter, box, accent, 1.5, DASHES, self.theme.color("surface"))
        count = len(block.shift_ids)
        self._words(painter, box, block, accent, spare=box.height() if count > 1 else 0)
        if count < 2:
            return
        side = box.height() - 8
        square = QRectF(box.right() - side - 2, box.y() + 4, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent.fill"))
        painter.drawRoundedRect(square, 3, 3)
        painter.setPen(self.theme.color("accent.on"))
        painter.setFont(self.bold)
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, str(count))

    def ghost(self, painter: QPainter, box: QRect, block: Block) -> None:
        """Where a lifted shift came from."""
        line = self.theme.color("line.strong")
        self._frame(painter, box, line, 1.5, DOTS, self.theme.color("surface"))
        self._words(painter, box, block, self.theme.color("text.muted"), plain=True)

    def rest(self, painter: QPainter, box: QRect, word: str) -> None:
        """A rest day: quiet ground, no border; high contrast has no grounds and draws a thin line instead."""
        painter.setPen(Qt.PenStyle.NoPen)
        if self._contrast:
            painter.setPen(QPen(self.theme.color("line"), 1, Qt.PenStyle.DotLine))
        painter.setBrush(self.theme.color("neutral.soft"))
        painter.drawRoundedRect(_crisp(box), RADIUS, RADIUS)
        self._centred(painter, box, word, self.theme.color("text.muted"))

    def holiday(self, painter: QPainter, box: QRect, word: str) -> None:
        """A statutory or alternative holiday: double frame with a flag."""
        self._frame(painter, box, self.theme.color("line.strong"), 1, (), self.theme.color("surface"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(_crisp(box.adjusted(2, 2, -2, -2)), RADIUS - 1, RADIUS - 1)
        self._centred(painter, box, word, self.theme.color("text"), "flag")

    def leave(self, painter: QPainter, box: QRect, word: str, symbol: str) -> None:
        """Leave and sickness: single frame, icon and word."""
        self._frame(painter, box, self.theme.color("line.strong"), 1, (), self.theme.color("surface"))
        self._centred(painter, box, word, self.theme.color("text"), symbol)

    def elsewhere(self, painter: QPainter, box: QRect, word: str) -> None:
        """Work at another shop: framed, arrow out."""
        self._frame(painter, box, self.theme.color("line.strong"), 1, (), self.theme.color("surface"))
        self._centred(painter, box, word, self.theme.color("text"), "call-made")

    def unavailable(self, painter: QPainter, cell: QRect, word: str) -> None:
        """A day on which the person cannot work: thin hatch, and the word on a clear ground."""
        surface = self.theme.color("surface")
        stripe = self.theme.color("neutral.soft")
        if self._contrast:
            stripe = self.theme.shift("D").stripe
        brush = self.hatch(stripe, surface, 8, 2 / 8, painter.device().devicePixelRatio(), forward=False)
        painter.setBrushOrigin(cell.topLeft())
        painter.fillRect(cell.adjusted(0, 0, -1, -1), brush)
        painter.setBrushOrigin(0, 0)
        if word:
            width = self.metrics.horizontalAdvance(word) + 8
            clear = QRect(0, 0, min(width, cell.width() - 4), self.metrics.height())
            clear.moveCenter(cell.center())
            painter.fillRect(clear, surface)
            self._centred(painter, cell, word, self.theme.color("text.muted"))

    def hatch(
        self, stripe: QColor, gap: QColor, period: int, share: float, ratio: float, *, forward: bool = True
    ) -> QBrush:
        """Stripes as a tile, `period` pixels across both axes; `share` of it is stripe."""
        key = (stripe.name(), gap.name(), f"{period}/{share:.3f}/{forward}", round(ratio * 100))
        if key not in self._patterns:
            self._patterns[key] = _tile(stripe, gap, period, share, ratio, forward=forward)
        brush = QBrush(self._patterns[key])
        brush.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio))
        return brush

    def _look(self, look: str | None) -> ShiftLook:
        found = self.theme.shift(look)
        if look is None and self._contrast:
            return replace(found, stripe=self.theme.shift("D").stripe, outlined=True)
        return found

    def _ground(self, painter: QPainter, box: QRect, look: ShiftLook, state: State) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state is State.CHANGED:
            self._frame(painter, box, look.edge, 2, DASHES, look.fill)
        elif state is State.DRAFT:
            ratio = painter.device().devicePixelRatio()
            gap = look.fill if self._contrast else self.theme.color("surface")
            painter.setBrushOrigin(box.topLeft())
            painter.setBrush(self.hatch(look.stripe, gap, 14, 0.5, ratio))
            painter.setPen(QPen(look.edge, 1))
            painter.drawRoundedRect(_crisp(box), RADIUS, RADIUS)
            painter.setBrushOrigin(0, 0)
        elif look.outlined or self._contrast:
            self._frame(painter, box, look.edge, 1, (), look.fill)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.fill)
            painter.drawRoundedRect(QRectF(box), RADIUS, RADIUS)

    def _frame(
        self,
        painter: QPainter,
        box: QRect,
        line: QColor,
        width: float,
        dashes: tuple[float, ...],
        fill: QColor,
    ) -> None:
        pen = QPen(line, width)
        if dashes:
            pen.setDashPattern(list(dashes))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(fill)
        half = width / 2
        painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half), RADIUS, RADIUS)

    def _track(self, painter: QPainter, box: QRect, block: Block, colour: QColor) -> None:
        room = box.width() - 2 * INSET
        start, end = block.track
        foot = box.bottom() + 1 - TRACK - (1 if self.theme.density != "large" else 2)
        bar = QRectF(box.x() + INSET + room * start, foot, max(room * (end - start), 4), TRACK)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRect(bar)

    def _words(
        self, painter: QPainter, box: QRect, block: Block, ink: QColor, *, spare: int = 0, plain: bool = False
    ) -> None:
        text = _fitting(block, box.width() + 2 * PADDING)
        inner = box.adjusted(INSET, 0, -2 - spare, -2)
        painter.setPen(ink)
        if block.letter:
            painter.setFont(self.text if plain else self.letter)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, block.letter)
            inner.setLeft(inner.left() + self._letter_metrics.horizontalAdvance(block.letter) + 5)
        painter.setFont(self.text)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)

    def _centred(self, painter: QPainter, box: QRect, word: str, ink: QColor, symbol: str = "") -> None:
        painter.setFont(self.text)
        painter.setPen(ink)
        if not symbol:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
            return
        side = self.metrics.ascent()
        shown = self.metrics.elidedText(word, Qt.TextElideMode.ElideRight, box.width() - side - 12)
        width = side + 3 + self.metrics.horizontalAdvance(shown)
        left = box.x() + max(4, (box.width() - width) // 2)
        mark = QRect(left, box.center().y() - side // 2, side, side)
        paint_icon(painter, mark, symbol, self.theme.color("text"))
        painter.setPen(ink)
        rest = QRect(mark.right() + 4, box.y(), box.right() - mark.right() - 4, box.height())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, shown)


def _fitting(block: Block, column: int) -> str:
    if column < LETTER_AND_HOURS:
        return f"{block.minutes / 60:g}"
    if column < LETTER_AND_START:
        return f"{block.starts:%H%M}"
    return block.times


def _crisp(box: QRect) -> QRectF:
    return QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)


def _tile(stripe: QColor, gap: QColor, period: int, share: float, ratio: float, *, forward: bool) -> QPixmap:
    side = max(2, round(period * ratio))
    tile = QPixmap(side, side)
    tile.fill(gap)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(stripe)
    wide = side * share
    for shift in (-side, 0, side):
        path = QPainterPath(QPointF(shift, side))
        path.lineTo(shift + wide, side)
        path.lineTo(shift + wide + side, 0)
        path.lineTo(shift + side, 0)
        path.closeSubpath()
        painter.drawPath(path)
    painter.end()
    return tile if forward else tile.transformed(QTransform().scale(-1, 1))

"""Paints what stands in a cell: shifts, marks, leave, work elsewhere, hatches; used by grid and lifted block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTransform,
)

from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.signs import paint_sign
from storekeeper.qtkit.theme import ShiftLook, Theme
from storekeeper.roster.desktop.faces import Block
from storekeeper.roster.domain import LOOKS

RADIUS = 4
PADDING = 3
INSET = 5
TRACK = 3
MOST_PICTURES = 800
DASHES = (3.0, 2.0)
DOTS = (1.0, 2.0)


class State(Enum):
    """How far a shift or mark has come."""

    PUBLISHED = "published"
    DRAFT = "draft"
    CHANGED = "changed"


class BlockPainter:
    """Knows the theme and the fonts; every rectangle is in logical pixels.

    Most cells of a week look like another one, so each picture is drawn once and kept for its size.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.text = theme.font("block")
        self.bold = theme.font("block", strong=True)
        self.letter = theme.font("block", strong=True)
        if theme.density == "large":
            self.letter.setPointSize(self.letter.pointSize() + 1)
        self._small = theme.font("block")
        self._small.setPointSizeF(self.text.pointSize() * 0.86)
        self.metrics = QFontMetrics(self.text)
        self._letter_metrics = QFontMetrics(self.letter)
        self._letter_room = max(self._letter_metrics.horizontalAdvance(letter) for letter in LOOKS)
        self.count_side = QFontMetrics(self.bold).height()
        self.sign_side = theme.metric("icon") - 2
        self._contrast = theme.name == "contrast"
        self._patterns: dict[tuple[str, str, str, int], QPixmap] = {}
        self._pictures: dict[tuple[object, ...], QPixmap] = {}

    def shift(
        self, painter: QPainter, box: QRect, block: Block, state: State | None = None, *, spare: int = 0
    ) -> None:
        """A shift of a person: ground by state, letter, times, track, sign; `spare` pixels stay free at the right.

        `state` stands in for that of the block.
        """
        state, side = state or State(block.state), self.sign_side if block.sign else 0

        def draw(canvas: QPainter, area: QRect) -> None:
            look = self._look(block.look)
            self._ground(canvas, area, look, state)
            if state is not State.CHANGED:
                self._track(canvas, area, block, look.edge)
            self._words(canvas, area, block, look.ink, spare=spare + side)
            if side:
                self._sign(canvas, area, block.sign, state, spare)

        same = (spare, state, block.sign, block.look, block.letter, block.times, block.minutes, block.track)
        self._kept(painter, box, same, draw)

    def sample(self, painter: QPainter, box: QRect, state: State) -> None:
        """The ground of a state without any words, for a legend."""
        self._ground(painter, box, self._look("D"), state)

    def open_sample(self, painter: QPainter, box: QRect) -> None:
        """The frame of an open shift, for a legend."""
        ground = QBrush(self.theme.color("surface"))
        self._frame(painter, box, self.theme.color("accent"), 1.5, DASHES, ground)

    def open_shift(self, painter: QPainter, box: QRect, block: Block) -> None:
        """A shift that wants somebody: dashed, with the count in a filled square."""
        accent, count = self.theme.color("accent"), len(block.shift_ids)
        ground = QBrush(self.theme.color("surface"))
        if block.state != State.PUBLISHED.value:
            ground = self._striped(painter, box, self._quiet_stripe("accent.soft"))
        self._frame(painter, box, accent, 1.5, DASHES, ground)
        painter.setBrushOrigin(0, 0)
        beside = self.count_side + 2 if count > 1 else 0
        side = self.sign_side if block.sign else 0
        self._words(painter, box, block, accent, spare=beside + side)
        if side:
            self._sign(painter, box, block.sign, State.DRAFT, beside)
        if count < 2:
            return
        side = self.count_side
        square = QRectF(box.right() - side - 2, box.center().y() - side / 2 + 0.5, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent.fill"))
        painter.drawRoundedRect(square, 3, 3)
        painter.setPen(self.theme.color("accent.on"))
        painter.setFont(self.bold)
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, str(count))

    def ghost(self, painter: QPainter, box: QRect, block: Block) -> None:
        """Where a lifted shift came from."""
        line = self.theme.color("line.strong")
        self._frame(painter, box, line, 1.5, DOTS, QBrush(self.theme.color("surface")))
        self._words(painter, box, block, self.theme.color("text.muted"), plain=True)

    def rest(self, painter: QPainter, box: QRect, word: str, state: State = State.PUBLISHED) -> None:
        """A rest day: quiet ground, no border; high contrast has no grounds and draws a thin line instead.

        A draft has stripes, one changed since published a dashed frame, as a shift has.
        """

        def draw(canvas: QPainter, area: QRect) -> None:
            canvas.setPen(Qt.PenStyle.NoPen)
            if self._contrast:
                canvas.setPen(QPen(self.theme.color("line"), 1, Qt.PenStyle.DotLine))
            canvas.setBrush(self.theme.color("neutral.soft"))
            if state is State.DRAFT:
                canvas.setBrush(self._striped(canvas, area, self._quiet_stripe("neutral.soft")))
            canvas.drawRoundedRect(_crisp(area), RADIUS, RADIUS)
            canvas.setBrushOrigin(0, 0)
            if state is State.CHANGED:
                self._frame(canvas, area, self.theme.color("line.strong"), 2, DASHES, None)
            self._centred(canvas, area, word, self.theme.color("text.muted"))

        self._kept(painter, box, ("rest", word, state), draw)

    def holiday(self, painter: QPainter, box: QRect, word: str, state: State = State.PUBLISHED) -> None:
        """A statutory or alternative holiday: double frame with a flag; states as of a rest day."""
        self._framed(painter, box, word, "flag", state, double=True)

    def tail(self, painter: QPainter, box: QRect, word: str) -> None:
        """What last night's shift reaches into this day: a thin strip without a border at its top."""

        def draw(canvas: QPainter, area: QRect) -> None:
            ink = self.theme.color("text.muted")
            canvas.setPen(Qt.PenStyle.NoPen)
            canvas.setBrush(self.theme.color("neutral.soft"))
            canvas.drawRect(area)
            canvas.fillRect(QRect(area.x(), area.y(), 2, area.height()), ink)
            canvas.setFont(self.text)
            canvas.setPen(ink)
            canvas.drawText(area.adjusted(INSET + 1, 0, -1, 0), Qt.AlignmentFlag.AlignVCenter, word)

        self._kept(painter, box, ("tail", word), draw)

    def trace(self, painter: QPainter, cell: QRect) -> None:
        """The corner of a cell from which something published has been taken away."""
        side, right, top = 7, cell.right(), cell.top()
        path = QPainterPath(QPointF(right - side, top))
        path.lineTo(right, top)
        path.lineTo(right, top + side)
        path.closeSubpath()
        painter.fillPath(path, self.theme.color("line.strong"))

    def leave(self, painter: QPainter, box: QRect, word: str, symbol: str) -> None:
        """Leave and sickness: single frame, icon and word."""
        self._framed(painter, box, word, symbol)

    def elsewhere(self, painter: QPainter, box: QRect, words: tuple[str, ...]) -> None:
        """Work at another shop: framed, arrow out, the longest of the words that fits."""
        room = box.width() - self.metrics.ascent() - 12
        fitting = [word for word in words if self.metrics.horizontalAdvance(word) <= room]
        self._framed(painter, box, (fitting or list(words[-1:]))[0], "call-made")

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

    def _kept(
        self, painter: QPainter, box: QRect, key: tuple[object, ...], draw: Callable[[QPainter, QRect], None]
    ) -> None:
        ratio = painter.device().devicePixelRatio()
        whole = (*key, box.width(), box.height(), round(ratio * 100))
        picture = self._pictures.get(whole)
        if picture is None:
            if len(self._pictures) >= MOST_PICTURES:
                self._pictures.clear()
            picture = QPixmap(round(box.width() * ratio), round(box.height() * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            canvas = QPainter(picture)
            canvas.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(canvas, QRect(0, 0, box.width(), box.height()))
            canvas.end()
            self._pictures[whole] = picture
        painter.drawPixmap(box.topLeft(), picture)

    def _framed(
        self,
        painter: QPainter,
        box: QRect,
        word: str,
        symbol: str,
        state: State = State.PUBLISHED,
        *,
        double: bool = False,
    ) -> None:
        def draw(canvas: QPainter, area: QRect) -> None:
            line, ground = self.theme.color("line.strong"), QBrush(self.theme.color("surface"))
            if state is State.DRAFT:
                ground = self._striped(canvas, area, self._quiet_stripe("neutral.soft"))
            dashed = state is State.CHANGED
            self._frame(canvas, area, line, 2 if dashed else 1, DASHES if dashed else (), ground)
            canvas.setBrushOrigin(0, 0)
            if double:
                canvas.setPen(QPen(line, 1))
                canvas.setBrush(Qt.BrushStyle.NoBrush)
                canvas.drawRoundedRect(_crisp(area.adjusted(2, 2, -2, -2)), RADIUS - 1, RADIUS - 1)
            self._centred(canvas, area, word, self.theme.color("text"), symbol)

        self._kept(painter, box, (symbol, word, double, state), draw)

    def _quiet_stripe(self, token: str) -> QColor:
        """Stripes behind what has no colour of its own; high contrast has no soft grounds."""
        return self.theme.shift("D").stripe if self._contrast else self.theme.color(token)

    def _striped(self, painter: QPainter, box: QRect, stripe: QColor) -> QBrush:
        painter.setBrushOrigin(box.topLeft())
        ratio = painter.device().devicePixelRatio()
        return self.hatch(stripe, self.theme.color("surface"), 14, 0.5, ratio)

    def _sign(self, painter: QPainter, box: QRect, tone: str, state: State, spare: int) -> None:
        """At the right of a block; on stripes it stands on a clear ground."""
        side = self.sign_side - 2
        mark = QRect(box.right() - side - 2 - spare, box.center().y() - side // 2, side, side)
        if state is State.DRAFT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("surface"))
            painter.drawEllipse(mark.adjusted(-1, -1, 1, 1))
        paint_sign(painter, mark, tone, self.theme)

    def _look(self, look: str | None) -> ShiftLook:
        found = self.theme.shift(look)
        if look is None and self._contrast:
            return replace(found, stripe=self.theme.shift("D").stripe, outlined=True)
        return found

    def _ground(self, painter: QPainter, box: QRect, look: ShiftLook, state: State) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state is State.CHANGED:
            self._frame(painter, box, look.edge, 2, DASHES, QBrush(look.fill))
        elif state is State.DRAFT:
            ratio = painter.device().devicePixelRatio()
            gap = look.fill if self._contrast else self.theme.color("surface")
            painter.setBrushOrigin(box.topLeft())
            painter.setBrush(self.hatch(look.stripe, gap, 14, 0.5, ratio))
            painter.setPen(QPen(look.edge, 1))
            painter.drawRoundedRect(_crisp(box), RADIUS, RADIUS)
            painter.setBrushOrigin(0, 0)
        elif look.outlined or self._contrast:
            self._frame(painter, box, look.edge, 1, (), QBrush(look.fill))
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
        fill: QBrush | None,
    ) -> None:
        pen = QPen(line, width)
        if dashes:
            pen.setDashPattern(list(dashes))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(fill if fill is not None else QBrush())
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
        inner = box.adjusted(INSET, 0, -2 - spare, -2)
        painter.setPen(ink)
        if block.letter:
            painter.setFont(self.text if plain else self.letter)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, block.letter)
            own = self._letter_metrics.horizontalAdvance(block.letter)
            inner.setLeft(inner.left() + max(own, self._letter_room) + 4)
        font, text = self._fitting(block, inner.width())
        painter.setFont(font)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)

    def _fitting(self, block: Block, room: int) -> tuple[QFont, str]:
        """Both times where there is room, if need be smaller; else the start, else the hours."""
        start = f"{block.starts:%H%M}"
        for font, text in ((self.text, block.times), (self._small, block.times), (self.text, start)):
            if QFontMetrics(font).horizontalAdvance(text) <= room + 1:
                return font, text
        return self.text, f"{block.minutes / 60:g}"

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

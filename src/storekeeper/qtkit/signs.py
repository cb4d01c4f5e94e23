"""The signs of a finding: disc with cross, triangle, square, disc with tick; told apart without colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from storekeeper.qtkit.theme import Theme


def paint_sign(painter: QPainter, box: QRect | QRectF, tone: str, theme: Theme) -> None:
    """Draws the sign of 'hard', 'soft', 'info' or 'done' into a square box; KeyError for another tone."""
    square = _square(QRectF(box))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    {"hard": _hard, "soft": _soft, "info": _info, "done": _done}[tone](painter, square, theme)
    painter.restore()


class Sign(QWidget):
    """A sign as a widget, empty until `show_tone`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "info"
        self._theme: Theme | None = None

    def show_tone(self, tone: str, theme: Theme) -> None:
        """Shows another sign, as large as the icons of the theme."""
        self._tone, self._theme = tone, theme
        side = theme.metric("icon")
        self.setFixedSize(QSize(side, side))
        self.update()

    def paintEvent(self, event: object) -> None:
        if self._theme is not None:
            painter = QPainter(self)
            paint_sign(painter, self.rect(), self._tone, self._theme)
            painter.end()


def sign_pixmap(tone: str, side: int, theme: Theme, ratio: float = 1.0) -> QPixmap:
    """A sign as a picture of `side` logical pixels, for headers and menus."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_sign(painter, QRectF(0, 0, side, side), tone, theme)
    painter.end()
    return pixmap


def _square(box: QRectF) -> QRectF:
    side = min(box.width(), box.height())
    return QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)


def _pen(color: QColor, box: QRectF, share: float = 0.11) -> QPen:
    pen = QPen(color, max(1.4, box.width() * share))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _at(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.left() + box.width() * x, box.top() + box.height() * y)


def _disc(painter: QPainter, box: QRectF, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(color))
    painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))


def _hard(painter: QPainter, box: QRectF, theme: Theme) -> None:
    _disc(painter, box, theme.color("danger.fill"))
    painter.setPen(_pen(theme.color("danger.on"), box))
    painter.drawLine(_at(box, 0.33, 0.33), _at(box, 0.67, 0.67))
    painter.drawLine(_at(box, 0.67, 0.33), _at(box, 0.33, 0.67))


def _soft(painter: QPainter, box: QRectF, theme: Theme) -> None:
    corners = QPolygonF([_at(box, 0.5, 0.08), _at(box, 0.95, 0.9), _at(box, 0.05, 0.9)])
    painter.setPen(_pen(theme.color("warn.on"), box, 0.05))
    painter.setBrush(QBrush(theme.color("warn.fill")))
    painter.drawPolygon(corners)
    painter.setPen(_pen(theme.color("warn.on"), box, 0.1))
    painter.drawLine(_at(box, 0.5, 0.4), _at(box, 0.5, 0.6))
    painter.drawPoint(_at(box, 0.5, 0.76))


def _info(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.setPen(_pen(theme.color("accent"), box, 0.09))
    painter.setBrush(QBrush(theme.color("accent.soft")))
    painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), box.width() * 0.18, box.width() * 0.18)
    painter.drawLine(_at(box, 0.5, 0.46), _at(box, 0.5, 0.72))
    painter.drawPoint(_at(box, 0.5, 0.29))


def _done(painter: QPainter, box: QRectF, theme: Theme) -> None:
    _disc(painter, box, theme.color("ok.fill"))
    tick = QPainterPath(_at(box, 0.29, 0.52))
    tick.lineTo(_at(box, 0.44, 0.67))
    tick.lineTo(_at(box, 0.72, 0.36))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(theme.color("ok.on"), box))
    painter.drawPath(tick)

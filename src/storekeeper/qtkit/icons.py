"""Icons of Material Design from the QtAwesome package; its font and table are read when first asked for."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QIcon, QIconEngine, QPainter, QPixmap

_GAP = 4


def icon(name: str, color: QColor, disabled: QColor | None = None) -> QIcon:
    """The icon of that `mdi6` name in a colour, sharp at every size; KeyError for an unknown name."""
    return QIcon(_GlyphEngine(glyph(name), QColor(color), QColor(disabled or color)))


def beside_words(side: int) -> QSize:
    """The size for the icon of a push button with words: its box is wider than its sign, as Qt leaves 4 px only."""
    return QSize(side + _GAP, side)


def paint_icon(painter: QPainter, box: QRect | QRectF, name: str, color: QColor) -> None:
    """Draws the icon into the box, for delegates."""
    _paint_glyph(painter, QRectF(box), glyph(name), color)


def glyph(name: str) -> str:
    """The character of an icon name in the icon font."""
    return chr(int(_table()[name], 16))


class _GlyphEngine(QIconEngine):
    def __init__(self, character: str, color: QColor, disabled: QColor) -> None:
        super().__init__()
        self._character, self._color, self._disabled = character, color, disabled

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._character, self._color, self._disabled)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        color = self._disabled if mode == QIcon.Mode.Disabled else self._color
        side = min(rect.width(), rect.height())
        box = QRectF(rect.left(), rect.top() + (rect.height() - side) / 2, side, side)
        _paint_glyph(painter, box, self._character, color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap


def _paint_glyph(painter: QPainter, box: QRectF, character: str, color: QColor) -> None:
    font = QFont(_family())
    font.setPixelSize(max(1, round(min(box.width(), box.height()))))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(color)
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(character)
    left = box.center().x() - width / 2
    baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(left, baseline), character)
    painter.restore()


@cache
def _folder() -> Path:
    found = importlib.util.find_spec("qtawesome")
    if found is None or found.origin is None:
        raise ImportError("qtawesome")
    return Path(found.origin).parent / "fonts"


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = json.loads(_newest("charmap-6.*.json").read_text(encoding="utf-8"))
    return table


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_newest("6.*.ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


def _newest(ending: str) -> Path:
    return sorted(_folder().glob(f"materialdesignicons6-webfont-{ending}"))[-1]

"""How a right is drawn: five levels, each with a letter, an icon and a ground of its own, so that none needs colour."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.theme import Theme

LEVELS = ("change", "see", "masked", "reveal", "none")
_ICONS: Mapping[str, str] = MappingProxyType(
    {"change": "table-edit", "see": "eye", "masked": "eye-off", "reveal": "key-variant"}
)
_AIR, _GAP = 6, 3
_HATCH = 6


def chip_size(level: str, theme: Theme, sentences: Sentences) -> QSize:
    """What a level needs, in logical pixels."""
    metrics = QFontMetrics(theme.font("body", strong=True))
    word = metrics.horizontalAdvance(sentences.say(f"access.level.{level}"))
    icon = 0 if level == "none" else _icon_side(theme) + _GAP
    return QSize(word + icon + 2 * _AIR, metrics.height() + 4)


def paint_level(
    painter: QPainter, box: QRect | QRectF, level: str, theme: Theme, sentences: Sentences
) -> None:
    """Draws a level into the middle of a box; KeyError for an unknown one."""
    size = chip_size(level, theme, sentences)
    area = QRectF(box)
    chip = QRectF(0, 0, min(size.width(), area.width()), min(size.height(), area.height()))
    chip.moveCenter(area.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = _paint_ground(painter, chip.adjusted(0.5, 0.5, -0.5, -0.5), level, theme)
    _paint_words(painter, chip, level, ink, theme, sentences)
    painter.restore()


def level_pixmap(level: str, theme: Theme, sentences: Sentences, ratio: float = 1.0) -> QPixmap:
    """A level as a picture, for the lists of choices."""
    size = chip_size(level, theme, sentences)
    pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_level(painter, QRectF(QPointF(0, 0), size), level, theme, sentences)
    painter.end()
    return pixmap


class LevelChip(QWidget):
    """A level as a widget; its name says it in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = "none"
        self._theme: Theme | None = None
        self._sentences: Sentences | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_level(self, level: str, theme: Theme, sentences: Sentences) -> None:
        """Another level, theme or language."""
        self.level, self._theme, self._sentences = level, theme, sentences
        self.setFixedSize(chip_size(level, theme, sentences))
        told = sentences.say(f"access.level.{level}.long")
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is not None and self._sentences is not None:
            painter = QPainter(self)
            paint_level(painter, self.rect(), self.level, self._theme, self._sentences)
            painter.end()


def _icon_side(theme: Theme) -> int:
    return theme.metric("icon") - 4


def _paint_ground(painter: QPainter, chip: QRectF, level: str, theme: Theme) -> QColor:
    """The ground of a level; gives the ink that stands on it."""
    radius = theme.metric("radius.chip")
    contrast = theme.name == "contrast"
    fills = {"change": "text", "see": "canvas" if contrast else "neutral.soft"}
    edges = {"see": "line.strong" if contrast else "", "masked": "line.strong", "reveal": "accent"}
    fill, edge = fills.get(level, ""), edges.get(level, "")
    painter.setPen(QPen(theme.color(edge), 2 if level == "reveal" else 1) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
    if level == "masked" and contrast:  # a white hatch would lie over the word
        painter.setPen(QPen(theme.color(edge), 1, Qt.PenStyle.DashLine))
    elif level == "masked":
        painter.fillRect(chip, theme.color("surface"))
        painter.setBrush(_hatch(theme))
    elif level == "reveal":
        painter.setBrush(theme.color("surface"))
    if level != "none":
        painter.drawRoundedRect(chip, radius, radius)
    inks = {"change": "surface", "reveal": "accent", "none": "text.muted"}
    return theme.color(inks.get(level, "text"))


def _hatch(theme: Theme) -> QBrush:
    tile = QPixmap(_HATCH, _HATCH)
    tile.fill(theme.color("surface"))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line"), 1))
    for shift in (-_HATCH, 0, _HATCH):
        painter.drawLine(QPointF(shift, _HATCH), QPointF(shift + _HATCH, 0))
    painter.end()
    return QBrush(tile)


def _paint_words(
    painter: QPainter, chip: QRectF, level: str, ink: QColor, theme: Theme, sentences: Sentences
) -> None:
    font = theme.font("body", strong=level in {"change", "reveal"})
    metrics = QFontMetrics(font)
    word = sentences.say(f"access.level.{level}")
    side = 0 if level == "none" else _icon_side(theme)
    wide = metrics.horizontalAdvance(word) + (side + _GAP if side else 0)
    left = chip.center().x() - wide / 2
    if side:
        mark = QRectF(left, chip.center().y() - side / 2, side, side)
        paint_icon(painter, mark, _ICONS[level], ink)
        left = mark.right() + _GAP
    painter.setFont(font)
    painter.setPen(ink)
    baseline = chip.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(left, baseline), word)

"""What hangs below the mouse while something is dragged: one small card with its name, beside what it is held above."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap

from storekeeper.qtkit.theme import Theme

BESIDE = QPoint(-14, -10)
"""The hot spot: the card hangs right below the cursor and covers nothing that the cursor is above."""
_AIR, _ROUND = 10, 5


def carried_picture(words: str, theme: Theme, ratio: float) -> QPixmap:
    """A card with `words`, sharp at a device pixel `ratio`."""
    font = theme.font("body", strong=True)
    metrics = QFontMetrics(font)
    wide, tall = metrics.horizontalAdvance(words) + 2 * _AIR, theme.metric("control_small")
    picture = QPixmap(round(wide * ratio), round(tall * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent"), 1.5))
    painter.setBrush(theme.color("raised"))
    box = QRectF(1, 1, wide - 2, tall - 2)
    painter.drawRoundedRect(box, _ROUND, _ROUND)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return picture

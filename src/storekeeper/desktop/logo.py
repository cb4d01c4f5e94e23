"""The program's own mark: a shop's character on the accent."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap

from storekeeper.qtkit.theme import Theme


def logo(theme: Theme, side: int, ratio: float = 1.0) -> QPixmap:
    """The mark at `side` logical pixels."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    box = QRectF(0, 0, side, side)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent.fill"))
    painter.drawRoundedRect(box, side * 0.2, side * 0.2)
    font = theme.font("title")
    font.setPixelSize(round(side * 0.6))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(theme.color("accent.on"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "店")
    painter.end()
    return pixmap

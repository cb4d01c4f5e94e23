"""Paints laid-out pages in black on any paged device: vector text, and patterns that survive a photocopier."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSaveFile, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from storekeeper.kit.errors import Refused
from storekeeper.roster.desktop.printing.layout import Box, Sheet, Text

_DPI = 600
_SMALLEST = 3.5
_GREY, _PALE = QColor(218, 218, 218), QColor(150, 150, 150)
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "middle": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def save_pdf(path: Path, sheets: Sequence[Sheet], families: Sequence[str], title: str) -> None:
    """Saves A4 landscape pages; what stood at `path` is replaced when all is written. Raises Refused."""
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise Refused("import.cannot_write", file=path.name)
    writer = QPdfWriter(file)
    writer.setResolution(_DPI)
    writer.setTitle(title)
    writer.setCreator("Storekeeper")
    paint(writer, sheets, families)
    del writer
    if not file.commit():
        raise Refused("import.cannot_write", file=path.name)


def prepare(device: QPagedPaintDevice) -> None:
    """A4 landscape without margins of its own: the layout has them."""
    page = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(0, 0, 0, 0)
    )
    page.setMode(QPageLayout.Mode.FullPageMode)
    device.setPageLayout(page)


def paint(device: QPagedPaintDevice, sheets: Sequence[Sheet], families: Sequence[str]) -> None:
    """All pages, one after the other."""
    prepare(device)
    painter = QPainter(device)
    for number, sheet in enumerate(sheets):
        if number:
            device.newPage()
        paint_sheet(painter, sheet, families)
    painter.end()


def paint_sheet(painter: QPainter, sheet: Sheet, families: Sequence[str]) -> None:
    """One page, at the resolution of the painter's device."""
    by = painter.device().logicalDpiX() / 25.4
    for box in sheet.boxes:
        _box(painter, box, by)
    for text in sheet.texts:
        _text(painter, text, by, families)


def _box(painter: QPainter, box: Box, by: float) -> None:
    area = QRectF(box.x * by, box.y * by, box.w * by, box.h * by)
    thin = QPen(QColor(0, 0, 0), 0.2 * by)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if box.look == "black":
        painter.fillRect(area, QColor(0, 0, 0))
        return
    if box.look in {"rest", "head"}:
        painter.fillRect(area, _GREY)
    if box.look == "rest":
        return
    if box.look == "stripes":
        _stripe(painter, area, by)
    if box.look == "dashed":
        thin = QPen(QColor(0, 0, 0), 0.45 * by)
        thin.setDashPattern([3, 2])
    if box.look == "grid":
        thin.setColor(_PALE)
    painter.setPen(thin)
    painter.drawRect(area)
    if box.look == "double":
        inner = 0.6 * by
        painter.drawRect(area.adjusted(inner, inner, -inner, -inner))


def _stripe(painter: QPainter, area: QRectF, by: float) -> None:
    """Pale lines of 135°, drawn as lines: a tile would be a picture on paper."""
    painter.save()
    painter.setClipRect(area)
    painter.setPen(QPen(QColor(190, 190, 190), 0.45 * by))
    step, x = 1.8 * by, area.left() - area.height()
    while x < area.right():
        painter.drawLine(int(x), int(area.bottom()), int(x + area.height()), int(area.top()))
        x += step
    painter.restore()


def _text(painter: QPainter, text: Text, by: float, families: Sequence[str]) -> None:
    if not text.text:
        return
    font = QFont(list(families))
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setBold(text.bold)
    area = QRectF(text.x * by, text.y * by, text.w * by, text.h * by)
    size = text.size
    font.setPointSizeF(size)
    wide = QFontMetricsF(font, painter.device()).horizontalAdvance(text.text)
    if wide > area.width():
        size = max(size * area.width() / wide * 0.98, _SMALLEST)
        font.setPointSizeF(size)
    painter.setFont(font)
    painter.setPen(QColor(255, 255, 255) if text.white else QColor(0, 0, 0))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    flags = _ALIGN[text.align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
    painter.drawText(area, int(flags), text.text)

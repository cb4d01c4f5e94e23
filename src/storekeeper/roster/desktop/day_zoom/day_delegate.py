"""Paints the rows of the day zoom: hours and quarters, closed time, shifts where their times lie, what is pulled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QLine, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from storekeeper.kit.clock import at
from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.signs import paint_sign
from storekeeper.roster.desktop.block_painter import PADDING
from storekeeper.roster.desktop.day_zoom.axis import DAY, HOUR, QUARTER, Span, TimeAxis, fixed_breaks
from storekeeper.roster.desktop.faces import Block, Face
from storekeeper.roster.desktop.grid_model import AnyIndex
from storekeeper.roster.desktop.shift_delegate import TINTS, ShiftDelegate
from storekeeper.roster.domain import Shift

if TYPE_CHECKING:
    from storekeeper.roster.desktop.day_zoom.day_grid import DayGrid

GRIP = 8
NARROWEST = 6
EDITOR = 360
CLOSEST = 5
_RINGS = {"free": "ok", "warned": "warn.fill", "refused": "danger.fill"}
_Line = Block | str


class DayDelegate(ShiftDelegate):
    """The week's delegate with time across: a band stands where it begins and ends, what overlaps is stacked."""

    def __init__(self, grid: DayGrid) -> None:
        self._day_grid = grid
        super().__init__(grid)

    def bands(self, cell: QRect, face: Face) -> Iterator[tuple[QRect, _Line]]:
        """Where each shift and each word stands."""
        for lane, span, line in self.lanes(face):
            yield self.box(cell, span, lane), line

    def lanes(self, face: Face) -> Iterator[tuple[int, Span, _Line]]:
        """Each line with its times and the lane that is free at that time."""
        spans = [(span, line) for line in self._lines(face) if (span := self._span(line, face.day))]
        free: list[datetime] = []
        for span, line in sorted(spans, key=lambda pair: pair[0]):
            lane = next((n for n, end in enumerate(free) if end <= span[0]), len(free))
            free[lane : lane + 1] = [span[1]]
            yield lane, span, line

    def box(self, cell: QRect, span: Span, lane: int = 0) -> QRect:
        """The rectangle of these times in a row, clipped to the axis."""
        axis = self._day_grid.axis
        left, right = (axis.position(each, cell.width()) for each in span) if axis else (0.0, 0.0)
        top = cell.y() + PADDING + lane * (self._band + PADDING)
        return QRect(cell.x() + round(left), top, max(round(right - left), NARROWEST), self._band)

    def part_at(self, cell: QRect, face: Face, point: QPoint) -> tuple[Block, QRect, str] | None:
        """The shift at a point and its part: starts, ends or body.

        An edge is at least 8 pixels wide; a narrow shift keeps half of itself as body, its edges reach outside.
        """
        boxes = [(box, line) for box, line in self.bands(cell, face) if isinstance(line, Block)]
        boxes.sort(key=lambda pair: not pair[0].contains(point))
        for box, block in boxes:
            inside = min(GRIP, box.width() // 4)
            if not box.adjusted(inside - GRIP, 0, GRIP - inside, 0).contains(point):
                continue
            if point.x() < box.left() + inside:
                return block, box, "starts"
            return block, box, "ends" if point.x() > box.right() - inside else "body"
        return None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """A row as in the week, and over it the shift that is being pulled into it."""
        super().paint(painter, option, index)
        gesture = self._day_grid.gesture
        preview = gesture.preview if gesture is not None else None
        if gesture is None or preview is None or self._day_grid.roster.place_at(index) != preview.place:
            return
        painter.save()
        painter.setClipRect(option.rect)
        box = self.box(option.rect, preview.span)
        if preview.place[0] is None:
            self.blocks.open_shift(painter, box, preview.block)
        else:
            self.blocks.shift(painter, box, _tracked(preview.block))
        ring = _RINGS[gesture.verdict] if gesture.verdict != "free" else "accent"
        self._frame(painter, QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), ring)
        if gesture.copies:
            self._plus(painter, QRect(box.right() - 17, box.y() + 2, 16, 16))
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Where the chosen shift stands; a line across the whole day would be too long to read."""
        cell: QRect = option.rect
        box = self._chosen_box(cell, index) or cell
        left = min(box.left(), max(cell.right() - EDITOR, cell.left()))
        editor.setGeometry(left, cell.top(), min(EDITOR, cell.width()), cell.height() - 1)

    def _span(self, line: _Line, day: date) -> Span | None:
        axis, week = self._day_grid.axis, self._day_grid.roster.week
        if axis is None or week is None:
            return None
        if isinstance(line, Block):
            shift = week.shift(line.shift_id)
            span = (shift.starts_at, shift.ends_at) if shift else None
        else:
            span = _span_of_word(line, axis, day, week.shop.day_starts)
        return span if span and span[0] < axis.last and span[1] > axis.first else None

    def _ground(
        self, painter: QPainter, cell: QRect, where: tuple[int, int], *, selected: bool = False
    ) -> None:
        axis, gesture = self._day_grid.axis, self._day_grid.gesture
        painter.fillRect(cell, self.theme.color("accent.soft" if selected else "surface"))
        if axis is None:
            return
        self._closed(painter, cell, axis, selected=selected)
        verdict = gesture.verdict_at(self._day_grid.roster.index(*where)) if gesture else None
        if verdict is not None:
            painter.fillRect(cell, self.theme.color(TINTS[verdict]))
        self._ruled(painter, cell, axis)

    def _ruled(self, painter: QPainter, cell: QRect, axis: TimeAxis) -> None:
        """Hours as lines, quarters as dotted ones where they do not run together."""
        hours, quarters = list[QLine](), list[QLine]()
        for instant in axis.instants(QUARTER):
            x = cell.x() + round(axis.position(instant, cell.width()))
            lines = quarters if (instant - axis.first) % HOUR else hours
            lines.append(QLine(x, cell.top(), x, cell.bottom()))
        if cell.width() / axis.quarters >= CLOSEST:
            painter.setPen(QPen(self.theme.color("line"), 1, Qt.PenStyle.DotLine))
            painter.drawLines(quarters)
        painter.setPen(QPen(self.theme.color("line.group"), 1))
        painter.drawLines(hours)

    def _closed(self, painter: QPainter, cell: QRect, axis: TimeAxis, *, selected: bool) -> None:
        gap = self.theme.color("accent.soft" if selected else "sunken")
        contrast = self.theme.name == "contrast"
        stripe = self.theme.shift("D").stripe if contrast else self.theme.color("line")
        brush = self.blocks.hatch(stripe, gap, 10, 0.12, painter.device().devicePixelRatio())
        for start, end in axis.closed():
            left, right = (round(axis.position(each, cell.width())) for each in (start, end))
            painter.setBrushOrigin(cell.x() + left, cell.y())
            painter.fillRect(QRect(cell.x() + left, cell.y(), right - left, cell.height()), brush)
        painter.setBrushOrigin(0, 0)

    def _content(self, painter: QPainter, cell: QRect, face: Face) -> None:
        super()._content(painter, cell, face)
        axis, week = self._day_grid.axis, self._day_grid.roster.week
        for box, line in self.bands(cell, face):
            shift = week.shift(line.shift_id) if week and isinstance(line, Block) else None
            if axis is None or shift is None or shift.id == self._day_grid.lifted:
                continue
            self._notches(painter, cell, box, shift, axis)
            if shift.ends_at > axis.last:
                self._arrow(painter, QRect(box.right() - 15, box.center().y() - 8, 16, 16), "arrow-right")
            if shift.starts_at < axis.first:
                self._arrow(painter, QRect(box.left(), box.center().y() - 8, 16, 16), "arrow-left")

    def _shift(self, painter: QPainter, box: QRect, block: Block, *, is_open: bool) -> None:
        """The block lies at its times already: its track is all of it."""
        super()._shift(painter, box, _tracked(block), is_open=is_open)

    def _notches(self, painter: QPainter, cell: QRect, box: QRect, shift: Shift, axis: TimeAxis) -> None:
        """A pause whose time is fixed is cut out of the upper edge."""
        for start, end in fixed_breaks(shift):
            left, right = (cell.x() + round(axis.position(each, cell.width())) for each in (start, end))
            notch = QRect(left, box.top(), max(right - left, 2), 5)
            painter.fillRect(notch, self.theme.color("surface"))
            painter.setPen(self.theme.color("line.strong"))
            painter.drawPolyline([notch.topLeft(), notch.bottomLeft(), notch.bottomRight(), notch.topRight()])

    def _arrow(self, painter: QPainter, box: QRect, symbol: str) -> None:
        painter.fillRect(box.adjusted(1, 1, -1, -1), self.theme.color("surface"))
        paint_icon(painter, box, symbol, self.theme.color("text"))

    def _plus(self, painter: QPainter, box: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent.fill"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(self.theme.color("accent.on"))
        painter.setFont(self.blocks.bold)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "+")

    def _chosen_box(self, cell: QRect, index: AnyIndex) -> QRect | None:
        face, chosen = self._day_grid.roster.face_at(index), self._day_grid.chosen_shift()
        if face is None or chosen is None:
            return None
        boxes = self.bands(cell, face)
        return next((b for b, line in boxes if isinstance(line, Block) and chosen.id in line.shift_ids), None)

    def _selection(self, painter: QPainter, cell: QRect, index: AnyIndex, *, current: bool) -> None:
        if self._day_grid.gesture is not None:
            return
        super()._selection(painter, cell, index, current=current)
        box = self._chosen_box(cell, index) if current else None
        if box is None or box.width() < 3 * GRIP:
            return
        for x in (box.left() - 1, box.right() - 2):
            painter.fillRect(QRect(x, box.center().y() - 6, 4, 13), self.theme.color("accent"))

    def _verdict(self, painter: QPainter, cell: QRect, index: AnyIndex) -> None:
        gesture = self._day_grid.gesture
        verdict = gesture.verdict_at(index) if gesture is not None else None
        if verdict is None:
            return
        side = self.theme.metric("icon") - 4
        box = QRect(cell.x() + 4, cell.y() + (self.row_height(1) - side) // 2, side, side)
        if verdict == "free":
            paint_icon(painter, box, "check", self.theme.color("ok"))
        else:
            paint_sign(painter, box, "soft" if verdict == "warned" else "hard", self.theme)


def _tracked(block: Block) -> Block:
    return replace(block, track=(0.0, 1.0))


def _span_of_word(line: str, axis: TimeAxis, day: date, day_starts: time) -> Span:
    """Work elsewhere and last night's tail at their times, a mark or leave over the opening hours."""
    kind, _, code = line.partition(".")
    if kind == "away":
        starts, ends = (time(int(part[:2]), int(part[2:])) for part in code.split("–"))
        first = at(day + timedelta(days=starts < day_starts), starts)
        ends_at = at(first.date(), ends)
        return first, ends_at + DAY * (ends_at <= first)
    if kind == "tail":
        return axis.business[0], at(day, time(int(code[:2]), int(code[2:])))
    if axis.opening:
        return axis.opening[0][0], max(closes for _, closes in axis.opening)
    return axis.first, axis.last

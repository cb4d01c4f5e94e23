"""The hours of one day drawn to scale: windows whose ends are dragged, and room to paint new ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from storekeeper.kit.hours import time_at
from storekeeper.qtkit.theme import Theme

STEP = 15
DAY = 24 * 60
SHOWN = 30 * 60  # the scale reaches six hours into the next day
_REACH = 8  # pixels around an end in which it is taken
Spans = tuple[tuple[int, int], ...]  # minutes since midnight, ends of the next day above 1440


@dataclass(frozen=True)
class Grip:
    """What is dragged: `part` start, end, whole or new, of the span `index`, taken `at` that minute."""

    index: int
    part: str
    at: int


def moved(spans: Spans, grip: Grip, minute: int) -> Spans:
    """The spans after the grip was dragged to a minute: in steps, never over another window."""
    start, end = spans[grip.index]
    low, high = _room(spans, grip.index)
    to = round(minute / STEP) * STEP
    if grip.part == "start":
        start = max(min(to, end - STEP, DAY - STEP), low, end - DAY)
    elif grip.part == "end":
        end = min(max(to, start + STEP), high, start + DAY)
    elif grip.part == "whole":
        by = round((minute - grip.at) / STEP) * STEP
        by = max(min(by, high - end, DAY - STEP - start), low - start)
        start, end = start + by, end + by
    else:
        origin = round(grip.at / STEP) * STEP
        start = max(min(origin, to, DAY - STEP), low)
        end = min(max(origin, to, start + STEP), high)
    return (*spans[: grip.index], (start, end), *spans[grip.index + 1 :])


def _room(spans: Spans, index: int) -> tuple[int, int]:
    """Between the window before and the one after; the last may reach to the first of the next day."""
    low = spans[index - 1][1] if index else max(spans[-1][1] - DAY, 0) if len(spans) > 1 else 0
    high = spans[index + 1][0] if index + 1 < len(spans) else DAY + (spans[0][0] if index else DAY)
    return low, high


class DayBar(QWidget):
    """`moving` tells each step of a drag, `dragged` its end, `given_up` that it was ended."""

    moving = Signal(object)
    dragged = Signal(object)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.theme = Theme()
        self.most = 3
        self.editable = True
        self._spans: Spans = ()
        self._until = SHOWN
        self._grip: Grip | None = None
        self._before: Spans = ()
        self._lifted: Spans = ()

    @property
    def spans(self) -> Spans:
        """What is drawn now."""
        return self._spans

    @property
    def until(self) -> int:
        """The last minute of the scale."""
        return self._until

    def show_spans(self, spans: Spans, until: int = SHOWN) -> None:
        """Draws these windows on a scale from midnight to `until` minutes."""
        self._spans, self._until = spans, until
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self.theme.metric("control_small") - 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def x_of(self, minute: int) -> float:
        """Where a minute lies, in pixels from the left."""
        return 1 + (self.width() - 2) * minute / self._until

    def minute_at(self, x: float) -> int:
        """The minute under a pixel."""
        return round((x - 1) * self._until / max(self.width() - 2, 1))

    def grip_at(self, x: float) -> Grip | None:
        """What a press there would take hold of; None where nothing can be done."""
        minute = self.minute_at(x)
        ends = [
            (abs(x - self.x_of(edge)), Grip(index, part, edge))
            for index, span in enumerate(self._spans)
            for part, edge in zip(("start", "end"), span, strict=True)
        ]
        near = min(ends, key=lambda found: found[0], default=None)
        if near is not None and near[0] <= _REACH:
            return near[1]
        for index, (start, end) in enumerate(self._spans):
            if start < minute < end:
                return Grip(index, "whole", minute)
        if len(self._spans) >= self.most or not 0 <= minute < DAY:
            return None
        return Grip(sum(start < minute for start, _ in self._spans), "new", minute)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        grip = self.grip_at(event.position().x()) if self.editable else None
        if grip is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._before = self._lifted = self._spans
        self._grip = grip
        if grip.part == "new":
            fresh = (grip.at, grip.at + STEP)
            self._lifted = (*self._before[: grip.index], fresh, *self._before[grip.index :])
        self._drag_to(grip.at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            self._point(event.position().x())
            return
        self._drag_to(self._at(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        painted_nothing = self._grip.part == "new" and abs(self._at(event) - self._grip.at) < STEP / 2
        self._grip = None
        if painted_nothing:
            self.give_up()
        elif self._spans != self._before:
            self.dragged.emit(self._spans)

    @property
    def dragging(self) -> bool:
        """Whether something is being dragged."""
        return self._grip is not None

    def give_up(self) -> None:
        """Ends a drag without a change."""
        self._grip = None
        self._spans = self._before
        self.update()
        self.given_up.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.theme.metric("icon") - 2
        strip = QRectF(0.5, (self.height() - height) / 2, self.width() - 1, height)
        painter.setPen(QPen(self.theme.color("line"), 1))
        painter.setBrush(self.theme.color("neutral.soft"))
        painter.drawRoundedRect(strip, 3, 3)
        self._paint_hours(painter, strip)
        for start, end in self._spans:
            self._paint_window(painter, strip, start, end)
        painter.end()

    def _paint_hours(self, painter: QPainter, strip: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for hour in range(6, self._until // 60, 6):
            midnight = hour % 24 == 0
            painter.setPen(QPen(self.theme.color("line.strong" if midnight else "line.group"), 1))
            x = round(self.x_of(hour * 60))
            painter.drawLine(QPointF(x, strip.top() + 1), QPointF(x, strip.bottom() - 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _paint_window(self, painter: QPainter, strip: QRectF, start: int, end: int) -> None:
        left, right = self.x_of(start), self.x_of(min(end, self._until))
        box = QRectF(left, strip.top(), max(right - left, 3), strip.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent.fill" if self.editable else "line.strong"))
        painter.drawRoundedRect(box, 3, 3)
        if self.editable and box.width() >= 16:
            painter.setPen(QPen(self.theme.color("accent.on"), 1.5))
            for x in (box.left() + 4, box.right() - 4):
                painter.drawLine(QPointF(x, box.top() + 4), QPointF(x, box.bottom() - 4))

    def _at(self, event: QMouseEvent) -> int:
        return self.minute_at(event.position().x())

    def _drag_to(self, minute: int) -> None:
        if self._grip is None:
            return
        spans = moved(self._lifted, self._grip, minute)
        if spans != self._spans:
            self._spans = spans
            self.update()
            self.moving.emit(spans)

    def _point(self, x: float) -> None:
        shape = Qt.CursorShape.ArrowCursor
        grip = self.grip_at(x) if self.editable else None
        if grip is not None:
            shape = {
                "whole": Qt.CursorShape.OpenHandCursor,
                "new": Qt.CursorShape.CrossCursor,
            }.get(grip.part, Qt.CursorShape.SizeHorCursor)
        self.setCursor(shape)


class HourScale(QWidget):
    """The hours above a column of bars: 0, 6, 12, 18, 24, and on into the next day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.theme = Theme()
        self.until = SHOWN
        self.next_day: Callable[[int], str] = str

    def sizeHint(self) -> QSize:
        return QSize(160, QFontMetrics(self.theme.font("caption")).height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.theme.font("caption"))
        painter.setPen(self.theme.color("text.muted"))
        metrics = QFontMetrics(self.theme.font("caption"))
        marks = [(hour, self._said(hour)) for hour in range(0, self.until // 60 + 1, 6)]
        right_edge = float(self.width())
        for hour, text in reversed(marks):
            wide = metrics.horizontalAdvance(text)
            middle = 1 + (self.width() - 2) * hour * 60 / self.until
            left = min(max(middle - wide / 2, 0), self.width() - wide)
            if left + wide <= right_edge:
                painter.drawText(QPointF(left, metrics.ascent()), text)
                right_edge = left - 4
        painter.end()

    def _said(self, hour: int) -> str:
        return str(hour) if hour <= 24 else self.next_day(hour - 24)


def as_clock(minute: int) -> str:
    """10:00; midnight at the end of the day is 24:00."""
    return "24:00" if minute == DAY else f"{time_at(minute):%H:%M}"

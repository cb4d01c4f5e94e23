"""The head of the day zoom: the hours, and above the rows how many people are there in each quarter hour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from storekeeper.kit.clock import HONG_KONG
from storekeeper.roster.desktop.day_zoom.axis import DAY, HOUR, QUARTER, TimeAxis
from storekeeper.roster.desktop.headers import DayHeader

if TYPE_CHECKING:
    from storekeeper.roster.desktop.day_zoom.day_grid import DayGrid

BARS = 30


class AxisHeader(DayHeader):
    """Every hour that there is room for, 翌日 after midnight, bars of planned people, the times that are pulled."""

    def __init__(self, grid: DayGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.setSectionsClickable(False)

    def sizeHint(self) -> QSize:
        """One line of hours and the bars, at least as high as the head of the week."""
        line = QFontMetrics(self.theme.font("caption")).height()
        return QSize(0, max(2 * line + BARS, self.theme.metric("day_header")))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """The whole axis; the day has one section."""
        axis = self._grid.axis
        if axis is None:
            return
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, self.theme.color("sunken"))
        self._lit_span(painter, rect, axis)
        line = QFontMetrics(self.theme.font("caption")).height()
        self._hours(painter, QRect(rect.x(), rect.y() + 2, rect.width(), line), axis)
        self._bars(painter, rect.adjusted(0, line + 4, 0, -1), axis, self._grid.headcount)
        painter.setPen(self.theme.color("line.group"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _lit_span(self, painter: QPainter, rect: QRect, axis: TimeAxis) -> None:
        if self._grid.lit is None:
            return
        left, right = (rect.x() + round(axis.position(each, rect.width())) for each in self._grid.lit)
        painter.fillRect(QRect(left, rect.y(), right - left, rect.height()), self.theme.color("accent.soft"))
        painter.setPen(self.theme.color("accent"))
        for x in (left, right):
            painter.drawLine(x, rect.top(), x, rect.bottom())

    def _hours(self, painter: QPainter, rect: QRect, axis: TimeAxis) -> None:
        """At the right of its line; midnight says that the next day begins and is never left out."""
        metrics = QFontMetrics(self.theme.font("caption"))
        painter.setFont(self.theme.font("caption"))
        every = 1
        while rect.width() * every / max(axis.quarters // 4, 1) < metrics.horizontalAdvance("00:00") + 8:
            every += 1
        midnight = axis.business[0].replace(hour=0, minute=0) + DAY
        instants = [midnight] if axis.first <= midnight < axis.last else []
        taken: list[QRect] = []
        for instant in (*instants, *axis.instants(every * HOUR)):
            text = f"{instant.astimezone(HONG_KONG):%H:%M}"
            text = self._grid.words.say("day_zoom.midnight") if instant == midnight else text
            x = rect.x() + round(axis.position(instant, rect.width()))
            box = QRect(x + 3, rect.y(), metrics.horizontalAdvance(text) + 3, rect.height())
            if box.right() > rect.right() or any(box.intersects(other) for other in taken):
                continue
            taken.append(box)
            painter.setPen(self.theme.color("text" if instant < midnight else "accent"))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, text)
            painter.setPen(self.theme.color("line.strong"))
            painter.drawLine(x, rect.top(), x, rect.bottom())

    def _bars(self, painter: QPainter, rect: QRect, axis: TimeAxis, counts: Sequence[int]) -> None:
        """One step per quarter hour, the number where it changes and has room."""
        most, number = max((*counts, 1)), 0
        metrics = QFontMetrics(self.theme.font("caption"))
        painter.setFont(self.theme.font("caption"))
        room = rect.height() - metrics.height()
        for count, same in groupby(counts):
            quarters = len(list(same))
            left, right = (
                rect.x() + round(axis.position(axis.first + each * QUARTER, rect.width()))
                for each in (number, number + quarters)
            )
            number += quarters
            if not count:
                continue
            high = max(round(room * count / most), 3)
            bar = QRect(left, rect.bottom() - high + 1, right - left - 1, high)
            painter.fillRect(bar, self.theme.color("line.strong"))
            text = str(count)
            if metrics.horizontalAdvance(text) + 2 <= bar.width():
                painter.setPen(self.theme.color("text"))
                above = QRect(left, bar.top() - metrics.height(), bar.width(), metrics.height())
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, text)

"""A pull over empty time draws a new shift; it takes the kind with equal times, else none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from storekeeper.kit.errors import Finding, Refused
from storekeeper.roster import rules
from storekeeper.roster.desktop.day_zoom.gesture import DayGesture
from storekeeper.roster.desktop.day_zoom.retiming import created, drawn_span
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.domain import AddShift, Week

if TYPE_CHECKING:
    from storekeeper.roster.desktop.day_zoom.day_grid import DayGrid


class NewShiftGesture(DayGesture):
    """From where the button went down to where the cursor is, in the row of `place`."""

    def __init__(self, grid: DayGrid, week: Week, place: Place, start: QPoint) -> None:
        super().__init__(grid, week, start, Qt.CursorShape.CrossCursor)
        self._place = place

    def _follow(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        axis = self._grid.axis
        if axis is None:
            return
        pulled = (self._grid.instant_at(x) for x in (self._start.x(), point.x()))
        try:
            self.edit = created(self._week, self._place, drawn_span(axis, *pulled))
        except Refused as refused:
            self.edit, self.findings = None, refused.findings or (Finding(refused.code, refused.values),)
        else:
            self.findings = rules.check(self._week, self.edit) if self.edit else ()
        self.preview = None
        if isinstance(self.edit, AddShift):
            self.preview = self._picture(self.edit, self._place, self.edit.shift)
        self._explain(())

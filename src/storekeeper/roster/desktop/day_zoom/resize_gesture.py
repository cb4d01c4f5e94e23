"""One end of a shift pulled to another quarter hour, with its times and length beside the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from storekeeper.roster import rules
from storekeeper.roster.desktop.day_zoom.gesture import DayGesture
from storekeeper.roster.desktop.day_zoom.retiming import furthest_resize, resized
from storekeeper.roster.domain import Shift, Week

if TYPE_CHECKING:
    from storekeeper.roster.desktop.day_zoom.day_grid import DayGrid


class ResizeGesture(DayGesture):
    """`edge` is starts or ends."""

    def __init__(self, grid: DayGrid, week: Week, shift: Shift, edge: str, start: QPoint) -> None:
        super().__init__(grid, week, start, Qt.CursorShape.SizeHorCursor)
        self.shift: Shift = shift
        self._edge = edge

    def _follow(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        axis = self._grid.axis
        if axis is None:
            return
        by = furthest_resize(self.shift, self._edge, self._pulled(point), axis.business)
        self.edit = resized(self.shift, self._edge, by)
        self.findings = rules.check(self._week, self.edit) if self.edit else ()
        self.preview = self._picture(self.edit, (self.shift.employee_id, self.shift.day), self.shift)
        self._explain(())

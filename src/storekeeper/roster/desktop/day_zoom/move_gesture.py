"""A shift pulled along the time axis and to other people: quarters are snapped, Ctrl copies, Shift keeps the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from storekeeper.kit.errors import Finding
from storekeeper.kit.ids import new_id
from storekeeper.roster import rules
from storekeeper.roster.desktop.day_zoom.gesture import DayGesture
from storekeeper.roster.desktop.day_zoom.retiming import copied, furthest_move, moved
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.desktop.grid_model import AnyIndex
from storekeeper.roster.domain import Shift, Week

if TYPE_CHECKING:
    from storekeeper.roster.desktop.day_zoom.day_grid import DayGrid

Judged = Mapping[Place, tuple[Finding, ...]]


class MoveGesture(DayGesture):
    """Every row is judged for the time that is pulled to, as soon as it is pulled there."""

    def __init__(self, grid: DayGrid, week: Week, shift: Shift, start: QPoint) -> None:
        super().__init__(grid, week, start, Qt.CursorShape.ClosedHandCursor)
        self.shift: Shift = shift
        self._by = timedelta(0)
        self._judged: dict[tuple[bool, timedelta], Judged] = {}

    def verdict_at(self, index: AnyIndex) -> str | None:
        """free, warned or refused for every row; nothing where the shift stands already."""
        place = self._grid.roster.place_at(index)
        if place is None or self._is_home(place):
            return None
        return rules.verdict(self._judge().get(place, ()))

    def _follow(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        self.copies = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        business = self._grid.axis.business if self._grid.axis else None
        if business is not None:
            self._by = furthest_move(self.shift, self._pulled(point), business)
        place = self._place_at(point, locked=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        make = copied if self.copies else moved
        self.edit = make(self._week, self.shift, place, self._by)
        self.findings = () if self._is_home(place) else self._judge().get(place, ())
        self.preview = self._picture(self.edit, place, self.shift)
        self._explain(self._where(place), ("Ctrl", "Shift"))

    def _place_at(self, point: QPoint, *, locked: bool) -> Place:
        index = self._grid.roster.index(self._grid.rowAt(point.y()), self._grid.day_column)
        place = None if locked else self._grid.roster.place_at(index)
        return place or (self.shift.employee_id, self.shift.day)

    def _is_home(self, place: Place) -> bool:
        return not (self.copies or self._by) and place[0] == self.shift.employee_id

    def _judge(self) -> Judged:
        key = (self.copies, self._by)
        if key not in self._judged:
            shift = replace(
                self.shift,
                id=new_id() if self.copies else self.shift.id,
                starts_at=self.shift.starts_at + self._by,
                ends_at=self.shift.ends_at + self._by,
            )
            self._judged[key] = rules.targets(self._week, shift)
        return self._judged[key]

    def _where(self, place: Place) -> tuple[str, ...]:
        if self._is_home(place):
            return ()
        words = self._grid.words
        person = self._week.person(place[0]) if place[0] is not None else None
        who = words.name(person) if person else words.say("open_shifts")
        deed = "copy" if self.copies else "move"
        return (words.say(f"drag.{deed}_{self.verdict}", who=who, day=place[1]),)

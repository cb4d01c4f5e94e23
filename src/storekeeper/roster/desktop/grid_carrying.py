"""Shifts set down in the grid, however they were taken: done, refused with the reason, or asked about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from storekeeper.roster.desktop.carrying import OFF_GRID, Choice, Landing, Way, landing, landing_of_all
from storekeeper.roster.desktop.drop_menu import DropMenu
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.domain import Shift

if TYPE_CHECKING:
    from storekeeper.roster.desktop.grid import RosterGrid


class GridCarrying(QObject):
    """What drag, keys and clipboard share."""

    def __init__(self, grid: RosterGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def move(self, shift: Shift, place: Place, *, copies: bool = False) -> None:
        """Moves or copies by key or menu, with the rules of the drag; the cursor follows."""
        grid = self._grid
        if grid.roster.week is not None:
            found = landing(grid.roster.week, shift, place, copies=copies)
            self.land(found, grid.visualRect(grid.roster.index_of(place)).center(), place)

    def move_all(self, shifts: Sequence[Shift], place: Place | None) -> None:
        """Several shifts by the way of the first to that place, as one edit; the selection follows."""
        grid, week = self._grid, self._grid.roster.week
        if week is None:
            return
        if place is None:
            grid.refused.emit((OFF_GRID,))
            return
        way = self.way((shifts[0].employee_id, shifts[0].day), place)
        choice = landing_of_all(week, shifts, way, copies=False).choices[0]
        if choice.edit is None or choice.verdict == "refused":
            grid.refused.emit(choice.findings)
            return
        places = [there for there in (way((shift.employee_id, shift.day)) for shift in shifts) if there]
        grid.edited.emit(choice.edit)
        grid.select(places)

    def land(self, found: Landing, point: QPoint, then: Place | None = None) -> None:
        """Does the only thing that can be done, says why nothing can, or asks at that point of the viewport."""
        grid = self._grid
        if found.verdict == "refused" or len(found.choices) == 1:
            self._take(found.choices[0], then)
            return
        menu = DropMenu(found, grid.words, grid.delegate.theme, grid)
        menu.chosen.connect(lambda choice: self._take(choice, then))
        menu.popup(grid.viewport().mapToGlobal(point))

    def way(self, start: Place, end: Place) -> Way:
        """As many people down and days on as from one place to the other; None where there is no cell."""
        roster = self._grid.roster
        first, last = roster.index_of(start), roster.index_of(end)
        down, right = last.row() - first.row(), last.column() - first.column()

        def there(place: Place) -> Place | None:
            index = roster.index_of(place)
            return roster.place_at(roster.index(index.row() + down, index.column() + right))

        return there

    def _take(self, choice: Choice, then: Place | None) -> None:
        grid = self._grid
        if choice.edit is None or choice.verdict == "refused":
            grid.refused.emit(choice.findings)
        elif grid.offer(choice.edit) and then is not None:
            grid.go_to(then)
            grid.choose(choice.written())

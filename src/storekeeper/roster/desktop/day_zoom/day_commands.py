"""What can be done with the chosen shift of a day, by menu and by key: the twin of every pull."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.day_zoom.day_grid import DayGrid
from storekeeper.roster.desktop.grid_commands import GridCommands

_EDGES = {
    "starts_earlier": ("Ctrl+Alt+Left", "starts", -1, "arrow-left"),
    "starts_later": ("Ctrl+Alt+Right", "starts", 1, "arrow-right"),
    "ends_earlier": ("Alt+Shift+Left", "ends", -1, "arrow-left"),
    "ends_later": ("Alt+Shift+Right", "ends", 1, "arrow-right"),
}


class DayCommands(GridCommands):
    """The actions of the week's grid, with quarter hours in place of days, and both edges of a shift."""

    retimes: ClassVar[bool] = False

    def __init__(self, grid: DayGrid) -> None:
        super().__init__(grid)
        self._day_grid = grid
        self._edges: dict[str, QAction] = {}
        for name, (keys, edge, by, _) in _EDGES.items():
            action = self._action(name, partial(grid.pull_edge, edge, by))
            action.setShortcut(QKeySequence(keys))
            self._edges[name] = action
        self.actions["fill_right"].setVisible(False)
        grid.kinds_wanted.connect(self._offer_kinds)

    def retranslate(self) -> None:
        """Another language; left and right are earlier and later here."""
        super().retranslate()
        words = self._day_grid.words
        self.actions["left"].setText(words.say("day_zoom.earlier"))
        self.actions["right"].setText(words.say("day_zoom.later"))
        for name, action in self._edges.items():
            action.setText(words.say(f"day_zoom.{name}"))

    def restyle(self, theme: Theme) -> None:
        """Another theme."""
        super().restyle(theme)
        for name, action in self._edges.items():
            color = theme.color("text.muted")
            action.setIcon(icon(_EDGES[name][3], color, theme.color("text.disabled")))

    def menu(self) -> QMenu:
        """The menu of the week's grid, and one for the edges."""
        menu = super().menu()
        grid = self._day_grid
        edges = QMenu(grid.words.say("day_zoom.edges"), menu)
        edges.setIcon(icon("arrow-expand-horizontal", grid.delegate.theme.color("text.muted")))
        edges.addActions(list(self._edges.values()))
        edges.setEnabled(grid.chosen_shift() is not None)
        menu.insertMenu(menu.actions()[1] if len(menu.actions()) > 1 else menu.actions()[0], edges)
        return menu

    def _offer_kinds(self, point: QPoint) -> None:
        menu = QMenu(self._day_grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.add_kinds(menu)
        menu.popup(point)

"""What can be done with the chosen shift and the selected cells, by menu and by key: the twin of every drag."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QByteArray, QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from storekeeper.kit.errors import Finding, Refused
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.domain import Edit

SHIFT_FORMAT = "application/x-storekeeper-shift"
LARGEST_PASTE = 200_000
_KEYS = {
    "type": "F2",
    "cut": "Ctrl+X",
    "copy": "Ctrl+C",
    "paste": "Ctrl+V",
    "left": "Alt+Left",
    "right": "Alt+Right",
    "up": "Alt+Up",
    "down": "Alt+Down",
    "open": "Ctrl+0",
    "remove": "Del",
}
_ICONS = {
    "type": "table-edit",
    "cut": "content-cut",
    "copy": "content-copy",
    "paste": "content-paste",
    "left": "arrow-left",
    "right": "arrow-right",
    "up": "arrow-up",
    "down": "arrow-down",
    "open": "calendar-plus",
    "remove": "delete-outline",
    "rest": "sleep",
}


class GridCommands(QObject):
    """The actions of a grid, with their keys, and its right-click menu."""

    def __init__(self, grid: RosterGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        deeds_of: dict[str, Callable[[], None]] = {
            "type": lambda: grid.edit(grid.currentIndex()),
            "cut": self.cut,
            "copy": self.copy,
            "paste": self.paste,
            "left": lambda: grid.nudge(0, -1),
            "right": lambda: grid.nudge(0, 1),
            "up": lambda: grid.nudge(-1, 0),
            "down": lambda: grid.nudge(1, 0),
            "open": self.make_open,
            "rest": self.rest,
            "remove": self.remove,
        }
        self.actions = {name: self._action(name, deed) for name, deed in deeds_of.items()}
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.customContextMenuRequested.connect(self._pop_up)

    def retranslate(self) -> None:
        """Another language."""
        for name, action in self.actions.items():
            action.setText(self._grid.words.say(f"menu.{name}"))

    def restyle(self, theme: Theme) -> None:
        """Another theme."""
        for name, action in self.actions.items():
            action.setIcon(icon(_ICONS[name], theme.color("text.muted"), theme.color("text.disabled")))

    def menu(self) -> QMenu:
        """The menu for what is chosen now; the caller shows it."""
        grid = self._grid
        menu = QMenu(grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        has_shift = grid.chosen_shift() is not None
        for name in ("cut", "copy", "left", "right", "up", "down", "open"):
            self.actions[name].setEnabled(has_shift)
        menu.addAction(self.actions["type"])
        if grid.roster.week is not None and grid.roster.week.kinds:
            kinds = menu.addMenu(
                icon("plus", grid.delegate.theme.color("text.muted")), grid.words.say("menu.add")
            )
            self.add_kinds(kinds)
        place = grid.place()
        if place is not None and place[0] is not None:
            menu.addAction(self.actions["rest"])
        menu.addSeparator()
        menu.addActions([self.actions[name] for name in ("cut", "copy", "paste")])
        menu.addSeparator()
        moves = menu.addMenu(
            icon("cursor-move", grid.delegate.theme.color("text.muted")), grid.words.say("menu.move")
        )
        moves.addActions([self.actions[name] for name in ("left", "right", "up", "down", "open")])
        menu.addSeparator()
        menu.addAction(self.actions["remove"])
        menu.aboutToHide.connect(self._enable_all)
        return menu

    def add_kinds(self, menu: QMenu) -> None:
        """One entry for each kind of shift, which adds it to the current cell."""
        grid, week, place = self._grid, self._grid.roster.week, self._grid.place()
        if week is None or place is None:
            menu.addAction(grid.words.say("menu.choose_cell")).setEnabled(False)
            return
        for kind in week.kinds:
            times = f"{kind.starts:%H%M}–{kind.ends:%H%M}"
            action = menu.addAction(f"{kind.letter}  {grid.words.kind(kind)}  {times}")
            action.triggered.connect(lambda _checked, kind=kind: grid.offer(deeds.add(week, place, kind)))

    def remove(self) -> None:
        """Del: the chosen shift of one cell, or all that stands in the selected cells."""
        grid, week = self._grid, self._grid.roster.week
        places = grid.places()
        if week is None or not places:
            return
        shift = grid.chosen_shift()
        several = len(places) == 1 and len(week.shifts_of(*places[0])) > 1
        if several and shift is not None:
            grid.offer(deeds.remove(shift))
            return
        grid.offer(deeds.clear(week, places))

    def rest(self) -> None:
        """The selected cells become rest days."""
        self._type_into(self._grid.places(), "R")

    def make_open(self) -> None:
        """The chosen shift looks for somebody else."""
        shift = self._grid.chosen_shift()
        if shift is not None and shift.employee_id is not None:
            self._grid.shift_to(shift, (None, shift.day))

    def copy(self) -> None:
        """The chosen shift, and the selected cells as text for a spreadsheet."""
        self._grid.cut = None
        self._to_clipboard()
        self._grid.viewport().update()

    def cut(self) -> None:
        """The chosen shift is moved by the next paste."""
        shift = self._grid.chosen_shift()
        if shift is not None:
            self._to_clipboard()
            self._grid.cut = shift.id
            self._grid.viewport().update()

    def paste(self) -> None:
        """A shift of this grid lands in the current cell; text from elsewhere fills cells from there."""
        grid, week, place = self._grid, self._grid.roster.week, self._grid.place()
        mime = QGuiApplication.clipboard().mimeData()
        if week is None or place is None or mime is None:
            return
        known = _shift_in(mime) if mime.hasFormat(SHIFT_FORMAT) else None
        shift = week.shift(known) if known is not None else None
        if shift is not None:
            moves = grid.cut == shift.id
            grid.cut = None
            grid.shift_to(shift, place, copies=not moves)
        elif mime.hasText():
            self._paste_text(mime.text()[:LARGEST_PASTE])

    def _paste_text(self, text: str) -> None:
        grid, week, start = self._grid, self._grid.roster.week, self._grid.currentIndex()
        rows: list[list[tuple[Place, str]]] = []
        for down, line in enumerate(text.rstrip("\r\n").splitlines()):
            row: list[tuple[Place, str]] = []
            for right, cell in enumerate(line.split("\t")):
                place = grid.roster.place_at(grid.roster.index(start.row() + down, start.column() + right))
                if place is not None:
                    row.append((place, cell))
            rows.append(row)
        if week is not None:
            self._try(lambda: deeds.pasted(week, rows))

    def _type_into(self, places: list[Place], text: str) -> None:
        week = self._grid.roster.week
        if week is not None:
            self._try(lambda: deeds.pasted(week, [[(place, text) for place in places]]))

    def _try(self, make: Callable[[], Edit | None]) -> None:
        try:
            edit = make()
        except Refused as refused:
            self._grid.refused.emit(refused.findings or (Finding(refused.code, refused.values),))
            return
        self._grid.offer(edit)

    def _to_clipboard(self) -> None:
        mime, shift = QMimeData(), self._grid.chosen_shift()
        mime.setText(self._selected_text())
        if shift is not None:
            mime.setData(SHIFT_FORMAT, QByteArray(json.dumps(shift.id.hex).encode()))
        QGuiApplication.clipboard().setMimeData(mime)

    def _selected_text(self) -> str:
        indexes = [index for index in self._grid.selectedIndexes() if index.column() < self._grid.roster.days]
        if not indexes:
            return ""
        rows = sorted({index.row() for index in indexes})
        columns = sorted({index.column() for index in indexes})
        model = self._grid.roster
        return "\n".join(
            "\t".join(str(model.data(model.index(row, column)) or "") for column in columns) for row in rows
        )

    def _action(self, name: str, deed: Callable[[], None]) -> QAction:
        action = QAction(self._grid)
        action.setObjectName(name)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setShortcutVisibleInContextMenu(True)
        if name in _KEYS:
            action.setShortcut(QKeySequence(_KEYS[name]))
        action.triggered.connect(lambda _checked: deed())
        self._grid.addAction(action)
        return action

    def _pop_up(self, point: QPoint) -> None:
        self.menu().popup(self._grid.viewport().mapToGlobal(point))

    def _enable_all(self) -> None:
        for action in self.actions.values():
            action.setEnabled(True)


def _shift_in(mime: QMimeData) -> UUID | None:
    try:
        return UUID(hex=json.loads(bytes(mime.data(SHIFT_FORMAT).data())))
    except (ValueError, TypeError, AttributeError):
        return None

"""What can be done with the chosen shift and the selected cells, by menu and by key: the twin of every drag."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QByteArray, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from storekeeper.kit.errors import Finding, Refused, Severity
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.clipboard import read_block, spread, write_block, write_html
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.pasting import pasted
from storekeeper.roster.domain import Edit, Mark, Shift, together

SHIFT_FORMAT = "application/x-storekeeper-shift"
LARGEST_PASTE = 200_000
QUARTER = timedelta(minutes=15)
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
    "fill_down": "Ctrl+D",
    "fill_right": "Ctrl+R",
    "remove": "Del",
    "who_changed": "Shift+F2",
}
_TIMES = {
    "starts_earlier": ("Ctrl+Alt+Left", "starts", -1),
    "starts_later": ("Ctrl+Alt+Right", "starts", 1),
    "ends_earlier": ("Alt+Shift+Left", "ends", -1),
    "ends_later": ("Alt+Shift+Right", "ends", 1),
    "all_earlier": ("Ctrl+Alt+Shift+Left", "all", -1),
    "all_later": ("Ctrl+Alt+Shift+Right", "all", 1),
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
    "fill_down": "arrow-collapse-down",
    "fill_right": "arrow-collapse-right",
    "who_changed": "history",
} | {name: "arrow-left" if by < 0 else "arrow-right" for name, (_, _, by) in _TIMES.items()}


class GridCommands(QObject):
    """The actions of a grid, with their keys, and its right-click menu; `retimes`: times change by quarter hours.

    history_wanted: (Shift | Mark) somebody asks who changed what stands in the cell.
    """

    history_wanted = Signal(object)
    retimes: ClassVar[bool] = True

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
            "fill_down": partial(self.fill, down=1, right=0),
            "fill_right": partial(self.fill, down=0, right=1),
            "remove": self.remove,
            "who_changed": self.ask_history,
        }
        self.actions = {name: self._action(name, deed) for name, deed in deeds_of.items()}
        if self.retimes:
            for name, (keys, part, by) in _TIMES.items():
                self.actions[name] = self._action(name, partial(self.retime, part, by), keys)
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
        has_shift = bool(grid.chosen_shifts())
        for name in ("cut", "left", "right", "up", "down", "open", *_TIMES):
            if name in self.actions:
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
        menu.addActions([self.actions[name] for name in ("fill_down", "fill_right")])
        menu.addSeparator()
        self._add_moves(menu)
        menu.addSeparator()
        menu.addAction(self.actions["remove"])
        menu.addSeparator()
        self.actions["who_changed"].setEnabled(self._asked_about() is not None)
        menu.addAction(self.actions["who_changed"])
        menu.aboutToHide.connect(self._enable_all)
        return menu

    def _add_moves(self, menu: QMenu) -> None:
        words, color = self._grid.words, self._grid.delegate.theme.color("text.muted")
        moves = menu.addMenu(icon("cursor-move", color), words.say("menu.move"))
        moves.addActions([self.actions[name] for name in ("left", "right", "up", "down", "open")])
        if self.retimes:
            times = menu.addMenu(icon("clock-edit-outline", color), words.say("menu.times"))
            times.addActions([self.actions[name] for name in _TIMES])

    def add_kinds(self, menu: QMenu) -> None:
        """One entry for each kind of shift, which adds it to every selected cell."""
        grid, week, places = self._grid, self._grid.roster.week, self._grid.places()
        if week is None or not places:
            menu.addAction(grid.words.say("menu.choose_cell")).setEnabled(False)
            return
        for kind in week.kinds:
            times = f"{kind.starts:%H%M}–{kind.ends:%H%M}"
            action = menu.addAction(f"{kind.letter}  {grid.words.kind(kind)}  {times}")
            action.setObjectName(f"kind {kind.letter}")
            action.triggered.connect(
                lambda _checked, kind=kind: grid.offer(deeds.add_all(week, places, kind))
            )

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
        self._paste([(place, "R") for place in self._grid.places()])

    def ask_history(self) -> None:
        """Who changed the chosen shift, or the mark of a cell without one."""
        row = self._asked_about()
        if row is not None:
            self.history_wanted.emit(row)

    def make_open(self) -> None:
        """What is chosen looks for somebody else."""
        shifts = [shift for shift in self._grid.chosen_shifts() if shift.employee_id is not None]
        if len(shifts) == 1:
            self._grid.carrying.move(shifts[0], (None, shifts[0].day))
        elif self._grid.roster.week is not None:
            week = self._grid.roster.week
            self._grid.offer(together(deeds.move(week, shift, (None, shift.day)) for shift in shifts))

    def retime(self, part: str, quarters: int) -> None:
        """Start, end or all of the chosen shifts so many quarter hours later; none leaves its business day."""
        grid, week = self._grid, self._grid.roster.week
        if week is None:
            return
        chosen = grid.chosen
        edits = [deeds.retimed(week, shift, part, quarters * QUARTER) for shift in grid.chosen_shifts()]
        if grid.offer(together(edit for edit in edits if edit is not None)):
            grid.choose(chosen)

    def fill(self, down: int, right: int) -> None:
        """The first selected row or column fills the others; a lone one takes what is before it."""
        grid, week = self._grid, self._grid.roster.week
        places = grid.places()
        if week is None or not places:
            return
        indexes = [grid.roster.index_of(place) for place in places]
        top, left = min(index.row() for index in indexes), min(index.column() for index in indexes)
        alone = all(index.row() == top if down else index.column() == left for index in indexes)
        pairs: list[tuple[Place, Place]] = []
        for place, index in zip(places, indexes, strict=True):
            row = top - alone if down else index.row()
            column = left - alone if right else index.column()
            source = grid.roster.place_at(grid.roster.index(row, column))
            if source is not None and source != place:
                pairs.append((place, source))
        self._try(lambda: deeds.filled(week, pairs))

    # the clipboard

    def copy(self) -> None:
        """The selected cells as text for a spreadsheet, and the shift of a lone cell as it is."""
        self._grid.cut = None
        self._to_clipboard()
        self._grid.viewport().update()

    def cut(self) -> None:
        """What is chosen is moved by the next paste."""
        shifts = self._grid.chosen_shifts()
        if shifts:
            self._to_clipboard(cut=True)
            self._grid.cut = shifts[0].id
            self._grid.viewport().update()

    def paste(self) -> None:
        """Shifts of this grid land where the cursor is; text from elsewhere fills cells from there."""
        grid, week, place = self._grid, self._grid.roster.week, self._grid.place()
        mime = QGuiApplication.clipboard().mimeData()
        if week is None or place is None or mime is None:
            return
        known = _shifts_in(mime) if mime.hasFormat(SHIFT_FORMAT) else ()
        shifts = [shift for shift in map(week.shift, known) if shift is not None]
        moves = bool(shifts) and grid.cut == shifts[0].id
        if shifts and moves:
            grid.cut = None
            if len(shifts) == 1:
                grid.carrying.move(shifts[0], place)
            else:
                grid.carrying.move_all(shifts, self._corner())
        elif len(shifts) == 1 and len(grid.places()) == 1:
            grid.carrying.move(shifts[0], place, copies=True)
        elif mime.hasText():
            self._paste_text(mime.text()[:LARGEST_PASTE])

    def _asked_about(self) -> Shift | Mark | None:
        shift, week, place = self._grid.chosen_shift(), self._grid.roster.week, self._grid.place()
        if shift is not None or week is None or place is None or place[0] is None:
            return shift
        return week.mark_of(place[0], place[1])

    def _corner(self) -> Place | None:
        """The upper left of what is selected."""
        grid = self._grid
        indexes = [grid.roster.index_of(place) for place in grid.places()]
        row = min((index.row() for index in indexes), default=-1)
        return grid.roster.place_at(
            grid.roster.index(row, min((index.column() for index in indexes), default=-1))
        )

    def _paste_text(self, text: str) -> None:
        grid, roster = self._grid, self._grid.roster
        corner = self._corner()
        places, block = grid.places(), read_block(text)
        if corner is None:
            return
        if len(block) == 1 and len(block[0]) == 1:
            self._paste([(place, block[0][0]) for place in places])
            return
        first = roster.index_of(corner)
        rows = {roster.index_of(place).row() for place in places}
        columns = {roster.index_of(place).column() for place in places}
        block = spread(block, max(rows) - first.row() + 1, max(columns) - first.column() + 1)
        cells: list[tuple[Place, str]] = []
        outside = 0
        for down, row in enumerate(block):
            for right, said in enumerate(row):
                place = roster.place_at(roster.index(first.row() + down, first.column() + right))
                if place is not None:
                    cells.append((place, said))
                else:
                    outside += bool(said.strip())
        if self._paste(cells) and outside:
            grid.noted.emit(Finding("roster.paste_cut", {"count": outside}, Severity.INFO))

    def _paste(self, cells: Sequence[tuple[Place, str]]) -> bool:
        week = self._grid.roster.week
        return week is not None and self._try(lambda: pasted(week, cells, self._grid.above))

    def _try(self, make: Callable[[], Edit | None]) -> bool:
        """Offers an edit; False when it was refused."""
        try:
            edit = make()
        except Refused as refused:
            self._grid.refused.emit(refused.findings or (Finding(refused.code, refused.values),))
            return False
        return edit is None or self._grid.offer(edit)

    def _to_clipboard(self, *, cut: bool = False) -> None:
        rows, mime = self._selected_rows(), QMimeData()
        mime.setText(write_block(rows))
        mime.setHtml(write_html(rows))
        shifts = self._grid.chosen_shifts()
        if shifts and (cut or len(self._grid.places()) == 1):
            known = json.dumps([shift.id.hex for shift in shifts])
            mime.setData(SHIFT_FORMAT, QByteArray(known.encode()))
        QGuiApplication.clipboard().setMimeData(mime)

    def _selected_rows(self) -> list[list[str]]:
        """The text of the selected cells; cells between them that are not selected stay empty."""
        model = self._grid.roster
        said = {
            (index.row(), index.column()): str(model.data(index) or "")
            for index in map(model.index_of, self._grid.places())
        }
        rows, columns = sorted({row for row, _ in said}), sorted({column for _, column in said})
        return [[said.get((row, column), "") for column in columns] for row in rows]

    def _action(self, name: str, deed: Callable[[], None], keys: str = "") -> QAction:
        action = QAction(self._grid)
        action.setObjectName(name)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setShortcutVisibleInContextMenu(True)
        if keys or name in _KEYS:
            action.setShortcut(QKeySequence(keys or _KEYS[name]))
        action.triggered.connect(lambda _checked: deed())
        self._grid.addAction(action)
        return action

    def _pop_up(self, point: QPoint) -> None:
        self.menu().popup(self._grid.viewport().mapToGlobal(point))

    def _enable_all(self) -> None:
        for action in self.actions.values():
            action.setEnabled(True)


def _shifts_in(mime: QMimeData) -> tuple[UUID, ...]:
    try:
        listed = json.loads(bytes(mime.data(SHIFT_FORMAT).data()))
        return tuple(UUID(hex=each) for each in listed)
    except (ValueError, TypeError, AttributeError):
        return ()

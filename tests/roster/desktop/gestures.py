"""A grid on a drawn week, and the hands that work on it: mouse and keys as a person would use them."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storekeeper.kit.errors import Finding
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.drop_menu import DropMenu
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.grid_commands import GridCommands
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Edit, Week
from tests.roster.drawn import DAYS, MONDAY, day_of, draw, show

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


@dataclass
class Hands:
    """The grid, what it asked for, and gestures in words: (employee or None, 'Mon')."""

    grid: RosterGrid
    model: RosterModel
    commands: GridCommands
    edits: list[Edit] = field(default_factory=list)
    refusals: list[tuple[Finding, ...]] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    @property
    def picture(self) -> str:
        """The roster as it stands."""
        assert self.model.week is not None
        return show(self.model.week)

    def take(self, edit: Edit) -> None:
        """Does what the grid asks for, as the page would."""
        self.edits.append(edit)
        self.model.apply(edit)

    def centre(self, who: int | None, day: str) -> QPoint:
        """The middle of a cell's first band, in the viewport."""
        index = self.model.index_of((who, day_of(day)))
        cell = self.grid.visualRect(index)
        face = self.model.face_at(index)
        assert face is not None
        return next((box.center() for box, _ in self.grid.delegate.bands(cell, face)), cell.center())

    def press(self, who: int | None, day: str, held: Qt.KeyboardModifier = PLAIN) -> None:
        """Left button down on a cell."""
        QTest.mousePress(self.grid.viewport(), LEFT, held, self.centre(who, day))

    def click(self, who: int | None, day: str, held: Qt.KeyboardModifier = PLAIN) -> None:
        """Left button down and up."""
        QTest.mouseClick(self.grid.viewport(), LEFT, held, self.centre(who, day))

    def sweep(self, who: int | None, day: str, *, to: tuple[int | None, str]) -> None:
        """A rectangle drawn from an empty cell."""
        start, end = self.centre(who, day), self.centre(*to)
        self.press(who, day)
        for point in (start + QPoint(12, 6), (start + end) / 2, end):
            self.hover(point)
        self.drop(*to)

    def click_name(self, who: int | None) -> None:
        """On the head of a row."""
        names, row = self.grid.names, self.model.index_of((who, MONDAY)).row()
        point = QPoint(names.width() // 2, names.sectionViewportPosition(row) + names.sectionSize(row) // 2)
        QTest.mouseClick(names.viewport(), LEFT, PLAIN, point)

    def click_day(self, day: str) -> None:
        """On the head of a column."""
        head, column = self.grid.days, DAYS.index(day)
        point = QPoint(
            head.sectionViewportPosition(column) + head.sectionSize(column) // 2, head.height() // 2
        )
        QTest.mouseClick(head.viewport(), LEFT, PLAIN, point)

    @property
    def selected(self) -> set[tuple[int | None, str]]:
        """The selected cells."""
        return {(who, DAYS[(day - MONDAY).days]) for who, day in self.grid.places()}

    @property
    def menu(self) -> DropMenu | None:
        """The menu where a shift landed on another, while it is open."""
        return next((menu for menu in self.grid.findChildren(DropMenu) if menu.isVisible()), None)

    def choose(self, name: str) -> None:
        """An entry of that menu, with the mouse."""
        menu = self.menu
        assert menu is not None
        action = next(action for action in menu.actions() if action.objectName() == name)
        QTest.mouseClick(menu, LEFT, PLAIN, menu.actionGeometry(action).center())

    def hover(self, point: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
        """The mouse moves there with the left button down."""
        viewport = self.grid.viewport()
        there = QPointF(viewport.mapToGlobal(point))
        QApplication.sendEvent(
            viewport,
            QMouseEvent(QEvent.Type.MouseMove, QPointF(point), there, Qt.MouseButton.NoButton, LEFT, held),
        )

    def lift(
        self, who: int | None, day: str, *, to: tuple[int | None, str], held: Qt.KeyboardModifier = PLAIN
    ) -> None:
        """Presses, pulls and holds above a target."""
        start, end = self.centre(who, day), self.centre(*to)
        self.press(who, day, held)
        for point in (start + QPoint(12, 6), (start + end) / 2, end):
            self.hover(point, held)

    def drop(self, who: int | None, day: str, held: Qt.KeyboardModifier = PLAIN) -> None:
        """Lets go above a cell."""
        QTest.mouseRelease(self.grid.viewport(), LEFT, held, self.centre(who, day))

    def drag(
        self, who: int | None, day: str, *, to: tuple[int | None, str], held: Qt.KeyboardModifier = PLAIN
    ) -> None:
        """The whole gesture."""
        self.lift(who, day, to=to, held=held)
        self.drop(*to, held=held)

    def go(self, who: int | None, day: str) -> None:
        """The cursor into a cell."""
        self.grid.go_to((who, day_of(day)))
        self.grid.setFocus()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        """One key to the open menu or editor, else to the grid."""
        QTest.keyClick(self.menu or self.grid.open_editor() or self.grid, key, held)

    def type(self, text: str) -> None:
        """Letters one after the other, wherever they go."""
        for letter in text:
            QTest.keyClicks(self.grid.open_editor() or self.grid, letter)


def hands_on(qtbot: QtBot, picture: str | None) -> Hands:
    """A grid of 1200 × 600 that shows the week drawn in a docstring."""
    model = RosterModel(Words(Sentences("zh-HK")))
    grid = RosterGrid()
    qtbot.addWidget(grid)
    model.setParent(grid)
    grid.setModel(model)
    grid.restyle(Theme(), None)
    hands = Hands(grid, model, GridCommands(grid))
    hands.commands.retranslate()
    hands.commands.restyle(Theme())
    grid.edited.connect(hands.take)
    grid.refused.connect(hands.refusals.append)
    grid.noted.connect(hands.notes.append)
    grid.resize(1200, 600)
    model.show(draw(str(picture)))
    with qtbot.waitExposed(grid):
        grid.show()
    grid.activateWindow()
    return hands


def cells(week: Week) -> list[tuple[int | None, str]]:
    """Every cell of a week."""
    return [(who, day) for who in (None, *(p.employee_id for p in week.people)) for day in DAYS]

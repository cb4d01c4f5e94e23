"""Hands on the day zoom: real mouse events at times of the day, real keys, and what was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Finding
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.day_zoom import DayView
from storekeeper.roster.desktop.faces import Block
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import (
    Edit,
    Opening,
)
from tests.roster.desktop.gestures import LEFT, PLAIN
from tests.roster.drawn import draw, show

HOURS = tuple(Opening(weekday, time(10), time(22)) for weekday in range(7))


@dataclass
class DayHands:
    """The day zoom, what it asked for, and gestures in words: (employee or None, 'HHMM')."""

    view: DayView
    model: RosterModel
    edits: list[Edit] = field(default_factory=list)
    refusals: list[tuple[Finding, ...]] = field(default_factory=list)

    @property
    def picture(self) -> str:
        """The roster as it stands."""
        assert self.model.week is not None
        return show(self.model.week)

    def take(self, edit: Edit) -> None:
        """Does what the day asks for, as the page would."""
        self.edits.append(edit)
        self.model.apply(edit)

    def row(self, who: int | None) -> QRect:
        """The cell of a person."""
        assert self.view.day is not None
        return self.view.grid.visualRect(self.model.index_of((who, self.view.day)))

    def at(self, who: int | None, clock: str) -> QPoint:
        """A time in the row of a person."""
        grid, day = self.view.grid, self.view.day
        assert grid.axis is not None
        assert day is not None
        cell = self.row(who)
        instant = at(day, time(int(clock[:2]), int(clock[2:])))
        x = cell.x() + round(grid.axis.position(instant, cell.width()))
        return QPoint(x, cell.y() + grid.delegate.row_height(1) // 2)

    def box(self, who: int | None, number: int = 0) -> QRect:
        """Where a shift is drawn."""
        grid, day = self.view.grid, self.view.day
        assert day is not None
        face = self.model.face_at(self.model.index_of((who, day)))
        assert face is not None
        boxes = [box for box, line in grid.delegate.bands(self.row(who), face) if isinstance(line, Block)]
        return boxes[number]

    def hover(self, point: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
        """The mouse moves there with the left button down."""
        viewport = self.view.grid.viewport()
        there = QPointF(viewport.mapToGlobal(point))
        QApplication.sendEvent(
            viewport,
            QMouseEvent(QEvent.Type.MouseMove, QPointF(point), there, Qt.MouseButton.NoButton, LEFT, held),
        )

    def pull(self, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
        """Presses, pulls and holds."""
        QTest.mousePress(self.view.grid.viewport(), LEFT, PLAIN, start)
        for point in ((start + end) / 2 + QPoint(12, 0), end):
            self.hover(point, held)

    def drag(self, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
        """The whole gesture."""
        self.pull(start, end, held)
        QTest.mouseRelease(self.view.grid.viewport(), LEFT, held, end)

    def go(self, who: int | None) -> None:
        """The cursor into a row."""
        assert self.view.day is not None
        self.view.grid.go_to((who, self.view.day))
        self.view.grid.setFocus()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        """One key to the open editor, else to the day."""
        QTest.keyClick(self.view.grid.open_editor() or self.view.grid, key, held)

    def type(self, text: str) -> None:
        """Letters one after the other."""
        for letter in text:
            QTest.keyClicks(self.view.grid.open_editor() or self.view.grid, letter)


def day_of_hands(qtbot: QtBot, picture: str | None, *, language: str = "zh-HK") -> DayHands:
    """Monday of the drawn week, the shop open from ten to ten."""
    model = RosterModel(Words(Sentences(language)))
    view = DayView()
    qtbot.addWidget(view)
    model.setParent(view)
    view.show_model(model)
    view.restyle(Theme(), None)
    hands = DayHands(view, model)
    view.edited.connect(hands.take)
    view.refused.connect(hands.refusals.append)
    view.resize(1280, 600)
    model.show(draw(str(picture), hours=HOURS))
    view.retranslate()
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    view.grid.setFocus()
    return hands

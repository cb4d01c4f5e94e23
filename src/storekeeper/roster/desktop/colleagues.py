"""Colleagues at the same roster: a chip that names them, and a frame around the cell in which one is busy."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from storekeeper.kit.presence import Other, Whereabouts
from storekeeper.qtkit.elided_label import ElidedLabel
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.presence import Presence
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Week

PAGE = "roster"
OPEN = "open"
_BUSY = ("types", "drags")


class ColleagueFrames(QWidget):
    """Lies over the cells and takes neither mouse nor keyboard; hidden as long as nobody is busy in this week."""

    def __init__(self, grid: RosterGrid, desk: Desk) -> None:
        super().__init__(grid.viewport())
        self._grid, self._desk = grid, desk
        self.busy: tuple[tuple[Place, str], ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid.viewport().installEventFilter(self)
        for bar in (grid.verticalScrollBar(), grid.horizontalScrollBar()):
            bar.valueChanged.connect(self._cover)
        self.hide()

    def show_busy(self, busy: tuple[tuple[Place, str], ...]) -> None:
        """(cell, name) of each colleague who types or drags there."""
        self.busy = busy
        self.setVisible(bool(busy))
        self._cover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._cover()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame of two pixels and the name at its foot, in the colour of what one's own focus is not."""
        theme = self._desk.theme
        painter = QPainter(self)
        painter.setFont(theme.font("caption"))
        metrics = QFontMetrics(painter.font())
        for place, name in self.busy:
            index = self._grid.roster.index_of(place)
            if not index.isValid():
                continue
            cell = self._grid.visualRect(index).adjusted(1, 1, -2, -2)
            painter.setPen(QPen(theme.color("text.muted"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(cell)
            room = min(metrics.horizontalAdvance(name) + 8, cell.width())
            chip = QRect(
                cell.right() - room + 1, cell.bottom() - metrics.height() + 1, room, metrics.height()
            )
            painter.fillRect(chip, theme.color("tip"))
            painter.setPen(theme.color("tip.on"))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room - 6)
            painter.drawText(QRectF(chip), Qt.AlignmentFlag.AlignCenter, text)

    def _cover(self) -> None:
        self.setGeometry(self._grid.viewport().rect())
        self.update()


class Colleagues(QObject):
    """Tells where this desk is and what it does in which cell, and shows what the others do."""

    def __init__(self, desk: Desk, page: QWidget, grid: RosterGrid) -> None:
        super().__init__(page)
        self._desk, self._grid = desk, grid
        self.presence = Presence(desk, page)
        self.frames = ColleagueFrames(grid, desk)
        self.chip = ElidedLabel()
        self.chip.setProperty("kind", "chip")
        self.chip.setObjectName("colleagues_chip")
        self.chip.hide()
        self._week: Week | None = None
        self.presence.changed.connect(self.show_them)
        grid.viewport().installEventFilter(self)

    def look_at(self, week: Week) -> None:
        """The week on show."""
        self._week = week
        self._tell()
        self.show_them()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The editor of a cell and a lifted shift are children of the cells' ground: they come and go there."""
        if event.type() in {QEvent.Type.ChildAdded, QEvent.Type.ChildRemoved}:
            QTimer.singleShot(0, self, self._tell)
        return False

    def show_them(self) -> None:
        """Chip and frames, in the language in use."""
        week, words = self._week, Words(self._desk.sentences)
        if week is None:
            return
        told = [self._told(one, week, words) for one in self.presence.others]
        names = tuple(dict.fromkeys(self._name(one, words) for one in self.presence.others))
        many = words.say("presence.many", who=names[0], count=len(names)) if len(names) > 1 else ""
        self.chip.say(many or (told[0] if told else ""))
        self.chip.setAccessibleDescription("\n".join(told))
        self.chip.setVisible(bool(told))
        here = [one for one in self.presence.others if one.place == str(week.monday)]
        busy = ((_place(one), self._name(one, words)) for one in here if one.doing in _BUSY)
        self.frames.show_busy(tuple((place, name) for place, name in busy if place is not None))

    def _tell(self) -> None:
        week = self._week
        if week is None:
            return
        doing, place = None, self._grid.place()
        if self._grid.drag is not None:
            doing = "drags"
        elif self._grid.open_editor() is not None:
            doing = "types"
        cell = f"{place[0] or OPEN} {place[1]}" if doing and place is not None else None
        self.presence.at(Whereabouts(PAGE, week.shop.id, str(week.monday), doing if cell else None, cell))

    def _name(self, other: Other, words: Words) -> str:
        """Her own other desk is not somebody else."""
        return words.say("presence.yourself") if other.login == self._desk.actor.login else other.name

    def _told(self, other: Other, week: Week, words: Words) -> str:
        who = self._name(other, words)
        if other.place != str(week.monday):
            return words.say("presence.elsewhere", who=who)
        place = _place(other)
        if other.doing not in _BUSY or place is None:
            return words.say("presence.looks", who=who)
        person = week.person(place[0]) if place[0] is not None else None
        name = words.name(person) if person is not None else words.say("open_shifts")
        cell = words.say("presence.cell", name=name, month=place[1].month, day=place[1].day)
        return words.say(f"presence.{other.doing}", who=who, cell=cell)


def _place(other: Other) -> Place | None:
    """The cell somebody names; whoever wrote it might have written anything."""
    who, _, day = (other.cell or "").partition(" ")
    try:
        return (None if who == OPEN else int(who)), date.fromisoformat(day)
    except ValueError:
        return None

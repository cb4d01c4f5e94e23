"""The gesture that carries shifts to another day or person: judged beforehand, cancelled by Esc, Ctrl copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QBasicTimer, QObject, QPoint, QRect, Qt, QTimerEvent
from PySide6.QtGui import QCursor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from storekeeper.kit.errors import Finding
from storekeeper.kit.ids import new_id
from storekeeper.roster import rules
from storekeeper.roster.desktop.block_painter import BlockPainter
from storekeeper.roster.desktop.carrying import Landing, landing, landing_of_all
from storekeeper.roster.desktop.faces import Block, Place
from storekeeper.roster.desktop.grid_model import AnyIndex
from storekeeper.roster.desktop.reason_tip import ReasonTip
from storekeeper.roster.desktop.words import MOST_REASONS
from storekeeper.roster.domain import Shift, Week

if TYPE_CHECKING:
    from storekeeper.roster.desktop.grid import RosterGrid

EDGE = 28
SCROLL_EVERY = 60
Judged = Mapping[Place, tuple[Finding, ...]]
_TONES = {"free": "free", "swap": "swap", "warned": "soft", "refused": "hard"}


class LiftedBlock(QWidget):
    """The shift that hangs at the cursor, drawn by the painter of the grid on a flat shadow; `count` when several."""

    def __init__(
        self, viewport: QWidget, blocks: BlockPainter, block: Block, size: QRect, *, count: int
    ) -> None:
        super().__init__(viewport)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._blocks, self._block, self._count = blocks, block, count
        self.copies = False
        self.resize(size.width() + 3, size.height() + 3)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shadow, block, and in its corner a plus while it copies and how many there are."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shadow = self._blocks.theme.color("line.strong")
        shadow.setAlphaF(0.45)
        box = self.rect().adjusted(0, 0, -3, -3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shadow)
        painter.drawRoundedRect(box.translated(3, 3), 4, 4)
        self._blocks.shift(painter, box, self._block)
        text = ("+" if self.copies else "") + (str(self._count) if self._count > 1 else "")
        if text:
            self._badge(painter, box, text)

    def _badge(self, painter: QPainter, box: QRect, text: str) -> None:
        wide = max(16, QFontMetrics(self._blocks.bold).horizontalAdvance(text) + 8)
        corner = QRect(box.right() - wide - 2, box.y() + 3, wide, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._blocks.theme.color("accent.fill"))
        painter.drawRoundedRect(corner, 3, 3)
        painter.setPen(self._blocks.theme.color("accent.on"))
        painter.setFont(self._blocks.bold)
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, text)


class ShiftDrag(QObject):
    """Lives from the moment shifts are lifted until they are dropped or cancelled.

    `shift` is the one under the cursor, `shifts` all that are carried with it by the same way. `target` is
    (row, column) under the cursor. Only the column under the cursor is tinted.
    """

    def __init__(
        self, grid: RosterGrid, block: Block, shifts: Sequence[Shift], *, grip: QPoint, box: QRect
    ) -> None:
        super().__init__(grid)
        week = grid.roster.week
        shift = week.shift(block.shift_id) if week is not None else None
        if week is None or shift is None:
            raise LookupError(block.shift_id)
        self.shift: Shift = shift
        self.shifts = tuple(shifts)
        self.target: tuple[int, int] | None = None
        self.copies = False
        self._grid, self._week, self._grip = grid, week, grip
        self._judged: dict[bool, Judged] = {}
        self._landings: dict[tuple[bool, Place], Landing] = {}
        self._locked = False
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._timer = QBasicTimer()
        count = len(self.shifts)
        self._lifted = LiftedBlock(grid.viewport(), grid.delegate.blocks, block, box, count=count)
        self._tip = ReasonTip(grid.viewport(), grid.delegate.theme)
        grid.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    @property
    def origin(self) -> Place:
        """Where the shift came from."""
        return self.shift.employee_id, self.shift.day

    @property
    def reason(self) -> str:
        """What the card beside the cursor says in its title and sentences."""
        return "\n".join((self._tip.title, *self._tip.sentences)) if self._tip.isVisible() else ""

    def verdict_at(self, index: AnyIndex) -> str | None:
        """free, swap, warned or refused for the cells of the column under the cursor; None elsewhere."""
        if self.target is None or index.column() != self.target[1]:
            return None
        place = self._grid.roster.place_at(index)
        return None if place is None or self._is_home(place) else self._landing(place).verdict

    def move(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """The cursor is at `point` of the viewport."""
        self.modify(modifiers, refresh=False)
        self._lifted.move(point - self._grip)
        before, self.target = self.target, self._target_at(point)
        if before != self.target:
            self._repaint(before)
            self._repaint(self.target)
            self._grid.days.highlight(self.target[1] if self.target else None)
        self._explain(point)
        near = not self._grid.viewport().rect().adjusted(0, EDGE, 0, -EDGE).contains(point)
        if near and not self._timer.isActive():
            self._timer.start(SCROLL_EVERY, self)

    def modify(self, modifiers: Qt.KeyboardModifier, *, refresh: bool = True) -> None:
        """Ctrl and Shift may come and go while the shift hangs."""
        self._modifiers = modifiers
        copies = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        self._locked = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if copies != self.copies:
            self.copies = self._lifted.copies = copies
            self._lifted.update()
            self._repaint(self.target)
        if refresh:
            self.move(self._lifted.pos() + self._grip, modifiers)

    def drop(self) -> None:
        """Where it hangs: an edit, a question, the reason of a refusal, or nothing when it came home."""
        place = self._place()
        found = self._landing(place) if place is not None and not self._is_home(place) else None
        point = self._lifted.pos() + self._grip
        self.cancel()
        if found is not None:
            self._grid.carrying.land(found, point)

    def follow(self, week: Week | None) -> None:
        """The week changed beneath: it goes on while what is carried stands as it stood, else says why not."""
        here = self._week
        same = week is not None and (week.shop.id, week.days) == (here.shop.id, here.days)
        if week is None or not same:
            self.cancel()
            return
        if any(week.shift(shift.id) != shift for shift in self.shifts):
            self.cancel()
            self._grid.refused.emit((Finding("roster.gone"),))
            return
        self._week = week
        self._judged.clear()
        self._landings.clear()
        self.target = None
        self.move(self._lifted.pos() + self._grip, self._modifiers)

    def cancel(self) -> None:
        """Everything is as it was."""
        self._timer.stop()
        self._lifted.hide()
        self._lifted.deleteLater()
        self._tip.hide()
        self._tip.deleteLater()
        self._grid.viewport().unsetCursor()
        self._grid.days.highlight(None)
        self._grid.end_drag()
        self.deleteLater()

    def timerEvent(self, event: QTimerEvent) -> None:
        """Near the upper or lower edge the grid rolls on."""
        viewport = self._grid.viewport()
        point = (
            viewport.mapFromGlobal(QCursor.pos())
            if viewport.underMouse()
            else self._lifted.pos() + self._grip
        )
        bar = self._grid.verticalScrollBar()
        inside = viewport.rect().adjusted(0, EDGE, 0, -EDGE)
        if inside.contains(point):
            self._timer.stop()
            return
        bar.setValue(bar.value() + (bar.singleStep() if point.y() > inside.bottom() else -bar.singleStep()))
        self.move(point, self._modifiers)

    def _judge(self) -> Judged:
        if self.copies not in self._judged:
            shift = replace(self.shift, id=new_id()) if self.copies else self.shift
            self._judged[self.copies] = rules.targets(self._week, shift)
        return self._judged[self.copies]

    def _landing(self, place: Place) -> Landing:
        """What a drop in a place would do; asked of the cells in sight only, and kept."""
        key = self.copies, place
        found = self._landings.get(key)
        if found is None:
            found = self._landings[key] = self._make_landing(place)
        return found

    def _make_landing(self, place: Place) -> Landing:
        if len(self.shifts) == 1:
            return landing(self._week, self.shift, place, copies=self.copies, said=self._judge()[place])
        way = self._grid.carrying.way(self.origin, place)
        return landing_of_all(self._week, self.shifts, way, copies=self.copies)

    def _is_home(self, place: Place) -> bool:
        return place == self.origin and not self.copies

    def _target_at(self, point: QPoint) -> tuple[int, int] | None:
        row, column = self._grid.rowAt(point.y()), self._grid.columnAt(point.x())
        if self._locked:
            row = self._grid.roster.index_of(self.origin).row()
        return (row, column) if row >= 0 and 0 <= column < self._grid.roster.days else None

    def _place(self) -> Place | None:
        return self._grid.roster.place_at(self._grid.roster.index(*self.target)) if self.target else None

    def _repaint(self, target: tuple[int, int] | None) -> None:
        if target is not None:
            viewport = self._grid.viewport()
            left, width = self._grid.columnViewportPosition(target[1]), self._grid.columnWidth(target[1])
            viewport.update(left, 0, width, viewport.height())

    def _explain(self, point: QPoint) -> None:
        place = self._place()
        if place is None or self._is_home(place):
            self._tip.hide()
            return
        words, found = self._grid.words, self._landing(place)
        verdict = found.verdict
        person = self._week.person(place[0]) if place[0] is not None else None
        who = words.name(person) if person else words.say("open_shifts")
        deed = f"copy_{verdict}" if self.copies else f"move_{verdict}"
        self._tip.say(
            _TONES[verdict],
            words.say(f"drag.{deed}", who=who, day=place[1]),
            tuple(words.sentences.tell(finding) for finding in found.findings[:MOST_REASONS]),
            (
                ("Ctrl", words.say("drag.copies")),
                ("Shift", words.say("drag.same_person")),
                ("Esc", words.say("drag.cancels")),
            ),
        )
        lifted = self._lifted.geometry()
        self._tip.stand_at(QPoint(max(point.x() + 26, lifted.right() + 8), point.y() - 8), lifted)

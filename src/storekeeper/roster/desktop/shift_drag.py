"""The gesture that carries one shift to another day or person: judged beforehand, cancelled by Esc, Ctrl copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QBasicTimer, QObject, QPoint, QRect, Qt, QTimerEvent
from PySide6.QtGui import QCursor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from storekeeper.kit.errors import Finding
from storekeeper.kit.ids import new_id
from storekeeper.roster import rules
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.block_painter import BlockPainter
from storekeeper.roster.desktop.faces import Block, Place
from storekeeper.roster.desktop.grid_model import AnyIndex
from storekeeper.roster.desktop.reason_tip import ReasonTip
from storekeeper.roster.domain import Edit, Shift, Week

if TYPE_CHECKING:
    from storekeeper.roster.desktop.grid import RosterGrid

EDGE = 28
SCROLL_EVERY = 60
Judged = Mapping[Place, tuple[Finding, ...]]
_TONES = {"free": "free", "warned": "soft", "refused": "hard"}


class LiftedBlock(QWidget):
    """The shift that hangs at the cursor, drawn by the painter of the grid on a flat shadow."""

    def __init__(self, viewport: QWidget, blocks: BlockPainter, block: Block, size: QRect) -> None:
        super().__init__(viewport)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._blocks, self._block = blocks, block
        self.copies = False
        self.resize(size.width() + 3, size.height() + 3)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shadow, block, and a plus while it copies."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shadow = self._blocks.theme.color("line.strong")
        shadow.setAlphaF(0.45)
        box = self.rect().adjusted(0, 0, -3, -3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shadow)
        painter.drawRoundedRect(box.translated(3, 3), 4, 4)
        self._blocks.shift(painter, box, self._block)
        if self.copies:
            plus = QRect(box.right() - 18, box.y() + 3, 16, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._blocks.theme.color("accent.fill"))
            painter.drawRoundedRect(plus, 3, 3)
            painter.setPen(self._blocks.theme.color("accent.on"))
            painter.setFont(self._blocks.bold)
            painter.drawText(plus, Qt.AlignmentFlag.AlignCenter, "+")


class ShiftDrag(QObject):
    """Lives from the moment a shift is lifted until it is dropped or cancelled.

    `target` is (row, column) under the cursor. Only the column under the cursor is tinted.
    """

    def __init__(self, grid: RosterGrid, week: Week, block: Block, *, grip: QPoint, box: QRect) -> None:
        super().__init__(grid)
        shift = week.shift(block.shift_id)
        if shift is None:
            raise LookupError(block.shift_id)
        self.shift: Shift = shift
        self.target: tuple[int, int] | None = None
        self.copies = False
        self._grid, self._week, self._grip = grid, week, grip
        self._judged: dict[bool, Judged] = {}
        self._locked = False
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._timer = QBasicTimer()
        self._lifted = LiftedBlock(grid.viewport(), grid.delegate.blocks, block, box)
        self._tip = ReasonTip(grid.viewport(), grid.delegate.theme)
        grid.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._judge()

    @property
    def origin(self) -> Place:
        """Where the shift came from."""
        return self.shift.employee_id, self.shift.day

    @property
    def reason(self) -> str:
        """What the card beside the cursor says in its title and sentences."""
        return "\n".join((self._tip.title, *self._tip.sentences)) if self._tip.isVisible() else ""

    def verdict_at(self, index: AnyIndex) -> str | None:
        """free, warned or refused for the cells of the column under the cursor; None elsewhere."""
        if self.target is None or index.column() != self.target[1]:
            return None
        place = self._grid.roster.place_at(index)
        return None if place is None or self._is_home(place) else rules.verdict(self._judge()[place])

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
        """Where it hangs: an edit, the reason of a refusal, or nothing when it came home."""
        place = self._place()
        findings = self._judge()[place] if place is not None else ()
        edit = self._edit(place) if place is not None and not self._is_home(place) else None
        self.cancel()
        if edit is not None and rules.verdict(findings) == "refused":
            self._grid.refused.emit(findings)
        elif edit is not None:
            self._grid.edited.emit(edit)

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

    def _is_home(self, place: Place) -> bool:
        return place == self.origin and not self.copies

    def _target_at(self, point: QPoint) -> tuple[int, int] | None:
        row, column = self._grid.rowAt(point.y()), self._grid.columnAt(point.x())
        if self._locked:
            row = self._grid.roster.index_of(self.origin).row()
        return (row, column) if row >= 0 and 0 <= column < self._grid.roster.days else None

    def _place(self) -> Place | None:
        return self._grid.roster.place_at(self._grid.roster.index(*self.target)) if self.target else None

    def _edit(self, place: Place) -> Edit:
        make = deeds.copy if self.copies else deeds.move
        return make(self._week, self.shift, place)

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
        words, findings = self._grid.words, self._judge()[place]
        verdict = rules.verdict(findings)
        person = self._week.person(place[0]) if place[0] is not None else None
        who = words.name(person) if person else words.say("open_shifts")
        deed = f"copy_{verdict}" if self.copies else f"move_{verdict}"
        self._tip.say(
            _TONES[verdict],
            words.say(f"drag.{deed}", who=who, day=place[1]),
            tuple(words.sentences.tell(finding) for finding in findings),
            (
                ("Ctrl", words.say("drag.copies")),
                ("Shift", words.say("drag.same_person")),
                ("Esc", words.say("drag.cancels")),
            ),
        )
        lifted = self._lifted.geometry()
        self._tip.stand_at(QPoint(max(point.x() + 26, lifted.right() + 8), point.y() - 8), lifted)

"""What the gestures of the day zoom have in common: a picture of the outcome, a judgement, an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QBasicTimer, QObject, QPoint, QRect, Qt, QTimerEvent

from storekeeper.kit.errors import Finding
from storekeeper.roster import rules
from storekeeper.roster.desktop.day_zoom.axis import Span
from storekeeper.roster.desktop.faces import Block, Faces, Place
from storekeeper.roster.desktop.grid_model import AnyIndex
from storekeeper.roster.desktop.reason_tip import ReasonTip
from storekeeper.roster.domain import Edit, Shift, Week

if TYPE_CHECKING:
    from storekeeper.roster.desktop.day_zoom.day_grid import DayGrid

EDGE = 28
SCROLL_EVERY = 60
TONES = {"free": "free", "warned": "soft", "refused": "hard"}


@dataclass(frozen=True)
class Preview:
    """The shift as it would stand: in whose row, how it looks, from when to when."""

    place: Place
    block: Block
    span: Span


class DayGesture(QObject):
    """Lives from the first pixel of a pull until the button is let go or Esc is pressed.

    `edit` is what letting go would do, None for nothing; `preview` its picture, `findings` what the rules say.
    """

    copies = False
    shift: Shift | None = None

    def __init__(self, grid: DayGrid, week: Week, start: QPoint, cursor: Qt.CursorShape) -> None:
        super().__init__(grid)
        self.edit: Edit | None = None
        self.preview: Preview | None = None
        self.findings: tuple[Finding, ...] = ()
        self._grid, self._week, self._start, self._point = grid, week, start, start
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._timer = QBasicTimer()
        self._tip = ReasonTip(grid.viewport(), grid.delegate.theme)
        grid.viewport().setCursor(cursor)

    @property
    def reason(self) -> str:
        """What the card beside the cursor says."""
        return "\n".join((self._tip.title, *self._tip.sentences)) if self._tip.isVisible() else ""

    @property
    def verdict(self) -> str:
        """free, warned or refused for what letting go would do."""
        return rules.verdict(self.findings)

    def verdict_at(self, index: AnyIndex) -> str | None:
        """What is said of a row; None where nothing is."""
        here = self.preview is not None and self._grid.roster.place_at(index) == self.preview.place
        return self.verdict if here and self.edit is not None else None

    def move(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """The cursor is at `point` of the viewport."""
        self._point, self._modifiers = point, modifiers
        self._follow(point, modifiers)
        self._grid.lit = self.preview.span if self.preview else None
        self._grid.days.viewport().update()
        self._grid.viewport().update()
        if self._at_an_edge(point) and not self._timer.isActive():
            self._timer.start(SCROLL_EVERY, self)

    def modify(self, modifiers: Qt.KeyboardModifier) -> None:
        """Ctrl and Shift may come and go while the button is held."""
        self.move(self._point, modifiers)

    def drop(self) -> None:
        """An edit, the reason of a refusal, or nothing when nothing would change."""
        edit, findings, refused = self.edit, self.findings, self.verdict == "refused"
        self.cancel()
        if edit is not None and refused:
            self._grid.refused.emit(findings)
        elif edit is not None:
            self._grid.take(edit)

    def cancel(self) -> None:
        """Everything is as it was."""
        self._timer.stop()
        self._tip.hide()
        self._tip.deleteLater()
        self._grid.viewport().unsetCursor()
        self._grid.end_gesture()
        self.deleteLater()

    def timerEvent(self, event: QTimerEvent) -> None:
        """Near the upper or lower edge the rows roll on."""
        if not self._at_an_edge(self._point):
            self._timer.stop()
            return
        bar = self._grid.verticalScrollBar()
        down = self._point.y() > self._grid.viewport().height() // 2
        bar.setValue(bar.value() + (bar.singleStep() if down else -bar.singleStep()))
        self.move(self._point, self._modifiers)

    def _follow(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Works out edit, findings and preview for where the cursor is."""
        raise NotImplementedError

    def _pulled(self, point: QPoint) -> timedelta:
        """How much later `point` is than where the pull began."""
        return self._grid.instant_at(point.x()) - self._grid.instant_at(self._start.x())

    def _picture(self, edit: Edit | None, place: Place, shift: Shift) -> Preview | None:
        """The shift after the edit; as it stands when there is none."""
        week = edit.apply(self._week) if edit is not None else self._week
        ids = edit.touched() if edit is not None else {shift.id}
        after = next((each for each in week.shifts_of(*place) if each.id in ids), None)
        if after is None:
            return None
        block = next(b for b in Faces(week).face(*place).blocks if after.id in b.shift_ids)
        return Preview(place, block, (after.starts_at, after.ends_at))

    def _explain(self, sentences: Sequence[str], keys: Sequence[str] = ()) -> None:
        """Times and length, then sentences, then what Ctrl, Shift and Esc do, as far as they do something."""
        if self.preview is None:
            self._tip.hide()
            return
        grid, words = self._grid, self._grid.words
        told = [*sentences, *(words.sentences.tell(finding) for finding in self.findings)]
        deeds = {"Ctrl": "drag.copies", "Shift": "drag.same_person", "Esc": "drag.cancels"}
        caps = tuple((key, words.say(deeds[key])) for key in (*keys, "Esc"))
        self._tip.say(TONES[self.verdict], grid.span_text(self.preview.span), tuple(told), caps)
        avoid = self._preview_box()
        self._tip.stand_at(QPoint(self._point.x() + 16, avoid.bottom() + 8), avoid)

    def _preview_box(self) -> QRect:
        index = self._grid.roster.index_of(self.preview.place) if self.preview else None
        return self._grid.visualRect(index) if index is not None else QRect(self._point, self._point)

    def _at_an_edge(self, point: QPoint) -> bool:
        return not self._grid.viewport().rect().adjusted(-9999, EDGE, 9999, -EDGE).contains(point)

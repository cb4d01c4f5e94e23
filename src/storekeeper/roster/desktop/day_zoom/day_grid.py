"""One day of the roster as a table: a row per person, time across, every gesture and every key ends in one edit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from storekeeper.kit.clock import HONG_KONG
from storekeeper.qtkit.key_table import DAY_ZOOM
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.day_zoom.axis import QUARTER, Span, TimeAxis, axis_of, headcount
from storekeeper.roster.desktop.day_zoom.axis_header import AxisHeader
from storekeeper.roster.desktop.day_zoom.day_delegate import DayDelegate
from storekeeper.roster.desktop.day_zoom.gesture import DayGesture
from storekeeper.roster.desktop.day_zoom.move_gesture import MoveGesture
from storekeeper.roster.desktop.day_zoom.new_shift_gesture import NewShiftGesture
from storekeeper.roster.desktop.day_zoom.resize_gesture import ResizeGesture
from storekeeper.roster.desktop.day_zoom.retiming import furthest_move, furthest_resize, moved, resized
from storekeeper.roster.desktop.faces import Block, Place
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.grid_model import AnyIndex
from storekeeper.roster.domain import AddShift, Edit, Week, together

_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_HELD = {
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
}
_CURSORS = {"starts": Qt.CursorShape.SizeHorCursor, "ends": Qt.CursorShape.SizeHorCursor}


@dataclass(frozen=True)
class _Pressed:
    """Where the button went down: on which part of which shift, else on the empty time of a row."""

    at: QPoint
    place: Place
    block: Block | None = None
    part: str = ""


class DayGrid(RosterGrid):
    """The week's grid with all days but one hidden: `day_changed` says which one is on show.

    `gesture` is what the mouse is doing, `lit` the times that the head shows while it does.
    """

    key_table = DAY_ZOOM
    day_changed = Signal(object)
    kinds_wanted = Signal(QPoint)
    counted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gesture: DayGesture | None = None
        self.axis: TimeAxis | None = None
        self.headcount: tuple[int, ...] = ()
        self.lit: Span | None = None
        self.day_column = 0
        self._is_stale = False
        self._armed: _Pressed | None = None
        self._last_kind: int | None = None
        self.edited.connect(self._remember_kind)
        self.delegate = DayDelegate(self)
        self.setItemDelegate(self.delegate)
        self.days = AxisHeader(self)
        self.days.setSectionResizeMode(self.days.ResizeMode.Fixed)
        self.setHorizontalHeader(self.days)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.EditKeyPressed
        )

    @property
    def day(self) -> date | None:
        """The day on show."""
        week = self.roster.week if self.model() is not None else None
        return week.days[self.day_column] if week and self.day_column < len(week.days) else None

    def setModel(self, model: object) -> None:
        """Shares the model of the week's grid."""
        super().setModel(model)
        self.roster.modelReset.connect(self._show_column)
        self.roster.week_changed.connect(self._follow)
        self._show_column()

    def show_day(self, day: date) -> None:
        """Another day of the week on show; the same person stays current."""
        week = self.roster.week
        if week is not None and day in week.days:
            self._show_weekday(week.days.index(day))

    def instant_at(self, x: int) -> datetime:
        """The time at a point of the viewport; raises LookupError without a week."""
        if self.axis is None:
            raise LookupError("no day is on show")
        return self.axis.instant(x - self.columnViewportPosition(self.day_column), self.axis_width)

    @property
    def axis_width(self) -> int:
        """Pixels of the whole axis."""
        return self.columnWidth(self.day_column)

    def span_text(self, span: Span) -> str:
        """0930–1815 · 8 時 45 分."""
        words, (starts, ends) = self.words, (each.astimezone(HONG_KONG) for each in span)
        until = f"{ends:%H%M}"
        if ends.date() > starts.date():
            until = words.say("day_zoom.next_day", time=until)
        hours, minutes = divmod((span[1] - span[0]) // timedelta(minutes=1), 60)
        code = "length" if hours and minutes else ("hours" if hours else "minutes")
        length = words.say(f"day_zoom.{code}", hours=hours, minutes=minutes)
        return words.say("day_zoom.span", times=f"{starts:%H%M}–{until}", length=length)

    # what is chosen

    @property
    def lifted(self) -> UUID | None:
        """The shift whose old place is shown as a ghost."""
        gesture = self.gesture
        if gesture is None or gesture.shift is None or gesture.copies or gesture.edit is None:
            return self.cut if gesture is None else None
        return gesture.shift.id

    def places(self) -> list[Place]:
        """The selected rows, on the day on show only."""
        return [place for place in super().places() if place[1] == self.day]

    def selectedIndexes(self) -> list[QModelIndex]:
        """What is selected on hidden days does not count."""
        return [index for index in super().selectedIndexes() if index.column() == self.day_column]

    def choose_beside(self, by: int) -> None:
        """The next or previous shift of the row, as far as there is one."""
        week, place, now = self.roster.week, self.place(), self.chosen_shift()
        if week is None or place is None or now is None:
            return
        ids = [shift.id for shift in week.shifts_of(*place)]
        self.choose(ids[min(max(ids.index(now.id) + by, 0), len(ids) - 1)])

    def go_to(self, place: Place) -> None:
        """Makes a row the current one, on its day."""
        self.show_day(place[1])
        super().go_to(place)

    def step(self, down: int, right: int) -> None:
        """To a neighbouring row: there is one day only."""
        super().step(down or right, 0)

    # edits

    def take(self, edit: Edit) -> None:
        """Hands an edit on and goes with the cursor to the shift that it wrote."""
        self.edited.emit(edit)
        week = self.roster.week
        shift = week.shift(next(iter(edit.touched()))) if week else None
        if shift is not None:
            self.go_to((shift.employee_id, shift.day))
            self.choose(shift.id)

    def nudge(self, down: int, right: int) -> None:
        """What is chosen one person or one quarter hour further."""
        week, axis = self.roster.week, self.axis
        if down:
            super().nudge(down, 0)
        elif week is not None and axis is not None:
            by = right * QUARTER
            self._offer(
                moved(week, each, (each.employee_id, each.day), furthest_move(each, by, axis.business))
                for each in self.chosen_shifts()
            )

    def pull_edge(self, edge: str, quarters: int) -> None:
        """The start or end of what is chosen so many quarter hours further; `edge` is starts or ends."""
        axis = self.axis
        if axis is not None:
            self._offer(
                resized(shift, edge, furthest_resize(shift, edge, quarters * QUARTER, axis.business))
                for shift in self.chosen_shifts()
            )

    def add_usual(self) -> bool:
        """One more shift of the kind used last in the current row; False while none has been used."""
        week, place = self.roster.week, self.place()
        kind = week.kind(self._last_kind) if week is not None else None
        if week is None or place is None or kind is None:
            return False
        self._offer((deeds.add(week, place, kind),))
        return True

    def _remember_kind(self, edit: Edit) -> None:
        if isinstance(edit, AddShift):
            self._last_kind = edit.shift.kind_id or self._last_kind

    def _offer(self, edits: Iterable[Edit | None]) -> None:
        """All of them as one edit; the shift that was written stays chosen."""
        edit = together(each for each in edits if each is not None)
        if edit is not None and self.offer(edit) and len(edit.touched()) == 1:
            self.choose(next(iter(edit.touched())))

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses what is under the cursor and arms the gesture that a pull would begin."""
        self._armed = None
        super().mousePressEvent(event)
        self._pressed = None
        point = event.position().toPoint()
        place = self.roster.place_at(self.indexAt(point))
        if self.open_editor() is not None or event.button() is not Qt.MouseButton.LeftButton or place is None:
            return
        found = self._part_at(point)
        self._armed = _Pressed(point, place, found[0], found[1]) if found else _Pressed(point, place)
        if found:
            self.choose(found[0].shift_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begins the armed gesture, or carries it on."""
        point, armed, week = event.position().toPoint(), self._armed, self.roster.week
        if self.gesture is not None:
            self.gesture.move(point, event.modifiers())
        elif armed is None or not event.buttons() & Qt.MouseButton.LeftButton or week is None:
            self._show_hand(point)
        elif (point - armed.at).manhattanLength() >= QApplication.startDragDistance():
            self._armed = None
            self.gesture = self._begun(week, armed)
            if self.gesture is not None:
                self.gesture.move(point, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets go."""
        self._armed = None
        if self.gesture is None:
            super().mouseReleaseEvent(event)
            return
        self.gesture.move(event.position().toPoint(), event.modifiers())
        self.gesture.drop()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a shift its times are typed; on empty time another shift of the kind used last, else the kinds."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        self._armed = None
        if self.roster.place_at(index) is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._part_at(point) is not None:
            self.edit(index)
        elif not self.add_usual():
            self.kinds_wanted.emit(self.viewport().mapToGlobal(point))

    def end_gesture(self) -> None:
        """The gesture says that it is over."""
        self.gesture, self.lit = None, None
        self.days.viewport().update()
        self.viewport().update()

    def _begun(self, week: Week, armed: _Pressed) -> DayGesture | None:
        if armed.block is None:
            return NewShiftGesture(self, week, armed.place, armed.at)
        shift = week.shift(armed.block.shift_id)
        if shift is None:
            return None
        if armed.part == "body":
            return MoveGesture(self, week, shift, armed.at)
        return ResizeGesture(self, week, shift, armed.part, armed.at)

    def _part_at(self, point: QPoint) -> tuple[Block, str] | None:
        index = self.indexAt(point)
        face = self.roster.face_at(index) if index.isValid() else None
        delegate = self.delegate
        if face is None or not isinstance(delegate, DayDelegate):
            return None
        found = delegate.part_at(self.visualRect(index), face, point)
        return (found[0], found[2]) if found else None

    def _show_hand(self, point: QPoint) -> None:
        found = self._part_at(point)
        hand = _CURSORS.get(found[1], Qt.CursorShape.OpenHandCursor) if found else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != hand:
            self.viewport().setCursor(hand)

    # keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose; with Alt they move, with Alt+Shift they pull the end, with Ctrl+Alt the start."""
        if self.gesture is not None:
            self._key_while_pulling(event, pressed=True)
            return
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _PAGES and not held:
            self._show_weekday(self.day_column + _PAGES[key])
        elif key in _SIDEWAYS and not self._pull_by_key(_SIDEWAYS[key], held):
            self.choose_beside(_SIDEWAYS[key])
        elif key not in _SIDEWAYS:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A modifier let go while the button is held."""
        if self.gesture is not None:
            self._key_while_pulling(event, pressed=False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A gesture does not outlive the window's attention."""
        if self.gesture is not None and event.reason() is Qt.FocusReason.ActiveWindowFocusReason:
            self.gesture.cancel()
        super().focusOutEvent(event)

    def _pull_by_key(self, by: int, held: Qt.KeyboardModifier) -> bool:
        alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
        if held == alt:
            self.nudge(0, by)
        elif held == alt | shift:
            self.pull_edge("ends", by)
        elif held == alt | Qt.KeyboardModifier.ControlModifier:
            self.pull_edge("starts", by)
        else:
            return False
        return True

    def _key_while_pulling(self, event: QKeyEvent, *, pressed: bool) -> None:
        if self.gesture is None:
            return
        if event.key() == Qt.Key.Key_Escape:
            self.gesture.cancel()
            return
        held = event.modifiers()
        for key, flag in _HELD.items():
            if event.key() == key:
                held = held | flag if pressed else held & ~flag
        self.gesture.modify(held)

    # layout

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while nobody saw it."""
        if self._is_stale:
            self._measure()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The axis takes the whole width."""
        super().resizeEvent(event)
        self._share_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and over them where the pulled times begin and end."""
        QTableView.paintEvent(self, event)
        if self.lit is None or self.axis is None:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self.delegate.theme.color("accent"), 1, Qt.PenStyle.DashLine))
        for instant in self.lit:
            x = self.columnViewportPosition(self.day_column)
            x += round(self.axis.position(instant, self.axis_width))
            painter.drawLine(x, 0, x, self.viewport().height())

    def _share_width(self) -> None:
        if self.model() is not None:
            self.setColumnWidth(self.day_column, self.viewport().width())

    def _fit_rows(self, first: AnyIndex, last: AnyIndex) -> None:
        if self.isVisible():
            super()._fit_rows(first, last)

    def _fit(self, rows: Iterable[int]) -> None:
        for row in rows:
            face = self.roster.face_at(self.roster.index(row, self.day_column))
            delegate = self.delegate
            if face is None or not isinstance(delegate, DayDelegate):
                continue
            lanes = 1 + max((lane for lane, _, _ in delegate.lanes(face)), default=0)
            if self.rowHeight(row) != delegate.row_height(lanes):
                self.setRowHeight(row, delegate.row_height(lanes))

    def _show_weekday(self, column: int) -> None:
        if not 0 <= column < self.roster.days:
            return
        row = max(self.currentIndex().row(), 0)
        self.day_column = column
        self._show_column()
        index = self.roster.index(row, column)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _show_column(self) -> None:
        if self.gesture is not None:
            self.gesture.cancel()
        for column in range(self.roster.columnCount()):
            self.setColumnHidden(column, column != self.day_column)
        here = self.currentIndex()
        if here.isValid() and here.column() != self.day_column:
            self.setCurrentIndex(self.roster.index(here.row(), self.day_column))
        self._measure()
        self._share_width()
        self.day_changed.emit(self.day)

    def _follow(self) -> None:
        """What nobody sees is measured when it comes to be seen."""
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self._measure()

    def _measure(self) -> None:
        self._is_stale = False
        week, day = self.roster.week, self.day
        self.axis = axis_of(week, day) if week is not None and day is not None else None
        self.headcount = headcount(week, self.axis) if week is not None and self.axis is not None else ()
        self._fit(range(self.roster.rowCount()))
        self.days.viewport().update()
        self.viewport().update()
        self.counted.emit()

"""The week as a table that is worked on by mouse and keyboard: every gesture ends in one edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from storekeeper.kit.errors import Conflict, Finding, Refused
from storekeeper.qtkit.key_table import ROSTER
from storekeeper.qtkit.theme import Theme
from storekeeper.roster import rules
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.cell_editor import CellEditor, Reading
from storekeeper.roster.desktop.corner import Corner
from storekeeper.roster.desktop.faces import Block, Place
from storekeeper.roster.desktop.grid_carrying import GridCarrying
from storekeeper.roster.desktop.grid_model import OPEN_ROW, AnyIndex, RosterModel
from storekeeper.roster.desktop.headers import DayHeader, NameHeader
from storekeeper.roster.desktop.sheet import Sheet
from storekeeper.roster.desktop.shift_delegate import ShiftDelegate
from storekeeper.roster.desktop.shift_drag import ShiftDrag
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Edit, Shift

NARROWEST_DAY = 64
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class RosterGrid(QTableView):
    """`edited` carries an edit to be done, `refused` the findings that forbid one, `chosen_changed` the selection.

    `noted` carries a finding that is only told. `chosen` is the shift that keys and menu act on, `cut` the one
    that a paste will move, with the others that were cut with it.
    """

    key_table = ROSTER

    edited = Signal(object)
    refused = Signal(object)
    noted = Signal(object)
    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drag: ShiftDrag | None = None
        self.chosen: UUID | None = None
        self.cut: UUID | None = None
        self._left_at: Place | None = None
        self._pressed: tuple[Block, QRect, QPoint] | None = None
        self._withheld: QMouseEvent | None = None
        self.carrying = GridCarrying(self)
        self.delegate = ShiftDelegate(self)
        self.days, self.names = DayHeader(self), NameHeader(self)
        self.corner = Corner(self)
        self.setItemDelegate(self.delegate)
        self.setHorizontalHeader(self.days)
        self.setVerticalHeader(self.names)
        self.sheet = Sheet(self)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        for header in (self.days, self.names):
            header.setSectionResizeMode(header.ResizeMode.Fixed)
            header.setMinimumSectionSize(8)
            header.sectionPressed.connect(self.setFocus)

    @property
    def roster(self) -> RosterModel:
        """The model, which is always the roster's."""
        model = self.model()
        assert isinstance(model, RosterModel)  # noqa: S101
        return model

    @property
    def words(self) -> Words:
        """The words of the language in use."""
        return self.roster.words

    @property
    def lifted(self) -> UUID | None:
        """The shift whose old place is shown as a ghost."""
        if self.drag is not None:
            return None if self.drag.copies else self.drag.shift.id
        return self.cut

    def setModel(self, model: object) -> None:
        """Takes the roster's model and follows the heights of its rows."""
        assert isinstance(model, RosterModel)  # noqa: S101
        super().setModel(model)
        model.modelReset.connect(self._lay_out)
        model.modelReset.connect(self._come_back)
        model.modelReset.connect(self._follow_drag)
        model.week_changed.connect(self._follow_drag)
        model.modelAboutToBeReset.connect(self._forget)
        model.dataChanged.connect(self._fit_rows)
        self.corner.follow(model)
        self.sheet.follow(model)
        self._lay_out()

    def restyle(self, theme: Theme, today: date | None) -> None:
        """Colours, letters and sizes of another theme; `today` is marked in the head."""
        self.delegate.restyle(theme)
        self.sheet.forget()
        self.days.theme = self.names.theme = theme
        self.days.today = today
        self.corner.restyle(theme)
        self.relabel()
        self._lay_out()
        self.viewport().update()

    def relabel(self) -> None:
        """Another language or theme: the heads take the room that their words need."""
        self.sheet.forget()
        self.names.setFixedWidth(self.names.sizeHint().width())
        self.corner.retranslate()
        self.updateGeometries()

    def place(self) -> Place | None:
        """Person and day of the current cell."""
        return self.roster.place_at(self.currentIndex())

    def places(self) -> list[Place]:
        """The selected cells, row by row; else the current one."""
        indexes = sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column()))
        found = [self.roster.place_at(index) for index in indexes]
        return [place for place in found if place is not None] or [p for p in (self.place(),) if p]

    def chosen_shift(self) -> Shift | None:
        """The shift that keys and menu act on: the one chosen, else the first of the current cell."""
        week, place = self.roster.week, self.place()
        if week is None or place is None:
            return None
        standing = week.shifts_of(*place)
        return next(
            (shift for shift in standing if shift.id == self.chosen), standing[0] if standing else None
        )

    def choose(self, shift_id: UUID | None) -> None:
        """Marks one shift of the current cell."""
        self.chosen = shift_id
        self.viewport().update(self.visualRect(self.currentIndex()))
        self.chosen_changed.emit()

    def go_to(self, place: Place) -> None:
        """Makes a cell the current one and shows it."""
        index = self.roster.index_of(place)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def step(self, down: int, right: int) -> None:
        """To a neighbouring cell, as far as there is one."""
        here = self.currentIndex()
        row = min(max(here.row() + down, 0), self.roster.rowCount() - 1)
        column = min(max(here.column() + right, 0), self.roster.days - 1)
        self.setCurrentIndex(self.roster.index(row, column))
        self.setFocus()

    # edits

    def select(self, places: Sequence[Place]) -> None:
        """Selects these cells; the first becomes the current one."""
        chosen = QItemSelection()
        for place in places:
            index = self.roster.index_of(place)
            chosen.select(index, index)
        if places:
            self.setCurrentIndex(self.roster.index_of(places[0]))
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def chosen_shifts(self) -> tuple[Shift, ...]:
        """What a key acts on: all that stands in several selected cells, else the chosen shift."""
        week, places = self.roster.week, self.places()
        if week is None or len(places) < 2:
            return tuple(shift for shift in (self.chosen_shift(),) if shift is not None)
        return tuple(shift for place in places for shift in week.shifts_of(*place))

    def offer(self, edit: Edit | None) -> bool:
        """Emits the edit unless a rule refuses it, then its findings; False when nothing was emitted."""
        week = self.roster.week
        if edit is None or week is None:
            return False
        try:
            findings = self.roster.check(edit)
        except Conflict as gone:
            findings = (Finding(gone.code, gone.values),)
        if rules.verdict(findings) == "refused":
            self.refused.emit(findings)
            return False
        self.edited.emit(edit)
        return True

    def reading_of(self, index: AnyIndex) -> Reading:
        """Tries a text for a cell: raises Refused when it cannot be read or a rule forbids it."""
        place = self.roster.place_at(index)

        def read(text: str) -> object:
            week = self.roster.week
            if week is None or place is None:
                return None
            edit = deeds.typed(week, place, text, above=self.above(place))
            findings = self.roster.check(edit) if edit is not None else ()
            if rules.verdict(findings) == "refused":
                raise Refused(findings[0].code, findings=findings, **findings[0].values)
            return edit

        return read

    def take_typed(self, index: AnyIndex, text: str) -> None:
        """What was typed becomes an edit; text that says what is there already changes nothing."""
        try:
            edit = self.reading_of(index)(text)
        except Refused as refused:
            self.refused.emit(refused.findings)
            return
        if isinstance(edit, Edit):
            self.edited.emit(edit)

    def above(self, place: Place) -> Place | None:
        """The same day of the person in the row above."""
        row = self.roster.index_of(place).row() - 1
        person = self.roster.person_at(row)
        return (person.employee_id, place[1]) if person is not None else None

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the shift under the cursor; text that cannot be read keeps its cell open."""
        editor = self.open_editor()
        if editor is not None and not editor.text_is_readable():
            self.delegate.commit(editor)
            editor.setFocus()
            return
        point = event.position().toPoint()
        found = self.block_at(point)
        self._pressed = self._withheld = None
        if found is not None and event.button() is Qt.MouseButton.LeftButton:
            self._pressed = (*found, point)
            if self._is_one_of_many(point) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._withheld = event.clone()
                return
        super().mousePressEvent(event)
        self.choose(found[0].shift_id if found else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lifts the pressed shift, or carries the lifted one on."""
        point = event.position().toPoint()
        if self.drag is not None:
            self.drag.move(point, event.modifiers())
            return
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._hint(point, event.buttons())
            super().mouseMoveEvent(event)
            return
        block, box, start = self._pressed
        week = self.roster.week
        if (point - start).manhattanLength() < QApplication.startDragDistance() or week is None:
            return
        self._pressed = None
        shift = week.shift(block.shift_id)
        if shift is None:
            return
        shifts = self.chosen_shifts() if self._withheld is not None else (shift,)
        self._withheld = None
        self.drag = ShiftDrag(self, block, shifts, grip=start - box.topLeft(), box=box)
        self.drag.move(point, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drops what is lifted; a press that might have lifted several and did not is a plain click."""
        pressed, self._pressed = self._pressed, None
        withheld, self._withheld = self._withheld, None
        if withheld is not None and self.drag is None:
            super().mousePressEvent(withheld)
            self.choose(pressed[0].shift_id if pressed else None)
        if self.drag is None:
            super().mouseReleaseEvent(event)
            return
        self.drag.move(event.position().toPoint(), event.modifiers())
        self.drag.drop()

    def end_drag(self) -> None:
        """The gesture says that it is over."""
        self.drag = None
        self.viewport().update()

    def _is_one_of_many(self, point: QPoint) -> bool:
        return len(self.places()) > 1 and self.selectionModel().isSelected(self.indexAt(point))

    def _follow_drag(self) -> None:
        if self.drag is not None:
            self.drag.follow(self.roster.week)

    def block_at(self, point: QPoint) -> tuple[Block, QRect] | None:
        """The shift under a point of the viewport, with its rectangle."""
        index = self.indexAt(point)
        face = self.roster.face_at(index) if index.isValid() else None
        return self.delegate.block_at(self.visualRect(index), face, point) if face is not None else None

    def open_editor(self) -> CellEditor | None:
        """The editor, while a cell is being typed into."""
        if self.state() != QAbstractItemView.State.EditingState:
            return None
        return next((child for child in self.viewport().findChildren(CellEditor) if child.isVisible()), None)

    def _hint(self, point: QPoint, buttons: Qt.MouseButton) -> None:
        over = not buttons and self.block_at(point) is not None
        cursor = Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != cursor:
            self.viewport().setCursor(cursor)

    # keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc cancels, Ctrl and Shift change a drag, Alt and arrows move a shift, Space goes to the next shift."""
        if self.drag is not None:
            self._key_while_dragging(event, pressed=True)
            return
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.AltModifier and key in _ARROWS:
            self.nudge(*_ARROWS[key])
        elif key == Qt.Key.Key_Space and not event.modifiers():
            self._choose_next()
        elif key == Qt.Key.Key_Escape and self.cut is not None:
            self.cut = None
            self.viewport().update()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Text that an input method commits at once, such as full-width digits, begins a cell like a key."""
        if event.commitString() and not event.preeditString() and self.open_editor() is None:
            self.edit(self.currentIndex())
            editor = self.open_editor()
            if editor is not None:
                QApplication.sendEvent(editor, event)
            return
        super().inputMethodEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A modifier let go while a shift hangs."""
        if self.drag is not None:
            self._key_while_dragging(event, pressed=False)
        else:
            super().keyReleaseEvent(event)

    def nudge(self, down: int, right: int) -> None:
        """What is chosen one person or one day further, as far as there is one."""
        shifts, place = self.chosen_shifts(), self.place()
        if not shifts or place is None:
            return
        here = self.roster.index_of((shifts[0].employee_id, shifts[0].day))
        to = self.roster.place_at(self.roster.index(here.row() + down, here.column() + right))
        if len(shifts) > 1:
            self.carrying.move_all(shifts, to)
        elif to is not None:
            self.carrying.move(shifts[0], to)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A drag does not outlive the window's attention."""
        if self.drag is not None and event.reason() is Qt.FocusReason.ActiveWindowFocusReason:
            self.drag.cancel()
        super().focusOutEvent(event)

    def _key_while_dragging(self, event: QKeyEvent, *, pressed: bool) -> None:
        if self.drag is None:
            return
        if event.key() == Qt.Key.Key_Escape:
            self.drag.cancel()
            return
        held = event.modifiers()
        for key, flag in _HELD.items():
            if event.key() == key:
                held = held | flag if pressed else held & ~flag
        self.drag.modify(held)

    def _choose_next(self) -> None:
        week, place, now = self.roster.week, self.place(), self.chosen_shift()
        if week is not None and place is not None and now is not None:
            ids = [shift.id for shift in week.shifts_of(*place)]
            self.choose(ids[(ids.index(now.id) + 1) % len(ids)])

    # layout

    def sizeHint(self) -> QSize:
        """Room enough for names and seven days."""
        return QSize(1000, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The days share the width."""
        super().resizeEvent(event)
        self._share_width()

    def updateGeometries(self) -> None:
        """Keeps the corner over the meeting of the heads."""
        super().updateGeometries()
        self.corner.setGeometry(0, 0, self.names.width(), self.days.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells; while a shift is dragged each by its delegate, else as pictures."""
        if self.model() is None or self.roster.week is None:
            super().paintEvent(event)
            return
        if self.drag is not None:
            super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self.drag is None:
            self.sheet.paint_cells(painter, event.rect())
        self.sheet.paint_legal_weeks(painter, event.rect())
        painter.end()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """The head of the current row is lit, and the choice is forgotten."""
        super().currentChanged(current, previous)
        self.names.viewport().update()
        if current.isValid():
            self.chosen = None
            self.chosen_changed.emit()

    def _share_width(self) -> None:
        if self.model() is None:
            return
        total, room = self.delegate.theme.metric("total_column"), self.viewport().width()
        days = self.roster.days
        day = max((room - total) // days, NARROWEST_DAY)
        for column in range(days):
            self.setColumnWidth(column, day)
        self.setColumnWidth(self.roster.total, max(room - days * day, total))

    def _lay_out(self) -> None:
        if self.model() is None:
            return
        self.names.setDefaultSectionSize(self.delegate.row_height(1))
        self._fit(range(self.roster.rowCount()))
        self._share_width()

    def _fit_rows(self, first: AnyIndex, last: AnyIndex) -> None:
        self._fit(range(first.row(), last.row() + 1))
        if first.row() <= OPEN_ROW:
            self.names.viewport().update()

    def _fit(self, rows: range) -> None:
        for row in rows:
            height = self.delegate.row_height(self.roster.row_lines(row)) + (4 if row == OPEN_ROW else 0)
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)

    def _forget(self) -> None:
        self.cut = None
        self._left_at = self.place() or self._left_at

    def _come_back(self) -> None:
        """The cursor where it was: the same person and weekday, else the first cell."""
        week, left = self.roster.week, self._left_at
        if week is None:
            return
        who, weekday = (left[0], left[1].weekday()) if left else (None, 0)
        known = left is not None and self.roster.index_of((who, week.days[weekday])).isValid()
        index = self.roster.index_of((who, week.days[weekday])) if known else self.roster.index(1, 0)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)


_HELD = {
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
}

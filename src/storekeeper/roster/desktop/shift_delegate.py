"""Paints the cells of the week, knows where in a cell a shift stands, and holds the editor of a cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from storekeeper.kit.errors import Refused
from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.signs import paint_sign
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.block_painter import PADDING, BlockPainter, State
from storekeeper.roster.desktop.cell_editor import CellEditor
from storekeeper.roster.desktop.faces import TAIL, Block, Face
from storekeeper.roster.desktop.grid_model import OPEN_ROW, AnyIndex

if TYPE_CHECKING:
    from storekeeper.roster.desktop.grid import RosterGrid

LEAVE_SYMBOLS = {
    "AL": "beach",
    "SL": "file-plus",
    "CL": "clock-plus",
    "ML": "baby-carriage",
    "NPL": "account-off",
}
TINTS = {"free": "ok.soft", "swap": "ok.soft", "warned": "warn.soft", "refused": "danger.soft"}
_STEPS = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
_Line = Block | str


class ShiftDelegate(QStyledItemDelegate):
    """One per grid; asks the grid what is dragged, cut and chosen."""

    def __init__(self, grid: RosterGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.restyle(Theme())

    def restyle(self, theme: Theme) -> None:
        """Colours, letters and sizes of another theme."""
        self.theme = theme
        self.blocks = BlockPainter(theme)
        self._body = theme.font("body")
        self._band = theme.metric("row") - 2 * PADDING - 1

    def row_height(self, lines: float) -> int:
        """Logical pixels of a row whose fullest cell stacks that many bands."""
        return round(lines * (self._band + PADDING)) + PADDING + 1

    def bands(self, cell: QRect, face: Face) -> Iterator[tuple[QRect, _Line]]:
        """Where each shift stands, and each word (mark, leave, elsewhere), from top to bottom."""
        top = cell.y() + PADDING
        if face.employee_id is None and len(face.blocks) < 2:
            top = cell.y() + (cell.height() - 1 - self._band) // 2
        for line in self._lines(face):
            high = self._band
            if isinstance(line, str) and line.startswith("tail."):
                high = round(TAIL * (self._band + PADDING)) - PADDING
            yield QRect(cell.x() + PADDING, top, cell.width() - 2 * PADDING - 1, high), line
            top += high + PADDING

    def block_at(self, cell: QRect, face: Face, point: QPoint) -> tuple[Block, QRect] | None:
        """The shift under a point of the viewport, with its rectangle."""
        for box, line in self.bands(cell, face):
            if isinstance(line, Block) and box.contains(point):
                return line, box
        return None

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Never asked of thousands of cells: heights are set by row."""
        return QSize(104, self.row_height(1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """One cell: ground, content, lines, then what the drag says of it."""
        cell: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        current = index == self._grid.currentIndex()
        painter.save()
        painter.setClipRect(cell)
        where = index.row(), index.column()
        self._ground(painter, cell, where, selected=selected)
        self._inside(painter, cell, where, self._grid.roster.face_at(index))
        if (selected or current) and self._grid.drag is None:
            self._selection(painter, cell, index, current=current)
        self._verdict(painter, cell, index)
        painter.restore()

    def paint_plain(self, painter: QPainter, cell: QRect, where: tuple[int, int], face: Face | None) -> None:
        """The cell in that row and column as it looks when nothing is done to it."""
        self._ground(painter, cell, where)
        self._inside(painter, cell, where, face)

    # the editor

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """A line of text that stays open as long as it says nothing readable."""
        editor = CellEditor(parent, self.theme, self._grid.reading_of(index))
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        return editor

    def destroyEditor(self, editor: QWidget, index: AnyIndex) -> None:
        """Takes the sentence beneath the field away with it."""
        if isinstance(editor, CellEditor):
            editor.dismiss()
        else:
            super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """The cell as it would be typed, all of it selected; text that was begun is left alone."""
        if isinstance(editor, CellEditor) and not editor.touched:
            editor.fill(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QObject, index: AnyIndex) -> None:
        """Hands the text to the grid; only readable text gets here."""
        if isinstance(editor, CellEditor) and editor.finished:
            self._grid.take_typed(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """As wide as its cell, wider while the text needs it."""
        cell: QRect = option.rect
        editor.setGeometry(cell.adjusted(0, 0, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes down, Tab right, Esc reverts; nothing while an input method is composing."""
        if not isinstance(watched, CellEditor):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut:
            return self._left(watched)
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if watched.composing:
            return event.key() in _STEPS or event.key() == Qt.Key.Key_Escape
        return self._key(watched, event)

    def _key(self, editor: CellEditor, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            editor.finished = True
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
            return True
        if key not in _STEPS:
            return False
        down, right = _STEPS[key]
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and down:
            down = -1
        if self.commit(editor):
            self._grid.step(down, right)
        return True

    def _left(self, editor: CellEditor) -> bool:
        if editor.isActiveWindow() and editor.text_is_readable():
            self.commit(editor)
        return False

    def commit(self, editor: CellEditor) -> bool:
        """Hands the text over and closes the editor; False when the editor stays open and says why."""
        if editor.finished:
            return True
        try:
            editor.read()
        except Refused as refused:
            editor.complain(self._grid.words.sentences.tell(refused))
            return False
        editor.finished = True
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        return True

    # painting

    def _lines(self, face: Face) -> Iterator[_Line]:
        if face.tail:
            yield f"tail.{face.tail:%H%M}"
        yield from face.blocks
        if face.mark:
            yield f"mark.{face.mark}"
        if face.leave:
            yield f"leave.{face.leave}"
        for away in face.elsewhere:
            yield f"away.{away.starts:%H%M}–{away.ends:%H%M}"

    def _inside(self, painter: QPainter, cell: QRect, where: tuple[int, int], face: Face | None) -> None:
        if where[1] == self._grid.roster.total:
            self._total(painter, cell, where[0])
        elif face is not None:
            self._content(painter, cell, face)
        self._lines_of_grid(painter, cell, where[0])

    def _ground(
        self, painter: QPainter, cell: QRect, where: tuple[int, int], *, selected: bool = False
    ) -> None:
        row, column = where
        days = self._grid.roster.days
        token = "sunken" if column >= days or row == OPEN_ROW else "surface"
        painter.fillRect(cell, self.theme.color("accent.soft" if selected else token))
        drag = self._grid.drag
        if drag is not None and column < days:
            verdict = drag.verdict_at(self._grid.roster.index(row, column))
            if verdict is not None:
                painter.fillRect(cell, self.theme.color(TINTS[verdict]))

    def _content(self, painter: QPainter, cell: QRect, face: Face) -> None:
        words = self._grid.words
        if face.unavailable:
            self.blocks.unavailable(painter, cell, words.say("unavailable") if face.empty else "")
        for box, line in self.bands(cell, face):
            if isinstance(line, Block):
                self._shift(painter, box, line, is_open=face.employee_id is None)
                continue
            kind, _, code = line.partition(".")
            if kind == "tail":
                self.blocks.tail(painter, box, words.say("cell.tail_sign", until=code))
            elif kind == "away":
                start = code.partition("–")[0]
                told = tuple(words.say("elsewhere", times=times) for times in (code, start))
                self.blocks.elsewhere(painter, box, (*told, start))
            elif kind == "leave":
                self.blocks.leave(painter, box, words.leave(face), LEAVE_SYMBOLS.get(code, "calendar-blank"))
            elif code == "rest":
                self.blocks.rest(painter, box, words.say(line), State(face.mark_state))
            else:
                self.blocks.holiday(painter, box, words.say(line), State(face.mark_state))
        if face.removed:
            self.blocks.trace(painter, cell)

    def _shift(self, painter: QPainter, box: QRect, block: Block, *, is_open: bool) -> None:
        lifted = self._grid.lifted
        if lifted is not None and lifted in block.shift_ids and len(block.shift_ids) == 1:
            self.blocks.ghost(painter, box, block)
            return
        pending = any(self._grid.roster.is_pending(shift) for shift in block.shift_ids)
        side = min(16, box.height() - 6)
        if is_open:
            self.blocks.open_shift(painter, box, block)
        else:
            self.blocks.shift(painter, box, block, spare=side + 2 if pending else 0)
        if pending:
            mark = QRect(box.right() - side - 2, box.center().y() - side // 2, side, side)
            painter.fillRect(mark.adjusted(-1, 0, 1, 0), self.theme.color("surface"))
            paint_icon(painter, mark, "cloud-sync", self.theme.color("text.muted"))

    def _total(self, painter: QPainter, cell: QRect, row: int) -> None:
        painter.setFont(self._body)
        painter.setPen(self.theme.color("text"))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(cell.adjusted(4, 0, -8, 0), flags, self._grid.roster.total_text(row))

    def _lines_of_grid(self, painter: QPainter, cell: QRect, row: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        strong = self._grid.roster.starts_group(row + 1)
        painter.setPen(self.theme.color("line.group" if strong else "line"))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        painter.setPen(self.theme.color("line"))
        painter.drawLine(cell.topRight(), cell.bottomRight())

    def _selection(self, painter: QPainter, cell: QRect, index: AnyIndex, *, current: bool) -> None:
        if not current:
            width = 2 if self.theme.name == "contrast" else 1
            self._frame(painter, QRectF(cell).adjusted(1, 1, -2, -2), "accent", width)
            return
        box = self._chosen_box(cell, index)
        self._frame(painter, QRectF(box) if box else QRectF(cell).adjusted(1, 1, -2, -2), "accent")

    def _chosen_box(self, cell: QRect, index: AnyIndex) -> QRect | None:
        face = self._grid.roster.face_at(index)
        chosen: UUID | None = self._grid.chosen
        if face is None:
            return None
        for box, line in self.bands(cell, face):
            if isinstance(line, Block) and chosen in line.shift_ids:
                return box
        return None

    def _frame(self, painter: QPainter, box: QRectF, token: str, width: int = 2) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.color(token), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _verdict(self, painter: QPainter, cell: QRect, index: AnyIndex) -> None:
        drag = self._grid.drag
        verdict = drag.verdict_at(index) if drag is not None else None
        if drag is None or verdict is None:
            return
        here = drag.target == (index.row(), index.column())
        if here:
            tone = {"free": "ok", "swap": "ok", "warned": "warn.fill", "refused": "danger.fill"}[verdict]
            painter.setPen(QPen(self.theme.color(tone), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(cell.adjusted(1, 1, -2, -2))
        box = self._sign_box(cell, index)
        if verdict in {"free", "swap"}:
            paint_icon(
                painter, box, "check" if verdict == "free" else "swap-horizontal", self.theme.color("ok")
            )
        else:
            paint_sign(painter, box, "soft" if verdict == "warned" else "hard", self.theme)

    def _sign_box(self, cell: QRect, index: AnyIndex) -> QRect:
        """At the right of the first band; in large letters at its corner, left of the count of open shifts."""
        side = self.theme.metric("icon") - 4
        top = cell.y() + (self.row_height(1) - side) // 2
        if self.theme.density == "large":
            top = cell.y() + PADDING + 1
        face = self._grid.roster.face_at(index)
        counted = index.row() == OPEN_ROW and face is not None and bool(face.blocks)
        right = cell.right() - 5 - (self.blocks.count_side + 4 if counted else 0)
        return QRect(right - side, top, side, side)

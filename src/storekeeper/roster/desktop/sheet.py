"""The cells of the grid as pictures that are drawn once: a screenful is painted without asking for every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from storekeeper.roster.desktop.faces import Face
from storekeeper.roster.desktop.grid_model import AnyIndex, RosterModel
from storekeeper.roster.desktop.headers import SUNDAY, legal_week_pen

if TYPE_CHECKING:
    from storekeeper.roster.desktop.grid import RosterGrid

MOST_CELLS = 6_000
MOST_PICTURES = 1_500

_Cell = tuple[int, int]


class Sheet(QObject):
    """Paints the visible cells of a grid.

    Cells that look alike share one picture. What is selected, current or cut is painted by the delegate, and so is
    everything while a shift is dragged.
    """

    def __init__(self, grid: RosterGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._shown: dict[_Cell, QPixmap] = {}
        self._pictures: dict[tuple[object, ...], QPixmap] = {}
        self._ratio = 1.0
        for header in (grid.horizontalHeader(), grid.verticalHeader()):
            header.sectionResized.connect(self._forget_cells)

    def follow(self, model: RosterModel) -> None:
        """Cells that change are drawn anew."""
        self._roster = model
        model.dataChanged.connect(self._forget)
        model.modelReset.connect(self._forget_cells)

    def forget(self) -> None:
        """Another theme or language: nothing looks as before."""
        self._shown.clear()
        self._pictures.clear()

    def paint_cells(self, painter: QPainter, area: QRect) -> None:
        """Every cell that the area of the viewport touches."""
        ratio = painter.device().devicePixelRatio()
        if ratio != self._ratio:
            self._ratio = ratio
            self.forget()
        columns = self._columns(area)
        special = self._special()
        shown, point = self._shown, QPoint()
        for row, top in self._rows(area):
            for column, left in columns:
                cell = row, column
                if cell in special:
                    self._paint_special(painter, cell, selected=special[cell])
                    continue
                point.setX(left)
                point.setY(top)
                painter.drawPixmap(point, shown.get(cell) or self._picture(cell))

    def paint_legal_weeks(self, painter: QPainter, area: QRect) -> None:
        """The lines before the days on which a legal week begins."""
        grid, roster = self._grid, self._grid.roster
        last = roster.rowCount() - 1
        foot = min(grid.rowViewportPosition(last) + grid.rowHeight(last), area.bottom() + 1)
        pen = legal_week_pen(grid.delegate.theme)
        pen.setDashOffset((grid.verticalScrollBar().value() + area.top()) / pen.width())
        painter.setPen(pen)
        for column in range(SUNDAY, roster.days, 7):
            left = grid.columnViewportPosition(column) + 1
            if area.left() - 2 <= left <= area.right() + 2:
                painter.drawLine(left, area.top(), left, foot)

    def _columns(self, area: QRect) -> list[_Cell]:
        """Column and its left edge."""
        grid = self._grid
        first, last = grid.columnAt(area.left()), grid.columnAt(area.right())
        if last < 0:
            last = grid.roster.columnCount() - 1
        return [(column, grid.columnViewportPosition(column)) for column in range(max(first, 0), last + 1)]

    def _rows(self, area: QRect) -> list[_Cell]:
        grid = self._grid
        first, last = grid.rowAt(area.top()), grid.rowAt(area.bottom())
        if first < 0:
            return []
        if last < 0:
            last = grid.roster.rowCount() - 1
        return [(row, grid.rowViewportPosition(row)) for row in range(first, last + 1)]

    def _special(self) -> dict[_Cell, bool]:
        """Cells that the delegate paints, and whether they are selected."""
        grid = self._grid
        found: dict[_Cell, bool] = {}
        current = grid.currentIndex()
        if current.isValid():
            found[current.row(), current.column()] = False
        selection = grid.selectionModel().selection()
        for ranged in (selection.at(number) for number in range(selection.count())):
            for row in range(ranged.top(), ranged.bottom() + 1):
                for column in range(ranged.left(), ranged.right() + 1):
                    found[row, column] = True
        week = grid.roster.week
        cut = week.shift(grid.cut) if week is not None and grid.cut is not None else None
        if cut is not None:
            index = grid.roster.index_of((cut.employee_id, cut.day))
            found.setdefault((index.row(), index.column()), False)
        return found

    def _paint_special(self, painter: QPainter, cell: _Cell, *, selected: bool) -> None:
        grid, option = self._grid, QStyleOptionViewItem()
        index = grid.roster.index(*cell)
        option.rect = grid.visualRect(index)
        if selected:
            option.state |= QStyle.StateFlag.State_Selected
        grid.delegate.paint(painter, option, index)

    def _picture(self, cell: _Cell) -> QPixmap:
        """The picture of a cell, kept."""
        row, column = cell
        grid, roster = self._grid, self._roster
        if len(self._shown) >= MOST_CELLS:
            self._shown.clear()
        size = grid.columnWidth(column), grid.rowHeight(row)
        strong = roster.starts_group(row + 1)
        place = roster.place_of(row, column)
        if place is None:
            face = None
            key: tuple[object, ...] = (roster.total_text(row), strong, row == 0, size)
        else:
            face = roster.face_of(place)
            waits = tuple([any(map(roster.is_pending, b.shift_ids)) for b in face.blocks]) if face else ()
            key = (face.look if face else (), waits, strong, size)
        picture = self._pictures.get(key)
        if picture is None:
            picture = self._pictures[key] = self._draw(cell, size, face)
        self._shown[cell] = picture
        return picture

    def _draw(self, cell: _Cell, size: tuple[int, int], face: Face | None) -> QPixmap:
        if len(self._pictures) >= MOST_PICTURES:
            self._pictures.clear()
        picture = QPixmap(round(size[0] * self._ratio), round(size[1] * self._ratio))
        picture.setDevicePixelRatio(self._ratio)
        canvas = QPainter(picture)
        self._grid.delegate.paint_plain(canvas, QRect(0, 0, *size), cell, face)
        canvas.end()
        return picture

    def _forget(self, first: AnyIndex, last: AnyIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            for column in range(first.column(), last.column() + 1):
                self._shown.pop((row, column), None)

    def _forget_cells(self) -> None:
        self._shown.clear()

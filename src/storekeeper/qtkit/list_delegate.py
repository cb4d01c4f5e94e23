"""How a line of a list is drawn: room at both sides, the present line marked in every theme, and what is on its way."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.paged_model import PagedModel
from storekeeper.qtkit.theme import Theme

ROOM = 8
_BAR = 3


class ListDelegate(QStyledItemDelegate):
    """Draws the cells of a `PagedModel`; the present line has a bar at its left, and a frame in high contrast."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.theme = Theme()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        box: QRect = option.rect
        theme = self.theme
        painter.save()
        self.paint_ground(painter, option, index.column())
        inside = box.adjusted(ROOM, 0, -ROOM, 0)
        if index.column() == 0 and self._is_pending(index):
            side = theme.metric("caption") + 4
            mark = QRect(inside.right() - side, box.center().y() - side // 2, side, side)
            paint_icon(painter, mark, "cloud-sync", theme.color("text.muted"))
            inside.setRight(mark.left() - 2)
        painter.setFont(option.font)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        metrics = option.fontMetrics
        text = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, inside.width())
        right = bool(option.displayAlignment & Qt.AlignmentFlag.AlignRight)
        left = inside.right() - metrics.horizontalAdvance(text) if right else inside.left()
        baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2  # one for all scripts
        painter.drawText(QPointF(left, baseline), text)
        painter.restore()

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, column: int) -> None:
        """What lies under a cell: nothing, the hover, or the present line."""
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            self._paint_selected(painter, box, column)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, self.theme.color("neutral.soft"))

    def _paint_selected(self, painter: QPainter, box: QRect, column: int) -> None:
        theme = self.theme
        painter.fillRect(box, theme.color("accent.soft"))
        accent = theme.color("accent")
        if column == 0:
            painter.fillRect(QRect(box.left(), box.top(), _BAR, box.height()), accent)
        if theme.name == "contrast":
            painter.fillRect(QRect(box.left(), box.top(), box.width(), 2), accent)
            painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), accent)

    def _is_pending(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        model = self._view.model()
        return isinstance(model, PagedModel) and model.is_on_its_way(index)


def paint_bars(painter: QPainter, room: QRect, theme: Theme) -> None:
    """Lines that are still being read: two grey bars of different width in each."""
    row, tall = theme.metric("row"), 8
    color = theme.color("neutral.soft") if theme.name != "contrast" else theme.color("line")
    for number, top in enumerate(range(room.top(), room.bottom(), row)):
        middle = top + (row - tall) // 2
        painter.fillRect(QRect(room.left() + ROOM, middle, 90, tall), color)
        painter.fillRect(QRect(room.left() + 140, middle, 160 + 37 * (number % 4), tall), color)

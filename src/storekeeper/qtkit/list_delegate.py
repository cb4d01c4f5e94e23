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
        state: QStyle.StateFlag = option.state
        theme = self.theme
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            self._paint_selected(painter, box, index.column())
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("neutral.soft"))
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

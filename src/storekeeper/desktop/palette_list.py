"""The lines of the palette as Qt asks for them, and how each is drawn: name, where it is, its keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from storekeeper.desktop.palette_entries import Entry
from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_EDGE, _GAP = 10, 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EntryModel(QAbstractListModel):
    """What was found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Other lines."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return "，".join(part for part in (entry.name, entry.below, entry.keys) if part)
        if role == Qt.ItemDataRole.UserRole:
            return entry
        return None


class EntryDelegate(QStyledItemDelegate):
    """Icon, name over its place or the reason why it cannot be, and the keys at the right."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = Theme()

    def dress(self, theme: Theme) -> None:
        """Draws in another theme from now on."""
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        theme = self._theme
        words = QFontMetrics(theme.font("body")).height() + QFontMetrics(theme.font("caption")).height()
        return QSize(200, max(theme.metric("row"), words + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        theme, box = self._theme, QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(box, theme.color("accent.soft"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("accent"))
        box.adjust(_EDGE, 3, -_EDGE, -3)
        side = theme.metric("icon")
        muted = theme.color("text.muted")
        paint_icon(painter, QRect(box.left(), box.center().y() - side // 2, side, side), entry.sign, muted)
        box.setLeft(box.left() + side + _GAP)
        painter.setFont(theme.font("caption"))
        painter.setPen(muted)
        painter.drawText(box, _RIGHT, entry.keys)
        if entry.keys:
            box.setRight(box.right() - painter.fontMetrics().horizontalAdvance(entry.keys) - _GAP)
        self._words(painter, box, entry, selected=selected)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, entry: Entry, *, selected: bool) -> None:
        theme, below = self._theme, entry.below
        painter.setFont(theme.font("body", strong=selected))
        painter.setPen(theme.color("text.muted" if entry.reason else "accent" if selected else "text"))
        height = painter.fontMetrics().height()
        upper = QRect(box.left(), box.top(), box.width(), height if below else box.height())
        _write(painter, upper, entry.name)
        if below:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("text.muted"))
            _write(painter, box.adjusted(0, height, 0, 0), below)


def _write(painter: QPainter, box: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, _LEFT, shown)

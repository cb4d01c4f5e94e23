"""The matrix of rights as a table: groups of people down, kinds of data across, one level in each cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from storekeeper.kit.access import GROUPS
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import DataClass, GroupLine, Matrix

LEVEL = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class MatrixModel(QAbstractTableModel):
    """A read matrix; empty until `show_matrix`. waiting: the groups that somebody is to come into or go out of."""

    def __init__(self, words: AccessWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.matrix: Matrix | None = None
        self.waiting: frozenset[str] = frozenset()

    def show_matrix(self, matrix: Matrix) -> None:
        """Another reading."""
        self.beginResetModel()
        self.matrix = _in_order(matrix)
        self.endResetModel()

    def show_waiting(self, groups: frozenset[str]) -> None:
        """Marks the groups for which a change waits."""
        if groups != self.waiting:
            self.waiting = groups
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, max(self.rowCount() - 1, 0))

    def retranslate(self) -> None:
        """Heads and cells in the language in use."""
        if self.matrix is not None:
            self.show_matrix(self.matrix)

    def group_at(self, row: int) -> GroupLine | None:
        """The group of a row."""
        groups = () if self.matrix is None else self.matrix.groups
        return groups[row] if 0 <= row < len(groups) else None

    def class_at(self, column: int) -> DataClass | None:
        """The kind of data of a column."""
        classes = () if self.matrix is None else self.matrix.classes
        return classes[column] if 0 <= column < len(classes) else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() or self.matrix is None else len(self.matrix.groups)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() or self.matrix is None else len(self.matrix.classes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        group, kind = self.group_at(index.row()), self.class_at(index.column())
        if self.matrix is None or group is None or kind is None:
            return None
        level = self.matrix.level(group.group, kind.key)
        if role == LEVEL:
            return level
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words.level(level)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return self.words.cell(group.group, kind.key, level)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        if orientation == Qt.Orientation.Horizontal:
            kind = self.class_at(section)
            return None if kind is None else self.words.kind(kind.key)
        group = self.group_at(section)
        return None if group is None else self.words.group(group.group)


def _in_order(matrix: Matrix) -> Matrix:
    """Groups as people list them, and kinds of data with their families together."""
    families = list(dict.fromkeys(each.family for each in matrix.classes))
    known = list(GROUPS.values())
    groups = sorted(
        matrix.groups, key=lambda each: known.index(each.group) if each.group in known else len(known)
    )
    classes = sorted(matrix.classes, key=lambda each: families.index(each.family))
    return Matrix(tuple(groups), tuple(classes), matrix.cells)

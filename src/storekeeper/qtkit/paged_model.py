"""Lists of any length: a table fed in pages by keyset queries, sorted and filtered by the database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    SignalInstance,
)

from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Desk

PAGE = 200
MOST_AT_ONCE = 2_000
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NO_INDEX = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")


@dataclass(frozen=True)
class Column:
    """One column: `title` and `text` in words, `sort` the database's name of its order ('' = cannot be sorted).

    `least` and `wide` are widths in digits; `tip` what stands behind a cell. `number`: right-aligned.
    `whole`: never cut, so that its column is at least as wide as what is on show.
    """

    name: str
    title: Callable[[Sentences], str]
    text: Callable[[Any, Sentences], str]
    sort: str = ""
    wide: int = 12
    number: bool = False
    strong: bool = False
    whole: bool = False
    tip: Callable[[Any, Sentences], str] | None = None


class ListPage(Protocol):
    """A page of rows in order; `after` asks for the next one, None at the end."""

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def after(self) -> object: ...


class PagedModel(QAbstractTableModel):
    """Rows of one question to the store.

    read: (connection, *, sort, descending, after, limit, **asked) → ListPage. count: (connection, **asked) → int.
    one: (connection, *, keys, **asked) → the rows of these keys that still answer the question. key: row → key.
    is_loading: nothing of the answer is here yet. is_lost: the last reading failed.
    counted: how many rows answer the question. filled: rows arrived. failed: (StorekeeperError) the page asked for
    could not be read; what is shown stays.
    """

    counted = Signal(int)
    filled = Signal()
    failed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        columns: Sequence[Column],
        *,
        read: Callable[..., Any],
        count: Callable[..., int],
        one: Callable[..., Sequence[Any]],
        key: Callable[[Any], object],
        sort: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self.columns = desk, tuple(columns)
        self._read, self._count, self._one, self._key = read, count, one, key
        self.sort_name, self.descending = sort, False
        self._asked: Mapping[str, object] = {}
        self._question = 0
        self._rows: list[Any] = []
        self._places: dict[object, int] = {}
        self._after: object = None
        self._fetching = False
        self.is_loading, self.is_lost = True, False
        self.total: int | None = None
        self.is_pending: Callable[[object], bool] = _never

    # what pages ask for

    def ask(self, **asked: object) -> None:
        """Another question: what is shown goes once the first page of its answer is here."""
        self._asked = asked
        self.reload(keep=False)

    def reload(self, *, keep: bool = True) -> None:
        """Reads anew what is shown, keeping selection and place; or, not `keep`, the first page."""
        self._question += 1
        self._fetching = True
        self.is_loading = self.is_loading or not keep
        limit = min(max(len(self._rows), PAGE), MOST_AT_ONCE) if keep else PAGE
        take = self._merge if keep and self._rows else self._begin
        self._send(take, limit, after=None)
        count = partial(self._count, **self._asked)
        self._desk.read(count, then=partial(self._take_count, self._question))

    @property
    def is_reading(self) -> bool:
        """Whether a page is on its way."""
        return self._fetching

    def refresh(self, keys: Collection[object]) -> None:
        """Reads just these rows again: they are replaced where they stand, or go when they are no answer any more.

        While a page is on its way, which may show them as they were, everything is read again.
        """
        shown = [key for key in keys if key in self._places]
        if shown and self._fetching:
            self.reload(keep=not self.is_loading)
        elif shown:
            take = partial(self._take_some, self._question, shown)
            self._desk.read(partial(self._one, keys=tuple(shown), **self._asked), then=take)

    def row(self, index: Index) -> Any:
        """The row of an index, None outside."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def place_of(self, key: object) -> int | None:
        """Where the row of a key stands, as far as it has been read."""
        return self._places.get(key)

    def is_on_its_way(self, index: Index) -> bool:
        """Whether an edit of that row is under way to the store."""
        row = self.row(index)
        return row is not None and self.is_pending(self._key(row))

    @property
    def asked(self) -> Mapping[str, object]:
        """The present question, for whoever writes what is shown to a file."""
        return {**self._asked, "sort": self.sort_name, "descending": self.descending}

    def retranslate(self) -> None:
        """Heads and cells in the language in use."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def follow(self, changed: SignalInstance, is_pending: Callable[[Any], bool]) -> None:
        """Marks the rows that are on their way to the store, anew whenever `changed` says so."""
        self.is_pending = is_pending
        changed.connect(self._repaint_marks)

    def _repaint_marks(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    # QAbstractTableModel

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        column, says = self.columns[index.column()], self._desk.sentences
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return column.text(row, says)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title(says)} {column.text(row, says)}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(row, says) if column.tip is not None else column.text(row, says)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.number else _LEFT
        if role == Qt.ItemDataRole.FontRole and column.strong:
            return self._desk.theme.font("body", strong=True)
        return row if role == Qt.ItemDataRole.UserRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return f"{section + 1}" if role == Qt.ItemDataRole.DisplayRole else None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.number else _LEFT
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return column.title(self._desk.sentences)
        return None

    def canFetchMore(self, parent: Index = _NO_INDEX) -> bool:
        return not parent.isValid() and self._after is not None and not self._fetching

    def fetchMore(self, parent: Index = _NO_INDEX) -> None:
        if self.canFetchMore(parent):
            self._fetching = True
            self._send(self._append, PAGE, after=self._after)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column that has an order in the database; others change nothing."""
        name, descending = self.columns[column].sort, order == Qt.SortOrder.DescendingOrder
        if name and (name, descending) != (self.sort_name, self.descending):
            self.sort_name, self.descending = name, descending
            self.reload(keep=False)

    # answers

    def _send(self, take: Callable[[Any], None], limit: int, *, after: object) -> None:
        asked = {**self._asked, "sort": self.sort_name, "descending": self.descending}
        self._desk.read(
            partial(self._read, after=after, limit=limit, **asked),
            then=partial(self._take, self._question, take),
            failed=partial(self._lost, self._question),
        )

    def _take(self, question: int, take: Callable[[Any], None], page: ListPage) -> None:
        if question != self._question:
            return
        self.is_loading = self.is_lost = False
        take(page)
        self._after = page.after
        self._fetching = False  # not before: a view that is told of rows may ask for more at once
        self.filled.emit()

    def _lost(self, question: int, error: StorekeeperError) -> None:
        if question == self._question:
            self._fetching, self.is_lost = False, True
            self.failed.emit(error)

    def _take_count(self, question: int, count: int) -> None:
        if question == self._question:
            self.total = count
            self.counted.emit(count)

    def _begin(self, page: ListPage) -> None:
        self.beginResetModel()
        self._rows = list(page.rows)
        self._index()
        self.endResetModel()

    def _append(self, page: ListPage) -> None:
        fresh = [row for row in page.rows if self._key(row) not in self._places]
        if fresh:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(fresh) - 1)
            self._rows += fresh
            self._index()
            self.endInsertRows()

    def _merge(self, page: ListPage) -> None:
        """Takes a newer reading over row by row, so that selection and place stay with their rows."""
        wanted = [self._key(row) for row in page.rows]
        self._remove(self._places.keys() - frozenset(wanted))
        for place, (key, row) in enumerate(zip(wanted, page.rows, strict=True)):
            now = self._places.get(key)
            if now is None:
                self.beginInsertRows(QModelIndex(), place, place)
                self._rows.insert(place, row)
                self._index(place)
                self.endInsertRows()
            elif now > place:
                self.beginMoveRows(QModelIndex(), now, now, QModelIndex(), place)
                self._rows.insert(place, self._rows.pop(now))
                self._index(place)
                self.endMoveRows()
            self._rows[place] = row
        if wanted:
            self.dataChanged.emit(self.index(0, 0), self.index(len(wanted) - 1, len(self.columns) - 1))

    def _take_some(self, question: int, keys: Collection[object], rows: Sequence[Any]) -> None:
        if question != self._question:
            return
        found = {self._key(row): row for row in rows}
        for key, row in found.items():
            place = self._places.get(key)
            if place is not None:
                self._rows[place] = row
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        gone = frozenset(keys) - found.keys()
        self._remove(gone & self._places.keys())
        if gone and self.total is not None:
            self.total -= len(gone)
            self.counted.emit(self.total)

    def _remove(self, keys: Collection[object]) -> None:
        """Neighbours go together, so that a long list loses its tail at once."""
        for first, last in _runs(sorted(self._places[key] for key in keys)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self._index(first)
            self.endRemoveRows()

    def _index(self, since: int = 0) -> None:
        if since == 0:
            self._places = {self._key(row): place for place, row in enumerate(self._rows)}
            return
        present = {self._key(row): place for place, row in enumerate(self._rows[since:], since)}
        self._places = {key: p for key, p in self._places.items() if p < since} | present


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours in ascending places, the last run first."""
    runs: list[tuple[int, int]] = []
    for place in reversed(places):
        if runs and runs[-1][0] == place + 1:
            runs[-1] = (place, runs[-1][1])
        else:
            runs.append((place, place))
    return runs


def _never(_key: object) -> bool:
    return False

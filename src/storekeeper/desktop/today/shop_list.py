"""The shops of today: those with something to say first, each with its people and its matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from storekeeper.desktop.today.board import Behind
from storekeeper.desktop.today.words import TodayWords
from storekeeper.kit.contributions import Figure, Task
from storekeeper.qtkit.scope import ShopEntry
from storekeeper.qtkit.signs import sign_pixmap
from storekeeper.qtkit.theme import Theme

MOST_ROWS = 9
_MOST_MATTERS = 3
_ASIDE = 44  # pixels beside the words of a cell
Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole


@dataclass(frozen=True)
class ShopLine:
    """A shop with what Today has to say of it."""

    shop: ShopEntry
    behind: Behind


class ShopModel(QAbstractTableModel):
    """A column for the shop, one for each figure, one for its matters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[ShopLine, ...] = ()
        self._figures: tuple[Figure, ...] = ()
        self._words: TodayWords | None = None
        self.theme = Theme()

    def show_lines(
        self, lines: tuple[ShopLine, ...], figures: tuple[Figure, ...], words: TodayWords, theme: Theme
    ) -> None:
        """Other shops, another language or another theme."""
        self.beginResetModel()
        self.lines, self._figures, self._words, self.theme = lines, figures, words, theme
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._figures) + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if self._words is None or orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _ROLE.TextAlignmentRole:
            return self._side(section)
        if role != _ROLE.DisplayRole:
            return None
        if section == 0:
            return self._words.say("list.shop")
        if section <= len(self._figures):
            return self._words.sentences.say(self._figures[section - 1].code)
        return self._words.say("list.matters")

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if self._words is None or not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == _ROLE.TextAlignmentRole:
            return self._side(column)
        if role == _ROLE.AccessibleTextRole:
            return ": ".join(str(part) for part in (self.headerData(column, Qt.Orientation.Horizontal),
                                                    self.data(index)) if part)  # fmt: skip
        if column == 0:
            return self._name(line.shop) if role in {_ROLE.DisplayRole, _ROLE.ToolTipRole} else None
        if column <= len(self._figures):
            return self._people(line, column - 1, role)
        return self._matters(line.behind.tasks, role)

    def _side(self, column: int) -> Qt.AlignmentFlag:
        figures = 0 < column <= len(self._figures)
        side = Qt.AlignmentFlag.AlignRight if figures else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _name(self, shop: ShopEntry) -> str:
        english = self._words is not None and self._words.sentences.language == "en"
        return (shop.name_en or shop.name_zh) if english else shop.name_zh

    def _people(self, line: ShopLine, place: int, role: int) -> Any:
        total = line.behind.totals[place]
        if role == _ROLE.ForegroundRole and not total.is_calm:
            return self.theme.color("warn")
        if role == _ROLE.FontRole and not total.is_calm:
            return self.theme.font(strong=True)
        if role != _ROLE.DisplayRole or self._words is None or total.whole is None:
            return None
        return self._words.say("list.of", amount=total.amount, whole=total.whole)

    def _matters(self, tasks: tuple[Task, ...], role: int) -> Any:
        if not tasks or self._words is None:
            return self.theme.color("text.muted") if role == _ROLE.ForegroundRole else None
        if role == _ROLE.DecorationRole:
            return sign_pixmap(str(tasks[0].severity), self.theme.metric("icon") - 4, self.theme, 2.0)
        if role not in {_ROLE.DisplayRole, _ROLE.ToolTipRole}:
            return None
        say = self._words.sentences.say
        most = None if role == _ROLE.ToolTipRole else _MOST_MATTERS
        briefs = [say(f"{task.matter.code}.brief", count=task.count) for task in tasks[:most] if task.matter]
        return " · ".join(briefs)


class ShopTable(QTableView):
    """Enter and a click choose a row; the wheel belongs to the page."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setProperty("kind", "lines")
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class ShopList(QFrame):
    """The card of shops. `chosen` carries the ShopLine that was pressed; `whole`: all shops are asked for."""

    chosen = Signal(object)
    whole = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.title, self.note, self.all = QLabel(self), QLabel(self), QPushButton(self)
        self.title.setProperty("level", "subtitle")
        self.note.setProperty("level", "muted")
        self.all.setProperty("kind", "link")
        self.all.clicked.connect(self.whole)
        self.model, self.table = ShopModel(self), ShopTable(self)
        self.table.setModel(self.model)
        self.table.chosen.connect(lambda row: self.chosen.emit(self.model.lines[row]))
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 10, 4)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.note, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.all)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table)

    def show_shops(
        self, lines: tuple[ShopLine, ...], figures: tuple[Figure, ...], words: TodayWords, theme: Theme
    ) -> None:
        """The first of them; the link says how many there are."""
        self.title.setText(words.say("list"))
        self.note.setText(words.say("list.note"))
        self.all.setText(words.say("list.all", count=len(lines)))
        self.all.setVisible(len(lines) > MOST_ROWS)
        self.table.setAccessibleName(words.say("list"))
        self.model.show_lines(lines[:MOST_ROWS], figures, words, theme)
        self._fit(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.model.lines and event.size().width() != event.oldSize().width():
            self._fit_names(self.model.theme)

    def _fit(self, theme: Theme) -> None:
        """As high as its rows: the page scrolls, not the list."""
        rows, header = self.table.verticalHeader(), self.table.horizontalHeader()
        height = theme.metric("row") - 2
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(height)
        header.setFixedHeight(height)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.setFixedHeight(height * (self.model.rowCount() + 1) + 2)
        letters = QFontMetrics(theme.font(strong=True))
        for column in range(1, self.model.columnCount() - 1):
            self.table.setColumnWidth(column, self._asked(column, letters))
        self._fit_names(theme)
        header.setStretchLastSection(True)

    def _fit_names(self, theme: Theme) -> None:
        """The names of shops have at most two fifths of the card."""
        letters = QFontMetrics(theme.font())
        most = max(2 * self.width() // 5, 12 * letters.averageCharWidth())
        self.table.setColumnWidth(0, min(self._asked(0, letters), most))

    def _asked(self, column: int, letters: QFontMetrics) -> int:
        """The width of the widest words of a column."""
        written = [self.model.headerData(column, Qt.Orientation.Horizontal)]
        written += [self.model.index(row, column).data() for row in range(self.model.rowCount())]
        return max(letters.horizontalAdvance(str(text)) for text in written) + _ASIDE

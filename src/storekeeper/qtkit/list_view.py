"""A list of records: whole lines are chosen, heads sort, and columns are as wide as their words need."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from storekeeper.qtkit.carried import BESIDE, carried_picture
from storekeeper.qtkit.key_table import LIST
from storekeeper.qtkit.list_delegate import ListDelegate, paint_bars
from storekeeper.qtkit.paged_model import PagedModel
from storekeeper.qtkit.theme import Theme

_MEASURED = 200  # lines that a column of whole words is measured by
_PADDING = 28


class ListView(QTableView):
    """Shows a PagedModel. picked: (row) another line is the present one. opened: Enter or a double click on it.

    wanted_width: pixels in which all columns are in sight. measured: it is another one than before.
    carried: what a line is called while it is dragged; without it Qt draws the whole line over what it is held above.
    """

    key_table = LIST

    picked = Signal(object)
    opened = Signal()
    measured = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paged: PagedModel | None = None
        self._fixed: dict[int, int] = {}
        self.wanted_width = 0
        self.carried: Callable[[object], str] | None = None
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setStretchLastSection(True)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._delegate = ListDelegate(self)
        self.setItemDelegate(self._delegate)
        self.doubleClicked.connect(self._double_clicked)

    def use(self, model: PagedModel) -> None:
        """Shows this model. Call once."""
        self._paged = model
        self.setModel(model)
        names = [column.sort for column in model.columns]
        self.horizontalHeader().setSortIndicator(names.index(model.sort_name), Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        model.filled.connect(self.set_widths)

    def restyle(self, theme: Theme) -> None:
        """Heights and widths of the theme in use."""
        self.verticalHeader().setDefaultSectionSize(theme.metric("row"))
        self._delegate.theme = theme
        self.set_widths()

    def fix_width(self, column: int, width: int) -> None:
        """A column that draws its cells itself says how wide they are, in pixels."""
        self._fixed[column] = width
        self.set_widths()

    def choose(self, key: object) -> bool:
        """Makes the line of a key the present one; False when it is not in the list."""
        place = None if self._paged is None else self._paged.place_of(key)
        if place is None or self._paged is None:
            return False
        self.selectRow(place)
        self.scrollTo(self._paged.index(place, 0))
        return True

    def set_widths(self) -> None:
        """As wide as heads and whole words need; the last column takes the rest."""
        model = self._paged
        if model is None:
            return
        metrics, head = self.fontMetrics(), self.horizontalHeader()
        digit = metrics.horizontalAdvance("0")
        widths = []
        lines = range(min(model.rowCount(), _MEASURED))
        for place, column in enumerate(model.columns):
            title = model.headerData(place, Qt.Orientation.Horizontal)
            words = [str(title or "")]
            if column.whole:
                words += [str(model.index(line, place).data() or "") for line in lines]
            widest = max(metrics.horizontalAdvance(word) for word in words)
            titled = head.sectionSizeFromContents(place).width()  # with the arrow of sorting
            widths.append(max(digit * column.wide, widest + _PADDING, titled, self._fixed.get(place, 0)))
            head.resizeSection(place, widths[-1])
        if sum(widths) != self.wanted_width:
            self.wanted_width = sum(widths)
            self.measured.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._paged is not None and self._paged.is_loading and not self._paged.rowCount():
            painter = QPainter(self.viewport())
            paint_bars(painter, self.viewport().rect(), self._delegate.theme)
            painter.end()

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        row = None if self._paged is None else self._paged.row(self.currentIndex())
        if self._paged is None or self.carried is None or row is None:
            super().startDrag(supportedActions)
            return
        drag = QDrag(self)
        drag.setMimeData(self._paged.mimeData([self.currentIndex()]))
        drag.setPixmap(carried_picture(self.carried(row), self._delegate.theme, self.devicePixelRatioF()))
        drag.setHotSpot(BESIDE)
        drag.exec(supportedActions, Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_paged"):
            self.set_widths()

    def _double_clicked(self, _index: QModelIndex) -> None:
        self.opened.emit()

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = None if self._paged is None else self._paged.row(current)
        if row is not None:
            self.picked.emit(row)


def choose_first(view: ListView) -> None:
    """The first line becomes the present one when none is."""
    index = view.model().index(0, 0)
    if not view.currentIndex().isValid() and index.isValid():
        view.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )

"""The matrix on show: two lines of heads above, groups with their numbers at the left, a level drawn in each cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from storekeeper.privacy.desktop.levels import LEVELS, chip_size, paint_level
from storekeeper.privacy.desktop.matrix_model import LEVEL, MatrixModel
from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.key_table import KeyTable
from storekeeper.qtkit.theme import Theme

_ICONS = {
    "operations": "store",
    "people": "card-account-details",
    "customer": "account-group",
    "conduct": "fingerprint",
    "system": "shield-key",
}
_ROOM, _LINES = 10, 2
_MOST_ROWS = 9
_BESIDE_NAME = 16
_BAR = 16  # of the sheet around it


class MatrixView(QTableView):
    """Arrows move from cell to cell. picked: (group, kind of data) another cell is the present one."""

    picked = Signal(str, str)
    key_table = KeyTable("access.keys.matrix", (("↑  ↓  ←  →", "desktop.keys.another_cell"),))

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = Theme()
        self._least: list[int] = []
        self.setHorizontalHeader(_KindHeader(self))
        self.setVerticalHeader(_GroupHeader(self))
        self.setItemDelegate(_LevelDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.corner = QLabel(self)
        self.corner.setProperty("level", "caption")
        self.corner.setContentsMargins(_ROOM, 0, 0, 4)
        self.corner.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.corner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setShowGrid(False)

    @property
    def shown(self) -> MatrixModel | None:
        """The model, once there is one."""
        model = self.model()
        return model if isinstance(model, MatrixModel) else None

    def use(self, model: MatrixModel) -> None:
        """Shows this model. Call once."""
        self.setModel(model)
        self.selectionModel().currentChanged.connect(self._moved)
        model.modelReset.connect(self.set_sizes)

    def restyle(self, theme: Theme) -> None:
        """Sizes and colours of the theme in use."""
        self.theme = theme
        self.set_sizes()
        self.viewport().update()

    def set_sizes(self) -> None:
        """Columns as wide as their words and levels need, and more where there is room; all rows in sight."""
        model = self.shown
        if model is None or not model.columnCount():
            return
        says = model.words.sentences
        row = max(self.theme.metric("row"), self.theme.metric("control_small") + 6)
        self.verticalHeader().setDefaultSectionSize(row)
        chips = max(chip_size(level, self.theme, says).width() for level in LEVELS) + 8
        caption = QFontMetrics(self.theme.font("caption"))
        self._least = []
        for column in range(model.columnCount()):
            name = str(model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole))
            wide = max(chips, _widest_line(caption, name) + _ROOM)
            self._least.append(wide)
        self._make_room_for_families(model)
        for column, wide in enumerate(self._least):
            self.horizontalHeader().resizeSection(column, wide)
        self._spread()
        self.corner.setText(model.words.say("matrix.corner"))
        heads = self.verticalHeader().sizeHint().width(), self.horizontalHeader().sizeHint().height()
        self.corner.setGeometry(1, 1, *heads)
        rows = min(model.rowCount(), _MOST_ROWS)
        bar = 0 if self._fits() else self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * row + bar + 2)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.set_sizes()

    def wanted_width(self, columns: int) -> int:
        """Pixels in which the groups and so many of the columns are in sight."""
        return self.verticalHeader().sizeHint().width() + sum(self._least[:columns]) + _BAR

    def pick(self, group: str) -> None:
        """The row of a group becomes the present one."""
        model = self.shown
        groups = () if model is None or model.matrix is None else model.matrix.groups
        place = next((row for row, each in enumerate(groups) if each.group == group), None)
        if model is not None and place is not None:
            self.setCurrentIndex(model.index(place, max(self.currentIndex().column(), 0)))

    def _fits(self) -> bool:
        room = self.width() - self.verticalHeader().sizeHint().width()
        return self.horizontalHeader().length() <= room

    def _spread(self) -> None:
        """What is left over goes to all columns alike."""
        head = self.horizontalHeader()
        room = self.width() - self.verticalHeader().sizeHint().width() - 2
        more = (room - head.length()) // max(head.count(), 1)
        if more >= 0:
            for column in range(head.count()):
                head.resizeSection(column, head.sectionSize(column) + more)
            head.resizeSection(head.count() - 1, head.sectionSize(head.count() - 1) + room - head.length())

    def _make_room_for_families(self, model: MatrixModel) -> None:
        """The name of a family, without its store, stands whole above its kinds of data."""
        strong = QFontMetrics(self.theme.font("body", strong=True))
        kinds = () if model.matrix is None else model.matrix.classes
        for family in dict.fromkeys(each.family for each in kinds):
            columns = [n for n, each in enumerate(kinds) if each.family == family]
            name = model.words.family(family).split(" · ")[0]
            wanted = strong.horizontalAdvance(name) + self.theme.metric("icon") + _BESIDE_NAME
            self._least[columns[-1]] += max(wanted - sum(self._least[n] for n in columns), 0)

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        model = self.shown
        self.viewport().update()
        self.verticalHeader().viewport().update()
        if model is not None and current.isValid():
            group, kind = model.group_at(current.row()), model.class_at(current.column())
            if group is not None and kind is not None:
                self.picked.emit(group.group, kind.key)


class _LevelDelegate(QStyledItemDelegate):
    """Draws the level, the row in hand, and the line between families of data."""

    def __init__(self, view: MatrixView) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, model = self._view.theme, self._view.shown
        if model is None:
            return
        box: QRect = option.rect
        present = self._view.currentIndex()
        painter.save()
        if present.isValid() and present.row() == index.row():
            painter.fillRect(box, theme.color("accent.soft"))
        paint_rules(painter, box, theme, ends_family=ends_family(model, index.column()))
        paint_level(painter, box, str(index.data(LEVEL)), theme, model.words.sentences)
        state: QStyle.StateFlag = option.state
        if present == index:
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(theme.color("accent" if focused else "line.strong"), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()


class _KindHeader(QHeaderView):
    """Families above, spanning their kinds of data; a kind in at most two lines."""

    def __init__(self, view: MatrixView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        strong = QFontMetrics(self._view.theme.font("body", strong=True))
        caption = QFontMetrics(self._view.theme.font("caption"))
        return QSize(0, strong.height() + 10 + _LINES * caption.height() + 8)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model, theme = self._view.shown, self._view.theme
        if model is None:
            return
        top = QFontMetrics(theme.font("body", strong=True)).height() + 10
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.color("sunken"))
        self._paint_family(painter, rect, top, logicalIndex, model)
        name = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text"))
        below = rect.adjusted(2, top, -3, -2)
        words = _in_halves(QFontMetrics(theme.font("caption")), name, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
        ends = ends_family(model, logicalIndex)
        paint_rules(
            painter, rect if ends else rect.adjusted(0, top, 0, 0), theme, ends_family=ends, group=True
        )
        painter.setPen(theme.color("line"))
        painter.drawLine(rect.left(), rect.top() + top - 1, rect.right(), rect.top() + top - 1)
        painter.restore()

    def _paint_family(
        self, painter: QPainter, rect: QRect, top: int, section: int, model: MatrixModel
    ) -> None:
        """Each section draws its part of the words that stand above all of its family."""
        kind = model.class_at(section)
        if kind is None or model.matrix is None:
            return
        family = [n for n, each in enumerate(model.matrix.classes) if each.family == kind.family]
        left = self.sectionViewportPosition(family[0])
        wide = sum(self.sectionSize(each) for each in family)
        theme, whole = self._view.theme, QRect(left, rect.top(), wide, top - 1)
        font = theme.font("body", strong=True)
        side = theme.metric("icon") - 2
        words = model.words.family(kind.family)
        if QFontMetrics(font).horizontalAdvance(words) > wide - side - 14:
            words = words.split(" · ")[0]  # which store it lies in stands in the tip of every cell
        room = QFontMetrics(font).horizontalAdvance(words) + side + 6
        start = whole.center().x() - room // 2
        mark = QRect(start, whole.center().y() - side // 2, side, side)
        paint_icon(painter, mark, _ICONS.get(kind.family, "database"), theme.color("text"))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        beside = QRect(mark.right() + 6, whole.top(), room, whole.height())
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class _GroupHeader(QHeaderView):
    """The group in bold where it is the one in hand, how many people it has, and a clock where a change waits."""

    def __init__(self, view: MatrixView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.sectionPressed.connect(self._pressed)

    def sizeHint(self) -> QSize:
        model, theme = self._view.shown, self._view.theme
        strong = QFontMetrics(theme.font("body", strong=True))
        groups = () if model is None or model.matrix is None else model.matrix.groups
        names = [model.words.group(each.group) for each in groups] if model is not None else []
        widest = max((strong.horizontalAdvance(name) for name in names), default=60)
        return QSize(widest + strong.horizontalAdvance(" 8888") + theme.metric("icon") + 3 * _ROOM, 0)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model, theme = self._view.shown, self._view.theme
        group = None if model is None else model.group_at(logicalIndex)
        if model is None or group is None:
            return
        present = self._view.currentIndex()
        is_present = present.isValid() and present.row() == logicalIndex
        painter.save()
        painter.fillRect(rect, theme.color("accent.soft" if is_present else "sunken"))
        font = theme.font("body", strong=is_present)
        metrics, name = QFontMetrics(font), model.words.group(group.group)
        inside = rect.adjusted(_ROOM, 0, -_ROOM, 0)
        baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) // 2
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(inside.left(), baseline, name)
        left = inside.left() + metrics.horizontalAdvance(name) + 6
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text.muted"))
        painter.drawText(left, baseline, f"{group.people:,}")
        if group.group in model.waiting:
            side = theme.metric("icon") - 2
            mark = QRect(inside.right() - side, rect.center().y() - side // 2, side, side)
            paint_icon(painter, mark, "account-clock", theme.color("warn"))
        paint_rules(painter, rect, theme, ends_family=True)
        painter.restore()

    def _pressed(self, row: int) -> None:
        model = self._view.shown
        if model is not None:
            self._view.setCurrentIndex(model.index(row, max(self._view.currentIndex().column(), 0)))


def ends_family(model: MatrixModel, column: int) -> bool:
    """Whether the next column is of another family of data."""
    here, following = model.class_at(column), model.class_at(column + 1)
    return here is not None and following is not None and here.family != following.family


def paint_rules(
    painter: QPainter, box: QRect, theme: Theme, *, ends_family: bool, group: bool = False
) -> None:
    """The lines below and at the right of a cell; stronger where a family ends and below heads."""
    painter.setPen(theme.color("line.group" if group else "line"))
    painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
    painter.setPen(theme.color("line.group" if ends_family else "line"))
    painter.drawLine(box.right(), box.top(), box.right(), box.bottom())


def _in_halves(metrics: QFontMetrics, name: str, room: int) -> str:
    """A Chinese name without room on one line breaks in its middle, 公司／設定, and not before its last character."""
    if " " in name or name.isascii() or metrics.horizontalAdvance(name) <= room:
        return name
    cut = (len(name) + 1) // 2
    return f"{name[:cut]}\n{name[cut:]}"


def _widest_line(metrics: QFontMetrics, name: str) -> int:
    """The width in which a name takes two lines at most: between words, or in the middle of Chinese ones."""
    words = name.split(" ")
    if len(words) == 1:
        whole = metrics.horizontalAdvance(name)
        return (
            whole
            if name.isascii() or len(name) <= 3
            else max(whole // 2, metrics.horizontalAdvance(name[:3]))
        )
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return min(max(metrics.horizontalAdvance(one) for one in pair) for pair in halves)

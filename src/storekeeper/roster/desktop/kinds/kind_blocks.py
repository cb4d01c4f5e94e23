"""A kind of shift as its block is drawn in the roster: in the list, as a sample, and as a look to choose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from storekeeper.kit.hours import Span, minute_of
from storekeeper.qtkit.list_delegate import ROOM, ListDelegate
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.block_painter import BlockPainter, State
from storekeeper.roster.desktop.faces import Block
from storekeeper.roster.domain import LOOKS

_DAY = (8 * 60, 24 * 60)  # the hours that the track of a kind is drawn against
_BLOCK = 128  # the width of a block that shows letter and both times, at 11 pt


def block_of(values: Mapping[str, object]) -> Block:
    """The block of a kind with these values; what is missing is midnight."""
    starts, ends = _time(values.get("starts")), _time(values.get("ends"))
    span = Span(starts, ends)
    pause = values.get("break_minutes")
    return Block(
        shift_ids=(),
        letter=str(values.get("letter") or ""),
        look=str(values.get("look") or "") or None,
        kind_id=None,
        starts=starts,
        ends=ends,
        minutes=span.minutes - (pause if isinstance(pause, int) else 0),
        track=(_share(minute_of(starts)), _share(minute_of(starts) + span.minutes)),
        times=f"{starts:%H%M}–{'2400' if ends == time(0) else f'{ends:%H%M}'}",
    )


def block_size(theme: Theme) -> QSize:
    """As large as a block of the roster."""
    return QSize(round(_BLOCK * theme.metric("block") / 10), theme.metric("row") - 8)


class BlockDelegate(ListDelegate):
    """Draws the block of a row of kinds; the cell's text stays for assistive technology."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._blocks = BlockPainter(self.theme)

    def restyle(self, theme: Theme) -> None:
        """Another theme."""
        self.theme = theme
        self._blocks = BlockPainter(theme)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.paint_ground(painter, option, index.column())
        line = index.data(Qt.ItemDataRole.UserRole)
        if line is not None:
            box: QRect = option.rect.adjusted(ROOM, 4, 0, -4)
            box.setWidth(min(block_size(self.theme).width(), box.width() - ROOM))
            self._blocks.shift(painter, box, block_of(line.row.values), State.PUBLISHED)


class LookChoice(QWidget):
    """The six looks as blocks to choose from. chosen: (code) another one was chosen."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.label = QLabel()
        self.label.setProperty("level", "caption")
        self._group = QButtonGroup(self)
        self.buttons = {look: LookButton(look, self) for look in LOOKS}
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._columns = 0
        for look, button in self.buttons.items():
            self._group.addButton(button)
            button.clicked.connect(partial(self._choose, look))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.label)
        column.addLayout(self._grid)
        self._look = ""
        self._place()

    def show_kind(self, values: Mapping[str, object]) -> None:
        """The blocks with the letter and times of this kind, its own look chosen."""
        self._look = str(values.get("look") or "")
        for look, button in self.buttons.items():
            button.show_block(block_of({**values, "look": look}))
            button.setChecked(look == self._look)

    def permit(self, permitted: bool) -> None:
        """Whether another look may be chosen."""
        for button in self.buttons.values():
            button.setEnabled(permitted)

    def restyle(self, theme: Theme) -> None:
        """Another theme."""
        for button in self.buttons.values():
            button.restyle(theme)

    def retranslate(self) -> None:
        """Names in the language in use."""
        says = self._desk.sentences.say
        self.label.setText(says("roster.label.kind.look"))
        self.setAccessibleName(says("roster.label.kind.look"))
        for look, button in self.buttons.items():
            button.setAccessibleName(says(f"roster.look.{look}"))
            button.setToolTip(says(f"roster.look.{look}"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def minimumSizeHint(self) -> QSize:
        """Two beside each other must have room."""
        least = self.buttons["A"].minimumSizeHint().width() * 2 + self._grid.spacing()
        return QSize(least, super().minimumSizeHint().height())

    def _place(self) -> None:
        least = self.buttons["A"].minimumSizeHint().width() + self._grid.spacing()
        columns = 3 if self.width() + self._grid.spacing() >= least * 3 else 2
        if columns != self._columns:
            self._columns = columns
            for place, button in enumerate(self.buttons.values()):
                self._grid.addWidget(button, place // columns, place % columns)

    def _choose(self, look: str, *_checked: bool) -> None:
        if look != self._look:
            self._look = look
            self.chosen.emit(look)


class LookButton(QAbstractButton):
    """One look; arrows go to the others of its group, the chosen one has a frame and a dot."""

    def __init__(self, look: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._blocks = BlockPainter(Theme())
        self._block = block_of({"look": look})
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_block(self, block: Block) -> None:
        """Draws this block."""
        self._block = block
        self.update()

    def restyle(self, theme: Theme) -> None:
        """Another theme."""
        self._blocks = BlockPainter(theme)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        size = block_size(self._blocks.theme)
        return QSize(size.width() + 12, size.height() + 12)

    def minimumSizeHint(self) -> QSize:
        size = block_size(self._blocks.theme)
        return QSize(round(size.width() * 0.72), size.height() + 12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._blocks.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._blocks.shift(painter, self.rect().adjusted(6, 6, -6, -6), self._block, State.PUBLISHED)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.isChecked():
            painter.setPen(QPen(theme.color("accent" if self.isEnabled() else "line.strong"), 2))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("text"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 7, 7)
        painter.end()


def _share(minute: int) -> float:
    first, last = _DAY
    return min(max((minute - first) / (last - first), 0.0), 1.0)


def _time(value: object) -> time:
    return value if isinstance(value, time) else time(0)

"""The bell: how many things must be dealt with, and the list of them, each leading to where it is solved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storekeeper.desktop.drop_panel import DropPanel
from storekeeper.kit.clock import today
from storekeeper.kit.contributions import Place, Task
from storekeeper.kit.errors import Severity, StorekeeperError
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.signs import Sign

if TYPE_CHECKING:
    from storekeeper.kit.changes import Change

TaskReader = Callable[[Any, date], Sequence[Task]]
TODAY = Place("today")
_PAUSE = 1_500  # milliseconds, in which the notices of one import count as one
_MOST_ROWS, _MOST_SHOWN = 20, 99
_EDGE, _GAP = 16, 2


class Bell(QToolButton):
    """Shows a figure on its icon and drops the list; without a reader it has nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks: tuple[Task, ...] = ()
        self._desk: Desk | None = None
        self._reader: TaskReader | None = None
        self._panel: BellPanel | None = None
        self._is_reading = self._again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.read)
        self.clicked.connect(self.drop)

    @property
    def panel(self) -> BellPanel | None:
        """The list, once it has been opened."""
        return self._panel

    def serve(self, desk: Desk, reader: TaskReader | None) -> None:
        """Reads the tasks of a desk, a moment later, and again after changes; call once."""
        self._desk, self._reader = desk, reader
        desk.changes.changed.connect(self._hear)
        desk.changes.made.connect(self._hear)
        desk.changes.reconnected.connect(self._pause.start)
        desk.appearance.changed.connect(self.restyle)
        self.restyle()
        self.retranslate()
        self._pause.start()  # the page in front reads first

    def read(self) -> None:
        """Reads off the GUI thread what must be dealt with."""
        if self._desk is None or self._reader is None:
            return
        self._again = self._is_reading
        if not self._is_reading:
            self._is_reading = True
            self._desk.read(self._reader, today(), then=self._take, failed=self._stay)

    def drop(self) -> None:
        """Opens the list."""
        if self._desk is None:
            return
        if self._panel is None:
            self._panel = BellPanel(self, self._desk)
        self._panel.begin(self.tasks)

    def retranslate(self) -> None:
        """Says the figure in the language in use."""
        if self._desk is None:
            return
        sentences, count = self._desk.sentences, len(self.tasks)
        told = (
            sentences.say("desktop.bell.count", count=count) if count else sentences.say("desktop.bell.none")
        )
        self.setAccessibleName(told)
        self.setToolTip(told)

    def restyle(self) -> None:
        """Takes the icon from the theme in use."""
        if self._desk is None:
            return
        theme = self._desk.theme
        self.setIcon(icon("bell-outline", theme.color("text")))
        self.setIconSize(QSize(theme.metric("icon") + 2, theme.metric("icon") + 2))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._desk is None or not self.tasks:
            return
        theme = self._desk.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("caption", strong=True))
        count = len(self.tasks)
        figure = str(count) if count <= _MOST_SHOWN else f"{_MOST_SHOWN}+"
        metrics = painter.fontMetrics()
        high = metrics.height()
        wide = max(high, metrics.horizontalAdvance(figure) + 8)
        disc = QRect(self.width() - wide - 1, 1, wide, high)
        painter.setPen(theme.color("canvas"))
        painter.setBrush(theme.color("danger.fill"))
        painter.drawRoundedRect(disc, high / 2, high / 2)
        painter.setPen(theme.color("danger.on"))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, figure)
        painter.end()

    def _hear(self, _change: Change) -> None:
        if self._reader is not None:
            self._pause.start()

    def _take(self, tasks: Sequence[Task]) -> None:
        self._is_reading = False
        self.tasks = tuple(task for task in tasks if task.severity == Severity.HARD)
        self.retranslate()
        self.update()
        if self._panel is not None and self._panel.isVisible():
            self._panel.show_tasks(self.tasks)
        self._read_again()

    def _stay(self, _error: StorekeeperError) -> None:
        """The banner or Today says what is wrong; the bell keeps what it knows."""
        self._is_reading = False
        self._read_again()

    def _read_again(self) -> None:
        if self._again:
            self.read()


class BellPanel(DropPanel):
    """The tasks by their deadline as Today sorts them; the arrows go from one to the next."""

    def __init__(self, button: QWidget, desk: Desk) -> None:
        super().__init__(button)
        self._desk = desk
        self.setObjectName("bell_panel")
        self._head, self._why = QLabel(), QLabel()
        self._head.setProperty("level", "subtitle")
        self._why.setProperty("level", "muted")
        self._why.setWordWrap(True)
        self._all = QPushButton()
        self._all.setProperty("kind", "link")
        self._all.clicked.connect(partial(self._go, TODAY))
        self._inside = QWidget()
        self._inside.setProperty("ground", "raised")
        self._rows = QVBoxLayout(self._inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(_GAP)
        self._rows.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        for widget in (self._head, self._why, self._scroll):
            self.column.addWidget(widget)
        self.column.setStretchFactor(self._scroll, 1)
        self.column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def rows(self) -> tuple[TaskRow, ...]:
        """The rows on show."""
        found = (self._rows.itemAt(place) for place in range(self._rows.count()))
        return tuple(row for item in found if item and isinstance(row := item.widget(), TaskRow))

    def begin(self, tasks: Sequence[Task]) -> None:
        """Opens with these tasks, the keyboard on the first."""
        self.show_tasks(tasks)
        row = self._desk.theme.metric("row")
        wide = 13 * row
        self._scroll.setMaximumHeight(min(self._high(wide), 9 * row))
        self.drop(wide, self.column.totalSizeHint().height())
        first = self.rows[0] if self.rows else self._all
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _high(self, wide: int) -> int:
        """The height of all rows together in a panel of that width."""
        inside, least = wide - 2 * _EDGE, self._desk.theme.metric("row") + 2
        return sum(max(row.heightForWidth(inside), least) + _GAP for row in self.rows)

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        """Other tasks."""
        sentences = self._desk.sentences
        for row in self.rows:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, task in enumerate(tasks[:_MOST_ROWS]):
            row = TaskRow(self._desk, task)
            row.clicked.connect(partial(self._go, task.place))
            self._rows.insertWidget(place, row)
        code = "bell.count" if tasks else "bell.none"
        self._head.setText(sentences.say(f"desktop.{code}", count=len(tasks)))
        self._why.setText(sentences.say("desktop.bell.none_why"))
        self._why.setVisible(not tasks)
        self._scroll.setVisible(bool(tasks))
        more = len(tasks) - _MOST_ROWS
        self._all.setText(
            sentences.say("desktop.bell.more" if more > 0 else "desktop.bell.today", count=more)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down along the rows."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def _go(self, place: Place, *_checked: bool) -> None:
        self.close()
        self._desk.go(place)


class TaskRow(QPushButton):
    """One task: sign, sentence, reason; pressing it leads there."""

    def __init__(self, desk: Desk, task: Task) -> None:
        super().__init__()
        sentences = desk.sentences
        self.setProperty("kind", "row")
        sign, what, why = Sign(), QLabel(sentences.say(task.code, **task.values)), QLabel()
        sign.show_tone("hard", desk.theme)
        what.setProperty("level", "strong")
        why.setProperty("level", "caption")
        if sentences.knows(f"{task.code}.why"):
            why.setText(sentences.say(f"{task.code}.why", **task.values))
        why.setVisible(bool(why.text()))
        words = QVBoxLayout()
        words.setSpacing(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for label in (what, why):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            words.addWidget(label)
        words.addStretch()
        for child in (sign, what, why):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(" ".join(part for part in (what.text(), why.text()) if part))

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(self.width()) if self.width() > 1 else self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return -1 if layout is None else layout.totalHeightForWidth(width)

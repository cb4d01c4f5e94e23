"""What waits for the person: one row each with sign, sentence, reason, deadline and the one button that leads there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from storekeeper.desktop.today.words import TodayWords
from storekeeper.kit.contributions import Task
from storekeeper.kit.errors import Severity
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.theme import Theme

AT_FIRST = 6
_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class TaskRow(QFrame):
    """One task."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task: Task | None = None
        self.setProperty("kind", "task")
        self._sign = Sign(self)
        self.sentence, self.reason, self.due = QLabel(self), QLabel(self), QLabel(self)
        self.button = QPushButton(self)
        self.sentence.setProperty("level", "strong")
        self.reason.setProperty("level", "caption")
        self.due.setProperty("level", "muted")
        for label in (self.sentence, self.reason):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.sentence)
        words.addWidget(self.reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 16, 7)
        row.setSpacing(12)
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        row.addWidget(self.due)
        row.addWidget(self.button)

    def show_task(self, task: Task, words: TodayWords, theme: Theme, now: datetime) -> None:
        """Another task, another language or another theme."""
        say = words.sentences.say
        self.task = task
        self.sentence.setText(say(task.code, **task.values))
        self.reason.setText(say(f"{task.code}.why", **task.values))
        self.button.setText(say(f"{task.code}.deed", **task.values))
        self.button.setAccessibleName(
            words.say("deed", deed=self.button.text(), sentence=self.sentence.text())
        )
        self._sign.show_tone(str(task.severity), theme)
        self.tell_time(words, now)

    def tell_time(self, words: TodayWords, now: datetime) -> None:
        """How far away the deadline is by now."""
        if self.task is None:
            return
        self.due.setText(words.deadline(self.task.deadline, now))
        told = {"sentence": self.sentence.text(), "reason": self.reason.text(), "deadline": self.due.text()}
        self.setAccessibleName(words.say("row", **told))
        self.button.setAccessibleDescription(self.accessibleName())

    def emphasize(self, *, first: bool) -> None:
        """The first row has the page's one primary button; one that must be dealt with has a ground of its own."""
        hard = first and self.task is not None and self.task.severity is Severity.HARD
        for widget, name, value in (
            (self, "tone", "hard" if hard else ""),
            (self.button, "kind", "primary" if first else ""),
        ):
            if widget.property(name) != value:
                widget.setProperty(name, value)
                widget.style().unpolish(widget)
                widget.style().polish(widget)


class Waiting(QWidget):
    """Grey bars where rows are going to be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()

    def restyle(self, theme: Theme) -> None:
        """The bars of another theme."""
        self._theme = theme
        self.setMinimumHeight(3 * (theme.metric("row") + 18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("neutral.soft"))
        step = self.height() / 3
        for row, share in enumerate((0.5, 0.38, 0.44)):
            for line, part in enumerate((share, share * 1.5)):
                bar = QRectF(46, row * step + 10 + line * 18, (self.width() - 92) * part, 10)
                painter.drawRoundedRect(bar, 4, 4)
        painter.end()


class TaskList(QFrame):
    """The card of tasks. `chosen` carries the task whose button was pressed; `again`: reading is to be tried anew."""

    chosen = Signal(object)
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.rows: list[TaskRow] = []
        self._tasks: tuple[Task, ...] = ()
        self._opened = False
        self.title, self.count = QLabel(self), QLabel(self)
        self.title.setProperty("level", "subtitle")
        self.count.setProperty("level", "muted")
        self.waiting, self.calm, self.more = Waiting(self), Calm(self), QPushButton(self)
        self.calm.pressed.connect(self.again)
        self.more.setProperty("kind", "link")
        self.more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.more.clicked.connect(self._turn)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 6)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.count, 1, Qt.AlignmentFlag.AlignVCenter)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        for widget in (self.waiting, self.calm):
            self._column.addWidget(widget)
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 2, 10, 4)
        foot.addWidget(self.more)
        foot.addStretch()
        self._column.addLayout(foot)
        self._say: Callable[[], None] = lambda: None

    def show_loading(self, words: TodayWords, theme: Theme) -> None:
        """Nothing is known yet."""
        self._head(words, words.say("tasks.loading"))
        self.waiting.restyle(theme)
        self._only(self.waiting)

    def show_calm(
        self, words: TodayWords, theme: Theme, tone: str, text: str, why: str, again: str = ""
    ) -> None:
        """One sentence in place of rows: all is done, or it could not be read and `again` is the button's word."""
        self._head(words, "")
        self.calm.say(tone, text, why, again, theme)
        self._only(self.calm)

    def show_tasks(self, tasks: tuple[Task, ...], words: TodayWords, theme: Theme, now: datetime) -> None:
        """Rows that stay are changed in place, so that the keyboard stays where it is."""
        held = next((row.task.key for row in self.rows if row.task and row.button.hasFocus()), None)
        self._tasks = tasks
        shown = tasks if self._opened else tasks[: AT_FIRST if len(tasks) > AT_FIRST + 1 else None]
        self._head(words, words.say("tasks.count", count=len(tasks)))
        self._resize(len(shown))
        self._only(None)
        for place, (row, task) in enumerate(zip(self.rows, shown, strict=True)):
            row.show_task(task, words, theme, now)
            row.emphasize(first=place == 0)
            if task.key == held:
                row.button.setFocus()
        wide = max((row.button.sizeHint().width() for row in self.rows), default=0)
        for row in self.rows:
            row.button.setMinimumWidth(wide)
        left = len(tasks) - len(shown)
        self.more.setText(words.say("tasks.more", count=left) if left else words.say("tasks.fewer"))
        self.more.setVisible(left > 0 or (self._opened and len(tasks) > AT_FIRST + 1))
        self._say = lambda: self.show_tasks(self._tasks, words, theme, now)

    def tell_time(self, words: TodayWords, now: datetime) -> None:
        """Deadlines seen from a later minute."""
        for row in self.rows:
            row.tell_time(words, now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from row to row, Enter presses."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            place = next((n for n, row in enumerate(self.rows) if row.button is watched), None)
            if place is not None and key in _KEYS:
                self.rows[min(max(place + _KEYS[Qt.Key(key)], 0), len(self.rows) - 1)].button.setFocus()
                return True
            if place is not None and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.rows[place].button.click()
                return True
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        self._opened = not self._opened
        self._say()

    def _head(self, words: TodayWords, count: str) -> None:
        self.title.setText(words.say("tasks"))
        self.count.setText(count)

    def _only(self, one: QWidget | None) -> None:
        """Shows one widget in place of rows, or the rows."""
        self.waiting.setVisible(one is self.waiting)
        self.calm.setVisible(one is self.calm)
        if one is not None:
            self._resize(0)
            self.more.hide()

    def _resize(self, count: int) -> None:
        for row in self.rows[count:]:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        del self.rows[count:]
        while len(self.rows) < count:
            row = TaskRow(self)
            row.button.clicked.connect(lambda _on=False, one=row: self.chosen.emit(one.task))
            row.button.installEventFilter(self)
            self._column.insertWidget(self._column.count() - 1, row)
            self.rows.append(row)


class Calm(QWidget):
    """A sign, one sentence and what comes next."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign, self.text, self.why, self.button = (
            Sign(self),
            QLabel(self),
            QLabel(self),
            QPushButton(self),
        )
        self.text.setProperty("level", "strong")
        self.why.setProperty("level", "muted")
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self.pressed)
        for label in (self.text, self.why):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        words.addWidget(self.why)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 18)
        row.setSpacing(12)
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        row.addWidget(self.button)

    def say(self, tone: str, text: str, why: str, again: str, theme: Theme) -> None:
        """Without a word for the button there is none."""
        self._sign.show_tone(tone, theme)
        self.text.setText(text)
        self.why.setText(why)
        self.why.setVisible(bool(why))
        self.button.setText(again)
        self.button.setVisible(bool(again))

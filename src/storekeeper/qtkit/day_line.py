"""One day of a week's hours: its label, the line to type in, the bar, the menu, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from storekeeper.kit.errors import Refused
from storekeeper.kit.hours import LONGEST_TEXT, Span, minute_of, read_day, time_at
from storekeeper.qtkit.day_bar import STEP, DayBar, Grip, Spans, moved
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.theme import Theme

if TYPE_CHECKING:
    from storekeeper.qtkit.week_hours import WeekHours

_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")


class DayLine:
    """One day's label, field, bar, menu and complaint."""

    def __init__(self, week: WeekHours, weekday: int) -> None:
        self._week, self.weekday = week, weekday
        self.standing: tuple[Span, ...] = ()
        self.label = QLabel(week)
        self.field = DayField(week, self)
        self.bar = DayBar(week)
        self.bar.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.bar.setFocusProxy(self.field)
        self.menu = QMenu(week)
        self.button = QToolButton(week)
        self.button.setProperty("kind", "quiet")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self.menu)
        self.complaint = QLabel(week)
        self.complaint.setWordWrap(True)
        self.complaint.setTextFormat(Qt.TextFormat.PlainText)
        self.complaint.setProperty("tone", "hard")
        self.sign = Sign(week)
        self._trouble = QWidget(week)
        row = QHBoxLayout(self._trouble)
        row.setContentsMargins(0, 0, 0, 4)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.complaint, 1)
        self._trouble.hide()
        self.label.setBuddy(self.field)
        self.bar.moving.connect(self._follow)
        self.bar.dragged.connect(self._take_drag)
        self.bar.given_up.connect(self.revert)

    @property
    def complaining(self) -> bool:
        """Whether the line cannot be read."""
        return not self._trouble.isHidden()

    def place(self, grid: QGridLayout, row: int, *, narrow: bool) -> None:
        """Stands in three rows of the grid: the line, the bar where it is narrow, the complaint."""
        grid.addWidget(self.label, row, 0)
        grid.addWidget(self.button, row, 3)
        if narrow:
            grid.addWidget(self.field, row, 1, 1, 2)
            grid.addWidget(self.bar, row + 1, 1, 1, 2)
        else:
            grid.addWidget(self.field, row, 1)
            grid.addWidget(self.bar, row, 2)
        grid.addWidget(self._trouble, row + 2, 1, 1, 3)

    def show_standing(self, spans: tuple[Span, ...], *, force: bool = False) -> None:
        """Takes over what stands; a line with the keyboard in it keeps what was typed unless `force`."""
        self.standing = spans
        if force or not (self.field.hasFocus() and self.field.isModified()):
            self.revert()

    def revert(self) -> None:
        """The line and the bar say what stands."""
        self._show_text(self._week.text_of(self.standing))
        self.bar.show_spans(tuple(map(minutes_of, self.standing)), self.bar.until)
        self._complain("")

    def commit(self, *, quiet: bool = False) -> bool:
        """Takes the typed text over; false when it cannot be read. `quiet`: whoever asks tells of it."""
        if not self.field.isModified() and not self.complaining:
            return True
        try:
            spans = read_day(self.field.text(), most=self._week.most)
        except Refused as error:
            self._complain(self._week.say(error.code, **error.values))
            return False
        self._take(spans, quiet=quiet)
        return True

    def preview(self) -> None:
        """The bar follows the typing as far as it can be read."""
        try:
            spans = read_day(self.field.text(), most=self._week.most)
        except Refused:
            return
        self.bar.show_spans(tuple(map(minutes_of, spans)), self.bar.until)
        self._complain("")

    def nudge(self, by: int) -> None:
        """The time at the caret becomes later or earlier, in steps; finished with the line."""
        try:
            spans = read_day(self.field.text(), most=self._week.most)
        except Refused:
            return
        minutes: Spans = tuple(map(minutes_of, spans))
        caret, text = self.field.cursorPosition(), self._week.text_of(spans)
        ends = [found.end() for found in _CLOCK.finditer(text)]
        number = next((number for number, end in enumerate(ends) if caret <= end), len(ends) - 1)
        if not minutes or number // 2 >= len(minutes):
            return
        grip = Grip(number // 2, ("start", "end")[number % 2], 0)
        minutes = moved(minutes, grip, minutes[grip.index][number % 2] + by)
        self._show_text(self._week.text_of(tuple(map(span_of, minutes))))
        self.field.setModified(True)
        self.field.setCursorPosition(caret)
        self.bar.show_spans(minutes, self.bar.until)

    def set_read_only(self, read_only: bool) -> None:
        """Shows without the means to change."""
        self.revert()
        self.field.setReadOnly(read_only)
        self.bar.editable = not read_only
        self.bar.unsetCursor()
        self.bar.update()
        self.button.setVisible(not read_only)
        self._say_drag()
        _repolish(self.field)

    def retranslate(self) -> None:
        """Names of the day, what an empty line means, and the times, in the language in use."""
        day = self._week.say(f"hours.weekday.{self.weekday}")
        self.label.setText(self._week.say(f"hours.short.{self.weekday}"))
        self.field.setPlaceholderText(self._week.say(self._week.closed_code))
        self.field.setAccessibleName(day)
        self.field.setAccessibleDescription(self._week.say("hours.how"))
        self.button.setAccessibleName(self._week.say("hours.more", day=day))
        self.button.setToolTip(self._week.say("hours.more", day=day))
        self._say_drag()
        if not self.field.isModified():
            self.revert()

    def restyle(self, theme: Theme) -> None:
        """Sizes and colours."""
        self.bar.theme = theme
        self.bar.updateGeometry()
        self.bar.update()
        self.button.setIcon(icon("dots-horizontal", theme.color("text.muted")))
        self.sign.show_tone("hard", theme)

    def _say_drag(self) -> None:
        self.bar.setToolTip("" if self._week.read_only else self._week.say("hours.drag"))

    def _take(self, spans: tuple[Span, ...], *, quiet: bool = False) -> None:
        before, self.standing = self.standing, spans
        self.revert()
        if spans != before and not quiet:
            self._week.day_changed()

    def _follow(self, spans: Spans) -> None:
        self._show_text(self._week.text_of(tuple(map(span_of, spans))))
        self._complain("")

    def _take_drag(self, spans: Spans) -> None:
        self._take(tuple(map(span_of, spans)))

    def _show_text(self, text: str) -> None:
        with QSignalBlocker(self.field):
            self.field.setText(text)
        self.field.setModified(False)

    def _complain(self, sentence: str) -> None:
        was = self.complaint.text() if self.complaining else ""
        if sentence == was:
            return
        self.complaint.setText(sentence)
        self._trouble.setVisible(bool(sentence))
        self.field.setProperty("invalid", "true" if sentence else "false")
        _repolish(self.field)
        if sentence:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, sentence))
        self._week.tell_complaint()


class DayField(QLineEdit):
    """Up and down go to other days, with Ctrl they move the time at the caret; Esc takes the typing back."""

    def __init__(self, week: WeekHours, day: DayLine) -> None:
        super().__init__(week)
        self._week, self._day = week, day
        self.setMaxLength(LONGEST_TEXT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(lambda _text: day.preview())
        self.editingFinished.connect(lambda: week.day_finished(day, onwards=False))

    def event(self, event: QEvent) -> bool:
        """Undo belongs to the page as long as nothing is being typed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undoes = event.matches(QKeySequence.StandardKey.Undo) or event.matches(
                QKeySequence.StandardKey.Redo
            )
            if undoes and not self.isModified():
                event.ignore()
                return False
        if event.type() == QEvent.Type.FocusIn:
            self._week.day_entered(self._day.weekday)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = self._deed_of(event)
        if deed is None:
            super().keyPressEvent(event)
        else:
            deed()

    def _deed_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = -1 if key == Qt.Key.Key_Up else 1
            if control and not self.isReadOnly():
                return partial(self._day.nudge, -by * STEP)
            return partial(self._week.step_from, self._day.weekday, by)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.isReadOnly():
            return partial(self._week.day_finished, self._day, onwards=True)
        if key == Qt.Key.Key_Escape and self._day.bar.dragging:
            return self._day.bar.give_up
        if key == Qt.Key.Key_Escape and (self.isModified() or self._day.complaining):
            return self._day.revert
        return None


def minutes_of(span: Span) -> tuple[int, int]:
    """Start and end in minutes since midnight of the day; ends of the next day are above 1440."""
    start = minute_of(span.starts)
    return start, start + span.minutes


def span_of(minutes: tuple[int, int]) -> Span:
    """The span of start and end minutes."""
    return Span(time_at(minutes[0]), time_at(minutes[1]))


def _repolish(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)

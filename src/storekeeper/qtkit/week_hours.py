"""The hours of a week: a line per day to type in as in the roster, with a bar to drag, copied from day to day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from storekeeper.kit.hours import Span
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.day_bar import DAY, SHOWN, HourScale, as_clock
from storekeeper.qtkit.day_line import DayLine, minutes_of
from storekeeper.qtkit.key_table import HOURS
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.theme import Appearance

DAYS = range(7)
_ANY_WIDTH = 16777215
_BAR_ROOM = 220  # a bar narrower than this stands under its field


@dataclass(frozen=True)
class Window:
    """From-to on one weekday (0 = Monday), Hong Kong time; `ends` at or before `starts` is the next day."""

    weekday: int
    starts: time
    ends: time


class WeekHours(QWidget):
    """Seven days with up to `most` windows each; knows nothing of what they are for.

    edited: the tuple of all `Window`s, once for each finished change: a line left or Enter, a drag, a copy.
    complained: the sentence about a line that cannot be read, empty when all can.
    Call `dress` once. A promoted widget takes the parent only.
    """

    key_table = HOURS

    edited = Signal(object)
    complained = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language: Language | None = None
        self._appearance = Appearance()
        self._most, self.closed_code = 3, "hours.closed"
        self._read_only = False
        self._current = 0
        self._narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(2, 1)
        self._scale = HourScale(self)
        self.days = tuple(DayLine(self, weekday) for weekday in DAYS)
        self._actions = self._make_actions()
        for each in self.days:
            each.menu.aboutToShow.connect(partial(self._open_menu, each))

    def dress(
        self, language: Language, appearance: Appearance, *, most: int = 3, closed: str = "hours.closed"
    ) -> None:
        """Follows language and theme; `closed` is the code of what an empty day means. Call once."""
        self._most, self.closed_code = most, closed
        self._language, self._appearance = language, appearance
        language.changed.connect(self._retranslate)
        appearance.changed.connect(self._restyle)
        self._retranslate()
        self._restyle()

    @property
    def windows(self) -> tuple[Window, ...]:
        """What stands, by day and time; a line that cannot be read counts as it was before."""
        return tuple(
            Window(each.weekday, span.starts, span.ends) for each in self.days for span in each.standing
        )

    @property
    def complaint(self) -> str:
        """The first sentence about a line that cannot be read, else empty."""
        return next((each.complaint.text() for each in self.days if each.complaining), "")

    @property
    def read_only(self) -> bool:
        """Whether the hours are only shown."""
        return self._read_only

    def set_read_only(self, read_only: bool) -> None:
        """Shows the hours without any means to change them; they can still be selected and copied."""
        self._read_only = read_only
        for each in self.days:
            each.set_read_only(read_only)
        for action in self._actions:
            action.setEnabled(not read_only)

    def show_windows(self, windows: Iterable[Window]) -> None:
        """Shows these; what is being typed at this moment stays until it is finished."""
        found = sorted(windows, key=lambda window: (window.weekday, window.starts))
        for each in self.days:
            spans = tuple(Span(w.starts, w.ends) for w in found if w.weekday == each.weekday)
            each.show_standing(spans)
        self._rescale()

    def copy_day(self, weekday: int, to: Iterable[int]) -> None:
        """The other days become like this one, as one change."""
        source = self.days[weekday]
        if not source.commit(quiet=True):
            return
        for other in to:
            self.days[other].show_standing(source.standing, force=True)
        self._tell_edited()

    def clear_day(self, weekday: int) -> None:
        """Nothing on that day."""
        self.days[weekday].show_standing((), force=True)
        self._tell_edited()

    def say(self, code: str, /, **values: object) -> str:
        """A sentence in the language in use."""
        sentences = self._language.sentences if self._language else Sentences("en")
        return sentences.say(code, **values)

    def text_of(self, spans: tuple[Span, ...]) -> str:
        """10:00–14:00, 22:00–翌日06:00."""
        return ", ".join(map(self._text_of, map(minutes_of, spans)))

    @property
    def most(self) -> int:
        """How many windows a day takes."""
        return self._most

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def day_finished(self, day: DayLine, *, onwards: bool) -> None:
        """A line was left or Enter pressed; `onwards` leads to the next day."""
        if day.commit() and onwards:
            self._go_to(day.weekday + 1)

    def day_changed(self) -> None:
        """A day stands otherwise than before."""
        self._tell_edited()

    def day_entered(self, weekday: int) -> None:
        """The keyboard is on that day: the shortcuts mean it."""
        self._current = weekday

    def step_from(self, weekday: int, by: int) -> None:
        """The keyboard goes to a neighbouring day."""
        self._go_to(weekday + by)

    def tell_complaint(self) -> None:
        """Says what is wrong, or that nothing is any more."""
        self.complained.emit(self.complaint)

    def _go_to(self, weekday: int) -> None:
        if weekday in DAYS:
            self.days[weekday].field.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell_edited(self) -> None:
        self._rescale()
        self.edited.emit(self.windows)

    def _rescale(self) -> None:
        latest = max((end for each in self.days for _, end in map(minutes_of, each.standing)), default=0)
        until = max(SHOWN, -(-latest // 360) * 360)
        self._scale.until = until
        self._scale.update()
        for each in self.days:
            each.bar.show_spans(each.bar.spans, until)

    def _make_actions(self) -> tuple[QAction, ...]:
        """Copying and clearing, for menu and keyboard; they act on the day that has the keyboard."""
        made = []
        for code, keys, deed in (
            ("hours.copy_above", "Ctrl+D", self._copy_above),
            ("hours.copy_workdays", "", partial(self._copy_to, range(5))),
            ("hours.copy_all", "Ctrl+Shift+D", partial(self._copy_to, DAYS)),
            ("hours.clear", "Ctrl+Del", lambda: self.clear_day(self._current)),
        ):
            action = QAction(self)
            action.setObjectName(code.replace(".", "_"))
            action.setData(code)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(partial(_do, deed))
            self.addAction(action)
            made.append(action)
        return tuple(made)

    def _open_menu(self, day: DayLine) -> None:
        self._current = day.weekday
        day.menu.clear()
        above, workdays, everywhere, clear = self._actions
        above.setEnabled(day.weekday > 0)
        day.menu.addActions((above, workdays, everywhere))
        onto = day.menu.addMenu(self.say("hours.copy_to"))
        for other in self.days:
            if other is not day:
                onto.addAction(
                    self.say(f"hours.weekday.{other.weekday}"),
                    partial(self.copy_day, day.weekday, (other.weekday,)),
                )
        day.menu.addSeparator()
        day.menu.addAction(clear)
        day.menu.aboutToHide.connect(lambda: above.setEnabled(not self._read_only))

    def _copy_above(self) -> None:
        if self._current > 0:
            self.copy_day(self._current - 1, (self._current,))

    def _copy_to(self, days: Iterable[int]) -> None:
        self.copy_day(self._current, [day for day in days if day != self._current])

    def _retranslate(self) -> None:
        for action in self._actions:
            action.setText(self.say(action.data()))
        self._scale.next_day = lambda hour: self.say("hours.next_day_hour", hour=hour)
        for each in self.days:
            each.retranslate()
        self._narrow = None
        self._arrange()

    def _restyle(self) -> None:
        theme = self._scale.theme = self._appearance.theme
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        for each in self.days:
            each.restyle(theme)
        self._narrow = None
        self._arrange()

    def _arrange(self) -> None:
        """Bars beside the fields where there is room, else under them."""
        metrics = QFontMetrics(self._appearance.theme.font("body"))
        names = max(metrics.horizontalAdvance(self.say(f"hours.short.{day}")) for day in DAYS)
        usual = (
            "00:00–00:00, 00:00–00:00" if self._most > 1 else self.say("hours.next_day", time="00:00–00:00")
        )
        field = metrics.horizontalAdvance(usual) + 32
        narrow = self.width() < names + field + _BAR_ROOM + self._appearance.theme.metric("control") + 24
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for each in self.days:
            each.field.setMinimumWidth(metrics.horizontalAdvance("00:00–00:00") + 32 if narrow else field)
            each.field.setMaximumWidth(_ANY_WIDTH if narrow else field)
            each.place(self._grid, 1 + each.weekday * 3, narrow=narrow)
        self._grid.addWidget(self._scale, 0, 1 if narrow else 2, 1, 2 if narrow else 1)
        self._grid.setColumnStretch(1, 1 if narrow else 0)

    def _text_of(self, span: tuple[int, int]) -> str:
        start, end = span
        ends = as_clock(end)
        return f"{as_clock(start)}–{self.say('hours.next_day', time=ends) if end > DAY else ends}"


def _do(deed: Callable[[], None], _checked: bool = False) -> None:
    deed()

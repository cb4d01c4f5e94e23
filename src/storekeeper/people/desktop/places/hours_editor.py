"""The opening hours of a shop: the week of a period, and the day from which another week holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from storekeeper.kit import clock
from storekeeper.kit.errors import Refused
from storekeeper.kit.records import Field, Kind, Row, Together
from storekeeper.people.domain.opening import Hours, Period, hours_from, periods
from storekeeper.qtkit.field_editor import FieldEditor
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_words import RecordWords, day_text
from storekeeper.qtkit.week_hours import WeekHours, Window

STARTING = Field("starting", Kind.DAY, required=True)


class HoursEditor(QWidget):
    """edited: (Together) the hours of the shop on show were changed; what was before that day stays."""

    edited = Signal(object)

    def __init__(self, desk: Desk, words: RecordWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._words = desk, words
        self._shop_id = 0
        self._opened_on: date | None = None
        self._rows: tuple[Row, ...] = ()
        self._periods: tuple[Period, ...] = ()
        self._chosen: date | None = None
        self._dated: tuple[int, date | None] | None = None
        self.title, self.hint, self.trouble = QLabel(), QLabel(), QLabel()
        self.title.setProperty("level", "subtitle")
        self.hint.setProperty("level", "caption")
        self.trouble.setProperty("tone", "hard")
        for label in (self.hint, self.trouble):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.period_choice = QComboBox()
        self.from_day = FieldEditor(words, "hours", STARTING, lambda: desk.theme)
        self.week = WeekHours()
        self.week.dress(desk.language, desk.appearance, most=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.title, self.period_choice, self.from_day, self.hint, self.week, self.trouble):
            column.addWidget(widget)
        self.trouble.hide()
        self.week.edited.connect(self._week_edited)
        self.from_day.committed.connect(self._try_again)
        self.period_choice.currentIndexChanged.connect(self._choose)
        self.retranslate()

    def permit(self, permitted: bool) -> None:
        """Whether the hours may be changed."""
        self.week.set_read_only(not permitted)
        self.from_day.setVisible(permitted)
        self.hint.setVisible(permitted)

    def show_hours(self, shop_id: int, opened_on: date | None, rows: Sequence[Row]) -> None:
        """Shows the hours of a shop; the period in hand stays when it is still there."""
        if shop_id != self._shop_id:
            self._chosen = None
        self._shop_id, self._opened_on = shop_id, opened_on
        self._rows, self._periods = tuple(rows), periods(rows)
        self._fill_choice()

    def retranslate(self) -> None:
        """Texts of Python in the language in use."""
        says = self._desk.sentences.say
        self.title.setText(says("people.shops.hours"))
        self.hint.setText(says("people.shops.hours_hint"))
        self.period_choice.setAccessibleName(says("people.shops.hours_period"))
        self._fill_choice()

    def restyle(self) -> None:
        """Sizes of the theme in use."""
        self.from_day.restyle()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "week"):
            self.retranslate()
        super().changeEvent(event)

    def _fill_choice(self) -> None:
        present = next((n for n, each in enumerate(self._periods) if each.holds(clock.today())), None)
        with QSignalBlocker(self.period_choice):
            self.period_choice.clear()
            for number, period in enumerate(self._periods):
                self.period_choice.addItem(self._name(period, present=number == present))
            if self._periods:
                self.period_choice.setCurrentIndex(self._place(present))
        self.period_choice.setVisible(bool(self._periods))
        self._show_period()

    def _place(self, present: int | None) -> int:
        """The period in hand, else that of today, else the last."""
        for number, period in enumerate(self._periods):
            if self._chosen is not None and period.holds(self._chosen):
                return number
        return present if present is not None else len(self._periods) - 1

    def _choose(self, place: int) -> None:
        self._chosen = self._periods[place].from_day if 0 <= place < len(self._periods) else None
        self._show_period()

    def _show_period(self) -> None:
        place = self.period_choice.currentIndex()
        period = self._periods[place] if 0 <= place < len(self._periods) else None
        week: Mapping[int, Hours] = {} if period is None else period.week
        self.week.show_windows(Window(day, *hours) for day, hours in week.items())
        self._complain("")
        dated = (self._shop_id, None if period is None else period.from_day)
        if dated != self._dated:  # a day that was typed stays while the same period is on show
            self._dated = dated
            self.from_day.show_value(self._first_day(period))

    def _first_day(self, period: Period | None) -> date:
        """From when a change would hold: today in the present week, else the first day of the period."""
        today = clock.today()
        if period is None:
            return max(self._opened_on or today, today)
        return today if period.holds(today) else period.from_day

    def _week_edited(self, windows: Sequence[Window]) -> None:
        try:
            first = self.from_day.value()
        except Refused as error:
            self._complain(self._desk.sentences.tell(error))
            return
        week = {window.weekday: (window.starts, window.ends) for window in windows}
        if not isinstance(first, date):
            return
        self._complain("")
        edit: Together | None = hours_from(self._rows, self._shop_id, first, week)
        if edit is not None:
            self._chosen = first
            self.edited.emit(edit)

    def _try_again(self, _name: str) -> None:
        """The day can be read now: what was changed meanwhile is changed from then on."""
        if not self.trouble.isHidden():
            self._week_edited(self.week.windows)

    def _complain(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def _name(self, period: Period, *, present: bool) -> str:
        says = self._desk.sentences.say
        first = day_text(period.from_day)
        if period.to_day is None:
            span = says("people.shops.hours_since", day=first)
        else:
            span = says("people.shops.hours_from_to", first=first, last=day_text(period.to_day))
        return says("people.shops.hours_now", span=span) if present else span

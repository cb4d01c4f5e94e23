"""When a person can work: the weeks of the periods that are told, the present one edited by the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.kit import clock
from storekeeper.kit.errors import Refused
from storekeeper.kit.records import Add, Change, Edit, Remove, Row, Together
from storekeeper.people.desktop.employees.person_words import PersonWords
from storekeeper.qtkit.field_inputs import FieldLine
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_words import RecordWords, read_day
from storekeeper.qtkit.week_hours import WeekHours, Window


@dataclass(frozen=True)
class Period:
    """Both days included; no last day = until further notice."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether it runs on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


class AvailabilityPart(QWidget):
    """One week at a time: the period that runs today, or another one chosen.

    edited: (Edit). Without any row a person can work at any time; the first window begins a period today.
    """

    edited = Signal(object)

    def __init__(self, desk: Desk, record_words: RecordWords, words: PersonWords) -> None:
        super().__init__()
        self._desk, self._names, self._words = desk, record_words, words
        self._rows: tuple[Row, ...] = ()
        self._employee_id = 0
        self._may = False
        self.title, self.none = QLabel(), QLabel()
        self.title.setProperty("level", "strong")
        self.none.setProperty("level", "muted")
        self.none.setWordWrap(True)
        self.periods = QComboBox()
        self.week = WeekHours()
        self.week.dress(desk.language, desk.appearance, closed="people.screen.unavailable")
        self.new_button, self.since = QPushButton(), FieldLine()
        self.new_button.setProperty("kind", "link")
        self.complaint = QLabel()
        self.complaint.setProperty("level", "caption")
        self.complaint.setProperty("tone", "hard")
        self._lay_out()
        self.week.edited.connect(self._week_edited)
        self.week.complained.connect(self._complain)
        self.periods.currentIndexChanged.connect(self._show_period)
        self.new_button.clicked.connect(self._ask_since)
        self.since.done.connect(self._begin_period)
        self.since.given_up.connect(self.since.hide)
        desk.appearance.changed.connect(self.restyle)
        self.restyle()
        self.retranslate()

    def show_rows(self, employee_id: int, rows: Sequence[Row], *, may: bool) -> None:
        """The windows of one person."""
        kept = self._period() if employee_id == self._employee_id else None
        self._employee_id, self._rows, self._may = employee_id, tuple(rows), may
        self.week.set_read_only(not may)
        self.new_button.setVisible(may)
        self.since.hide()
        self._fill_periods(kept)

    def restyle(self) -> None:
        """Icons in the theme in use."""
        theme = self._desk.theme
        self.new_button.setIcon(icon("plus", theme.color("accent")))
        self.new_button.setIconSize(beside_words(theme.metric("icon")))

    def retranslate(self) -> None:
        """What was said in Python, in the language in use."""
        self.title.setText(self._names.title("availability"))
        self.none.setText(self._words.say("always_available"))
        self.new_button.setText(self._words.say("new_period"))
        self.periods.setAccessibleName(self._words.say("periods"))
        self.since.setAccessibleName(self._words.say("period_since"))
        self.since.setPlaceholderText(self._words.say("period_since"))
        self._fill_periods(self._period())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "complaint"):
            self.retranslate()
        super().changeEvent(event)

    def _fill_periods(self, wanted: Period | None) -> None:
        found = periods_of(self._rows)
        today = clock.today()
        now = next((each for each in found if each.holds(today)), found[0] if found else None)
        self.periods.blockSignals(True)
        self.periods.clear()
        for each in found:
            text = self._words.period({"from_day": each.first, "to_day": each.last})
            self.periods.addItem(text, each)
        chosen = wanted if wanted in found else now
        self.periods.setCurrentIndex(found.index(chosen) if chosen is not None else -1)
        self.periods.blockSignals(False)
        self.periods.setVisible(bool(found))
        self.none.setVisible(not found)
        self._show_period()

    def _show_period(self) -> None:
        self._complain("")
        self.week.show_windows(tuple(_window(row) for row in self._shown_rows()))

    def _period(self) -> Period | None:
        chosen = self.periods.currentData()
        return chosen if isinstance(chosen, Period) else None

    def _shown_rows(self) -> tuple[Row, ...]:
        period = self._period()
        return tuple(row for row in self._rows if _period_of(row) == period)

    def _week_edited(self, windows: tuple[Window, ...]) -> None:
        period = self._period() or Period(clock.today(), None)
        edits = self._difference(windows, self._shown_rows(), period)
        if edits:
            self.edited.emit(edits[0] if len(edits) == 1 else Together(edits))

    def _difference(
        self, windows: Sequence[Window], rows: Sequence[Row], period: Period
    ) -> tuple[Add | Remove, ...]:
        stand = {_window(row): row for row in rows}
        gone = (Remove("availability", r.key, r.version) for w, r in stand.items() if w not in windows)
        return (*gone, *(self._added(window, period) for window in windows if window not in stand))

    def _added(self, window: Window, period: Period) -> Add:
        values = {
            "employee_id": self._employee_id,
            "weekday": window.weekday,
            "starts": window.starts,
            "ends": window.ends,
            "from_day": period.first,
            "to_day": period.last,
        }
        return Add("availability", values)

    def _ask_since(self) -> None:
        self.since.clear()
        self.since.show()
        self.since.setFocus()

    def _begin_period(self) -> None:
        """The week on show goes on from a day under a period of its own; the one before ends the day before."""
        try:
            first = read_day(self.since.text().strip())
        except (ValueError, Refused):
            self._complain(self._desk.sentences.say("records.wrong", example=self._day_example()))
            return
        period, rows = self._period(), self._shown_rows()
        if period is not None and not (period.first < first and period.holds(first)):
            self._complain(self._words.say("period_outside"))
            return
        last = period.last if period is not None else None
        ends = [Change("availability", r.key, r.version, {"to_day": first - timedelta(days=1)}) for r in rows]
        begins = [self._added(_window(row), Period(first, last)) for row in rows]
        self.since.hide()
        edits: tuple[Edit, ...] = (*ends, *begins)
        if edits:
            self.edited.emit(Together((*ends, *begins)))
        else:
            self._complain(self._words.say("fill_week_first"))

    def _day_example(self) -> str:
        return self._desk.sentences.say("records.example.day")

    def _complain(self, sentence: str) -> None:
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.new_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.complaint.setWordWrap(True)
        for item in (self.none, self.periods, self.since, self.week, self.complaint):
            column.addWidget(item)
        column.insertLayout(0, head)
        self.since.hide()
        self.complaint.hide()


def periods_of(rows: Sequence[Row]) -> list[Period]:
    """The periods in which windows run, newest first."""
    return sorted({_period_of(row) for row in rows}, key=lambda each: each.first, reverse=True)


def _period_of(row: Row) -> Period:
    first, last = row.values["from_day"], row.values.get("to_day")
    assert isinstance(first, date)  # noqa: S101
    return Period(first, last if isinstance(last, date) else None)


def _window(row: Row) -> Window:
    weekday, starts, ends = (row.values[name] for name in ("weekday", "starts", "ends"))
    return Window(weekday, starts, ends)  # type: ignore[arg-type]

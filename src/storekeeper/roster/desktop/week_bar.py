"""The week on show, in the window's top bar: a week back and on, any week from a calendar, and how many drafts."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QSize, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QToolButton, QWidget, QWidgetAction

from storekeeper.kit import clock
from storekeeper.qtkit.calendar import Calendar
from storekeeper.qtkit.form import Form
from storekeeper.qtkit.giving_way import GivingWay
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.words import Words

_ICONS = {"previous_week": "chevron-left", "next_week": "chevron-right", "week_choice": "calendar-week"}
_WEEK = timedelta(days=7)
_WEEKS = 53


class WeekBar(QWidget, Form):
    """`asked` carries a day of the week that is wanted. In a narrow bar the drafts go first, then this week."""

    form = "week_bar"
    asked = Signal(object)

    previous_week: QToolButton
    week_choice: QPushButton
    next_week: QToolButton
    this_week: QPushButton
    draft_chip: QLabel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.load_form()
        self._monday = clock.monday_of(clock.today())
        self._theme = Theme()
        self._drafts, self._is_chip_folded = 0, False
        self._calendar = Calendar()
        self._menu = QMenu(self)
        chooser = QWidgetAction(self._menu)
        chooser.setDefaultWidget(self._calendar)
        self._menu.addAction(chooser)
        self._menu.aboutToShow.connect(self._calendar.setFocus)
        self.week_choice.setMenu(self._menu)
        self._calendar.activated.connect(self._choose)
        self._calendar.clicked.connect(self._choose)
        self.previous_week.clicked.connect(self._back)
        self.next_week.clicked.connect(self._on)
        self.this_week.clicked.connect(self._today)
        self._way = GivingWay(self, (self._fold_chip, self.this_week.setHidden))

    def show_week(self, monday: date, words: Words) -> None:
        """Names the week that begins on a Monday; the button is as wide as the longest name of a year."""
        self._monday, sunday = monday, monday + timedelta(days=6)
        self.week_choice.setText(words.week_range(monday, sunday))
        number = monday.isocalendar()
        whole = words.say("week_whole", first=monday, last=sunday, week=number.week, year=number.year)
        self.week_choice.setAccessibleName(whole)
        self._calendar.setSelectedDate(QDate(monday.year, monday.month, monday.day))
        self.week_choice.setMinimumWidth(self._widest(words))

    def say_drafts(self, count: int, words: Words) -> None:
        """How many shifts are not published."""
        self._drafts = count
        self.draft_chip.setText(words.say("draft_count", count=count))
        self.draft_chip.setToolTip(words.say("legend.draft_why"))
        self._fold_chip(self._is_chip_folded)

    def restyle(self, theme: Theme) -> None:
        """Icons and sizes of the theme in use; `show_week` comes after it."""
        self._theme = theme
        side = QSize(theme.metric("icon"), theme.metric("icon"))
        for name, symbol in _ICONS.items():
            button = getattr(self, name)
            button.setIcon(icon(symbol, theme.color("text"), theme.color("text.disabled")))
            button.setIconSize(side if isinstance(button, QToolButton) else beside_words(side.width()))
        self._way.renew()

    def _widest(self, words: Words) -> int:
        metrics = QFontMetrics(self._theme.font("body", strong=True))
        mondays = (self._monday + number * _WEEK for number in range(_WEEKS))
        names = (words.week_range(monday, monday + timedelta(days=6)) for monday in mondays)
        beside = self._theme.metric("icon") + 44
        return max(metrics.horizontalAdvance(name) for name in names) + beside

    def _fold_chip(self, folded: bool) -> None:
        self._is_chip_folded = folded
        self.draft_chip.setVisible(self._drafts > 0 and not folded)

    def _back(self) -> None:
        self.asked.emit(self._monday - _WEEK)

    def _on(self) -> None:
        self.asked.emit(self._monday + _WEEK)

    def _today(self) -> None:
        self.asked.emit(clock.today())

    def _choose(self, day: QDate) -> None:
        self._menu.close()
        self.asked.emit(date(day.year(), day.month(), day.day()))

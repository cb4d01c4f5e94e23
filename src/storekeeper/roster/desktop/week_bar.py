"""The week on show, in the window's top bar: a week back and on, any week from a calendar, what is published."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QDate, QEvent, QObject, QSize, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QToolButton, QWidget, QWidgetAction

from storekeeper.kit import clock
from storekeeper.qtkit.calendar import Calendar
from storekeeper.qtkit.form import Form
from storekeeper.qtkit.giving_way import GivingWay
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Week

_ICONS = {"previous_week": "chevron-left", "next_week": "chevron-right", "week_choice": "calendar-week"}
_WEEK = timedelta(days=7)
_WEEKS = 53


class WeekBar(QWidget, Form):
    """`asked` carries a day of the week that is wanted.

    In a narrow bar what is published goes first, then the drafts, then this week.
    """

    form = "week_bar"
    asked = Signal(object)

    previous_week: QToolButton
    week_choice: QPushButton
    next_week: QToolButton
    this_week: QPushButton
    published_chip: QWidget
    published_icon: QLabel
    published_words: QLabel
    draft_chip: QLabel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.load_form()
        self._monday = clock.monday_of(clock.today())
        self._theme = Theme()
        self._week: Week | None = None
        self._folded = dict.fromkeys(("published_chip", "draft_chip"), False)
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
        self._way = GivingWay(
            self,
            (
                partial(self._fold, "published_chip"),
                partial(self._fold, "draft_chip"),
                self.this_week.setHidden,
            ),
        )

    def stand_beside(self, chip: QWidget) -> None:
        """One more chip, before the room that is left; when it goes, what gave way to it comes back."""
        chip.installEventFilter(self)
        layout = self.layout()
        if layout is not None:
            layout.insertWidget(layout.count() - 1, chip)  # type: ignore[attr-defined]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.HideToParent:
            self._way.renew()
        return False

    def show_week(self, monday: date, words: Words) -> None:
        """Names the week that begins on a Monday; the button is as wide as the longest name of a year."""
        self._monday, sunday = monday, monday + timedelta(days=6)
        self.week_choice.setText(words.week_range(monday, sunday))
        number = monday.isocalendar()
        whole = words.say("week_whole", first=monday, last=sunday, week=number.week, year=number.year)
        self.week_choice.setAccessibleName(whole)
        self._calendar.setSelectedDate(QDate(monday.year, monday.month, monday.day))
        self.week_choice.setMinimumWidth(self._widest(words))

    def say_state(self, week: Week | None, words: Words) -> None:
        """What of the week on show is published, and how many rows are not."""
        self._week = week
        told = week.published if week else None
        self.published_words.setText(
            words.say("published_chip", number=told.number) if told else words.say("unpublished_chip")
        )
        why = words.say("legend.why")
        if told is not None:
            why = words.say("published_chip_why", by=told.published_by, at=told.published_at)
        self.published_chip.setToolTip(why)
        self.published_chip.setAccessibleName(self.published_words.text())
        self.draft_chip.setText(words.say("draft_count", count=self.drafts))
        self.draft_chip.setToolTip(words.say("legend.why"))
        self._paint_icon()
        for chip, folded in self._folded.items():
            self._fold(chip, folded)

    @property
    def drafts(self) -> int:
        """How many rows publishing would add, change or take away."""
        changes = self._week.changes if self._week else ()
        return sum(len(one.added) + len(one.changed) + len(one.removed) for one in changes)

    def restyle(self, theme: Theme) -> None:
        """Icons and sizes of the theme in use; `show_week` comes after it."""
        self._theme = theme
        side = QSize(theme.metric("icon"), theme.metric("icon"))
        for name, symbol in _ICONS.items():
            button = getattr(self, name)
            button.setIcon(icon(symbol, theme.color("text"), theme.color("text.disabled")))
            button.setIconSize(side if isinstance(button, QToolButton) else beside_words(side.width()))
        self._paint_icon()
        self._way.renew()

    def _widest(self, words: Words) -> int:
        metrics = QFontMetrics(self._theme.font("body", strong=True))
        mondays = (self._monday + number * _WEEK for number in range(_WEEKS))
        names = (words.week_range(monday, monday + timedelta(days=6)) for monday in mondays)
        beside = self._theme.metric("icon") + 44
        return max(metrics.horizontalAdvance(name) for name in names) + beside

    def _fold(self, chip: str, folded: bool) -> None:
        self._folded[chip] = folded
        wanted = self._week is not None and (chip == "published_chip" or self.drafts > 0)
        getattr(self, chip).setVisible(wanted and not folded)

    def _paint_icon(self) -> None:
        told = self._week is not None and self._week.published is not None
        side = self._theme.metric("icon") - 2
        drawn = icon("check-all" if told else "circle-outline", self._theme.color("text.muted"))
        self.published_icon.setPixmap(drawn.pixmap(QSize(side, side), self.devicePixelRatio()))

    def _back(self) -> None:
        self.asked.emit(self._monday - _WEEK)

    def _on(self) -> None:
        self.asked.emit(self._monday + _WEEK)

    def _today(self) -> None:
        self.asked.emit(clock.today())

    def _choose(self, day: QDate) -> None:
        self._menu.close()
        self.asked.emit(date(day.year(), day.month(), day.day()))

"""The day zoom as the page shows it: the seven days to choose from, and the day beneath."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from storekeeper.kit.clock import HONG_KONG
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.day_zoom.axis import HOUR, QUARTER
from storekeeper.roster.desktop.day_zoom.day_commands import DayCommands
from storekeeper.roster.desktop.day_zoom.day_grid import DayGrid
from storekeeper.roster.desktop.day_zoom.segments import Segments
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.words import hours

DAYS = 7


class DayView(QWidget):
    """`edited`, `refused`, `noted` and `chosen_changed` are those of the grid inside."""

    edited = Signal(object)
    refused = Signal(object)
    noted = Signal(object)
    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.grid, self.strip, self._figure = DayGrid(self), Segments(DAYS, self), QLabel(self)
        self._figure.setProperty("level", "muted")
        self.strip.setObjectName("day_strip")
        line = QHBoxLayout()
        line.setContentsMargins(12, 6, 12, 6)
        line.setSpacing(12)
        line.addWidget(self.strip)
        line.addWidget(self._figure, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.grid, 1)
        self.setFocusProxy(self.grid)
        self.strip.chosen.connect(self._show_weekday)

    def show_model(self, model: RosterModel) -> None:
        """Shares the week of the other grid."""
        self.grid.setModel(model)
        self.commands = DayCommands(self.grid)
        self.grid.edited.connect(self.edited)
        self.grid.refused.connect(self.refused)
        self.grid.noted.connect(self.noted)
        self.grid.chosen_changed.connect(self.chosen_changed)
        self.grid.day_changed.connect(self._name_days)
        self.grid.counted.connect(self._tell_headcount)

    @property
    def day(self) -> date | None:
        """The day on show."""
        return self.grid.day

    def show_day(self, day: date) -> None:
        """Another day of the week on show."""
        self.grid.show_day(day)

    def restyle(self, theme: Theme, today: date | None) -> None:
        """Another theme."""
        self.grid.restyle(theme, today)
        self.commands.restyle(theme)

    def retranslate(self) -> None:
        """Another language."""
        self.grid.relabel()
        self.commands.retranslate()
        self._name_days()

    def _show_weekday(self, place: int) -> None:
        week = self.grid.roster.week
        if week is not None:
            self.grid.show_day(week.days[place])

    def _name_days(self, *_day: object) -> None:
        week, day, words = self.grid.roster.week, self.day, self.grid.words
        if week is None or day is None:
            return
        self.strip.say(
            [
                (
                    words.say("day_zoom.day", day=each.day, weekday=words.weekday(each)),
                    words.sentences.day(each),
                )
                for each in week.days[:DAYS]
            ]
        )
        self.strip.show_chosen(min(week.days.index(day), DAYS - 1))
        self.strip.setAccessibleName(words.say("day_zoom.strip"))
        self.grid.setAccessibleName(words.say("day_zoom.title", day=day))
        self._tell_headcount()

    def _tell_headcount(self) -> None:
        """The most people at once in words, and every hour of it for a screen reader."""
        words, axis, counts = self.grid.words, self.grid.axis, self.grid.headcount
        if axis is None or not counts:
            self._figure.setText("")
            return
        week, day = self.grid.roster.week, self.day
        minutes = sum(shift.worked_minutes for shift in week.shifts if shift.day == day) if week else 0
        self._figure.setText(words.say("day_zoom.most", count=max(counts), hours=hours(minutes)))
        hourly = counts[:: HOUR // QUARTER]
        told = [
            words.say(
                "day_zoom.at_hour", time=f"{(axis.first + n * HOUR).astimezone(HONG_KONG):%H:%M}", count=c
            )
            for n, c in enumerate(hourly)
        ]
        self.grid.setAccessibleDescription(words.sentences.write(tuple(told)))

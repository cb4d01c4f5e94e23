"""Day or week: the switch on the tool bar, the two views in the page's stack, and the cursor that both share."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.day_zoom.day_view import DayView
from storekeeper.roster.desktop.day_zoom.segments import Segments
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.grid_commands import GridCommands

_WORDS = ("day", "week")


class Zoom(QObject):
    """`view` is the one in front or to come; `grid` and `commands` are those that keys and buttons act on."""

    def __init__(self, bar: QWidget, stack: QStackedWidget, week: RosterGrid, commands: GridCommands) -> None:
        super().__init__(bar)
        self._stack, self._week, self._week_commands = stack, week, commands
        self.day_view = DayView(stack)
        self.day_view.show_model(week.roster)
        stack.addWidget(self.day_view)
        self.switch = Segments(len(_WORDS), bar)
        self.switch.setObjectName("zoom_switch")
        self.switch.show_chosen(1)
        self.switch.chosen.connect(self._show)
        week.selectionModel().currentChanged.connect(self._follow_week)
        self.day_view.grid.selectionModel().currentChanged.connect(self._follow_day)
        layout = bar.layout()
        if layout is not None:
            layout.addWidget(self.switch)

    @property
    def is_day(self) -> bool:
        """Whether one day is on show."""
        return self.switch.current == 0

    @property
    def view(self) -> QWidget:
        """What shows the roster now."""
        return self.day_view if self.is_day else self._week

    @property
    def grid(self) -> RosterGrid:
        """The table that shows the roster now."""
        return self.day_view.grid if self.is_day else self._week

    @property
    def commands(self) -> GridCommands:
        """What buttons and palette act through now."""
        return self.day_view.commands if self.is_day else self._week_commands

    def show_day(self) -> None:
        """The day of the week's cursor, along the hours."""
        self._go(0)

    def show_week(self) -> None:
        """The whole week."""
        self._go(1)

    def rest(self) -> None:
        """The selected cells become rest days."""
        self.commands.rest()

    def take_keyboard(self) -> None:
        """The table that shows the roster now gets the keyboard."""
        self.grid.setFocus()

    def restyle(self, theme: Theme, today: date) -> None:
        """Another theme."""
        self.day_view.restyle(theme, today)

    def retranslate(self) -> None:
        """Another language."""
        words = self._week.words
        self.switch.say([(words.say(f"day_zoom.{w}_word"), words.say(f"day_zoom.show_{w}")) for w in _WORDS])
        self.switch.setAccessibleName(words.say("day_zoom.zoom"))
        self.day_view.retranslate()

    def _go(self, place: int) -> None:
        if place != self.switch.current:
            self.switch.show_chosen(place)
            self._show(place)

    def _show(self, place: int) -> None:
        """The other view takes over the cursor and, when the first had it, the keyboard.

        While a day is on show, whoever gives the keyboard to the week gives it to the day.
        """
        before = self._week if place == 0 else self.day_view.grid
        here, had_keyboard = before.place(), before.hasFocus()
        self._week.setFocusProxy(self.day_view.grid if place == 0 else None)  # type: ignore[arg-type]
        if here is not None:
            self.grid.go_to(here)
        if self._stack.currentWidget() in {self._week, self.day_view}:
            self._stack.setCurrentWidget(self.view)
            if had_keyboard:
                self.grid.setFocus()

    def _follow_week(self) -> None:
        """Who leads to a cell of the week, such as a finding, leads to its day."""
        self._bring(self.day_view.grid, self._week.place())

    def _follow_day(self) -> None:
        self._bring(self._week, self.day_view.grid.place())

    def _bring(self, grid: RosterGrid, place: Place | None) -> None:
        if self.is_day and place is not None and grid.place() != place:
            grid.go_to(place)

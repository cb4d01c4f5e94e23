"""The week and paper or file: a workbook comes in over the grid, the week goes out as a print or PDF."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from storekeeper.qtkit.messages import MessageBar
from storekeeper.roster.desktop.bench import RosterBench
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.importing.import_view import ImportView
from storekeeper.roster.desktop.printing.week_print import WeekPrint
from storekeeper.roster.desktop.week_actions import WeekActions
from storekeeper.roster.desktop.week_deeds import WeekDeeds
from storekeeper.roster.desktop.week_reading import WeekReading

_BEFORE_GRID = 6


class WeekFiles(QObject):
    """`importing` takes the place of the grid as long as a file is looked at; what was agreed is a deed of the page."""

    def __init__(
        self, page: QWidget, bench: RosterBench, model: RosterModel, deeds: WeekDeeds, messages: MessageBar
    ) -> None:
        super().__init__(page)
        self._page, self._model, self._desk = page, model, bench.desk
        self.importing = ImportView(bench.desk, messages, page)
        self.importing.agreed.connect(deeds.bring_in)
        self.printing = WeekPrint(page, bench.desk, model, messages)

    def settle(self, grid: QWidget, reading: WeekReading) -> None:
        """The view stands where the grid is, and leaves with the week that it was opened for."""
        layout = self._page.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(_BEFORE_GRID, self.importing, 1)
        self.importing.opened.connect(lambda is_open: grid.setVisible(not is_open))
        reading.taken.connect(lambda week, _before: self.importing.week_on_show(week))

    def add_actions(
        self, actions: WeekActions, *, import_button: QPushButton, print_button: QPushButton
    ) -> None:
        """What can be done, for buttons, palette and keys."""
        actions.add(
            "import", "file-import-outline", self.ask_import, keys="Ctrl+Shift+E", button=import_button
        )
        print_button.setMenu(self.printing.menu)
        self._print_button = print_button
        actions.add("print", "printer", self.ask_print, keys="Ctrl+P", button=print_button)

    def ask_import(self) -> None:
        """Asks for the workbook to bring into the week on show."""
        if self._model.week is not None:
            self.importing.ask(self._model.week)

    def ask_print(self) -> None:
        """Offers paper and PDF below the button, or in the page where the bar is too narrow for it."""
        button = self._print_button
        place = button if button.isVisible() else self._page
        corner = place.rect().bottomLeft() if button.isVisible() else place.rect().center()
        self.printing.menu.popup(place.mapToGlobal(corner))

    def retranslate(self) -> None:
        """Another language."""
        self.importing.retranslate()
        self.printing.retranslate()

    def restyle(self) -> None:
        """Another theme."""
        self.importing.restyle()

"""The week and paper or file: a workbook comes in over the grid, the week goes out as a print or PDF."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from storekeeper.qtkit.messages import MessageBar
from storekeeper.roster.desktop.bench import RosterBench
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.importing.import_view import ImportView
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

    def settle(self, grid: QWidget, reading: WeekReading) -> None:
        """The view stands where the grid is, and leaves with the week that it was opened for."""
        layout = self._page.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(_BEFORE_GRID, self.importing, 1)
        self.importing.opened.connect(lambda is_open: grid.setVisible(not is_open))
        reading.taken.connect(lambda week, _before: self.importing.week_on_show(week))

    def add_actions(self, actions: WeekActions, *, import_button: QPushButton) -> None:
        """What can be done, for buttons, palette and keys."""
        actions.add(
            "import", "file-import-outline", self.ask_import, keys="Ctrl+Shift+E", button=import_button
        )

    def ask_import(self) -> None:
        """Asks for the workbook to bring into the week on show."""
        if self._model.week is not None:
            self.importing.ask(self._model.week)

    def retranslate(self) -> None:
        """Another language."""
        self.importing.retranslate()

    def restyle(self) -> None:
        """Another theme."""
        self.importing.restyle()

"""What the panel beside the grid does: leads to cells, publishes, brings versions back, folds where room is short."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from storekeeper.kit.errors import Conflict, StorekeeperError
from storekeeper.qtkit.folding import Folding
from storekeeper.qtkit.messages import MessageBar
from storekeeper.qtkit.module import Desk
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.side.publishing_desk import PublishingDesk
from storekeeper.roster.desktop.side.week_panel import WeekPanel
from storekeeper.roster.desktop.week_actions import WeekActions
from storekeeper.roster.desktop.words import Said, Words
from storekeeper.roster.domain import Revision

_NARROW_DAY = 9.6  # times the letters of a block: below this a day shows no whole times


class Beside(QObject):
    """stale: the week must be read again, since it was published, or is not any more what was seen."""

    stale = Signal()

    def __init__(
        self, desk: Desk, grid: RosterGrid, panel: WeekPanel, messages: MessageBar, said: Said
    ) -> None:
        super().__init__(panel)
        self._desk, self._grid, self._panel = desk, grid, panel
        self._messages, self._said = messages, said
        self.publishing = PublishingDesk(desk, said, self)
        self.folding: Folding | None = None
        grid.roster.week_changed.connect(self._show_week)
        grid.roster.modelReset.connect(self._show_week)
        panel.wanted.connect(self._go_to)
        panel.confirmed.connect(self._publish)
        panel.reading.connect(self._read)
        panel.looked.connect(self._mark)
        self.publishing.published.connect(self._published)
        self.publishing.failed.connect(self._failed)
        self.publishing.listed.connect(panel.show_listed)

    def fold(self, splitter: QSplitter, beside: QWidget) -> None:
        """The panel gives way to `beside` in a narrow window."""
        self.folding = Folding(splitter, beside, self._panel)
        self.folding.wanted.connect(self._panel.show_part)
        self.folding.opened.connect(self._opened)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setChildrenCollapsible(False)

    def add_actions(self, actions: WeekActions) -> None:
        """What the panel can do, for palette and keys."""
        actions.add("publish", "send", partial(self.show_part, "publish"), keys="Ctrl+Shift+P")
        actions.add("compare", "compare-horizontal", partial(self.show_part, "compare"))
        actions.add("findings", "alert-outline", partial(self.show_part, "findings"))
        actions.add("revisions", "history", partial(self.show_part, "revisions"), keys="Ctrl+H")
        actions.add("next_finding", "page-next-outline", self.go_next, keys="F8")
        actions.add("cross", "dock-right", self.cross, keys="F6")

    def show_part(self, part: str) -> None:
        """'findings', 'revisions', 'compare' or 'publish', wherever the panel is."""
        if self.folding is not None:
            self.folding.open()
        self._panel.show_part(part)

    def go_next(self) -> None:
        """To the next finding."""
        self._panel.look()
        self._panel.findings.go_next()

    def cross(self) -> None:
        """From the grid to the panel, or back."""
        if self._panel.isAncestorOf(self._grid.window().focusWidget()):
            self._leave_panel()
            return
        if self.folding is not None:
            self.folding.open()
        self._panel.findings_tab.setFocus()

    def retranslate(self, words: Words) -> None:
        """Another language."""
        self._panel.retranslate(words)
        if self.folding is not None:
            self.folding.say(lambda is_open: words.say("panel.close" if is_open else "panel.open"))

    def restyle(self) -> None:
        """Another theme: the panel is as wide as it says, the days keep the room of whole times."""
        theme = self._desk.theme
        self._panel.restyle(theme)
        self._find_room()

    def _find_room(self) -> None:
        """No word of the publish button is cut, however many changes it counts."""
        theme = self._desk.theme
        side = max(theme.metric("side_panel"), self._panel.needed_width())
        self._panel.setMinimumWidth(side)
        day = round(_NARROW_DAY * theme.metric("block"))
        least = self._grid.names.sizeHint().width() + 7 * day + theme.metric("total_column") + side
        if self.folding is not None:
            self.folding.restyle(theme, least)

    def share_room(self, splitter: QSplitter) -> None:
        """The grid takes what the panel leaves."""
        side = self._desk.theme.metric("side_panel")
        splitter.setSizes([max(splitter.width() - side, 1), side, 0])

    def _show_week(self) -> None:
        week = self._grid.roster.week
        self._panel.show_week(week)
        if self.folding is not None:
            self.folding.show_panel(week is not None and bool(week.people))

    def _mark(self) -> None:
        self._find_room()
        if self.folding is not None:
            self.folding.show_marks(self._panel.marks())

    def _go_to(self, place: Place) -> None:
        self._leave_panel()
        self._grid.go_to(place)

    def _leave_panel(self) -> None:
        if self.folding is not None:
            self.folding.open(False)
        self._grid.setFocus()

    def _opened(self, is_open: bool) -> None:
        if not is_open:
            self._grid.setFocus()

    def _publish(self, note: str) -> None:
        week = self._grid.roster.week
        if week is not None:
            self.publishing.publish(week, note)
            if self.publishing.is_busy:
                self._panel.set_busy(True)

    def _read(self) -> None:
        week = self._grid.roster.week
        if week is not None:
            self.publishing.read(week)

    def _published(self, revision: Revision, people: int) -> None:
        self._panel.set_busy(False)
        self._panel.leave_sheet()
        told = self._said.say("publish.done", number=revision.number, people=people)
        self._messages.say("done", told)
        if self.folding is not None:
            self.folding.open(False)
        self.stale.emit()

    def _failed(self, error: StorekeeperError) -> None:
        self._panel.set_busy(False)
        code = "publish.conflict" if isinstance(error, Conflict) else "publish.refused"
        self._messages.say("hard", self._said.say(code, reason=self._said.told(error)))
        self.stale.emit()

"""A page of a list that is read only and of what belongs to its present line, which folds where there is no room."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from storekeeper.kit.changes import Change
from storekeeper.kit.errors import StorekeeperError
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.qtkit.empty_state import EmptyState
from storekeeper.qtkit.folding import Folding
from storekeeper.qtkit.hint import say_hint
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.list_view import ListView, choose_first
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.paged_model import PagedModel
from storekeeper.qtkit.saved_file import ask_where, tell_saved

_PAUSE = 250  # milliseconds of quiet before what was typed is searched
_LEAST, _WIDE = 1.05, 1.6  # a panel is so many of the theme's side panels wide
_LIST = 4.8  # name columns that a list takes at most beside the panel
_BAR = 16  # of scrolling


class ListPage(Page):
    """A subclass makes model and panel, gives the codes of its words, and shows the line in hand.

    key: what its sentences begin with, access.<key>: title, search, none, none_why, nothing, nothing_why, count.
    states: what the choice offers, access.<key>.state.<state>, the first to begin with; none hides it.
    topics: which notices make it look again.
    """

    form = "access_list"
    key = ""
    symbol = "format-list-bulleted"
    states: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    tool_bar: QWidget
    search_line: QLineEdit
    state_choice: QComboBox
    count_label: QLabel
    export_button: QPushButton
    splitter: QSplitter
    stack: QStackedWidget
    list_view: ListView
    empty: EmptyState
    detail_area: QScrollArea

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.words = AccessWords(lambda: desk.sentences)
        self.place_messages(2)
        self._stale = False
        self.model = self.make_model()
        self.detail_area.setWidget(self.make_panel())
        self.folding = Folding(self.splitter, self.stack, self.detail_area)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._wire()
        self.restyle()
        self.retranslate()
        self.ask()

    # what a subclass says

    def make_model(self) -> PagedModel:
        """The list."""
        raise NotImplementedError

    def make_panel(self) -> QWidget:
        """What stands beside the list."""
        raise NotImplementedError

    def show_line(self, line: Any) -> None:
        """Another line is the present one."""
        raise NotImplementedError

    def asked(self) -> Mapping[str, object]:
        """What the list is asked besides text and state."""
        return {}

    def clear_filters(self) -> None:
        """Back to everything that can be listed."""

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter of the subclass leaves something out."""
        return False

    def save(self) -> Any:
        """The function that writes what is listed to a file, None where nothing is written."""
        return None

    # what the window asks for

    def reload(self) -> None:
        """Reads the list anew."""
        self.model.reload()

    def shown(self) -> None:
        """The keyboard goes to the list; what changed meanwhile is read."""
        self.list_view.setFocus()
        if self._stale:
            self._stale = False
            self.reload()

    def changed(self, change: Change) -> None:
        """A hidden page looks again once it is shown."""
        if not change.topic.startswith(self.topics or "\0"):
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def restyle(self) -> None:
        """Icons, heights and widths of the theme in use."""
        theme = self.desk.theme
        self.export_button.setIcon(
            icon("file-excel", theme.color("text.muted"), theme.color("text.disabled"))
        )
        self.export_button.setIconSize(beside_words(theme.metric("icon")))
        say_hint(self.search_line, self.search_line.placeholderText())
        self.empty.restyle(theme)
        self.list_view.restyle(theme)
        self._share_room()

    def retranslate(self) -> None:
        """Texts of Python in the language in use."""
        if not hasattr(self, "folding"):
            return
        with QSignalBlocker(self.state_choice):
            place = max(self.state_choice.currentIndex(), 0)
            self.state_choice.clear()
            for state in self.states:
                self.state_choice.addItem(self._say(f"state.{state}"), state)
            self.state_choice.setCurrentIndex(place if self.states else -1)
        self.state_choice.setVisible(bool(self.states))
        for choice in self.tool_bar.findChildren(QComboBox):
            choice.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToContents
            )  # words of another language too
        say_hint(self.search_line, self._say("search"))
        self.list_view.setAccessibleName(self._say("title"))
        self.folding.say(self._folding_words)
        self._search_action.setText(self._say("search"))
        self._export_action.setText(self.desk.sentences.say("records.page.action.export"))
        self.model.retranslate()
        self._say_count()
        self._say_emptiness()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "folding"):
            self._share_room()

    # inside

    def ask(self) -> None:
        """Asks the list with what the tools say."""
        asked: dict[str, object] = {"text": self.search_line.text().strip(), **self.asked()}
        if self.states:
            asked["state"] = self.state_choice.currentData()
        self.model.ask(**asked)
        self._say_emptiness()

    def export(self) -> None:
        """Asks where to, and saves what is listed."""
        if self.save() is not None and self.model.rowCount():
            ask_where(self, self.desk.sentences, f"{self._say('title')}.xlsx", self.export_to)

    def export_to(self, path: Path) -> None:
        """Saves what is listed as a workbook or .csv."""
        told = lambda _count: tell_saved(self.messages, lambda: self.desk.sentences, path)  # noqa: E731
        asked: dict[str, Any] = {**self.model.asked, "path": path, "sentences": self.desk.sentences}
        self.desk.read(self.save(), **asked, then=told, failed=self.tell)

    def line_in_hand(self) -> Any:
        """The present line, None where there is none."""
        return self.model.row(self.list_view.currentIndex())

    def _say(self, code: str, **values: object) -> str:
        return self.words.say(f"{self.key}.{code}", **values)

    def _folding_words(self, is_open: bool) -> str:
        return self.words.say("panel.close" if is_open else "panel.open")

    def _wire(self) -> None:
        self.list_view.use(self.model)
        self.list_view.picked.connect(self.show_line)
        self.list_view.opened.connect(self._open_panel)
        self.list_view.measured.connect(self._share_room)
        self.model.filled.connect(self._filled)
        self.model.failed.connect(self._lost)
        self.model.counted.connect(self._say_count)
        self.search_line.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self.ask)
        self.state_choice.currentIndexChanged.connect(self.ask)
        self.empty.pressed.connect(self._help)
        self.export_button.clicked.connect(self.export)
        self.export_button.setVisible(self.save() is not None)
        self._search_action = self._action("Ctrl+F", self.search_line.setFocus)
        self._export_action = self._action("Ctrl+E", self.export)

    def _action(self, keys: str, deed: Any) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: deed())
        self.addAction(action)
        return action

    def _open_panel(self) -> None:
        self.folding.open()

    def _filled(self) -> None:
        choose_first(self.list_view)
        self._say_emptiness()

    def _lost(self, error: StorekeeperError) -> None:
        self.tell(error)
        self._say_emptiness()

    def _say_count(self, *_count: int) -> None:
        total = self.model.total
        self.count_label.setText("" if total is None else self._say("count", count=total))

    def _say_emptiness(self) -> None:
        page = self.desk.sentences.say
        if self.model.is_lost:
            lost, why = page("records.page.lost"), page("records.page.lost_why")
            self.empty.say("cloud-off-outline", lost, why, page("records.page.try_again"))
        elif self._is_filtered():
            clear = page("records.page.clear_filter")
            self.empty.say("filter-off-outline", self._say("nothing"), self._say("nothing_why"), clear)
        else:
            self.empty.say(self.symbol, self._say("none"), self._say("none_why"))
        self.empty.restyle(self.desk.theme)
        has_lines = bool(self.model.rowCount()) or (self.model.is_loading and not self.model.is_lost)
        self.stack.setCurrentWidget(self.list_view if has_lines else self.empty)
        self.export_button.setEnabled(bool(self.model.rowCount()))
        self.folding.show_panel(bool(self.model.rowCount()))

    def _is_filtered(self) -> bool:
        return (
            bool(self.search_line.text().strip()) or self.state_choice.currentIndex() > 0 or self.is_narrowed
        )

    def _help(self) -> None:
        if self.model.is_lost:
            self.reload()
            return
        with QSignalBlocker(self.search_line), QSignalBlocker(self.state_choice):
            self.search_line.clear()
            self.state_choice.setCurrentIndex(0 if self.states else -1)
        self.clear_filters()
        self.ask()

    def _share_room(self) -> None:
        """The panel takes what the list leaves, and folds when that is too little."""
        theme, wide = self.desk.theme, self.splitter.width()
        least = round(theme.metric("side_panel") * _LEAST)
        columns = min(self.list_view.wanted_width + _BAR, round(theme.metric("name_column") * _LIST))
        self.detail_area.setMinimumWidth(least)
        self.folding.restyle(theme, columns + least)
        panel = max(min(wide - columns, round(theme.metric("side_panel") * _WIDE)), least)
        self.splitter.setSizes([wide - panel, panel, 0])

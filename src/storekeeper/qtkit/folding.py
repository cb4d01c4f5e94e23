"""List and panel where there is no room for both: the panel folds to a strip, and opens in place of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QSplitter, QToolButton, QVBoxLayout, QWidget

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme


@dataclass(frozen=True)
class Mark:
    """A part of the panel on the strip: its name there, icon, how many there are, and the words of its tip."""

    part: str
    icon: str
    count: int
    words: str


class Folding(QObject):
    """Watches a splitter of list and panel. opened: the panel stands in place of the list, or no more.

    wanted: (part) a mark of the strip was pressed.
    """

    opened = Signal(bool)
    wanted = Signal(str)

    def __init__(self, splitter: QSplitter, beside: QWidget, panel: QWidget) -> None:
        super().__init__(splitter)
        self._splitter, self._list, self._panel = splitter, beside, panel
        self._least = 0
        self._has_panel = self._is_open = self.is_narrow = False
        self._words: Callable[[bool], str] = str
        self._theme = Theme()
        self._marks: tuple[Mark, ...] = ()
        self.strip = QWidget()
        self.strip.setProperty("ground", "sunken")
        self.strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.toggle = _button()
        self.toggle.clicked.connect(self._toggle)
        self.buttons: list[QToolButton] = []
        self._column = QVBoxLayout(self.strip)
        self._column.setContentsMargins(4, 8, 4, 8)
        self._column.addWidget(self.toggle)
        self._column.addStretch()
        splitter.addWidget(self.strip)
        splitter.setStretchFactor(splitter.indexOf(self.strip), 0)
        splitter.handle(splitter.indexOf(self.strip)).setEnabled(False)  # the strip is as wide as it is
        self.strip.hide()
        splitter.installEventFilter(self)

    def say(self, words: Callable[[bool], str]) -> None:
        """What the button of the strip does: words(True) when the panel is open."""
        self._words = words
        self._arrange()

    def restyle(self, theme: Theme, least: int) -> None:
        """Icons of the theme in use; below `least` pixels there is no room for both."""
        self._theme, self._least = theme, least
        self.strip.setFixedWidth(theme.metric("control") + 16)
        self._arrange()
        self.show_marks(self._marks)

    def show_panel(self, there: bool) -> None:
        """Whether there is something to show in the panel."""
        self._has_panel = there
        self._arrange()

    def open(self, wide: bool = True) -> None:
        """The panel in place of the list, or the list again; where both have room nothing changes."""
        if wide != self._is_open:
            self._is_open = wide
            self._arrange()
            self.opened.emit(wide)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """What the panel holds, in figures."""
        self._marks = tuple(marks)
        for button in self.buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._marked(mark) for mark in marks]
        for place, button in enumerate(self.buttons, 1):
            self._column.insertWidget(place, button)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._splitter and event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _toggle(self) -> None:
        self.open(not self._is_open)

    def _arrange(self) -> None:
        self.is_narrow = 0 < self._splitter.width() < self._least
        instead = self.is_narrow and self._is_open and self._has_panel
        self._list.setVisible(not instead)
        self._panel.setVisible(self._has_panel and (instead or not self.is_narrow))
        self.strip.setVisible(self.is_narrow and self._has_panel)
        name = "arrow-left" if instead else "dock-right"
        side = self._theme.metric("icon")
        self.toggle.setIcon(icon(name, self._theme.color("text")))
        self.toggle.setIconSize(QSize(side, side))
        self.toggle.setToolTip(self._words(instead))
        self.toggle.setAccessibleName(self._words(instead))

    def _marked(self, mark: Mark) -> QToolButton:
        button = _button()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIcon(icon(mark.icon, self._theme.color("text.muted")))
        button.setIconSize(QSize(self._theme.metric("icon"), self._theme.metric("icon")))
        button.setText(f"{mark.count}")
        button.setToolTip(mark.words)
        button.setAccessibleName(mark.words)
        button.clicked.connect(partial(self._want, mark.part))
        return button

    def _want(self, part: str, _checked: bool = False) -> None:
        self.open()
        self.wanted.emit(part)


def _button() -> QToolButton:
    button = QToolButton()
    button.setProperty("kind", "quiet")
    return button

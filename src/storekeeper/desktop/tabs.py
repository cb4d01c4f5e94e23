"""The modules of one group as a segmented control in the top bar; one button with a menu where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.module import Module
from storekeeper.qtkit.theme import Theme

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Tabs(QWidget):
    """`chosen` carries the key of the module that was pressed; a group of one has no tabs and takes no room."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: tuple[Module, ...] = ()
        self._buttons: dict[str, QPushButton] = {}
        self._current = ""
        self._is_folded = False
        self._sentences: Sentences | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._menu = QMenu(self)
        self._folded = QPushButton(self)
        self._folded.setObjectName("tabs_folded")
        self._folded.setProperty("kind", "strong")
        self._folded.setMenu(self._menu)
        self._row.addWidget(self._folded)
        self.hide()

    @property
    def keys(self) -> tuple[str, ...]:
        """The modules that can be chosen here."""
        return tuple(self._buttons)

    def show_group(self, modules: Sequence[Module], current: str, sentences: Sentences) -> None:
        """The tabs of a group with one of them chosen."""
        if tuple(modules) != self._modules:
            self._fill(tuple(modules))
        self._current = current
        self._buttons[current].setChecked(True)
        self.retranslate(sentences)
        self._arrange()

    def step(self, by: int) -> None:
        """Chooses the next or the previous tab, round and round."""
        if len(self._buttons) > 1:
            keys = self.keys
            self.chosen.emit(keys[(keys.index(self._current) + by) % len(keys)])

    def fold(self, folded: bool) -> None:
        """Becomes one button with a menu, or a row of buttons again."""
        self._is_folded = folded
        self._arrange()

    def retranslate(self, sentences: Sentences) -> None:
        """The words in the language in use."""
        self._sentences = sentences
        self._menu.clear()
        for module in self._modules:
            word = module.title(sentences)
            self._buttons[module.key].setText(word)
            entry = self._menu.addAction(word)
            entry.setCheckable(True)
            entry.setChecked(module.key == self._current)
            entry.triggered.connect(partial(self._press, module.key))
            if module.key == self._current:
                self._folded.setText(word)
                self._folded.setAccessibleName(word)

    def restyle(self, theme: Theme) -> None:
        """The arrow of the folded tabs in the theme in use."""
        self._folded.setIcon(icon("menu-down", theme.color("text.muted")))
        self._folded.setIconSize(QSize(theme.metric("icon"), theme.metric("icon")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move along the tabs and choose."""
        by = _STEPS.get(Qt.Key(event.key()))
        if by is None or self._is_folded:
            return super().keyPressEvent(event)
        self.step(by)
        self._buttons[self._current].setFocus(Qt.FocusReason.TabFocusReason)
        return None

    def _fill(self, modules: tuple[Module, ...]) -> None:
        for button in self._buttons.values():
            button.setParent(None)
            button.deleteLater()
        self._modules, self._buttons = modules, {}
        for place, module in enumerate(modules):
            button = _Segment(self)
            button.setObjectName(f"tab_{module.key}")
            button.setProperty("kind", "segment")
            if place in {0, len(modules) - 1}:
                button.setProperty("place", "first" if place == 0 else "last")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(partial(self._press, module.key))
            self._row.addWidget(button)
            self._buttons[module.key] = button

    def _arrange(self) -> None:
        several = len(self._modules) > 1
        for button in self._buttons.values():
            button.setVisible(several and not self._is_folded)
        self._folded.setVisible(several and self._is_folded)
        self.setVisible(several)
        self.updateGeometry()

    def _press(self, key: str, *_checked: bool) -> None:
        if self._current in self._buttons:
            self._buttons[self._current].setChecked(True)
        self.chosen.emit(key)


class _Segment(QPushButton):
    """Leaves the arrows to the control it is part of."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)

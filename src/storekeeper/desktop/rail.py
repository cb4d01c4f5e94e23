"""The rail at the left: one entry for each group of modules, icon and word, or the icon alone when it is folded."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from storekeeper.desktop.modules import Group
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme

_MARGIN = 6
_UNDER = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
_ALONE = Qt.ToolButtonStyle.ToolButtonIconOnly


class Rail(QWidget):
    """`chosen` carries the key of the group that was pressed; `folding` comes when the rail is to be folded or not."""

    chosen = Signal(str)
    folding = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._groups: dict[str, Group] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._theme = Theme()
        self._is_folded = False
        self._folder = QToolButton(self)
        self._folder.setObjectName("rail_fold")
        self._folder.setProperty("kind", "fold")
        self._folder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._folder.clicked.connect(self._turn)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        self._column.setSpacing(4)
        self._column.addStretch()
        self._column.addWidget(self._folder)

    @property
    def is_folded(self) -> bool:
        """Whether it shows icons alone."""
        return self._is_folded

    def fill(self, groups: Iterable[Group]) -> None:
        """One button for each group, in order; call once."""
        for place, group in enumerate(groups):
            button = QToolButton(self)
            button.setProperty("kind", "rail")
            button.setObjectName(f"rail_{group.key}")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setToolButtonStyle(_UNDER)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self._press, group.key))
            self._column.insertWidget(place, button)
            self._groups[group.key], self._buttons[group.key] = group, button
        for here, following in pairwise((*self._buttons.values(), self._folder)):
            self.setTabOrder(here, following)

    def choose(self, key: str) -> None:
        """Marks the group that is in front."""
        self._buttons[key].setChecked(True)
        self.restyle(self._theme)

    def fold(self, folded: bool) -> None:
        """Shows icons alone, or words again."""
        self._is_folded = folded
        for button in self._buttons.values():
            button.setToolButtonStyle(_ALONE if folded else _UNDER)
        self.restyle(self._theme)

    def retranslate(self, sentences: Sentences) -> None:
        """The words in the language in use; no word is cut, however long it is."""
        for key, button in self._buttons.items():
            word = self._groups[key].title(sentences)
            button.setText(word)
            button.setToolTip(word)
            button.setAccessibleName(word)
        word = sentences.say("desktop.action.unfold" if self._is_folded else "desktop.action.fold")
        self._folder.setToolTip(f"{word} (Ctrl+B)")
        self._folder.setAccessibleName(word)
        self._widen()

    def restyle(self, theme: Theme) -> None:
        """Icons and width of the theme in use."""
        self._theme = theme
        side = theme.metric("icon") + 4
        for key, button in self._buttons.items():
            token = "accent" if button.isChecked() else "text.muted"
            button.setIcon(icon(self._groups[key].icon, theme.color(token)))
            button.setIconSize(QSize(side, side))
        sign = "chevron-double-right" if self._is_folded else "chevron-double-left"
        self._folder.setIcon(icon(sign, theme.color("text.muted")))
        self._folder.setIconSize(QSize(theme.metric("icon"), theme.metric("icon")))
        self._widen()

    def _widen(self) -> None:
        if self._is_folded:
            self.setFixedWidth(self._theme.metric("control") + 4 + 2 * _MARGIN)
            return
        metrics = QFontMetrics(self._theme.font("caption", strong=True))
        words = [metrics.horizontalAdvance(button.text()) + 16 for button in self._buttons.values()]
        self.setFixedWidth(max(self._theme.metric("rail"), *(word + 2 * _MARGIN for word in words), 0))

    def _press(self, key: str, *_checked: bool) -> None:
        self.chosen.emit(key)

    def _turn(self) -> None:
        self.folding.emit(not self._is_folded)

"""The rail of modules at the left: icon and word, one of them chosen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.module import Module
from storekeeper.qtkit.theme import Theme

_MARGIN = 6


class Rail(QWidget):
    """`chosen` carries the key of the module that was pressed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._modules: Mapping[str, Module] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._theme = Theme()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        self._column.setSpacing(4)

    def fill(self, modules: Mapping[str, Module]) -> None:
        """One button for each module, in order; call once."""
        self._modules = modules
        for key in modules:
            button = QToolButton(self)
            button.setProperty("kind", "rail")
            button.setObjectName(f"rail_{key}")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self._press, key))
            self._column.addWidget(button)
            self._buttons[key] = button
        self._column.addStretch()

    def choose(self, key: str) -> None:
        """Marks the module that is in front."""
        self._buttons[key].setChecked(True)
        self.restyle(self._theme)

    def retranslate(self, sentences: Sentences) -> None:
        """The words in the language in use; no word is cut, however long it is."""
        for key, button in self._buttons.items():
            button.setText(self._modules[key].title(sentences))
        self._widen()

    def restyle(self, theme: Theme) -> None:
        """Icons and width of the theme in use."""
        self._theme = theme
        side = theme.metric("icon") + 4
        for key, button in self._buttons.items():
            token = "accent" if button.isChecked() else "text.muted"
            button.setIcon(icon(self._modules[key].icon, theme.color(token)))
            button.setIconSize(QSize(side, side))
        self._widen()

    def _widen(self) -> None:
        metrics = QFontMetrics(self._theme.font("caption", strong=True))
        words = [metrics.horizontalAdvance(button.text()) + 16 for button in self._buttons.values()]
        self.setFixedWidth(max(self._theme.metric("rail"), *(word + 2 * _MARGIN for word in words), 0))

    def _press(self, key: str, *_checked: bool) -> None:
        self.chosen.emit(key)

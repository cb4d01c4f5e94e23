"""The two buttons of a page's undo stack: what they would do stands in their tips."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QToolButton

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.module import Desk


class UndoButtons(QObject):
    """Undo and redo of one stack; follow it by themselves, the theme and the language when told."""

    def __init__(self, desk: Desk, stack: QUndoStack, undo: QToolButton, redo: QToolButton) -> None:
        super().__init__(undo)
        self._desk, self._stack = desk, stack
        self._undo, self._redo = undo, redo
        undo.clicked.connect(stack.undo)
        redo.clicked.connect(stack.redo)
        stack.indexChanged.connect(self.retranslate)
        self.restyle()
        self.retranslate()

    def restyle(self) -> None:
        """Icons of the theme in use."""
        theme = self._desk.theme
        for button, name in ((self._undo, "undo"), (self._redo, "redo")):
            button.setIcon(icon(name, theme.color("text.muted"), theme.color("text.disabled")))
            button.setIconSize(QSize(theme.metric("icon"), theme.metric("icon")))

    def retranslate(self, *_index: int) -> None:
        """What they would do, in the language in use."""
        if not shiboken6.isValid(self._stack):  # a stack tells of its own end, when it is half gone
            return
        says, stack = self._desk.sentences.say, self._stack
        for button, able, text, code in (
            (self._undo, stack.canUndo(), stack.undoText(), "undo"),
            (self._redo, stack.canRedo(), stack.redoText(), "redo"),
        ):
            button.setEnabled(able)
            tip = f"records.page.{code}_deed" if able else f"records.page.{code}_nothing"
            button.setToolTip(says(tip, deed=text) if able else says(tip))
            button.setAccessibleName(button.toolTip())

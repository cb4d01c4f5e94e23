"""What the window itself can do, as actions with texts and keys: for the keyboard, the palette and the key map."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from storekeeper.desktop.modules import Group
from storekeeper.kit.sentences import Sentences

_KEYS = {
    "search": ("Ctrl+K",),
    "keys": ("F1", "?", "Shift+?"),
    "scope": ("Ctrl+L",),
    "fold": ("Ctrl+B",),
    "reload": ("F5",),
    "next_tab": ("Ctrl+Tab",),
    "previous_tab": ("Ctrl+Shift+Tab",),
}
_MOST_NUMBERED = 9


class WindowActions(QObject):
    """undo, redo and the actions named in _KEYS; `going` carries the key of a group whose number was pressed."""

    going = Signal(str)

    def __init__(self, groups: Sequence[Group], parent: QObject) -> None:
        super().__init__(parent)
        self.undo, self.redo = QAction(self), QAction(self)
        self.undo.setShortcut(QKeySequence.StandardKey.Undo)
        self.redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        self._named: dict[str, QAction] = {}
        for name, keys in _KEYS.items():
            action = QAction(self)
            action.setObjectName(f"action_{name}")
            action.setShortcuts([QKeySequence(each) for each in keys])
            self._named[name] = action
        self._groups: list[tuple[Group, QAction]] = []
        for number, group in enumerate(groups, start=1):
            action = QAction(self)
            action.setObjectName(f"open_{group.key}")
            if number <= _MOST_NUMBERED:
                action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            action.triggered.connect(partial(self._go, group.key))
            self._groups.append((group, action))

    @property
    def every(self) -> tuple[QAction, ...]:
        """All of them."""
        groups = (action for _, action in self._groups)
        return (self.undo, self.redo, *self._named.values(), *groups)

    def of(self, name: str) -> QAction:
        """The action of a name in _KEYS; KeyError for another."""
        return self._named[name]

    def retranslate(self, sentences: Sentences) -> None:
        """The texts in the language in use; undo and redo are named by whoever knows what they would do."""
        for name, action in self._named.items():
            action.setText(sentences.say(f"desktop.action.{name}"))
        for group, action in self._groups:
            action.setText(sentences.say("desktop.action.open", page=group.title(sentences)))

    def _go(self, key: str, *_checked: bool) -> None:
        self.going.emit(key)

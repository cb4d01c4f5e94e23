"""A page of the main window: its form, its undo stack, its messages, and what it does upon a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QUndoStack
from PySide6.QtWidgets import QAbstractButton, QWidget

from storekeeper.kit.errors import StorekeeperError
from storekeeper.qtkit.form import Form
from storekeeper.qtkit.messages import MessageBar
from storekeeper.qtkit.undo import keep_pruned

if TYPE_CHECKING:
    from storekeeper.kit.changes import Change
    from storekeeper.qtkit.module import Desk

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Page(QWidget, Form):
    """Base of every page. A subclass names its drawing in `form` and fills in the four verbs.

    scope: the widget that stands in the window's top bar while the page is shown (shop, period), or None.
    legend: the widget that stands at the right of the status bar, or None.
    messages: the page's message bar; drawn in the form and promised as `messages: MessageBar`, or put into the
        layout by the subclass, or by `place_messages`.
    undo_stack: steps that became obsolete leave it by themselves as soon as they are next in line.
    told: a short text for the status bar, such as the sum of the selection.
    saved: something of this page has reached the store.
    """

    told = Signal(str)
    saved = Signal()
    _entered: QWidget | None = None

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.scope: QWidget | None = None
        self.legend: QWidget | None = None
        self.undo_stack = QUndoStack(self)
        keep_pruned(self.undo_stack)
        if self.form:
            self.load_form()
        if not hasattr(self, "messages"):
            self.messages = MessageBar(self)
        self.messages.dress(desk.appearance)
        desk.changes.changed.connect(self._hear)
        desk.changes.reconnected.connect(self._hear_reconnected)
        desk.appearance.changed.connect(self._hear_appearance)

    def reload(self) -> None:
        """Reads everything shown anew."""

    def read_again(self) -> None:
        """The person asks for it (F5)."""
        self.reload()

    def changed(self, change: Change) -> None:
        """Somebody else changed something; most changes are not this page's matter."""

    def retranslate(self) -> None:
        """Says again, in the language in use, what was said in Python; the form follows by itself."""

    def restyle(self) -> None:
        """Takes icons, colours and sizes from the theme in use."""

    def shown(self) -> None:
        """The page has become the one in front."""

    def show_place(self, values: Mapping[str, object]) -> None:
        """Shows what a kit.contributions.Place of this module names; called after `shown`."""

    def place_messages(self, index: int = 0) -> None:
        """Puts the message bar at a place of the page's own vertical layout."""
        layout = self.layout()
        if layout is not None:
            layout.insertWidget(index, self.messages)  # type: ignore[attr-defined]

    def tell(self, error: StorekeeperError, tone: str = "hard") -> None:
        """Shows one of the three errors as a sentence in the page."""
        self.messages.say(tone, lambda: self.desk.sentences.tell(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button with the focus, as Space does; Qt does so only in dialogs.

        A line that answers to Enter may give the focus away: the button that gets it so is not pressed by it.
        """
        front = self.focusWidget()
        if event.key() in _ENTER and isinstance(front, QAbstractButton) and front is self._entered:
            if not event.isAutoRepeat():
                front.click()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keeps in mind where Enter went down: Qt tells of that first, before anybody answers to it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            self._entered = self.focusWidget()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "messages"):
            self.retranslate()
        super().changeEvent(event)

    def _hear(self, change: Change) -> None:
        self.changed(change)

    def _hear_reconnected(self) -> None:
        self.reload()

    def _hear_appearance(self) -> None:
        self.restyle()

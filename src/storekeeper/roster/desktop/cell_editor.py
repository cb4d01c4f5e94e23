"""The text field in a cell: the grammar of the roster, kept open with a sentence while it cannot be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from storekeeper.kit.errors import Refused
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.reason_tip import ReasonTip
from storekeeper.roster.grammar import LONGEST_TEXT

Reading = Callable[[str], object]


class CellEditor(QLineEdit):
    """`reading` tries the text and raises Refused; `composing` is true while an input method is at work.

    `touched` says that typing began, `finished` that the text was committed or given up.
    """

    def __init__(self, parent: QWidget, theme: Theme, reading: Reading) -> None:
        super().__init__(parent)
        self._reading = reading
        self._tip = ReasonTip(parent, theme)
        self.composing = False
        self.touched = False
        self.finished = False
        self.setMaxLength(LONGEST_TEXT + 1)
        self.setProperty("kind", "cell")
        self.setStyleSheet("QLineEdit { min-height: 0; padding: 0 5px; border-radius: 0; }")
        self.setFont(theme.font("body"))
        self.textEdited.connect(self._edited)

    @property
    def complaint(self) -> str:
        """The sentence shown beneath, empty when the text may stand."""
        return "" if self._tip.isHidden() else self._tip.title

    def fill(self, text: str) -> None:
        """The text as it stands, selected so that typing replaces it."""
        self.setText(text)
        self.selectAll()

    def read(self) -> object:
        """What the text means; raises Refused."""
        return self._reading(self.text())

    def text_is_readable(self) -> bool:
        """Whether the text may be committed."""
        try:
            self.read()
        except Refused:
            return False
        return not self.composing

    def complain(self, sentence: str) -> None:
        """Shows why the text cannot stand, and says it to a screen reader."""
        self._mark(invalid=True)
        self._tip.say("hard", sentence)
        self._tip.stand_at(self.geometry().bottomLeft() + QPoint(0, 4), self.geometry())
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remembers whether characters are still being composed."""
        self.composing = bool(event.preeditString())
        self.touched = True
        super().inputMethodEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The sentence goes with the field."""
        self._tip.hide()
        super().hideEvent(event)

    def dismiss(self) -> None:
        """The field is no longer wanted, nor is its sentence."""
        self._tip.deleteLater()
        self.deleteLater()

    def _edited(self) -> None:
        self.touched = True
        if self.complaint:
            self._mark(invalid=False)
            self._tip.hide()

    def _mark(self, *, invalid: bool) -> None:
        self.setProperty("invalid", "true" if invalid else "false")
        self.style().unpolish(self)
        self.style().polish(self)

"""The way from a record to the audit of it, for those who may read the audit."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPushButton

from storekeeper.kit.contributions import Place
from storekeeper.kit.records.values import Key
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.module import Desk

AUDIT_READERS = frozenset({"sk_it", "sk_privacy", "sk_auditor"})


class WhoChanged(QPushButton):
    """Leads to the Audit page at one row of a guarded table; nobody else sees it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._place: Place | None = None
        self.setProperty("kind", "link")
        self.setVisible(False)
        self.clicked.connect(self._go)
        self.retranslate()

    def show_record(self, table: str, key: Key) -> None:
        """The row that it leads to; table as "schema.table"."""
        self._place = Place("audit", {"topic": table, "key": str(key)})
        self.setVisible(self.desk.actor.may(AUDIT_READERS))

    def restyle(self) -> None:
        """Its icon in the theme in use."""
        theme = self.desk.theme
        self.setIcon(icon("clipboard-text-clock", theme.color("accent")))
        self.setIconSize(beside_words(theme.metric("icon")))

    def retranslate(self) -> None:
        """Its words in the language in use."""
        self.setText(self.desk.sentences.say("records.page.who_changed"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_place"):
            self.retranslate()
        super().changeEvent(event)

    def _go(self) -> None:
        if self._place is not None:
            self.desk.go(self._place)

"""What of a person's locked values whoever sits here may uncover: one part for each, below the masked fields."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from storekeeper.kit.records import Record
from storekeeper.kit.reveal import REVEALERS
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_words import RecordWords
from storekeeper.qtkit.reveal import Masked, Reveal


class Reveals(QWidget):
    """The reveals of one record; hidden where there is nothing that may be uncovered."""

    def __init__(self, desk: Desk, names: RecordWords, record: Record) -> None:
        super().__init__()
        self._names, self._record = names, record
        self._subject: int | None = None
        self.parts: dict[str, Reveal] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for field in record.fields:
            if REVEALERS.get(self._matter(field.name), frozenset()) & desk.actor.groups:
                self.parts[field.name] = Reveal(desk)
                column.addWidget(self.parts[field.name])
        self.hide()

    def show_subject(self, subject: int | None) -> None:
        """Another person, everything covered; None where there is nothing to uncover."""
        self._subject = subject
        self.retranslate()

    def retranslate(self) -> None:
        """The labels in the language in use."""
        for name, part in self.parts.items():
            label = self._names.label(self._record.name, name)
            subject = self._subject
            part.show_masked(None if subject is None else Masked(self._matter(name), subject, label))
        self.setVisible(bool(self.parts) and self._subject is not None)

    def _matter(self, field: str) -> str:
        return f"{self._record.table}.{field}"

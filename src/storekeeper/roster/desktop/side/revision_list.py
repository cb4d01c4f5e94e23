"""What was published of the week, newest first: number, when, by whom, why, whom it concerned; each can come back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from storekeeper.roster.desktop.side.lines import Column, label
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Week
from storekeeper.roster.publishing import Listed

_NAMED = 4


class RevisionList(Column):
    """`restored` carries the revision that shall become the draft."""

    restored = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.restore_buttons: tuple[QPushButton, ...] = ()

    def show_reading(self, words: Words) -> None:
        """As long as they are being read."""
        self.restore_buttons = ()
        self.fill([label(words.say("revision.reading"), "muted")])

    def show_listed(self, listed: tuple[Listed, ...], week: Week, words: Words, *, may_edit: bool) -> None:
        """Shows these; who may not edit gets no button."""
        self.restore_buttons = ()
        self.fill(self._cards(listed, week, words, may_edit))

    def _cards(
        self, listed: tuple[Listed, ...], week: Week, words: Words, may_edit: bool
    ) -> Iterator[QWidget]:
        if not listed:
            yield label(words.say("revision.none"), "muted")
        numbers = {one.revision.id: one.revision.number for one in listed}
        for place, one in enumerate(listed):
            card = QFrame()
            card.setProperty("kind", "line")
            column = QVBoxLayout(card)
            column.setContentsMargins(8, 6, 8, 6)
            column.setSpacing(2)
            revision = one.revision
            code = "revision.number" if place else "revision.now"
            column.addWidget(label(words.say(code, number=revision.number), "strong"))
            when = words.say("revision.when", when=revision.published_at, by=one.by)
            column.addWidget(label(when, "caption"))
            if revision.restored_from in numbers:
                again = words.say("revision.again", number=numbers[revision.restored_from])
                column.addWidget(label(again, "caption"))
            if revision.note:
                column.addWidget(label(revision.note))
            column.addWidget(label(_whom(one, week, words), "caption"))
            if may_edit:
                column.addWidget(self._button(one, words))
            yield card

    def _button(self, one: Listed, words: Words) -> QPushButton:
        button = QPushButton(words.say("revision.restore"))
        button.setProperty("kind", "link")
        button.setAccessibleName(words.say("revision.restore_of", number=one.revision.number))
        button.clicked.connect(partial(self._restore, one))
        self.restore_buttons = (*self.restore_buttons, button)
        return button

    def _restore(self, one: Listed, _checked: bool = False) -> None:
        self.restored.emit(one.revision)


def _whom(one: Listed, week: Week, words: Words) -> str:
    concerned = [change.employee_id for change in one.changes if change.employee_id is not None]
    people = [person for each in concerned if (person := week.person(each)) is not None]
    names = tuple(words.name(person) for person in people[:_NAMED])
    code = "revision.whom_many" if len(concerned) > _NAMED else "revision.whom"
    return words.say(code, people=len(concerned), names=names)

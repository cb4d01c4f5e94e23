"""The changes of rights that wait for a second person, the first of them open; below, what was decided lately."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storekeeper.privacy.desktop.facts import emptied, label
from storekeeper.privacy.desktop.request_card import RequestCard
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import Difference, Request
from storekeeper.qtkit.module import Desk

_DECIDED = 4


class InboxPanel(QWidget):
    """opened: (Request) its difference is wanted. decided: (id, approve, reason). withdrawn: (id)."""

    opened = Signal(object)
    decided = Signal(object, bool, str)
    withdrawn = Signal(object)

    def __init__(self, desk: Desk, words: AccessWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._words = desk, words
        self.requests: tuple[Request, ...] = ()
        self.cards: list[RequestCard] = []
        self._open: object = None
        self.title, self.count, self.none = label("", "subtitle"), label("", "muted"), label("", "muted")
        self.title.setWordWrap(False)
        self.decided_title = label("", "muted")
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        self._column, self._decided = QVBoxLayout(), QVBoxLayout()
        for column in (self._column, self._decided):
            column.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(self.none)
        outer.addLayout(self._column)
        outer.addWidget(self.decided_title)
        outer.addLayout(self._decided)
        outer.addStretch()
        self.retranslate()

    def show_requests(self, requests: Sequence[Request]) -> None:
        """Another reading; the card that was open stays open."""
        waiting = [each for each in requests if each.state == "waiting"]
        decided = [each for each in requests if each.state != "waiting"]
        self.requests = (*sorted(waiting, key=lambda each: each.own), *decided[:_DECIDED])
        known = {card.request.id: card.difference for card in self.cards}
        for column in (self._column, self._decided):
            emptied(column)
        self.cards = [self._card(request) for request in self.requests]
        for card in self.cards:
            if (difference := known.get(card.request.id)) is not None:
                card.show_difference(difference)
        ids = [each.id for each in self.requests]
        first = next((each.id for each in self.requests if each.state == "waiting"), None)
        self.retranslate()
        self.open(self._open if self._open in ids else first)

    def open(self, request_id: object) -> None:
        """Opens one card and folds the others."""
        self._open = request_id
        for card in self.cards:
            mine = card.request.id == request_id
            card.open(mine)
            if mine and card.difference is None and card.request.state == "waiting":
                self.opened.emit(card.request)

    def show_difference(self, request_id: object, difference: Difference) -> None:
        """What a change would do."""
        for card in self.cards:
            if card.request.id == request_id:
                card.show_difference(difference)

    def restyle(self) -> None:
        """The theme in use."""
        self.title.setMinimumHeight(self._desk.theme.metric("control"))
        for card in self.cards:
            card.restyle()

    def retranslate(self) -> None:
        """The language in use."""
        say = self._words.say
        waiting = sum(1 for each in self.requests if each.state == "waiting")
        self.title.setText(say("inbox.title"))
        self.count.setText(say("inbox.count", count=waiting) if waiting else "")
        self.none.setText(say("inbox.none"))
        self.none.setVisible(not waiting)
        self.decided_title.setText(say("inbox.decided"))
        self.decided_title.setVisible(len(self.requests) > waiting)
        for card in self.cards:
            card.retranslate()

    def _card(self, request: Request) -> RequestCard:
        card = RequestCard(self._desk, self._words, request)
        card.opened.connect(self.open)
        card.decided.connect(self.decided)
        card.withdrawn.connect(self.withdrawn)
        (self._column if request.state == "waiting" else self._decided).addWidget(card)
        return card

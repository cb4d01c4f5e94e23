"""One change of rights that waits for a second person, or that was decided: what, who, why, whom it touches."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from storekeeper.privacy.desktop.change_words import change_text, difference_facts, state_text
from storekeeper.privacy.desktop.facts import Fact, Facts, label
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import NEWCOMER, Difference, Request
from storekeeper.qtkit.hint import say_hint
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.module import Desk

_STATES = {"waiting": "account-clock", "applied": "check-circle", "approved": "cloud-sync"}


class RequestCard(QFrame):
    """Folded it is one line; open it says everything and can be decided.

    opened: it wants to be the open one. decided: (request id, approve, reason). withdrawn: (request id).
    """

    opened = Signal(object)
    decided = Signal(object, bool, str)
    withdrawn = Signal(object)

    def __init__(
        self, desk: Desk, words: AccessWords, request: Request, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._words, self.request = desk, words, request
        self.difference: Difference | None = None
        self.setProperty("kind", "card")
        self._symbol, self.title, self.state = QLabel(), label("", "strong"), label("", "muted")
        self.open_button = QPushButton()
        self.body = QWidget()
        self.facts = Facts()
        self.approve_button, self.reject_button, self.withdraw_button = (
            QPushButton(),
            QPushButton(),
            QPushButton(),
        )
        self.note = label("", "muted")
        self.reason_line, self.send_button = QLineEdit(), QPushButton()
        self._lay_out()
        self._wire()
        self.open(False)
        self.restyle()
        self.retranslate()

    def open(self, wide: bool = True) -> None:
        """Everything, or the one line."""
        self.body.setVisible(wide)
        self.open_button.setVisible(not wide)
        self.state.setVisible(not wide)

    @property
    def is_open(self) -> bool:
        """Whether everything is said."""
        return not self.body.isHidden()

    def show_difference(self, difference: Difference) -> None:
        """What it would change, once that has been worked out."""
        self.difference = difference
        self._say_facts()

    def restyle(self) -> None:
        """Icons of the theme in use."""
        theme = self._desk.theme
        side = theme.metric("icon")
        name = _STATES.get(self.request.state, "account-cancel")
        self._symbol.setPixmap(icon(name, theme.color("text.muted")).pixmap(QSize(side, side)))
        self.approve_button.setIcon(icon("check", theme.color("accent.on"), theme.color("text.disabled")))
        self.approve_button.setIconSize(beside_words(side))
        self._say_facts()

    def retranslate(self) -> None:
        """Everything in the language in use."""
        say, request = self._words.say, self.request
        self.title.setText(change_text(self._words, request.change))
        self.state.setText(state_text(self._words, request))
        self.open_button.setText(say("request.open"))
        self.open_button.setAccessibleName(say("request.open_it", what=self.title.text()))
        self.approve_button.setText(say("request.approve"))
        self.reject_button.setText(say("request.reject"))
        self.withdraw_button.setText(say("request.withdraw"))
        self.send_button.setText(say("request.reject_now"))
        say_hint(self.reason_line, say("request.why_not"))
        self.note.setText(state_text(self._words, request))
        self._say_facts()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.is_open:
            self._open()
        super().mouseReleaseEvent(event)

    def _reason(self) -> str:
        if self.request.reason == NEWCOMER:
            return self._words.say("request.newcomer")
        return self.request.reason or self._words.say("request.no_reason")

    def _say_facts(self) -> None:
        say, request, words = self._words.say, self.request, self._words
        asked = say("request.by_at", name=request.asked_by_name, at=words.moment(request.asked_at))
        facts = [
            Fact(say("request.by"), asked),
            Fact(say("request.reason"), self._reason()),
            *difference_facts(words, self.difference),
            *(Fact(words.store(each.store), say(f"store_state.{each.state}")) for each in request.stores),
        ]
        self.facts.show_facts(facts, self._desk.theme, self._desk.sentences)

    def _open(self) -> None:
        self.opened.emit(self.request.id)

    def _approve(self) -> None:
        self.decided.emit(self.request.id, True, "")

    def _ask_reason(self) -> None:
        for each in (self.reason_line, self.send_button):
            each.show()
        self.reject_button.hide()
        self.reason_line.setFocus()

    def _reject(self) -> None:
        self.decided.emit(self.request.id, False, self.reason_line.text().strip())

    def _withdraw(self) -> None:
        self.withdrawn.emit(self.request.id)

    def _wire(self) -> None:
        request = self.request
        waits = request.state == "waiting"
        self.approve_button.setVisible(waits and request.may_decide)
        self.reject_button.setVisible(waits and request.may_decide)
        self.withdraw_button.setVisible(waits and request.own)
        for each in (self.reason_line, self.send_button):
            each.hide()
        self.open_button.clicked.connect(self._open)
        self.approve_button.clicked.connect(self._approve)
        self.reject_button.clicked.connect(self._ask_reason)
        self.send_button.clicked.connect(self._reject)
        self.reason_line.returnPressed.connect(self._reject)
        self.withdraw_button.clicked.connect(self._withdraw)

    def _lay_out(self) -> None:
        self.approve_button.setProperty("kind", "primary")
        self.open_button.setProperty("kind", "link")
        self.send_button.setProperty("kind", "danger")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._symbol)
        head.addWidget(self.title, 3)
        head.addWidget(self.state, 2)
        head.addWidget(self.open_button)
        deeds = QHBoxLayout()
        deeds.setSpacing(8)
        for button in (self.approve_button, self.reject_button, self.withdraw_button):
            deeds.addWidget(button)
        deeds.addWidget(self.note, 1)
        reasons = QHBoxLayout()
        reasons.addWidget(self.reason_line, 1)
        reasons.addWidget(self.send_button)
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.facts)
        inside.addLayout(deeds)
        inside.addLayout(reasons)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.body)

"""A change of somebody's rights in the making: what, until when, why, and what it would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from storekeeper.kit.clock import today
from storekeeper.kit.errors import Refused
from storekeeper.privacy.desktop.change_words import change_text, difference_facts
from storekeeper.privacy.desktop.facts import Facts, Note, label
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import Close, Difference, GiveGroup, GiveScope, RightChange
from storekeeper.qtkit.hint import say_hint
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_words import day_text, read_day

_LENGTHS = (None, 30, 90, 365)  # days; None: no end
_ON_A_DAY = -1


class Proposal(QFrame):
    """wanted: (change) its difference is to be worked out. asked: (change, reason). given_up: nothing is asked."""

    wanted = Signal(object)
    asked = Signal(object, str)
    given_up = Signal()

    def __init__(self, desk: Desk, words: AccessWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._desk, self._words = desk, words
        self.change: RightChange | None = None
        self.difference: Difference | None = None
        self.title = label("", "strong")
        self.facts, self.note = Facts(), Note("info")
        self.length_label, self.reason_label = QLabel(), QLabel()
        self.day_fault, self.reason_fault = label(), label()
        self.length_choice, self.day_line, self.reason_line = QComboBox(), QLineEdit(), QLineEdit()
        self.ask_button, self.give_up_button = QPushButton(), QPushButton()
        self._lay_out()
        self._wire()
        self.retranslate()
        self.restyle()
        self.hide()

    def begin(self, change: RightChange) -> None:
        """A change to think about; nothing is asked yet."""
        self.difference = None
        self.reason_line.clear()
        with QSignalBlocker(self.length_choice):
            self.length_choice.setCurrentIndex(0)
        self._dated = isinstance(change, GiveScope | GiveGroup)
        self._find_reason_missing(False)
        self._set(change)
        self._say_reason_hint()
        self.show()
        (self.length_choice if self._dated else self.reason_line).setFocus()

    def end(self) -> None:
        """Nothing is in the making any more."""
        self.change = self.difference = None
        self.hide()

    def show_difference(self, change: RightChange, difference: Difference) -> None:
        """What it would do; of a change that is not the present one it is passed over."""
        if change == self.change:
            self.difference = difference
            self._say()

    def restyle(self) -> None:
        """The theme in use."""
        self.note.restyle(self._desk.theme)
        self._say()

    def retranslate(self) -> None:
        """The language in use."""
        say = self._words.say
        self.length_label.setText(say("proposal.length"))
        self.reason_label.setText(say("proposal.reason"))
        self.length_choice.setAccessibleName(self.length_label.text())
        self.reason_fault.setText(say("proposal.reason_first"))
        self._say_reason_hint()
        say_hint(self.day_line, say("proposal.day_hint"))
        self.give_up_button.setText(say("proposal.give_up"))
        with QSignalBlocker(self.length_choice):
            place = max(self.length_choice.currentIndex(), 0)
            self.length_choice.clear()
            for days in _LENGTHS:
                day = None if days is None else today() + timedelta(days=days)
                text = say("no_end") if day is None else say("proposal.days", count=days, day=day_text(day))
                self.length_choice.addItem(text, days)
            self.length_choice.addItem(say("proposal.on_a_day"), _ON_A_DAY)
            self.length_choice.setCurrentIndex(place)
        self._say()

    def _set(self, change: RightChange) -> None:
        self.change = change
        self._show_day()
        self._say()
        self.wanted.emit(change)

    def _say(self) -> None:
        if self.change is None:
            return
        say, found = self._words.say, self.difference
        self.title.setText(change_text(self._words, self.change))
        self.facts.show_facts(difference_facts(self._words, found), self._desk.theme, self._desk.sentences)
        second = found is not None and found.needs_second
        refused = "" if found is None or not found.refused else self._desk.sentences.say(found.refused)
        closes = isinstance(self.change, Close)
        code = "second" if second else "at_once"
        why = "close" if closes and not second else code
        self.note.show_tone("hard" if refused else "info")
        self.note.say(refused or say(f"proposal.{code}"), "" if refused else say(f"proposal.{why}_why"))
        self.note.setVisible(found is not None)
        self.note.restyle(self._desk.theme)
        self.ask_button.setText(say(f"proposal.{'ask' if second else 'do_close' if closes else 'do'}"))
        self.ask_button.setEnabled(found is not None and not refused)

    def _show_day(self) -> None:
        on_a_day = self.length_choice.currentData() == _ON_A_DAY
        for each in (self.length_label, self.length_choice):
            each.setVisible(self._dated)
        self.day_line.setVisible(self._dated and on_a_day)
        self.day_fault.setVisible(False)

    def _length_changed(self, _place: int) -> None:
        days = self.length_choice.currentData()
        if self.change is None or not self._dated:
            return
        if days == _ON_A_DAY:
            self._show_day()
            self.day_line.setFocus()
        else:
            self._end_on(None if days is None else today() + timedelta(days=days))

    def _day_entered(self) -> None:
        try:
            day = read_day(self.day_line.text().strip())
        except (ValueError, Refused):
            day = None
        wrong = day is None or day < today()
        self.day_line.setProperty("invalid", wrong)
        self.day_line.style().polish(self.day_line)
        self.day_fault.setText(self._words.say("proposal.day_fault"))
        self.day_fault.setVisible(wrong)
        if not wrong:
            self._end_on(day)

    def _end_on(self, day: date | None) -> None:
        if isinstance(self.change, GiveScope | GiveGroup):
            self._set(replace(self.change, until=day))

    def _ask(self) -> None:
        """Who approves reads the reason: without one nothing is asked of a second person."""
        if self.change is None or not self.ask_button.isEnabled():
            return
        reason = self.reason_line.text().strip()
        needed = self.difference is not None and self.difference.needs_second
        self._find_reason_missing(needed and not reason)
        if needed and not reason:
            self.reason_line.setFocus()
            return
        self.asked.emit(self.change, reason)

    def _find_reason_missing(self, missing: bool) -> None:
        self.reason_fault.setVisible(missing)
        self.reason_line.setProperty("invalid", missing)
        self.reason_line.style().polish(self.reason_line)

    def _reason_typed(self, text: str) -> None:
        if text.strip() and not self.reason_fault.isHidden():
            self._find_reason_missing(False)

    def _say_reason_hint(self) -> None:
        code = (
            "reason_hint" if self._dated else "hint_close" if isinstance(self.change, Close) else "hint_take"
        )
        say_hint(self.reason_line, self._words.say(f"proposal.{code}"))

    def _give_up(self) -> None:
        self.end()
        self.given_up.emit()

    def _wire(self) -> None:
        self._dated = False
        self.length_choice.currentIndexChanged.connect(self._length_changed)
        self.day_line.editingFinished.connect(self._day_entered)
        self.ask_button.clicked.connect(self._ask)
        self.reason_line.returnPressed.connect(self._ask)
        self.reason_line.textEdited.connect(self._reason_typed)
        self.give_up_button.clicked.connect(self._give_up)

    def _lay_out(self) -> None:
        self.ask_button.setProperty("kind", "primary")
        for fault in (self.day_fault, self.reason_fault):
            fault.setProperty("tone", "hard")
        self.reason_fault.hide()
        deeds = QHBoxLayout()
        deeds.addWidget(self.ask_button)
        deeds.addWidget(self.give_up_button)
        deeds.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for each in (
            self.title, self.facts, self.length_label, self.length_choice, self.day_line, self.day_fault,
            self.reason_label, self.reason_line, self.reason_fault, self.note,
        ):  # fmt: skip
            column.addWidget(each)
        column.addLayout(deeds)

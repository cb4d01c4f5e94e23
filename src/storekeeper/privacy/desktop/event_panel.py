"""One event of the audit: who did what to which record and when, and each value before and after."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from storekeeper.kit.errors import StorekeeperError
from storekeeper.privacy.desktop import asking
from storekeeper.privacy.desktop.facts import Fact, Facts, label, rule, value_label
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import AuditLine, PersonLine, Places
from storekeeper.qtkit.module import Desk

_HEADS = ("field", "before", "after")


class EventPanel(QWidget):
    """same_record, same_person: (AuditLine) all events of that record, or of whoever did it."""

    same_record = Signal(object)
    same_person = Signal(object)

    def __init__(self, desk: Desk, words: AccessWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self._desk, self._words = desk, words
        self.line: AuditLine | None = None
        self.title, self.caption, self.facts = label("", "title"), label("", "muted"), Facts()
        self.changes_head, self.no_changes = label("", "subtitle"), label("", "muted")
        self.record_button, self.person_button = QPushButton(), QPushButton()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        for place in range(3):
            self._grid.setColumnStretch(place, 1)
        deeds = QHBoxLayout()
        deeds.addWidget(self.record_button)
        deeds.addWidget(self.person_button)
        deeds.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        for each in (self.title, self.caption, self.facts, rule(), self.changes_head, self.no_changes):
            column.addWidget(each)
        column.addLayout(self._grid)
        column.addWidget(rule())
        column.addLayout(deeds)
        column.addStretch()
        self.record_button.clicked.connect(self._all_of_record)
        self.person_button.clicked.connect(self._all_of_person)
        self.retranslate()

    def show_line(self, line: AuditLine) -> None:
        """Another event."""
        self.line = line
        if self._words.places is None:
            self._desk.read(asking.read_places, then=self._take_places, failed=self._without_names)
        self.retranslate()

    def _take_places(self, found: tuple[Places, tuple[PersonLine, ...]]) -> None:
        """Shops and regions are told by name from now on."""
        self._words.places = found[0]
        self._words.know(found[1])
        self.retranslate()

    def _without_names(self, _error: StorekeeperError) -> None:
        """They are told by number: the event itself is there all the same."""

    def retranslate(self) -> None:
        """The language in use."""
        say, words, line = self._words.say, self._words, self.line
        self.changes_head.setText(say("audit.changes"))
        self.no_changes.setText(say("audit.no_changes"))
        self.record_button.setText(say("audit.same_record"))
        self.person_button.setText(say("audit.same_person"))
        if line is None:
            return
        self.title.setText(say("audit.what", deed=words.deed(line.deed), table=words.table(line.topic)))
        self.caption.setText(
            say("audit.who", name=words.giver(line.name or line.login), at=words.moment(line.at))
        )
        facts = [
            Fact(say("audit.column.key"), line.key),
            Fact(say("audit.login"), line.login),
            Fact(say("audit.store"), words.store(line.store)),
        ]
        if line.shop_id is not None:
            facts.append(Fact(say("audit.shop"), words.shop(line.shop_id)))
        self.facts.show_facts(facts, self._desk.theme, self._desk.sentences)
        self._say_changes(line)

    def _say_changes(self, line: AuditLine) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.no_changes.setVisible(not line.fields)
        say = self._words.say
        if line.fields:
            for column, code in enumerate(_HEADS):
                self._grid.addWidget(label(say(f"audit.{code}"), "caption"), 0, column)
        for row, change in enumerate(line.fields):
            self._grid.addWidget(rule(), 2 * row + 1, 0, 1, 3)
            hidden = say("audit.hidden")
            before = hidden if change.hidden else self._words.value(line.topic, change.name, change.before)
            after = hidden if change.hidden else self._words.value(line.topic, change.name, change.after)
            name = self._words.column(line.topic, change.name)
            for column, (text, level) in enumerate(((name, "muted"), (before, ""), (after, "strong"))):
                self._grid.addWidget(value_label(text, level), 2 * row + 2, column)

    def _all_of_record(self) -> None:
        if self.line is not None:
            self.same_record.emit(self.line)

    def _all_of_person(self) -> None:
        if self.line is not None:
            self.same_person.emit(self.line)

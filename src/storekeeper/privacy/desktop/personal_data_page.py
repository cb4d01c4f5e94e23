"""Personal data by column: what each is kept for, how long, how it is masked; and what is due to be erased."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from storekeeper.privacy import service
from storekeeper.privacy.desktop.asking import Lines
from storekeeper.privacy.desktop.facts import Fact, Facts, Note, label, rule
from storekeeper.privacy.desktop.list_page import ListPage
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import PersonalColumn, RetentionRule
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.paged_model import Column, PagedModel


class ColumnPanel(QWidget):
    """One column: its purpose, how long it is kept and why, how it is masked, what is due. tried: count what is due."""

    tried = Signal(str)

    def __init__(self, desk: Desk, words: AccessWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self._desk, self._words = desk, words
        self.column: PersonalColumn | None = None
        self.rule: RetentionRule | None = None
        self.title, self.caption = label("", "title"), label("", "muted")
        self.facts, self.due_facts, self.due_head = Facts(), Facts(), label("", "subtitle")
        self.note, self.try_button = Note("info"), QPushButton()
        self.try_button.clicked.connect(self._try)
        deeds = QHBoxLayout()
        deeds.addWidget(self.try_button)
        deeds.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        for each in (self.title, self.caption, self.facts, rule(), self.due_head, self.due_facts, self.note):
            column.addWidget(each)
        column.addLayout(deeds)
        column.addStretch()
        self.retranslate()
        self.restyle()

    def show_column(self, column: PersonalColumn, retention: RetentionRule | None) -> None:
        """Another column, with the retention it falls under."""
        self.column, self.rule = column, retention
        self.retranslate()

    def restyle(self) -> None:
        """The theme in use."""
        self.note.restyle(self._desk.theme)

    def retranslate(self) -> None:
        """The language in use."""
        say, words, column = self._words.say, self._words, self.column
        self.due_head.setText(say("data.due_head"))
        self.note.say(say("data.dry_run"), say("data.dry_run_why"))
        self.try_button.setText(say("data.try"))
        if column is None:
            return
        self.title.setText(words.column(column.table, column.column))
        self.caption.setText(
            say("data.where", table=words.table(column.table), store=words.store(column.store))
        )
        facts = [
            Fact(say("data.column.purpose"), words.purpose(column.purpose)),
            Fact(say("data.column.retention"), words.retention(column.retention)),
            Fact(say("data.column.mask"), words.mask(column.mask)),
            Fact(say("data.technical"), f"{column.table}.{column.column}"),
        ]
        self.facts.show_facts(facts, self._desk.theme, self._desk.sentences)
        self._say_due()

    def _say_due(self) -> None:
        say, words, found = self._words.say, self._words, self.rule
        for each in (self.note, self.try_button):
            each.setVisible(found is not None and found.store == "operations")
        if found is None:
            facts = [Fact(say("data.due"), words.why_no_term(self.column.retention if self.column else ""))]
        else:
            last = say("data.never_run") if found.last_run is None else words.moment(found.last_run)
            facts = [
                Fact(say("data.due"), say("data.due_rows", count=found.due), strong=found.due > 0),
                Fact(say("data.shown"), self._shown(found)),
                Fact(say("data.last_run"), last),
                Fact(say("data.erased"), self._outcome(found)),
            ]
        self.due_facts.show_facts(facts, self._desk.theme, self._desk.sentences)

    def _shown(self, found: RetentionRule) -> str:
        if found.tried_at is None:
            return self._words.say("data.never_run")
        return self._words.say("data.shown_at", count=found.shown, at=self._words.moment(found.tried_at))

    def _outcome(self, found: RetentionRule) -> str:
        say = self._words.say
        return (
            say(f"data.problem.{found.problem}")
            if found.problem
            else say("data.due_rows", count=found.erased)
        )

    def _try(self) -> None:
        if self.rule is not None:
            self.tried.emit(self.rule.code)


class PersonalDataPage(ListPage):
    """The register of personal data."""

    key = "data"
    symbol = "shield-account"

    def __init__(self, desk: Desk) -> None:
        self._rules: dict[tuple[str, str], RetentionRule] = {}
        super().__init__(desk)
        self._read_rules()

    def make_model(self) -> PagedModel:
        return PagedModel(
            self.desk, self._columns(), read=partial(_lines, self.words), count=partial(_count, self.words),
            one=_none_again, key=lambda each: (each.store, each.table, each.column), sort="what", parent=self,
        )  # fmt: skip

    def make_panel(self) -> ColumnPanel:
        self.panel = ColumnPanel(self.desk, self.words)
        self.panel.tried.connect(self._try)
        return self.panel

    def show_line(self, line: PersonalColumn) -> None:
        self.panel.show_column(line, self._rules.get((line.store, line.retention)))

    def reload(self) -> None:
        super().reload()
        self._read_rules()

    def restyle(self) -> None:
        super().restyle()
        self.panel.restyle()

    def retranslate(self) -> None:
        super().retranslate()
        if hasattr(self, "folding"):
            self.panel.retranslate()

    def _read_rules(self) -> None:
        self.desk.read(service.retention, then=self._take_rules, failed=self.tell)

    def _take_rules(self, rules: tuple[RetentionRule, ...]) -> None:
        self._rules = {(each.store, each.code): each for each in rules}
        if (line := self.line_in_hand()) is not None:
            self.show_line(line)

    def _try(self, code: str) -> None:
        self.desk.write_quietly(service.try_now, then=partial(self._tried, code), failed=self.tell)

    def _tried(self, code: str, rules: tuple[RetentionRule, ...]) -> None:
        self._take_rules(rules)
        due = sum(each.due for each in rules if each.code == code)
        self.messages.say("info", lambda: self.words.say("data.tried", count=due))

    def _columns(self) -> tuple[Column, ...]:
        words = self.words

        def title(code: str) -> Any:
            return lambda _says: words.say(f"data.column.{code}")

        return (
            Column("what", title("what"), lambda each, _says: words.column(each.table, each.column), "what", 10,
                   strong=True, whole=True),
            Column("table", title("table"), lambda each, _says: _of(words, each), "table", 10, whole=True),
            Column("purpose", title("purpose"), lambda each, _says: words.purpose(each.purpose), "purpose", 16),
            Column("retention", title("retention"), lambda each, _says: words.retention(each.retention), "retention",
                   14),
            Column("mask", title("mask"), lambda each, _says: words.mask(each.mask), "mask", 10),
        )  # fmt: skip


def _lines(
    words: AccessWords,
    connection: Any,
    *,
    text: str = "",
    sort: str = "what",
    descending: bool = False,
    **_paging: object,
) -> Lines:
    found = [each for each in service.personal_columns(connection) if _answers(words, each, text)]
    orders: dict[str, Any] = {
        "what": lambda each: words.column(each.table, each.column),
        "table": lambda each: _of(words, each),
        "purpose": lambda each: words.purpose(each.purpose),
        "retention": lambda each: words.retention(each.retention),
        "mask": lambda each: words.mask(each.mask),
    }
    found.sort(key=lambda each: (each.store, each.table, each.column))
    found.sort(key=orders[sort], reverse=descending)
    return Lines(tuple(found))


def _of(words: AccessWords, column: PersonalColumn) -> str:
    """The table; of a store other than operations with its name, since each has the same base."""
    table = words.table(column.table)
    if column.store == "operations":
        return table
    return words.say("data.where", table=table, store=words.store(column.store))


def _answers(words: AccessWords, column: PersonalColumn, text: str) -> bool:
    said = f"{words.column(column.table, column.column)} {_of(words, column)} {words.purpose(column.purpose)}"
    return text.casefold() in f"{said} {column.table}.{column.column}".casefold()


def _count(words: AccessWords, connection: Any, **asked: Any) -> int:
    return len(_lines(words, connection, **asked).rows)


def _none_again(_connection: Any, **_asked: object) -> tuple[PersonalColumn, ...]:
    """The register changes with an upgrade only: no line is read again by itself."""
    return ()

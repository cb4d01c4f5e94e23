"""Who changed this shift or mark: its history in words, over the page until it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.records.history import Event
from storekeeper.kit.records.values import Field
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_history import RecordHistory
from storekeeper.qtkit.record_words import RecordWords, day_text
from storekeeper.roster import service
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Mark, Shift
from storekeeper.roster.records import IN_A_WEEK


class RowWords(RecordWords):
    """The values of a shift or mark in words: people and kinds of shift by the names of the week on show."""

    def __init__(self, desk: Desk, model: RosterModel) -> None:
        super().__init__("roster", lambda: desk.sentences)
        self._model = model

    def text(self, record: str, field: Field, value: object) -> str:
        """A value as people read it; an employee who is not on the list of the week has no name here."""
        words = Words(self.sentences)
        if field.name == "employee_id":
            return self._person(words, value)
        if field.name == "kind_id":
            kind = self._model.week.kind(value) if self._model.week and isinstance(value, int) else None
            return (
                f"{kind.letter} {words.kind(kind)}"
                if kind is not None
                else super().text(record, field, value)
            )
        if field.name in {"starts_at", "ends_at"} and isinstance(value, str):
            local = datetime.fromisoformat(value).astimezone(HONG_KONG)
            return f"{day_text(local.date())} {local:%H:%M}"
        if isinstance(value, list):
            return self.sentences.write(tuple(_pause(words, each) for each in value))
        if field.name == "role" and value:
            return self.sentences.say(f"people.role.{value}")
        if record == "mark" and field.name == "kind" and value:
            return words.say(f"mark.{value}")
        return super().text(record, field, value)

    def _person(self, words: Words, value: object) -> str:
        if value is None:
            return words.say("open_shifts")
        week = self._model.week
        person = week.person(value) if week is not None and isinstance(value, int) else None
        return words.name(person) if person is not None else words.say("history.not_listed")


class RowHistory(QDialog):
    """`tell` opens it on one row; Escape closes it and gives the keyboard back to the grid."""

    def __init__(self, desk: Desk, model: RosterModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: Shift | Mark | None = None
        self.setObjectName("row_history")
        self.title, self.note = QLabel(), QLabel()
        self.title.setProperty("level", "title")
        for label in (self.title, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._words = RowWords(desk, model)
        self.events = RecordHistory(desk, self._words, IN_A_WEEK)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.events)
        self.close_button = QPushButton()
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.note)
        column.addWidget(self._area, 1)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(520, 480)

    def tell(self, row: Shift | Mark) -> None:
        """Reads what happened to the row and shows it."""
        self._row = row
        self.note.setText(Words(self._desk.sentences).say("history.reading"))
        self.note.show()
        self._area.hide()
        self._retranslate()
        self.open()
        self._desk.read(
            service.row_history, row, then=partial(self._take, row), failed=partial(self._fail, row)
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "close_button"):
            self._retranslate()
        super().changeEvent(event)

    def _take(self, row: Shift | Mark, events: Sequence[Event]) -> None:
        if row is self._row:
            self.note.hide()
            self._area.show()
            self.events.show_events(events)

    def _fail(self, row: Shift | Mark, error: StorekeeperError) -> None:
        if row is self._row:
            self.note.setText(self._desk.sentences.tell(error))

    def _retranslate(self) -> None:
        words, row = Words(self._desk.sentences), self._row
        self.setWindowTitle(words.say("menu.who_changed"))
        self.close_button.setText(words.say("history.close"))
        if row is not None:
            record = self._words.title("shift" if isinstance(row, Shift) else "mark")
            who = self._words.text("", Field("employee_id"), row.employee_id)
            self.title.setText(words.say("history.title", record=record, who=who, day=row.day))


def _pause(words: Words, told: Mapping[str, object]) -> str:
    code = "history.paid_break" if told.get("paid") else "history.break"
    return words.say(code, minutes=told.get("minutes"))

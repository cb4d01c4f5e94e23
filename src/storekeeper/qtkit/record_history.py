"""The history of a record: who changed it, when, and what it was before; hidden values are said to be hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.records.values import Field, Record
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_words import RecordWords, day_text

_AT_ONCE = 50  # events drawn before more are asked for


class FieldChange(Protocol):
    """One field of an event; `hidden`: it changed, but the asker may not read it."""

    @property
    def name(self) -> str: ...
    @property
    def before(self) -> object: ...
    @property
    def after(self) -> object: ...
    @property
    def hidden(self) -> bool: ...


class Event(Protocol):
    """One change of one row; `deed` is insert, update or delete, `at` an aware instant."""

    @property
    def at(self) -> datetime: ...
    @property
    def name(self) -> str: ...
    @property
    def login(self) -> str: ...
    @property
    def deed(self) -> str: ...
    @property
    def record(self) -> str: ...
    @property
    def fields(self) -> Sequence[FieldChange]: ...


class RecordHistory(QWidget):
    """Events newest first, in words; the older ones come when `more_button` is pressed."""

    def __init__(
        self, desk: Desk, words: RecordWords, records: Mapping[str, Record], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._words, self._records = desk, words, records
        self._events: tuple[Event, ...] = ()
        self._most = _AT_ONCE
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.more_button = QPushButton()
        self.more_button.setProperty("kind", "link")
        self.more_button.clicked.connect(self._show_more)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._column)
        outer.addWidget(self.more_button)
        outer.addStretch()
        self.more_button.hide()

    def show_events(self, events: Iterable[Event]) -> None:
        """Shows these, newest first."""
        self._events, self._most = tuple(events), _AT_ONCE
        self._say()

    @property
    def texts(self) -> tuple[str, ...]:
        """Every line as it stands, for whoever reads it aloud."""
        return tuple(label.text() for label in self.findChildren(QLabel))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_events"):
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        if not self._events:
            self._column.addWidget(_label(self._desk.sentences.say("records.no_history"), "muted"))
        for event in self._events[: self._most]:
            self._column.addWidget(self._entry(event))
        self._offer_more()

    def _offer_more(self) -> None:
        left = len(self._events) - self._most
        self.more_button.setVisible(left > 0)
        self.more_button.setText(self._desk.sentences.say("records.more_events", count=max(left, 0)))

    def _show_more(self) -> None:
        shown, self._most = self._most, self._most + _AT_ONCE
        for event in self._events[shown : self._most]:
            self._column.addWidget(self._entry(event))
        self._offer_more()

    def _entry(self, event: Event) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "line")
        column = QVBoxLayout(frame)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(0)
        says = self._desk.sentences
        deed = says.say(
            _DEEDS.get(event.deed, "records.happened.update"), record=self._words.title(event.record)
        )
        column.addWidget(
            _label(says.say("records.event", when=_when(event.at), who=event.name or event.login), "caption")
        )
        column.addWidget(_label(deed, "strong"))
        for change in event.fields:
            if text := self._change(event, change):
                column.addWidget(_label(text, ""))
        return frame

    def _change(self, event: Event, change: FieldChange) -> str:
        says, record = self._desk.sentences, self._records.get(event.record)
        field = None if record is None else {each.name: each for each in record.fields}.get(change.name)
        if record is not None and change.name == record.of:
            return ""
        if change.name == "removed":
            return "" if event.deed == "insert" else says.say(_REMOVED[bool(change.after)])
        label = self._words.label(event.record, change.name)
        if change.hidden:
            return says.say("records.changed_hidden", field=label)
        before, after = (self._value(event.record, field, one) for one in (change.before, change.after))
        if event.deed == "insert":
            return says.say("records.set_to", field=label, after=after) if after else ""
        nothing = says.say("records.nothing")
        return says.say("records.changed_from", field=label, before=before or nothing, after=after or nothing)

    def _value(self, record: str, field: Field | None, value: object) -> str:
        if field is None:
            return "" if value is None else self._desk.sentences.write(value)
        return self._words.text(record, field, value)


def _when(at: datetime) -> str:
    local = at.astimezone(HONG_KONG)
    return f"{day_text(local.date())} {local:%H:%M}"


def _label(text: str, level: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if level:
        label.setProperty("level", level)
    return label


_DEEDS = {
    "insert": "records.happened.insert",
    "update": "records.happened.update",
    "delete": "records.happened.delete",
}
_REMOVED = {True: "records.archived", False: "records.brought_back"}

"""The audit in the hands of whoever checks: filters, before and after, who changed this, export, and its seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.kit import clock
from storekeeper.privacy import exports, service
from storekeeper.privacy.desktop.event_panel import EventPanel
from storekeeper.privacy.desktop.facts import Note
from storekeeper.privacy.desktop.list_page import ListPage
from storekeeper.privacy.desktop.seal_words import say_seal
from storekeeper.privacy.domain import AuditLine, SealState
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.paged_model import Column, PagedModel

_PERIODS: Mapping[str, int | None] = {"today": 0, "week": 6, "month": 29, "all": None}  # days back from today
_DEEDS = ("insert", "update", "delete", "reveal")


@dataclass(frozen=True)
class Narrowed:
    """One record or one person that the list is about; its words are on a chip."""

    topic: str | None = None
    key: str | None = None
    login: str | None = None
    text: str = ""


class AuditPage(ListPage):
    """`show_place` takes {'topic', 'key'} (who changed this?), {'login'} or {'deed'}."""

    key = "audit"
    symbol = "clipboard-text-clock"
    states = ("week", "today", "month", "all")

    def __init__(self, desk: Desk) -> None:
        self._narrowed = Narrowed()
        self._seal: SealState | None = None
        super().__init__(desk)
        self._add_tools()
        self.retranslate()
        self.restyle()
        self._read_seal()

    # what the page of lists asks for

    def make_model(self) -> PagedModel:
        model = PagedModel(
            self.desk, self._columns(), read=service.audit_events, count=service.count_audit,
            one=_no_lines, key=lambda line: (line.store, line.number), sort="at", parent=self,
        )  # fmt: skip
        model.descending = True
        return model

    def make_panel(self) -> EventPanel:
        self.panel = EventPanel(self.desk, self.words)
        self.panel.same_record.connect(self._narrow_to_record)
        self.panel.same_person.connect(self._narrow_to_person)
        return self.panel

    def asked(self) -> Mapping[str, object]:
        now = self._narrowed
        days = _PERIODS[str(self.state_choice.currentData() or self.states[0])]
        since = None if days is None else _midnight(clock.today() - timedelta(days=days))
        deed = self.deed_choice.currentData() if hasattr(self, "deed_choice") else None
        return {"topic": now.topic, "key": now.key, "login": now.login, "deed": deed, "since": since}

    def ask(self) -> None:
        """The period is told as an instant, not by its name."""
        asked = {"text": self.search_line.text().strip(), **self.asked()}
        self.model.ask(**asked)
        self._say_emptiness()

    def clear_filters(self) -> None:
        self._narrowed = Narrowed()
        with QSignalBlocker(self.deed_choice):
            self.deed_choice.setCurrentIndex(0)
        self._show_chip()

    @property
    def is_narrowed(self) -> bool:
        chosen = hasattr(self, "deed_choice") and self.deed_choice.currentData() is not None
        return self._narrowed != Narrowed() or chosen

    def save(self) -> Any:
        return exports.save_audit

    def show_line(self, line: AuditLine) -> None:
        self.panel.show_line(line)

    def show_place(self, values: Mapping[str, object]) -> None:
        topic, key, login = (_text(values.get(name)) for name in ("topic", "key", "login"))
        record = self._say("record", table=self.words.table(topic), key=key) if topic and key else key
        self._narrowed = Narrowed(topic=topic, key=key, login=login, text=record or login or "")
        with QSignalBlocker(self.deed_choice), QSignalBlocker(self.state_choice):
            self.deed_choice.setCurrentIndex(max(self.deed_choice.findData(values.get("deed")), 0))
            self.state_choice.setCurrentIndex(self.state_choice.findData("all"))
        self._show_chip()
        self.ask()

    def reload(self) -> None:
        super().reload()
        self._read_seal()

    def restyle(self) -> None:
        super().restyle()
        if hasattr(self, "seal_note"):
            theme = self.desk.theme
            self.seal_note.restyle(theme)
            self.chip.setIcon(icon("close", theme.color("accent")))
            self.chip.setIconSize(beside_words(theme.metric("icon") - 4))

    def retranslate(self) -> None:
        super().retranslate()
        if not hasattr(self, "seal_note"):
            return
        self.panel.retranslate()
        with QSignalBlocker(self.deed_choice):
            place = max(self.deed_choice.currentIndex(), 0)
            self.deed_choice.clear()
            self.deed_choice.addItem(self._say("every_deed"), None)
            for deed in _DEEDS:
                self.deed_choice.addItem(self.words.deed(deed), deed)
            self.deed_choice.setCurrentIndex(place)
        self.deed_choice.setAccessibleName(self._say("column.deed"))
        self.store_note.setText(self._say("which_store"))
        self._show_chip()
        self._say_seal()

    # inside

    def _add_tools(self) -> None:
        self.deed_choice, self.chip, self.seal_note = QComboBox(), QPushButton(), Note("done")
        self.chip.setProperty("kind", "chip")
        tools = self.tool_bar.layout()
        assert isinstance(tools, QBoxLayout)  # noqa: S101
        tools.insertWidget(tools.indexOf(self.state_choice) + 1, self.deed_choice)
        tools.insertWidget(tools.indexOf(self.deed_choice) + 1, self.chip)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101
        self.seal_row = QWidget()
        self.store_note = QLabel()
        self.store_note.setTextFormat(Qt.TextFormat.PlainText)
        self.store_note.setWordWrap(True)
        row = QVBoxLayout(self.seal_row)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self.seal_note)
        row.addWidget(self.store_note)
        layout.insertWidget(2, self.seal_row)
        self.seal_row.hide()
        self.deed_choice.currentIndexChanged.connect(self._deed_chosen)
        self.chip.clicked.connect(self._widen)

    def _deed_chosen(self, _place: int) -> None:
        self.ask()

    def _narrow_to_record(self, line: AuditLine) -> None:
        text = self._say("record", table=self.words.table(line.topic), key=line.key)
        self._use(Narrowed(topic=line.topic, key=line.key, text=text))

    def _narrow_to_person(self, line: AuditLine) -> None:
        self._use(Narrowed(login=line.login, text=line.name or line.login))

    def _use(self, narrowed: Narrowed) -> None:
        self._narrowed = narrowed
        self._show_chip()
        self.ask()
        self.list_view.setFocus()

    def _widen(self) -> None:
        self._use(replace(Narrowed()))

    def _show_chip(self) -> None:
        text = self._narrowed.text
        self.chip.setVisible(bool(text))
        self.chip.setText(text)
        self.chip.setAccessibleName(self._say("only", what=text))
        self.chip.setToolTip(self._say("only_off"))

    def _read_seal(self) -> None:
        if hasattr(self, "seal_note"):
            self.desk.read(service.seal_state, then=self._take_seal, failed=self.tell)

    def _take_seal(self, seal: SealState | None) -> None:
        self._seal = seal
        self._say_seal()

    def _say_seal(self) -> None:
        self.seal_row.setVisible(self._seal is not None)
        if self._seal is not None:
            say_seal(self.seal_note, self.words, self._seal)
            self.seal_note.restyle(self.desk.theme)

    def _columns(self) -> tuple[Column, ...]:
        words = self.words

        def title(code: str) -> Any:
            return lambda _says: words.say(f"audit.column.{code}")

        return (
            Column("at", title("at"), lambda line, _says: words.instant(line.at), "at", 17, whole=True),
            Column(
                "who",
                title("who"),
                lambda line, _says: words.giver(line.name or line.login),
                "",
                10,
                strong=True,
                whole=True,
            ),
            Column("deed", title("deed"), lambda line, _says: words.deed(line.deed), "", 8, whole=True),
            Column("what", title("what"), lambda line, _says: words.table(line.topic), "", 10, whole=True),
            Column("key", title("key"), lambda line, _says: line.key, "", 8),
            Column("fields", title("fields"), self._fields, "", 18),
        )

    def _fields(self, line: AuditLine, _says: object) -> str:
        mark = self.words.say("list_mark")
        return mark.join(self.words.column(line.topic, change.name) for change in line.fields)


def _no_lines(_connection: Any, **_asked: object) -> tuple[AuditLine, ...]:
    """Events never change: none is read again."""
    return ()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.HONG_KONG)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None

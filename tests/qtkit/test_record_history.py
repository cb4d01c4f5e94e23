"""The history of a record is drawn as far as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from storekeeper.people.records import RECORDS
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_history import FieldChange, RecordHistory
from storekeeper.qtkit.record_words import RecordWords


@dataclass(frozen=True)
class Happened:
    """An event without fields."""

    at: datetime
    name: str = "CHAN Tai Man"
    login: str = "p_1001"
    deed: str = "update"
    record: str = "employee"
    fields: tuple[FieldChange, ...] = ()


def drawn_in(history: RecordHistory) -> int:
    """How many events stand there."""
    below = history.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return sum(one.property("kind") == "line" for one in below)


def test_a_long_history_shows_fifty_events_and_more_when_it_is_asked(desk: Desk, qtbot: QtBot) -> None:
    history = RecordHistory(desk, RecordWords("people", lambda: desk.sentences), RECORDS)
    qtbot.addWidget(history)
    begun = datetime(2026, 11, 1, tzinfo=UTC)
    history.show_events(Happened(begun - timedelta(hours=number)) for number in range(120))
    drawn, offered = [drawn_in(history)], [history.more_button.text()]

    for _ in range(2):
        history.more_button.click()
        drawn.append(drawn_in(history))
        offered.append("" if history.more_button.isHidden() else history.more_button.text())

    assert drawn == [50, 100, 120]
    assert offered == ["更多（還有 70 項）", "更多（還有 20 項）", ""]

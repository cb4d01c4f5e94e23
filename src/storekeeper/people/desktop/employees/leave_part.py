"""The leave of a person: what is left, what is asked and granted, and the answers that may be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.kit import clock
from storekeeper.kit.records import Change, Record, Row
from storekeeper.people.desktop.employees.person_words import PersonWords
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_bench import RecordBench
from storekeeper.qtkit.record_line import RecordLine
from storekeeper.qtkit.record_list import RecordList
from storekeeper.qtkit.record_words import RecordWords, day_text

_ANSWERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "asked": (("approve", "approved"), ("refuse", "refused")),
    "approved": (("cancel", "cancelled"),),
}


class LeavePart(QWidget):
    """Balances in words, and the list of leave with 批准, 不批准 and 取消 on each line that still can be answered."""

    def __init__(
        self, desk: Desk, record_words: RecordWords, words: PersonWords, records: Mapping[str, Record]
    ) -> None:
        super().__init__()
        self._desk, self._names, self._words = desk, record_words, words
        self._left: Mapping[str, Decimal] = {}
        self._may = False
        self.left = QLabel()
        self.left.setWordWrap(True)
        self.leaves = RecordList(
            desk,
            record_words,
            records["leave"],
            names=("kind", "from_day", "to_day"),
            describe=self._describe,
        )
        self.leaves.complete_with(lambda: {"state": "asked"})
        self.leaves.begin_with(lambda: {"kind": "AL", "from_day": clock.today(), "to_day": clock.today()})
        self.leaves.dress_line = self._dress
        self.balances = RecordList(desk, record_words, records["balance"], describe=self._describe_balance)
        self.balances.begin_with(lambda: {"kind": "AL", "as_of": clock.today()})
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.leaves, self.left, self.balances):
            column.addWidget(widget)

    def use(self, bench: RecordBench) -> None:
        """Edits go to the bench. Call once."""
        self.leaves.use(bench)
        self.balances.use(bench)
        self._bench = bench

    def permit(self, *, leave: bool, balance: bool) -> None:
        """Who may ask and answer, and who may set what somebody has."""
        self._may = leave
        self.leaves.permit(add=leave, edit=leave, remove=leave)
        self.balances.permit(add=balance, edit=balance, remove=balance)

    def show_rows(
        self,
        of: Mapping[str, object],
        leaves: Sequence[Row],
        balances: Sequence[Row],
        left: Mapping[str, Decimal],
    ) -> None:
        """The leave of one person; `left` in calendar days by kind."""
        self._left = left
        self.leaves.show_rows(leaves, of)
        self.balances.show_rows(balances, of)
        self._say_left()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "balances"):
            self._say_left()
        super().changeEvent(event)

    def _say_left(self) -> None:
        parts = [
            self._words.say("leave_left", leave=self._names.code("leave", "kind", kind), days=_days(days))
            for kind, days in self._left.items()
        ]
        self.left.setText(self._words.sentences.write(tuple(parts)))
        self.left.setVisible(bool(parts))

    def _describe(self, row: Row) -> tuple[str, str]:
        kind = self._names.code("leave", "kind", str(row.values.get("kind", "")))
        state = self._names.code("leave", "state", str(row.values.get("state", "")))
        return self._words.say("leave_line", leave=kind, state=state), self._words.period(row.values)

    def _describe_balance(self, row: Row) -> tuple[str, str]:
        kind = self._names.code("leave", "kind", str(row.values.get("kind", "")))
        days, as_of = row.values.get("days"), row.values.get("as_of")
        shown = day_text(as_of) if isinstance(as_of, date) else ""
        count = _days(days) if isinstance(days, Decimal) else str(days)
        return self._words.say("balance_line", leave=kind, days=count), self._words.say("as_of", day=shown)

    def _dress(self, line: RecordLine) -> None:
        """Buttons of the answers; those that do not fit the state are not there."""
        for state, answers in _ANSWERS.items():
            for code, becomes in answers:
                button = QPushButton()
                button.setProperty("kind", "link")
                button.clicked.connect(partial(self._answer, line, becomes))
                line.add_button(button, partial(self._show_answer, button, state, code))

    def _show_answer(self, button: QPushButton, state: str, code: str, line: RecordLine) -> None:
        text = self._words.say(f"leave.{code}")
        button.setText(text)
        button.setAccessibleName(f"{text} {line.accessibleName()}")
        button.setVisible(self._may and line.row.values.get("state") == state)

    def _answer(self, line: RecordLine, becomes: str, _checked: bool = False) -> None:
        row = line.row
        self._bench.do(Change("leave", row.key, row.version, {"state": becomes}))


def _days(days: Decimal) -> str:
    return f"{days.normalize():f}".replace("-", "−")

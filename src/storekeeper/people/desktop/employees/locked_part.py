"""Contact or pay: fields for those who may, and for everybody else a lock with who may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from storekeeper.kit.records import Add, Change, Edit, Record, Row
from storekeeper.people.desktop.employees.person_words import PersonWords
from storekeeper.people.desktop.employees.reveals import Reveals
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_bench import RecordBench
from storekeeper.qtkit.record_fields import RecordFields
from storekeeper.qtkit.record_words import RecordWords


class LockedPart(QWidget):
    """One row of personal values that belongs to a person."""

    def __init__(self, desk: Desk, names: RecordWords, words: PersonWords, record: Record) -> None:
        super().__init__()
        self._desk, self._names, self._words, self._record = desk, names, words, record
        self._bench: RecordBench | None = None
        self._of: Mapping[str, object] = {}
        self._begun: dict[object, dict[str, object]] = {}  # what was filled in while a new row is on its way
        self._may_read = self._may_write = False
        self._who = "who.contact"
        self.title, self._lock, self.note = QLabel(), QLabel(), QLabel()
        self.title.setProperty("level", "strong")
        self.note.setProperty("level", "muted")
        self.note.setWordWrap(True)
        self.fields = RecordFields(desk, names, record)
        self.reveals = Reveals(desk, names, record)
        self._lay_out()
        desk.appearance.changed.connect(self.restyle)
        self.restyle()
        self.retranslate()

    def use(self, bench: RecordBench) -> None:
        """Edits go to the bench. Call once."""
        self._bench = bench
        self.fields.use(bench, self._edit)
        bench.saved.connect(self._saved)
        bench.failed.connect(self._failed)

    def permit(self, *, read: bool, write: bool, who: str) -> None:
        """Who may read in clear and who may write; `who` is the code of the sentence that says it."""
        self._may_read, self._may_write, self._who = read, write, who
        self.fields.permit(write, blind=write)
        self._say_who()
        self._lock.setVisible(not read)
        self.note.setVisible(not read)

    def show_row(self, row: Row | None, of: Mapping[str, object]) -> None:
        """Shows the row; where there is none, whoever may write can begin one, and what was begun stays."""
        self._of = of
        key, before = of["employee_id"], self.fields.row
        if (
            row is None
            and self._may_write
            and before is not None
            and (before.key, before.version) == (key, 0)
        ):
            return
        nobody = row is None and not self._may_write
        self.fields.setVisible(not nobody)
        if row is None and self._may_write:
            empty = dict.fromkeys(self.fields.editors)
            row = Row(self._record.name, int(str(key)), 0, empty)
        self.fields.show_row(row)
        covered = row is not None and row.version > 0 and not self._may_read
        self.reveals.show_subject(int(str(key)) if covered else None)

    def restyle(self) -> None:
        """The lock in the theme in use."""
        theme = self._desk.theme
        side = theme.metric("icon")
        self._lock.setPixmap(icon("lock", theme.color("text.muted")).pixmap(QSize(side, side)))

    def retranslate(self) -> None:
        """What was said in Python, in the language in use."""
        self.title.setText(self._names.title(self._record.name))
        self.reveals.retranslate()
        self._say_who()

    def _say_who(self) -> None:
        code = f"{self._who}_write" if self._may_write else self._who
        self.note.setText("" if self._may_read else self._words.say(code))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "fields"):
            self.retranslate()
        super().changeEvent(event)

    def _edit(self, edit: Edit) -> None:
        """The first value of a row that is not there yet begins it, once all that it needs is filled in."""
        if self._bench is None:
            return
        if not isinstance(edit, Change) or edit.seen != 0:
            self._bench.do(edit)
        elif edit.key in self._begun:
            self._begun[edit.key].update(edit.values)
        elif (values := self.fields.read()) is not None:
            self._begun[edit.key] = {}
            self._bench.do(Add(self._record.name, {**self._of, **values}))

    def _saved(self, saved: Any) -> None:
        for row in saved.rows:
            later = self._begun.pop(row.key, None) if row.record == self._record.name else None
            if later and self._bench is not None:
                self._bench.do(Change(row.record, row.key, row.version, later))

    def _failed(self, edit: Edit, _error: object) -> None:
        if isinstance(edit, Add) and edit.record == self._record.name:
            self._begun.pop(edit.values.get("employee_id"), None)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._lock)
        head.addWidget(self.title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.fields)
        column.addWidget(self.reveals)

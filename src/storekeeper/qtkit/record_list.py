"""The rows of one record that belong to somebody, inside a panel: read at a glance, edited where they stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.kit.records.values import Add, Edit, Key, Record, Remove, Row
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.key_table import ROWS
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_bench import RecordBench
from storekeeper.qtkit.record_fields import RecordFields
from storekeeper.qtkit.record_line import NewRow, RecordLine
from storekeeper.qtkit.record_words import RecordWords

Describe = Callable[[Row], tuple[str, str]]
"""What a row is in one line, and what stands below it in muted letters ("" for nothing)."""


class RecordList(QWidget):
    """Title, rows and a button to add one. Its edits are Change, Add (with the fields of `of`) and Remove.

    edited: (Edit). dress_line: gives a new line further buttons. removable: whether a row may be removed at all.
    """

    key_table = ROWS

    edited = Signal(object)

    def __init__(
        self,
        desk: Desk,
        words: RecordWords,
        record: Record,
        *,
        names: Sequence[str] | None = None,
        describe: Describe | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.words, self.record = desk, words, record
        self._names = names
        self._describe = describe
        self._bench: RecordBench | None = None
        self._of: Mapping[str, object] = {}
        self._defaults: Callable[[], Mapping[str, object]] = dict
        self._further: Callable[[], Mapping[str, object]] = dict
        self._may_add, self._may_remove = True, record.removable
        self._may_edit: Collection[str] | bool = True
        self.lines: dict[Key, RecordLine] = {}
        self.removable: Callable[[Row], bool] = _always
        self.dress_line: Callable[[RecordLine], None] = _plain
        self.title, self.none = QLabel(), QLabel()
        self.title.setProperty("level", "strong")
        self.none.setProperty("level", "muted")
        self.none.setWordWrap(True)
        self.add_button = QPushButton()
        self.add_button.setProperty("kind", "link")
        self.add_button.clicked.connect(self.begin_new)
        self._form = NewRow(self)
        self._lay_out()
        desk.appearance.changed.connect(self.restyle)
        self.restyle()
        self.retranslate()

    def use(self, bench: RecordBench, do: Callable[[Edit], None] | None = None) -> None:
        """Edits go to the bench, or to `do`, which hands on what is the bench's. Call once."""
        self._bench = bench
        self.edited.connect(do or bench.do)
        bench.failed.connect(self._given_back)
        bench.pending_changed.connect(self.restyle)

    def permit(self, *, add: bool, edit: Collection[str] | bool, remove: bool) -> None:
        """What may be done; `edit`: all fields, none, or these."""
        self._may_add, self._may_edit, self._may_remove = add, edit, remove and self.record.removable
        self.add_button.setVisible(add)
        for line in self.lines.values():
            line.permit(bool(edit), self._may_remove and self.removable(line.row))

    def begin_with(self, defaults: Callable[[], Mapping[str, object]]) -> None:
        """What the fields of a new row hold to begin with."""
        self._defaults = defaults

    def complete_with(self, further: Callable[[], Mapping[str, object]]) -> None:
        """What a new row holds besides what is filled in."""
        self._further = further

    def show_rows(self, rows: Sequence[Row], of: Mapping[str, object]) -> None:
        """Shows these rows in order; `of` are the fields that a new one has by belonging here."""
        if dict(of) != dict(self._of):
            self._form.hide()
            for line in self.lines.values():
                self._drop(line)
            self.lines = {}
        self._of = of
        present = {row.key for row in rows}
        for key in [key for key in self.lines if key not in present]:
            self._drop(self.lines.pop(key))
        for place, row in enumerate(rows):
            line = self.lines.get(row.key) or self._made(row)
            line.show_row(row)
            line.retranslate()
            line.permit(bool(self._may_edit), self._may_remove and self.removable(row))
            self._rows.insertWidget(place, line)
        self.lines = {row.key: self.lines[row.key] for row in rows}
        self.none.setVisible(not rows)
        self.restyle()

    def describe(self, row: Row) -> tuple[str, str]:
        """A row in words."""
        if self._describe is not None:
            return self._describe(row)
        return self.words.labelled(
            self.record, {k: v for k, v in row.values.items() if k != self.record.of}
        ), ""

    def fields_for(self, line: RecordLine) -> RecordFields:
        """Editors for an opened line."""
        fields = RecordFields(self.desk, self.words, self.record, names=self._names, parent=line)
        fields.permit(self._may_edit)
        if self._bench is not None:
            fields.use(self._bench)
        else:
            fields.edited.connect(self.edited)
        return fields

    def begin_new(self) -> None:
        """Opens the fields of a new row."""
        if self._may_add:
            self._form.begin(self._defaults())

    def add(self, values: Mapping[str, object]) -> None:
        """Asks for a new row with these values."""
        self._form.hide()
        self.edited.emit(Add(self.record.name, {**self._of, **self._further(), **values}))
        self.add_button.setFocus()

    def given_up(self) -> None:
        """A new row was not made after all."""
        self.add_button.setFocus()

    def as_widget(self) -> QWidget:
        """Itself, for what stands in it."""
        return self

    def step_from(self, line: RecordLine, by: int) -> None:
        """The keyboard to the line before or after."""
        order = list(self.lines.values())
        place = order.index(line) + by
        if 0 <= place < len(order):
            order[place].setFocus()

    def restyle(self) -> None:
        """Icons in the theme in use, and the mark of what is on its way."""
        theme = self.desk.theme
        self.add_button.setIcon(icon("plus", theme.color("accent")))
        self.add_button.setIconSize(beside_words(theme.metric("icon")))
        for key, line in self.lines.items():
            line.restyle(self._bench is not None and self._bench.pending(self.record.name, key))

    def retranslate(self) -> None:
        """Title and buttons in the language in use."""
        says, name = self.desk.sentences, self.words.name(self.record.name)
        self.title.setText(self.words.title(self.record.name))
        self.none.setText(says.say("records.none", record=name))
        self.add_button.setText(says.say("records.add"))
        self.add_button.setAccessibleName(says.say("records.deed.add", record=name))
        self._form.retranslate()
        for line in self.lines.values():
            line.show_row(line.row)
            line.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_form"):
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Insert:
            self.begin_new()
        else:
            super().keyPressEvent(event)

    def new_fields(self) -> RecordFields:
        """Editors for a new row."""
        return RecordFields(self.desk, self.words, self.record, names=self._names, parent=self)

    def _given_back(self, edit: Edit, _error: object) -> None:
        """A new row that was refused comes back with what was typed."""
        mine = isinstance(edit, Add) and edit.record == self.record.name
        if isinstance(edit, Add) and mine and all(edit.values.get(k) == v for k, v in self._of.items()):
            self._form.begin(edit.values)

    def _made(self, row: Row) -> RecordLine:
        line = RecordLine(self, row)
        line.removing.connect(partial(self._remove, line))
        self.dress_line(line)
        self.lines[row.key] = line
        return line

    def _remove(self, line: RecordLine) -> None:
        row = line.row
        self.edited.emit(Remove(self.record.name, row.key, row.version))

    def _drop(self, line: RecordLine) -> None:
        if line.isAncestorOf(self.focusWidget()) or line.hasFocus():
            self.add_button.setFocus()
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.add_button)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.none)
        column.addLayout(self._rows)
        column.addWidget(self._form)
        self._form.hide()


def _always(_row: Row) -> bool:
    return True


def _plain(_line: RecordLine) -> None:
    """Lines have no further buttons unless a page gives them some."""

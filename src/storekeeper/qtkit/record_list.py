"""The rows of one record that belong to somebody, inside a panel: read at a glance, edited where they stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from storekeeper.kit.ids import new_id
from storekeeper.kit.records.values import Add, Edit, Key, Record, Remove, Row
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_bench import RecordBench
from storekeeper.qtkit.record_fields import RecordFields
from storekeeper.qtkit.record_words import RecordWords

Describe = Callable[[Row], tuple[str, str]]
"""What a row is in one line, and what stands below it in muted letters ("" for nothing)."""


class RecordLine(QFrame):
    """One row: its line, and its fields once it is opened (Enter, F2, a click); Del removes it."""

    removing = Signal()
    opened = Signal(bool)

    def __init__(self, owner: RecordList, row: Row) -> None:
        super().__init__(owner)
        self._owner, self.row = owner, row
        self.setProperty("kind", "line")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title, self.detail, self._mark = QLabel(), QLabel(), QLabel()
        self.detail.setProperty("level", "caption")
        for label in (self.title, self.detail):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.edit_button, self.remove_button = QToolButton(), QToolButton()
        for button in (self.edit_button, self.remove_button):
            button.setProperty("kind", "quiet")
        self.edit_button.setCheckable(True)
        self.edit_button.toggled.connect(self.open)
        self.remove_button.clicked.connect(self.removing)
        self.extra = QHBoxLayout()
        self._fields: RecordFields | None = None
        self._lay_out()

    def open(self, wide: bool = True) -> None:
        """Shows or folds the fields; the keyboard goes into the first of them, or back to the line."""
        if wide and self._fields is None:
            self._fields = self._owner.fields_for(self)
            self._column.addWidget(self._fields)
        if self._fields is None:
            return
        if not wide:
            self._fields.commit()
        self._fields.setVisible(wide)
        self.edit_button.setChecked(wide)
        if wide:
            self._fields.show_row(self.row)
            self._fields.focus_first()
        self.opened.emit(wide)

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown."""
        return self._fields is not None and not self._fields.isHidden()

    def show_row(self, row: Row) -> None:
        """Shows the row in its present version."""
        self.row = row
        title, detail = self._owner.describe(row)
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.setAccessibleName(" ".join(part for part in (title, detail) if part))
        if self.is_open and self._fields is not None:
            self._fields.show_row(row)

    def restyle(self, pending: bool) -> None:
        """Icons in the theme in use."""
        theme = self._owner.desk.theme
        side = QSize(theme.metric("icon"), theme.metric("icon"))
        self._mark.setVisible(pending)
        self._mark.setPixmap(icon("cloud-sync", theme.color("text.muted")).pixmap(side))
        for button, name in ((self.edit_button, "pencil"), (self.remove_button, "trash-can-outline")):
            button.setIcon(icon(name, theme.color("text.muted")))
            button.setIconSize(side)

    def retranslate(self) -> None:
        """Names of its buttons in the language in use."""
        says = self._owner.desk.sentences
        for button, text in (
            (self.edit_button, says.say("records.edit_row")),
            (self.remove_button, says.say("records.remove_row")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(f"{text} {self.title.text()}")

    def permit(self, edit: bool, remove: bool) -> None:
        """Which of its buttons are there."""
        self.edit_button.setVisible(edit)
        self.remove_button.setVisible(remove)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2} and not self.edit_button.isHidden():
            self.open(not self.is_open or key == Qt.Key.Key_F2)
        elif key == Qt.Key.Key_Delete and not self.remove_button.isHidden():
            self.removing.emit()
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._owner.step_from(self, 1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Insert:
            self._owner.begin_new()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addLayout(words, 1)
        head.addWidget(self._mark)
        head.addLayout(self.extra)
        head.addWidget(self.edit_button)
        head.addWidget(self.remove_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 4, 4, 4)
        self._column.addLayout(head)


class RecordList(QWidget):
    """Title, rows and a button to add one. Its edits are Change, Add (with the fields of `of`) and Remove.

    edited: (Edit). adding: the fields of a new row were opened or folded away.
    """

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
        self._may_add, self._may_remove = True, record.removable
        self._may_edit: Collection[str] | bool = True
        self.lines: dict[Key, RecordLine] = {}
        self.dress_line: Callable[[RecordLine], None] = _plain
        self.title, self.none = QLabel(), QLabel()
        self.title.setProperty("level", "strong")
        self.none.setProperty("level", "muted")
        self.none.setWordWrap(True)
        self.add_button = QPushButton()
        self.add_button.setProperty("kind", "link")
        self.add_button.clicked.connect(self.begin_new)
        self._form = _NewRow(self)
        self._lay_out()
        desk.appearance.changed.connect(self.restyle)
        self.restyle()
        self.retranslate()

    def use(self, bench: RecordBench) -> None:
        """Edits go to the bench. Call once."""
        self._bench = bench
        self.edited.connect(bench.do)
        bench.failed.connect(self._given_back)
        bench.pending_changed.connect(self.restyle)

    def permit(self, *, add: bool, edit: Collection[str] | bool, remove: bool) -> None:
        """What may be done; `edit`: all fields, none, or these."""
        self._may_add, self._may_edit, self._may_remove = add, edit, remove and self.record.removable
        self.add_button.setVisible(add)
        for line in self.lines.values():
            line.permit(bool(edit), self._may_remove)

    def begin_with(self, defaults: Callable[[], Mapping[str, object]]) -> None:
        """What the fields of a new row hold to begin with."""
        self._defaults = defaults

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
        key = new_id() if self.record.own_key else None
        self._form.hide()
        self.edited.emit(Add(self.record.name, {**self._of, **values}, key))
        self.add_button.setFocus()

    def step_from(self, line: RecordLine, by: int) -> None:
        """The keyboard to the line before or after."""
        order = list(self.lines.values())
        place = order.index(line) + by
        if 0 <= place < len(order):
            order[place].setFocus()

    def restyle(self) -> None:
        """Icons in the theme in use, and the mark of what is on its way."""
        self.add_button.setIcon(icon("plus", self.desk.theme.color("accent")))
        for key, line in self.lines.items():
            line.restyle(self._bench is not None and self._bench.pending(self.record.name, key))

    def retranslate(self) -> None:
        """Title and buttons in the language in use."""
        says, name = self.desk.sentences, self.words.name(self.record.name)
        self.title.setText(name)
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
        line.permit(bool(self._may_edit), self._may_remove)
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


class _NewRow(QFrame):
    """The fields of a row that is being made, with 新增 and 取消."""

    def __init__(self, owner: RecordList) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setProperty("kind", "card")
        self.fields: RecordFields | None = None
        self.save_button, self.cancel_button = QPushButton(), QPushButton()
        self.save_button.setProperty("kind", "strong")
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self._cancel)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.save_button)
        self._buttons.addWidget(self.cancel_button)
        self._buttons.addStretch()
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._buttons)

    def begin(self, values: Mapping[str, object]) -> None:
        if self.fields is None:
            self.fields = self._owner.new_fields()
            self.fields.entered.connect(self._save)
            self._column.insertWidget(0, self.fields)
        self.fields.begin(values)
        self.show()
        self.fields.focus_first()

    def retranslate(self) -> None:
        says = self._owner.desk.sentences
        self.save_button.setText(says.say("records.add_this"))
        self.cancel_button.setText(says.say("records.cancel"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._cancel()
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        values = self.fields.read() if self.fields is not None else None
        if values is not None:
            self._owner.add(values)

    def _cancel(self) -> None:
        self.hide()
        self._owner.add_button.setFocus()


def _plain(_line: RecordLine) -> None:
    """Lines have no further buttons unless a page gives them some."""

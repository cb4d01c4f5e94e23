"""The fields of one record in place: Enter or Tab saves a field, Esc gives it back, a refusal stands below it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from storekeeper.kit.errors import Conflict, Refused, StorekeeperError
from storekeeper.kit.records.values import Change, Edit, Record, Row
from storekeeper.qtkit.field_editor import FieldEditor
from storekeeper.qtkit.key_table import FIELDS
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_bench import RecordBench
from storekeeper.qtkit.record_words import RecordWords

_GAP = 12


class RecordFields(QWidget):
    """Shows one row by its record's fields, in as many columns as there is room for.

    edited: (Change) one field of the row shown was changed; with `use(bench)` the bench does it.
    entered: Enter was pressed in the fields of a new row.
    """

    key_table = FIELDS

    edited = Signal(object)
    entered = Signal()

    def __init__(
        self,
        desk: Desk,
        words: RecordWords,
        record: Record,
        *,
        names: Sequence[str] | None = None,
        columns: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.record, self.words = desk, record, words
        self.row: Row | None = None
        self._new = False
        self._bench: RecordBench | None = None
        self._sent: set[str] = set()
        self._most, self._columns = columns, 0
        wanted = names if names is not None else [f.name for f in record.fields if f.name != record.of]
        self.editors = {
            name: FieldEditor(words, record.name, record.field(name), lambda: desk.theme) for name in wanted
        }
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(8)
        for editor in self.editors.values():
            editor.committed.connect(self._commit)
            editor.entered.connect(self._enter)
        self._place(columns)
        desk.appearance.changed.connect(self.restyle)

    def use(self, bench: RecordBench, do: Callable[[Edit], None] | None = None) -> None:
        """Edits go to the bench, or to `do`; what the bench refuses is said below the field. Call once."""
        self._bench = bench
        self.edited.connect(do or bench.do)
        bench.failed.connect(self.give_back)
        bench.pending_changed.connect(self._mark)

    def show_row(self, row: Row | None) -> None:
        """Shows a row; what is being typed, or was refused, in the same row stays as it is."""
        same = row is not None and self.row is not None and row.key == self.row.key and not self._new
        if not same:
            self.commit()
        self.row, self._new = row, False
        if not same or not self._is_pending:
            self._sent.clear()
        values = {} if row is None else row.values
        for name, editor in self.editors.items():
            if same and (editor.is_refused or name in self._sent or self._is_typing(editor)):
                continue
            readable = row is None or name in values
            editor.show_value(
                values.get(name), readable=readable, masked=str(values.get(f"{name}_masked") or "")
            )
        self._mark()

    def begin(self, values: Mapping[str, object]) -> None:
        """A new row with these values to begin with; `read` gives what was filled in."""
        self.row, self._new = None, True
        for name, editor in self.editors.items():
            editor.show_value(None)
            editor.show_value(values.get(name))

    @property
    def is_changed(self) -> bool:
        """Whether something else stands in a field than was shown."""
        return any(editor.is_changed for editor in self.editors.values())

    def read(self) -> dict[str, object] | None:
        """The values of a new row; None when a field cannot stand, which then says why and has the keyboard."""
        values: dict[str, object] = {}
        first: FieldEditor | None = None
        for name, editor in self.editors.items():
            try:
                values[name] = editor.value()
                editor.complain("")
            except Refused as error:
                editor.complain(self.desk.sentences.tell(error))
                first = first or editor
        if first is not None:
            first.setFocus()
            return None
        return values

    def permit(self, names: Collection[str] | bool, *, blind: bool = False) -> None:
        """Which fields may be changed: all, none, or these; `blind`: even those that may not be read."""
        for name, editor in self.editors.items():
            editor.permit(names if isinstance(names, bool) else name in names, blind=blind)

    def refill(self, *names: str) -> None:
        """Other things to choose from in these fields, or in all."""
        for name in names or self.editors:
            self.editors[name].fill_choices()

    def commit(self) -> None:
        """Saves what was typed and not yet saved."""
        if not self._new and self.row is not None:
            for editor in self.editors.values():
                editor.commit()

    def give_back(self, edit: Edit, error: StorekeeperError) -> None:
        """An edit of the row shown was refused: the sentence stands below its fields, the text stays."""
        row = self.row
        if not isinstance(edit, Change) or row is None or (edit.record, edit.key) != (row.record, row.key):
            return
        told = self.desk.sentences.tell(error)
        if isinstance(error, Conflict):
            told = self.desk.sentences.say("records.keep_or_take", reason=told)
        for name in edit.values:
            if name in self.editors:
                self._sent.discard(name)
                self.editors[name].come_back(row.values.get(name), told)

    def focus_first(self) -> None:
        """The keyboard into the first field."""
        first = next((each for each in self.editors.values() if not each.isHidden()), None)
        if first is not None:
            first.setFocus()

    def restyle(self) -> None:
        """Sizes of the theme in use."""
        for editor in self.editors.values():
            editor.restyle()
        self._mark()
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_grid"):
            for editor in self.editors.values():
                editor.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def minimumSizeHint(self) -> QSize:
        """One column must have room; more come by themselves."""
        return QSize(self._least, super().minimumSizeHint().height())

    def _commit(self, name: str) -> None:
        if self._new or self.row is None:
            return
        row, value = self.row, self.editors[name].value()
        self._sent.add(name)
        self.editors[name].send(value)
        self.edited.emit(Change(self.record.name, row.key, row.version, {name: value}))

    def _enter(self) -> None:
        if self._new:
            self.entered.emit()

    @property
    def _is_pending(self) -> bool:
        row, bench = self.row, self._bench
        return row is not None and bench is not None and bench.pending(row.record, row.key)

    def _is_typing(self, editor: FieldEditor) -> bool:
        return editor.is_changed and editor.input.hasFocus()

    def _mark(self) -> None:
        pending = self._is_pending
        for name, editor in self.editors.items():
            editor.show_pending(pending and name in self._sent)

    @property
    def _least(self) -> int:
        return max((each.minimumSizeHint().width() for each in self.editors.values()), default=1)

    def _reflow(self) -> None:
        fit = max(1, min(self._most, (self.width() + _GAP) // (self._least + _GAP)))
        if fit != self._columns:
            self._place(fit)

    def _place(self, columns: int) -> None:
        self._columns = columns
        for editor in self.editors.values():
            self._grid.removeWidget(editor)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for index, editor in enumerate(self.editors.values()):
            self._grid.addWidget(editor, index // columns, index % columns)

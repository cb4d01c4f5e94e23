"""The panel of one record: its name, its fields, what belongs to it, its history, and how to archive it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.kit.records.values import Add, Record, Remove, Row
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_bench import RecordBench
from storekeeper.qtkit.record_fields import RecordFields
from storekeeper.qtkit.record_history import Event, RecordHistory
from storekeeper.qtkit.record_words import RecordWords
from storekeeper.qtkit.who_changed import WhoChanged


class RecordDetail(QWidget):
    """Shows one row of a record, or the fields of a new one.

    archiving, restoring: the row shown is to be archived, or to come back. history_wanted: the history was opened.
    closed: a new record was given up.
    """

    archiving = Signal()
    restoring = Signal()
    history_wanted = Signal()
    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        words: RecordWords,
        records: Mapping[str, Record],
        record: Record,
        bench: RecordBench,
        *,
        names: Sequence[str] | None = None,
    ) -> None:
        super().__init__()
        self.desk, self.words, self.record, self.bench = desk, words, record, bench
        self.row: Row | None = None
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.caption, self.title, self.chip = QLabel(), QLabel(), QLabel()
        self.fields = RecordFields(desk, words, record, names=names)
        self.fields.use(bench)
        self.new_fields = RecordFields(desk, words, record)
        self.new_fields.entered.connect(self._add)
        self.save_button, self.cancel_button = QPushButton(), QPushButton()
        self.history_button, self.archive_button = QPushButton(), QPushButton()
        self.restore_button = QPushButton()
        self.history = RecordHistory(desk, words, records)
        self.who_changed = WhoChanged(desk)
        self._permitted = self._editable = True
        self._heading = ("", "", "", "")
        self._has_begun = self._came_back = False
        self._standing, self._making = QWidget(), QWidget()
        self._standing_layout, self._making_layout = _column(self._standing), _column(self._making)
        self._lay_out()
        self._wire()
        self.restyle()
        self.retranslate()

    def add_part(self, part: QWidget) -> None:
        """Something that belongs to the record, below its fields."""
        place = self._standing_layout.indexOf(self._links)
        self._standing_layout.insertWidget(place, part)

    def add_link(self, button: QPushButton) -> None:
        """A way to another place, in the line above the history."""
        button.setProperty("kind", "link")
        self._links_row.insertWidget(self._links_row.count() - 1, button)

    def permit(self, permitted: bool) -> None:
        """Whether the record may be edited."""
        self._permitted = self._editable = permitted
        self.fields.permit(permitted)
        self.archive_button.setVisible(permitted and self.record.removable)

    def show_row(self, row: Row, *, caption: str, title: str, chip: tuple[str, str] = ("", "")) -> None:
        """Shows a row; `chip` is a word and its tone."""
        if self.row is None or self.row.key != row.key:
            self.fold_history()
        self.row, self._heading = row, (caption, title, *chip)
        self.who_changed.show_record(self.record.table, row.key)
        self.fields.show_row(row)
        if not self.is_making:  # else read again behind the fields of a new one
            self._show_heading()
            self._standing.show()

    def show_removed(self, removed: bool) -> None:
        """An archived record is only looked at, and can come back."""
        may = self._permitted and self.record.removable
        if self._editable is not (self._permitted and not removed):  # permitting puts back what is typed
            self._editable = self._permitted and not removed
            self.fields.permit(self._editable)
        self.archive_button.setVisible(may and not removed)
        self.restore_button.setVisible(may and removed)

    def begin(self, values: Mapping[str, object], *, refused: bool = False) -> None:
        """The fields of a new record, which begin empty or, `refused`, come back as they were sent."""
        self.form.begin(values)
        self.begin_again()
        self._came_back = refused

    def begin_again(self) -> None:
        """The fields of a new record as they were left."""
        self._has_begun = True
        self.caption.hide()
        self.chip.hide()
        self.title.setText(
            self.desk.sentences.say("records.page.new", record=self.words.name(self.record.name))
        )
        self._standing.hide()
        self._making.show()
        self.form.focus_first()

    @property
    def form(self) -> RecordFields:
        """The fields of a new record."""
        return self.new_fields

    @property
    def has_draft(self) -> bool:
        """Whether a new record was begun, filled in, and neither saved nor given up."""
        return self._has_begun and (self._came_back or self.form.is_changed)

    @property
    def is_making(self) -> bool:
        """Whether the fields of a new record are shown."""
        return not self._making.isHidden()

    def stop_making(self) -> None:
        """Back to what was shown; what was filled in stays until it is saved or given up."""
        if self.is_making:
            self._making.hide()
            self._show_heading()
        self._standing.setVisible(self.row is not None)

    def fold_history(self) -> None:
        """The history goes until it is asked for."""
        self.history_button.setChecked(False)

    def show_events(self, events: Sequence[Event]) -> None:
        """What happened to the record, newest first."""
        self.history.show_events(events)

    def restyle(self) -> None:
        """Icons in the theme in use."""
        theme = self.desk.theme
        side = beside_words(theme.metric("icon"))
        for button, name, tone in (
            (self.history_button, "history", "text.muted"),
            (self.archive_button, "archive-arrow-down-outline", "danger"),
            (self.restore_button, "archive-arrow-up-outline", "text.muted"),
        ):
            button.setIcon(icon(name, theme.color(tone)))
            button.setIconSize(side)
        self.who_changed.restyle()

    def retranslate(self) -> None:
        """Buttons in the language in use."""
        says, name = self.desk.sentences.say, self.words.name(self.record.name)
        self.save_button.setText(says("records.page.add", record=name))
        self.cancel_button.setText(says("records.cancel"))
        self.history_button.setText(says("records.page.history"))
        self.archive_button.setText(says("records.page.archive", record=name))
        self.restore_button.setText(says("records.page.restore", record=name))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "history"):
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_making:
            self._cancel()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        for label, level in ((self.caption, "caption"), (self.title, "title")):
            label.setProperty("level", level)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chip.setProperty("kind", "chip")
        self.save_button.setProperty("kind", "primary")
        for button in (self.history_button, self.archive_button):
            button.setProperty("kind", "quiet")
        self.archive_button.setProperty("kind", "danger")
        self.history_button.setCheckable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.caption, 1)
        head.addWidget(self.chip)
        column.addLayout(head)
        column.addWidget(self.title)
        column.addWidget(self._standing)
        column.addWidget(self._making)
        column.addStretch(1)
        self._fill_standing()
        self._making_layout.addWidget(self.new_fields)
        self._making_layout.addWidget(_row(self.save_button, self.cancel_button))
        self._making.hide()
        self._standing.hide()

    def _fill_standing(self) -> None:
        self._links = QWidget()
        self._links_row = QHBoxLayout(self._links)
        self._links_row.setContentsMargins(0, 0, 0, 0)
        self._links_row.setSpacing(4)
        self._links_row.addWidget(self.history_button)
        self._links_row.addStretch(1)
        for widget in (
            self.fields,
            self._links,
            self.history,
            _row(self.archive_button, self.restore_button),
        ):
            self._standing_layout.addWidget(widget)
        below = self._standing_layout.indexOf(self.history) + 1
        self._standing_layout.insertWidget(below, self.who_changed, 0, Qt.AlignmentFlag.AlignLeft)
        self.history.hide()
        self.restore_button.hide()

    def _wire(self) -> None:
        self.save_button.clicked.connect(self._add)
        self.cancel_button.clicked.connect(self._cancel)
        self.archive_button.clicked.connect(self.archiving)
        self.restore_button.clicked.connect(self.restoring)
        self.history_button.toggled.connect(self._toggle_history)

    def _toggle_history(self, shown: bool) -> None:
        self.history.setVisible(shown)
        if shown:
            self.history_wanted.emit()

    def _add(self) -> None:
        values = self.form.read()
        if values is not None:
            self._has_begun = self._came_back = False
            self.stop_making()
            self._save_new(values)

    def _save_new(self, values: Mapping[str, object]) -> None:
        """What was filled in becomes an edit."""
        self.bench.do(Add(self.record.name, values, None))

    def _cancel(self) -> None:
        self._has_begun = self._came_back = False
        self.stop_making()
        self.closed.emit()

    def _show_heading(self) -> None:
        caption, title, word, tone = self._heading
        self.caption.setText(caption)
        self.caption.setVisible(bool(caption))
        self.title.setText(title)
        self.chip.setText(word)
        self.chip.setVisible(bool(word))
        self.chip.setProperty("tone", tone)
        self.chip.style().unpolish(self.chip)
        self.chip.style().polish(self.chip)


def removal(row: Row) -> Remove:
    """The edit that archives a row."""
    return Remove(row.record, row.key, row.version)


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return column


def _row(*buttons: QPushButton) -> QWidget:
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return widget

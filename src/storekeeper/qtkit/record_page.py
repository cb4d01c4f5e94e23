"""A page of records: a searched list at the left, the record in hand at the right, both edited in place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from storekeeper.kit.changes import Change as Notice
from storekeeper.kit.errors import Conflict, StorekeeperError
from storekeeper.kit.records.values import Add, Change, Edit, Row
from storekeeper.qtkit.elided_label import ElidedLabel
from storekeeper.qtkit.empty_state import EmptyState
from storekeeper.qtkit.hint import say_hint
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.list_view import ListView, choose_first
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.paged_model import PagedModel
from storekeeper.qtkit.record_bench import RecordBench
from storekeeper.qtkit.record_detail import RecordDetail, removal
from storekeeper.qtkit.record_topic import RecordTopic
from storekeeper.qtkit.record_words import RecordWords
from storekeeper.qtkit.saved_file import ask_where, tell_saved
from storekeeper.qtkit.undo import take_back
from storekeeper.qtkit.undo_buttons import UndoButtons

_PAUSE = 250  # milliseconds of quiet before what was typed is searched
_KEYS = {
    "search": "Ctrl+F",
    "add": "Ctrl+N",
    "edit": "F2",
    "archive": "Del",
    "export": "Ctrl+E",
    "history": "Ctrl+H",
}


class RecordPage(Page):
    """A subclass gives its topic, what it asks the list, and fills the detail.

    What is shown at the right is read by `read_detail` and handed to `show_detail`.
    """

    form = "record_page"
    tool_bar: QWidget
    undo_button: QToolButton
    redo_button: QToolButton
    search_line: QLineEdit
    state_choice: QComboBox
    count_label: QLabel
    right_note: ElidedLabel
    export_button: QPushButton
    add_button: QPushButton
    splitter: QSplitter
    stack: QStackedWidget
    list_view: ListView
    empty: EmptyState
    detail_area: QScrollArea

    def __init__(self, desk: Desk, topic: RecordTopic, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.topic = topic
        self.place_messages(2)
        self.may_edit = bool(topic.writers & desk.actor.groups)
        self.words = RecordWords(topic.feature, lambda: desk.sentences)
        self.bench = RecordBench(
            desk,
            self.undo_stack,
            page=topic.key,
            words=self.words,
            submit=topic.submit,
            undoable=topic.undoable,
            records=topic.records,
            parent=self,
        )
        self.model = PagedModel(
            desk,
            topic.columns,
            read=topic.read,
            count=topic.count,
            one=topic.one,
            key=topic.row_key,
            sort=topic.sort,
            parent=self,
        )
        self.record = topic.records[topic.record]
        self.detail = self.make_detail()
        self._wanted: object = None
        self._shown: object = None
        self._question = 0
        self._stale = self._overdue = False
        self._actions: dict[str, QAction] = {}
        self.undo_buttons = UndoButtons(desk, self.undo_stack, self.undo_button, self.redo_button)
        self._lay_out()
        self._wire()
        self._make_actions()
        self.restyle()
        self.retranslate()
        self.bench.recall()
        self.reload()

    # what a subclass says

    def make_detail(self) -> RecordDetail:
        """The panel at the right."""
        return RecordDetail(self.desk, self.words, self.topic.records, self.record, self.bench)

    def asked(self) -> Mapping[str, object]:
        """What the list is asked besides text and state."""
        return {}

    def read_detail(self, connection: Any, key: Any) -> Any:
        """Off the GUI thread: everything about one record; None when it cannot be seen."""
        raise NotImplementedError

    def show_detail(self, found: Any) -> tuple[Row, ...]:
        """Shows what was read; gives the rows that it is made of."""
        raise NotImplementedError

    def new_values(self) -> Mapping[str, object]:
        """What the fields of a new record hold to begin with."""
        return {}

    def key_of_place(self, values: Mapping[str, object]) -> object:
        """The record that a Place of this module means; None for none."""
        return values.get(f"{self.topic.record}_id")

    # what the window and others ask for

    def reload(self) -> None:
        """Reads list and record in hand anew."""
        self._ask()
        self.reload_detail()

    def show_place(self, values: Mapping[str, object]) -> None:
        """Shows the record that was meant, whatever the filters are."""
        key = self.key_of_place(values)
        if key is None:
            return
        self._wanted = key
        if self.model.place_of(key) is not None:
            self._choose_wanted()
            return
        with QSignalBlocker(self.search_line), QSignalBlocker(self.state_choice):
            self.search_line.clear()
            self.state_choice.setCurrentIndex(len(self.topic.states) - 1)
        self._ask()

    def shown(self) -> None:
        """The keyboard goes to the list."""
        self.list_view.setFocus()

    def changed(self, change: Notice) -> None:
        """Somebody else changed what is listed or shown."""
        self.bench.heard(change)
        if any(change.topic.startswith(table) for table in self.topic.tables):
            self._later()

    def show_record(self, key: object) -> None:
        """Shows one record at the right."""
        self._shown = key
        self.detail.stop_making()
        self.reload_detail()

    def reload_detail(self) -> None:
        """Reads what is shown at the right again."""
        if self._shown is None:
            return
        self._question += 1
        self.desk.read(
            self.read_detail,
            self._shown,
            then=partial(self._take_detail, self._question),
            failed=self.tell,
        )

    def begin_new(self) -> None:
        """The fields of a new record at the right, as they were left when somebody looked elsewhere meanwhile."""
        if self.may_edit:
            self.detail_area.show()
            if self.detail.has_draft:
                self.detail.begin_again()
            else:
                self.detail.begin(self.new_values())

    def archive(self) -> None:
        """The record in hand is archived; a message offers to take that back."""
        row = self.detail.row
        if row is None or row.key != self._shown or self.detail.archive_button.isHidden():
            return  # also when the next line was chosen and its record is not here yet
        self.bench.do(removal(row))
        name = self.detail.title.text()
        self.messages.say(
            "done",
            lambda: self.desk.sentences.say("records.page.archived", name=name),
            (lambda: self.desk.sentences.say("records.page.undo_it"), take_back(self.undo_stack)),
        )

    def restore(self) -> None:
        """The archived record in hand comes back."""
        row = self.detail.row
        if row is not None and self.may_edit:
            text = self.desk.sentences.say("records.page.restore", record=self.words.name(row.record))
            self.bench.do(Change(row.record, row.key, row.version, {"removed": False}), text)

    def export(self) -> None:
        """Asks where to, and saves what is listed."""
        name = f"{self.desk.sentences.say(self.topic.code('title'))}.xlsx"
        ask_where(self, self.desk.sentences, name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Saves what is listed, in the order of the list, as a workbook or .csv."""
        asked: dict[str, Any] = {**self.model.asked, "path": path, "sentences": self.desk.sentences}
        self.desk.read(self.topic.save, **asked, then=partial(self._tell_saved, path), failed=self.tell)

    # dress

    def restyle(self) -> None:
        """Icons, heights and widths of the theme in use."""
        theme = self.desk.theme
        side = beside_words(theme.metric("icon"))
        self.undo_buttons.restyle()
        self.export_button.setIcon(
            icon("file-excel", theme.color("text.muted"), theme.color("text.disabled"))
        )
        self.export_button.setIconSize(side)
        self.add_button.setIcon(icon("plus", theme.color("accent.on"), theme.color("text.disabled")))
        self.add_button.setIconSize(side)
        say_hint(self.search_line, self.search_line.placeholderText())
        self.detail.restyle()
        self.empty.restyle(theme)
        self.list_view.restyle(theme)

    def retranslate(self) -> None:
        """Texts of Python in the language in use."""
        if not hasattr(self, "_actions"):
            return
        says = self.desk.sentences.say
        with QSignalBlocker(self.state_choice):
            place = max(self.state_choice.currentIndex(), 0)
            self.state_choice.clear()
            for state in self.topic.states:
                self.state_choice.addItem(says(self.topic.code(f"state.{state}")), state)
            self.state_choice.setCurrentIndex(place)
        say_hint(self.search_line, says(self.topic.code("search")))
        self.list_view.setAccessibleName(says(self.topic.code("title")))
        self.add_button.setText(says("records.page.add", record=self.words.name(self.topic.record)))
        self.right_note.say(says("records.page.hq_edits"))
        for name, action in self._actions.items():
            action.setText(says(f"records.page.action.{name}"))
        self.model.retranslate()
        self.bench.retranslate()
        self.undo_buttons.retranslate()
        self._say_count()
        self._say_emptiness()
        self.reload_detail()

    # the list

    def _ask(self) -> None:
        self.model.ask(
            text=self.search_line.text().strip(), state=self.state_choice.currentData(), **self.asked()
        )
        self._say_emptiness()

    def _later(self) -> None:
        """Reads again what is shown once nothing of this desk is on its way; many notices are one reading more."""
        if self.bench.is_busy:
            self._stale = True
            return
        if self.model.is_reading:
            self._overdue = True
            return
        self._stale = self._overdue = False
        self.model.reload()
        self.reload_detail()

    def _quiet(self) -> None:
        if self._stale:
            self._later()

    def _catch_up(self) -> None:
        if self._overdue:
            self._later()

    def _list_filled(self) -> None:
        if self._wanted is not None:
            self._choose_wanted()
        elif not self.detail.is_making:
            choose_first(self.list_view)
        self._say_emptiness()

    def _list_lost(self, error: StorekeeperError) -> None:
        self.tell(error)
        self._say_emptiness()

    def _choose_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if not self.list_view.choose(wanted):
            self.show_record(wanted)

    def _pick(self, line: Any) -> None:
        key = self.topic.row_key(line)
        if key != self._shown:
            self.show_record(key)

    def _say_count(self, *_count: int) -> None:
        total = self.model.total
        self.count_label.setText(
            "" if total is None else self.desk.sentences.say(self.topic.code("count"), count=total)
        )

    def _say_emptiness(self) -> None:
        says, code = self.desk.sentences.say, self.topic.code
        filtered = bool(self.search_line.text().strip()) or self.state_choice.currentIndex() > 0
        if self.model.is_lost:
            again = says("records.page.try_again")
            self.empty.say(
                "cloud-off-outline", says("records.page.lost"), says("records.page.lost_why"), again
            )
        elif filtered:
            clear = says("records.page.clear_filter")
            self.empty.say(
                "filter-off-outline", says(code("nothing")), says("records.page.nothing_why"), clear
            )
        else:
            add = self.add_button.text() if self.may_edit else ""
            self.empty.say(self.topic.symbol, says(code("none")), says(code("none_why")), add)
        self.empty.restyle(self.desk.theme)
        has_lines = bool(self.model.rowCount()) or (self.model.is_loading and not self.model.is_lost)
        self.stack.setCurrentWidget(self.list_view if has_lines else self.empty)
        self.export_button.setEnabled(bool(self.model.rowCount()))
        has_detail = self._shown is not None or self.detail.is_making
        self.detail_area.setVisible(has_detail)

    def _help(self) -> None:
        """The one button of the empty state."""
        if self.model.is_lost:
            self.reload()
        elif self.search_line.text().strip() or self.state_choice.currentIndex() > 0:
            with QSignalBlocker(self.search_line), QSignalBlocker(self.state_choice):
                self.search_line.clear()
                self.state_choice.setCurrentIndex(0)
            self._ask()
        else:
            self.begin_new()

    # the record in hand

    def _take_detail(self, question: int, found: Any) -> None:
        if question != self._question:
            return
        if found is None:
            self._shown = None
            self._say_emptiness()
            return
        if not self.bench.seen(self.show_detail(found)):
            self._stale = True
        if self.detail.history_button.isChecked():
            self._read_history()
        self._say_emptiness()

    def _read_history(self) -> None:
        row = self.detail.row
        if row is not None:
            self.desk.read(
                self.topic.history,
                record=row.record,
                key=row.key,
                then=partial(self._take_history, row.key),
                failed=self.tell,
            )

    def _take_history(self, key: object, events: Any) -> None:
        if self.detail.row is not None and self.detail.row.key == key:
            self.detail.show_events(events)

    def _saved(self, saved: Any) -> None:
        self.saved.emit()
        rows: tuple[Row, ...] = saved.rows
        own = [row.key for row in rows if row.record == self.topic.record]
        fresh = [key for key in own if self.model.place_of(key) is None]
        if fresh or not rows:
            self._wanted = fresh[0] if fresh and not self.detail.is_making else None
            self.model.reload()
        elif own:
            self.model.refresh(own)
        else:
            self.model.reload()
        if saved.findings:
            finding = saved.findings[0]
            self.messages.say("soft", lambda: self.desk.sentences.tell(finding))
        self.reload_detail()

    def _failed(self, edit: Edit, error: StorekeeperError) -> None:
        if isinstance(edit, Add) and edit.record == self.topic.record and not self.detail.has_draft:
            self.detail.begin(edit.values, refused=True)
        row = self.detail.row
        in_field = (
            isinstance(edit, Change) and row is not None and (edit.record, edit.key) == (row.record, row.key)
        )
        if not in_field:
            self.tell(error, "soft" if isinstance(error, Conflict) else "hard")
        self.model.reload()
        self.reload_detail()

    def _tell_saved(self, path: Path, _count: object) -> None:
        tell_saved(self.messages, lambda: self.desk.sentences, path)

    # wires

    def _lay_out(self) -> None:
        self.list_view.use(self.model)
        self.model.follow(self.bench.pending_changed, partial(self.bench.pending, self.topic.record))
        self.detail_area.setWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        self.detail.permit(self.may_edit)
        self.add_button.setVisible(self.may_edit)
        self.right_note.setVisible(not self.may_edit)

    def _wire(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(self._ask)
        self.search_line.textChanged.connect(self._typing.start)
        self.search_line.returnPressed.connect(self._search_now)
        self.state_choice.currentIndexChanged.connect(self._ask)
        self.list_view.picked.connect(self._pick)
        self.list_view.opened.connect(self._edit)
        self.model.filled.connect(self._list_filled)
        self.model.filled.connect(self._catch_up)
        self.model.counted.connect(self._say_count)
        self.model.failed.connect(self._list_lost)
        self.empty.pressed.connect(self._help)
        self.add_button.clicked.connect(self.begin_new)
        self.export_button.clicked.connect(self.export)
        self.bench.saved.connect(self._saved)
        self.bench.failed.connect(self._failed)
        self.bench.quiet.connect(self._quiet)
        self.detail.archiving.connect(self.archive)
        self.detail.restoring.connect(self.restore)
        self.detail.history_wanted.connect(self._read_history)
        self.detail.closed.connect(self._stop_making)

    def _make_actions(self) -> None:
        deeds = {
            "search": self._go_to_search,
            "add": self.begin_new,
            "edit": self._edit,
            "archive": self.archive,
            "export": self.export,
            "history": self.detail.history_button.toggle,
        }
        for name, deed in deeds.items():
            action = QAction(self)
            action.setObjectName(f"{name}_action")
            action.setShortcut(QKeySequence(_KEYS[name]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(deed)
            if name in {"add", "archive"}:
                action.setEnabled(self.may_edit)
            self.addAction(action)
            self._actions[name] = action
        archive = self._actions["archive"]
        archive.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list_view.addAction(archive)

    def _stop_making(self) -> None:
        self.reload_detail()
        self._say_emptiness()

    def _go_to_search(self) -> None:
        self.search_line.setFocus()
        self.search_line.selectAll()

    def _search_now(self) -> None:
        self._typing.stop()
        self._ask()
        self.list_view.setFocus()

    def _edit(self) -> None:
        self.detail.fields.focus_first()

"""The one screen of every import: a file dropped, understood, previewed cell by cell, written, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableView,
    QWidget,
)

from storekeeper.kit.errors import Conflict, StorekeeperError, Unreachable
from storekeeper.kit.imports import Confirmed, ImportKind, Preview
from storekeeper.qtkit import import_words
from storekeeper.qtkit.drop_target import DropTarget, dropped_files
from storekeeper.qtkit.empty_state import EmptyState
from storekeeper.qtkit.import_columns import ColumnsPanel
from storekeeper.qtkit.import_flow import ImportFlow
from storekeeper.qtkit.import_table import HEADS, ORDER, PreviewTable
from storekeeper.qtkit.messages import Action
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.undo import take_back

_BUSY = frozenset({"reading", "comparing", "writing"})
_LOOK_AGAIN = frozenset({"import.file_changed", "import.no_file"})
_EVERY = 100  # milliseconds between two looks at how far a reading is


class ImportPage(Page):
    """Imports of the kinds that the module offers; the first is chosen."""

    form = "import_page"
    kinds: QWidget
    file_text: QLabel
    sheet_choice: QComboBox
    read_button: QPushButton
    choose_button: QPushButton
    cancel_button: QPushButton
    stack: QStackedWidget
    start: QWidget
    target: DropTarget
    busy: QWidget
    busy_title: QLabel
    busy_bar: QProgressBar
    busy_figure: QLabel
    stop_button: QPushButton
    work: QWidget
    columns: ColumnsPanel
    filters: QWidget
    whole_wrong: QWidget
    wrong_text: QLabel
    besides_text: QLabel
    region_row: QWidget
    region_label: QLabel
    region_choice: QComboBox
    table: QTableView
    detail: QPlainTextEdit
    foot_text: QLabel
    problem_button: QPushButton
    confirm_button: QPushButton
    empty: EmptyState

    def __init__(self, desk: Desk, kinds: Sequence[ImportKind], parent: QWidget | None = None) -> None:
        self._kinds = tuple(kinds)
        super().__init__(desk, parent)
        self.flow = ImportFlow(desk, self._kinds[0], self.undo_stack, self)
        self.model = PreviewTable(desk, self)
        self._kind_buttons, self._state_buttons = QButtonGroup(self), QButtonGroup(self)
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY)
        self._clock.timeout.connect(self._say_share)
        self.place_messages(2)
        self._build()
        self._connect()
        self.retranslate()
        self.restyle()
        self._show_step()
        self.flow.recall()

    # what others ask for

    def open_file(self, path: Path) -> None:
        """Reads a file and shows what importing it would change."""
        self.messages.clear()
        self.flow.open(path)

    def show_place(self, values: Mapping[str, object]) -> None:
        """Opens the named file where it lies on this machine; of a bare name says that it waits."""
        kind = next((each for each in self._kinds if each.key == values.get("kind")), None)
        if kind is not None:
            self._use_kind(self._kinds.index(kind))
        name = str(values.get("file", ""))
        if name and Path(name).is_absolute():
            self.open_file(Path(name))
        elif name:
            say = self.desk.sentences
            choose: Action = (lambda: say.say("import.screen.choose"), self.choose)
            self.messages.say("soft", lambda: self._say("waiting", file=name), choose)

    def choose(self) -> None:
        """Asks for a file."""
        dialog = QFileDialog(self, self._say("open_title"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self._say("open_filter"))
        if self.flow.path is not None:
            dialog.setDirectory(str(self.flow.path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.open()

    def save_template(self) -> None:
        """Asks where to save an empty workbook of the kind that is chosen."""
        dialog = QFileDialog(self, self._say("template"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._say("save_filter"))
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{self.desk.sentences.say(f'{self.flow.kind.words}.name')}.xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.flow.save_template(Path(name), self._template_saved))
        dialog.open()

    def next_problem(self) -> None:
        """Goes to the next line with a problem."""
        row = self.model.next_problem(self.table.currentIndex().row())
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """After a reconnect the file is compared anew, if it could not be before."""
        if self.flow.step == "understood":
            self.flow.compare()

    # making

    def _build(self) -> None:
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setStretchLastSection(True)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for group, box, count in (
            (self._kind_buttons, self.kinds, len(self._kinds)),
            (self._state_buttons, self.filters, 5),
        ):
            layout = box.layout()
            for number in range(count):
                button = QPushButton()
                button.setCheckable(True)
                button.setProperty("kind", "segment")
                place = "first" if number == 0 else "last" if number == count - 1 else ""
                button.setProperty("place", place)
                group.addButton(button, number)
                if layout is not None:
                    layout.addWidget(button)
        self.filters.layout().addStretch(1)  # type: ignore[union-attr]
        self.kinds.setVisible(len(self._kinds) > 1)
        self._kind_buttons.button(0).setChecked(True)
        self._state_buttons.button(0).setChecked(True)
        for text in (
            self.wrong_text,
            self.besides_text,
            self.file_text,
            self.foot_text,
            self.busy_title,
            self.busy_figure,
        ):
            text.setTextFormat(Qt.TextFormat.PlainText)
        self.region_label.setBuddy(self.region_choice)
        self._actions = {name: QAction(self) for name in ("choose", "template", "confirm", "problem", "read")}
        for name, keys in (
            ("choose", "Ctrl+O"),
            ("confirm", "Ctrl+Return"),
            ("problem", "F8"),
        ):
            self._actions[name].setShortcut(QKeySequence(keys))
            self._actions[name].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addActions(list(self._actions.values()))

    def _connect(self) -> None:
        flow = self.flow
        flow.moved.connect(self._show_step)
        flow.failed.connect(self._tell_failure)
        flow.written.connect(self._tell_written)
        flow.taken_back.connect(self._tell_taken_back)
        self._kind_buttons.idClicked.connect(self._use_kind)
        self._state_buttons.idClicked.connect(self._filter)
        self.columns.corrected.connect(flow.correct)
        self.sheet_choice.textActivated.connect(flow.use_sheet)
        self.region_choice.activated.connect(lambda _: flow.name_region(self.region_choice.currentData()))
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        pressed: dict[str, tuple[Callable[[], None], tuple[QPushButton, ...]]] = {
            "choose": (self.choose, (self.target.choose, self.choose_button)),
            "template": (self.save_template, (self.target.template,)),
            "confirm": (flow.confirm, (self.confirm_button,)),
            "problem": (self.next_problem, (self.problem_button,)),
            "read": (self.read_again, (self.read_button,)),
        }
        for name, (deed, buttons) in pressed.items():
            self._actions[name].triggered.connect(deed)
            for button in buttons:
                button.clicked.connect(self._actions[name].trigger)
        self.cancel_button.clicked.connect(flow.cancel)
        self.stop_button.clicked.connect(flow.cancel)

    # what is shown

    def _show_step(self) -> None:
        flow = self.flow
        busy, working = flow.step in _BUSY, flow.step in {"understood", "previewed"}
        if not self._may_import:
            page: QWidget = self.empty
        else:
            page = self.busy if busy else self.work if working else self.start
        self.stack.setCurrentWidget(page)
        if flow.step == "reading":
            self._clock.start()
        else:
            self._clock.stop()
        self.file_text.setText(flow.file if working else "")
        for widget in (self.file_text, self.read_button, self.choose_button, self.cancel_button):
            widget.setVisible(working)
        self._show_sheets(working)
        if working:
            self._show_work()
        elif busy:
            self._say_busy()
        self._say_actions()

    @property
    def _may_import(self) -> bool:
        return bool(self.flow.kind.needs & self.desk.actor.groups)

    def _show_sheets(self, working: bool) -> None:
        book, understood = self.flow.book, self.flow.understood
        sheets = book.sheets if working and book is not None else ()
        self.sheet_choice.setVisible(len(sheets) > 1)
        self.sheet_choice.clear()
        for sheet in sheets:
            self.sheet_choice.addItem(sheet.name)
        if understood is not None:
            self.sheet_choice.setCurrentText(understood.sheet)

    def _show_work(self) -> None:
        flow, preview = self.flow, self.flow.preview
        if flow.understood is not None:
            self.columns.show_columns(
                flow.kind, flow.understood.columns, flow.column_names, self.desk.sentences
            )
        counts = preview.counts if preview is not None else {}
        self._state_buttons.button(1 if counts.get("wrong") else 0).setChecked(True)
        self._filter(self._state_buttons.checkedId())
        self._say_preview()
        if self.isVisible():  # what had the focus is out of sight now
            widget = self.table if preview is not None else self.columns.boxes[self.flow.kind.lines.keys[0]]
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self, number: int) -> None:
        """Shows the lines of one state; 0 is all."""
        self.model.show_preview(self.flow.kind, self.flow.preview, "" if number == 0 else ORDER[number - 1])
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_detail(self.table.currentIndex(), QModelIndex())

    def _show_detail(self, now: QModelIndex, _before: QModelIndex) -> None:
        told = self.model.detail(now.row()) if now.isValid() else ""
        self.detail.setPlainText(told or self._say("detail_none"))

    def _use_kind(self, number: int) -> None:
        self._kind_buttons.button(number).setChecked(True)
        if self._kinds[number] is not self.flow.kind:
            self.messages.clear()
            self.flow.use(self._kinds[number])

    def read_again(self) -> None:
        """The file as it is now."""
        if self.flow.path is not None:
            self.open_file(self.flow.path)

    # what happened

    def _tell_failure(self, error: StorekeeperError) -> None:
        action: Action | None = None
        if isinstance(error, Unreachable | Conflict) or error.code == "people.comparison_not_asked":
            action = (lambda: self._say("try_again"), self._again)
        elif error.code in _LOOK_AGAIN:
            action = (lambda: self._say("read_again"), self.read_again)
        self.messages.say("hard", lambda: self.desk.sentences.tell(error), action)

    def _again(self) -> None:
        self.messages.clear()
        self.flow.compare()

    def _tell_written(self, told: tuple[Preview, Confirmed]) -> None:
        _, confirmed = told
        words, say = self.flow.kind.words, self.desk.sentences
        undo: Action = (lambda: self._say("undo"), take_back(self.undo_stack))
        self.messages.say("done", lambda: say.say(f"{words}.done", **confirmed.counts), undo)
        self.saved.emit()

    def _tell_taken_back(self, file: str, again: bool) -> None:
        code = "redone" if again else "undone"
        self.messages.say("done", lambda: self._say(code, file=file))
        self.saved.emit()

    def _template_saved(self, path: Path) -> None:
        self.messages.say(
            "done", lambda: self._say("template_saved", file=path.name, folder=str(path.parent))
        )

    # words

    def retranslate(self) -> None:
        """Everything is said here; the form has no texts of its own."""
        if not hasattr(self, "flow"):
            return
        say = self.desk.sentences
        self.kinds.setAccessibleName(self._say("kind"))
        for number, kind in enumerate(self._kinds):
            self._kind_buttons.button(number).setText(import_words.as_label(say.say(f"{kind.words}.name")))
        self.target.title.setText(self._say("drop_title"))
        self.target.reason.setText(self._say("drop_why"))
        self.target.template.setText(self._say("template"))
        self.target.choose.setText(self._say("choose"))
        self.choose_button.setText(self._say("choose_again"))
        self.read_button.setText(self._say("read_again"))
        self.problem_button.setText(self._say("next_problem"))
        for button in (self.cancel_button, self.stop_button):
            button.setText(self._say("cancel"))
        self.sheet_choice.setAccessibleName(self._say("sheet"))
        self.filters.setAccessibleName(self._say("filter"))
        self.table.setAccessibleName(self._say("table"))
        self.detail.setAccessibleName(self._say("detail"))
        self.region_label.setText(self._say("region"))
        self.region_choice.setAccessibleName(self._say("region"))
        self.columns.retranslate(say)
        self.model.retranslate()
        self._show_detail(self.table.currentIndex(), QModelIndex())
        self._say_preview()
        self._say_busy()
        self._say_no_right()
        self._say_actions()

    def _say_preview(self) -> None:
        preview, counts = self.flow.preview, self.flow.preview.counts if self.flow.preview else {}
        self._state_buttons.button(0).setText(self._say("all", count=sum(counts.values())))
        for number, state in enumerate(ORDER, start=1):
            button = self._state_buttons.button(number)
            button.setText(self._say(f"only.{state}", count=counts.get(state, 0)))
            button.setEnabled(bool(counts.get(state)))
        wrong, others = import_words.besides(preview, self.desk.sentences) if preview else ([], [])
        for label, box, told in (
            (self.wrong_text, self.whole_wrong, wrong),
            (self.besides_text, self.besides_text, others),
        ):
            label.setText("\n".join(told))
            box.setVisible(bool(told))
        self._say_regions(preview)
        problems = len(preview.problems) if preview else 0
        writes = counts.get("new", 0) + counts.get("changed", 0)
        self.problem_button.setVisible(bool(counts.get("wrong")))
        self.confirm_button.setVisible(preview is not None and writes > 0)
        self.confirm_button.setEnabled(problems == 0 and writes > 0)
        self.confirm_button.setText(self.desk.sentences.say(f"{self.flow.kind.words}.confirm", count=writes))
        self.foot_text.setText(self._foot(preview, problems, writes))

    def _foot(self, preview: Preview | None, problems: int, writes: int) -> str:
        if preview is None:
            return self._say("nothing_yet")
        if problems:
            return self._say("problems", count=problems)
        return self._say("ready") if writes else self._say("all_same")

    def _say_regions(self, preview: Preview | None) -> None:
        choices = preview.choices if preview else ()
        self.region_row.setVisible(bool(choices))
        self.region_choice.clear()
        self.region_choice.addItem(self._say("region_none"), None)
        for choice in choices:
            name = choice.name_en if self.desk.sentences.language == "en" else choice.name_zh
            self.region_choice.addItem(self._say("region_entry", code=choice.value, name=name), choice.value)
        self.region_choice.setCurrentIndex(max(0, self.region_choice.findData(self.flow.region)))

    def _say_busy(self) -> None:
        reading = self.flow.step == "reading"
        self.busy_bar.setRange(0, 100 if reading else 0)
        if self.flow.step in _BUSY:
            self.busy_title.setText(self._say(self.flow.step, file=self.flow.file))
        self.busy_bar.setAccessibleName(self.busy_title.text())
        self.stop_button.setVisible(self.flow.step != "writing")
        self._say_share()

    def _say_share(self) -> None:
        reading = self.flow.step == "reading"
        percent = min(99, int(self.flow.reading.share * 100))
        if reading:
            self.busy_bar.setValue(percent)
        self.busy_figure.setText(self._say("share", percent=percent) if reading else self._say("nothing_yet"))
        self.busy_figure.setVisible(self.flow.step != "writing")

    def _say_no_right(self) -> None:
        say, kind = self.desk.sentences, self.flow.kind
        groups = tuple(say.say(f"desktop.group.{group}") for group in sorted(kind.needs))
        title = self._say("no_right", kind=say.say(f"{kind.words}.name"))
        self.empty.say("lock", title, self._say("no_right_why", groups=groups))

    def _say_actions(self) -> None:
        flow, working = self.flow, self.flow.step in {"understood", "previewed"}
        texts = {
            "choose": self._say("choose"),
            "template": self._say("template"),
            "confirm": self.confirm_button.text(),
            "problem": self._say("next_problem"),
            "read": self._say("read_again"),
        }
        for name, text in texts.items():
            self._actions[name].setText(text)
        free = self._may_import and flow.step not in _BUSY
        self._actions["choose"].setEnabled(free)
        self._actions["template"].setEnabled(free)
        self._actions["confirm"].setEnabled(
            working and self.confirm_button.isEnabled() and flow.preview is not None
        )
        self._actions["problem"].setEnabled(working)
        self._actions["read"].setEnabled(working)
        self._say_no_right()

    def _say(self, code: str, /, **values: object) -> str:
        return self.desk.sentences.say(f"import.screen.{code}", **values)

    # dress

    def restyle(self) -> None:
        """Icons, heights and widths of the theme in use."""
        theme = self.desk.theme
        self.target.restyle(theme)
        self.empty.restyle(theme)
        self.model.restyle()
        self.columns.setFixedWidth(theme.metric("side_panel"))
        row = theme.metric("row")
        self.table.verticalHeader().setDefaultSectionSize(row)
        letters = self.table.fontMetrics()
        self.detail.setFixedHeight(min(row * 4, letters.lineSpacing() * 4 + 20))
        widths = {"state": "有誤有誤", "row": "200000", "number": "0" * 12, "name": "測" * 9}
        for place, head in enumerate(HEADS[:-1]):
            icon = theme.metric("icon") + 12 if head == "state" else 0
            self.table.setColumnWidth(place, letters.horizontalAdvance(widths[head]) + icon + 24)

    # dropping

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops reading and comparing, as the button there does."""
        may_stop = self.stack.currentWidget() is self.busy and not self.stop_button.isHidden()
        if event.key() == Qt.Key.Key_Escape and may_stop:
            self.stop_button.click()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._may_import and self.flow.step not in _BUSY and dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self.target.hover(True)
            self.target.title.setText(self._say("drop_now"))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._stop_hovering()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._stop_hovering()
        files = dropped_files(event.mimeData())
        event.acceptProposedAction()
        if len(files) == 1:
            self.open_file(files[0])
        elif files:
            self.messages.say("soft", lambda: self._say("one_file"))

    def _stop_hovering(self) -> None:
        self.target.hover(False)
        self.target.title.setText(self._say("drop_title"))

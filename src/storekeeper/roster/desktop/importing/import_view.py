"""A workbook on the roster page, in place of the grid: how far it is, what it would change, and the confirmation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from storekeeper.kit.errors import Conflict, StorekeeperError
from storekeeper.qtkit.messages import Action, MessageBar
from storekeeper.qtkit.module import Desk
from storekeeper.roster.desktop.importing.course import ImportCourse
from storekeeper.roster.desktop.importing.preview_table import ORDER, ImportTable
from storekeeper.roster.domain import Week

_EVERY = 100  # milliseconds between two looks at how far a reading is
_FILTERS = ("", *ORDER)


class ImportView(QWidget):
    """`ask` lets a file be chosen, `open` shows what it would change in a week.

    agreed: (ImportWeek, file name) it is to be done. opened: (bool) it is on show, or no more.
    """

    agreed = Signal(object, str)
    opened = Signal(bool)

    def __init__(self, desk: Desk, messages: MessageBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._messages = desk, messages
        self.course = ImportCourse(desk, self)
        self.model = ImportTable(desk, self)
        self.title, self.figure, self.foot, self.detail = QLabel(), QLabel(), QLabel(), QLabel()
        self.bar, self.table = QProgressBar(), QTableView()
        self.read_button, self.cancel_button = QPushButton(), QPushButton()
        self.problem_button, self.confirm_button = QPushButton(), QPushButton()
        self.filters = QButtonGroup(self)
        self._filter_bar = QWidget()
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY)
        self._clock.timeout.connect(self._say_share)
        self._build()
        self._connect()
        self.hide()
        self.retranslate()
        self.restyle()

    @property
    def is_open(self) -> bool:
        """Whether a file is being read or looked at."""
        return self.course.step != "start"

    def ask(self, week: Week) -> None:
        """Asks for a file without holding up the window."""
        dialog = QFileDialog(self.parentWidget(), self._shared("open_title"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self._shared("open_filter"))
        if self.course.path is not None:
            dialog.setDirectory(str(self.course.path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.open(Path(name), week))
        dialog.open()

    def open(self, path: Path, week: Week) -> None:
        """Reads a file and shows what it would change in this week; writes nothing."""
        self._messages.clear()
        self.course.open(path, week)

    def leave(self) -> None:
        """Back to the grid; nothing is imported."""
        self.course.leave()

    def week_on_show(self, week: Week) -> None:
        """Another shop or week is on show: the file was compared with the one before."""
        old = self.course.week
        if self.is_open and old is not None and (old.shop.id, old.monday) != (week.shop.id, week.monday):
            self.leave()

    def next_problem(self) -> None:
        """Goes to the next line with a problem."""
        row = self.model.next_problem(self.table.currentIndex().row())
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # making

    def _build(self) -> None:
        self.title.setProperty("level", "subtitle")
        for text in (self.title, self.figure, self.foot, self.detail):
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        head = self.table.horizontalHeader()
        head.setStretchLastSection(True)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.cancel_button.setProperty("kind", "quiet")
        self.confirm_button.setProperty("kind", "primary")
        segments = _row(self._filter_bar, spacing=0)
        for number in range(len(_FILTERS)):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("kind", "segment")
            button.setProperty("place", {0: "first", len(_FILTERS) - 1: "last"}.get(number, ""))
            self.filters.addButton(button, number)
            segments.addWidget(button)
        segments.addStretch(1)
        self.filters.button(0).setChecked(True)
        self._arrange()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        head, foot = QWidget(), QWidget()
        above, below = _row(head), _row(foot)
        above.addWidget(self.title, 1)
        for button in (self.read_button, self.cancel_button):
            above.addWidget(button)
        below.addWidget(self.foot, 1)
        for button in (self.problem_button, self.confirm_button):
            below.addWidget(button)
        for widget in (head, self.bar, self.figure, self._filter_bar):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(foot)
        column.addStretch(0)
        self.setTabOrder(self.cancel_button, self.filters.button(0))

    def _connect(self) -> None:
        self.course.moved.connect(self._show_step)
        self.course.failed.connect(self._tell)
        self.course.agreed.connect(self.agreed)
        self.filters.idClicked.connect(self._filter)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._show_detail(now.row()))
        pressed: tuple[tuple[QPushButton, Callable[[], None], str], ...] = (
            (self.cancel_button, self.leave, "Esc"),
            (self.read_button, self.course.read_again, ""),
            (self.problem_button, self.next_problem, ""),
            (self.confirm_button, self.course.confirm, "Ctrl+Return"),
        )
        for button, deed, keys in pressed:
            button.clicked.connect(deed)
            if keys:
                action = QAction(self)
                action.setShortcut(QKeySequence(keys))
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                action.triggered.connect(button.click)
                self.addAction(action)

    # what is shown

    def _show_step(self) -> None:
        step, was_open = self.course.step, not self.isHidden()
        looking = step in {"previewed", "checking"}
        if step == "reading":
            self._clock.start()
        else:
            self._clock.stop()
        for widget in (self.bar, self.figure):
            widget.setVisible(not looking)
        for shown in (self._filter_bar, self.table, self.foot, *self._looking_buttons()):
            shown.setVisible(looking)
        if step == "previewed":
            counts = self.course.preview.counts if self.course.preview else {}
            self._show_lines("wrong" if counts.get("wrong") else "")
        elif step == "start":
            self.model.show_preview(None)
        self._say()
        self.setVisible(self.is_open)
        if was_open != self.is_open:
            self.opened.emit(self.is_open)
        if self.isVisible():
            (self.table if looking else self.cancel_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _looking_buttons(self) -> tuple[QPushButton, ...]:
        return self.read_button, self.problem_button, self.confirm_button

    def _show_lines(self, state: str) -> None:
        self.filters.button(_FILTERS.index(state)).setChecked(True)
        self.model.show_preview(self.course.preview, state)
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 0))

        self._show_detail(self.table.currentIndex().row())

    def _show_detail(self, row: int) -> None:
        """What is said of the line, whole: the table may have no room for it."""
        line = self.model.line(row)
        self.detail.setText(self.model.text(line, "why") if line is not None else "")
        self.detail.setVisible(bool(self.detail.text()))

    def _filter(self, number: int) -> None:
        self._show_lines(_FILTERS[number])

    def _tell(self, error: StorekeeperError) -> None:
        action: Action | None = None
        if isinstance(error, Conflict):
            action = (lambda: self._shared("try_again"), self.course.compare)
        elif error.code == "import.file_changed":
            action = (lambda: self._shared("read_again"), self.course.read_again)
        if error.code != "import.given_up":
            self._messages.say("hard", lambda: self._desk.sentences.tell(error), action)

    # words and dress

    def retranslate(self) -> None:
        """Everything is said here."""
        self.read_button.setText(self._shared("read_again"))
        self.cancel_button.setText(self._shared("cancel"))
        self.problem_button.setText(self._shared("next_problem"))
        self._filter_bar.setAccessibleName(self._shared("filter"))
        self.table.setAccessibleName(self._shared("table"))
        self.model.say_again()
        self._say()

    def _say(self) -> None:
        preview, step = self.course.preview, self.course.step
        counts = preview.counts if preview is not None else {}
        lines = self.model.counts
        for number, state in enumerate(_FILTERS):
            button = self.filters.button(number)
            count = lines.get(state, 0) if state else sum(lines.values())
            button.setText(self._own(f"only.{state}" if state else "only.all", count=count))
            button.setEnabled(not state or count > 0)
        writes = counts.get("new", 0) + counts.get("changed", 0)
        problems = len(preview.problems) if preview is not None else 0
        if step in {"reading", "comparing"}:
            self.title.setText(self._shared(step, file=self.course.file))
        elif preview is not None:
            self.title.setText(self._own("title", file=self.course.file, sheet=preview.read.sheet))
        self.bar.setAccessibleName(self.title.text())
        self.problem_button.setEnabled(counts.get("wrong", 0) > 0)
        self.confirm_button.setEnabled(step == "previewed" and writes > 0 and problems == 0)
        self.confirm_button.setText(self._own("confirm", count=writes))
        self.foot.setText(self._foot(problems, writes))
        self._say_share()

    def _foot(self, problems: int, writes: int) -> str:
        if problems:
            return self._shared("problems", count=problems)
        return self._own("ready") if writes else self._shared("all_same")

    def _say_share(self) -> None:
        reading = self.course.step == "reading"
        percent = min(99, int(self.course.reading.share * 100))
        self.bar.setRange(0, 100 if reading else 0)
        if reading:
            self.bar.setValue(percent)
        self.figure.setText(
            self._shared("share", percent=percent) if reading else self._shared("nothing_yet")
        )

    def _own(self, code: str, **values: object) -> str:
        return self._desk.sentences.say(f"roster.screen.import.{code}", **values)

    def _shared(self, code: str, **values: object) -> str:
        return self._desk.sentences.say(f"import.screen.{code}", **values)

    def restyle(self) -> None:
        """Heights and widths of the theme in use."""
        theme = self._desk.theme
        self.model.say_again()
        self.table.verticalHeader().setDefaultSectionSize(theme.metric("row"))
        letters = self.table.fontMetrics()
        wide = {"who": "測" * 6, "day": "12月24日（四）", "cell": "AB200", "state": self._widest_state()}
        for place, name in enumerate(("state", "cell", "who", "day", "before", "after")):
            sign = theme.metric("icon") + 12 if name == "state" else 0
            width = letters.horizontalAdvance(wide.get(name, "0930-1330,1700-2130"))
            self.table.setColumnWidth(place, width + sign + 24)

    def _widest_state(self) -> str:
        return max((self._own(f"state.{state}") for state in ORDER), key=len)


def _row(of: QWidget, spacing: int = 8) -> QHBoxLayout:
    row = QHBoxLayout(of)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    return row

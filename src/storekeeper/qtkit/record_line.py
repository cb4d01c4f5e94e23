"""One row inside a list of a panel, and the fields of a row that is being made there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from storekeeper.kit.records.values import Row
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_fields import RecordFields


class FormOwner(Protocol):
    """The list that a new row is made for."""

    desk: Desk

    def as_widget(self) -> QWidget:
        """Itself."""
        ...

    def new_fields(self) -> RecordFields:
        """Editors for a new row."""
        ...

    def add(self, values: Mapping[str, object]) -> None:
        """The new row was filled in."""
        ...

    def given_up(self) -> None:
        """It was not."""
        ...


class LineOwner(FormOwner, Protocol):
    """The list that a line stands in."""

    def describe(self, row: Row) -> tuple[str, str]:
        """A row in words."""
        ...

    def fields_for(self, line: RecordLine) -> RecordFields:
        """Editors for an opened line."""
        ...

    def step_from(self, line: RecordLine, by: int) -> None:
        """The keyboard to another line."""
        ...

    def begin_new(self) -> None:
        """Opens the fields of a new row."""
        ...


_OWN_KEYS = {Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Insert}


class RecordLine(QFrame):
    """One row: its line, and its fields once it is opened (Enter, F2, a click); Del removes it."""

    removing = Signal()
    opened = Signal(bool)

    def __init__(self, owner: LineOwner, row: Row) -> None:
        super().__init__(owner.as_widget())
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
        self._extra = QHBoxLayout()
        self._refreshed: list[Callable[[RecordLine], None]] = []
        self._fields: RecordFields | None = None
        self._lay_out()

    def add_button(self, button: QPushButton, refresh: Callable[[RecordLine], None]) -> None:
        """One more button; `refresh` says its text, and whether it is there, for the row as it is then."""
        self._extra.addWidget(button)
        self._refreshed.append(refresh)

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
        for refresh in self._refreshed:
            refresh(self)

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

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() in _OWN_KEYS and self.hasFocus())  # a page may have the same keys
        return super().event(event)

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
        head.addLayout(self._extra)
        head.addWidget(self.edit_button)
        head.addWidget(self.remove_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 4, 4, 4)
        self._column.addLayout(head)


class NewRow(QFrame):
    """The fields of a row that is being made, with 新增 and 取消."""

    def __init__(self, owner: FormOwner) -> None:
        super().__init__(owner.as_widget())
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
        self._owner.given_up()

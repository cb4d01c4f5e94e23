"""The tray of the status bar: edits that wait for the server, and refused ones to be dropped or made again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.unsaved import UnsavedEdit

_NAMED = 3  # edits named in one sentence; the others are counted


def loss(desk: Desk) -> str:
    """What closing now would lose, in one sentence; empty when nothing."""
    sentences, unsaved = desk.sentences, desk.unsaved
    count = desk.lanes.pending_writes + len(unsaved.refused)
    names = [edit.label() for edit in (*unsaved.refused, *unsaved.waiting)]
    if not count:
        return ""
    if not names:
        return sentences.say("desktop.closing_loses", count=count)
    told = names[:_NAMED]
    if count > len(told):
        told.append(sentences.say("desktop.closing_more", count=count - len(told)))
    return sentences.say("desktop.closing_loses_named", count=count, names=tuple(told))


class WaitingEdits(QToolButton):
    """Seen while edits wait for a server that is away, and as long as a refused one has not been looked after."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("waiting_edits")
        self.setProperty("kind", "status")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.tray = Tray(desk, self)
        self.clicked.connect(self.open_tray)
        desk.unsaved.changed.connect(self._follow)
        desk.appearance.changed.connect(self._restyle)
        self._restyle()
        self._follow()

    def open_tray(self) -> None:
        """Shows the list above the button, with the keyboard in it."""
        self.tray.fill()
        self.tray.adjustSize()
        window = self.window()
        height = min(self.tray.sizeHint().height(), max(window.height() - 120, 200))
        self.tray.resize(max(self.tray.sizeHint().width(), 420), height)
        corner = self.mapToGlobal(QPoint(0, -self.tray.height() - 4))
        self.tray.move(corner)
        self.tray.show()
        self.tray.focus_first()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "tray"):
            self._follow()
        super().changeEvent(event)

    def _restyle(self) -> None:
        self.setIcon(icon("cloud-sync", self._desk.theme.color("text.muted")))
        self._follow()

    def _follow(self) -> None:
        unsaved = self._desk.unsaved
        waiting, refused = sum(one.waited for one in unsaved.waiting), len(unsaved.refused)
        say = self._desk.sentences.say
        if waiting and refused:
            text = say("desktop.waiting.button_both", waiting=waiting, refused=refused)
        elif refused:
            text = say("desktop.waiting.button_refused", refused=refused)
        else:
            text = say("desktop.waiting.button", waiting=waiting)
        self.setText(text)
        self.setAccessibleName(f"{say('desktop.waiting.title')}: {text}")
        self.setVisible(bool(waiting or refused))
        if self.tray.isVisible():
            self.tray.fill()


class Tray(QFrame):
    """The list itself: each edit with its name and what becomes of it; Esc closes."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._desk = desk
        self.setProperty("kind", "card")
        self._title = _label("", "subtitle")
        self._drop_all = _button("", desk.unsaved.drop_all)
        self._rows: list[QWidget] = []
        inner = QWidget()
        inner.setProperty("ground", "surface")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(12)
        self._list.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._drop_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(area, 1)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every edit as listed: its name, and what becomes of it."""
        labels = [row.findChildren(QLabel) for row in self._rows]
        return tuple("\n".join(label.text() for label in of_row) for of_row in labels if of_row)

    def fill(self) -> None:
        """Lists what is unsaved now: the refused first, for they need somebody."""
        say, unsaved = self._desk.sentences.say, self._desk.unsaved
        held = self.focusWidget()
        place = held.objectName() if held is not None else ""
        for row in self._rows:
            self._list.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        waiting = [one for one in unsaved.waiting if one.waited]
        self._rows = [self._row(edit) for edit in (*unsaved.refused, *waiting)]
        if not self._rows:
            self._rows.append(_label(say("desktop.waiting.nothing"), "muted"))
        for index, row in enumerate(self._rows):
            self._list.insertWidget(index, row)
        self._title.setText(say("desktop.waiting.title"))
        self._drop_all.setText(say("desktop.waiting.drop_all"))
        self._drop_all.setVisible(len(unsaved.refused) > 1)
        self.setAccessibleName(say("desktop.waiting.title"))
        if self.isVisible() and (held is None or not _focus(self, place)):
            self.focus_first()

    def focus_first(self) -> None:
        """Puts the keyboard on the first button of the list."""
        first = next((one for one in self.findChildren(QPushButton) if one.isVisibleTo(self)), self)
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def _row(self, edit: UnsavedEdit) -> QWidget:
        sentences, theme = self._desk.sentences, self._desk.theme
        name = edit.label()
        row = QWidget()
        sign = Sign()
        sign.show_tone("info" if edit.error is None else "hard", theme)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(_label(name, "strong"))
        words.addWidget(_label(_fate(edit, sentences), "caption"))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        if edit.error is not None:
            unsaved = self._desk.unsaved
            if edit.again is not None:
                line.addWidget(self._deed("again", name, edit.id, unsaved.make_again))
            line.addWidget(self._deed("drop", name, edit.id, unsaved.drop))
        return row

    def _deed(self, key: str, name: str, edit: UUID, deed: Callable[[UUID], None]) -> QPushButton:
        say = self._desk.sentences.say
        button = _button(say(f"desktop.waiting.{key}"), partial(deed, edit))
        button.setObjectName(f"{key}_{edit}")
        button.setAccessibleName(say(f"desktop.waiting.{key}_name", what=name))
        return button


def _fate(edit: UnsavedEdit, sentences: Sentences) -> str:
    time = f"{edit.made_at.astimezone(HONG_KONG):%H:%M:%S}"
    if edit.error is None:
        return sentences.say("desktop.waiting.waits", time=time)
    return sentences.say("desktop.waiting.refused", time=time, reason=sentences.tell(edit.error))


def _focus(within: QWidget, name: str) -> bool:
    found = within.findChild(QPushButton, name) if name else None
    if found is None:
        return False
    found.setFocus(Qt.FocusReason.OtherFocusReason)
    return True


def _label(text: str, level: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("level", level)
    return label


def _button(text: str, deed: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", "link")
    button.clicked.connect(lambda _checked: deed())
    return button

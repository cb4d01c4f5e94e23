"""The map of the keys (F1 or ?): made from the actions themselves, in groups, to be searched, copied and printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QTextDocument
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.overlay import Overlay
from storekeeper.desktop.palette_entries import actions_of, keys_of, text_of
from storekeeper.kit.han import folded
from storekeeper.qtkit.key_table import KeyTable
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page


@dataclass(frozen=True)
class KeyGroup:
    """Keys that belong together: (keys, what they do)."""

    title: str
    lines: tuple[tuple[str, str], ...]


class KeyMap(Overlay):
    """Opens when the window is `explaining`; typing narrows it, Esc takes it away."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window, widest=900, highest=680)
        self._owner, self._desk = window, desk
        self._groups: tuple[KeyGroup, ...] = ()
        self.setObjectName("key_map")
        self.title, self.line = _label("title"), QLineEdit()
        self.copy_button, self.print_button, self.close_button = QPushButton(), QPushButton(), QPushButton()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        foot.addStretch()
        foot.addWidget(self.copy_button)
        foot.addWidget(self.print_button)
        self.column.addLayout(head)
        self.column.addWidget(self.line)
        self.column.addWidget(self._area, 1)
        self.column.addLayout(foot)
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._show)
        self.copy_button.clicked.connect(self.copy)
        self.print_button.clicked.connect(self.ask_print)
        self.close_button.clicked.connect(self.leave)
        window.explaining.connect(self.open)

    @property
    def groups(self) -> tuple[KeyGroup, ...]:
        """What is shown now."""
        return narrowed(self._groups, self.line.text())

    @property
    def words(self) -> str:
        """What is shown, as plain words."""
        lines: list[str] = []
        for group in self.groups:
            lines += [group.title, *(f"  {keys}\t{deed}" for keys, deed in group.lines), ""]
        return "\n".join(lines)

    def open(self) -> None:
        """Shows the keys of the window and of the page in front, or takes them away again."""
        if self.isVisible():
            self.leave()
            return
        say = self._desk.sentences.say
        self.title.setText(say("desktop.action.keys"))
        self.setAccessibleName(say("desktop.action.keys"))
        self.line.setPlaceholderText(say("desktop.keys.search"))
        self.line.setAccessibleName(say("desktop.keys.search"))
        self.copy_button.setText(say("desktop.keys.copy"))
        self.print_button.setText(say("desktop.keys.print"))
        self.close_button.setText(say("desktop.keys.close"))
        self._area.setAccessibleName(say("desktop.action.keys"))
        self._groups = gathered(self._owner, self._desk)
        self.line.clear()
        self._show()
        self.lay_over(self.line)

    def copy(self) -> None:
        """Puts the words on the clipboard."""
        QGuiApplication.clipboard().setText(self.words)

    def document(self) -> QTextDocument:
        """The words as a page to be printed."""
        parts = [f"<h2>{escape(self.title.text())}</h2>"]
        for group in self.groups:
            rows = "".join(
                f"<tr><td><b>{escape(keys)}</b>&nbsp;&nbsp;</td><td>{escape(deed)}</td></tr>"
                for keys, deed in group.lines
            )
            parts.append(f"<h3>{escape(group.title)}</h3><table cellpadding='3'>{rows}</table>")
        document = QTextDocument(self)
        document.setHtml("".join(parts))
        return document

    def ask_print(self) -> None:
        """Asks for a printer without holding up the window, then prints."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        dialog = QPrintDialog(QPrinter(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.document().print_(dialog.printer()))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        if self.groups:
            column.addWidget(_table(self.groups))
        if not self.groups:
            nothing = _label("muted")
            nothing.setText(self._desk.sentences.say("desktop.keys.nothing"))
            column.addWidget(nothing)
        column.addStretch()
        self._area.setWidget(inner)
        inner.setAutoFillBackground(False)


def gathered(window: MainWindow, desk: Desk) -> tuple[KeyGroup, ...]:
    """The keys of the page in front, of the grids and fields on it, and of the window."""
    sentences, page = desk.sentences, window.page
    found = [KeyGroup(sentences.say("desktop.palette.page"), _lines(actions_of(page)))]
    for table in _tables(page):
        lines = tuple((keys, sentences.say(code)) for keys, code in table.lines)
        found.append(KeyGroup(sentences.say(table.title), lines))
    found.append(KeyGroup(sentences.say("desktop.palette.window"), _lines(window.actions_map())))
    return tuple(group for group in found if group.lines)


def narrowed(groups: Iterable[KeyGroup], text: str) -> tuple[KeyGroup, ...]:
    """The groups with the lines that hold every word of the text; a title that holds them brings all its lines."""
    words = folded(text).split()
    found: list[KeyGroup] = []
    for group in groups:
        if all(word in folded(group.title) for word in words):
            found.append(group)
            continue
        lines = tuple(line for line in group.lines if all(word in folded(" ".join(line)) for word in words))
        if lines:
            found.append(KeyGroup(group.title, lines))
    return tuple(found)


def _lines(actions: Iterable[QAction]) -> tuple[tuple[str, str], ...]:
    return tuple((keys, text_of(action)) for action in actions if (keys := keys_of(action)))


def _tables(page: Page | None) -> tuple[KeyTable, ...]:
    widgets = [] if page is None else [page, *page.findChildren(QWidget)]
    tables = (getattr(type(widget), "key_table", None) for widget in widgets if not widget.isHidden())
    return tuple(dict.fromkeys(table for table in tables if isinstance(table, KeyTable)))


def _table(groups: Iterable[KeyGroup]) -> QWidget:
    """All groups in one grid, so that what the keys do begins at one line."""
    place = QWidget()
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for group in groups:
        title = _label("subtitle")
        title.setText(group.title)
        title.setContentsMargins(0, 12 if grid.count() else 0, 0, 0)
        grid.addWidget(title, grid.rowCount(), 0, 1, 2)
        for keys, deed in group.lines:
            chip, words = _label(""), _label("")
            chip.setProperty("kind", "key")
            chip.setWordWrap(False)
            chip.setText(keys)
            words.setText(deed)
            row = grid.rowCount()
            grid.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(words, row, 1)
    return place


def _label(level: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("level", level)
    return label

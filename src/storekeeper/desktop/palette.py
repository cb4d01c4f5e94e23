"""The palette (Ctrl+K): one line to type in, and below it every deed, page, shop and person that it means."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListView

from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.overlay import Overlay
from storekeeper.desktop.palette_entries import Entry, Finder, chosen_from, from_found, gathered
from storekeeper.desktop.palette_list import EntryDelegate, EntryModel
from storekeeper.desktop.preferences import Preferences
from storekeeper.kit.contributions import Found
from storekeeper.kit.errors import StorekeeperError
from storekeeper.qtkit.module import Desk

_PAUSE = 150  # milliseconds without a key before the store is asked
_SHORTEST = 2
_MOST, _MOST_FOUND, _MOST_RECENT = 60, 20, 12
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class Palette(Overlay):
    """Opens when the window is `seeking`. What was used last comes first, and is remembered for the person."""

    def __init__(
        self, window: MainWindow, desk: Desk, preferences: Preferences, finder: Finder | None = None
    ) -> None:
        super().__init__(window, widest=680, highest=560)
        self._owner, self._desk, self._preferences, self._finder = window, desk, preferences, finder
        self._known: tuple[Entry, ...] = ()
        self._found: tuple[Entry, ...] = ()
        self._met: dict[str, Entry] = {}
        self._asked = 0
        self._composing = False
        self.setObjectName("palette")
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.list = QListView()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._model, self._delegate = EntryModel(self), EntryDelegate(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.note = QLabel()
        self.note.setProperty("level", "caption")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        for widget, stretch in ((self.line, 0), (self.list, 1), (self.note, 0)):
            self.column.addWidget(widget, stretch)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.line.textChanged.connect(self._typed)
        self.list.clicked.connect(self._clicked)
        window.seeking.connect(self.open)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lines as shown."""
        return self._model.entries

    def open(self) -> None:
        """Shows the palette with an empty line, or takes it away again."""
        if self.isVisible():
            self.leave()
            return
        say, theme = self._desk.sentences.say, self._desk.theme
        self.line.setPlaceholderText(say("desktop.palette.hint"))
        self.line.setAccessibleName(say("desktop.action.search"))
        self.list.setAccessibleName(say("desktop.palette.list"))
        self.setAccessibleName(say("desktop.action.search"))
        self._delegate.dress(theme)
        self._known = gathered(self._owner, self._desk)
        self._found = ()
        self.line.clear()
        self._list()
        self.lay_over(self.line)

    def shut(self) -> None:
        """Takes it away; an answer that is still under way is not waited for."""
        self._pause.stop()
        self._asked += 1
        self._composing = False
        super().shut()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line:
            if isinstance(event, QInputMethodEvent):
                self._composing = bool(event.preeditString())
            elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return not self._composing and self._steered(event)
        return super().eventFilter(watched, event)

    def _steered(self, event: QKeyEvent) -> bool:
        """Whether a key of the line belongs to the list; while characters are composed, none does."""
        key = Qt.Key(event.key())
        if key in _STEPS and event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }:
            self._step(_STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._do(self.list.currentIndex())
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._step(1 if key == Qt.Key.Key_Tab else -1)
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        count = self._model.rowCount()
        if count:
            row = self.list.currentIndex().row() + by
            self._choose(row % count if abs(by) == 1 else max(0, min(row, count - 1)))

    def _choose(self, row: int) -> None:
        index = self._model.index(row)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.list.scrollTo(index)
        self.line.setAccessibleDescription(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    def _clicked(self, index: QModelIndex) -> None:
        self._do(index)

    def _do(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        if entry.reason:
            self.note.setText(entry.reason)
            return
        self._remember(entry)
        self.leave()
        entry.deed()

    def _remember(self, entry: Entry) -> None:
        self._met[entry.key] = entry
        recent = [entry.key, *(key for key in self._recent() if key != entry.key)][:_MOST_RECENT]
        self._preferences.remember(recent=recent)

    def _recent(self) -> list[str]:
        kept = self._preferences.value("recent")
        return [str(key) for key in kept] if isinstance(kept, list) else []

    def _typed(self, text: str) -> None:
        self._asked += 1
        self._found = ()
        if len(text.strip()) >= _SHORTEST and self._finder is not None:
            self._pause.start()
        else:
            self._pause.stop()
        self._list()

    def _ask(self) -> None:
        text, finder = self.line.text().strip(), self._finder
        if finder is None:
            return
        self._asked += 1
        then, failed = partial(self._take, self._asked), partial(self._do_without, self._asked)
        self._desk.read(finder, text, _MOST_FOUND, then=then, failed=failed)

    def _take(self, asked: int, found: tuple[Found, ...]) -> None:
        if asked == self._asked:
            self._found = from_found(found, self._desk)
            self._list()

    def _do_without(self, asked: int, error: StorekeeperError) -> None:
        if asked == self._asked:
            self.note.setText(self._desk.sentences.tell(error))

    def _list(self) -> None:
        text, recent = self.line.text().strip(), self._recent()
        say = self._desk.sentences.say
        known = {entry.key for entry in self._known}
        met = tuple(one for key, one in self._met.items() if key not in known) if not text else ()
        held = self.list.currentIndex().data(Qt.ItemDataRole.UserRole) if self._found else None
        listed = chosen_from((*self._known, *met), text, recent, _MOST)
        fresh = tuple(one for one in self._found if one.key not in {entry.key for entry in listed})
        self._model.show_entries((*listed, *fresh))
        keys = [entry.key for entry in self.entries]
        self._choose(keys.index(held.key) if held is not None and held.key in keys else 0)
        self.note.setText(say("desktop.palette.keys") if self.entries else say("desktop.palette.nothing"))

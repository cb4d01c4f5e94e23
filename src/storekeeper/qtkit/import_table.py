"""The lines of a preview as a table of any length: words are made for the lines in sight only, problems come first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from storekeeper.kit.imports import ImportKind, Preview, PreviewRow
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.import_words import in_full, in_line
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.signs import sign_pixmap
from storekeeper.qtkit.theme import Theme

HEADS = ("row", "state", "number", "name", "what")
ORDER = ("wrong", "changed", "new", "same")
_ICONS = {"changed": "pencil-outline", "new": "plus", "same": "equal", "kept": "equal"}
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


def state_sign(state: str, theme: Theme) -> QPixmap:
    """The picture of a line's state: an icon, else the sign of a hard ('wrong') or soft finding."""
    side = theme.metric("icon")
    if state in _ICONS:
        return icon(_ICONS[state], theme.color("text.muted")).pixmap(side, side)
    return sign_pixmap("hard" if state == "wrong" else "soft", side, theme)


def next_problem(states: Iterable[str], after: int) -> int:
    """The next row with a problem behind a row, from the top again at the end; -1 when there is none."""
    wrong = [row for row, state in enumerate(states) if state == "wrong"]
    return next((row for row in wrong if row > after), wrong[0] if wrong else -1)


class PreviewTable(QAbstractTableModel):
    """Shows the lines of a preview that are in the chosen states."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._preview: Preview | None = None
        self._kind: ImportKind | None = None
        self._shown: list[int] = []
        self._signs: dict[str, QPixmap] = {}

    def show_preview(self, kind: ImportKind, preview: Preview | None, state: str = "") -> None:
        """Shows another preview, or of one only the lines in a state; '' is all."""
        self.beginResetModel()
        self._kind, self._preview = kind, preview
        rows = () if preview is None else preview.rows
        wanted = [place for place, row in enumerate(rows) if not state or row.state == state]
        self._shown = sorted(wanted, key=lambda place: ORDER.index(rows[place].state))
        self.endResetModel()

    def restyle(self) -> None:
        """Draws the signs in the theme in use."""
        self._signs = {}
        self._tell_all()

    def retranslate(self) -> None:
        """Says everything again in the language in use."""
        self._tell_all()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADS) - 1)

    def line(self, row: int) -> PreviewRow | None:
        """The line of the preview that stands in a row of the table."""
        shown = 0 <= row < len(self._shown)
        return self._preview.rows[self._shown[row]] if shown and self._preview is not None else None

    def detail(self, row: int) -> str:
        """Everything about the line in a row of the table."""
        line = self.line(row)
        if line is None or self._preview is None or self._kind is None:
            return ""
        draft = self._preview.asked.drafts.lines[self._shown[row]]
        return in_full(self._kind, line, draft, self._sentences)

    def next_problem(self, after: int) -> int:
        """The next row with a problem behind a row, from the top again at the end; -1 when there is none."""
        rows = self._preview.rows if self._preview is not None else ()
        return next_problem((rows[place].state for place in self._shown), after)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._sentences.say(f"import.screen.head.{HEADS[section]}")
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        head = HEADS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), line, head)
        if role == Qt.ItemDataRole.DecorationRole and head == "state":
            return self._sign("soft" if line.findings and line.state != "wrong" else line.state)
        if role == Qt.ItemDataRole.ToolTipRole and head == "what":
            return self.detail(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole and head == "row":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    @property
    def _sentences(self) -> Sentences:
        return self._desk.sentences

    def _text(self, row: int, line: PreviewRow, head: str) -> str:
        if head == "state":
            return self._sentences.say(f"import.screen.state.{line.state}")
        if head != "what":
            return {"row": str(line.row), "number": line.number, "name": line.name}[head]
        if self._preview is None or self._kind is None:
            return ""
        return in_line(self._kind, line, self._preview.asked.drafts.lines[self._shown[row]], self._sentences)

    def _sign(self, state: str) -> QPixmap:
        if state not in self._signs:
            self._signs[state] = state_sign(state, self._desk.theme)
        return self._signs[state]

    def _tell_all(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(HEADS) - 1))

"""What a workbook would change, cell by cell in the grammar of typing; what is wrong comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from storekeeper.kit.errors import Finding, Severity
from storekeeper.qtkit.import_table import next_problem, state_sign
from storekeeper.qtkit.module import Desk
from storekeeper.roster.imports import Preview

HEADS = ("state", "cell", "who", "day", "before", "after", "why")
ORDER = ("wrong", "changed", "new", "kept", "same")
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class PreviewLine:
    """One cell of the file, or a line of it that is nobody's (day None)."""

    state: str
    cell: str
    name: str | None
    day: date | None
    before: str
    after: str
    findings: tuple[Finding, ...]


class ImportTable(QAbstractTableModel):
    """The lines of a preview in the chosen state; '' is all."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines: tuple[PreviewLine, ...] = ()
        self._shown: tuple[PreviewLine, ...] = ()
        self._signs: dict[str, QPixmap] = {}

    def show_preview(self, preview: Preview | None, state: str = "") -> None:
        """Another preview, or other lines of it."""
        self.beginResetModel()
        self._lines = () if preview is None else lines_of(preview)
        self._shown = tuple(line for line in self._lines if not state or line.state == state)
        self.endResetModel()

    def line(self, row: int) -> PreviewLine | None:
        """What stands in a row of the table."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    @property
    def counts(self) -> Mapping[str, int]:
        """State → how many lines."""
        return Counter(line.state for line in self._lines)

    def next_problem(self, after: int) -> int:
        """The next row with a problem, from the top again at the end; -1 when there is none."""
        return next_problem((line.state for line in self._shown), after)

    def say_again(self) -> None:
        """Words and signs of the language and theme in use."""
        self._signs = {}
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADS) - 1)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(HEADS) - 1))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._say(f"import.head.{HEADS[section]}")
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        head = HEADS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(line, head)
        if role == Qt.ItemDataRole.DecorationRole and head == "state":
            return self._sign("soft" if line.findings and line.state != "wrong" else line.state)
        if role == Qt.ItemDataRole.ToolTipRole and head in {"why", "after"}:
            return self.text(line, head)
        return None

    def text(self, line: PreviewLine, head: str) -> str:
        """One cell of the table in words."""
        if head == "state":
            return self._say(f"import.state.{line.state}")
        if head == "who":
            return self._say("open_shifts") if line.name is None else line.name
        if head == "day":
            return str(self._desk.sentences.write(line.day)) if line.day else ""
        if head == "why":
            return "　".join(self._desk.sentences.tell(finding) for finding in line.findings)
        return {"cell": line.cell, "before": line.before or "—", "after": line.after or "—"}[head]

    def _say(self, code: str) -> str:
        return self._desk.sentences.say(f"roster.screen.{code}")

    def _sign(self, state: str) -> QPixmap:
        if state not in self._signs:
            self._signs[state] = state_sign(state, self._desk.theme)
        return self._signs[state]


def lines_of(preview: Preview) -> tuple[PreviewLine, ...]:
    """The cells of a preview and what it says of other lines, by state and then as in the file."""
    return tuple(sorted(_lines(preview), key=lambda line: ORDER.index(line.state)))


def _lines(preview: Preview) -> Iterator[PreviewLine]:
    for note in preview.notes:
        state = "wrong" if note.severity is Severity.HARD else "kept"
        cell = str(note.values.get("cell", ""))
        yield PreviewLine(state, cell, str(note.values.get("name", "")), None, "", "", (note,))
    for one in preview.cells:
        if one.before or one.after or one.findings:
            name = None if one.employee_id is None else one.name
            yield PreviewLine(one.state, one.address, name, one.day, one.before, one.after, one.findings)

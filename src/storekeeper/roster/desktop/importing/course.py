"""The course of one workbook into the week on show: read, compared, looked at again and handed over; no widgets."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from storekeeper.kit.errors import StorekeeperError
from storekeeper.qtkit.import_flow import Reading
from storekeeper.qtkit.module import Desk
from storekeeper.roster import imports
from storekeeper.roster.domain import ImportWeek, Week, parts_of
from storekeeper.roster.imports import Preview, RosterSheet


class ImportCourse(QObject):
    """`step` is start, reading, comparing, previewed or checking.

    moved: the step is another. failed: (StorekeeperError) it stayed where it could. agreed: (ImportWeek, file)
    file and week still are what was shown; whoever listens does the edit, nothing has been written.
    """

    moved = Signal()
    failed = Signal(object)
    agreed = Signal(object, str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.step = "start"
        self.path: Path | None = None
        self.week: Week | None = None
        self.preview: Preview | None = None
        self.reading = Reading()
        self._read: RosterSheet | None = None
        self._turn = 0

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.path.name if self.path is not None else ""

    def open(self, path: Path, week: Week) -> None:
        """Reads a file for this week off the GUI thread, then compares it."""
        self.leave()
        self.path, self.week = path, week
        self.reading = Reading(self._desk.lanes.is_closing)
        turn = self._go("reading")
        deed = partial(imports.read, path, near=week.monday, week=week.monday, progress=self.reading.heard)
        self._desk.lanes.read(deed, partial(self._was_read, turn), partial(self._fell, turn, "start"))

    def leave(self) -> None:
        """Lets the file go; what is still under way for it is not heard any more."""
        self.reading.give_up()
        self.preview = self._read = None
        self._go("start")

    def read_again(self) -> None:
        """The file as it is now."""
        if self.path is not None and self.week is not None:
            self.open(self.path, self.week)

    def compare(self) -> None:
        """Compares what was read with the store as it is now."""
        read, week = self._read, self.week
        if read is None or week is None:
            return
        turn = self._go("comparing")
        self._desk.read(
            imports.preview,
            read,
            shop=week.shop.code,
            monday=week.monday,
            then=partial(self._was_compared, turn),
            failed=partial(self._fell, turn, "start"),
        )

    def confirm(self) -> None:
        """Looks at file and store once more; then the edit is handed over."""
        if self.step != "previewed" or self.preview is None or self.preview.problems:
            return
        turn = self._go("checking")
        self._desk.read(
            _agree,
            self.preview,
            self.path,
            then=partial(self._was_agreed, turn),
            failed=partial(self._fell, turn, "previewed"),
        )

    def _go(self, step: str) -> int:
        self._turn += 1
        self.step = step
        self.moved.emit()
        return self._turn

    def _was_read(self, turn: int, read: RosterSheet) -> None:
        if turn == self._turn:
            self._read = read
            self.compare()

    def _was_compared(self, turn: int, preview: Preview) -> None:
        if turn == self._turn:
            self.preview = preview
            self._go("previewed")

    def _was_agreed(self, turn: int, preview: Preview) -> None:
        if turn != self._turn or self.week is None:
            return
        edit, file = preview.edits.get(self.week.monday), self.file
        self.leave()
        if edit is not None:
            self.agreed.emit(ImportWeek(parts_of(edit)), file)

    def _fell(self, turn: int, step: str, error: StorekeeperError) -> None:
        if turn == self._turn:
            if step == "start":
                self.leave()
            else:
                self._go(step)
            self.failed.emit(error)


def _agree(connection: Any, preview: Preview, path: Path | None) -> Preview:
    return imports.agree(connection, preview, path=path)

"""The course of one import behind its screen: read, understood, compared, written, taken back; no widgets."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from storekeeper.kit import clock
from storekeeper.kit.errors import Refused, StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.kit.imports import (
    Asked,
    Confirmed,
    Done,
    ImportKind,
    Preview,
    confirm,
    latest,
    memory,
    take_back,
)
from storekeeper.kit.sheets.cells import Sheet, Workbook
from storekeeper.kit.sheets.columns import Columns
from storekeeper.kit.sheets.drafts import Understood, understand
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.kit.sheets.values import as_text
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.undo import prune, step_in_hand

_MOST_COLUMNS, _LOOKED_AT, _LONGEST_NAME = 200, 20, 30


class Reading:
    """A file being read on another thread: how far it is, and whether it is to be given up."""

    def __init__(self, is_over: Callable[[], bool] = bool) -> None:
        """`is_over` says that nobody waits for any reading any more; asked on the reading's own thread."""
        self.share = 0.0
        self._is_over, self._stop = is_over, threading.Event()

    def give_up(self) -> None:
        """Ends the reading soon."""
        self._stop.set()

    def heard(self, share: float) -> None:
        """Told by the reader; raises Refused('import.given_up') to end it."""
        self.share = share
        if self._stop.is_set() or self._is_over():
            raise Refused("import.given_up")


class ImportFlow(QObject):
    """One file at a time. `step` is start, reading, comparing, understood (not yet compared), previewed or writing.

    moved: the step, or what it holds, is another. failed: (StorekeeperError) it stayed where it could.
    written: (Confirmed). taken_back: (file, whether it was done again).
    """

    moved = Signal()
    failed = Signal(object)
    written = Signal(object)
    taken_back = Signal(str, bool)

    def __init__(self, desk: Desk, kind: ImportKind, undo_stack: QUndoStack, parent: QObject) -> None:
        super().__init__(parent)
        self.desk, self.kind, self.undo_stack = desk, kind, undo_stack
        self.step = "start"
        self.path: Path | None = None
        self.book: Workbook | None = None
        self.understood: Understood | None = None
        self.preview: Preview | None = None
        self.region: str | None = None
        self.reading = Reading()
        self._turn = 0
        self._corrected = False

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.path.name if self.path is not None else ""

    @property
    def column_names(self) -> tuple[str, ...]:
        """What tells the columns of the sheet apart: their headings, else the first that stands in them."""
        if self.book is None or self.understood is None:
            return ()
        sheet, columns = self.book.sheet(self.understood.sheet), self.understood.columns
        if sheet is None:
            return ()
        return tuple(_column_name(sheet, columns, place) for place in range(min(sheet.width, _MOST_COLUMNS)))

    def use(self, kind: ImportKind) -> None:
        """Imports something else; a file that is open is understood anew."""
        self.kind, self.region, self.preview, self._corrected = kind, None, None, False
        if self.book is not None:
            self._understand(self.book, None)
        else:
            self._go("start")

    def open(self, path: Path) -> None:
        """Reads a file off the GUI thread."""
        self.cancel()
        self.path, self.region, self._corrected = path, None, False
        self.reading = Reading(self.desk.lanes.is_closing)
        turn = self._go("reading")
        self.desk.lanes.read(
            partial(_read, path, self.reading), partial(self._was_read, turn), partial(self._not_read, turn)
        )

    def cancel(self) -> None:
        """Leaves the file; what is still under way for it is not heard any more."""
        self.reading.give_up()
        self.book = self.understood = self.preview = None
        self._go("start")

    def use_sheet(self, sheet: str) -> None:
        """Takes another sheet of the workbook."""
        if self.book is not None:
            self._understand(self.book, sheet)

    def correct(self, columns: Columns) -> None:
        """Compares again with other columns; they are remembered once the comparison has worked."""
        if self.understood is not None:
            self.understood = Understood(self.understood.sheet, columns)
            self._corrected = True
            self.compare()

    def name_region(self, region: str | None) -> None:
        """Where new shops belong that say none."""
        self.region = region
        if self.preview is not None:
            self._compared_with(self._go("comparing"), self.preview.asked)

    def compare(self) -> None:
        """Asks the store about the file and previews it."""
        if self.book is None or self.understood is None:
            return
        turn = self._go("comparing")
        self.desk.write(
            self.kind.ask,
            self.book,
            on=clock.today(),
            sheet=self.understood.sheet,
            columns=self.understood.columns,
            then=partial(self._compared_with, turn),
            failed=partial(self._not_compared, turn),
        )

    def confirm(self) -> None:
        """Writes what the preview shows, as one edit."""
        preview = self.preview
        if preview is None or preview.problems:
            return
        turn, edit = self._go("writing"), new_id()
        self.desk.write(
            _write,
            self.kind,
            preview,
            self.path,
            edit,
            edit=edit,
            label=partial(self._named, preview.file),
            rows=frozenset({("import", preview.kind)}),
            then=partial(self._was_written, turn, preview),
            failed=partial(self._not_written, turn),
        )

    def recall(self) -> None:
        """Reads the imports of this person that may still be taken back into an empty stack."""
        self.desk.read(latest, then=self._fill)

    def save_template(self, path: Path, then: Callable[[Any], None]) -> None:
        """Saves an empty workbook to fill in; `then` gets its path."""
        self.desk.lanes.read(partial(_save, self.kind, path, self.desk.sentences), then, self.failed.emit)

    def send_back(self, edit: UUID, file: str, *, again: bool, step: QUndoCommand) -> UUID:
        """Takes an edit back under the returned id; a refused one takes its step off the stack."""
        made = new_id()
        self.desk.write(
            _take_back,
            edit,
            made,
            edit=made,
            label=partial(self._named, file),
            rows=frozenset({("import", edit)}),
            then=partial(self._was_taken_back, file, again),
            failed=partial(self._not_taken_back, step),
        )
        return made

    def _go(self, step: str) -> int:
        self._turn += 1
        self.step = step
        self.moved.emit()
        return self._turn

    def _was_read(self, turn: int, book: Workbook) -> None:
        if turn == self._turn:
            self.book = book
            self._understand(book, None)

    def _not_read(self, turn: int, error: StorekeeperError) -> None:
        if turn == self._turn:
            self.cancel()
            self.failed.emit(error)

    def _understand(self, book: Workbook, sheet: str | None) -> None:
        turn = self._go("comparing")
        self.desk.read(
            _understand,
            self.kind,
            book,
            sheet,
            then=partial(self._was_understood, turn),
            failed=partial(self._not_compared, turn),
        )

    def _was_understood(self, turn: int, understood: Understood) -> None:
        if turn == self._turn:
            self.understood = understood
            self.compare()

    def _compared_with(self, turn: int, asked: Asked) -> None:
        if turn == self._turn:
            self.desk.read(
                self.kind.preview,
                asked,
                region=self.region,
                then=partial(self._was_previewed, turn),
                failed=partial(self._not_compared, turn),
            )

    def _was_previewed(self, turn: int, preview: Preview) -> None:
        if turn != self._turn:
            return
        self.preview = preview
        if self._corrected:
            self._corrected = False
            self.desk.write_quietly(memory.keep, self.kind, preview.columns)
        self.desk.write_quietly(memory.note_preview, preview)
        self._go("previewed")

    def _not_compared(self, turn: int, error: StorekeeperError) -> None:
        if turn == self._turn:
            self.preview = None
            self._go("understood" if self.understood is not None else "start")
            self.failed.emit(error)

    def _was_written(self, turn: int, preview: Preview, confirmed: Confirmed) -> None:
        deed = {"file": preview.file, "record": preview.kind, **confirmed.counts}
        self.undo_stack.push(ImportStep(self, Done(confirmed.edit_id, deed)))
        if turn == self._turn:
            self.cancel()
        self.written.emit((preview, confirmed))

    def _not_written(self, turn: int, error: StorekeeperError) -> None:
        if turn == self._turn:
            self._go("previewed")
        self.failed.emit(error)

    def _was_taken_back(self, file: str, again: bool, _none: object) -> None:
        self.taken_back.emit(file, again)

    def _not_taken_back(self, step: QUndoCommand, error: StorekeeperError) -> None:
        if shiboken6.isValid(step):
            step.setObsolete(True)
            prune(self.undo_stack)
        self.failed.emit(error)

    def _fill(self, found: tuple[Done, ...]) -> None:
        if self.undo_stack.count() == 0:
            for done in found:
                self.undo_stack.push(ImportStep(self, done))

    def _named(self, file: str) -> str:
        return self.desk.sentences.say("import.screen.step", file=file)


class ImportStep(QUndoCommand):
    """One import on the page's stack, written already: taking it back, and taking that back."""

    def __init__(self, flow: ImportFlow, done: Done) -> None:
        self._file = str(done.deed.get("file", ""))
        super().__init__(flow.desk.sentences.say("import.screen.step", file=self._file))
        self._held, self._last = weakref.ref(flow), done.id  # see qtkit.undo.EditStep
        self._is_new = True

    def redo(self) -> None:
        if self._is_new:
            self._is_new = False
            return
        self._send(again=True)

    def undo(self) -> None:
        self._send(again=False)

    def _send(self, *, again: bool) -> None:
        flow = self._held()
        if flow is not None:
            with step_in_hand(flow.undo_stack):
                self._last = flow.send_back(self._last, self._file, again=again, step=self)


def _column_name(sheet: Sheet, columns: Columns, place: int) -> str:
    if place < len(columns.headings) and columns.headings[place]:
        return columns.headings[place]
    held = (as_text(row[place].value) for row in sheet.rows[:_LOOKED_AT])
    return next((text for text in held if text), "")[:_LONGEST_NAME]


def _read(path: Path, reading: Reading) -> Workbook:
    return read_workbook(path, progress=reading.heard)


def _understand(connection: Any, kind: ImportKind, book: Workbook, sheet: str | None) -> Understood:
    found = understand(book, kind.lines, sheet=sheet)
    return Understood(found.sheet, memory.recall(connection, kind, found.columns))


def _write(connection: Any, kind: ImportKind, preview: Preview, path: Path | None, edit: UUID) -> Confirmed:
    return confirm(kind, connection, preview, path=path, edit_id=edit)


def _take_back(connection: Any, edit: UUID, made: UUID) -> None:
    take_back(connection, edit, edit_id=made)


def _save(kind: ImportKind, path: Path, sentences: Any) -> Path:
    kind.template(path, sentences)
    return path

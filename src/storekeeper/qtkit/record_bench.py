"""The workbench of pages of records: edits go out through one door, come back as undo steps, and stay in order."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol
from uuid import UUID

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from storekeeper.kit.changes import Change as Notice
from storekeeper.kit.errors import Conflict, StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.kit.records.values import Add, Change, Edit, Key, Record, Remove, Row, TakeBack, Together
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_words import RecordWords
from storekeeper.qtkit.undo import prune, step_in_hand, when_free

Place = tuple[str, Key]


class Standing(Protocol):
    """An edit of the asking person that may still be taken back; `deed` tells do, record, key and fields."""

    @property
    def id(self) -> UUID: ...
    @property
    def deed(self) -> Mapping[str, object]: ...


class RecordBench(QObject):
    """Does edits of records for one page and keeps its undo stack true.

    submit: the feature's `submit(connection, *, edit_id, edit, page, undoes)`, giving a value with `rows` and
    `findings`. undoable: its `undoable(connection, *, page)`. page: the key under which edits are stored.
    saved: (Saved) an edit has reached the store. failed: (Edit, StorekeeperError) it has not; what it concerned must
    be read again. pending_changed: other rows wait for the store than before. quiet: none does any more.
    """

    saved = Signal(object)
    failed = Signal(object, object)
    pending_changed = Signal()
    quiet = Signal()

    def __init__(
        self,
        desk: Desk,
        undo_stack: QUndoStack,
        *,
        page: str,
        words: RecordWords,
        submit: Callable[..., Any],
        undoable: Callable[..., Any],
        records: Mapping[str, Record],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.desk, self.undo_stack, self.words, self.page = desk, undo_stack, words, page
        self._submit, self._undoable = submit, undoable
        self._topics = {record.table: name for name, record in records.items()}
        self._own: dict[Place, int] = {}
        self._read: dict[Place, int] = {}
        self._unsaved: dict[UUID, frozenset[Place]] = {}

    # what pages ask for

    def do(self, edit: Edit, text: str = "") -> None:
        """A new edit; without a text it is called after what it changes."""
        self.undo_stack.push(RecordStep(self, edit, text))

    def recall(self) -> None:
        """Reads what this person did here before and may still take back, into an empty stack."""

        def fill_in(found: Sequence[Standing]) -> None:
            if self.undo_stack.count() == 0:
                for one in found:
                    self.undo_stack.push(RecordStep(self, None, "", standing=one))

        def fill(found: Sequence[Standing]) -> None:
            when_free(self.undo_stack, partial(fill_in, found))

        self.desk.read(self._undoable, page=self.page, then=fill)

    def retranslate(self) -> None:
        """The names of the steps in the language in use."""
        for step in self._steps():
            step.rename(self.words)

    def pending(self, record: str, key: Key) -> bool:
        """Whether an edit of that row is under way to the store."""
        return any((record, key) in places for places in self._unsaved.values())

    @property
    def is_busy(self) -> bool:
        """Whether an edit is under way."""
        return bool(self._unsaved)

    def seen(self, rows: Iterable[Row]) -> bool:
        """Rows were read; False when one is older than what this desk wrote, and has to be read again.

        One in a later version than this desk left was changed by somebody else.
        """
        fresh, foreign = True, set[Place]()
        for row in rows:
            place = (row.record, row.key)
            self._read[place] = row.version
            known = self._own.get(place, row.version)
            if self.pending(*place) or row.version < known:
                fresh = False
            elif row.version > known:
                foreign.add(place)
        if foreign:
            self.overtaken(foreign)
        return fresh

    def heard(self, notice: Notice) -> None:
        """Somebody else changed rows that a notice names: what this desk did to them cannot be taken back."""
        record = self._topics.get(notice.topic)
        if record is not None and notice.keys:
            keys = [key for text in notice.keys if (key := _key(text)) is not None]
            self.overtaken({(record, key) for key in keys})

    def overtaken(self, places: Collection[Place]) -> None:
        """These rows were changed by somebody else."""
        touched = frozenset(places)
        for place in touched:
            self._own.pop(place, None)
        for step in self._steps():
            if not touched.isdisjoint(step.places):
                step.setObsolete(True)
        prune(self.undo_stack)

    # what steps ask for

    def send(self, step: RecordStep, edit: Edit, edit_id: UUID, undoes: UUID | None) -> None:
        """Puts an edit on the write lane, with the versions that it will meet there."""
        places, sent = step.places, self._as_seen(edit)
        self._unsaved[edit_id] = places
        for place in places & self._own.keys():
            self._own[place] += 1
        self.pending_changed.emit()
        self.desk.write(
            partial(_through, self._submit, self.page, (edit_id, sent, undoes)),
            edit=edit_id,
            label=partial(_name, self, step.deed, step.text(), undoes),
            rows=frozenset(places),
            again=None if isinstance(edit, TakeBack) else partial(_again, self, edit, step.given),
            then=partial(self._settle, step, edit_id),
            failed=partial(self._give_back, step, edit_id, sent),
        )

    def again(self, edit: Edit, text: str) -> None:
        """A refused edit once more, on the rows as they were last read."""
        if isinstance(edit, Together):
            edit = Together(tuple(self._as_read(one) for one in edit.edits))
        elif not isinstance(edit, TakeBack):
            edit = self._as_read(edit)
        self.do(edit, text)

    def _as_read(self, edit: Change | Add | Remove) -> Change | Add | Remove:
        if isinstance(edit, Add):
            return edit
        self._own.pop((edit.record, edit.key), None)
        return replace(edit, seen=self._read.get((edit.record, edit.key), edit.seen))

    def _as_seen(self, edit: Edit) -> Edit:
        """The edit with the version that its row will have once the edits before it are saved."""
        if isinstance(edit, Together):
            return Together(tuple(self._one_as_seen(one) for one in edit.edits))
        return edit if isinstance(edit, TakeBack) else self._one_as_seen(edit)

    def _one_as_seen(self, edit: Change | Add | Remove) -> Change | Add | Remove:
        if isinstance(edit, Add):
            return edit
        place = (edit.record, edit.key)
        self._own[place] = seen = max(edit.seen, self._own.get(place, edit.seen))
        return replace(edit, seen=seen)

    def _settle(self, step: RecordStep, edit_id: UUID, saved: Any) -> None:
        self._answered(edit_id)
        rows: tuple[Row, ...] = saved.rows
        for row in rows:
            if not self.pending(row.record, row.key):
                self._own[row.record, row.key] = self._read[row.record, row.key] = row.version
        if shiboken6.isValid(step):
            step.places |= {(row.record, row.key) for row in rows}
        self.saved.emit(saved)
        self._say_quiet()

    def _give_back(self, step: RecordStep, edit_id: UUID, sent: Edit, error: StorekeeperError) -> None:
        places = self._unsaved.get(edit_id, frozenset())
        self._answered(edit_id)
        if shiboken6.isValid(step):
            step.setObsolete(True)
        if isinstance(error, Conflict):
            self.overtaken(places)
        for place in places:
            self._own.pop(place, None)
        prune(self.undo_stack)
        self.failed.emit(sent, error)
        self._say_quiet()

    def _answered(self, edit_id: UUID) -> None:
        self._unsaved.pop(edit_id, None)
        self.pending_changed.emit()

    def _say_quiet(self) -> None:
        if not self._unsaved:
            self.quiet.emit()

    def _steps(self) -> tuple[RecordStep, ...]:
        held = [self.undo_stack.command(index) for index in range(self.undo_stack.count())]
        return tuple(step for step in held if isinstance(step, RecordStep))


class RecordStep(QUndoCommand):
    """One edit on the page's stack: undone by taking it back, done again by taking back that undoing.

    given: the name that the page gave it, "" when it is called after what it changes. standing: the edit of a former
    session, saved already. places: the rows it touches, as far as they are known.
    """

    def __init__(
        self, bench: RecordBench, edit: Edit | None, given: str, standing: Standing | None = None
    ) -> None:
        self._held = weakref.ref(bench)  # see qtkit.undo.EditStep
        self._edit, self.given = edit, given
        self._last = None if standing is None else standing.id
        self._skip = standing is not None
        self.deed: Mapping[str, object] = standing.deed if standing is not None else {}
        self.places = _places_of(self.deed)
        if edit is not None:
            self.deed, self.places = described(edit), touched(edit)
        super().__init__(given or bench.words.deed(self.deed))

    def rename(self, words: RecordWords) -> None:
        """The name in another language; one that a page gave stays."""
        self.setText(self.given or words.deed(self.deed))

    def redo(self) -> None:
        if self._skip:
            self._skip = False
        elif self._last is None and self._edit is not None:
            self._send(self._edit)
        else:
            self._take_back()

    def undo(self) -> None:
        self._take_back()

    def _take_back(self) -> None:
        bench = self._held()
        if bench is not None and self._last is not None and not self.isObsolete():
            with step_in_hand(bench.undo_stack):
                self._send(TakeBack(self._last), undoes=self._last)

    def _send(self, edit: Edit, undoes: UUID | None = None) -> None:
        bench = self._held()
        if bench is not None:
            self._last = new_id()
            bench.send(self, edit, self._last, undoes)


def touched(edit: Edit) -> frozenset[Place]:
    """The rows that an edit names; a new row whose key the server makes stands under the key of its edit."""
    if isinstance(edit, Together):
        return frozenset[Place]().union(*(touched(one) for one in edit.edits))
    if isinstance(edit, TakeBack) or edit.key is None:
        return frozenset()
    return frozenset({(edit.record, edit.key)})


def described(edit: Edit) -> Mapping[str, object]:
    """What an edit is called by: do, record and fields, never a value."""
    if isinstance(edit, Change):
        return {"do": "change", "record": edit.record, "fields": list(edit.values)}
    if isinstance(edit, Add | Remove):
        return {"do": "add" if isinstance(edit, Add) else "remove", "record": edit.record, "fields": []}
    if isinstance(edit, Together) and edit.edits:
        first, *others = edit.edits
        if all(type(one) is type(first) and one.record == first.record for one in others):
            return described(first)
    return {"do": "together"}


def _through(
    submit: Callable[..., Any], page: str, sent: tuple[UUID, Edit, UUID | None], connection: Any
) -> Any:
    edit_id, edit, undoes = sent
    return submit(connection, edit_id=edit_id, edit=edit, page=page, undoes=undoes)


def _name(bench: RecordBench, deed: Mapping[str, object], text: str, undoes: UUID | None) -> str:
    name = (bench.words.deed(deed) if deed else text) or text
    return name if undoes is None else bench.words.sentences.say("desktop.undo", what=name)


def _again(bench: RecordBench, edit: Edit, text: str) -> None:
    if shiboken6.isValid(bench):
        bench.again(edit, text)


def _places_of(deed: Mapping[str, object]) -> frozenset[Place]:
    record, key = deed.get("record"), deed.get("key")
    if not isinstance(record, str) or key is None:
        return frozenset()
    found = _key(str(key))
    return frozenset({(record, found)} if found is not None else ())


def _key(text: str) -> Key | None:
    """The key that a notice or a stored deed writes as text; None when it is none."""
    if len(text) < 32 and text.isdecimal():
        return int(text)
    try:
        return UUID(text)
    except ValueError:
        return None

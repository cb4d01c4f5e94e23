"""The page's workbench: what is done to the week goes through here, out to the store and, by undo, back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from storekeeper.kit.errors import Conflict, StorekeeperError
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.undo import EditStep, overtake, rebuild, when_free
from storekeeper.roster import service
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.domain import Edit, Mark, Shift, Week
from storekeeper.roster.history import Undoable


@dataclass(frozen=True)
class Deed:
    """An edit with the shop and the week it belongs to.

    As sent it also has a number, whether its week was on show and what was seen there, and its rows as they stood and
    as it leaves them.
    """

    edit: Edit
    shop_id: int
    monday: date
    number: int = 0
    shown: bool = True
    before: tuple[Shift | Mark, ...] = ()
    after: tuple[Shift | Mark, ...] = ()
    seen: service.Shown | None = field(default=None, compare=False)

    def touched(self) -> frozenset[UUID]:
        """The ids of the rows it writes."""
        return self.edit.touched()


class RosterBench(QObject):
    """Applies edits to the model at once, sends them, and keeps the undo stack true.

    saved: an edit has reached the store. failed: (error) it has not; the week must be read again; before that,
    conflicted: (deed, error) because somebody was faster. quiet: no edit is under way any more.
    elsewhere: (shop_id, monday) what was undone or done again stands in another week than the one on show.
    """

    saved = Signal(object)
    failed = Signal(object)
    conflicted = Signal(object, object)
    quiet = Signal()
    elsewhere = Signal(int, object)

    def __init__(self, desk: Desk, model: RosterModel, undo_stack: QUndoStack, parent: QObject) -> None:
        super().__init__(parent)
        self.desk, self.undo_stack = desk, undo_stack
        self._model = model
        self._own: dict[UUID, int] = {}
        self._numbers = count(1)
        self._unsaved: dict[int, Deed] = {}
        self._refused = 0  # the number of the last one that did not happen
        self.settled = 0

    @property
    def is_busy(self) -> bool:
        """Whether an edit is under way to the store; `settled` counts those that were answered."""
        return bool(self._unsaved)

    def do(self, edit: Edit, text: str) -> None:
        """A new edit of the week on show."""
        week = self._model.week
        if week is not None:
            self.undo_stack.push(self._step(edit, edit.inverse(week), week.shop.id, week.monday, text))

    def recall(self, week: Week, text_of: Callable[[Edit, Edit], str]) -> None:
        """Begins another shop: forgets the old stack and reads what this person did here before."""
        when_free(self.undo_stack, partial(self._recall, week.shop.id, text_of))

    def _recall(self, shop_id: int, text_of: Callable[[Edit, Edit], str]) -> None:
        self.undo_stack.clear()
        self._own.clear()

        def fill(found: tuple[Undoable, ...]) -> None:
            now = self._model.week
            if self.undo_stack.count() == 0 and now is not None and now.shop.id == shop_id:
                for one in found:
                    self._own.update(one.versions)
                rebuild(self.undo_stack, [self._stored(one, shop_id, text_of) for one in found])

        self.desk.read(service.undoable, shop_id=shop_id, then=fill)

    def name_again(self, text_of: Callable[[Edit, Edit], str]) -> None:
        """Names every step in the language in use, and lets whoever shows the next ones know."""
        stack = self.undo_stack
        for index in range(stack.count()):
            step = stack.command(index)
            if isinstance(step, EditStep):
                step.setText(text_of(step.deed.edit, step.inverse.edit))
        stack.undoTextChanged.emit(stack.undoText())
        stack.redoTextChanged.emit(stack.redoText())

    def overtaken(self, rows: Iterable[UUID]) -> None:
        """Somebody else changed these rows: what this desk did to them cannot be taken back any more."""
        listed = frozenset(rows)
        for row in listed:
            self._own.pop(row, None)
        overtake(self.undo_stack, listed)

    def compare(self, week: Week) -> None:
        """A week was read: rows that stand otherwise than this desk left them were changed by somebody else."""
        foreign = {
            row
            for row, version in self._own.items()
            if not self._model.is_pending(row) and week.version_of(row) not in {None, version}
        }
        if foreign:
            self.overtaken(foreign)

    def with_unsaved(self, week: Week) -> Week:
        """A week that was read, with the edits still under way to it, as far as it does not hold them already."""
        for deed in self._unsaved.values():
            if (deed.shop_id, deed.monday) != (week.shop.id, week.monday):
                continue
            if all(week.version_of(row) in {None, seen} for row, seen in deed.edit.expects().items()):
                with suppress(Conflict):
                    week = deed.edit.apply(week)
        return week

    # the workbench of qtkit.undo

    def take(self, deed: Deed) -> Deed:
        """The edit with the versions now seen and, as far as its week is on show, with that."""
        sent = replace(deed, edit=deeds.as_seen(deed.edit, self._own), number=next(self._numbers))
        week = self._model.week
        if week is None or (week.shop.id, week.monday) != (deed.shop_id, deed.monday):
            sent = replace(sent, shown=False)
        else:
            with suppress(Conflict):
                sent = _with_rows(sent, service.Shown(week, self._model.said_of(sent.edit)))
        self._unsaved[sent.number] = sent
        if not sent.shown or sent.seen is not None:
            self._own.update({row: seen + 1 for row, seen in sent.edit.expects().items()})
        return sent

    def show(self, sent: Deed) -> None:
        """The edit on its way to the store at once in its week, while that is on show."""
        under_way = sent.number in self._unsaved
        if sent.seen is not None and (under_way or sent.number > self._refused):
            with suppress(Conflict):  # the week was read again meanwhile
                self._model.apply(sent.edit, pends=under_way)
                return
        if under_way:
            self._model.pend(sent.touched())

    def submit(self, connection: Any, *, edit_id: UUID, edit: Deed, undoes: UUID | None) -> service.Saved:
        """Off the GUI thread, in the order of the deeds: the service's door."""
        return service.submit(
            connection,
            edit_id=edit_id,
            edit=edit.edit,
            shop_id=edit.shop_id,
            monday=edit.monday,
            undoes=undoes,
            shown=edit.seen,
        )

    def settle(self, deed: Deed, saved: service.Saved) -> None:
        """The mark goes; when another week is on show, that of the edit is asked for."""
        self._answered(deed)
        if not deed.shown:
            self.elsewhere.emit(deed.shop_id, deed.monday)
        self.saved.emit(saved)
        self._say_quiet()

    def give_back(self, deed: Deed, error: StorekeeperError) -> None:
        """The edit did not happen; whoever listens reads the week again."""
        self._refused = deed.number
        self._answered(deed)
        if isinstance(error, Conflict):
            self.overtaken(deed.touched())
            self.conflicted.emit(deed, error)
        else:
            self._own.update(deed.edit.expects())
        self.failed.emit(error)
        self._say_quiet()

    def again(self, deed: Deed, text: str) -> None:
        """The same edit on the rows as they are now: of the week on show, else of the store. Raises Conflict."""
        week = self._model.week
        if week is not None and (week.shop.id, week.monday) == (deed.shop_id, deed.monday):
            self._do_again(deed, text, week)
        else:
            then = partial(self._read_and_do_again, deed, text)
            place = {"shop_id": deed.shop_id, "monday": deed.monday}
            self.desk.read(service.load_week, **place, then=then, failed=self.failed.emit)

    def _read_and_do_again(self, deed: Deed, text: str, week: Week) -> None:
        try:
            self._do_again(deed, text, self.with_unsaved(week))
        except Conflict as error:
            self.failed.emit(error)

    def _do_again(self, deed: Deed, text: str, week: Week) -> None:
        stand = {row: version for row in deed.touched() if (version := week.version_of(row)) is not None}
        edit = deeds.as_seen(deed.edit, stand)
        inverse = edit.inverse(week)
        for row in deed.touched():
            self._own.pop(row, None)
        self.undo_stack.push(self._step(edit, inverse, deed.shop_id, deed.monday, text))

    def _answered(self, deed: Deed) -> None:
        self._unsaved.pop(deed.number, None)
        self.settled += 1
        self._model.settle(deed.touched())

    def _say_quiet(self) -> None:
        if not self._unsaved:
            self.quiet.emit()

    def _step(self, edit: Edit, inverse: Edit, shop_id: int, monday: date, text: str) -> EditStep:
        return EditStep(self, Deed(edit, shop_id, monday), Deed(inverse, shop_id, monday), text)

    def _stored(self, one: Undoable, shop_id: int, text_of: Callable[[Edit, Edit], str]) -> EditStep:
        deed, inverse = (Deed(edit, shop_id, one.monday) for edit in (one.deed, one.inverse))
        return EditStep(self, deed, inverse, text_of(one.deed, one.inverse), stored=one.id)


def _with_rows(deed: Deed, seen: service.Shown) -> Deed:
    """The deed with its rows before and after it. Raises Conflict."""
    week = seen.week
    outcome = deed.edit.outcome(week)
    stood = (week.shift(row) or week.mark(row) for row in deed.touched())
    before = tuple(row for row in stood if row)
    return replace(deed, before=before, after=(*outcome.shifts, *outcome.marks), seen=seen)

"""Undo steps: an edit shown at once, sent through the one door, and its inverse sent the same way."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any, Protocol
from uuid import UUID

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QUndoCommand, QUndoStack

from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.qtkit.module import Desk

_IN_HAND, _PRUNING = "step_in_hand", "pruning"


class Workbench(Protocol):
    """What a page must do for its steps; an edit is the feature's own frozen value."""

    desk: Desk
    undo_stack: QUndoStack

    def take(self, edit: Any) -> Any:
        """Takes the edit in; returns it as sent, with the versions now seen."""
        ...

    def show(self, sent: Any) -> None:
        """Shows an edit that is on its way, marked as pending; where it was answered meanwhile, what became of it."""
        ...

    def submit(self, connection: Any, *, edit_id: UUID, edit: Any, undoes: UUID | None) -> Any:
        """The service's door; runs off the GUI thread and must not touch the page."""
        ...

    def settle(self, edit: Any, saved: Any) -> None:
        """The edit has been saved: takes the mark away and the new versions over."""
        ...

    def give_back(self, edit: Any, error: StorekeeperError) -> None:
        """The edit was refused or overtaken: reads that part again and says one sentence."""
        ...

    def again(self, edit: Any, text: str) -> None:
        """Does a refused edit once more, on the rows as they are now. Raises Refused or Conflict."""
        ...


class EditStep(QUndoCommand):
    """One edit on the page's stack. `stored` is the id of an edit that a former session saved already.

    A step belongs to its stack and the stack to its workbench: held the other way round too, the three would be a
    ring that Python's collector takes apart in any order, and Qt would delete the steps a second time.
    """

    def __init__(
        self, bench: Workbench, deed: Any, inverse: Any, text: str, *, stored: UUID | None = None
    ) -> None:
        super().__init__(text)
        self.deed, self.inverse = deed, inverse
        self._held = weakref.ref(bench)
        self._edit_id = stored
        self._skip = stored is not None

    def redo(self) -> None:
        if self._skip:
            self._skip = False
            return
        is_new, self._edit_id = self._edit_id is None, new_id()
        self._send(self.deed, self._edit_id, is_new=is_new)

    def undo(self) -> None:
        self._send(self.inverse, new_id(), undoes=self._edit_id)

    def touches(self, ids: frozenset[Any]) -> bool:
        """Whether the edit concerns one of these ids."""
        return not ids.isdisjoint(self.deed.touched())

    def _send(self, edit: Any, edit_id: UUID, *, undoes: UUID | None = None, is_new: bool = False) -> None:
        bench = self._held()
        if bench is None:
            return
        name = partial(_name, bench.desk, self.text(), undoes)
        with nullcontext() if is_new else step_in_hand(bench.undo_stack):
            sent = bench.take(edit)
            bench.desk.write(
                partial(_submit, bench, (edit_id, sent, undoes)),
                edit=edit_id,
                label=name,
                rows=frozenset(sent.touched()),
                again=partial(_again, bench, edit, name),
                then=partial(bench.settle, sent),
                failed=partial(self._failed, bench, sent),
            )
            bench.desk.lanes.give_way()
            bench.show(sent)

    def _failed(self, bench: Workbench, sent: Any, error: StorekeeperError) -> None:
        if not shiboken6.isValid(bench):
            return
        if shiboken6.isValid(self):
            self.setObsolete(True)
            prune(bench.undo_stack)
        bench.give_back(sent, error)


def _submit(bench: Workbench, sent: tuple[UUID, Any, UUID | None], connection: Any) -> Any:
    edit_id, edit, undoes = sent
    return bench.submit(connection, edit_id=edit_id, edit=edit, undoes=undoes)


def _name(desk: Desk, text: str, undoes: UUID | None) -> str:
    return text if undoes is None else desk.sentences.say("desktop.undo", what=text)


def _again(bench: Workbench, edit: Any, name: Callable[[], str]) -> None:
    if shiboken6.isValid(bench):
        bench.again(edit, name())


def take_back(stack: QUndoStack) -> Callable[[], None]:
    """Undoes what was just pushed, and no other step when that one was undone by other means or built on meanwhile."""
    made = weakref.ref(stack.command(stack.index() - 1)) if stack.canUndo() else _nothing

    def undo() -> None:
        if stack.canUndo() and made() is stack.command(stack.index() - 1):
            stack.undo()

    return undo


def _nothing() -> None:
    """What was pushed has left the stack already."""


def overtake(stack: QUndoStack, ids: Iterable[Any]) -> None:
    """A colleague changed these ids: steps that touch them can no longer be undone or redone."""
    touched = frozenset(ids)
    for index in range(stack.count()):
        step = stack.command(index)
        if isinstance(step, EditStep) and step.touches(touched):
            step.setObsolete(True)
    prune(stack)


@contextmanager
def step_in_hand(stack: QUndoStack) -> Iterator[None]:
    """Marks that a step on the stack is being undone or done again: while it is, nothing may take steps off the stack.

    The stack deletes a step as soon as it leaves, and would go on with one that is no more. A step that is being
    pushed is not on the stack yet.
    """
    stack.setProperty(_IN_HAND, True)
    try:
        yield
    finally:
        if shiboken6.isValid(stack):
            stack.setProperty(_IN_HAND, False)


def when_free(stack: QUndoStack, deed: Callable[[], None]) -> None:
    """Does what takes steps off the stack: now, or as soon as the step in hand has ended."""
    if not shiboken6.isValid(stack):  # a stack tells of its own end, when it is half gone
        return
    if stack.property(_IN_HAND):
        QTimer.singleShot(0, stack, deed)
    else:
        deed()


def prune(stack: QUndoStack) -> None:
    """Drops obsolete steps that are next in line, so that undo and redo always do what they say."""
    when_free(stack, partial(_prune, stack))


def _prune(stack: QUndoStack) -> None:
    if stack.property(_PRUNING):  # each step that leaves says so, and the first call goes on with the next
        return
    stack.setProperty(_PRUNING, True)
    while stack.canUndo() and stack.command(stack.index() - 1).isObsolete():
        stack.undo()
    while stack.canRedo() and stack.command(stack.index()).isObsolete():
        stack.redo()
    stack.setProperty(_PRUNING, False)


def keep_pruned(stack: QUndoStack) -> None:
    """Prunes whenever the place in the stack changes; every Page's own stack is kept so already."""
    held = weakref.ref(stack)  # the connection must not keep alive what it belongs to

    def follow(_index: int) -> None:
        kept = held()
        if kept is not None:
            prune(kept)

    stack.indexChanged.connect(follow)


def rebuild(stack: QUndoStack, steps: Iterable[EditStep]) -> None:
    """Fills an empty stack with steps of edits that are saved already, oldest first; nothing is sent."""
    for step in steps:
        stack.push(step)

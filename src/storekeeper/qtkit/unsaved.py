"""The edits of one desk that the store does not hold yet: those on their way, and those that came back refused."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from storekeeper.kit.clock import now
from storekeeper.kit.errors import Conflict, StorekeeperError
from storekeeper.qtkit.tasks import Failed, Lanes, Then, is_alive

BUILT_ON = "desktop.built_on"


@dataclass(frozen=True, eq=False)
class UnsavedEdit:
    """One edit: its name in the language in use, the rows it writes, when it was made (UTC).

    again: does the same on the rows as they are now; may raise Refused or Conflict.
    waited: the server was away before it could be sent. error: why it was refused.
    """

    id: UUID
    label: Callable[[], str]
    rows: frozenset[Hashable] = frozenset()
    again: Callable[[], None] | None = None
    made_at: datetime = field(default_factory=now)
    waited: bool = False
    error: StorekeeperError | None = None


class Unsaved(QObject):
    """Keeps count of edits in the order they were made; `changed` comes when one was added, saved or refused.

    An edit that is refused stops those made after it on the same rows, and no others. One that was refused after it
    had waited for the server is kept until it is dropped or made again: the page it was made on may be out of sight.
    Any other refusal is the page's to tell at once, or to `keep` here as well.
    """

    changed = Signal()

    def __init__(self, lanes: Lanes, parent: QObject) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._waiting: dict[UUID, UnsavedEdit] = {}
        self._refused: dict[UUID, UnsavedEdit] = {}
        self._failed: set[UUID] = set()  # known to the write lane only
        self._again: dict[UUID, frozenset[Hashable]] = {}
        self._making: UUID | None = None
        self._away = False
        lanes.offline.connect(self._went_away)
        lanes.online.connect(self._came_back)

    @property
    def waiting(self) -> tuple[UnsavedEdit, ...]:
        """On their way, oldest first."""
        return tuple(self._waiting.values())

    @property
    def refused(self) -> tuple[UnsavedEdit, ...]:
        """Refused after they had waited, in the order of their refusal."""
        return tuple(self._refused.values())

    def follow(
        self, edit: UnsavedEdit, work: Callable[[], Any], then: Then | None, failed: Failed | None
    ) -> tuple[Callable[[], Any], Then, Failed]:
        """Takes an edit in; returns its work and its ends, to be given to the write lane before this is told."""
        earlier = frozenset(other.id for other in self._waiting.values() if edit.rows & other.rows)
        insisted = self._replaces(edit)
        waited = self._away or insisted or any(self._waiting[one].waited for one in earlier)
        self._waiting[edit.id] = replace(edit, waited=waited)
        return (
            partial(self._run, edit.id, earlier, work),
            partial(self._saved, edit.id, then),
            partial(self._came_to_nothing, edit.id, failed),
        )

    def keep(self, edit: UnsavedEdit) -> None:
        """Takes in a refused edit that had not waited, because its page leaves it to the person what becomes of it."""
        self._refused[edit.id] = edit
        self.changed.emit()

    def drop(self, edit: UUID) -> None:
        """Forgets a refused edit."""
        self._refused.pop(edit, None)
        self._again.pop(edit, None)
        self.changed.emit()

    def drop_all(self) -> None:
        """Forgets every refused edit."""
        self._refused.clear()
        self._again.clear()
        self.changed.emit()

    def make_again(self, edit: UUID) -> None:
        """Does a refused edit again; it leaves the list as soon as its successor is on its way."""
        kept = self._refused.get(edit)
        if kept is None or kept.again is None:
            return
        self._again[edit] = kept.rows
        self._making = edit
        try:
            kept.again()
        except StorekeeperError as error:
            self._again.pop(edit, None)
            self._refused[edit] = replace(kept, error=error)
            self.changed.emit()
        finally:
            self._making = None

    def _replaces(self, edit: UnsavedEdit) -> bool:
        """Whether this is a refused edit made again, which then leaves the list."""
        old = [one for one, rows in self._again.items() if one == self._making or rows & edit.rows]
        for one in old:
            self._again.pop(one)
            self._refused.pop(one, None)
        return bool(old)

    def _run(self, edit: UUID, earlier: Iterable[UUID], work: Callable[[], Any]) -> Any:
        """On the write lane, which does one after the other: no two threads meet here."""
        if not self._failed.isdisjoint(earlier):
            self._failed.add(edit)
            raise Conflict(BUILT_ON)
        try:
            return work()
        except BaseException as error:
            if not self._lanes.will_repeat(error):
                self._failed.add(edit)
            raise

    def _saved(self, edit: UUID, then: Then | None, value: Any) -> None:
        self._waiting.pop(edit, None)
        self.changed.emit()
        if then is not None and is_alive(then):
            then(value)

    def _came_to_nothing(self, edit: UUID, failed: Failed | None, error: StorekeeperError) -> None:
        gone = self._waiting.pop(edit, None)
        if gone is not None and gone.waited:
            self._refused[edit] = replace(gone, error=error)
        self.changed.emit()
        if failed is None:
            self._lanes.unanswered.emit(error)
        elif is_alive(failed):
            failed(error)

    def _went_away(self) -> None:
        self._away = True
        self._waiting = {key: replace(one, waited=True) for key, one in self._waiting.items()}
        self.changed.emit()

    def _came_back(self) -> None:
        self._away = False
        self.changed.emit()

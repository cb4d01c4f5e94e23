"""What a module is to the shell, and the Desk that the shell hands to it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from storekeeper.kit.errors import Refused
from storekeeper.kit.ids import new_id
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.change_feed import ChangeFeed
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.scope import Scope
from storekeeper.qtkit.tasks import Failed, Lanes, Then
from storekeeper.qtkit.theme import Appearance, Theme
from storekeeper.qtkit.unsaved import Unsaved, UnsavedEdit

if TYPE_CHECKING:
    from storekeeper.kit.access import Actor
    from storekeeper.kit.contributions import Place
    from storekeeper.kit.stores.door import Door
    from storekeeper.qtkit.page import Page


class Module(Protocol):
    """One page of the console. Modules of one `group` share an entry of the rail and are tabs of its strip."""

    key: str
    group: str
    icon: str
    needs: frozenset[str]

    def title(self, sentences: Sentences) -> str:
        """The word on the rail or, in a group of several, on the tab; the group's word is desktop.rail.<group>."""
        ...

    def open(self, desk: Desk) -> Page:
        """The page, made at the first visit; only holders of one of `needs` get here (empty: all)."""
        ...


class Desk(QObject):
    """What a page works with: who sits here, reading, writing, changes, scope, language and theme.

    going: (kit.contributions.Place) somebody wants to be led there; the window opens the module and tells its page.
    read_only: the store is newer than this program, so that every write is Refused('desktop.read_only').
    english_name: how the actor is called on an English screen, empty when there is one name only.
    unsaved: the edits that the store does not hold yet.
    leaving: the desk is about to be given up; what is written now is still sent.
    """

    going = Signal(object)
    leaving = Signal()

    def __init__(
        self,
        *,
        actor: Actor,
        door: Door,
        lanes: Lanes,
        changes: ChangeFeed,
        language: Language,
        appearance: Appearance,
        settings: Any = None,
        origin: UUID | None = None,
        read_only: bool = False,
    ) -> None:
        super().__init__()
        self.actor = actor
        self.lanes = lanes
        self.changes = changes
        self.language = language
        self.appearance = appearance
        self.settings = settings
        self.origin = origin or new_id()
        self.read_only = read_only
        self.english_name = ""
        self.scope = Scope(self)
        self.unsaved = Unsaved(lanes, self)
        self._door = door

    @property
    def sentences(self) -> Sentences:
        """The sentences of the language in use; ask anew each time."""
        return self.language.sentences

    @property
    def theme(self) -> Theme:
        """The theme in use; ask anew each time."""
        return self.appearance.theme

    def read(
        self,
        function: Callable[..., Any],
        *args: Any,
        then: Then,
        failed: Failed | None = None,
        **kwargs: Any,
    ) -> None:
        """Runs `function(connection, *args, **kwargs)` on a reader; `then` gets the result on the GUI thread.

        A StorekeeperError goes to `failed`, else into the window's message bar.
        """
        self.lanes.read(partial(_through, self._door.read, function, args, kwargs), then, failed)

    def read_here(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What `function(connection, *args, **kwargs)` gives, on the calling thread, which must not be the GUI's.

        Raises StorekeeperError.
        """
        return _through(self._door.read, function, args, kwargs)

    def write(
        self,
        function: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        edit: UUID | None = None,
        label: Callable[[], str] | None = None,
        rows: frozenset[Hashable] = frozenset(),
        again: Callable[[], None] | None = None,
        **kwargs: Any,
    ) -> None:
        """Runs `function(connection, *args, **kwargs)` on the write lane; committed before `then`.

        With `edit`, an id under which the deed may be sent twice and is done once, it outwaits a lost server.
        With a `label` too it is named among the unsaved edits: `rows` are what it writes, and `again` does the same
        once more on the rows as they are then (see qtkit.unsaved).
        """
        door = partial(self._door.write, edit=edit, origin=self.origin)
        work = partial(_through, door, function, args, kwargs)
        if self.read_only:
            self.lanes.write(_refuse_to_write, then, failed)
        elif edit is not None and label is not None:
            named = UnsavedEdit(edit, label, rows, again)
            self.lanes.write(*self.unsaved.follow(named, work, then, failed), repeatable=True)
            self.unsaved.changed.emit()
        else:
            self.lanes.write(work, then, failed, repeatable=edit is not None)

    def write_quietly(
        self,
        function: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        **kwargs: Any,
    ) -> None:
        """Writes what is no edit, such as a preference: beside the write lane, neither counted nor sent again."""
        door = partial(self._door.write, origin=self.origin)
        work = partial(_through, door, function, args, kwargs)
        self.lanes.read(_refuse_to_write if self.read_only else work, then, failed)

    def go(self, place: Place) -> None:
        """Asks the window to lead there."""
        self.going.emit(place)

    def close(self) -> None:
        """Stops feed and lanes; nothing of this desk is running afterwards."""
        self.leaving.emit()
        self.changes.close()
        self.lanes.close()
        self._door.close()


def _refuse_to_write() -> None:
    raise Refused("desktop.read_only")


def _through(
    door: Callable[[], Any], function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> object:
    with door() as connection:
        value: object = function(connection, *args, **kwargs)
    return value

"""The notices of one store as Qt signals on the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal, Slot

from storekeeper.kit.changes import PRESENCE, Change, Lost
from storekeeper.kit.errors import Unreachable

if TYPE_CHECKING:
    from storekeeper.kit.listen import Listener
    from storekeeper.kit.stores.address import Address

Fetch = Callable[[Change], Any]
_PAUSE = 3.0  # seconds before listening is tried again when the first connection failed


class ChangeFeed(QObject):
    """`changed` carries each kit.changes.Change that is not of this desk's own `origin`, `made` those that are:
    a page knows what it did itself, the window around it does not. `met` carries those that say who is where: no
    business changed, and nobody but who shows that needs to look.

    `reconnected` says that notices are heard from now on and may have been missed until now: whoever shows
    something reads it again. `lost` says that the server is away, until `reconnected`, with what the
    server said (Refused) when it lets this login in no longer, else with None.
    """

    changed = Signal(object)
    made = Signal(object)
    met = Signal(object)
    reconnected = Signal()
    lost = Signal(object)
    _heard = Signal(object, object)

    def __init__(self, origin: UUID, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._origin = origin
        self.found: Any = None
        """What was fetched for the change that is being announced; None when nothing was."""
        self._fetches: dict[str, Fetch] = {}
        self._stop = threading.Event()
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None
        self._heard.connect(self._announce, Qt.ConnectionType.QueuedConnection)

    def listen(self, address: Address) -> None:
        """Starts listening at a store on a thread of its own; call once."""
        from storekeeper.kit.listen import Listener

        self._listener = Listener(address, application_name="storekeeper desktop")
        self._thread = threading.Thread(target=self._run, args=(self._listener,), name="change-feed")
        self._thread.start()

    def fetch(self, topic: str, work: Fetch) -> None:
        """Has `work` done on the feed's own thread when somebody else's change of the topic is heard, before it is
        announced: what it gives is `found` then.

        Rows are seen sooner so than by asking the GUI thread, which asks a reader. Where it gives None or fails,
        whoever shows them reads them himself, and an error is told there.
        """
        self._fetches[topic] = work

    def hear(self, said: object) -> None:
        """Passes on one Change, Lost or Reconnected as if it had been heard; from any thread."""
        self._heard.emit(said, None)

    def take_in(self, said: object) -> None:
        """The same with what is to be fetched for it, on the thread of whoever calls."""
        self._heard.emit(said, self._fetched(said))

    def _fetched(self, said: object) -> Any:
        if not isinstance(said, Change) or said.origin == self._origin:
            return None
        work = self._fetches.get(said.topic)
        try:
            return None if work is None else work(said)
        except Exception:
            return None

    def try_now(self) -> None:
        """Ends the present pause before the next attempt to listen."""
        if self._listener is not None:
            self._listener.hurry()

    def close(self) -> None:
        """Stops listening and joins the thread; a second call does nothing."""
        self._stop.set()
        if self._listener is not None and self._thread is not None:
            self._listener.stop()
            self._thread.join()
            self._listener.close()
            self._listener = self._thread = None

    def _run(self, listener: Listener) -> None:
        from storekeeper.kit.listen import why_lost

        while not self._stop.is_set():
            try:
                for said in listener.heard():
                    self.take_in(said)
            except Unreachable as error:
                self.hear(Lost(why_lost(error)))
                self._stop.wait(_PAUSE)

    @Slot(object, object)
    def _announce(self, said: object, found: Any) -> None:
        if self._stop.is_set():
            return
        self.found = found
        self._tell(said)
        self.found = None

    def _tell(self, said: object) -> None:
        if isinstance(said, Lost):
            self.lost.emit(said.why)
        elif not isinstance(said, Change):
            self.reconnected.emit()
        elif said.topic == PRESENCE:
            if said.origin != self._origin:
                self.met.emit(said)
        else:
            (self.made if said.origin == self._origin else self.changed).emit(said)

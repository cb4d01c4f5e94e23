"""Background work: one ordered lane for writes, two readers, one bridge back to the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable

READERS = 2
GIVES_WAY = 0.008  # seconds, half a frame of 60 in a second
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)  # seconds between attempts while the server is away

Then = Callable[[Any], None]
Failed = Callable[[StorekeeperError], None]


@dataclass(frozen=True)
class _Outcome:
    then: Then | None
    failed: Failed | None
    value: object = None
    error: BaseException | None = None


class Lanes(QObject):
    """Runs work off the GUI thread and hands each result back on it, writes in the order they were given.

    A StorekeeperError goes to the caller's `failed`, or to the signal `unanswered` when there is none.
    Anything else is a bug: `failed` hears Refused('desktop.fault'), then the error is raised on the GUI thread,
    where the crash hook hears it. A result whose receiver is a destroyed Qt object is dropped. `waiting` says
    how many writes are not yet done; `offline` and `online` mark the time in which repeatable writes wait for
    the server; `answered` comes with everything that the server has done.
    """

    unanswered = Signal(object)
    waiting = Signal(int)
    offline = Signal()
    online = Signal()
    answered = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._closing = threading.Event()
        self._hurry = threading.Event()
        self._given_up = threading.Event()
        self._newest: Future[Any] | None = None
        self._pending_writes = self._pending_reads = 0
        self._is_offline = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether everything that was given has been answered."""
        return self._pending_writes == 0 and self._pending_reads == 0

    @property
    def pending_writes(self) -> int:
        """Writes given and not yet delivered."""
        return self._pending_writes

    def read(self, work: Callable[[], Any], then: Then | None, failed: Failed | None = None) -> None:
        """Runs `work` on a reader."""
        if not self._closing.is_set():
            self._pending_reads += 1
            self._readers.submit(work).add_done_callback(self._bridge(then, failed))

    def write(
        self,
        work: Callable[[], Any],
        then: Then | None,
        failed: Failed | None = None,
        *,
        repeatable: bool = False,
    ) -> None:
        """Runs `work` on the write lane; a repeatable one waits out an unreachable server."""
        if self._closing.is_set():
            return
        deed = self._until_reached if repeatable else self._once
        self._newest = self._writer.submit(deed, work)
        self._newest.add_done_callback(self._bridge(then, failed, write=True))
        self._count(+1)

    def give_way(self) -> None:
        """Lets the write lane have the interpreter until it is done, for less than a frame of the screen at most.

        A screen that paints while an edit is sent makes both late: each takes turns at every answer of the server.
        """
        if self._newest is not None:
            wait((self._newest,), timeout=GIVES_WAY)

    def is_closing(self) -> bool:
        """Whether the window closes: long work ends early. From any thread."""
        return self._closing.is_set()

    def will_repeat(self, error: BaseException) -> bool:
        """Whether a repeatable write that failed so is tried again."""
        return isinstance(error, Unreachable) and not self._closing.is_set()

    def try_now(self) -> None:
        """Ends the present pause before the next attempt."""
        self._hurry.set()

    def close(self) -> None:
        """Finishes the writes that can be finished, drops queued reads and joins every thread.

        Once one write finds the server away, those behind it fail without trying: a window that closes waits
        for one attempt, not for one of each edit.
        """
        self._closing.set()
        self._hurry.set()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)

    def _until_reached(self, work: Callable[[], Any]) -> object:
        for pause in _pauses():
            try:
                value = self._once(work)
            except Unreachable as error:
                if not self.will_repeat(error):
                    raise
                self._say_offline(True)
                self._hurry.wait(pause)
                if not self._closing.is_set():
                    self._hurry.clear()
            else:
                self._say_offline(False)
                return value
        raise AssertionError

    def _once(self, work: Callable[[], Any]) -> object:
        if self._given_up.is_set():
            raise Unreachable("stores.unreachable")
        try:
            return work()
        except Unreachable:
            if self._closing.is_set():
                self._given_up.set()
            raise

    def _say_offline(self, away: bool) -> None:
        if away != self._is_offline:
            self._is_offline = away
            (self.offline if away else self.online).emit()

    def _bridge(
        self, then: Then | None, failed: Failed | None, *, write: bool = False
    ) -> Callable[[Future[Any]], None]:
        def done(future: Future[Any]) -> None:
            if future.cancelled():
                return
            error = future.exception()
            outcome = _Outcome(then, failed, None if error else future.result(), error)
            self._arrived.emit((outcome, write))

        return done

    @Slot(object)
    def _deliver(self, arrived: tuple[_Outcome, bool]) -> None:
        assert QThread.currentThread() is self.thread()  # noqa: S101
        outcome, write = arrived
        if write:
            self._count(-1)
        else:
            self._pending_reads -= 1
        if outcome.error is None:
            self.answered.emit()
            if outcome.then is not None and is_alive(outcome.then):
                outcome.then(outcome.value)
        elif isinstance(outcome.error, StorekeeperError):
            self._refuse(outcome, outcome.error)
        else:
            if outcome.failed is not None:
                self._refuse(outcome, Refused("desktop.fault"))
            raise outcome.error

    def _refuse(self, outcome: _Outcome, error: StorekeeperError) -> None:
        if outcome.failed is None:
            self.unanswered.emit(error)
        elif is_alive(outcome.failed):
            outcome.failed(error)

    def _count(self, step: int) -> None:
        self._pending_writes += step
        self.waiting.emit(self._pending_writes)


def is_alive(receiver: Callable[..., object]) -> bool:
    """Whether no Qt object that a callback belongs to, or closes over, has been destroyed."""
    return all(shiboken6.isValid(one) for one in _objects_of(receiver))


def _objects_of(receiver: Callable[..., object]) -> Iterator[QObject]:
    candidates = [getattr(receiver, "__self__", None), *getattr(receiver, "args", ())]
    for cell in getattr(receiver, "__closure__", None) or ():
        candidates.append(cell.cell_contents)
    inner = getattr(receiver, "func", None)
    candidates.append(getattr(inner, "__self__", None))
    return (one for one in candidates if isinstance(one, QObject))


def _pauses() -> Iterator[float]:
    yield from PAUSES
    while True:
        yield PAUSES[-1]

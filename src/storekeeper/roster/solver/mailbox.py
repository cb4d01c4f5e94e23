"""Sends the newest of something to another process without ever making the sender wait."""

from __future__ import annotations

from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Condition, Thread


class Mailbox:
    """One letter at a time: what is put while the last is still on its way replaces what waits.

    A pipe is full when nobody reads; an engine that is itself writing at that moment would wait for us for ever.
    """

    def __init__(self, pipe: Connection, first: object = None) -> None:
        """`first` goes before all others and is never replaced."""
        self._pipe = pipe
        self._first = first
        self._changed = Condition()
        self._waiting: object = None
        self._closed = False
        self._thread = Thread(target=self._carry, name="solver-mailbox", daemon=True)
        self._thread.start()

    def put(self, letter: object) -> None:
        """To be sent as soon as it can be."""
        with self._changed:
            self._waiting = letter
            self._changed.notify()

    def close(self) -> None:
        """Ends; the other side must be gone by now, so that a letter on its way comes back."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _carry(self) -> None:
        if self._first is not None:
            with suppress(OSError):
                self._pipe.send(self._first)
            self._first = None
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._waiting is not None)
                if self._closed:
                    return
                letter, self._waiting = self._waiting, None
            with suppress(OSError):
                self._pipe.send(letter)

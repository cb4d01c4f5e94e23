"""Hears the notices of one store on a connection of its own, through interruptions, until told to stop."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo

from storekeeper.kit.changes import CHANNEL, Change, Lost, Reconnected, parse
from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.turned_away import reason_in

_LIVELY = {"keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3"}
_LETTERS = 64  # bytes of hurry and stop read at once
_WAITS = {
    int(pq.PollingStatus.READING): selectors.EVENT_READ,
    int(pq.PollingStatus.WRITING): selectors.EVENT_WRITE,
}


class _Stopped(Exception):
    """The owner asked to stop."""


class _Lost(Exception):
    """The connection was refused, `why` is what the server said then, or it broke."""

    why: Refused | None = None


def why_lost(error: Unreachable) -> Refused | None:
    """What the server said when it refused the first connecting that ended in `error`; None: it said nothing."""
    return error.__cause__.why if isinstance(error.__cause__, _Lost) else None


class Listener:
    """Listens at one store. `heard` runs in one thread; `stop` may be called from any other, at any time.

    The waiting is done on the socket together with a socket of our own, so that a stop takes effect at once,
    also while connecting or between two attempts.
    """

    def __init__(
        self,
        address: Address,
        *,
        application_name: str = "storekeeper listener",
        patience: float = 10.0,
        first_pause: float = 0.2,
        longest_pause: float = 15.0,
    ) -> None:
        """Opens nothing yet. In seconds: `patience` for one attempt, the doubling pauses between attempts."""
        self._address = address
        self._patience = patience
        self._pauses = (first_pause, longest_pause)
        given = {name: str(value) for name, value in address.parameters().items()}
        self._conninfo = make_conninfo(
            "", **(_LIVELY | {"application_name": application_name} | given)
        ).encode()
        self._ear, self._mouth = socket.socketpair()
        self._stopped = False
        self._connection: pq.abc.PGconn | None = None

    def connect(self) -> None:
        """Connects and listens now; every notice sent after this returns is heard. Raises Unreachable."""
        try:
            self._open()
        except _Lost as lost:
            place = self._address
            raise Unreachable(
                "worker.not_listening", store=place.database, host=place.host, port=place.port
            ) from lost
        except _Stopped:
            return

    def heard(self) -> Iterator[Change | Lost | Reconnected]:
        """Yields what is heard until `stop`. Notices that are no change are passed over.

        Reconnected comes first, and again after every interruption; Lost only when the server cannot be reached
        again at once, and once more when it then refuses the login. Raises Unreachable when the very first
        connecting fails; later on it tries again for ever.
        """
        if self._connection is None and not self._stopped:
            self.connect()
        try:
            while not self._stopped:
                yield Reconnected()
                try:
                    yield from self._receive()
                except _Lost:
                    yield from self._reopened()
        except _Stopped:
            return
        finally:
            self._hang_up()

    def stop(self) -> None:
        """Ends `heard` at once, from any thread; calling it twice is no harm."""
        self._stopped = True
        with suppress(OSError):
            self._mouth.send(b"x")

    def hurry(self) -> None:
        """Ends the present pause between two attempts, from any thread."""
        with suppress(OSError):
            self._mouth.send(b"h")

    def close(self) -> None:
        """Releases connection and sockets; only after `heard` has ended."""
        self.stop()
        self._hang_up()
        self._ear.close()
        self._mouth.close()

    def __enter__(self) -> Listener:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        self._hang_up()
        deadline = time.monotonic() + self._patience
        connection = self._connection = pq.PGconn.connect_start(self._conninfo)
        try:
            self._finish_connecting(connection, deadline)
            self._ask_for_notices(connection, deadline)
        except (psycopg.Error, _Lost) as error:
            lost = _Lost()
            said = reason_in(connection.error_message.decode("utf-8", "replace"), connection)
            lost.why = said if isinstance(said, Refused) else None
            self._hang_up()
            raise lost from error

    def _finish_connecting(self, connection: pq.abc.PGconn, deadline: float) -> None:
        status = int(pq.PollingStatus.WRITING)
        while status != pq.PollingStatus.OK:
            if connection.status == pq.ConnStatus.BAD or status not in _WAITS:
                raise _Lost
            self._wait(connection.socket, _WAITS[status], deadline)
            status = connection.connect_poll()

    def _ask_for_notices(self, connection: pq.abc.PGconn, deadline: float) -> None:
        connection.send_query(b"LISTEN " + CHANNEL.encode())
        while connection.is_busy():
            self._wait(connection.socket, selectors.EVENT_READ, deadline)
            connection.consume_input()
        while result := connection.get_result():
            if result.status != pq.ExecStatus.COMMAND_OK:
                raise _Lost

    def _reopened(self) -> Iterator[Lost]:
        pause, longest = self._pauses
        told: set[str] = set()
        while True:
            try:
                return self._open()
            except _Lost as lost:
                reason = lost.why.code if lost.why is not None else ""
                if reason not in told:
                    yield Lost(lost.why)
                told = {reason}
                self._wait(None, 0, time.monotonic() + pause, silent=True)
                pause = min(pause * 2, longest)

    def _receive(self) -> Iterator[Change]:
        connection = self._connection
        if connection is None:
            raise _Lost
        while True:
            while notice := connection.notifies():
                yield from parse(notice.extra.decode("utf-8", "replace"))
            self._wait(connection.socket, selectors.EVENT_READ)
            try:
                connection.consume_input()
            except psycopg.Error as error:
                raise _Lost from error

    def _wait(
        self, handle: int | None, event: int, deadline: float | None = None, *, silent: bool = False
    ) -> None:
        """Returns when the handle is ready; raises _Stopped, and _Lost at the deadline unless silent.

        Without a handle it is a pause, which a hurry ends too.
        """
        if self._stopped:
            raise _Stopped
        with selectors.DefaultSelector() as selector:
            selector.register(self._ear, selectors.EVENT_READ)
            if handle is not None:
                selector.register(handle, event)
            hurried = True
            while hurried:
                left = None if deadline is None else max(0.0, deadline - time.monotonic())
                ready = selector.select(left)
                hurried = any(key.fileobj is self._ear for key, _ in ready)
                if hurried:
                    self._ear.recv(_LETTERS)
                if self._stopped:
                    raise _Stopped
                if hurried and handle is None:
                    return
        if not ready and not silent:
            raise _Lost

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.finish()
            self._connection = None

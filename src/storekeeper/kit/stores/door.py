"""One login's way into one store: opens the transaction, runs the deed, commits, and names what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects.postgresql import psycopg as _dialect  # noqa: F401  (else loaded with the first engine)
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from storekeeper.kit.errors import Conflict, Refused, StorekeeperError, Unreachable
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.ahead import Answer, ahead, owed, pay_what_is_owed
from storekeeper.kit.stores.turned_away import turned_away

IDLE = 1.0  # seconds after which a connection is asked before it is used again
_USED = "used"
OUR_OWN = "SK001"  # raised by our functions; the message is the code of a sentence
NAMES = """SELECT set_config('storekeeper.edit', %s, true), set_config('storekeeper.origin', %s, true),
    set_config('synchronous_commit', 'off', true)"""
DURABLE = "SELECT base.make_durable()"
_UNREACHABLE = ("08", "57P", "53")
_WRONG_PASSWORD = frozenset({"28P01", "28000"})
_BY_STATE: Mapping[str, tuple[str, type[StorekeeperError]]] = {
    "42501": ("stores.forbidden", Refused),
    "23P01": ("stores.overlaps", Refused),
    "23505": ("stores.exists_already", Conflict),
    "23503": ("stores.refers_to_nothing", Refused),
    "23514": ("stores.impossible_value", Refused),
    "40001": ("stores.somebody_was_faster", Conflict),
    "40P01": ("stores.somebody_was_faster", Conflict),
}


class Door:
    """Connections of one login at one store, made on first use and at most `most` at a time."""

    def __init__(self, address: Address, *, application: str = "storekeeper", most: int = 1) -> None:
        self.address = address
        self._application = application
        self._most = most

    @cached_property
    def _engine(self) -> Engine:
        engine = create_engine(
            self.address.url(),
            pool_size=self._most,
            max_overflow=0,
            hide_parameters=True,
            connect_args={"application_name": self._application, "connect_timeout": 10},
        )
        _ask_the_idle(engine)
        pay_what_is_owed(engine)
        return engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read-only transaction. Raises Refused, Conflict or Unreachable."""
        with translated(), self._engine.connect() as connection:
            connection.execution_options(postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def write(self, *, edit: UUID | None = None, origin: UUID | None = None) -> Iterator[Connection]:
        """A transaction that commits when the block ends well. Raises Refused, Conflict or Unreachable.

        `edit` and `origin` name the edit and the window it came from, for audit and notices. Others may see what was
        written before it is on disk, the caller goes on only when it is: a commit with a notice that waited for the
        disk would let no other commit meanwhile.
        """
        names = str(edit or ""), str(origin or "")
        with translated(), self._engine.begin() as connection:
            with owed(connection, NAMES, names):
                yield connection
            _commit(connection)

    def close(self) -> None:
        """Give the connections back."""
        if "_engine" in self.__dict__:
            self._engine.dispose()


def _commit(connection: Connection) -> None:
    """Commits and waits for the disk, in one way there and back; where nothing was asked there is nothing to commit.

    A login that gave up the last of its own rights may wait for nothing any more; it is committed all the same, and
    the server brings it to disk by itself.
    """
    raw: Any = connection.connection.driver_connection
    if raw.info.transaction_status != TransactionStatus.INTRANS:
        return
    committed: Answer | None = None
    try:
        with ahead(connection) as send:
            committed = send("COMMIT", ())
            send(DURABLE, ())
    except psycopg.errors.InsufficientPrivilege:
        if committed is None or committed.statusmessage != "COMMIT":
            raise


def _ask_the_idle(engine: Engine) -> None:
    """A connection that has lain idle is asked whether it still stands; one that was used just now is not."""

    def note_use(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_USED] = monotonic()

    def ask(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if monotonic() - record.info.get(_USED, -inf) < IDLE:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", ask)


@contextmanager
def translated() -> Iterator[None]:
    """Database errors as one of the three errors; a bug of ours stays what it is."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        known = _known(error.orig if isinstance(error, DBAPIError) else error)
        if known is None:
            raise
        raise known from error


def _known(cause: BaseException | None) -> StorekeeperError | None:
    state: str | None = getattr(cause, "sqlstate", None)
    if state == OUR_OWN:
        return Refused(str(getattr(getattr(cause, "diag", None), "message_primary", "")))
    if state is not None and state in _BY_STATE:
        code, kind = _BY_STATE[state]
        return kind(code)
    if state in _WRONG_PASSWORD:
        return Refused("stores.wrong_password")
    if state is None and type(cause).__name__ == "OperationalError":
        return turned_away(cause) or Unreachable("stores.unreachable")
    if state is not None and state.startswith(_UNREACHABLE):
        return Unreachable("stores.unreachable")
    return None

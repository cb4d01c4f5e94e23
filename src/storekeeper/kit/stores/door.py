"""One login's way into one store: opens the transaction, runs the deed, commits, and names what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from math import inf
from time import monotonic
from types import MappingProxyType
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
_ONLY_READS = "-c default_transaction_read_only=on"
_NOTHING: Mapping[str, str] = MappingProxyType({})
OUR_OWN = "SK001"  # raised by our functions; the message is the code of a sentence
NAMES = """SELECT set_config('storekeeper.edit', %s, true), set_config('storekeeper.origin', %s, true),
    set_config('synchronous_commit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)"""
DURABLE = "SELECT base.make_durable()"
_UNDER_WAY = frozenset({TransactionStatus.INTRANS, TransactionStatus.ACTIVE})
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
    """Connections of one login at one store, made on first use and at most `most` at a time.

    With `readers`, reading has as many of its own beside them: they can only read, and each statement is a
    transaction, which saves the two ways there and back that begin and end one.
    """

    def __init__(
        self, address: Address, *, application: str = "storekeeper", most: int = 1, readers: int = 0
    ) -> None:
        self.address = address
        self._application = application
        self._most = most
        self._readers = readers

    @cached_property
    def _engine(self) -> Engine:
        engine = self._made(self._most)
        pay_what_is_owed(engine)
        return engine

    @cached_property
    def _reading(self) -> Engine:
        if self._readers == 0:
            return self._engine
        return self._made(self._readers, isolation_level="AUTOCOMMIT", connect_args={"options": _ONLY_READS})

    def _made(self, most: int, *, connect_args: Mapping[str, str] = _NOTHING, **named: Any) -> Engine:
        engine = create_engine(
            self.address.url(),
            pool_size=most,
            max_overflow=0,
            hide_parameters=True,
            connect_args={"application_name": self._application, "connect_timeout": 10, **connect_args},
            **named,
        )
        _ask_the_idle(engine)
        return engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Nothing can be written; each statement sees what is committed by then.

        Raises Refused, Conflict or Unreachable.
        """
        with translated(), self._reading.connect() as connection:
            if self._readers == 0:
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
        with translated(), self._engine.begin() as connection, owed(connection, NAMES, names):
            yield connection
            _commit(connection)

    def close(self) -> None:
        """Give the connections back."""
        for name in ("_engine", "_reading"):
            if name in self.__dict__:
                self.__dict__[name].dispose()


def _commit(connection: Connection) -> None:
    """Commits and waits for the disk, in one way there and back; where nothing was asked there is nothing to commit.

    A login that gave up the last of its own rights may wait for nothing any more; it is committed all the same, and
    the server brings it to disk by itself.
    """
    raw: Any = connection.connection.driver_connection
    if raw.info.transaction_status not in _UNDER_WAY:
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

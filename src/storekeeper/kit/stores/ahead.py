"""Statements sent without waiting for their answers: the server works on them while this program goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from psycopg import Cursor, Error
from sqlalchemy import Connection, Engine, event

Answer = Cursor[tuple[Any, ...]]
Send = Callable[[str, Sequence[Any]], Answer]
Statement = tuple[str, Sequence[Any]]
_ERRAND = "errand"


@dataclass
class _Errand:
    """Of a connection within `owed`: the statement that goes first, and the pipeline that a block has left open."""

    first: Statement | None = None
    line: ExitStack | None = None


@contextmanager
def ahead(connection: Connection, *, waits: bool = True) -> Iterator[Send]:
    """Sends each statement at once, in the connection's transaction; when the block ends all are answered.

    The beginning of a transaction and what is owed to it go with the first. Nothing else may be asked of the
    connection within the block, and an answer may be read only after it. Where one of them fails those behind it are
    not done, and the end of the block raises psycopg.Error, which a door names; an error of the block goes first.

    Not `waits`, which counts within `owed` only: the block ends at once, and whoever reads an answer, or asks for
    something else, waits for all of them and hears what failed. It saves the way there and back by which the server
    says that all has been answered; an answer's rowcount is known once one of them has been read.
    """
    raw: Any = connection.connection.driver_connection
    errand: _Errand = connection.info.get(_ERRAND) or _Errand()
    lasts = not waits and _ERRAND in connection.info
    failure: Error | None = None

    def send(statement: str, values: Sequence[Any]) -> Answer:
        answer: Answer = raw.execute(statement, values)
        if lasts:  # else the server keeps what it has to say until it is asked
            raw.pgconn.send_flush_request()
            raw.pgconn.flush()
        return answer

    try:
        with errand.line or ExitStack() as line:
            if errand.line is None:
                line.enter_context(raw.pipeline())
            errand.line = None
            try:
                if errand.first is not None:
                    first, errand.first = errand.first, None
                    send(*first)
                yield send
            except Error as error:  # the pipeline is to end all the same
                failure = error
            else:
                errand.line = line.pop_all() if lasts else None
    except Error as error:
        failure = failure or error  # the first says why, those behind it only that they were not done
    if failure is not None:
        if raw.closed:
            connection.invalidate(failure)
        raise failure


@contextmanager
def owed(connection: Connection, statement: str, values: Sequence[Any]) -> Iterator[None]:
    """The statement goes before whatever the block first asks of the connection; where it asks nothing, not at all."""
    kept = connection.info
    errand = kept[_ERRAND] = _Errand((statement, values))
    try:
        yield
    finally:
        if (
            errand.line is not None
        ):  # what was sent is given up with the transaction, and so is what it answers
            with suppress(Error), ahead(connection):
                """Nothing more."""
        kept.pop(_ERRAND, None)


def pay_what_is_owed(engine: Engine) -> None:
    """Makes any statement of the engine's connections pay first, and end what a block has left open."""

    def pay(connection: Connection, *_: object) -> None:
        errand: _Errand = connection.info.get(_ERRAND) or _Errand()
        if errand.first is not None or errand.line is not None:
            with ahead(connection):
                """What is owed is all."""

    event.listen(engine, "before_cursor_execute", pay)

"""Statements sent without waiting for their answers: the server works on them while this program goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Cursor, Error
from sqlalchemy import Connection, Engine, event

Answer = Cursor[tuple[Any, ...]]
Send = Callable[[str, Sequence[Any]], Answer]
Statement = tuple[str, Sequence[Any]]
_OWED = "owed"


@contextmanager
def ahead(connection: Connection) -> Iterator[Send]:
    """Sends each statement at once, in the connection's transaction; when the block ends all are answered.

    The beginning of a transaction and what is owed to it go with the first. Nothing else may be asked of the
    connection within the block, and an answer may be read only after it. Where one of them fails those behind it are
    not done, and the end of the block raises psycopg.Error, which a door names; an error of the block goes first.
    """
    raw: Any = connection.connection.driver_connection
    owing = connection.info
    failure: Error | None = None

    def send(statement: str, values: Sequence[Any]) -> Answer:
        answer: Answer = raw.execute(statement, values)
        return answer

    try:
        with raw.pipeline():
            try:
                if _OWED in owing:
                    send(*owing.pop(_OWED))
                yield send
            except Error as error:  # the pipeline is to end all the same
                failure = error
    except Error as error:
        failure = failure or error  # the first says why, those behind it only that they were not done
    if failure is not None:
        if raw.closed:
            connection.invalidate(failure)
        raise failure


@contextmanager
def owed(connection: Connection, statement: str, values: Sequence[Any]) -> Iterator[None]:
    """The statement goes before whatever the block first asks of the connection; where it asks nothing, not at all."""
    owing = connection.info
    owing[_OWED] = statement, values
    try:
        yield
    finally:
        owing.pop(_OWED, None)


def pay_what_is_owed(engine: Engine) -> None:
    """Makes any statement of the engine's connections pay first."""

    def pay(connection: Connection, *_: object) -> None:
        if _OWED in connection.info:
            with ahead(connection):
                """What is owed is all."""

    event.listen(engine, "before_cursor_execute", pay)

"""A part of a reading that may fail by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def apart(connection: Any) -> Iterator[None]:
    """What fails within the block takes nothing of the reading with it; its error goes on to the caller.

    Within a transaction that needs a savepoint; where each statement is its own, nothing.
    """
    if connection.connection.driver_connection.autocommit:
        yield
        return
    with connection.begin_nested():
        yield

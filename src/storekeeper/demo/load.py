"""Puts the sample chain into an empty demo store: bulk inserts that every trigger sees, with progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection

from storekeeper.demo.chain import COMPANY_ZH, Chain
from storekeeper.demo.steps import Row, Step, publishing_steps, steps
from storekeeper.kit.errors import Refused

Progress = Callable[[str, int, int], None]

_CHUNK = 5_000
_DEMO = "demo"


def load(connection: Connection, chain: Chain, progress: Progress, *, embedded: bool = False) -> None:
    """Insert the whole chain and mark the store as demo, all in the transaction of `connection`.

    Its login must be one that row security does not hold, the superuser of an embedded store for instance;
    triggers run as for everybody. `progress(code, done, total)` hears a code of section [demo] with the rows
    done and all rows. Raises Refused('demo.not_a_demo_store') unless the store is `embedded` or marked as
    demo, and Refused('demo.has_shops') when there are shops already.
    """
    _admit(connection, embedded=embedded)
    _insert(connection, steps(chain), progress)


def publish(connection: Connection, chain: Chain, progress: Progress) -> None:
    """The published weeks of a chain that is loaded, after the logins that published them are made."""
    _insert(connection, publishing_steps(chain), progress)


def is_demo(connection: Connection) -> bool:
    """Whether the store is marked as one for looking around."""
    return connection.exec_driver_sql("SELECT FROM base.mark WHERE key = %s", (_DEMO,)).first() is not None


def _insert(connection: Connection, todo: Sequence[Step], progress: Progress) -> None:
    done, total = 0, sum(len(step.rows) for step in todo)
    progress(todo[0].code, done, total)
    for step in todo:
        for rows in _chunks(step.rows):
            connection.exec_driver_sql(step.statement, tuple(map(list, zip(*rows, strict=True))))
            done += len(rows)
            progress(step.code, done, total)


def _admit(connection: Connection, *, embedded: bool) -> None:
    marked = is_demo(connection)
    if not marked and not embedded:
        raise Refused("demo.not_a_demo_store")
    shops = connection.exec_driver_sql("SELECT count(*) FROM people.shop").scalar_one()
    if shops:
        raise Refused("demo.has_shops", shops=shops)
    if not marked:
        mark = "INSERT INTO base.mark (key, value) VALUES (%s, %s)"
        connection.exec_driver_sql(mark, (_DEMO, COMPANY_ZH))


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for first in range(0, len(rows), _CHUNK):
        yield rows[first : first + _CHUNK]

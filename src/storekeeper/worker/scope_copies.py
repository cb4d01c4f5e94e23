"""The scope tables of operations and their copies in the other stores: kept equal, and compared every night."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from storekeeper.kit.errors import Finding
from storekeeper.kit.stores.door import Door
from storekeeper.kit.stores.store import Store

_CHUNK = 5_000
_ALONE = text("LOCK TABLE sec.scope, sec.region_shop IN SHARE ROW EXCLUSIVE MODE")

Row = tuple[object, ...]


@dataclass(frozen=True)
class _Copied:
    """A table that is copied: its first column is the key; `types` are PostgreSQL's, in order."""

    table: str
    columns: tuple[str, ...]
    types: tuple[str, ...]

    def read(self, connection: Connection) -> dict[object, Row]:
        found = connection.exec_driver_sql(f"SELECT {', '.join(self.columns)} FROM {self.table}")  # noqa: S608
        return {row[0]: tuple(row) for row in found}

    def put(self, connection: Connection, rows: Sequence[Row]) -> None:
        names = ", ".join(self.columns)
        rest = self.columns[1:]
        changed = ", ".join(f"{column} = excluded.{column}" for column in rest)
        arrays = ", ".join(f"%s::{kind}[]" for kind in self.types)
        statement = (
            f"INSERT INTO {self.table} ({names}) SELECT * FROM unnest({arrays}) "  # noqa: S608
            f"ON CONFLICT ({self.columns[0]}) DO UPDATE SET {changed}"
        )
        for chunk in _chunks(rows):
            connection.exec_driver_sql(statement, tuple(list(column) for column in zip(*chunk, strict=True)))

    def remove(self, connection: Connection, keys: Sequence[object]) -> None:
        statement = f"DELETE FROM {self.table} WHERE {self.columns[0]} = ANY (%s::{self.types[0]}[])"  # noqa: S608
        for chunk in _chunks(keys):
            connection.exec_driver_sql(statement, (list(chunk),))


_TABLES = (
    _Copied(
        "sec.scope",
        ("id", "login", "region_id", "shop_id", "from_day", "to_day"),
        ("uuid", "text", "int", "int", "date", "date"),
    ),
    _Copied("sec.region_shop", ("shop_id", "region_id"), ("int", "int")),
)


@dataclass(frozen=True)
class _Difference:
    missing: tuple[Row, ...]
    changed: tuple[Row, ...]
    extra: tuple[object, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.extra)


def copy_scope(original: Connection, copies: Mapping[Store, Door]) -> None:
    """Makes every copy equal to the scope tables that `original` sees now; repeating it changes nothing.

    Each store is its own transaction, so one that is unreachable raises Unreachable after those before it
    are done, and the next attempt does the rest.
    """
    for door in copies.values():
        with door.write() as copy:
            copy.execute(_ALONE)
            for table in _TABLES:
                difference = _difference(table.read(original), table.read(copy))
                table.remove(copy, difference.extra)
                table.put(copy, difference.missing + difference.changed)


def compare_scope(original: Connection, copies: Mapping[Store, Door]) -> tuple[Finding, ...]:
    """A finding `worker.scope_differs` for each table of each copy that is not equal; repairs nothing."""
    found: list[Finding] = []
    for store, door in copies.items():
        with door.write() as copy:
            copy.execute(_ALONE)
            for table in _TABLES:
                difference = _difference(table.read(original), table.read(copy))
                if difference:
                    found.append(_finding(store, table, difference))
    return tuple(found)


def _difference(original: Mapping[object, Row], copy: Mapping[object, Row]) -> _Difference:
    return _Difference(
        missing=tuple(row for key, row in original.items() if key not in copy),
        changed=tuple(row for key, row in original.items() if key in copy and copy[key] != row),
        extra=tuple(key for key in copy if key not in original),
    )


def _finding(store: Store, table: _Copied, difference: _Difference) -> Finding:
    return Finding(
        "worker.scope_differs",
        {
            "store": store.value,
            "table": table.table,
            "missing": len(difference.missing),
            "changed": len(difference.changed),
            "extra": len(difference.extra),
        },
    )


def _chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]

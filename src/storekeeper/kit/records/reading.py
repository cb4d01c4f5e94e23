"""Rows of several records read at once, with the fields that the asker may read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.records.values import Field, Key, Kind, Record, Row

_READABLE = (
    "SELECT t, c FROM unnest(%s::text[], %s::text[]) n (t, c)"
    " WHERE has_column_privilege(t::regclass, c, 'SELECT')"
)
_FLAG = Field("removed", Kind.FLAG)


@dataclass(frozen=True)
class Wanted:
    """Rows of one record: those whose `column` holds one of the values; all of them without a column."""

    record: Record
    column: str = ""
    values: Sequence[Key] = ()
    removed: bool = False


def read(connection: Connection, wanted: Sequence[Wanted]) -> tuple[Row, ...]:
    """The visible rows in two round trips, by record as wanted, then by key; a record of which no field may be
    read gives none."""
    if not wanted:
        return ()
    readable = _readable(connection, [each.record for each in wanted])
    parts: list[str] = []
    values: list[object] = []
    fields: dict[str, tuple[Field, ...]] = {}
    for each in wanted:
        record = each.record
        fields[record.name] = _fields(record, readable)
        if not fields[record.name]:
            continue
        parts.append(_select(each, fields[record.name]))
        if each.column:
            values.append(list(each.values))
    if not parts:
        return ()
    statement = f"SELECT * FROM ({' UNION ALL '.join(parts)}) r"  # noqa: S608 - names of records only
    found = connection.exec_driver_sql(statement, tuple(values))
    keyed = {each.record.name: each.record for each in wanted}
    rows = [
        Row(name, key_of(keyed[name], key), version, _values(fields[name], texts))
        for name, key, version, texts in found
    ]
    order = {name: place for place, name in enumerate(keyed)}
    return tuple(sorted(rows, key=lambda row: (order[row.record], str(row.key).rjust(40))))


def value_of(field: Field, text: str | None) -> object:
    """A value as its kind, from what the database writes."""
    if text is None:
        return None
    match field.kind:
        case Kind.DAY:
            return date.fromisoformat(text)
        case Kind.TIME:
            return time.fromisoformat(text)
        case Kind.NUMBER | Kind.MINUTES | Kind.REFERENCE:
            return int(text)
        case Kind.AMOUNT:
            return Decimal(text)
        case Kind.FLAG:
            return text == "true"
        case _:
            return text


def key_of(record: Record, text: str) -> Key:
    """A key of a record, from what the database writes."""
    return UUID(text) if record.own_key else int(text)


def _readable(connection: Connection, records: Iterable[Record]) -> frozenset[tuple[str, str]]:
    pairs = [
        (record.table, name)
        for record in records
        for name in (record.key, "row_version", *(field.name for field in _all_fields(record)))
    ]
    tables, columns = ([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    return frozenset((row[0], row[1]) for row in connection.exec_driver_sql(_READABLE, (tables, columns)))


def _all_fields(record: Record) -> tuple[Field, ...]:
    belongs = () if not record.of or record.of in {field.name for field in record.fields} else (record.of,)
    return (
        *(Field(name, Kind.REFERENCE) for name in belongs),
        *record.fields,
        *record.shown,
        *((_FLAG,) if record.removable else ()),
    )


def _fields(record: Record, readable: Collection[tuple[str, str]]) -> tuple[Field, ...]:
    if (record.table, "row_version") not in readable or (record.table, record.key) not in readable:
        return ()
    return tuple(field for field in _all_fields(record) if (record.table, field.name) in readable)


def _select(wanted: Wanted, fields: Sequence[Field]) -> str:
    record = wanted.record
    conditions = []
    if wanted.column:
        kind = "uuid" if record.own_key and wanted.column == record.key else "int"
        conditions.append(f"{wanted.column} = ANY (%s::{kind}[])")
    if record.removable and not wanted.removed:
        conditions.append("NOT removed")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    columns = ", ".join(f"{field.name}::text" for field in fields)
    return (
        f"SELECT '{record.name}', {record.key}::text, row_version, ARRAY[{columns}]"  # noqa: S608
        f" FROM {record.table}{where}"
    )


def _values(fields: Sequence[Field], texts: Sequence[str | None]) -> Mapping[str, object]:
    return {field.name: value_of(field, text) for field, text in zip(fields, texts, strict=True)}

"""Changes, additions and removals of records put into rows, each row in the version that its author saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.errors import Conflict
from storekeeper.kit.records.values import Add, Change, Key, Kind, Record, Remove

Touched = set[tuple[str, Key]]
Insert = Callable[[Connection, Mapping[str, object]], Key | None]
"""Adds a row in a way of its own and gives its key; None to have it added as any other."""
Derive = Callable[[str, Mapping[str, object]], Mapping[str, object]]

_LAST = "SELECT name, at FROM base.record_history(%s, %s, '{}', '', 1)"


class Writer:
    """Writes the edits of one deed in order, and knows afterwards which rows they touched."""

    def __init__(
        self,
        connection: Connection,
        records: Mapping[str, Record],
        derive: Derive,
        insert: Mapping[str, Insert],
    ) -> None:
        self._connection = connection
        self._records = records
        self._derive = derive
        self._insert = insert
        self._made: dict[UUID, Key] = {}
        self.touched: Touched = set()

    def write(self, edit: Change | Add | Remove) -> Mapping[str, object]:
        """Writes one edit; returns what it did without any value. Raises Conflict when its row is another by now."""
        record = self._records[edit.record]
        fields: list[str] = []
        if isinstance(edit, Add):
            do, key = "add", self._add(record, edit)
        elif isinstance(edit, Change):
            do, key, fields = "change", edit.key, list(edit.values)
            self._change(record, key, edit.seen, edit.values)
        else:
            do, key = "remove", edit.key
            self._change(record, key, edit.seen, {"removed": True})
        self.touched.add((record.name, key))
        shown = key if isinstance(key, int) else str(key)
        return {"do": do, "record": record.name, "key": shown, "fields": fields}

    def _change(self, record: Record, key: Key, seen: int, values: Mapping[str, object]) -> None:
        columns = self._columns(record, values)
        live = " AND NOT removed" if record.removable and values.get("removed") is not False else ""
        written = self._connection.exec_driver_sql(
            f"UPDATE {record.table} SET {', '.join(f'{name} = %s' for name in columns)}"  # noqa: S608
            f" WHERE {record.key} = %s AND row_version = %s{live}",
            (*columns.values(), key, seen),
        )
        if written.rowcount == 0:
            raise self._conflict(record, key)

    def _add(self, record: Record, edit: Add) -> Key:
        given = self._resolved(edit.values)
        own = self._insert.get(record.name)
        key = own(self._connection, given) if own is not None else None
        if key is None:
            key = self._insert_row(record, edit.key, given)
        if edit.key is not None:
            self._made[edit.key] = key
        return key

    def _insert_row(self, record: Record, own_key: UUID | None, given: Mapping[str, object]) -> Key:
        empty = {each.name: "" for each in record.fields if each.kind is Kind.TEXT and not each.personal}
        columns = self._columns(record, {**empty, **given})
        if record.own_key:
            columns = {record.key: own_key, **columns}
        names, marks = ", ".join(columns), ", ".join("%s" for _ in columns)
        known = ""
        if record.key == record.of:
            # One row for each owner: a removed one comes back with the new values.
            again = ", ".join(f"{name} = excluded.{name}" for name in columns if name != record.key)
            known = (
                f" ON CONFLICT ({record.key}) DO UPDATE SET {again}, removed = false"
                f" WHERE {record.table}.removed"
            )
        row = self._connection.exec_driver_sql(
            f"INSERT INTO {record.table} ({names}) VALUES ({marks}){known} RETURNING {record.key}",  # noqa: S608
            tuple(columns.values()),
        ).first()
        if row is None:
            raise self._conflict(record, given[record.key])
        made: Key = row[0]
        return made

    def _columns(self, record: Record, values: Mapping[str, object]) -> dict[str, Any]:
        """The columns to write; KeyError for a name that is no field of the record."""
        columns = {name: _stored(record, name, value) for name, value in self._resolved(values).items()}
        return {**columns, **self._derive(record.name, values)}

    def _resolved(self, values: Mapping[str, object]) -> dict[str, object]:
        """References to rows that this same deed made, by the keys that the server gave them."""
        return {
            name: self._made.get(value, value) if isinstance(value, UUID) else value
            for name, value in values.items()
        }

    def _conflict(self, record: Record, key: object) -> Conflict:
        row = self._connection.exec_driver_sql(_LAST, (record.table, str(key))).first()
        if row is None:
            return Conflict("records.gone")
        when: datetime = row.at
        return Conflict("records.changed_by", who=row.name, when=when)


def _stored(record: Record, name: str, value: object) -> object:
    if name in {record.of, "removed"}:
        return value
    field = record.field(name)
    if field.kind is Kind.TEXT and not field.personal:
        return value or ""
    return None if value == "" else value

"""What happened to a record and its parts, read from the audit as far as the asker may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.records.reading import key_of, value_of
from storekeeper.kit.records.values import Field, Key, Kind, Record

MOST = 500
_ASKED = (
    "SELECT at, login, name, deed, topic, key, edit_id, fields"
    " FROM base.record_history(%s, %s, %s::text[], %s, %s)"
)


@dataclass(frozen=True)
class FieldChange:
    """One field of an event; `hidden`: the asker may not read it, so it may or may not have changed."""

    name: str
    before: object
    after: object
    hidden: bool = False


@dataclass(frozen=True)
class Event:
    """One change of one row: when, by which login and name, and field by field. `deed`: insert, update, delete."""

    at: datetime
    login: str
    name: str
    deed: str
    record: str
    key: Key
    fields: tuple[FieldChange, ...]
    edit_id: UUID | None


def history(connection: Connection, record: Record, key: Key, parts: Sequence[Record]) -> tuple[Event, ...]:
    """The newest MOST events of a row and of the rows that belong to it, newest first.

    Events that changed nothing which the record's fields say are left out.
    """
    belongs = next((part.of for part in parts), "")
    by_table = {each.table: each for each in (record, *parts)}
    asked = (record.table, str(key), [part.table for part in parts], belongs, MOST)
    events = (_event(by_table[row.topic], row) for row in connection.exec_driver_sql(_ASKED, asked))
    return tuple(event for event in events if event.fields)


def _event(record: Record, row: Any) -> Event:
    known = {field.name: field for field in (*record.fields, *record.shown)}
    if record.removable:
        known["removed"] = Field("removed", Kind.FLAG)
    fields = tuple(_change(known[each["name"]], each) for each in row.fields if each["name"] in known)
    key = key_of(record, row.key)
    return Event(row.at, row.login, row.name, row.deed, record.name, key, fields, row.edit_id)


def _change(field: Field, said: Mapping[str, Any]) -> FieldChange:
    if said.get("hidden"):
        return FieldChange(field.name, None, None, hidden=True)
    return FieldChange(field.name, _value(field, said["before"]), _value(field, said["after"]))


def _value(field: Field, said: object) -> object:
    if said is None or isinstance(said, bool | list):
        return said
    return value_of(field, str(said))

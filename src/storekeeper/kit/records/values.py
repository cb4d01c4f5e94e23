"""What a record is, one row of it, and the edits of records; values without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from storekeeper.kit.ids import new_id

Key = int | UUID


class Kind(StrEnum):
    """What a field holds: text str, code str of `codes`, day date, time time, number int, minutes int,
    amount Decimal, reference int key of the record `to`, flag bool."""

    TEXT = "text"
    CODE = "code"
    DAY = "day"
    TIME = "time"
    NUMBER = "number"
    MINUTES = "minutes"
    AMOUNT = "amount"
    REFERENCE = "reference"
    FLAG = "flag"


@dataclass(frozen=True)
class Field:
    """One column that people fill in. `personal`: never copied into an edit row or a log."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    codes: tuple[str, ...] = ()
    to: str = ""
    longest: int = 200
    personal: bool = False


@dataclass(frozen=True)
class Record:
    """A guarded table whose rows people edit. `of`: the field that names the row it belongs to, or ''.

    `key` is the key column, a UUID made by the client when `own_key`, else a number made by the server.
    `removable`: has a column `removed`. `shown`: columns that people read and nobody fills in.
    """

    name: str
    table: str
    fields: tuple[Field, ...]
    of: str = ""
    key: str = "id"
    own_key: bool = False
    removable: bool = True
    shown: tuple[Field, ...] = ()

    def field(self, name: str) -> Field:
        """The field of that name; KeyError."""
        return {each.name: each for each in self.fields}[name]


@dataclass(frozen=True)
class Row:
    """One row as read: its record's name, key, row_version, and the fields that the asker may read.

    The values of a removable record hold `removed` too.
    """

    record: str
    key: Key
    version: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Change:
    """These fields of one row get these values; `seen` is the row_version the author saw."""

    record: str
    key: Key
    seen: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Add:
    """A new row. `key` is the row's own in records whose keys the client makes; else the server makes the key,
    and other edits of the same deed may name the new row by this `key` where they refer to it."""

    record: str
    values: Mapping[str, object]
    key: UUID | None = field(default_factory=new_id)


@dataclass(frozen=True)
class Remove:
    """The row is no more: its column `removed` is set."""

    record: str
    key: Key
    seen: int


@dataclass(frozen=True)
class Together:
    """Several edits as one deed: all of them or none."""

    edits: tuple[Change | Add | Remove, ...]


@dataclass(frozen=True)
class TakeBack:
    """Everything that an earlier edit of the same author wrote becomes what it was before; also undoes an undo."""

    edit_id: UUID


Edit = Change | Add | Remove | Together | TakeBack

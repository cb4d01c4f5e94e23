"""Records written and read: one door for every edit of master data, its undo, and the history of a row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.errors import Finding
from storekeeper.kit.records.values import Edit, Key, Record, Row

Facts = Mapping[tuple[str, Key], Row]
Judge = Callable[[Edit, Facts], tuple[Finding, ...]]


@dataclass(frozen=True)
class Saved:
    """What became of an edit: the rows it wrote as they are now (fields the asker may read), and the warnings.

    An edit of very many rows gives none of them: whoever shows such rows reads them again.
    """

    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Standing:
    """An own edit that may still be taken back; `deed` says what it did, for its text, without values."""

    id: UUID
    deed: Mapping[str, object]


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


class Records:
    """The records of one feature. `judge` gives what the rules say to an edit before it is written."""

    def __init__(self, feature: str, records: Mapping[str, Record], *, judge: Judge) -> None:
        self.feature = feature
        self.records = records
        self._judge = judge

    def submit(
        self,
        connection: Connection,
        *,
        edit_id: UUID,
        edit: Edit,
        page: str,
        shop_id: int | None = None,
        undoes: UUID | None = None,
    ) -> Saved:
        """Judge an edit, write it, and keep it under its id; sent twice it is applied once."""
        raise NotImplementedError

    def rows(
        self,
        connection: Connection,
        record: str,
        *,
        keys: Collection[Key] | None = None,
        of: Collection[Key] | None = None,
        removed: bool = False,
    ) -> tuple[Row, ...]:
        """The visible rows of a record by their keys or by whose they are, with the fields the asker may read."""
        raise NotImplementedError

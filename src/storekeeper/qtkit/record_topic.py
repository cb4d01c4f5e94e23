"""What a page of records is about: its record, its list, who may edit it, and the functions of its feature."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storekeeper.kit.records.values import Record
from storekeeper.qtkit.paged_model import Column

Function = Callable[..., Any]


@dataclass(frozen=True)
class RecordTopic:
    """key: the module's key, under which edits are kept. tables: topics of notices that make the list another one.

    read, count, one: as PagedModel wants them. submit, undoable: as RecordBench wants them. history:
    (connection, *, record, key) → events. row_key: the key of a line of the list. Its sentences are
    <feature>.<key>.title, search, add, none, none_why, nothing, nothing_why, archived, export, and state.<state>.
    writers: the groups that may edit.
    """

    key: str
    feature: str
    record: str
    records: Mapping[str, Record]
    symbol: str
    columns: Sequence[Column]
    sort: str
    states: Sequence[str]
    tables: frozenset[str]
    writers: frozenset[str]
    read: Function
    count: Function
    one: Function
    submit: Function
    undoable: Function
    history: Function
    row_key: Callable[[Any], object]
    save: Function

    def code(self, name: str) -> str:
        """The code of one of the page's own sentences."""
        return f"{self.feature}.{self.key}.{name}"

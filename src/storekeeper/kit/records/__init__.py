"""Records: rows of master data that people change field by field, with history and undo."""

from __future__ import annotations

from storekeeper.kit.records.values import (
    Add,
    Change,
    Edit,
    Field,
    Key,
    Kind,
    Record,
    Remove,
    Row,
    TakeBack,
    Together,
)

__all__ = ["Add", "Change", "Edit", "Field", "Key", "Kind", "Record", "Remove", "Row", "TakeBack", "Together"]

"""Edits as JSON and back: what is kept for undo over restarts. A change of shape raises FORMAT."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from storekeeper.kit.errors import Refused
from storekeeper.roster.domain import edits
from storekeeper.roster.domain.edits import Edit

FORMAT = 1

_DEEDS: Mapping[str, type[Any]] = MappingProxyType(
    {
        deed.name: deed
        for deed in (
            edits.AddShift,
            edits.MoveShift,
            edits.RetimeShift,
            edits.RemoveShift,
            edits.RestoreShift,
            edits.PlaceMark,
            edits.RemoveMark,
            edits.PlaceLeave,
            edits.WithdrawLeave,
            edits.Batch,
            edits.CopyWeek,
            edits.ClearWeek,
            edits.RestoreWeek,
            edits.ImportWeek,
        )
    }
)


def to_json(edit: Edit) -> dict[str, Any]:
    """The edit as plain JSON values; instants in UTC."""
    return {"deed": edit.name, **_written_fields(edit)}


def from_json(stored: Mapping[str, Any]) -> Edit:
    """The edit again; raises Refused `roster.edit_unreadable` for anything `to_json` did not write."""
    try:
        edit = _read(Edit, dict(stored))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise Refused("roster.edit_unreadable") from error
    if not isinstance(edit, Edit):
        raise Refused("roster.edit_unreadable")
    return edit


def _written_fields(value: Any) -> dict[str, Any]:
    return {field.name: _written(getattr(value, field.name)) for field in dataclasses.fields(value)}


def _written(value: Any) -> Any:
    if isinstance(value, Edit):
        return to_json(value)
    if dataclasses.is_dataclass(value):
        return _written_fields(value)
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.hex if isinstance(value, UUID) else value


@cache
def _shape(value_type: Any) -> Mapping[str, Any]:
    hints = get_type_hints(value_type)
    return {field.name: hints[field.name] for field in dataclasses.fields(value_type)}


def _read(wanted: Any, stored: Any) -> Any:
    if get_origin(wanted) is UnionType:
        return None if stored is None else _read(get_args(wanted)[0], stored)
    if get_origin(wanted) is tuple:
        return tuple(_read(get_args(wanted)[0], item) for item in _checked(list, stored))
    if wanted is Edit:
        deed = _checked(dict, stored)
        return _read_fields(_DEEDS[deed["deed"]], {k: v for k, v in deed.items() if k != "deed"})
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        return _read_fields(wanted, _checked(dict, stored))
    reader = _READERS.get(wanted)
    return reader(_checked(str, stored)) if reader else _checked(wanted, stored)


def _read_fields(value_type: Any, stored: Mapping[str, Any]) -> Any:
    shape = _shape(value_type)
    if set(stored) != set(shape):
        raise ValueError("other fields")
    return value_type(**{name: _read(wanted, stored[name]) for name, wanted in shape.items()})


def _instant(stored: str) -> datetime:
    instant = datetime.fromisoformat(stored)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return instant.astimezone(UTC)


_READERS: Mapping[Any, Callable[[str], Any]] = MappingProxyType(
    {datetime: _instant, date: date.fromisoformat, UUID: lambda stored: UUID(hex=stored)}
)


def _checked(wanted: Any, stored: Any) -> Any:
    if type(stored) is not wanted:
        raise TypeError(f"{wanted.__name__} expected")
    return stored

"""What an edit would leave behind, for rules to judge, and the rules that hold for every record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType

from storekeeper.kit.errors import Finding
from storekeeper.kit.records.values import (
    Add,
    Change,
    Edit,
    Field,
    Key,
    Kind,
    Record,
    Row,
    TakeBack,
    Together,
)

Facts = Mapping[tuple[str, Key], Row]
"""The rows that an edit changes or refers to as their owner, as far as the asker may read them."""

_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)
_TYPES: Mapping[Kind, type | tuple[type, ...]] = MappingProxyType(
    {
        Kind.TEXT: str,
        Kind.CODE: str,
        Kind.DAY: date,
        Kind.TIME: time,
        Kind.NUMBER: int,
        Kind.MINUTES: int,
        Kind.AMOUNT: (Decimal, int),
        Kind.FLAG: bool,
    }
)


@dataclass(frozen=True)
class Outcome:
    """One row as an edit would leave it: `values` holds what is known of it, `given` the fields the edit names."""

    record: str
    key: Key | None
    values: Mapping[str, object]
    given: frozenset[str]
    is_new: bool


def outcomes(edit: Edit, facts: Facts) -> Iterator[Outcome]:
    """The rows that an edit would leave, removed ones left out; none of a taking back."""
    if isinstance(edit, Together):
        for each in edit.edits:
            yield from outcomes(each, facts)
    elif isinstance(edit, Add):
        yield Outcome(edit.record, edit.key, edit.values, frozenset(edit.values), is_new=True)
    elif isinstance(edit, Change):
        known = facts.get((edit.record, edit.key))
        values = {**(known.values if known else {}), **edit.values}
        yield Outcome(edit.record, edit.key, values, frozenset(edit.values), is_new=False)


def basic_findings(
    edit: Edit, facts: Facts, records: Mapping[str, Record], feature: str
) -> tuple[Finding, ...]:
    """What holds for every record: required fields filled in, codes known, texts not too long, days of this world."""
    if isinstance(edit, TakeBack):
        return ()
    found: list[Finding] = []
    for outcome in outcomes(edit, facts):
        for field in records[outcome.record].fields:
            if field.name in outcome.given or outcome.is_new:
                found += _judge(
                    field, outcome.values.get(field.name), f"{feature}.label.{outcome.record}.{field.name}"
                )
    return tuple(found)


def _judge(field: Field, value: object, label: str) -> Iterator[Finding]:
    named = {"field": Finding(label)}
    if value is None or value == "":
        if field.required:
            yield Finding("records.field_required", named)
    elif not _is_possible(field, value):
        yield Finding("records.field_wrong", named)
    elif field.kind is Kind.TEXT and len(str(value)) > field.longest:
        yield Finding("records.field_too_long", {**named, "longest": field.longest})


def _is_possible(field: Field, value: object) -> bool:
    expected = _TYPES.get(field.kind)
    if expected is not None and not isinstance(value, expected):
        return False
    if field.kind is Kind.CODE:
        return value in field.codes
    return not isinstance(value, date) or _EARLIEST <= value <= _LATEST

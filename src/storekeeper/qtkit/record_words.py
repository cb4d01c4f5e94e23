"""What records are called on a screen, and their values as people read and type them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType

from storekeeper.kit import clock
from storekeeper.kit.errors import Refused
from storekeeper.kit.records.values import Field, Kind, Record
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.values import as_day, as_number, as_text

Choices = Sequence[tuple[object, str]]
_CLOCK = re.compile(r"(\d{1,2})[:：.時]?(\d{2})?分?")
_SHORT_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_TODAY = frozenset({"今日", "今天", "today", "t"})
_MOST_MINUTES = 7 * 24 * 60


class RecordWords:
    """The words of one feature's records, in the language in use.

    Sentences: <feature>.record.<record> is the record's name; the label of a field is
    <feature>.label.<record>.<field>, else <feature>.field.<field>; the word of a code is
    <feature>.<field>.<code>, else <feature>.<record>.<code>.
    `choices` gives what a reference may be: field name → (key, text) in order.
    """

    def __init__(
        self,
        feature: str,
        sentences: Callable[[], Sentences],
        choices: Mapping[str, Choices] = MappingProxyType({}),
    ) -> None:
        self.feature = feature
        self._sentences = sentences
        self._choices: dict[str, tuple[tuple[object, str], ...]] = {}
        for name, given in choices.items():
            self.offer(name, given)

    @property
    def sentences(self) -> Sentences:
        """The sentences of the language in use."""
        return self._sentences()

    def offer(self, field: str, choices: Iterable[tuple[object, str]]) -> None:
        """What a reference field may be, in the order of its list; a key None says what an empty field means."""
        self._choices[field] = tuple(choices)

    def name(self, record: str) -> str:
        """合約, 技能 …"""
        return self._first(f"{self.feature}.record.{record}") or record

    def title(self, record: str) -> str:
        """The record's name as a heading."""
        name = self.name(record)
        return name[:1].upper() + name[1:]

    def label(self, record: str, field: str) -> str:
        """The label above a field."""
        feature = self.feature
        text = self._first(f"{feature}.label.{record}.{field}", f"{feature}.field.{field}") or field
        return text[:1].upper() + text[1:]

    def example(self, field: Field) -> str:
        """How a field of this kind is written, for the sentence below a field that cannot be read."""
        return self.sentences.say(f"records.example.{field.kind.value}")

    def choices(self, record: str, field: Field) -> Choices:
        """What a code or a reference may be, with its word."""
        if field.kind is Kind.CODE:
            return tuple((code, self.code(record, field.name, code)) for code in field.codes)
        if field.kind is Kind.FLAG:
            return tuple((value, self.sentences.say(f"records.{word}")) for value, word in _FLAGS)
        return self._choices.get(field.name, ())

    def code(self, record: str, field: str, code: str) -> str:
        """The word of a code."""
        feature = self.feature
        return self._first(f"{feature}.{field}.{code}", f"{feature}.{record}.{code}") or code

    def text(self, record: str, field: Field, value: object) -> str:
        """A value as it stands in its field; for none "", or what the choices call it."""
        if value is None or value == "":
            return next((text for key, text in self._choices.get(field.name, ()) if key is None), "")
        if field.name == "weekday":
            return self._first(f"hours.weekday.{value}") or f"{value}"
        if field.kind is Kind.CODE:
            return self.code(record, field.name, str(value))
        if field.kind in {Kind.REFERENCE, Kind.FLAG}:
            return next((text for key, text in self.choices(record, field) if key == value), f"{value}")
        return _written(field.kind, value)

    def read(self, field: Field, text: str) -> object:
        """What was typed, as a value; None for nothing.

        Raises Refused('records.required' | 'records.too_long' | 'records.wrong') with the label's values.
        """
        plain = text.strip() if field.kind is Kind.TEXT else as_text(text)
        if not plain:
            if field.required:
                raise Refused("records.required")
            return "" if field.kind is Kind.TEXT and not field.personal else None
        if field.kind is Kind.TEXT and len(plain) > field.longest:
            raise Refused("records.too_long", longest=field.longest)
        try:
            return _READERS[field.kind](plain)
        except (Refused, ValueError) as error:
            raise Refused("records.wrong", example=self.example(field)) from error

    def deed(self, deed: Mapping[str, object]) -> str:
        """The name of an edit of which {do, record, fields}, or several in `edits`, are known: 更改合約的每週工時."""
        several = deed.get("edits")
        if isinstance(several, list | tuple) and several:
            kinds = {(one.get("do"), one.get("record")) for one in several}
            deed = several[0] if len(kinds) == 1 else {}
        do, record = str(deed.get("do", "")), str(deed.get("record", ""))
        if do not in {"add", "change", "remove"} or not record:
            return self.sentences.say("records.deed.several")
        fields = deed.get("fields") or ()
        named = (
            [self.label(record, str(field)) for field in fields] if isinstance(fields, list | tuple) else []
        )
        if do == "change" and named:
            shown = self.sentences.write(tuple(named[:3]))
            return self.sentences.say("records.deed.change_fields", record=self.name(record), fields=shown)
        return self.sentences.say(f"records.deed.{do}", record=self.name(record))

    def labelled(self, record: Record, values: Mapping[str, object]) -> str:
        """Every given value with its label, in the order of the record: 入職日期 1/1/2024、職位 店長."""
        parts = [
            f"{self.label(record.name, field.name)} {self.text(record.name, field, values[field.name])}"
            for field in record.fields
            if values.get(field.name) not in {None, ""}
        ]
        return self.sentences.write(tuple(parts))

    def _first(self, *codes: str) -> str | None:
        sentences = self.sentences
        return next((sentences.say(code) for code in codes if sentences.knows(code)), None)


def day_text(day: date | None) -> str:
    """22/11/2026, as it is typed; "" for none."""
    return "" if day is None else f"{day.day}/{day.month}/{day.year}"


def read_day(text: str) -> date:
    """22/11/2026, 2026-11-22, 22/11 (this year), 今日. Raises ValueError or Refused."""
    if text.casefold() in _TODAY:
        return clock.today()
    if match := _SHORT_DAY.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        day, month = (second, first) if "月" in text else (first, second)
        return date(clock.today().year, month, day)
    return as_day(text)


def read_clock(text: str) -> time:
    """9, 930, 0930, 9:30 or 09.30. Raises ValueError."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return time(int(match[1]), int(match[2] or 0))


def read_minutes(text: str) -> int:
    """Hours as typed, 45, 22.5 or 22:30, in minutes. Raises ValueError or Refused."""
    hours, colon, minutes = text.partition(":")
    beside = int(minutes) if colon else 0
    total = int(hours) * 60 + beside if colon else round(as_number(text) * 60)
    if not (0 <= total <= _MOST_MINUTES and 0 <= beside < 60):
        raise ValueError(text)
    return total


def hours_text(minutes: int) -> str:
    """45 or 22.5."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def _whole(text: str) -> int:
    number = as_number(text)
    if number != int(number):
        raise ValueError(text)
    return int(number)


def _written(kind: Kind, value: object) -> str:
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if kind is Kind.MINUTES and isinstance(value, int):
        return hours_text(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return str(value)


_FLAGS = ((True, "yes"), (False, "no"))
_READERS: Mapping[Kind, Callable[[str], object]] = MappingProxyType(
    {
        Kind.TEXT: str,
        Kind.CODE: str,
        Kind.DAY: read_day,
        Kind.TIME: read_clock,
        Kind.NUMBER: _whole,
        Kind.MINUTES: read_minutes,
        Kind.AMOUNT: as_number,
    }
)

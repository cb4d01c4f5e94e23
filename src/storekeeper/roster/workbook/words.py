"""What sheets, columns and words of a roster workbook are called in all languages, read back to their codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, time
from decimal import Decimal

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.sentences import LANGUAGES, texts
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.columns import fold
from storekeeper.kit.sheets.values import as_day, as_number, as_text, shown

_YES = frozenset(map(fold, ("yes", "y", "true", "1", "是", "有", "✓")))
_NO = frozenset(map(fold, ("no", "n", "false", "0", "否", "不是", "沒有", "没有")))
_WEEKDAYS = tuple(Finding(f"roster.weekday.{number}") for number in range(7))
_LONGEST_DAY = 24 * 60
_MOST_OF_ANYTHING = 500
_SEPARATORS = re.compile("[,，、;；]")


def names_of(code: str) -> tuple[str, ...]:
    """The texts of a code in all languages, each once."""
    return tuple(dict.fromkeys(texts(language)[code] for language in LANGUAGES))


def one_of(prefix: str, codes: Iterable[str]) -> Callable[[Value], str]:
    """Reads one of these codes, written as itself or as its sentence `<prefix>.<code>` in any language.

    What it gives raises Refused `roster.book.word` with the text and the words that are known.
    """
    known = tuple(codes)
    by_word = {fold(word): code for code in known for word in (code, *names_of(f"{prefix}.{code}"))}

    def read(value: Value) -> str:
        found = by_word.get(fold(as_text(value)))
        if found is None:
            choices = tuple(Finding(f"{prefix}.{code}") for code in known)
            raise Refused("roster.book.word", text=shown(value), choices=choices)
        return found

    return read


def weekday(value: Value) -> int:
    """0 = Monday, from 日, 星期日, Sun or Sunday. Raises Refused `roster.book.word`."""
    text = fold(as_text(value)).removeprefix("星期").removeprefix("週").removeprefix("禮拜")
    for number in range(7):
        for word in names_of(f"roster.weekday.{number}"):
            short = fold(word).removeprefix("星期").removeprefix("週")
            if text == short or (text.isascii() and len(text) > 2 and text.startswith(short)):
                return number
    raise Refused("roster.book.word", text=shown(value), choices=_WEEKDAYS)


def yes(value: Value) -> bool:
    """Yes or no. Raises Refused `roster.book.word`."""
    text = fold(as_text(value))
    if text not in _YES | _NO:
        raise Refused(
            "roster.book.word",
            text=shown(value),
            choices=(Finding("roster.figures.yes"), Finding("roster.figures.no")),
        )
    return text in _YES


def minutes(value: Value) -> int:
    """Whole minutes of a day. Raises Refused `import.wrong_number`."""
    number = as_number(value)
    if number != int(number) or not 0 <= number <= _LONGEST_DAY:
        raise Refused("import.wrong_number", text=shown(value))
    return int(number)


def count(value: Value) -> int:
    """How many, 0 to 500. Raises Refused `import.wrong_number`."""
    number = as_number(value)
    if number != int(number) or not 0 <= number <= _MOST_OF_ANYTHING:
        raise Refused("import.wrong_number", text=shown(value))
    return int(number)


def several(read: Callable[[Value], str]) -> Callable[[Value], tuple[str, ...]]:
    """Reads what stands between commas, each in its own way."""

    def each(value: Value) -> tuple[str, ...]:
        return tuple(read(part.strip()) for part in _SEPARATORS.split(as_text(value)) if part.strip())

    return each


def money(value: Value) -> Decimal:
    """Dollars, not below nothing. Raises Refused `import.wrong_number`."""
    number = as_number(value)
    if number < 0:
        raise Refused("import.wrong_number", text=shown(value))
    return number


def clock(value: Value) -> time:
    """A time of day: 09:00 or 0900. Raises Refused `roster.book.clock`."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    digits = as_text(value).replace(":", "").replace("：", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) in {3, 4}):
        raise Refused("roster.book.clock", text=shown(value))
    hour, minute = int(digits[:-2]), int(digits[-2:])
    if hour > 23 or minute > 59:
        raise Refused("roster.book.clock", text=shown(value))
    return time(hour, minute)


def moment(value: Value) -> datetime | time:
    """An instant of Hong Kong, or a time alone. Raises Refused `roster.book.clock`, `import.wrong_date`."""
    if isinstance(value, datetime):
        return at(value.date(), value.time())
    if isinstance(value, time):
        return value
    day, _, text = as_text(value).rpartition(" ")
    return at(as_day(day), clock(text)) if day else clock(value)


def text(value: Value) -> str:
    """A text of one line, at most 200 characters."""
    return as_text(value)[:200]

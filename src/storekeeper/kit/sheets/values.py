"""From what a cell holds to what a column means: text, numbers, days, Chinese and full-width too.

Each raises Refused with a code import.wrong_* and the text as it stood; the caller adds the address.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.cells import Value

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NAMED_MONTH = re.compile(r"(\d{1,2})[- ]?([A-Za-z]{3})[a-z]*[-, ]*(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_DAY, _LAST_DAY = date(1920, 1, 1), date(2199, 12, 31)
_WIDE = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *map(ord, "－／．＠＋＿")]
_UNSEEN = [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0xAD]
_NARROW: dict[int, int | None] = {0x3000: 0x20} | {wide: wide - 0xFEE0 for wide in _WIDE}
_NARROW |= dict.fromkeys(_UNSEEN)


def as_text(value: Value) -> str:
    """One line of text without spaces around it, "" for nothing; a whole number without its point.

    Full-width letters, digits and the full-width space become ordinary ones, characters without a width (they
    come along when a text is copied from a web page) go; Chinese punctuation stays.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    text = str(value)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_NARROW)
    return " ".join(text.split())


def as_number(value: Value) -> Decimal:
    """An exact number; commas, HK$ and full-width digits are understood. Raises import.wrong_number."""
    if isinstance(value, bool):
        raise Refused("import.wrong_number", text=str(value))
    text = as_text(value).replace(",", "").removeprefix("HK").removeprefix("$").strip()
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Refused("import.wrong_number", text=shown(value)) from error
    if not number.is_finite() or abs(number) > Decimal(10) ** 15:
        raise Refused("import.wrong_number", text=shown(value))
    return number


def as_day(value: Value) -> date:
    """A day from 1920 to 2199: a date, 2026-11-22, 2026年11月22日, 22/11/2026 or 22 Nov 2026.

    Raises import.wrong_date, for a number too: without the mark of a date it could be anything.
    """
    if isinstance(value, datetime):
        value = value.date()
    day = value if isinstance(value, date) else _written_day(as_text(value))
    if day is None or not _FIRST_DAY <= day <= _LAST_DAY:
        raise Refused("import.wrong_date", text=shown(value))
    return day


def shown(value: Value) -> str:
    """A value as a sentence quotes it: one line, at most 40 characters."""
    text = as_text(value) if not isinstance(value, Decimal) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _written_day(text: str) -> date | None:
    try:
        if match := _DATE.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_FIRST.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if (match := _NAMED_MONTH.fullmatch(text)) and match[2].casefold() in _MONTHS:
            return date(int(match[3]), _MONTHS.index(match[2].casefold()) + 1, int(match[1]))
    except ValueError:
        return None
    return None

"""Dates and times of a workbook: day numbers and the number formats that make them dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from storekeeper.kit.sheets.cells import Value

_DATE_IDS = frozenset({14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 54, 57, 58})
_CLOCK_IDS = frozenset({18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 52, 53, 55, 56})
_BOTH_ID, _ELAPSED_ID = 22, 46
_UNSAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_DAY_MS = 86_400_000
_LONGEST_CODE = 255
_LAST_DAY = 2_958_465


@dataclass(frozen=True)
class Look:
    """What a number format shows of a moment: its date, its clock, or hours past 24."""

    date: bool = False
    clock: bool = False
    elapsed: bool = False

    @property
    def moment(self) -> bool:
        """Whether it shows a moment at all."""
        return self.date or self.clock or self.elapsed


PLAIN = Look()


def look_of(format_id: int, code: str | None) -> Look:
    """The look of a number format, known by its number (the usual ones, Chinese ones too) or by its code."""
    if code is None:
        clock = format_id in _CLOCK_IDS or format_id == _BOTH_ID
        return Look(format_id in _DATE_IDS or format_id == _BOTH_ID, clock, format_id == _ELAPSED_ID)
    if code.strip().casefold() == "general":
        return PLAIN
    said = _UNSAID.sub("", code[:_LONGEST_CODE]).split(";")[0].casefold()
    if _ELAPSED.search(said):
        return Look(elapsed=True)
    if re.search(r"e[+-]", said) or re.search(r"[0#?]", said.replace("ss.0", "").replace("ss.00", "")):
        return PLAIN
    clock = bool(re.search(r"[hs]", said))
    dated = bool(re.search(r"[yde]", said)) or ("m" in said and not clock)
    return Look(dated, clock)


def moment_of(number: float, look: Look, *, from_1904: bool) -> Value:
    """The date, time or datetime (no zone) of a day number; the number itself when it is no possible day.

    Day 60 of the 1900 calendar, 29 February 1900, never was; hours past 24 come as text like '25:30'.
    """
    if not 0 <= number <= _LAST_DAY:
        return number
    days, milliseconds = divmod(round(number * _DAY_MS), _DAY_MS)
    clock = (datetime.min + timedelta(milliseconds=milliseconds)).time()
    if look.elapsed and days >= 1:
        minutes = (days * _DAY_MS + milliseconds) // 60_000
        return f"{minutes // 60}:{minutes % 60:02}"
    if days == 0 and (look.clock or look.elapsed) and not (from_1904 and look.date):
        return clock
    day = _day(days, from_1904)
    if day is None:
        return number
    if clock == time(0) and not look.clock:
        return day
    return datetime.combine(day, clock)


def _day(days: int, from_1904: bool) -> date | None:
    if from_1904:
        return date(1904, 1, 1) + timedelta(days=days) if 0 <= days <= _LAST_DAY - 1462 else None
    if 1 <= days <= 59:
        return date(1899, 12, 31) + timedelta(days=days)
    return date(1899, 12, 30) + timedelta(days=days) if 61 <= days <= _LAST_DAY else None

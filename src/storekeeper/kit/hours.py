"""From-to times as people type them: `0900-1800`, `9-6`, `10:00–14:00, 17-21`, `22-06`, `上午9時半至6時`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from types import MappingProxyType

from storekeeper.kit.errors import Refused

LONGEST_TEXT = 80

_DASHES = re.compile(r"\s*(?:[-‐‑‒–—―−~〜∼ー－]+|至|到|\bTO\b)\s*")
_SEPARATORS = re.compile(r"[\s,、;+&＆]+")
_SLASH = re.compile(r"\s*/\s*")
_CLOCK = r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?\s*(AM|PM|A|P)?"
_SPAN = re.compile(rf"{_CLOCK}-{_CLOCK}(?:/([0-9]{{1,3}}))?", re.ASCII)
_TWO_LINES = re.compile(r"([0-9]{1,2}[:.]?[0-9]{2})[ \t]*\n\s*([0-9]{1,2}[:.]?[0-9]{2})", re.ASCII)
_NEXT_SPAN = re.compile(rf"/(?={_CLOCK}-[0-9])", re.ASCII)
_NEXT_DAY = re.compile(r"\s*(?:\(?(?:NEXT DAY|翌日|次日|隔日|第二日|第二天)\)?|\(?\+1\)?(?=$|[\s,、;]))\s*")
_HALVES = MappingProxyType(
    {"上午": "AM", "早上": "AM", "凌晨": "AM", "中午": "PM", "下午": "PM", "晚上": "PM", "": ""}
)
_SPOKEN = re.compile(
    r"(?:(上午|早上|凌晨|中午|下午|晚上)\s*([0-9]{1,2})(?:[:.時时點点]([0-9]{1,2}|半)?)?"
    r"|([0-9]{1,2})[時时點点]([0-9]{1,2}|半)?)分?",
    re.ASCII,
)
_NOTHING = frozenset({"", "-", "休", "休息", "不開", "不开", "關", "关", "CLOSED", "OFF", "NONE", "無", "无"})


class Unreadable(ValueError):
    """No span: `reason` is 'unreadable' or 'time', a time that does not exist."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Span:
    """Hong Kong wall-clock times; an end at or before the start is on the next day; break None = not said."""

    starts: time
    ends: time
    break_minutes: int | None = None

    @property
    def minutes(self) -> int:
        """From start to end; 24 hours when both are equal."""
        return (minute_of(self.ends) - minute_of(self.starts)) % 1440 or 1440


def plain(text: str) -> str:
    """Width, case, dashes and spaces made one; `-` stands for every way to write from-to."""
    said = _SPOKEN.sub(_clock_said, unicodedata.normalize("NFKC", text).upper().strip())
    if two := _TWO_LINES.fullmatch(said):
        return f"{two[1]}-{two[2]}"
    return _NEXT_SPAN.sub(",", _SLASH.sub("/", _DASHES.sub("-", said)))


def parts(said: str) -> Iterator[str]:
    """The pieces of a `plain` text, such as `10-14` and `17-21`."""
    return (part for part in _SEPARATORS.split(said) if part)


def read_span(part: str) -> Span:
    """One piece as a span, with its break when it has one; raises Unreadable."""
    found = _SPAN.fullmatch(part)
    if found is None:
        raise Unreadable("unreadable")
    hour, minute, half, end_hour, end_minute, end_half, pause = found.groups()
    starts, ends = _minute_said(hour, minute, half), _minute_said(end_hour, end_minute, end_half)
    on_the_dial = not half and not end_half and (len(end_hour) == 1 or end_minute is None)
    if on_the_dial and not end_hour.startswith("0") and _means_afternoon(starts, ends):
        ends += 720
    return Span(time_at(starts), time_at(ends), None if pause is None else int(pause))


def read_day(text: str, *, most: int = 3) -> tuple[Span, ...]:
    """The windows of one day in order; none when it says that nothing is open.

    Words such as 翌日 may stand beside a time and mean nothing new. Raises Refused: `hours.long`,
    `hours.unreadable`, `hours.time`, `hours.many`, `hours.overlap`; each carries the text.
    """
    if len(text) > LONGEST_TEXT:
        raise Refused("hours.long", text=text[:20] + "…", limit=LONGEST_TEXT)
    upper = unicodedata.normalize("NFKC", text).upper()
    said = plain(_NEXT_DAY.sub("", upper))
    if said in _NOTHING:
        return ()
    found = sorted((_window(text, part) for part in parts(said)), key=lambda span: span.starts)
    if len(found) > most:
        raise Refused("hours.many", text=text, most=most)
    _refuse_overlap(text, found)
    return tuple(found)


def minute_of(clock: time) -> int:
    """Minutes since midnight."""
    return clock.hour * 60 + clock.minute


def time_at(minutes: int) -> time:
    """The wall clock so many minutes after midnight, of whichever day."""
    return time(minutes % 1440 // 60, minutes % 60)


def _window(text: str, part: str) -> Span:
    try:
        span = read_span(part)
    except Unreadable as error:
        code = "hours.time" if error.reason == "time" else "hours.unreadable"
        raise Refused(code, text=text) from None
    if span.break_minutes is not None:
        raise Refused("hours.unreadable", text=text)
    return span


def _refuse_overlap(text: str, spans: Sequence[Span]) -> None:
    for span, later in pairwise(spans):
        if minute_of(span.starts) + span.minutes > minute_of(later.starts):
            raise Refused("hours.overlap", text=text)
    if len(spans) > 1 and minute_of(spans[-1].starts) + spans[-1].minutes > 1440 + minute_of(spans[0].starts):
        raise Refused("hours.overlap", text=text)


def _clock_said(found: re.Match[str]) -> str:
    """上午9時半 as 9:30AM; twelve in the evening is midnight."""
    half, hour = found[1] or "", found[2] or found[4]
    minute = "30" if "半" in found[0] else found[3] or found[5] or "00"
    suffix = "AM" if half == "晚上" and hour == "12" else _HALVES[half]
    return f"{hour}:{minute:0>2}{suffix}"


def _minute_said(hour: str, minute: str | None, half: str | None) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if half and not 1 <= hours <= 12:
        raise Unreadable("time")
    if half:
        hours = hours % 12 + (12 if half.startswith("P") else 0)
    if minutes > 59 or hours * 60 + minutes > 1440:
        raise Unreadable("time")
    return hours * 60 + minutes


def _means_afternoon(starts: int, ends: int) -> bool:
    """`9-6` is nine to eighteen: an end that would lie before the start, meant on the twelve-hour dial."""
    return ends <= starts < min(ends + 720, 780)

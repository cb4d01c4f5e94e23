"""One cell as text: `0900-1800`, `9-6`, `0930-1830/60`, `10-14,17-21`, `22-06`, `A`, `R`, `AL`, `-`, `=`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType

from storekeeper.kit.errors import Refused

LONGEST_TEXT = 80
LONGEST_MINUTES = 16 * 60
LONGEST_BREAK = 4 * 60

_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rest": ("R", "RD", "OFF", "DO", "DAYOFF", "REST", "休", "休息", "休假", "例", "例假", "例休"),
        "holiday": (
            "SH",
            "PH",
            "勞工假",
            "勞假",
            "勞工假期",
            "劳工假",
            "法定假",
            "法定假期",
            "公眾假期",
            "紅日",
        ),
        "alternative": ("AH", "另定假", "另定假日", "替代假", "替代假日", "代假"),
        "AL": ("AL", "年假", "大假", "有薪年假"),
        "SL": ("SL", "病假", "病"),
        "CL": ("CL", "補假", "补假", "補鐘", "補休"),
        "ML": ("ML", "產假", "产假"),
        "NPL": ("NPL", "無薪假", "无薪假", "事假"),
    }
)
_MARKS: Mapping[str, str] = MappingProxyType({"rest": "R", "holiday": "SH", "alternative": "AH"})
_MEANING = MappingProxyType({word: meaning for meaning, words in _WORDS.items() for word in words})
_DASHES = re.compile(r"\s*(?:[-‐‑‒–—―−~〜∼ー－]+|至|到|\bTO\b)\s*")
_SEPARATORS = re.compile(r"[\s,、;+&＆]+")
_SLASH = re.compile(r"\s*/\s*")
_CLOCK = r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?\s*(AM|PM|A|P)?"
_SPAN = re.compile(rf"{_CLOCK}-{_CLOCK}(?:/([0-9]{{1,3}}))?", re.ASCII)
_TWO_LINES = re.compile(r"([0-9]{1,2}[:.]?[0-9]{2})[ \t]*\n\s*([0-9]{1,2}[:.]?[0-9]{2})", re.ASCII)
_NEXT_SPAN = re.compile(rf"/(?={_CLOCK}-[0-9])", re.ASCII)
_HALVES = MappingProxyType(
    {"上午": "AM", "早上": "AM", "凌晨": "AM", "中午": "PM", "下午": "PM", "晚上": "PM", "": ""}
)
_SPOKEN = re.compile(
    r"(?:(上午|早上|凌晨|中午|下午|晚上)\s*([0-9]{1,2})(?:[:.時时點点]([0-9]{1,2}|半)?)?"
    r"|([0-9]{1,2})[時时點点]([0-9]{1,2}|半)?)分?",
    re.ASCII,
)
_NAME = re.compile("[\u4e00-\u9fff]{1,8}")
_LETTER = re.compile(r"[A-QS-Z][0-9]?", re.ASCII)
_SAME = MappingProxyType({"=": "left", '"': "above", "''": "above", "”": "above", "〃": "above"})


@dataclass(frozen=True)
class Span:
    """Hong Kong wall-clock times; an end at or before the start is on the next day; break None = not said."""

    starts: time
    ends: time
    break_minutes: int | None = None

    @property
    def minutes(self) -> int:
        """From start to end; 24 hours when both are equal."""
        return (_minute(self.ends) - _minute(self.starts)) % 1440 or 1440


@dataclass(frozen=True)
class Cell:
    """What a cell says. `mark` is one of domain.MARKS, `leave` one of domain.LEAVES, `same` left or above.

    `letters` name kinds: by letter, or by Chinese name or its first character (早, 早更).

    `clear` and `same` stand alone; a cell that says nothing at all is blank.
    """

    spans: tuple[Span, ...] = ()
    mark: str | None = None
    leave: str | None = None
    clear: bool = False
    letters: tuple[str, ...] = ()
    same: str | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing was typed."""
        return self == Cell()


def parse(text: str) -> Cell:
    """The meaning of a typed cell.

    Raises Refused: `roster.cell_long`, `roster.cell_unreadable`, `roster.cell_time`, `roster.cell_break`,
    `roster.cell_span`, `roster.cell_twice`; each carries the text.
    """
    if len(text) > LONGEST_TEXT:
        raise Refused("roster.cell_long", text=text[:20] + "…", limit=LONGEST_TEXT)
    plain = _plain(text)
    if plain in _SAME:
        return Cell(same=_SAME[plain])
    if plain == "-":
        return Cell(clear=True)
    return _collected(text, list(_parts(plain)))


def write(cell: Cell) -> str:
    """The canonical text: `parse` reads it back to the same cell."""
    if cell.same:
        return "=" if cell.same == "left" else '"'
    if cell.clear:
        return "-"
    parts = [*cell.letters, *map(_span_text, cell.spans)]
    if cell.mark:
        parts.append(_MARKS[cell.mark])
    if cell.leave:
        parts.append(cell.leave)
    return ",".join(parts)


def _plain(text: str) -> str:
    """Width, case, dashes and spaces made one; `-` stands for every way to write from-to."""
    plain = _SPOKEN.sub(_clock_said, unicodedata.normalize("NFKC", text).upper().strip())
    if two := _TWO_LINES.fullmatch(plain):
        return f"{two[1]}-{two[2]}"
    return _NEXT_SPAN.sub(",", _SLASH.sub("/", _DASHES.sub("-", plain)))


def _clock_said(found: re.Match[str]) -> str:
    """上午9時半 as 9:30AM; twelve in the evening is midnight."""
    half, hour = found[1] or "", found[2] or found[4]
    minute = "30" if "半" in found[0] else found[3] or found[5] or "00"
    suffix = "AM" if half == "晚上" and hour == "12" else _HALVES[half]
    return f"{hour}:{minute:0>2}{suffix}"


def _parts(plain: str) -> Iterator[str]:
    return (part for part in _SEPARATORS.split(plain) if part)


def _collected(text: str, parts: list[str]) -> Cell:
    spans: list[Span] = []
    letters: list[str] = []
    marks: list[str] = []
    leaves: list[str] = []
    for part in parts:
        meaning = _MEANING.get(part)
        if meaning:
            (marks if meaning in _MARKS else leaves).append(meaning)
        elif _LETTER.fullmatch(part) or _NAME.fullmatch(part):
            letters.append(part)
        else:
            spans.append(_span(text, part))
    if len(marks) > 1 or len(leaves) > 1:
        raise Refused("roster.cell_twice", text=text)
    return Cell(tuple(spans), next(iter(marks), None), next(iter(leaves), None), letters=tuple(letters))


def _span(text: str, part: str) -> Span:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise Refused("roster.cell_unreadable", text=text)
    hour, minute, half, end_hour, end_minute, end_half, pause = found.groups()
    starts = _minute_of(text, hour, minute, half)
    ends = _minute_of(text, end_hour, end_minute, end_half)
    on_the_dial = not half and not end_half and (len(end_hour) == 1 or end_minute is None)
    if on_the_dial and not end_hour.startswith("0") and _means_afternoon(starts, ends):
        ends += 720
    return _checked_span(text, Span(_clock(starts), _clock(ends), None if pause is None else int(pause)))


def _checked_span(text: str, span: Span) -> Span:
    if span.minutes > LONGEST_MINUTES:
        raise Refused("roster.cell_span", text=text, hours=span.minutes // 60, limit=LONGEST_MINUTES // 60)
    if span.break_minutes is not None and span.break_minutes > min(LONGEST_BREAK, span.minutes - 1):
        raise Refused("roster.cell_break", text=text, minutes=span.break_minutes)
    return span


def _minute_of(text: str, hour: str, minute: str | None, half: str | None) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if half and not 1 <= hours <= 12:
        raise Refused("roster.cell_time", text=text)
    if half:
        hours = hours % 12 + (12 if half.startswith("P") else 0)
    if minutes > 59 or hours * 60 + minutes > 1440:
        raise Refused("roster.cell_time", text=text)
    return hours * 60 + minutes


def _means_afternoon(starts: int, ends: int) -> bool:
    """`9-6` is nine to eighteen: an end that would lie before the start, meant on the twelve-hour dial."""
    return ends <= starts < min(ends + 720, 780)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock(minutes: int) -> time:
    return time(minutes % 1440 // 60, minutes % 60)


def _span_text(span: Span) -> str:
    ends = "2400" if span.ends == time(0) else f"{span.ends:%H%M}"
    pause = "" if span.break_minutes is None else f"/{span.break_minutes}"
    return f"{span.starts:%H%M}-{ends}{pause}"

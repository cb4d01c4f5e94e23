"""One cell as text: `0900-1800`, `9-6`, `0930-1830/60`, `10-14,17-21`, `22-06`, `A`, `R`, `AL`, `-`, `=`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType

from storekeeper.kit.errors import Refused
from storekeeper.kit.hours import LONGEST_TEXT, Span, Unreadable, parts, plain, read_span

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
_NAME = re.compile("[\u4e00-\u9fff]{1,8}")
_LETTER = re.compile(r"[A-QS-Z][0-9]?", re.ASCII)
_SAME = MappingProxyType({"=": "left", '"': "above", "''": "above", "”": "above", "〃": "above"})


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
    said = plain(text)
    if said in _SAME:
        return Cell(same=_SAME[said])
    if said == "-":
        return Cell(clear=True)
    return _collected(text, list(parts(said)))


def write(cell: Cell) -> str:
    """The canonical text: `parse` reads it back to the same cell."""
    if cell.same:
        return "=" if cell.same == "left" else '"'
    if cell.clear:
        return "-"
    pieces = [*cell.letters, *map(_span_text, cell.spans)]
    if cell.mark:
        pieces.append(_MARKS[cell.mark])
    if cell.leave:
        pieces.append(cell.leave)
    return ",".join(pieces)


def _collected(text: str, pieces: list[str]) -> Cell:
    spans: list[Span] = []
    letters: list[str] = []
    marks: list[str] = []
    leaves: list[str] = []
    for part in pieces:
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
    try:
        return _checked_span(text, read_span(part))
    except Unreadable as error:
        code = "roster.cell_time" if error.reason == "time" else "roster.cell_unreadable"
        raise Refused(code, text=text) from None


def _checked_span(text: str, span: Span) -> Span:
    if span.minutes > LONGEST_MINUTES:
        raise Refused("roster.cell_span", text=text, hours=span.minutes // 60, limit=LONGEST_MINUTES // 60)
    if span.break_minutes is not None and span.break_minutes > min(LONGEST_BREAK, span.minutes - 1):
        raise Refused("roster.cell_break", text=text, minutes=span.break_minutes)
    return span


def _span_text(span: Span) -> str:
    ends = "2400" if span.ends == time(0) else f"{span.ends:%H%M}"
    pause = "" if span.break_minutes is None else f"/{span.break_minutes}"
    return f"{span.starts:%H%M}-{ends}{pause}"

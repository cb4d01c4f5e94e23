"""A week laid out on A4 landscape: pages of texts and boxes in millimetres; pure, nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.roster.desktop.words import Words, hours
from storekeeper.roster.domain import Shift, Week
from storekeeper.roster.domain.revision import CHANGED, DRAFT, PUBLISHED

WIDE, HIGH = 297.0, 210.0
MARGIN = 9.0
_HEAD, _DAYS, _LEGEND, _FOOT = 15.0, 8.0, 6.0, 5.0
_NAME, _TOTAL, _SIGNATURE = 44.0, 14.0, 30.0
_LINE, _AROUND = 5.4, 0.9
_LETTER = 4.6


@dataclass(frozen=True)
class Text:
    """A text in a box of millimetres, never cut: whoever paints makes it smaller. `size` is in points."""

    x: float
    y: float
    w: float
    h: float
    text: str
    size: float = 7.5
    bold: bool = False
    align: str = "left"
    white: bool = False


@dataclass(frozen=True)
class Box:
    """A rectangle: look is frame, dashed, stripes, rest, double, grid, black or head."""

    x: float
    y: float
    w: float
    h: float
    look: str


@dataclass
class Sheet:
    """One page."""

    texts: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    @property
    def said(self) -> tuple[str, ...]:
        """Every text on it."""
        return tuple(text.text for text in self.texts)


@dataclass(frozen=True)
class Asked:
    """How it is wanted; `at` is aware. `draft`: the working copy, else the newest revision."""

    by: str
    at: datetime
    draft: bool = False
    signature: bool = False


@dataclass(frozen=True)
class _Entry:
    """One block of a cell."""

    look: str
    text: str
    letter: str = ""
    bold: bool = False
    track: tuple[float, float] | None = None


@dataclass(frozen=True)
class _Row:
    name: str
    below: str
    cells: tuple[tuple[_Entry, ...], ...]
    total: str

    @property
    def height(self) -> float:
        """All entries of the fullest cell, one above the other; two lines of name at least."""
        return max(1.2, *map(len, self.cells)) * _LINE + _AROUND


def pages(week: Week, words: Words, asked: Asked) -> tuple[Sheet, ...]:
    """The week as it is published, or its draft; a person is never divided over two pages."""
    shown = week if asked.draft or week.published is None else published(week)
    room = HIGH - 2 * MARGIN - _HEAD - _DAYS - _LEGEND - _FOOT
    groups: list[list[_Row]] = [[]]
    for row in _rows(shown, words, asked):
        if groups[-1] and sum(each.height for each in groups[-1]) + row.height > room:
            groups.append([])
        groups[-1].append(row)
    return tuple(
        _sheet(shown, words, asked, group, number, len(groups)) for number, group in enumerate(groups, 1)
    )


def published(week: Week) -> Week:
    """The week with the rows of its newest revision in place of the working copy."""
    revision = week.published
    if revision is None:
        return week
    return replace(week, shifts=revision.shifts, marks=revision.marks)


def is_draft(week: Week, asked: Asked) -> bool:
    """Whether what is printed is not what staff were told."""
    return week.published is None or (asked.draft and not week.compared.same)


def _rows(week: Week, words: Words, asked: Asked) -> Iterator[_Row]:
    opens = _openings(week)
    everybody = {person.employee_id: person for person in week.people}
    strangers = sorted({row.employee_id for row in week.rows if row.employee_id is not None} - set(everybody))
    if any(shift.employee_id is None for shift in week.shifts):
        cells = tuple(_cell(week, None, day, words, asked, opens) for day in week.days)
        yield _Row(words.say("open_shifts"), "", cells, "")
    for who in (*everybody, *strangers):
        person = everybody.get(who)
        name = words.name(person) if person else f"#{who}"
        role = words.sentences.say(f"people.role.{person.role}") if person else ""
        minutes = sum(shift.worked_minutes for shift in week.work_of(who))
        cells = tuple(_cell(week, who, day, words, asked, opens) for day in week.days)
        below = f"{person.staff_no}  {role}" if person else ""
        yield _Row(name, below, cells, hours(minutes))


def _cell(
    week: Week, who: int | None, day: date, words: Words, asked: Asked, opens: tuple[float, float]
) -> tuple[_Entry, ...]:
    entries: list[_Entry] = []
    mark = week.mark_of(who, day) if who is not None else None
    leave = week.leave_of(who, day) if who is not None else None
    if mark is not None:
        look = "rest" if mark.kind == "rest" else "double"
        entries.append(_Entry(look, words.say(f"mark.{mark.kind}"), bold=True))
    if leave is not None and leave.state == "approved":
        entries.append(_Entry("frame", words.say(f"leave.{leave.kind}")))
    for shift in week.shifts_of(who, day):
        kind = week.kind(shift.kind_id)
        state = week.state_of(shift) if asked.draft else PUBLISHED
        look = {DRAFT: "stripes", CHANGED: "dashed"}.get(state, "frame")
        track = _track(shift, opens)
        entries.append(_Entry(look, times(shift), letter=kind.letter if kind else "", track=track))
    return tuple(entries)


def times(shift: Shift) -> str:
    """0930–1830 as it is typed, with the unpaid break as it is agreed in the grid."""
    starts, ends = shift.starts_at.astimezone(HONG_KONG), shift.ends_at.astimezone(HONG_KONG)
    return f"{starts:%H%M}–{ends:%H%M}"


def _openings(week: Week) -> tuple[float, float]:
    """The earliest start and latest end of the week's shifts, in hours after their day began."""
    starts = [_hours_into(shift, shift.starts_at) for shift in week.shifts]
    ends = [_hours_into(shift, shift.ends_at) for shift in week.shifts]
    return min(starts, default=0.0), max(ends, default=24.0)


def _hours_into(shift: Shift, instant: datetime) -> float:
    return (instant - at(shift.day, datetime.min.time())).total_seconds() / 3600


def _track(shift: Shift, opens: tuple[float, float]) -> tuple[float, float]:
    whole = max(opens[1] - opens[0], 1.0)
    first, last = (_hours_into(shift, instant) for instant in (shift.starts_at, shift.ends_at))
    return (first - opens[0]) / whole, (last - opens[0]) / whole


def _sheet(week: Week, words: Words, asked: Asked, rows: Sequence[_Row], number: int, count: int) -> Sheet:
    sheet = Sheet()
    widths = _widths(asked)
    _head(sheet, week, words, asked)
    top = MARGIN + _HEAD
    _day_heads(sheet, week, words, asked, widths, top)
    top += _DAYS
    for row in rows:
        _row(sheet, row, widths, top)
        top += row.height
    _foot(sheet, week, words, asked, f"{number} / {count}")
    return sheet


def _widths(asked: Asked) -> tuple[float, ...]:
    """Name, seven days, total and, when asked for, signature."""
    ends = (_TOTAL, _SIGNATURE) if asked.signature else (_TOTAL,)
    day = (WIDE - 2 * MARGIN - _NAME - sum(ends)) / 7
    return (_NAME, *([day] * 7), *ends)


def _head(sheet: Sheet, week: Week, words: Words, asked: Asked) -> None:
    shop = week.shop.name_zh if words.chinese else week.shop.name_en
    left, wide = MARGIN, WIDE - 2 * MARGIN
    range_ = words.week_range(week.days[0], week.days[-1])
    title = words.say("print.title", shop=shop or week.shop.name_zh, shop_code=week.shop.code)
    sheet.texts.append(Text(left, MARGIN, wide * 0.5, 7.5, title, 14, bold=True))
    when = words.say("print.week", year=week.monday.year, week=range_)
    sheet.texts.append(Text(left, MARGIN + 7.5, wide * 0.5, 5.5, when, 10))
    told = words.say("print.by", by=asked.by, at=f"{asked.at.astimezone(HONG_KONG):%Y-%m-%d %H:%M}")
    sheet.texts.append(Text(left + wide * 0.5, MARGIN + 7.5, wide * 0.5, 5.5, told, 8, align="right"))
    if is_draft(week, asked):
        box = Text(
            left + wide * 0.5, MARGIN, wide * 0.5, 6.8, words.say("print.draft"), 13, True, "middle", True
        )
        sheet.boxes.append(Box(box.x, box.y, box.w, box.h, "black"))
        sheet.texts.append(box)
    elif week.published is not None:
        given = f"{week.published.published_at.astimezone(HONG_KONG):%Y-%m-%d %H:%M}"
        version = words.say("print.version", number=week.published.number, at=given)
        sheet.texts.append(Text(left + wide * 0.5, MARGIN, wide * 0.5, 7.5, version, 11, True, "right"))


def _day_heads(
    sheet: Sheet, week: Week, words: Words, asked: Asked, widths: Sequence[float], top: float
) -> None:
    heads = [words.say("print.name")]
    heads += [
        words.say("print.day", day=day.day, month=day.month, weekday=words.weekday(day)) for day in week.days
    ]
    heads += [words.say("print.hours"), *([words.say("print.signature")] if asked.signature else [])]
    left = MARGIN
    for number, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.boxes.append(Box(left, top, width, _DAYS, "head"))
        align = "left" if number == 0 else "middle"
        sheet.texts.append(Text(left + 1, top, width - 2, _DAYS, head, 9, True, align))
        left += width


def _row(sheet: Sheet, row: _Row, widths: Sequence[float], top: float) -> None:
    left, high = MARGIN, row.height
    for width in widths:
        sheet.boxes.append(Box(left, top, width, high, "grid"))
        left += width
    name_high = high if not row.below else high * 0.55
    sheet.texts.append(Text(MARGIN + 1, top, _NAME - 2, name_high, row.name, 9.5, bold=True))
    if row.below:
        sheet.texts.append(Text(MARGIN + 1, top + name_high, _NAME - 2, high - name_high, row.below, 6.5))
    left = MARGIN + _NAME
    for cell, width in zip(row.cells, widths[1:8], strict=True):
        free = (high - len(cell) * _LINE) / (len(cell) + 1)
        for number, entry in enumerate(cell):
            y = top + free + number * (_LINE + free)
            _entry(sheet, entry, left + 0.8, y, width - 1.6)
        left += width
    sheet.texts.append(Text(left + 0.5, top, _TOTAL - 1.5, high, row.total, 8.5, align="right"))


def _entry(sheet: Sheet, entry: _Entry, x: float, y: float, wide: float) -> None:
    sheet.boxes.append(Box(x, y, wide, _LINE - 0.4, entry.look))
    if entry.letter:
        sheet.texts.append(Text(x + 0.6, y, _LETTER - 0.6, _LINE - 0.9, entry.letter, 9, True, "middle"))
    after = _LETTER if entry.letter else 0.6
    align = "left" if entry.letter else "middle"
    sheet.texts.append(
        Text(x + after, y, wide - after - 0.6, _LINE - 0.9, entry.text, 8.5, entry.bold, align)
    )
    if entry.track is not None:
        first, last = entry.track
        sheet.boxes.append(Box(x + first * wide, y + _LINE - 1.1, (last - first) * wide, 0.7, "black"))


def _foot(sheet: Sheet, week: Week, words: Words, asked: Asked, page: str) -> None:
    y, left = HIGH - MARGIN - _FOOT - _LEGEND + 1, MARGIN
    said = [words.say("print.kind", letter=kind.letter, name=words.kind(kind),
                      times=f"{kind.starts:%H%M}–{kind.ends:%H%M}") for kind in week.kinds]  # fmt: skip
    legend = words.say("print.legend", kinds="　".join(said))
    sheet.texts.append(Text(left, y, WIDE - 2 * MARGIN, _LEGEND - 1, legend, 7.5))
    if asked.draft:
        for look, state in (("frame", PUBLISHED), ("stripes", DRAFT), ("dashed", CHANGED)):
            sheet.boxes.append(Box(left, y + _LEGEND, 8, 3.6, look))
            told = words.say(f"legend.{state}")
            sheet.texts.append(Text(left + 9, y + _LEGEND - 0.5, 34, 4.6, told, 7.5))
            left += 44
    place = Text(WIDE - MARGIN - 40, y + _LEGEND - 0.5, 40, 4.6, words.say("print.page", page=page), 8)
    sheet.texts.append(replace(place, align="right"))

"""A week as a workbook: first the grid in the grammar of typing, then people, shifts, marks, leave and kinds.

Also the kinds of shift that their page lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.records import Row
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import Area, NewSheet, write_csv, write_workbook
from storekeeper.roster import kinds
from storekeeper.roster.domain import Shift, Week
from storekeeper.roster.grammar import cell_text
from storekeeper.roster.records import KIND

_HEADING_LINES = 3
_LABELS = 4
_BLANK_LINES = 20
TERMS = (
    "eighteen_on",
    "young_scope",
    "papers",
    "form_three",
    "holidays",
    "rest_weekday",
    "hourly_wage",
    "monthly_wage",
    "also",
)
"""Columns of people that a workbook for judging has beside those of an export."""
TOLD = ("for_day", "told_on", "reason")
"""And those of marks; of shifts and leave it is the day they were told alone."""
TOLD_ON = ("told_on",)


@dataclass(frozen=True)
class Bought:
    """A holiday that pay was given for: on which day, and for which holiday where it is another one."""

    employee_id: int
    day: date
    for_day: date | None = None


Terms = Mapping[str, object]
Told = Mapping[UUID, Mapping[str, Any]]
_Content = tuple[tuple[str, ...], list[list[Value]]]
_WORDS = ("R", "SH", "AH", "AL", "SL", "CL", "-")


def write_week(week: Week, path: Path, *, language: str) -> None:
    """Save the week; an import reads the first sheet back to the same cells. Raises Refused `import.cannot_write`."""
    write_workbook(path, sheets(week, Sentences(language)))


def save_kinds(connection: Connection, *, path: Path, sentences: Sentences, on: date, **asked: Any) -> int:
    """Saves the kinds of shift that a page lists, in its order; how many they are.

    Raises Refused `import.cannot_write`.
    """
    lines = kinds.kind_lines(connection, on=on, **asked).rows
    fields = [field.name for field in KIND.fields if field.name != "shop_id"]
    rows: list[list[Value]] = [
        [_heading(sentences, "shop_code"), *(sentences.say(f"roster.label.kind.{name}") for name in fields)]
    ]
    rows += [
        [line.shop.code if line.shop else None, *(_value(line.row, name) for name in fields)]
        for line in lines
    ]
    if path.suffix.casefold() == ".csv":
        write_csv(path, rows)
    else:
        title = sentences.say("roster.kinds.title")
        write_workbook(path, [NewSheet(title, rows, frozen_columns=2, widths=(12, 8, 14, 18, 14))])
    return len(lines)


def sheets(
    week: Week,
    sentences: Sentences,
    *,
    terms: Mapping[int, Terms] | None = None,
    told: Told | None = None,
    grid_days: Sequence[date] = (),
    bought: Sequence[Bought] = (),
) -> tuple[NewSheet, ...]:
    """The grid first, then one sheet for each kind of row; ids and instants in Hong Kong time.

    `terms` (employee → column → value) add what else the law asks of people, `told` (row → column → value) what it
    asks of shifts, marks and leave, `bought` are told with the marks. The grid shows the
    days of the week, or `grid_days` of them.
    """
    days = tuple(grid_days) or week.days
    rows = list(_grid(week, sentences, days))
    bottom = max(len(rows), _HEADING_LINES + 1) if week.people else _HEADING_LINES + _BLANK_LINES
    cells = Area(_HEADING_LINES + 1, _LABELS + 1, bottom, _LABELS + len(days))
    grid = NewSheet(
        name=f"{week.shop.code} {week.monday:%Y-%m-%d}",
        rows=rows,
        headings=_HEADING_LINES,
        frozen_columns=_LABELS,
        widths=(12, 12, 22, 12, *([16] * len(days)), 10),
        open_area=cells,
        choices=(*(kind.letter for kind in week.kinds), *_WORDS),
    )
    return (
        grid,
        _sheet(sentences, "people", _people(week, sentences, terms)),
        _sheet(sentences, "shifts", _shifts(week, sentences, told)),
        _sheet(sentences, "marks", _marks(week, sentences, told, bought)),
        _sheet(sentences, "leave", _leave(week, sentences, told)),
        _sheet(sentences, "kinds", _kinds(week, sentences)),
    )


def _grid(week: Week, sentences: Sentences, days: Sequence[date]) -> Iterator[list[Value]]:
    blank: list[Value] = [None] * 3
    shop = week.shop.name_en if sentences.language == "en" else week.shop.name_zh
    yield [f"{shop} {week.shop.code}", *blank, f"{days[0]:%Y-%m-%d} – {days[-1]:%Y-%m-%d}"]
    labels = [_heading(sentences, key) for key in ("staff_no", "name_zh", "name_en", "role")]
    yield [*labels, *days, _heading(sentences, "hours")]
    yield [None, *blank, *(sentences.say(f"roster.weekday.{day.weekday()}") for day in days)]
    for person in week.people:
        work = (shift for shift in week.work_of(person.employee_id) if shift.day in days)
        minutes = sum(shift.worked_minutes for shift in work)
        cells = [cell_text(week, person.employee_id, day) or None for day in days]
        role = sentences.say(f"people.role.{person.role}")
        yield [person.staff_no, person.name_zh, person.name_en, role, *cells, round(minutes / 60, 2)]
    if any(shift.employee_id is None for shift in week.shifts):
        cells = [cell_text(week, None, day) or None for day in days]
        yield [sentences.say("roster.open_row"), *blank, *cells]


def _people(week: Week, sentences: Sentences, terms: Mapping[int, Terms] | None) -> _Content:
    more = () if terms is None else TERMS
    heads = (
        "staff_no", "name_zh", "name_en", "role", "contract", "weekly_hours", "skills", "placed", "joined_on",
        "left_on", *more,
    )  # fmt: skip
    rows: list[list[Value]] = [
        [
            person.staff_no,
            person.name_zh,
            person.name_en,
            sentences.say(f"people.role.{person.role}"),
            None if person.contract is None else sentences.say(f"people.contract.{person.contract}"),
            None if person.weekly_minutes is None else person.weekly_minutes / 60,
            ", ".join(sorted({held.skill for held in person.skills})),
            ", ".join(sentences.say(f"roster.placed.{placed.kind}") for placed in person.placements),
            None if person.joined_on == date.min else person.joined_on,
            person.left_on,
            *(_term(sentences, key, (terms or {}).get(person.employee_id, {}).get(key)) for key in more),
        ]
        for person in week.people
    ]
    return heads, rows


def _shifts(week: Week, sentences: Sentences, told: Told | None) -> _Content:
    more = () if told is None else TOLD_ON
    heads = (
        "staff_no", "name_zh", "day", "starts", "ends", "break_minutes", "break_starts", "role", "kind", "hours",
        "id", *more,
    )  # fmt: skip
    rows: list[list[Value]] = []
    for shift in week.shifts:
        person = week.person(shift.employee_id) if shift.employee_id is not None else None
        kind = week.kind(shift.kind_id)
        rows.append([
            person.staff_no if person else sentences.say("roster.open_row"),
            person.name_zh if person else None,
            shift.day,
            *times_of(shift),
            sentences.say(f"people.role.{shift.role}"),
            kind.letter if kind else None,
            round(shift.worked_minutes / 60, 2),
            shift.id.hex,
            *_said(sentences, more, told, shift.id),
        ])  # fmt: skip
    return heads, rows


def times_of(shift: Shift) -> list[Value]:
    """Start, end, minutes of unpaid break and its start, as the columns of shifts have them."""
    return [_local(shift.starts_at), _local(shift.ends_at), shift.unpaid_minutes, _break_starts(shift)]


def _break_starts(shift: Shift) -> str | None:
    """When the only unpaid break begins, if somebody has fixed it."""
    unpaid = [pause for pause in shift.breaks if not pause.paid]
    if len(unpaid) != 1 or unpaid[0].offset is None:
        return None
    begins = shift.starts_at + timedelta(minutes=unpaid[0].offset)
    return f"{begins.astimezone(HONG_KONG):%H:%M}"


def _marks(week: Week, sentences: Sentences, told: Told | None, bought: Sequence[Bought]) -> _Content:
    more = () if told is None else TOLD
    rows: list[list[Value]] = [
        [
            *_named(week, mark.employee_id),
            mark.day,
            sentences.say(f"roster.mark.{(told or {}).get(mark.id, {}).get('mark', mark.kind)}"),
            mark.id.hex,
            *_said(sentences, more, told, mark.id),
        ]
        for mark in week.marks
    ]
    rows += [
        [*_named(week, each.employee_id), each.day, sentences.say("roster.mark.bought"), None, each.for_day]
        for each in bought
    ]
    return ("staff_no", "name_zh", "day", "mark", "id", *more), rows


def _term(sentences: Sentences, key: str, value: object) -> Value:
    """Weekday, holidays, scope, reason, yes or no and positions in words, a figure or a day as it is."""
    if key == "also" and isinstance(value, tuple):
        return ", ".join(sentences.say(f"people.role.{role}") for role in value) or None
    if isinstance(value, bool):
        return sentences.say("roster.figures.yes" if value else "roster.figures.no")
    if key == "rest_weekday" and isinstance(value, int):
        return sentences.say(f"roster.weekday.{value}")
    if key in {"holidays", "young_scope", "reason"} and isinstance(value, str):
        return sentences.say(f"roster.{key}.{value}")
    return value if isinstance(value, int | float | Decimal | str | date) else None


def _said(sentences: Sentences, keys: Sequence[str], told: Told | None, row: UUID) -> list[Value]:
    """What is told of a row beyond the row itself, by column."""
    known = (told or {}).get(row, {})
    return [_term(sentences, key, known.get(key)) for key in keys]


def _leave(week: Week, sentences: Sentences, told: Told | None) -> _Content:
    more = () if told is None else TOLD_ON
    rows: list[list[Value]] = [
        [
            *_named(week, leave.employee_id),
            sentences.say(f"roster.leave.{leave.kind}"),
            leave.from_day,
            leave.to_day,
            sentences.say(f"roster.leave_state.{leave.state}"),
            leave.id.hex,
            *_said(sentences, more, told, leave.id),
        ]
        for leave in week.leaves
    ]
    return ("staff_no", "name_zh", "leave", "from_day", "to_day", "state", "id", *more), rows


def _kinds(week: Week, sentences: Sentences) -> _Content:
    rows: list[list[Value]] = [
        [
            kind.letter,
            kind.names.get(sentences.language, ""),
            f"{kind.starts:%H:%M}",
            f"{kind.ends:%H:%M}",
            kind.break_minutes,
        ]
        for kind in week.kinds
    ]
    return ("letter", "kind", "starts", "ends", "break_minutes"), rows


def _named(week: Week, employee_id: int) -> list[Value]:
    person = week.person(employee_id)
    return [person.staff_no, person.name_zh] if person else [None, None]


def _sheet(sentences: Sentences, key: str, content: _Content) -> NewSheet:
    heads, rows = content
    headings: list[Value] = [_heading(sentences, head) for head in heads]
    ids = [number for number, head in enumerate(heads, 1) if head == "id"]
    return NewSheet(sentences.say(f"roster.sheet.{key}"), [headings, *rows], hidden_columns=ids)


def _heading(sentences: Sentences, key: str) -> str:
    return sentences.say(f"roster.heading.{key}")


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(HONG_KONG):%Y-%m-%d %H:%M}"


def _value(row: Row, name: str) -> Value:
    value = row.values.get(name)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value if isinstance(value, str | int | date) else None

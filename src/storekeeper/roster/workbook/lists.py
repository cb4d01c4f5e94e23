"""The further sheets of a roster workbook, each a list of lines: people, shifts, work as done, marks, leave, demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.sheets.cells import Cell, Sheet, Value, Workbook
from storekeeper.kit.sheets.columns import Columns, Field, fold, guess_columns
from storekeeper.kit.sheets.values import as_day, as_number, as_text
from storekeeper.people.domain import CONTRACT_KINDS
from storekeeper.roster.domain import LEAVES, ROLES
from storekeeper.roster.hong_kong.person import MARKS, REASONS
from storekeeper.roster.hong_kong.young import SCOPES
from storekeeper.roster.workbook import words

Reader = Callable[[Value], object]


@dataclass(frozen=True)
class Kind:
    """A list: the key of its sheet, its columns with how each is read, and those without which it says nothing."""

    sheet: str
    read: Mapping[str, Reader]
    needed: tuple[str, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns with their headings in all languages."""
        return tuple(
            Field(key, (key, key.replace("_", " "), *words.names_of(f"roster.heading.{key}")))
            for key in self.read
        )


@dataclass(frozen=True)
class Line:
    """One line: what it says by column, and where."""

    said: Mapping[str, Any]
    cells: Mapping[str, str]
    address: str

    def where(self, key: str) -> str:
        """The address of a column's cell, with its sheet."""
        return self.cells.get(key, self.address)


PEOPLE = Kind(
    "people",
    {
        "staff_no": words.text, "name_zh": words.text, "name_en": words.text,
        "role": words.one_of("people.role", ROLES), "contract": words.one_of("people.contract", CONTRACT_KINDS),
        "weekly_hours": as_number, "joined_on": as_day, "left_on": as_day, "eighteen_on": as_day,
        "holidays": words.one_of("roster.holidays", ("statutory", "general")),
        "young_scope": words.one_of("roster.young_scope", SCOPES), "papers": words.yes, "form_three": words.yes,
        "rest_weekday": words.weekday, "hourly_wage": words.money, "monthly_wage": words.money,
        "skills": words.several(words.text), "also": words.several(words.one_of("people.role", ROLES)),
    },
    ("staff_no",),
)  # fmt: skip
SHIFTS = Kind(
    "shifts",
    {
        "staff_no": words.text, "day": as_day, "starts": words.moment, "ends": words.moment,
        "break_minutes": words.minutes, "break_starts": words.clock,
        "role": words.one_of("people.role", ROLES), "told_on": as_day,
    },
    ("staff_no", "day", "starts", "ends"),
)  # fmt: skip
WORKED = Kind(
    "worked",
    {
        "staff_no": words.text, "day": as_day, "starts": words.moment, "ends": words.moment,
        "break_minutes": words.minutes, "break_starts": words.clock,
    },
    ("staff_no", "day", "starts", "ends"),
)  # fmt: skip
MARKS_LIST = Kind(
    "marks",
    {
        "staff_no": words.text, "day": as_day, "mark": words.one_of("roster.mark", MARKS),
        "for_day": as_day, "told_on": as_day,
        "reason": words.one_of("roster.reason", REASONS),
    },
    ("staff_no", "day", "mark"),
)  # fmt: skip
LEAVE = Kind(
    "leave",
    {
        "staff_no": words.text, "leave": words.one_of("roster.leave", LEAVES), "from_day": as_day,
        "to_day": as_day, "told_on": as_day,
        "state": words.one_of("roster.leave_state", ("asked", "approved", "refused", "cancelled")),
    },
    ("staff_no", "leave", "from_day"),
)  # fmt: skip
KINDS = Kind(
    "kinds",
    {
        "letter": words.text, "kind": words.text, "starts": words.clock, "ends": words.clock,
        "break_minutes": words.minutes,
    },
    ("letter", "starts", "ends"),
)  # fmt: skip
DEMAND = Kind(
    "demand",
    {
        "day": as_day, "starts": words.clock, "ends": words.clock,
        "role": words.one_of("people.role", ROLES), "skill": words.text, "heads": words.count,
        "most_heads": words.count,
    },
    ("day", "starts", "ends", "heads"),
)  # fmt: skip
AVAILABILITY = Kind(
    "availability",
    {"staff_no": words.text, "weekday": words.weekday, "starts": words.clock, "ends": words.clock},
    ("staff_no", "weekday", "starts", "ends"),
)
WISHES = Kind(
    "wishes",
    {
        "staff_no": words.text, "day": as_day, "wish": words.one_of("roster.wish", ("off", "work")),
        "weight": words.count,
    },
    ("staff_no", "day", "wish"),
)  # fmt: skip


def read_list(book: Workbook, kind: Kind) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    """The lines of a sheet and what of them cannot be read; no such sheet is an empty list."""
    names = {fold(name) for name in (kind.sheet, *words.names_of(f"roster.sheet.{kind.sheet}"))}
    sheet = next((each for each in book.sheets if fold(each.name) in names), None)
    if sheet is None or not any(_filled(row) for row in sheet.rows):
        return (), ()
    columns = guess_columns(sheet.rows, kind.fields)
    for key in kind.needed:
        if key not in columns.at or key in columns.doubted:
            field = Finding(f"roster.heading.{key}")
            values = {"sheet": sheet.name, "field": field, "headings": words.names_of(field.code)}
            return (), (Finding("roster.book.no_column", values),)
    lines: list[Line] = []
    findings: list[Finding] = []
    for row in sheet.rows[columns.first :]:
        if _filled(row):
            line, wrong = _line(sheet, row, columns, kind)
            findings += wrong
            lines += [] if wrong else [line]
    return tuple(lines), tuple(findings)


def _line(sheet: Sheet, row: tuple[Cell, ...], columns: Columns, kind: Kind) -> tuple[Line, list[Finding]]:
    said: dict[str, object] = {}
    cells: dict[str, str] = {}
    wrong: list[Finding] = []
    for key, read in kind.read.items():
        cell = columns.cell(row, key)
        if cell is None or not (cell.fault or as_text(cell.value)):
            continue
        cells[key] = f"{sheet.name}!{cell.address}"
        try:
            if cell.fault:
                raise Refused(cell.fault, cell=cells[key])
            said[key] = read(cell.value)
        except Refused as refused:
            reason = Finding(refused.code, refused.values)
            wrong.append(reason if cell.fault else in_cell(cells[key], reason))
    address = f"{sheet.name}!{row[0].address}"
    for key in kind.needed:
        if key not in said and not wrong:
            values = {"cell": address, "field": Finding(f"roster.heading.{key}")}
            wrong.append(Finding("import.missing", values))
    return Line(said, cells, address), wrong


def in_cell(address: str, reason: Finding) -> Finding:
    """What is wrong, with where."""
    return Finding("import.wrong_cell", {"cell": address, "reason": reason}, reason.severity)


def _filled(row: tuple[Cell, ...]) -> bool:
    return any(cell.fault or as_text(cell.value) for cell in row)

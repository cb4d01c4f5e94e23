"""What the lines of a read sheet mean: whose they are, and what each cell says, before any store is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from storekeeper.kit.errors import Finding, Refused, Severity
from storekeeper.people.domain import KnownPerson
from storekeeper.roster.grammar import Cell, parse
from storekeeper.roster.imports.matching import People
from storekeeper.roster.imports.reading import GridCell, GridRow, RosterSheet, Stray

_BLANK = Cell()


@dataclass(frozen=True)
class Wanted:
    """A cell of the file with whose it is and what it means."""

    cell: GridCell
    person: KnownPerson | None
    meaning: Cell


def owners_of(read: RosterSheet, everybody: People) -> Sequence[tuple[GridRow, KnownPerson | Finding | None]]:
    """Each line with whose it is, why nobody's, or None for one that names nobody."""
    return [(row, None if row.open else everybody.of(row)) for row in read.rows]


def wanted_cells(
    owners: Sequence[tuple[GridRow, KnownPerson | Finding | None]],
) -> tuple[list[Wanted], tuple[Finding, ...]]:
    """The cells that belong to somebody, and what is to be said of the other lines."""
    wanted: list[Wanted] = []
    notes: list[Finding] = []
    lines: dict[int | None, str] = {}
    above: Mapping[date, Cell] = {}
    for row, owner in owners:
        cells = _read_cells(row, above)
        if row.open or owner is not None:
            notes += map(_stray, row.strays)
        if (owner is None and not row.open) or isinstance(owner, Finding):
            notes += _note(row, owner, cells)
            continue
        person = owner if isinstance(owner, KnownPerson) else None
        key = person.employee_id if person else None
        if person and key in lines:
            values = {"cell": row.address, "name": person.name_zh, "other": lines[key]}
            notes.append(Finding("roster.import_person_twice", values))
            continue
        lines[key] = row.address
        wanted += [Wanted(cell, person, meaning) for cell, meaning in cells]
        above = {cell.day: meaning for cell, meaning in cells}
    return _one_open_row(wanted), tuple(notes)


def _one_open_row(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Several lines of open shifts are one cell a day in the store."""
    merged: dict[date, Wanted] = {}
    for one in wanted:
        if one.person is None and one.cell.finding is None:
            there = merged.get(one.cell.day, one)
            spans, letters = one.meaning.spans, one.meaning.letters
            if there is not one:
                spans, letters = there.meaning.spans + spans, there.meaning.letters + letters
                there = replace(there, meaning=replace(there.meaning, spans=spans, letters=letters))
            merged[one.cell.day] = there
    rest = [one for one in wanted if one.person is not None or one.cell.finding is not None]
    return [*rest, *merged.values()]


def _read_cells(row: GridRow, above: Mapping[date, Cell]) -> list[tuple[GridCell, Cell]]:
    """The meaning of each cell; what cannot be read carries its finding and means nothing."""
    read: list[tuple[GridCell, Cell]] = []
    left = _BLANK
    for cell in row.cells:
        if cell.finding is not None:
            read.append((cell, _BLANK))
            continue
        try:
            meaning = parse(cell.text)
        except Refused as refused:
            reason = Finding(refused.code, refused.values)
            wrong = Finding("import.wrong_cell", {"cell": cell.address, "reason": reason})
            read.append((replace(cell, finding=wrong), _BLANK))
            continue
        if meaning.same:
            meaning = left if meaning.same == "left" else above.get(cell.day, _BLANK)
        left = meaning
        read.append((cell, meaning))
    return read


def _note(row: GridRow, owner: Finding | None, cells: Sequence[tuple[GridCell, Cell]]) -> Iterator[Finding]:
    """A line of nobody: a problem when it holds a readable roster, else a remark that it was left out."""
    if any(is_roster(meaning) for _, meaning in cells):
        yield owner or Finding("roster.import_no_name", {"cell": row.address})
    elif any(cell.text for cell, _ in cells):
        yield Finding("roster.import_left_out", {"cell": row.address}, Severity.INFO)


def is_roster(meaning: Cell) -> bool:
    """Whether a cell is of a roster beyond doubt; a Chinese word alone may be any remark."""
    return not replace(meaning, letters=tuple(each for each in meaning.letters if each.isascii())).blank


def _stray(stray: Stray) -> Finding:
    """A filled cell without a day: shifts would be lost, a sum of hours between two weeks is only told."""
    try:
        shifts = is_roster(parse(stray.text))
    except Refused:
        shifts = False
    severity = Severity.INFO if stray.headed and not shifts else Severity.HARD
    return Finding("roster.import_no_day", {"cell": stray.address, "text": stray.text[:40]}, severity)

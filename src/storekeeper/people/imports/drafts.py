"""A people workbook read into drafts: what each line says of a person, before the store is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.sheets.cells import Cell, Sheet, Workbook
from storekeeper.kit.sheets.columns import Columns, fold, guess_columns
from storekeeper.kit.sheets.values import as_text
from storekeeper.people.imports.fields import FIELDS, READ, headings_of, is_total, split_name

Said = str | int | date


@dataclass(frozen=True)
class Draft:
    """One line. `said`: field → value; `cells`: field → address; weekly_hours holds minutes.

    `from_number`: the staff number stood in the sheet as a number, so leading zeros may be lost.
    """

    row: int
    said: Mapping[str, Said]
    cells: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    from_number: bool = False

    @property
    def staff_no(self) -> str:
        """The staff number, "" when it is missing or wrong."""
        return str(self.said.get("staff_no", ""))

    def text(self, key: str) -> str:
        """The text of a field, "" when nothing is said."""
        return str(self.said.get(key, ""))

    def where(self, key: str) -> str:
        """The address of a field's cell, or of the staff number's when the sheet has no such column."""
        return self.cells.get(key) or self.cells.get("staff_no", f"A{self.row}")


@dataclass(frozen=True)
class Drafts:
    """What a workbook says of people: the sheet it stands in, its columns and its lines."""

    sheet: str
    columns: Columns
    lines: tuple[Draft, ...]


def read_drafts(book: Workbook, *, sheet: str | None = None, columns: Columns | None = None) -> Drafts:
    """The lines about people of one sheet: the named one, or else the one whose columns fit best.

    `columns` is a corrected guess. Raises Refused('import.no_column' | 'import.no_sheet' | 'import.no_lines').
    """
    chosen, guess = _choose(book, sheet)
    guess = columns or guess
    for key in ("staff_no", "name_zh"):
        if key not in guess.at and not (key == "name_zh" and "name_en" in guess.at):
            raise Refused("import.no_column", field=_named(key), headings=headings_of(key))
    known = {fold(heading) for each in FIELDS if each.key == "staff_no" for heading in each.headings}
    read = [_line(row, guess) for row in chosen.rows[guess.first :] if _is_person(row, guess, known)]
    if not read:
        raise Refused("import.no_lines", sheet=chosen.name)
    return Drafts(chosen.name, guess, _without_twins(tuple(read)))


def _choose(book: Workbook, name: str | None) -> tuple[Sheet, Columns]:
    if name is not None:
        sheet = book.sheet(name)
        if sheet is None:
            raise Refused("import.no_sheet", sheet=name, sheets=tuple(each.name for each in book.sheets))
        return sheet, guess_columns(sheet.rows, FIELDS)
    guesses = [(each, guess_columns(each.rows, FIELDS)) for each in book.sheets]
    return max(guesses, key=lambda made: ("staff_no" in made[1].at, len(made[1].at), not made[0].hidden))


def _is_person(row: tuple[Cell, ...], columns: Columns, known: set[str]) -> bool:
    """Not a blank line, a note, a sum, the heading said again, or the rest of a person merged over lines."""
    number = columns.cell(row, "staff_no")
    names = [cell for key in ("name_zh", "name_en") if (cell := columns.cell(row, key)) is not None]
    if number is None or not any(_holds(cell) for cell in (number, *names)):
        return False
    filled = [cell for cell in row if _holds(cell)]
    if (
        number.merged
        or filled == [number]
        or any(cell.merged and cell.value == number.value for cell in names)
    ):
        return False
    return fold(as_text(number.value)) not in known and not is_total(as_text(filled[0].value))


def _holds(cell: Cell) -> bool:
    return cell.value is not None or bool(cell.fault)


def _line(row: tuple[Cell, ...], columns: Columns) -> Draft:
    said: dict[str, Said] = {}
    cells: dict[str, str] = {}
    findings: list[Finding] = []
    for key, read in READ.items():
        cell = columns.cell(row, key)
        if cell is None:
            continue
        cells[key] = cell.address
        if cell.finding is not None:
            findings.append(cell.finding)
        elif as_text(cell.value):
            try:
                said[key] = read(cell.value)
            except Refused as refused:
                reason = Finding(refused.code, refused.values)
                findings.append(Finding("import.wrong_cell", {"cell": cell.address, "reason": reason}))
    _separate_names(said, columns)
    number = columns.cell(row, "staff_no")
    if number is not None and "staff_no" not in said and not findings:
        findings.append(Finding("import.missing", {"cell": number.address, "field": _named("staff_no")}))
    from_number = number is not None and isinstance(number.value, int | float)
    return Draft(row[0].row, said, cells, tuple(findings), from_number)


def _separate_names(said: dict[str, Said], columns: Columns) -> None:
    """One column often holds 陳大文 Chan Tai Man."""
    if "name_zh" in said and "name_en" not in columns.at:
        chinese, english = split_name(str(said["name_zh"]))
        if chinese and english:
            said["name_zh"], said["name_en"] = chinese, english


def _without_twins(lines: tuple[Draft, ...]) -> tuple[Draft, ...]:
    counted = Counter(line.staff_no for line in lines if line.staff_no)
    first: dict[str, str] = {}
    marked = []
    for line in lines:
        twin = first.setdefault(line.staff_no, line.where("staff_no"))
        findings = line.findings
        if counted[line.staff_no] > 1 and twin != line.where("staff_no"):
            values = {"cell": line.where("staff_no"), "staff_no": line.staff_no, "other": twin}
            findings = (*findings, Finding("people.twice_in_file", values))
        marked.append(replace(line, findings=findings))
    return tuple(marked)


def _named(key: str) -> Finding:
    """The name of a field, to stand inside a sentence."""
    return Finding(f"people.field.{key}")

"""The lines of somebody else's sheet read into drafts: what each says, field by field, before a store is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.sheets.cells import Cell, Sheet, Value, Workbook
from storekeeper.kit.sheets.columns import Columns, Field, fold, guess_columns
from storekeeper.kit.sheets.values import as_text

Said = object  # a text, a number, a day, or what else a field reads its cells into


def _as_it_is(_said: dict[str, Said], _columns: Columns) -> None:
    return None


@dataclass(frozen=True)
class Lines:
    """What the lines of one kind of import look like.

    words: where the names of the fields stand among the sentences, such as 'people.field'.
    fields: what is looked for; `read` turns a cell of each into its value or raises Refused.
    keys: the fields that tell lines apart, the first one that has a column counts; `names` tell them to people.
    needed: of each group at least one field must have a column.
    is_rest: whether a line's first text says that it is no such line, but a sum.
    twice: the finding of a key that stands in two lines, of (its cell, the key, the cell where it stood first).
    finish: last corrections of a line, in place.
    """

    words: str
    fields: tuple[Field, ...]
    read: Mapping[str, Callable[[Value], Said]]
    keys: tuple[str, ...]
    names: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]
    is_rest: Callable[[str], bool]
    twice: Callable[[str, str, str], Finding]
    finish: Callable[[dict[str, Said], Columns], None] = _as_it_is

    def key_in(self, columns: Columns) -> str:
        """The field that tells the lines of a sheet with these columns apart."""
        return next((key for key in self.keys if key in columns.at), self.keys[0])

    def named(self, key: str) -> Finding:
        """The name of a field, to stand inside a sentence."""
        return Finding(f"{self.words}.{key}")

    def headings_of(self, key: str) -> tuple[str, ...]:
        """Two headings that a column may have, to tell a person: one Chinese, one English."""
        headings = next(field.headings for field in self.fields if field.key == key)
        return headings[0], next((heading for heading in headings if heading.isascii()), headings[-1])


@dataclass(frozen=True, slots=True)
class Draft:
    """One line. `said`: field → value; `cells`: field → address; `number`: its key as text, "" when it has none.

    `from_number`: the key stood in the sheet as a number, so leading zeros may be lost.
    """

    row: int
    said: Mapping[str, Said]
    cells: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    from_number: bool = False
    number: str = ""
    key_cell: str = ""

    def text(self, key: str) -> str:
        """The text of a field, "" when nothing is said."""
        return str(self.said.get(key, ""))

    def where(self, key: str) -> str:
        """The address of a field's cell, or of the key's when the sheet has no such column."""
        return self.cells.get(key) or self.key_cell or f"A{self.row}"


@dataclass(frozen=True)
class Drafts:
    """What a workbook says: the sheet it stands in, its columns and its lines."""

    sheet: str
    columns: Columns
    lines: tuple[Draft, ...]


@dataclass(frozen=True)
class Understood:
    """Which sheet is meant and which column is which; a person may correct both."""

    sheet: str
    columns: Columns


def understand(book: Workbook, lines: Lines, *, sheet: str | None = None) -> Understood:
    """The named sheet, or else the one whose columns fit best. Raises Refused('import.no_sheet')."""
    if sheet is not None:
        found = _named_sheet(book, sheet)
        return Understood(found.name, guess_columns(found.rows, lines.fields))
    guesses = [(each, guess_columns(each.rows, lines.fields)) for each in book.sheets]
    best, columns = max(guesses, key=lambda made: _fit(made[0], made[1], lines))
    return Understood(best.name, columns)


def read_drafts(book: Workbook, lines: Lines, understood: Understood) -> Drafts:
    """The lines of one sheet. Raises Refused('import.no_column' | 'import.no_sheet' | 'import.no_lines')."""
    sheet, columns = _named_sheet(book, understood.sheet), understood.columns
    for group in lines.needed:
        if not any(key in columns.at for key in group):
            key = group[0]
            raise Refused("import.no_column", field=lines.named(key), headings=lines.headings_of(key))
    reader = _Reader(lines, columns)
    read = [reader.line(row) for row in sheet.rows[columns.first :] if reader.is_line(row)]
    if not read:
        raise Refused("import.no_lines", sheet=sheet.name)
    return Drafts(sheet.name, columns, _without_twins(read, lines))


def _named_sheet(book: Workbook, name: str) -> Sheet:
    sheet = book.sheet(name)
    if sheet is None:
        raise Refused("import.no_sheet", sheet=name, sheets=tuple(each.name for each in book.sheets))
    return sheet


def _fit(sheet: Sheet, columns: Columns, lines: Lines) -> tuple[bool, int, bool]:
    return lines.key_in(columns) in columns.at, len(columns.at), not sheet.hidden


class _Reader:
    """Reads the lines of one sheet; everything about its columns is looked up once."""

    def __init__(self, lines: Lines, columns: Columns) -> None:
        self._lines, self._columns = lines, columns
        self._key = lines.key_in(columns)
        self._at = columns.at[self._key]
        self._names = tuple(columns.at[name] for name in lines.names if name in columns.at)
        self._reads = sorted(
            ((key, columns.at[key], lines.read[key]) for key in lines.read if key in columns.at),
            key=lambda each: each[1],
        )
        headings = (heading for each in lines.fields if each.key == self._key for heading in each.headings)
        self._headings = {fold(heading) for heading in headings}

    def is_line(self, row: tuple[Cell, ...]) -> bool:
        """Not a blank line, a note, a sum, the heading said again, or the rest of a line merged over several."""
        if self._at >= len(row):
            return False
        number = row[self._at]
        names = [row[column] for column in self._names if column < len(row)]
        if not _holds(number) and not any(_holds(cell) for cell in names):
            return False
        filled = [cell for cell in row if _holds(cell)]
        if (
            number.merged
            or (filled == [number] and len(self._reads) > 1)
            or any(cell.merged and cell.value == number.value for cell in names)
        ):
            return False
        text = as_text(number.value)
        if text in self._headings or fold(text) in self._headings:
            return False
        return not self._lines.is_rest(as_text(filled[0].value))

    def line(self, row: tuple[Cell, ...]) -> Draft:
        said: dict[str, Said] = {}
        cells: dict[str, str] = {}
        findings: list[Finding] = []
        wide = len(row)
        for key, column, read in self._reads:
            if column >= wide:
                continue
            cell = row[column]
            cells[key] = cell.address
            if cell.fault:
                findings.append(Finding(cell.fault, {"cell": cell.address}))
            elif cell.value is not None and as_text(cell.value):
                try:
                    said[key] = read(cell.value)
                except Refused as refused:
                    reason = Finding(refused.code, refused.values)
                    findings.append(Finding("import.wrong_cell", {"cell": cell.address, "reason": reason}))
        self._lines.finish(said, self._columns)
        number = row[self._at]
        if self._key not in said and not findings:
            missing = {"cell": number.address, "field": self._lines.named(self._key)}
            findings.append(Finding("import.missing", missing))
        from_number = isinstance(number.value, int | float)
        text = str(said.get(self._key, ""))
        return Draft(row[0].row, said, cells, tuple(findings), from_number, text, number.address)


def _holds(cell: Cell) -> bool:
    return cell.value is not None or bool(cell.fault)


def _without_twins(read: Iterable[Draft], lines: Lines) -> tuple[Draft, ...]:
    """The lines, telling of each that has the key of an earlier one."""
    first: dict[str, str] = {}
    marked = []
    for line in read:
        twin = first.setdefault(line.number, line.key_cell) if line.number else line.key_cell
        if twin != line.key_cell:
            told = lines.twice(line.key_cell, line.number, twin)
            marked.append(replace(line, findings=(*line.findings, told)))
        else:
            marked.append(line)
    return tuple(marked)

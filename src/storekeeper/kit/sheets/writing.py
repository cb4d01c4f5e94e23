"""The one way out: workbooks and CSVs whose texts stay texts, replaced as a whole when they are saved."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.cells import Value, clean_text, column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FONT = "Microsoft JhengHei UI"
_DANGEROUS = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NEUTRALISED = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SEPARATING = re.compile(r'[,;\t"\r\n]')
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767


@dataclass(frozen=True)
class Area:
    """Cells from one corner to the other, both inside, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        row, column = place
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def address(self) -> str:
        """As E4:K20."""
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"


@dataclass(frozen=True)
class NewSheet:
    """A sheet to write. The first `headings` rows are bold and stay in sight, as do `frozen_columns`.

    `widths` are in characters, column by column; a missing or None width is worked out from the headings.
    `fills` colours single cells: (row, column) counted from 1 → 'RRGGBB'. `hidden_columns` count from 1.
    With an `open_area` the rest of the sheet is protected, without a password, from a slip of the hand; rows and
    columns may still be put in. `choices` are offered in its cells; what else is typed is taken as well.
    """

    name: str
    rows: Iterable[Sequence[Value]]
    headings: int = 1
    frozen_columns: int = 0
    widths: Sequence[float | None] = ()
    fills: dict[tuple[int, int], str] | None = None
    hidden_columns: Sequence[int] = ()
    open_area: Area | None = None
    choices: Sequence[str] = ()


def write_workbook(path: Path, sheets: Sequence[NewSheet], *, font: str = FONT) -> None:
    """Saves an xlsx; what stood at `path` is replaced only when all is written. Raises Refused.

    Text is never a formula: what begins like one carries the sheet's own mark for text (quote prefix).
    Numbers keep the 15 digits that a sheet has.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book: Any = Workbook(write_only=True)
    book._named_styles["Normal"].font = Font(name=font, size=11)
    book._fonts[0] = Font(name=font, size=11)
    names: set[str] = set()
    try:
        for sheet in sheets:
            _fill(book.create_sheet(_sheet_name(sheet.name, names)), sheet, font)
        _replace(path, book.save)
    except BaseException:
        _give_up(book)
        raise


def write_csv(path: Path, rows: Iterable[Sequence[Value]]) -> None:
    """Saves UTF-8 with its mark (so that Excel shows Chinese). Raises Refused.

    Text that begins like a formula gets an apostrophe before it, which `read_workbook` takes away again.
    """
    lines = [",".join(_quoted(_csv_text(value)) for value in row) + "\r\n" for row in rows]
    content = "".join(lines).encode("utf-8-sig")
    _replace(path, lambda temporary: Path(temporary).write_bytes(content))


def _give_up(book: Any) -> None:
    """Ends the half-written sheets, which else complain of themselves when they are thrown away."""
    for leaf in book.worksheets:
        with suppress(Exception):
            leaf.close()
        with suppress(Exception):
            leaf._writer.cleanup()


def _fill(leaf: WriteOnlyWorksheet, sheet: NewSheet, font: str) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    rows = iter(sheet.rows)
    headings = [list(row) for row in islice(rows, sheet.headings)]
    target: Any = leaf
    target.freeze_panes = f"{column_letters(sheet.frozen_columns + 1)}{sheet.headings + 1}"
    for column, width in enumerate(_widths(sheet, headings), start=1):
        target.column_dimensions[column_letters(column)].width = width
    bold = Font(name=font, size=11, bold=True)
    unlocked = Protection(locked=False)
    for column in sheet.hidden_columns:
        target.column_dimensions[column_letters(column)].hidden = True
    _guard(target, sheet)
    fills = {colour: PatternFill("solid", fgColor=colour) for colour in set((sheet.fills or {}).values())}

    def made(value: Value, row: int, column: int) -> Any:
        cell: Any = WriteOnlyCell(leaf)
        _put(cell, value)
        if row <= sheet.headings:
            cell.font = bold
            cell.alignment = Alignment(vertical="center", wrap_text=True)
        if sheet.fills and (row, column) in sheet.fills:
            cell.fill = fills[sheet.fills[row, column]]
        if sheet.open_area is not None and (row, column) in sheet.open_area:
            cell.protection = unlocked
        return cell

    for number, row in enumerate(chain(headings, rows), start=1):
        target.append([made(value, number, column) for column, value in enumerate(row, start=1)])


def _guard(target: Any, sheet: NewSheet) -> None:
    """Protects all but the open area, and offers the choices in it."""
    if sheet.open_area is None:
        return
    from openpyxl.worksheet.datavalidation import DataValidation

    protection = target.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows", "sort"):
        setattr(protection, allowed, False)
    if sheet.choices:
        listed = DataValidation(type="list", formula1=f'"{",".join(sheet.choices)}"', allow_blank=True)
        listed.showErrorMessage = False
        listed.add(sheet.open_area.address)
        target.data_validations.append(listed)


def _put(cell: Any, value: Value) -> None:
    """Sets value, type and format; a text never becomes a formula, an error or a date."""
    written = sheet_value(value)
    if isinstance(written, str):
        cell._value = _LOOKS_ESCAPED.sub("_x005F_", written).replace("\r", "_x000D_")
        cell.data_type = "s"
        cell.quotePrefix = bool(_DANGEROUS.match(written))
        return
    cell.value = written
    if isinstance(written, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if written.second else "yyyy-mm-dd hh:mm"
    elif isinstance(written, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(written, time):
        cell.number_format = "hh:mm:ss" if written.second else "hh:mm"


def sheet_value(value: object) -> Value:
    """A value as a sheet can hold it: Hong Kong clock without zone; early days and all unknown as text."""
    if value is None or isinstance(value, bool | int | float | Decimal | time):
        return value if value == value else None  # noqa: PLR0124 - not a number is nothing
    if isinstance(value, datetime):
        value = value.astimezone(HONG_KONG).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return value if value.year > 1900 else value.isoformat()
    return clean_text(str(value))[:_LONGEST_TEXT] or None


def _csv_text(value: Value) -> str:
    written = sheet_value(value)
    if isinstance(written, str):
        return f"'{written}" if _NEUTRALISED.match(written) else written
    if isinstance(written, datetime):
        return written.isoformat(" ", "seconds" if written.second else "minutes")
    if isinstance(written, time):
        return written.isoformat("seconds" if written.second else "minutes")
    return "" if written is None else str(written)


def _quoted(text: str) -> str:
    """Quotes whatever any reader could take for a separator, not the comma alone."""
    return '"' + text.replace('"', '""') + '"' if _SEPARATING.search(text) else text


def _widths(sheet: NewSheet, headings: list[list[Value]]) -> list[float]:
    columns = max([len(row) for row in headings] + [len(sheet.widths)], default=0)
    widths = []
    for column in range(columns):
        given = sheet.widths[column] if column < len(sheet.widths) else None
        longest = max((_shown(row[column]) for row in headings if column < len(row)), default=8)
        widths.append(given if given is not None else float(min(max(longest + 2, 8), 40)))
    return widths


def _shown(value: Value) -> int:
    """Characters in width, a Chinese one counted as two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(value or ""))


def _sheet_name(name: str, taken: set[str]) -> str:
    wanted = _NOT_IN_NAMES.sub(" ", clean_text(name)).strip(" '\t\r\n")[:_LONGEST_NAME].strip(" '") or "Sheet"
    number, unique = 1, wanted
    while unique.casefold() in taken:
        number += 1
        unique = f"{wanted[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(unique.casefold())
    return unique


def _replace(path: Path, save: Callable[[str], object]) -> None:
    """Lets `save` write beside `path`, then puts the finished file in its place."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(
            prefix=f".{path.stem[:40]}-", suffix=path.suffix, dir=path.parent
        )
        os.close(handle)
        save(temporary)
        with Path(temporary).open("rb+") as written:
            os.fsync(written.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()
        raise Refused("import.cannot_write", file=path.name) from error

"""What a workbook is once it is read: sheets of plain values, each knowing its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from storekeeper.kit.errors import Finding

Value = str | int | float | Decimal | date | datetime | time | None

_NEVER_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `row` and `column` count from 1; datetimes have no zone (they are what the sheet shows).

    `formula`: the value is what the program that saved the file had worked out last. `merged`: the value
    stands in the first cell of the merged area. `fault`: code of why the value could not be taken, or "".
    """

    value: Value
    row: int
    column: int
    formula: bool = False
    merged: bool = False
    fault: str = ""

    @property
    def address(self) -> str:
        """Like 'B4'."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def finding(self) -> Finding | None:
        """Why the value could not be taken, or None."""
        return Finding(self.fault, {"cell": self.address}) if self.fault else None


@dataclass(frozen=True)
class Sheet:
    """All rows from the first line on, each equally wide; a cell that holds nothing has the value None."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True)
class Workbook:
    """A file as it was read. `digest`: sha256 of its bytes in hex; `encoding`: that of a CSV, else ""."""

    name: str
    digest: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, whatever the case."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def clean_text(text: str) -> str:
    """Without the characters that neither a sheet nor a database can hold (controls, half surrogates)."""
    return _NEVER_TEXT.sub("", text)

"""Cells as they come, turned into a sheet of equally wide rows; the bounds are kept while they come."""

from __future__ import annotations

from dataclasses import replace

from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.cells import Cell, Sheet
from storekeeper.kit.sheets.limits import Limits

Area = tuple[int, int, int, int]


class Grid:
    """Takes cells in any order; rows and columns count from 1. Raises Refused when there are too many."""

    def __init__(self, file: str, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._rows: dict[int, dict[int, Cell]] = {}
        self._count = 0
        self.height = 0
        self.width = 0

    def put(self, cell: Cell) -> None:
        """Adds a cell that holds something."""
        if cell.row > self._limits.rows or not cell.row > 0:
            raise Refused("import.too_many_rows", file=self._file, most=self._limits.rows)
        if cell.column > self._limits.columns or not cell.column > 0:
            raise Refused("import.too_many_columns", file=self._file, most=self._limits.columns)
        self.height = max(self.height, cell.row)
        self.width = max(self.width, cell.column)
        self._count += 1
        self._rows.setdefault(cell.row, {})[cell.column] = cell
        if self._count > self._limits.cells:
            raise self._too_many()

    def sheet(self, name: str, *, hidden: bool = False, merged: tuple[Area, ...] = ()) -> Sheet:
        """The finished sheet; what stands first in a merged area stands in all its cells."""
        if self.height * self.width > self._limits.cells:
            raise self._too_many()
        self._spread(merged)
        return Sheet(name, tuple(self._row(row) for row in range(1, self.height + 1)), hidden)

    def _row(self, row: int) -> tuple[Cell, ...]:
        held = self._rows.get(row, {})
        return tuple(
            held[column] if column in held else Cell(None, row, column) for column in range(1, self.width + 1)
        )

    def _spread(self, merged: tuple[Area, ...]) -> None:
        budget = self._limits.cells
        for top, left, bottom, right in merged:
            first = self._rows.get(top, {}).get(left)
            if first is None:
                continue
            rows, columns = range(top, min(bottom, self.height) + 1), range(left, min(right, self.width) + 1)
            budget -= len(rows) * len(columns)
            if budget < 0:
                raise self._too_many()
            for row in rows:
                for column in columns:
                    if (row, column) != (top, left):
                        moved = replace(first, row=row, column=column, merged=True)
                        self._rows.setdefault(row, {})[column] = moved

    def _too_many(self) -> Refused:
        return Refused("import.too_many_cells", file=self._file, most=self._limits.cells)

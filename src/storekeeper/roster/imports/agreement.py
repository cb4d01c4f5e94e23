"""Whether the lines of dates and weekdays above a roster mean the same days; the cell that does not is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.cells import Cell
from storekeeper.kit.sheets.values import as_text
from storekeeper.roster.imports.headings import PartOfDate, first_day, part_of_date

_FEWEST = 3
_TYPO = 3

_Told = list[tuple[int, PartOfDate, Cell]]


def agreed_days(
    rows: Sequence[Sequence[Cell]], days: Mapping[int, date], *, top: int, lines: int, first: int, near: date
) -> tuple[Mapping[int, date] | None, int]:
    """Column → day as all lines by the heading mean it, and how many lines below it (0 or 1) are dates as well.

    `days` is what the heading alone (`lines` from `top`; the roster begins at `first`) was taken for. None: no
    line says more than weekdays. Raises Refused `roster.import_odd_date` with the cell that contradicts.
    """
    start = min(days.values())
    after = {column: (day - start).days for column, day in days.items()}
    told = [each for line in rows[top:first] for each in _told(line, after)]
    above = _told(rows[top - 1], after) if top else []
    if any(part.month or part.weekday is not None for _, part, _ in above) or _is_run(above, near):
        told += above
    below = _told(rows[first], after) if first < len(rows) else []
    if found := _is_run(below, near):
        told += below
    if not any(part.day is not None for _, part, _ in told):
        return None, 0
    begins, odd = first_day([(after, part) for after, part, _ in told], near=near)
    if odd:
        raise _odd(told[odd[0]][2])
    agreed = {column: begins + timedelta(days=days) for column, days in after.items()}
    _refuse_a_leap(told, agreed, rows[top : top + lines])
    return agreed, int(found)


def odd_heading(line: Sequence[Cell], near: date) -> Cell | None:
    """The one cell of a line of dates that breaks it; None when the line is none or several break it."""
    told = _told(line, {number: number for number in range(len(line))})
    if len(told) < _FEWEST or not _is_run(told, near):
        return None
    _, odd = first_day([(after, part) for after, part, _ in told], near=near)
    return told[odd[0]][2] if odd else None


def _told(line: Sequence[Cell], after: Mapping[int, int]) -> _Told:
    """What a line says of the days: (days after the first, part of a date, its cell); [] when it is no such line."""
    said = [(days, part_of_date(line[n].value), line[n]) for n, days in after.items() if n < len(line)]
    told = [(days, part, cell) for days, part, cell in said if part is not None and part.says]
    return told if len(told) >= _FEWEST else []


def _is_run(told: _Told, near: date) -> bool:
    """Whether most of a line are days one after the other: shifts like 10-19 look like dates, but are none."""
    if not told:
        return False
    _, odd = first_day([(after, part) for after, part, _ in told], near=near)
    return 2 * len(odd) < len(told)


def _refuse_a_leap(told: _Told, days: Mapping[int, date], heading: Sequence[Sequence[Cell]]) -> None:
    """A single day, far from all others that follow each other, is a slip of the pen."""
    if any(part.weekday is not None for _, part, _ in told):
        return
    inside = sorted(set(days.values()))
    apart = [day - timedelta(days=number) for number, day in enumerate(inside)]
    usual = max(set(apart), key=apart.count)
    far = [number for number, each in enumerate(apart) if abs((each - usual).days) > _TYPO]
    if len(far) == 1 and len(apart) > _FEWEST:
        column = next(column for column, day in days.items() if day == inside[far[0]])
        raise _odd(heading[0][column])


def _odd(cell: Cell) -> Refused:
    return Refused("roster.import_odd_date", cell=cell.address, said=as_text(cell.value))

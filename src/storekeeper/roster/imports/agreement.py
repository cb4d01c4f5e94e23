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

_Line = Sequence[Cell]
_Told = list[tuple[int, PartOfDate, Cell]]


def agreed_days(
    rows: Sequence[_Line], days: Mapping[int, date], *, top: int, first: int, near: date
) -> tuple[Mapping[int, date] | None, int]:
    """Column → day as all lines by the heading mean it, and how many lines below it (0 or 1) are dates as well.

    `days` is what the heading alone (from line `top`; the roster begins at `first`) was taken for. None: no
    line says more than weekdays. Raises Refused `roster.import_odd_date` with the cell that contradicts.
    """
    inside = sorted(set(days.values()))
    in_order = {column: inside.index(day) for column, day in days.items()}
    as_read = {column: (day - inside[0]).days for column, day in days.items()}
    lines = _lines(rows, in_order, top, first, near)
    if not any(part.day is not None for line in lines for _, part, _ in _told(line, in_order)):
        return None, 0
    _refuse_no_dates(lines, in_order)
    readings = []
    for after in (in_order, as_read):
        told = [each for line in lines for each in _told(line, after)]
        begins, odd = first_day([(days, part) for days, part, _ in told], near=near)
        readings.append((len(odd), begins, [told[number][2] for number in odd], after))
    _, begins, denying, after = min(readings, key=lambda reading: reading[0])
    if denying:
        raise _odd(denying[0])
    agreed = {column: begins + timedelta(days=days) for column, days in after.items()}
    if all(part.weekday is None for line in lines for _, part, _ in _told(line, in_order)):
        _refuse_a_leap(agreed, rows[top])
    return agreed, int(first < len(rows) and lines[-1] is rows[first])


def odd_heading(line: _Line, near: date) -> Cell | None:
    """The one cell of a line of dates that breaks it; None when the line is none."""
    told = _told(line, {number: number for number in range(len(line))})
    if not _is_run(told, near):
        return None
    _, odd = first_day([(after, part) for after, part, _ in told], near=near)
    return told[odd[0]][2] if odd else None


def _lines(rows: Sequence[_Line], after: Mapping[int, int], top: int, first: int, near: date) -> list[_Line]:
    """The lines that speak of the days: the heading, and one above and below it when they do."""
    lines = [line for line in rows[top:first] if _told(line, after)]
    above = _told(rows[top - 1], after) if top else []
    if any(part.month or part.weekday is not None for _, part, _ in above) or _is_run(above, near):
        lines.insert(0, rows[top - 1])
    if first < len(rows) and _is_run(_told(rows[first], after), near):
        lines.append(rows[first])
    return lines


def _told(line: _Line, after: Mapping[int, int]) -> _Told:
    """What a line says of the days: (days after the first, part of a date, its cell); [] for no such line."""
    said = [(days, part_of_date(line[n].value), line[n]) for n, days in after.items() if n < len(line)]
    told = [(days, part, cell) for days, part, cell in said if part is not None and part.says]
    return told if len(told) >= _FEWEST else []


def _is_run(told: _Told, near: date) -> bool:
    """Whether most of a line are days one after the other: shifts like 10-19 look like dates, but are none."""
    if not told:
        return False
    _, odd = first_day([(after, part) for after, part, _ in told], near=near)
    return 2 * len(odd) < len(told)


def _refuse_no_dates(lines: Sequence[_Line], after: Mapping[int, int]) -> None:
    """Among dates, what begins with a digit and is none (32/12) is a slip of the pen."""
    for line in lines:
        if any(part.day is not None for _, part, _ in _told(line, after)):
            for cell in (line[column] for column in after if column < len(line)):
                if as_text(cell.value)[:1].isdecimal() and part_of_date(cell.value) is None:
                    raise _odd(cell)


def _refuse_a_leap(days: Mapping[int, date], heading: _Line) -> None:
    """A single day, far from all others that follow each other, is a slip of the pen."""
    inside = sorted(set(days.values()))
    apart = [day - timedelta(days=number) for number, day in enumerate(inside)]
    usual = max(set(apart), key=apart.count)
    far = [number for number, each in enumerate(apart) if abs((each - usual).days) > _TYPO]
    if len(far) == 1 and len(apart) > _FEWEST:
        raise _odd(heading[next(column for column, day in days.items() if day == inside[far[0]])])


def _odd(cell: Cell) -> Refused:
    return Refused("roster.import_odd_date", cell=cell.address, said=as_text(cell.value))

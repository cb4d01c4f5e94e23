"""From somebody's workbook to rows of names and cells: finds the sheet, the line of dates and the columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

from storekeeper.kit.clock import monday_of
from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.sheets.cells import Cell as SheetCell
from storekeeper.kit.sheets.cells import Sheet, Value, Workbook
from storekeeper.kit.sheets.columns import fold
from storekeeper.kit.sheets.limits import Limits
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.kit.sheets.values import as_text
from storekeeper.kit.sheets.xlsx import Progress
from storekeeper.roster.imports.agreement import agreed_days, odd_heading
from storekeeper.roster.imports.headings import PartOfDate, days_of, month_in, part_of_date

LIMITS = Limits(file_bytes=20 * 1024 * 1024, rows=5_000, columns=200, cells=500_000)
LONGEST_TEXT = 200
_SCANNED = 40
_FEWEST_DAYS = 3
_STAFF_NO = (
    "員工編號", "員工號碼", "職員編號", "職員號碼", "員工號", "工號", "編號", "Staff No", "Staff No.", "Staff ID",
    "Staff Number", "Employee No", "Employee ID", "Emp No", "No", "ID",
)  # fmt: skip
_NAME = (
    "姓名", "員工姓名", "中文姓名", "英文姓名", "名稱", "員工", "職員", "同事", "Name", "Staff Name", "Employee Name",
    "Chinese Name", "English Name", "Staff", "Employee",
)  # fmt: skip
_OPEN = frozenset(map(fold, ("空更", "未編", "待編", "Open", "Open shifts", "Unassigned", "空班")))


def _silent(_share: float) -> None:
    return None


@dataclass(frozen=True)
class GridCell:
    """One person's cell of one day: its text as it stands, and where."""

    day: date
    text: str
    address: str
    finding: Finding | None = None


@dataclass(frozen=True)
class Stray:
    """A filled cell whose column has no day; `headed`: the column says that it is another thing."""

    text: str
    address: str
    headed: bool


@dataclass(frozen=True)
class GridRow:
    """A line of the sheet: what may name a person, and her cells; `open` marks the row of open shifts.

    `titled` tells that the names stand in columns headed so: then every text in them is meant as a name. `strays` stand
    among the days, `beside` before and after them.
    """

    labels: tuple[str, ...]
    staff_no: str
    names: tuple[str, ...]
    cells: tuple[GridCell, ...]
    address: str
    open: bool = False
    strays: tuple[Stray, ...] = ()
    titled: bool = False
    beside: tuple[Stray, ...] = ()


@dataclass(frozen=True)
class RosterSheet:
    """A roster as it was read. `title` holds the texts above the dates, with the sheet's and the file's name."""

    file: str
    digest: str
    sheet: str
    title: tuple[str, ...]
    days: tuple[date, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class _Layout:
    """Where things stand, counted from 0."""

    first: int
    days: Mapping[int, date]
    staff_no: int | None
    names: tuple[int, ...]
    top: int
    about: date
    titled: bool
    worth: tuple[int, int, int] = (0, 0, 0)

    @property
    def labels(self) -> range:
        """The columns before the first day."""
        return range(min(self.days))


def read(
    path: Path,
    *,
    near: date,
    week: date | None = None,
    limits: Limits = LIMITS,
    progress: Progress = _silent,
) -> RosterSheet:
    """The roster in a workbook or CSV: the visible sheet with most days in one line.

    `near` is a day about which the dates lie, for headings without year or month; `week` is a day of the week
    that headings of weekdays alone mean. `progress` hears how much is read, and ends it by raising.
    Raises Refused (`import.*`, `roster.import_no_dates`, `roster.import_odd_date`, `roster.import_which_week`).
    """
    return grid_of(read_workbook(path, limits=limits, progress=progress), path, near=near, week=week)


def grid_of(book: Workbook, path: Path, *, near: date, week: date | None = None) -> RosterSheet:
    """The roster in a workbook that is read already, as `read`; `path` is where it came from."""
    near = monday_of(week) if week else near
    found: tuple[Sheet, _Layout] | None = None
    for sheet in book.sheets:
        layout = None if sheet.hidden else _layout(sheet, path.stem, near)
        if layout and (found is None or layout.worth > found[1].worth):
            found = sheet, layout
    if found is None:
        for sheet in book.sheets:
            _refuse_odd_heading(sheet, near)
        raise Refused("roster.import_no_dates", file=path.name)
    sheet, layout = found[0], _agreed(*found, week, path)
    headings = {
        n
        for line in sheet.rows[layout.top : layout.first]
        for n, cell in enumerate(line)
        if as_text(cell.value)
    }
    return RosterSheet(
        file=book.name,
        digest=book.digest,
        sheet=sheet.name,
        title=_title(sheet, layout.first, path.stem),
        days=tuple(sorted(set(layout.days.values()))),
        rows=tuple(_row(line, layout, headings) for line in sheet.rows[layout.first :]),
    )


def _layout(sheet: Sheet, file: str, near: date) -> _Layout | None:
    best: _Layout | None = None
    for top in range(min(len(sheet.rows), _SCANNED)):
        for lines in (1, 2):
            layout = _layout_at(sheet, top, lines, file, near)
            if layout and (best is None or layout.worth > best.worth):
                best = layout
    return best


def _layout_at(sheet: Sheet, top: int, lines: int, file: str, near: date) -> _Layout | None:
    heading = sheet.rows[top : top + lines]
    if len(heading) < lines:
        return None
    parts = {column: part for column in range(sheet.width) if (part := _part(heading, column))}
    columns = _longest_run(sorted(parts))
    if len(columns) < _FEWEST_DAYS:
        return None
    about = month_in(_title(sheet, top, file)) or near
    days = days_of([parts[column] for column in columns], near=about)
    if days is None or len(set(days)) < _FEWEST_DAYS:
        return None
    by_column = dict(zip(columns, days, strict=True))
    first = _skip_sub_headings(sheet, top + lines, by_column)
    staff_no, names, titled = _label_columns(sheet.rows[max(0, top - 1) : first], min(columns))
    numbered = sum(parts[column].day is not None for column in columns)
    worth = (len(columns), numbered, lines)
    return _Layout(first, by_column, staff_no, names, top, about, titled, worth)


def _agreed(sheet: Sheet, layout: _Layout, week: date | None, path: Path) -> _Layout:
    """The layout with the days that all lines by the dates mean; a line that says otherwise is refused."""
    days, below = agreed_days(sheet.rows, layout.days, top=layout.top, first=layout.first, near=layout.about)
    if days is None:
        said = month_in(_title(sheet, layout.top, path.stem))
        middle = sorted(layout.days.values())[len(layout.days) // 2]
        by = monday_of(week) - monday_of(middle) if week else timedelta()
        days = {column: day + by for column, day in layout.days.items()}
        if week is None and said != min(days.values()):
            raise Refused("roster.import_which_week", file=path.name)
    first = layout.first + below
    return replace(layout, days=days, first=_skip_sub_headings(sheet, first, days) if below else first)


def _refuse_odd_heading(sheet: Sheet, near: date) -> None:
    for line in () if sheet.hidden else sheet.rows[:_SCANNED]:
        columns = _longest_run([n for n, cell in enumerate(line) if part_of_date(cell.value) is not None])
        if len(columns) >= _FEWEST_DAYS and (odd := odd_heading([line[n] for n in columns], near)):
            raise Refused("roster.import_odd_date", cell=odd.address, said=as_text(odd.value))


def _part(heading: Sequence[Sequence[SheetCell]], column: int) -> PartOfDate | None:
    """What all lines of the heading say together; a line that is not about a day ends it."""
    whole: PartOfDate | None = PartOfDate()
    for line in heading:
        part = part_of_date(line[column].value)
        whole = whole.with_line(part) if whole is not None and part is not None else None
    return whole


def _longest_run(columns: Sequence[int]) -> list[int]:
    """The longest stretch of columns side by side; a gap of one is a column between the weeks."""
    runs: list[list[int]] = []
    for column in columns:
        if runs and column - runs[-1][-1] <= 2:
            runs[-1].append(column)
        else:
            runs.append([column])
    return max(runs, key=len, default=[])


def _skip_sub_headings(sheet: Sheet, first: int, days: Mapping[int, date]) -> int:
    """Lines below the dates that only say the weekday or 返/放 once more."""
    words = {fold(word) for word in ("返", "放", "上", "下", "上班", "下班", "In", "Out", "時間")}
    while first < len(sheet.rows):
        said = [sheet.rows[first][column].value for column in days]
        told = [value for value in said if value is not None]
        if not told or not all(fold(as_text(v)) in words or _only_weekday(v) for v in told):
            return first
        first += 1
    return first


def _only_weekday(value: Value) -> bool:
    part = part_of_date(value)
    return part is not None and part.weekday is not None and part.day is None


def _label_columns(
    heading: Sequence[Sequence[SheetCell]], before: int
) -> tuple[int | None, tuple[int, ...], bool]:
    """The columns of staff number and names by their headings; none found: every column may hold either."""
    numbers, names = {fold(text) for text in _STAFF_NO}, {fold(text) for text in _NAME}
    said = [[fold(as_text(line[column].value)) for line in heading] for column in range(before)]
    staff_no = next((column for column, texts in enumerate(said) if numbers.intersection(texts)), None)
    named = tuple(column for column, texts in enumerate(said) if names.intersection(texts))
    others = tuple(column for column in range(before) if column != staff_no)
    return staff_no, named or others, bool(named)


def _title(sheet: Sheet, top: int, file: str) -> tuple[str, ...]:
    above = (as_text(cell.value)[:LONGEST_TEXT] for line in sheet.rows[:top] for cell in line)
    return (*dict.fromkeys(text for text in above if text), sheet.name, file)


def _row(line: Sequence[SheetCell], layout: _Layout, headings: Set[int]) -> GridRow:
    labels = tuple(as_text(line[column].value)[:LONGEST_TEXT] for column in layout.labels)
    columns = sorted(layout.days)
    naming = {layout.staff_no, *(layout.names if layout.titled else ())}
    cells = tuple(
        _grid_cell(day, [line[column] for column in group])
        for day, group in groupby(columns, key=lambda column: layout.days[column])
    )
    return GridRow(
        labels=labels,
        staff_no="" if layout.staff_no is None else labels[layout.staff_no],
        names=tuple(labels[column] for column in layout.names if labels[column]),
        cells=cells,
        address=line[0].address if line else "",
        open=any(fold(label) in _OPEN for label in labels),
        strays=tuple(_strays(line, headings, range(columns[0], columns[-1]), layout.days.keys())),
        titled=layout.titled,
        beside=tuple(
            stray
            for columns_beside in (range(columns[0]), range(columns[-1] + 1, len(line)))
            for stray in _strays(line, headings, columns_beside, naming)
        ),
    )


def _strays(
    line: Sequence[SheetCell], headings: Set[int], columns: Iterable[int], known: Set[int | None] | Set[int]
) -> Iterator[Stray]:
    for n in columns:
        if n not in known and as_text(line[n].value):
            yield Stray(_cell_text(line[n].value)[:LONGEST_TEXT], line[n].address, n in headings)


def _grid_cell(day: date, cells: Sequence[SheetCell]) -> GridCell:
    """One day of one person, which may stand in two columns: 返 and 放."""
    said = [cell for cell in cells if cell.value is not None or cell.fault]
    address = (said or cells)[0].address
    fault = next((cell.finding for cell in said if cell.finding), None)
    if any(isinstance(cell.value, date) for cell in said):
        fault = Finding("roster.import_became_date", {"cell": address})
    texts = [_cell_text(cell.value) for cell in said]
    if len(cells) > 1 and len(texts) == 2 and texts[0] == texts[1]:
        texts = texts[:1]
    between = "-" if len(texts) == 2 and all(_is_clock(text) for text in texts) else " "
    return GridCell(day, between.join(texts)[:LONGEST_TEXT], address, fault)


def _cell_text(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value).strip() if isinstance(value, str) else as_text(value)


def _is_clock(text: str) -> bool:
    return 1 <= len(text) <= 5 and text.replace(":", "").isdecimal()

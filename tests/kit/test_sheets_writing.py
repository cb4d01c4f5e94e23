"""Writing workbooks and CSVs: what comes back is what was written, and nothing of it is a formula."""

from __future__ import annotations

import csv
import tempfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.kit.sheets.writing import NewSheet, write_csv, write_workbook

DANGEROUS = [
    "=1+1",
    "+852 9123 4567",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "=cmd|' /C calc'!A0",
    "#REF!",
    "'=1",
]

words = some.text(
    some.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=30
)
texts = some.one_of(
    words, some.sampled_from(DANGEROUS), some.sampled_from(["_x0041_", "a\nb", "a\r\nb", " 前後 "])
)
seconds = some.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 31)).map(
    lambda at: at.replace(microsecond=0)
)
cells = some.one_of(
    some.none(),
    texts,
    some.integers(-(10**14), 10**14),
    some.floats(-1e15, 1e15).map(lambda number: float(f"{number:.15g}")),
    some.dates(date(1901, 1, 1), date(2199, 12, 31)),
    seconds,
    some.times().map(lambda at: at.replace(microsecond=0)),
)
tables = some.lists(some.lists(cells, min_size=1, max_size=5), min_size=1, max_size=6)


def trimmed(rows: list[list[Value]]) -> list[list[Value]]:
    """Without the empty cells at the end of rows and the empty rows at the end."""
    kept = []
    for row in rows:
        shorter = list(row)
        while shorter and shorter[-1] is None:
            shorter.pop()
        kept.append(shorter)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def read(path: Path) -> list[list[Value]]:
    return trimmed([[cell.value for cell in row] for row in read_workbook(path).sheets[0].rows])


@settings(max_examples=80, deadline=None)
@given(rows=tables)
def test_a_written_workbook_reads_back_equal(rows: list[list[Value]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "更表 out.xlsx"

        write_workbook(path, [NewSheet("更表", rows)])

        assert read(path) == trimmed(rows)


@settings(max_examples=60, deadline=None)
@given(rows=tables)
def test_no_cell_of_a_written_workbook_is_a_formula_or_an_error(rows: list[list[Value]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        write_workbook(path, [NewSheet("x", rows)])

        kinds = {cell.data_type for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row}

    assert kinds <= {"s", "n", "d", "b"}


@settings(max_examples=80, deadline=None)
@given(rows=some.lists(some.lists(texts, min_size=1, max_size=5), min_size=1, max_size=6))
def test_a_written_csv_reads_back_equal_and_no_value_begins_like_a_formula(rows: list[list[Value]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.csv"

        write_csv(path, rows)

        assert read(path) == rows
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert not any(
                value.startswith(tuple("=+-@\t\r\n＝＋－＠")) for row in csv.reader(file) for value in row
            )


def test_dangerous_text_carries_the_mark_for_text(tmp_path: Path) -> None:
    write_workbook(tmp_path / "out.xlsx", [NewSheet("x", [["heading"], ["=1+1"], ["harmless"]])])

    column = openpyxl.load_workbook(tmp_path / "out.xlsx").active["A"]

    assert [cell.quotePrefix for cell in column] == [False, True, False]


def test_the_heading_stays_in_sight_and_the_font_shows_chinese(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["員工編號", "Name"], ["S001", "Chan"]]
    write_workbook(
        tmp_path / "out.xlsx",
        [NewSheet("x", rows, frozen_columns=1, widths=[None, 33], fills={(2, 1): "FFEEAA"})],
    )

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active

    assert sheet.freeze_panes == "B2"
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (10, 33)
    assert (sheet["A1"].font.name, sheet["A1"].font.bold) == ("Microsoft JhengHei UI", True)
    assert sheet["A2"].font.name == "Microsoft JhengHei UI"
    assert sheet["A2"].fill.fgColor.rgb == "00FFEEAA"


def test_instants_are_written_as_the_clock_of_hong_kong_and_money_exactly(tmp_path: Path) -> None:
    instant = datetime(2026, 11, 22, 9, 30, tzinfo=HONG_KONG)

    write_workbook(
        tmp_path / "out.xlsx", [NewSheet("x", [[instant, Decimal("12.50"), date(1850, 1, 1), time(9, 0)]])]
    )

    assert read(tmp_path / "out.xlsx") == [[datetime(2026, 11, 22, 9, 30), 12.5, "1850-01-01", time(9, 0)]]


def test_sheets_get_names_that_a_workbook_allows(tmp_path: Path) -> None:
    wanted = ["銅鑼灣/一號:店", "銅鑼灣 一號 店", "", "x" * 40, "x" * 40]

    write_workbook(tmp_path / "out.xlsx", [NewSheet(name, [["a"]]) for name in wanted])

    names = openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames
    assert names == ["銅鑼灣 一號 店", "銅鑼灣 一號 店 2", "Sheet", "x" * 31, "x" * 29 + " 2"]


def test_an_old_file_stays_whole_when_the_new_one_cannot_be_finished(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, [["old"]])

    def rows() -> list[list[Value]]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_workbook(path, [NewSheet("x", iter(lambda: rows()[0], None))])

    assert read(path) == [["old"]]
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


def test_a_folder_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        write_csv(tmp_path / "nowhere" / "out.csv", [["a"]])

    assert refused.value.code == "import.cannot_write"

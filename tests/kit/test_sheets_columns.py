"""Guessing which column is which, and what a cell means."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.cells import Cell, Value
from storekeeper.kit.sheets.columns import Field, guess_columns
from storekeeper.kit.sheets.values import as_day, as_number, as_text

FIELDS = (
    Field("staff_no", ("員工編號", "職員編號", "Staff No", "Employee ID")),
    Field("name_zh", ("中文姓名", "姓名", "Chinese Name")),
    Field("name_en", ("英文姓名", "English Name")),
    Field(
        "phone",
        ("電話", "手提電話", "Phone"),
        lambda value: as_text(value).isdigit() and len(as_text(value)) == 8,
    ),
    Field("hours", ("每週工時", "Weekly Hours")),
)


def sheet(drawn: str) -> tuple[tuple[Cell, ...], ...]:
    """Rows drawn as lines, cells between bars."""
    lines = [line.strip().strip("|").split("|") for line in drawn.strip().splitlines()]
    return tuple(
        tuple(Cell(text.strip() or None, row, column) for column, text in enumerate(line, start=1))
        for row, line in enumerate(lines, start=1)
    )


@pytest.mark.parametrize(
    ("drawn", "first", "at"),
    [
        (
            """| 員工編號 | 中文姓名 | English Name | 電話 |
               | S001 | 陳大文 | Chan Tai Man | 91234567 |""",
            1,
            {"staff_no": 0, "name_zh": 1, "name_en": 2, "phone": 3},
        ),
        (
            """| 手提电话 | 姓名 | 职员编号 | 每周工时 |
               | 91234567 | 陈大文 | S001 | 44 |""",
            1,
            {"staff_no": 2, "name_zh": 1, "phone": 0, "hours": 3},
        ),
        (
            """| 好好零售有限公司 | | |
               | 二零二六年員工名單 | 印於 | 2026-11-22 |
               | | | |
               | EMPLOYEE ID | ENGLISH NAME | PHONE: |
               | S001 | Chan Tai Man | 91234567 |""",
            4,
            {"staff_no": 0, "name_en": 1, "phone": 2},
        ),
        (
            """| 員工編號 | 姓名 | 姓名 | 合約 |
               | Staff No | Chinese Name | English Name | Weekly Hours |
               | S001 | 陳大文 | Chan | 44 |""",
            2,
            {"staff_no": 0, "name_zh": 1, "name_en": 2, "hours": 3},
        ),
        (
            """| 員工 | | 合約 |
               | 編號 | 中文姓名 | 每週工時 |
               | S001 | 陳大文 | 44 |""",
            2,
            {"staff_no": 0, "name_zh": 1, "hours": 2},
        ),
        (
            """| 電話 | 姓名 | 姓名 | 員工編號 |
               | | 英文 | 中文 | |
               | 91234567 | Chan | 陳大文 | S001 |""",
            2,
            {"phone": 0, "name_en": 1, "name_zh": 2, "staff_no": 3},
        ),
        (
            """| 員工編號 | 電話 | | 姓名 |
               | | 公司 | 家中 | |
               | S001 | 91234567 | 21234567 | 陳大文 |""",
            2,
            {"staff_no": 0, "phone": 1, "name_zh": 3},
        ),
        (
            """| 員工編號 | 姓名 | 聯絡 |
               | S001 | 陳大文 | 91234567 |
               | S002 | 李小明 | 61234567 |""",
            1,
            {"staff_no": 0, "name_zh": 1, "phone": 2},
        ),
    ],
)
def test_columns_are_found_in_any_order_language_and_number_of_heading_lines(
    drawn: str, first: int, at: dict[str, int]
) -> None:
    guess = guess_columns(sheet(drawn), FIELDS)

    assert (guess.first, dict(guess.at)) == (first, at)


def test_the_first_person_is_not_taken_for_a_second_line_of_headings() -> None:
    rows = sheet("| 員工編號 | 姓名 | 電話 |\n| S1 | 陳 | 0000 0001 |\n| S2 | 李 | 91234567 |")

    assert guess_columns(rows, FIELDS).first == 1


def test_a_column_found_by_content_alone_is_doubted() -> None:
    guess = guess_columns(sheet("| 員工編號 | 姓名 | 聯絡 |\n| S1 | 陳 | 91234567 |"), FIELDS)

    assert guess.doubted == {"phone"}
    assert guess.corrected("phone", None).at == {"staff_no": 0, "name_zh": 1}
    assert guess.corrected("hours", 2).at == {"staff_no": 0, "name_zh": 1, "hours": 2}


def test_the_layout_is_the_same_for_the_same_headings_only() -> None:
    one = guess_columns(sheet("| 員工編號 | 姓名 |\n| S1 | 陳 |"), FIELDS)
    same = guess_columns(sheet("| 员工编号 | 姓名 |\n| S2 | 李 |"), FIELDS)
    other = guess_columns(sheet("| 姓名 | 員工編號 |\n| 李 | S2 |"), FIELDS)

    assert one.layout == same.layout != other.layout


def test_nothing_known_gives_nothing() -> None:
    assert guess_columns((), FIELDS).at == {}
    assert guess_columns(sheet("| a | b |\n| c | d |"), FIELDS).at == {}


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "2026年11月22日",
        "22/11/2026",
        "22-Nov-2026",
        "2026-11-22 00:00:00",
        "22 November 2026",
        "２０２６／１１／２２",
        date(2026, 11, 22),
        datetime(2026, 11, 22, 0, 0),
    ],
)
def test_a_day_is_understood_however_it_is_written(written: Value) -> None:
    assert as_day(written) == date(2026, 11, 22)


@pytest.mark.parametrize(
    "written",
    [None, "", "31/02/2026", "2026-11-225", "22/11/26", "soon", 46348, date(1900, 1, 5), "2026-13-01"],
)
def test_what_is_no_day_is_refused(written: Value) -> None:
    with pytest.raises(Refused, match=r"import\.wrong_date"):
        as_day(written)


def test_numbers_are_exact_and_full_width_digits_count() -> None:
    assert as_number("HK$1,234.50") == Decimal("1234.50")
    assert as_number(0.1) == Decimal("0.1")
    assert as_number("４４") == 44
    assert as_text(91234567.0) == "91234567"
    assert as_text("　Ｓ００１ ") == "S001"
    assert as_text("\ufeffS\u200b001\u202e\xa0 ") == "S001"
    for wrong in ("abc", "", None, True, "nan", "1e99"):
        with pytest.raises(Refused, match=r"import\.wrong_number"):
            as_number(wrong)

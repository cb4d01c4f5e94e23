"""The sample workbooks look like somebody's own and agree with the sample chain."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from storekeeper.demo.chain import sample_chain
from storekeeper.demo.workbooks import NEW_SHOP, SampleFiles, sample_workbooks
from storekeeper.kit.sheets.columns import guess_columns
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.people.imports.fields import FIELDS, READ
from storekeeper.roster.grammar import parse

CHAIN = sample_chain(date(2026, 11, 22))
FIRST_PERSON_ROW = 6


@pytest.fixture
def files(tmp_path: Path) -> SampleFiles:
    return sample_workbooks(tmp_path / "試用 檔案", CHAIN)


def test_the_people_workbook_has_every_field_under_headings_that_are_known(files: SampleFiles) -> None:
    sheet = read_workbook(files.people).sheets[0]

    columns = guess_columns(sheet.rows, FIELDS)

    assert not columns.doubted
    assert set(columns.at) >= {
        "staff_no",
        "name_zh",
        "name_en",
        "shop",
        "role",
        "contract",
        "joined_on",
        "phone",
    }


def test_every_person_of_the_people_workbook_reads_without_a_finding(files: SampleFiles) -> None:
    sheet = read_workbook(files.people).sheets[0]
    columns = guess_columns(sheet.rows, FIELDS)
    people = [
        row for row in sheet.rows[columns.first :] if str(row[0].value).startswith("BH") and len(row) > 3
    ]

    for row in people:
        for key, read in READ.items():
            cell = columns.cell(row, key)
            if cell is not None:
                assert read(cell.value) is not None, cell.address
    assert len(people) == 28


def test_recruits_are_nobody_of_the_chain_and_some_go_to_a_new_shop(files: SampleFiles) -> None:
    known = {person.staff_no for person in CHAIN.employees}
    rows = [row for row in _sheet(files.people).iter_rows(min_row=5, values_only=True) if row[2]]
    recruits = [row for row in rows if row[0] not in known]

    assert len(recruits) == 7
    assert sum((row[4], row[5]) == NEW_SHOP for row in recruits) == 5
    assert NEW_SHOP[0] not in {shop.code for shop in CHAIN.shops}


def test_every_cell_of_the_roster_workbook_is_in_the_typed_grammar(files: SampleFiles) -> None:
    texts = [text for row in _grid(files.roster) for text in row[3:10] if text is not None]

    cells = [parse(str(text)) for text in texts]

    assert {"休", "AL", "0930-1830", "1000-1400,1700-2100"} <= set(texts)
    assert {"AL"} == {cell.leave for cell in cells if cell.leave}
    assert not any(cell.letters or cell.clear for cell in cells)


def test_the_roster_workbook_names_the_shops_people_and_a_week_without_roster(files: SampleFiles) -> None:
    dates = next(
        _sheet(files.roster).iter_rows(min_row=4, max_row=4, min_col=4, max_col=10, values_only=True)
    )
    name = {person.staff_no: person.name_zh for person in CHAIN.employees}

    assert [day.date() for day in dates if isinstance(day, datetime)] == [
        files.monday + timedelta(days=offset) for offset in range(7)
    ]
    assert all(name[str(row[0])] == row[1] for row in _grid(files.roster))
    assert files.monday > max(shift.day for shift in CHAIN.shifts)


def test_nobody_rests_less_than_a_day_in_the_roster_workbook(files: SampleFiles) -> None:
    for row in _grid(files.roster):
        worked = [text for text in row[3:10] if text and text not in {"休", "AL"}]

        assert len(worked) <= 6, row[1]


def _grid(path: Path) -> list[tuple[object, ...]]:
    rows = _sheet(path).iter_rows(min_row=FIRST_PERSON_ROW, values_only=True)
    return [row for row in rows if row[1] is not None]


def _sheet(path: Path) -> Worksheet:
    sheet = load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    return sheet

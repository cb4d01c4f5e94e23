"""Lines about people out of sheets of every kind, before any store is asked."""

from __future__ import annotations

from datetime import date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as some

from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.sheets.cells import Cell, Sheet, Value, Workbook
from storekeeper.kit.sheets.drafts import Drafts, read_drafts, understand
from storekeeper.people.imports.lines import LINES

HEADINGS = ["員工編號", "姓名", "店舖", "職位", "入職日期", "電話", "電郵", "合約", "每週工時"]

cells = some.one_of(
    some.none(),
    some.text(max_size=40),
    some.integers(),
    some.floats(),
    some.booleans(),
    some.dates(),
    some.datetimes(),
    some.times(),
    some.sampled_from(
        ["S001", "陳大文", "店長", "FT", "91234567", "a@b.example", "合計", "員工編號", "２０２６／１／１"]
    ),
)


def book(*rows: list[Value], merged: frozenset[tuple[int, int]] = frozenset()) -> Workbook:
    made = tuple(
        tuple(
            Cell(value, row, column, merged=(row, column) in merged)
            for column, value in enumerate(line, start=1)
        )
        for row, line in enumerate(rows, start=1)
    )
    return Workbook("x.xlsx", "0" * 64, (Sheet("x", made),))


def drafts_of(made: Workbook) -> Drafts:
    return read_drafts(made, LINES, understand(made, LINES))


def drafts(*rows: list[Value], merged: frozenset[tuple[int, int]] = frozenset()) -> Drafts:
    wide = max(len(row) for row in rows)
    return drafts_of(book(*([*row, *[None] * (wide - len(row))] for row in rows), merged=merged))


@settings(max_examples=200, deadline=None)
@given(rows=some.lists(some.lists(cells, min_size=9, max_size=9), max_size=8))
def test_whatever_the_cells_hold_every_line_is_a_draft_with_sentences(rows: list[list[Value]]) -> None:
    found: tuple[Drafts, ...] = ()
    try:
        found = (drafts_of(book(HEADINGS, *rows)),)
    except Refused as refused:
        told = [Sentences(language).tell(refused) for language in LANGUAGES]
        assert all(told)
    for line in [line for made in found for line in made.lines]:
        assert line.number or line.findings
        for finding in line.findings:
            assert all(Sentences(language).tell(finding) for language in LANGUAGES)
            assert isinstance(line.said.get("joined_on", date.min), date)


@settings(max_examples=100, deadline=None)
@given(rows=some.lists(some.lists(cells, min_size=3, max_size=3), max_size=12))
def test_a_sheet_of_anything_is_read_or_refused(rows: list[list[Value]]) -> None:
    code = ""
    try:
        drafts_of(book(*rows))
    except Refused as refused:
        code = refused.code
    assert code in {"", "import.no_column", "import.no_lines"}


def test_a_person_merged_over_two_lines_is_one_person() -> None:
    made = drafts(
        ["員工編號", "姓名", "電話"],
        ["S1", "陳大文", "91234567"],
        ["S1", "陳大文", "61234567"],
        merged=frozenset({(3, 1), (3, 2)}),
    )

    assert [(line.number, line.text("phone")) for line in made.lines] == [("S1", "+852 9123 4567")]


def test_notes_sums_and_repeated_headings_are_no_people() -> None:
    made = drafts(
        ["員工編號", "姓名", "電話"],
        ["S1", "陳大文", "91234567"],
        ["員工編號", "姓名", "電話"],
        ["S2", "李小明", None],
        ["合計", 2, None],
        [None, None, "見附頁"],
        ["＊ 以上為截至本月資料", None, None],
    )

    assert [line.number for line in made.lines] == ["S1", "S2"]


def test_a_phone_or_address_that_is_wrong_never_stands_in_a_finding() -> None:
    made = drafts(["員工編號", "姓名", "電話", "電郵"], ["S1", "陳", "secret 12", "secret at home"])

    assert [finding.values["cell"] for finding in made.lines[0].findings] == ["C2", "D2"]
    assert "secret" not in repr(made)


def test_masked_contact_says_nothing() -> None:
    made = drafts(["員工編號", "姓名", "電話", "電郵"], ["S1", "陳", "••••4567", "s•••@begonia.example"])

    assert (made.lines[0].findings, made.lines[0].text("phone"), made.lines[0].text("email")) == ((), "", "")


@given(some.integers(1, 7 * 24 * 60))
def test_hours_that_were_exported_are_the_same_minutes(minutes: int) -> None:
    made = drafts(["員工編號", "姓名", "每週工時"], ["S1", "陳", minutes / 60])

    assert made.lines[0].said["weekly_hours"] == minutes


def test_a_date_with_a_time_or_a_lone_time_is_understood_or_refused() -> None:
    made = drafts(
        ["員工編號", "姓名", "入職日期"],
        ["S1", "陳", datetime(2026, 1, 1, 0, 0)],
        ["S2", "李", time(9, 0)],
    )

    assert made.lines[0].said["joined_on"] == date(2026, 1, 1)
    assert [finding.code for finding in made.lines[1].findings] == ["import.wrong_cell"]

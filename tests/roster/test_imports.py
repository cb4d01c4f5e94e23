"""A retailer's own workbook in, and the week out: read, preview, confirm, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font, PatternFill
from sqlalchemy import Connection

from storekeeper.kit.clock import monday_of
from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.ids import new_id
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.people.imports.fields import contract_of, role_of
from storekeeper.roster import exports, imports, service
from storekeeper.roster.grammar import cell_of, edit_for, parse, spans_of
from storekeeper.roster.imports.headings import PartOfDate, days_of, month_in, part_of_date
from tests.fixtures.database import Clone

As = Callable[[Connection, str], Connection]
MONDAY = date(2026, 12, 21)
DAYS = tuple(MONDAY + timedelta(days=n) for n in range(7))
MKK = 1
WEEKDAYS = "一二三四五六日"
ROSTER: dict[str, Sequence[Any]] = {
    "S0001": ("1000-1900", "1000-1900", "休", "1300-2200", "1300-2230", "10:00–19:00", "休"),
    "S0002": ("13-22", "休", "1300-2200/45", "9-6", "AL", "AL", "1000-1400,1700-2100"),
    "S0003": ("R", "1000-1900", "SH", "１０００－１９００", "1200-2100", "", "-"),
}


def save(path: Path, lines: Sequence[Sequence[Any]], sheet: str = "更表") -> Path:
    book = openpyxl.Workbook()
    leaf = book.active
    assert leaf is not None
    leaf.title = sheet
    for line in lines:
        leaf.append(list(line))
    book.save(path)
    return path


def retailers_book(folder: Path) -> Path:
    """As a shop makes it: title, notes, dates and weekdays in two lines, colours, a legend and totals."""
    path = folder / "旺角店 12月更表.xlsx"
    book = openpyxl.Workbook()
    leaf: Any = book.active
    leaf.title = "21-27 DEC"
    leaf["A1"] = "旺角西洋菜南街店 更表 2026年12月"
    leaf["A1"].font = Font(bold=True, size=16)
    leaf.merge_cells("A1:J1")
    leaf.append([])
    leaf.append(["編號", "姓名", "職位", *(f"{day.day}/{day.month}" for day in DAYS), "備註"])
    leaf.append([None, None, None, *WEEKDAYS])
    names = {"S0001": "陳美玲", "S0002": "何美玲", "S0003": "黃美玲"}
    for number, cells in ROSTER.items():
        leaf.append([number, names[number], "店員", *cells, "　"])
        leaf.cell(leaf.max_row, 6).fill = PatternFill("solid", fgColor="FFF2CC")
    leaf.append([])
    leaf.append(["合計", None, None, *([2] * 7)])
    leaf.append(["註：休＝例假，AL＝年假"])
    book.create_sheet("電話").append(["不要看這頁"])
    book.save(path)
    return path


def resolved(week: Any, employee_id: int, day: date, text: str) -> Any:
    """What a text means in a week: times, breaks, marks and leave."""
    cell = parse(text)
    spans = sorted((span.starts, span.ends, span.break_minutes) for span, _ in spans_of(week, cell))
    return spans, cell.mark, cell.leave


def test_a_workbook_of_others_goes_in_unedited_and_comes_out_equal(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    path = retailers_book(tmp_path)
    read = imports.read(path, near=date(2026, 11, 22))

    previewed = imports.preview(operations, read)
    imports.confirm(operations, previewed, path=path)
    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)
    exports.write_week(week, tmp_path / "out.xlsx", language="zh-HK")
    again = imports.read(tmp_path / "out.xlsx", near=date(2020, 1, 1))

    assert previewed.problems == ()
    assert previewed.shop.code == "MKK1"
    out = {row.staff_no: [cell.text for cell in row.cells] for row in again.rows}
    for employee_id, (number, cells) in enumerate(ROSTER.items(), start=1):
        for day, put_in, came_out in zip(DAYS, cells, out[number], strict=True):
            wanted = "" if put_in == "-" else put_in
            assert resolved(week, employee_id, day, came_out) == resolved(week, employee_id, day, wanted)


def test_what_went_out_goes_in_again_and_changes_nothing(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    first = imports.preview(operations, imports.read(retailers_book(tmp_path), near=MONDAY))
    imports.confirm(operations, first)
    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)
    for language in LANGUAGES:
        out = tmp_path / f"{language}.xlsx"
        exports.write_week(week, out, language=language)

        again = imports.preview(operations, imports.read(out, near=MONDAY))

        assert again.edits == {}
        assert again.problems == ()
        assert again.counts["same"] == 7 * 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_people_says_words_that_an_import_of_people_reads_like_the_codes(
    operations: Connection, as_persona: As, tmp_path: Path, language: str
) -> None:
    as_persona(operations, "regional")
    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)

    exports.write_week(week, tmp_path / "out.xlsx", language=language)

    leaf: Any = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[1]
    said = [[cell.value for cell in row] for row in leaf.iter_rows(min_row=2)]
    for person, row in zip(week.people, said, strict=True):
        assert row[3] != person.role or language == "en"
        assert role_of(row[3]) == role_of(person.role) == person.role
        assert contract_of(row[4]) == contract_of(person.contract) == person.contract
        assert row[7] == Sentences(language).say("roster.placed.home")


def test_a_preview_writes_nothing_and_tells_new_changed_same_and_kept(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)
    for day, text in [(DAYS[0], "10-19"), (DAYS[1], "9-18"), (DAYS[5], "R")]:
        edit = edit_for(service.load_week(operations, shop_id=MKK, monday=MONDAY), 3, day, parse(text))
        assert edit is not None
        service.submit(operations, edit_id=new_id(), edit=edit)
    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)
    heading = ["Staff No", "Name", *DAYS]
    path = save(tmp_path / "a.xlsx", [heading, ["S0003", "", "1000-1900", "10-19", "A" * 0 + "12-21"]])

    previewed = imports.preview(operations, imports.read(path, near=MONDAY), shop="mkk1")

    assert dict(previewed.counts) == {"new": 1, "changed": 1, "same": 4, "kept": 1, "wrong": 0}
    assert service.load_week(operations, shop_id=MKK, monday=MONDAY) == week


def test_each_wrong_cell_is_named_and_nothing_is_written(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    path = save(
        tmp_path / "a.xlsx",
        [
            ["員工編號", "姓名", *DAYS],
            ["S0001", "陳美玲", "9-18", "hello", date(2026, 9, 18), "Z", "AL", "9-18"],
            ["S0002", "黃美玲", "9-18"],
            ["", "陳大文", "9-18"],
            ["S0001", "", "9-18"],
            ["", "", "9-18"],
            ["S0008", "", "9-18"],
        ],
    )

    previewed = imports.preview(operations, imports.read(path, near=MONDAY), shop="MKK1")
    told = [Sentences("en").tell(problem) for problem in previewed.problems]

    at = [sentence.partition(":")[0] for sentence in told]
    assert at == ["A3", "A4", "A5", "A6", "D2", "E2", "F2", "C7"]
    for language in LANGUAGES:
        assert all(Sentences(language).tell(problem) for problem in previewed.problems)
    with pytest.raises(Refused) as refusal:
        imports.confirm(operations, previewed)
    assert refusal.value.code == "import.not_clean"
    assert service.load_week(operations, shop_id=MKK, monday=MONDAY).shifts == ()


def test_a_shift_that_the_rules_refuse_is_a_wrong_cell(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    path = save(
        tmp_path / "a.xlsx",
        [["員工編號", *DAYS], ["S0001", "22-06", "5-9", "AL,9-18"], ["S0002", "9-18"]],
    )

    previewed = imports.preview(operations, imports.read(path, near=MONDAY), shop="MKK1")

    assert {cell.address for cell in previewed.cells if cell.state == "wrong"} == {"B2", "C2", "D2"}


def test_a_file_or_a_store_changed_after_the_preview_is_refused(cloned: Clone, tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [["員工編號", *DAYS], ["S0001", "10-19"]])
    door = cloned.door("regional")
    with door.read() as connection:
        previewed = imports.preview(connection, imports.read(path, near=MONDAY), shop="MKK1")
    save(tmp_path / "a.xlsx", [["員工編號", *DAYS], ["S0001", "11-20"]])

    with pytest.raises(Refused) as refusal, door.write() as connection:
        imports.confirm(connection, previewed, path=path)
    with cloned.door("hq").write() as connection:
        edit = edit_for(service.load_week(connection, shop_id=MKK, monday=MONDAY), 2, MONDAY, parse("R"))
        assert edit is not None
        service.submit(connection, edit_id=new_id(), edit=edit)
    with pytest.raises(Conflict) as conflict, door.write() as connection:
        imports.confirm(connection, previewed)

    assert (refusal.value.code, conflict.value.code) == ("import.file_changed", "import.store_changed")


def test_leave_in_the_file_becomes_leave_of_the_person_and_undo_takes_it_back(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    path = save(tmp_path / "a.xlsx", [["員工編號", *DAYS], ["S0001", "AL", "10-19", "休"]])
    imports.confirm(operations, imports.preview(operations, imports.read(path, near=MONDAY), shop="MKK1"))
    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)
    (edit,) = service.undoable(operations, shop_id=MKK)

    service.submit(
        operations, edit_id=new_id(), edit=edit.inverse, undoes=edit.id, shop_id=MKK, monday=MONDAY
    )
    undone = service.load_week(operations, shop_id=MKK, monday=MONDAY)

    assert [leave.kind for leave in week.leaves] == ["AL"]
    assert (undone.leaves, undone.shifts, undone.marks) == ((), (), ())


def test_in_and_out_columns_open_rows_letters_and_references_are_understood(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "postgres")
    operations.exec_driver_sql(
        "INSERT INTO roster.shift_kind (letter, name_zh, name_en, name_cn, starts, ends, break_minutes, look,"
        " from_day) VALUES ('A', '早更', 'Early', '早班', '10:00', '19:00', 60, 'A', '2024-01-01')"
    )
    as_persona(operations, "regional")
    two = [f"{day.day}日" for day in DAYS[:3] for _ in range(2)]
    path = save(
        tmp_path / "a.xlsx",
        [
            ["MKK1 2026年12月"],
            ["姓名", *two],
            ["", *(["返", "放"] * 3)],
            ["陳美玲 CHAN Mei Ling", "10:00", "19:00", time(13), time(22), "休", "休"],
            ["何 美玲", 1000, 1900, "=", "", "A", ""],
            ["空更", "1000", "1400", "", "", "13-22", ""],
            ["Open", "1000", "1400", "", "", "", ""],
        ],
    )
    # a leading = would be a formula to Excel: what a person types is a text that begins with it
    book = openpyxl.load_workbook(path)
    cell: Any = book["更表"]["D5"]
    cell.value, cell.data_type = "=", "s"
    book.save(path)

    previewed = imports.preview(operations, imports.read(path, near=date(2026, 12, 1)))
    imports.confirm(operations, previewed)
    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)

    assert previewed.problems == ()
    written = {who: [cell_of(week, who, day) for day in DAYS[:3]] for who in (1, 2, None)}
    assert written[1] == [parse("10-19"), parse("13-22"), parse("休")]
    assert written[2] == [parse("10-19"), parse("10-19"), parse("10-19")]
    assert written[None] == [parse("10-14,10-14"), parse(""), parse("13-22")]
    assert [shift.kind_id for shift in week.shifts_of(2, DAYS[2])] == [week.kinds[0].id]


@pytest.mark.parametrize(
    "heading",
    [
        list(DAYS),
        [datetime(day.year, day.month, day.day) for day in DAYS],
        [f"{day.day}/{day.month}" for day in DAYS],
        [f"{day.month}/{day.day}" for day in DAYS],
        [f"{day.month}月{day.day}日" for day in DAYS],
        [f"{day.day} {WEEKDAYS[day.weekday()]}" for day in DAYS],
        [f"{day.day}/{day.month}\n({WEEKDAYS[day.weekday()]})" for day in DAYS],
        [f"{day:%Y-%m-%d}" for day in DAYS],
        [f"{day:%d %b}" for day in DAYS],
        [f"{day:%a %d/%m}" for day in DAYS],
        [f"{day.day}" for day in DAYS],
        [day.day for day in DAYS],
        [f"{day.day}號（{WEEKDAYS[day.weekday()]}）" for day in DAYS],
    ],
)
def test_dates_are_found_in_every_hand(tmp_path: Path, heading: list[Any]) -> None:
    path = save(tmp_path / "a.xlsx", [["註"], ["姓名", *heading], ["陳美玲", "10-19"]])

    read = imports.read(path, near=MONDAY + timedelta(days=2))

    assert read.days == DAYS
    assert [row.names for row in read.rows] == [("陳美玲",)]


def test_a_week_over_the_year_and_a_month_of_days_are_found(tmp_path: Path) -> None:
    over = [date(2026, 12, 28) + timedelta(days=n) for n in range(7)]
    month = [date(2026, 2, 1) + timedelta(days=n) for n in range(28)]

    assert days_of([PartOfDate(month=d.month, day=d.day) for d in over], near=MONDAY) == tuple(over)
    assert days_of([PartOfDate(day=d.day, weekday=d.weekday()) for d in month], near=month[9]) == tuple(month)
    assert month_in(["旺角店", "2026 年 2 月更表"]) == date(2026, 2, 15)
    assert month_in(["ROSTER DEC 2026"]) == date(2026, 12, 15)


@given(st.integers(0, 6000), st.integers(1, 31), st.sampled_from(["md", "mdw", "dw", "ymd"]))
def test_any_run_of_days_is_read_back(offset: int, length: int, said: str) -> None:
    first = date(2020, 1, 1) + timedelta(days=offset)
    days = tuple(first + timedelta(days=n) for n in range(length))
    parts = [
        PartOfDate(
            day.year if "y" in said else None,
            day.month if "m" in said else None,
            day.day,
            day.weekday() if "w" in said else None,
        )
        for day in days
    ]

    assert days_of(parts, near=first) == days


@given(st.text(max_size=30))
@settings(max_examples=300)
def test_any_text_is_a_day_or_not(text: str) -> None:
    part_of_date(text)


def test_without_dates_there_is_no_roster(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [["姓名", "電話"], ["陳美玲", "12345678"]])

    with pytest.raises(Refused) as refusal:
        imports.read(path, near=MONDAY)

    assert refusal.value.code == "roster.import_no_dates"


def test_the_shop_is_named_guessed_by_title_or_by_people_or_asked_for(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    heading = ["員工編號", *DAYS]
    by_people = save(tmp_path / "x.xlsx", [heading, ["S0008", "10-19"]])
    by_title = save(tmp_path / "y.xlsx", [["TST1"], heading, ["S0001", "10-19"]])
    nobody = save(tmp_path / "z.xlsx", [heading, ["X1", "10-19"]])

    def shop_of(path: Path) -> str:
        return imports.preview(operations, imports.read(path, near=MONDAY)).shop.code

    assert shop_of(by_people) == "TST1"
    assert shop_of(by_title) == "TST1"
    with pytest.raises(Refused) as unclear:
        shop_of(nobody)
    with pytest.raises(Refused) as foreign:
        imports.preview(operations, imports.read(by_people, near=MONDAY), shop="CWB1")
    assert unclear.value.code == "roster.import_which_shop"
    assert foreign.value.code == "roster.import_no_shop"


def test_one_week_of_a_longer_sheet_can_be_taken(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    month = [date(2026, 12, 1) + timedelta(days=n) for n in range(31)]
    path = save(
        tmp_path / "a.xlsx",
        [["員工編號", *month], ["S0001", *("R" if day.weekday() == 6 else "10-19" for day in month)]],
    )
    read = imports.read(path, near=MONDAY)

    one = imports.preview(operations, read, monday=MONDAY)
    whole = imports.preview(operations, read)
    imports.confirm(operations, whole)

    assert (one.weeks, one.counts["new"]) == ((MONDAY,), 7)
    assert len(whole.weeks) == 5
    loaded = service.load_week(operations, shop_id=MKK, monday=date(2026, 12, 30))
    assert [shift.day for shift in loaded.shifts] == month[27:]
    assert monday_of(month[27]) == loaded.monday
    with pytest.raises(Refused):
        imports.preview(operations, read, monday=date(2027, 3, 1))


WEEKDAY_LINE = [f"星期{each}" for each in WEEKDAYS]


@pytest.mark.parametrize(
    ("dates", "weekdays", "cell"),
    [
        (["21/12", "22/12", "3/12", "24/12", "25/12", "26/12", "27/12"], WEEKDAY_LINE, "D1"),
        (["21/12", "22/12", "3/12", "24/12", "25/12", "26/12", "27/12"], [], "D1"),
        (["20/12", "22/12", "23/12", "24/12", "25/12", "26/12", "27/12"], WEEKDAY_LINE, "B1"),
        ([date(2026, 12, 20), *DAYS[1:]], WEEKDAY_LINE, "B1"),
        ([*DAYS[:6], date(2027, 1, 7)], [], "H1"),
        ([f"{day.day + 1}/12" for day in DAYS], WEEKDAY_LINE, None),
        (["21/12", "22/12", "32/12", "24/12", "52/12", "26/12", "27/12"], WEEKDAY_LINE, None),
    ],
)
def test_a_date_that_contradicts_its_neighbours_is_refused_and_named(
    tmp_path: Path, dates: list[Any], weekdays: list[str], cell: str | None
) -> None:
    for number, lines in enumerate(([dates, weekdays], [weekdays, dates])):
        heads = [["姓名", *line] for line in lines if line]
        path = save(tmp_path / f"{number}.xlsx", [*heads, ["陳美玲", *(["10-19"] * 7)]])

        with pytest.raises(Refused) as refusal:
            imports.read(path, near=date(2026, 11, 22))

        assert refusal.value.code == "roster.import_odd_date"
        line = 2 if number and weekdays else 1
        assert cell is None or refusal.value.values["cell"] == f"{cell[0]}{line}"
        assert all(Sentences(language).tell(refusal.value) for language in LANGUAGES)


def test_a_missing_date_is_read_from_its_weekday_and_the_other_dates(tmp_path: Path) -> None:
    dates = [*DAYS[:2], None, *DAYS[3:]]
    path = save(tmp_path / "a.xlsx", [["姓名", *dates], ["", *WEEKDAY_LINE], ["陳美玲", *(["10-19"] * 7)]])

    read = imports.read(path, near=date(2026, 11, 22))

    assert read.days == DAYS
    assert [row.names for row in read.rows] == [("陳美玲",)]


def test_weekdays_alone_are_of_the_week_that_is_named(tmp_path: Path) -> None:
    lines = [["旺角店 2026年12月"], ["姓名", *WEEKDAY_LINE], ["陳美玲", *(["10-19"] * 7)]]
    path = save(tmp_path / "a.xlsx", lines)
    lines[0] = ["旺角店 2026年12月21日起"]
    dated = save(tmp_path / "b.xlsx", lines)

    with pytest.raises(Refused) as refusal:
        imports.read(path, near=MONDAY)

    assert refusal.value.code == "roster.import_which_week"
    assert imports.read(path, near=date(2026, 11, 22), week=DAYS[5]).days == DAYS
    assert imports.read(dated, near=date(2026, 11, 22)).days == DAYS


def test_shifts_in_a_column_without_a_date_are_a_problem_and_sums_are_not(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    without = ["員工編號", *DAYS[:2], None, *DAYS[3:]]
    summed = ["員工編號", *DAYS, "工時", *(day + timedelta(days=7) for day in DAYS)]
    path = save(tmp_path / "a.xlsx", [without, ["S0001", *(["10-19"] * 7)], ["S0002", "10-19", "", "開會"]])
    sums = save(tmp_path / "b.xlsx", [summed, ["S0001", *(["10-19"] * 7), 63, "10-19"]])

    lost = imports.preview(operations, imports.read(path, near=MONDAY), shop="MKK1")
    told = imports.preview(operations, imports.read(sums, near=MONDAY), shop="MKK1")

    assert [(each.code, each.values["cell"]) for each in lost.problems] == [
        ("roster.import_no_day", "D2"),
        ("roster.import_no_day", "D3"),
    ]
    assert lost.counts["wrong"] == 2
    assert told.problems == ()
    assert [each.code for each in told.notes] == ["roster.import_no_day"]


def test_equal_times_have_equal_breaks_whatever_stood_there_before(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    for who, text in [(1, "10-19/60"), (2, "12-21/120"), (3, "9-18/45")]:
        week = service.load_week(operations, shop_id=MKK, monday=MONDAY)
        edit = edit_for(week, who, MONDAY, parse(text))
        assert edit is not None
        service.submit(operations, edit_id=new_id(), edit=edit)
    lines = [["S0001", "9-18"], ["S0002", "9-18"], ["S0003", "9-18"]]
    path = save(tmp_path / "a.xlsx", [["員工編號", *DAYS], *lines])

    imports.confirm(operations, imports.preview(operations, imports.read(path, near=MONDAY), shop="MKK1"))

    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)
    assert [shift.unpaid_minutes for who in (1, 2, 3) for shift in week.shifts_of(who, MONDAY)] == [0, 0, 45]


@pytest.mark.parametrize(
    ("number", "name", "code"),
    [
        ("S0001", "李小龍", "import_other_name"),
        ("S0001", "何美玲", "import_two_people"),
        ("S0001", "陳 美玲", None),
        ("S0001", "陳美玲（店長）", None),
        ("S0001", "", None),
    ],
)
def test_a_number_and_a_name_that_disagree_are_a_problem(
    operations: Connection, as_persona: As, tmp_path: Path, number: str, name: str, code: str | None
) -> None:
    as_persona(operations, "regional")
    path = save(tmp_path / "a.xlsx", [["員工編號", "姓名", *DAYS], [number, name, "10-19"]])

    previewed = imports.preview(operations, imports.read(path, near=MONDAY), shop="MKK1")

    assert [each.code for each in previewed.problems] == ([f"roster.{code}"] if code else [])


def test_a_name_that_two_others_have_does_not_go_with_a_number(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "postgres")
    operations.exec_driver_sql("UPDATE people.employee SET name_zh = '黃美玲' WHERE id IN (2, 3)")
    as_persona(operations, "regional")
    path = save(tmp_path / "a.xlsx", [["員工編號", "姓名", *DAYS], ["S0001", "黃美玲", "10-19"]])

    previewed = imports.preview(operations, imports.read(path, near=MONDAY), shop="MKK1")

    assert [each.code for each in previewed.problems] == ["roster.import_other_name"]


def test_a_kind_is_found_by_its_chinese_name_or_its_first_character(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "postgres")
    operations.exec_driver_sql(
        "INSERT INTO roster.shift_kind (letter, name_zh, name_en, name_cn, starts, ends, break_minutes, look,"
        " from_day) VALUES ('A', '早更', 'Early', '早班', '10:00', '19:00', 60, 'A', '2024-01-01'),"
        " ('T', '全日', 'Whole', '全日', '10:00', '22:00', 60, 'T', '2024-01-01'),"
        " ('M', '中更', 'Mid', '中班', '12:00', '21:00', 60, 'B', '2024-01-01'),"
        " ('N', '中午更', 'Noon', '中午班', '11:00', '20:00', 60, 'C', '2024-01-01')"
    )
    as_persona(operations, "regional")
    path = save(
        tmp_path / "a.xlsx", [["員工編號", *DAYS], ["S0001", "早", "早更", "早班", "全", "中", "中午", "晚"]]
    )

    previewed = imports.preview(operations, imports.read(path, near=MONDAY), shop="MKK1")

    assert [cell.address for cell in previewed.cells if cell.state == "wrong"] == ["H2"]
    assert "A 早更" in Sentences("zh-HK").tell(previewed.problems[0])


CELL_TEXTS = st.sampled_from(
    ["", "-", "0900-1800", "9-6", "10:00–19:00/30", "10-14,17-21", "22-06", "休", "SH", "AL", "SL", "R,9-18"]
)


OPEN_TEXTS = st.sampled_from(["", "-", "0900-1800", "10:00–19:00/30", "10-14,17-21", "22-06", "9-18,9-18"])


@given(
    st.lists(st.lists(CELL_TEXTS, min_size=7, max_size=7), min_size=1, max_size=4),
    st.lists(CELL_TEXTS, min_size=7, max_size=7),
    st.lists(OPEN_TEXTS, min_size=7, max_size=7),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_goes_in_without_a_problem_comes_out_and_in_again_unchanged(
    operations: Connection, as_persona: As, tmp_path: Path, lines: list[list[str]], lent: list[str],
    unfilled: list[str],
) -> None:  # fmt: skip
    point = as_persona(operations, "postgres").begin_nested()
    number = lend_somebody(operations)
    as_persona(operations, "regional")
    rows = [[f"S{number:04d}", *cells] for number, cells in enumerate(lines, start=1)]
    rows += [[number, *lent], ["空更", *unfilled]]
    path = save(tmp_path / "in.xlsx", [["員工編號", *DAYS], *rows])
    first = imports.preview(operations, imports.read(path, near=MONDAY), shop="MKK1")
    if not first.problems:
        imports.confirm(operations, first, path=path)
        week = service.load_week(operations, shop_id=MKK, monday=MONDAY)
        exports.write_week(week, tmp_path / "out.xlsx", language="en")
        for name in ("in.xlsx", "out.xlsx"):
            again = imports.preview(operations, imports.read(tmp_path / name, near=MONDAY), shop="MKK1")
            assert again.edits == {}
            assert again.problems == ()
    point.rollback()


def lend_somebody(operations: Connection) -> str:
    """Somebody of another shop is lent to the shop for the week; returns her staff number."""
    return str(
        operations.exec_driver_sql(
            "WITH lent AS (INSERT INTO people.placement (employee_id, shop_id, kind, from_day, to_day)"
            " SELECT p.employee_id, %s, 'loan', %s, %s FROM people.placement p"
            " WHERE p.shop_id <> %s AND p.kind = 'home' AND p.to_day IS NULL AND NOT p.removed"
            " ORDER BY p.employee_id LIMIT 1 RETURNING employee_id)"
            " SELECT e.staff_no FROM lent JOIN people.employee e ON e.id = lent.employee_id",
            (MKK, DAYS[0], DAYS[-1], MKK),
        ).scalar_one()
    )


VALUES = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).filter(lambda text: text[:1] != "="),
    st.integers(-50_000, 50_000),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.times(),
    CELL_TEXTS,
)


@given(st.lists(st.lists(VALUES, max_size=9), max_size=8), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sheet_is_read_or_refused(tmp_path: Path, lines: list[list[Any]], headed: bool) -> None:
    path = save(tmp_path / "a.xlsx", [["員工編號", "姓名", *DAYS], *lines] if headed else lines)

    try:
        read = imports.read(path, near=MONDAY)
    except Refused:
        assert not headed
        return
    assert len(read.days) >= 3


def test_a_csv_is_read_as_well(operations: Connection, as_persona: As, tmp_path: Path) -> None:
    as_persona(operations, "regional")
    path = tmp_path / "week.csv"
    heading = ",".join(["Staff No", *(f"{day:%d/%m/%Y}" for day in DAYS)])
    path.write_text(f'{heading}\nS0001,9-18,"10-14,17-21",R\n', "utf-8-sig")

    previewed = imports.preview(operations, imports.read(path, near=MONDAY), shop="MKK1")

    assert previewed.counts["new"] == 3
    assert [cell.after for cell in previewed.cells[:3]] == ["0900-1800", "1000-1400,1700-2100", "R"]


def test_names_that_look_like_formulas_stay_text(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "postgres")
    operations.exec_driver_sql("UPDATE people.employee SET name_zh = '=cmd|A1' WHERE id = 1")
    as_persona(operations, "regional")
    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)

    exports.write_week(week, tmp_path / "out.xlsx", language="en")
    leaf: Any = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]

    assert leaf["B4"].value == "=cmd|A1"
    assert leaf["B4"].data_type == "s"


def test_the_workbook_guards_its_names_and_sums_hides_its_ids_and_offers_the_letters(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    imports.confirm(
        operations, imports.preview(operations, imports.read(retailers_book(tmp_path), near=MONDAY))
    )
    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)

    exports.write_week(week, tmp_path / "out.xlsx", language="zh-HK")

    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    said = Sentences("zh-HK").say
    names = ("people", "shifts", "marks", "leave", "kinds")
    assert [leaf.title for leaf in book][1:] == [said(f"roster.sheet.{name}") for name in names]
    grid: Any = book.worksheets[0]
    assert grid.protection.sheet
    assert not grid.protection.password
    assert not any(grid[place].protection.locked for place in ("E4", "K4", "E5"))
    assert all(grid[place].protection.locked for place in ("A4", "B4", "D4", "L4", "E2"))
    (choice,) = grid.data_validations.dataValidation
    assert str(choice.sqref).startswith("E4:K")
    assert set(choice.formula1.strip('"').split(",")) == {
        *(kind.letter for kind in week.kinds), "R", "SH", "AH", "AL", "SL", "CL", "-",
    }  # fmt: skip
    assert not choice.showErrorMessage
    for leaf in book.worksheets[2:5]:
        heads = [cell.value for cell in leaf[1]]
        assert leaf.column_dimensions["_ABCDEFGHIJKL"[len(heads)]].hidden


def test_a_workbook_that_a_person_went_on_with_in_excel_changes_what_she_changed(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "regional")
    imports.confirm(
        operations, imports.preview(operations, imports.read(retailers_book(tmp_path), near=MONDAY))
    )
    week = service.load_week(operations, shop_id=MKK, monday=MONDAY)
    exports.write_week(week, tmp_path / "out.xlsx", language="zh-HK")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    grid: Any = book.worksheets[0]
    grid["E4"] = "11-20"
    book.move_sheet(grid, 3)
    grid.insert_rows(1, 2)
    grid["A1"] = "記得覆核"
    grid.insert_cols(4)
    grid["D4"] = "我的備註"
    book.save(tmp_path / "mine.xlsx")

    previewed = imports.preview(operations, imports.read(tmp_path / "mine.xlsx", near=MONDAY))

    changed = [(cell.before, cell.after) for cell in previewed.cells if cell.state not in {"same", "kept"}]
    assert previewed.problems == ()
    assert changed == [("1000-1900", "1100-2000")]

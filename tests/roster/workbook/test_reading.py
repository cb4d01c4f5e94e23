"""A roster workbook read without a store: what was exported comes back, and what is wrong is told by its cell."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.roster import workbook
from storekeeper.roster.exports import write_week
from tests.roster.drawn import MONDAY, draw, show

_DAYS = [date(2026, 11, 23 + number) for number in range(7)]


def _read(path: Path) -> workbook.RosterBook:
    return workbook.read(path, near=MONDAY)


def _book(path: Path, *rows: list[Value], **sheets: list[list[Value]]) -> Path:
    grid = NewSheet("TST", [["No", "Name", *_DAYS], *rows])
    write_workbook(path, [grid, *(NewSheet(name, lines) for name, lines in sheets.items())])
    return path


def _refused(path: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        _read(path)
    english = Sentences("en")
    assert refused.value.code == "roster.book.not_clean"
    return [english.tell(finding) for finding in refused.value.findings]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exported_week_comes_back_as_it_was(tmp_path: Path, language: str) -> None:
    week = draw(
        """
        1001 陳大文 | A | R | 10-19/45 | SH | B | 9-13,17-21 | AL
        1002 李小明 | 22-06 | 22-06 | R | B | B | 12-20/30 | 13-22
        open        | | | 9-18 | | | |
        """
    )
    path = tmp_path / "week.xlsx"
    write_week(week, path, language=language)
    book = _read(path)
    assert show(book.week).splitlines()[0].replace("1 |", "1001 |", 1) == show(week).splitlines()[0]
    assert [s.worked_minutes for s in book.week.shifts] == [s.worked_minutes for s in week.shifts]
    assert [s.starts_at for s in book.week.shifts] == [s.starts_at for s in week.shifts]
    assert [(p.staff_no, p.role, p.contract) for p in book.week.people] == [
        (p.staff_no, p.role, p.contract) for p in week.people
    ]
    assert [(leave.kind, leave.from_day) for leave in book.week.leaves] == [("AL", _DAYS[6])]
    assert book.notes == ()
    assert book.days == tuple(_DAYS)


def test_a_grid_alone_is_a_roster(tmp_path: Path) -> None:
    book = _read(_book(tmp_path / "a.xlsx", ["7", "陳大文", "9-18", "R"], ["8", "李小明", None, "13-22"]))
    assert [(p.staff_no, p.name_zh) for p in book.week.people] == [("7", "陳大文"), ("8", "李小明")]
    assert [(s.employee_id, s.day.day) for s in book.week.shifts] == [(1, 23), (2, 24)]


def test_earlier_weeks_of_the_list_of_shifts_stand_beside_the_grid(tmp_path: Path) -> None:
    book = _read(
        _book(
            tmp_path / "a.xlsx",
            ["0007", "陳大文", "9-18"],
            people=[
                ["staff_no", "name_zh", "joined_on", "rest_weekday"],
                ["0007", "陳大文", date(2026, 1, 2), "日"],
            ],
            shifts=[
                ["Staff No", "Day", "Starts", "Ends", "Break (minutes)"],
                ["7", date(2026, 11, 3), "2026-11-03 22:00", "2026-11-04 06:00", 30],
                ["7", date(2026, 11, 4), "09:00", "18:00", None],
            ],
            marks=[
                ["staff_no", "day", "mark", "told_on"],
                ["7", date(2026, 11, 5), "例假", date(2026, 10, 20)],
            ],
        )
    )
    assert book.week.monday == date(2026, 11, 2)
    assert book.week.weeks == 4
    night, day, grid = book.week.shifts
    assert (night.starts_at, night.worked_minutes) == (at(date(2026, 11, 3), time(22)), 450)
    assert (day.day.day, grid.day.day) == (4, 23)
    assert book.week.people[0].joined_on == date(2026, 1, 2)
    assert book.terms[1]["rest_weekday"] == 6
    assert [mark.kind for mark in book.week.marks] == ["rest"]
    assert list(book.told.values()) == [{"told_on": date(2026, 10, 20)}]


def test_where_the_list_says_otherwise_than_the_grid_the_grid_counts_and_it_is_told(tmp_path: Path) -> None:
    book = _read(
        _book(
            tmp_path / "a.xlsx",
            ["7", "陳大文", "9-18"],
            shifts=[["staff_no", "day", "starts", "ends"], ["7", _DAYS[0], "10:00", "18:00"]],
        )
    )
    assert [(s.starts_at.hour, s.ends_at.hour) for s in book.week.shifts] == [(9, 18)]
    assert [note.code for note in book.notes] == ["roster.book.other_shift"]


def test_every_cell_that_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    path = _book(
        tmp_path / "a.xlsx",
        ["7", "陳大文", "9-18", "後補"],
        people=[["staff_no", "contract", "joined_on"], ["7", "freelance", "tomorrow"], ["7", "part", None]],
        shifts=[["staff_no", "day", "starts", "ends"], ["7", "2026-11-03", "25:00", "18:00"]],
        leave=[["staff_no", "leave", "from_day", "to_day"], ["99", "AL", _DAYS[0], _DAYS[1]]],
    )
    told = _refused(path)
    assert [text.split(":")[0] for text in told] == ["people!B2", "people!C2", "shifts!C2", "leave!A2", "D2"]
    assert "freelance" in told[0]


@pytest.mark.parametrize(
    ("sheet", "rows", "said"),
    [
        ("shifts", [["staff_no", "day"], ["7", date(2026, 11, 3)]], "has no column for Starts"),
        ("leave", [["staff_no", "leave", "from_day", "to_day"], ["7", "AL", _DAYS[1], _DAYS[0]]], "before it begins"),
        ("people", [["staff_no", "joined_on", "left_on"], ["7", _DAYS[1], _DAYS[0]]], "last day is before"),
        ("people", [["staff_no", "name_zh"], ["7", "甲"], ["7", "乙"]], "stands there twice"),
        ("shifts", [["staff_no", "day", "starts", "ends", "break_minutes"], ["7", _DAYS[0], "9:00", "10:00", 90]],
         "cannot be right"),
        ("marks", [["staff_no", "day", "mark"], ["7", _DAYS[0], "party"]], "not a known word"),
    ],
)  # fmt: skip
def test_a_bad_list_is_refused_with_one_clear_sentence(
    tmp_path: Path, sheet: str, rows: list[list[Value]], said: str
) -> None:
    told = _refused(_book(tmp_path / "a.xlsx", ["7", "甲", "9-18"], **{sheet: rows}))
    assert len(told) == 1
    assert said in told[0]


def test_days_far_apart_are_refused(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["staff_no", "day", "starts", "ends"],
        ["7", date(2020, 1, 1), "9:00", "18:00"],
    ]
    with pytest.raises(Refused) as refused:
        _read(_book(tmp_path / "a.xlsx", ["7", "甲", "9-18"], shifts=rows))
    assert refused.value.code == "roster.book.long"


def test_hostile_files_are_refused_like_any_import(tmp_path: Path) -> None:
    for name, content, code in (
        ("a.xlsx", b"", "import.empty"),
        ("b.xlsx", b"PK\x03\x04not a zip", "import."),
        ("c.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "import.old_workbook"),
        ("d.xlsx", b"<html>", "import.not_a_workbook"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Refused) as refused:
            _read(path)
        assert refused.value.code.startswith(code)
    write_workbook(tmp_path / "e.xlsx", [NewSheet("x", [["hello", "world"]])])
    with pytest.raises(Refused, match="import_no_dates"):
        _read(tmp_path / "e.xlsx")

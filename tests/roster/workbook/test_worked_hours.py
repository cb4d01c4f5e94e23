"""Hours as they were worked, on a sheet of their own: what the law is judged on, with the roster told beside them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from storekeeper.cli.main import run
from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.roster import workbook

SUNDAY = date(2026, 3, 1)  # legal weeks of 468, without any holiday in the four of them
DAY = timedelta(days=1)
_WORKED: list[Value] = ["staff_no", "day", "starts", "ends", "break_minutes", "break_starts"]
_PART_TIMER = ["", "10-18", "10-18", "", "", "", ""] * 4


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", "en")
    monkeypatch.setenv("STOREKEEPER_DATA", str(tmp_path / "data"))


def made(path: Path, rows: list[list[Value]], **sheets: list[list[Value]]) -> Path:
    """A grid from SUNDAY on, one line a person, and further sheets."""
    days: list[Value] = [SUNDAY + nth * DAY for nth in range(len(rows[0]) - 2)]
    grid = NewSheet("TST", [["No", "Name", *days], *rows])
    write_workbook(path, [grid, *(NewSheet(name, lines) for name, lines in sheets.items())])
    return path


def line(
    staff_no: str, nth: int, starts: str, ends: str, pause: int = 0, at: str | None = None
) -> list[Value]:
    return [staff_no, SUNDAY + nth * DAY, starts, ends, pause, at]


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], set[tuple[str, str]]]:
    """The ledgers by person, and who is told what."""
    run(["roster", "check", str(path), "--json"])
    said = json.loads(capsys.readouterr().out)
    stands = {each["staff_no"]: each["ledger"] for each in said["ledger"]}
    return stands, {(each["staff_no"], each["code"]) for each in said["findings"]}


def test_who_stayed_longer_is_judged_by_that_and_the_roster_is_shown_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rostered 16 hours a week; in the first two she worked 18, which makes 68 in four weeks."""
    done = [line("7", 7 * week + nth, "10:00", "19:00") for week in range(2) for nth in (1, 2)]
    people: list[list[Value]] = [["staff_no", "contract", "joined_on"], ["7", "part", SUNDAY]]
    path = made(tmp_path / "a.xlsx", [["7", "甲", *_PART_TIMER]], people=people, worked=[_WORKED, *done])

    stands, said = told(path, capsys)
    run(["roster", "check", str(path)])
    text = capsys.readouterr().out

    hers, planned = stands["7"], stands["7"]["planned"]
    assert (hers["four_weeks"], hers["short_window"], hers["continuous"]) == (68 * 60, 0, True)
    assert (planned["four_weeks"], planned["short_window"], planned["continuous"]) == (64 * 60, 240, False)
    assert (hers["week"], planned["week"], hers["done_to"]) == (68 * 60, 64 * 60, "2026-03-10")
    assert ("7", "roster.law.continuous_reached") in said
    assert "7 to Tue 10 Mar: as worked" in text
    assert "four weeks 68 h; by the roster alone 16 h and 64 h" in text


def test_a_rest_day_that_was_worked_after_all_is_found_and_one_that_was_kept_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """甲 was rostered six days and worked seven in both weeks; 乙 was rostered seven and kept her Saturdays."""
    six: list[Value] = ["8", "甲", *["9-18"] * 6, "R", *["9-18"] * 6, "R"]
    seven: list[Value] = ["9", "乙", *["9-18"] * 14]
    done = [line("8", nth, "9:00", "18:00") for nth in range(14)]
    done += [line("9", nth, "9:00", "18:00") for nth in range(14) if nth % 7 != 6]
    people: list[list[Value]] = [["staff_no", "contract"], ["8", "full"], ["9", "full"]]

    _, before = told(made(tmp_path / "a.xlsx", [six, seven], people=people), capsys)
    stands, after = told(
        made(tmp_path / "b.xlsx", [six, seven], people=people, worked=[_WORKED, *done]), capsys
    )

    rest = {"roster.law.no_rest_day", "roster.law.days_running"}
    assert {who for who, code in before if code in rest} == {"9"}
    assert {who for who, code in after if code in rest} == {"8"}
    assert ("8", "roster.law.rest_day_worked") in after - before
    assert (stands["8"]["since_rest"], stands["9"]["since_rest"]) == (None, 0)


def test_a_day_without_a_line_was_not_worked_and_who_has_no_line_is_as_rostered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """甲 came on Monday only, of the first week; from Wednesday on and before Monday the roster counts."""
    rows: list[list[Value]] = [["7", "甲", *["9-13"] * 5, "", ""], ["8", "乙", *["9-13"] * 5, "", ""]]
    done = [line("7", 1, "9:00", "13:00"), line("8", 2, "9:00", "14:00")]

    alone, _ = told(made(tmp_path / "a.xlsx", rows, worked=[_WORKED, done[0]]), capsys)
    both, _ = told(made(tmp_path / "b.xlsx", rows, worked=[_WORKED, *done]), capsys)

    assert (alone["7"]["legal_week"], alone["7"]["done_to"]) == (20 * 60, "2026-03-02")
    assert (alone["8"]["legal_week"], alone["8"]["done_to"]) == (20 * 60, None)
    assert (both["7"]["legal_week"], both["7"]["done_to"]) == (16 * 60, "2026-03-03")
    assert both["8"]["legal_week"] == (4 + 0 + 5 + 4 + 4) * 60


def test_breaks_and_hours_after_midnight_count_as_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Saturday 20:00 to 02:00 with half an hour off at 23:00: 3.5 h before the legal week ends, 2 h after it."""
    rows: list[list[Value]] = [["7", "甲", *[""] * 6, "20-24", *[""] * 7]]
    done = [line("7", 6, "20:00", "02:00", 30, "23:00")]
    stands, _ = told(made(tmp_path / "a.xlsx", rows, worked=[_WORKED, *done]), capsys)
    assert stands["7"]["week"] == 330
    assert stands["7"]["legal_week"] == 120
    assert stands["7"]["planned"]["week"] == 240


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [line("7", 1, "9:00", "13:00"), line("7", 1, "12:59", "14:00")],
            "worked!A3: these worked hours overlap",
        ),
        ([line("99", 1, "9:00", "13:00")], "worked!A2: nobody has the staff number 99"),
        ([line("7", 1, "9:00", "10:00", 90)], "cannot be right"),
        ([line("7", 1, "25:00", "10:00")], "worked!C2"),
    ],
)
def test_worked_hours_that_cannot_be_are_told_by_their_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[list[Value]], said: str
) -> None:
    path = made(tmp_path / "a.xlsx", [["7", "甲", "", "9-13", ""]], worked=[_WORKED, *rows])
    assert run(["roster", "check", str(path)]) == 1
    assert said in capsys.readouterr().err


def test_worked_hours_of_another_century_are_refused(tmp_path: Path) -> None:
    far: list[Value] = ["7", date(2126, 3, 2), "9:00", "13:00", 0, None]
    path = made(tmp_path / "a.xlsx", [["7", "甲", "", "9-13", ""]], worked=[_WORKED, far])
    with pytest.raises(Refused, match=r"roster\.book\.long"):
        workbook.read(path, near=SUNDAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_worked_hours_and_reasons_come_back_as_they_were_written(tmp_path: Path, language: str) -> None:
    marks: list[list[Value]] = [["staff_no", "day", "mark", "reason"], ["7", SUNDAY, "rest", "compelled"]]
    done = [line("7", 0, "9:00", "13:00"), line("7", 1, "20:00", "02:00", 30, "23:00")]
    rows: list[list[Value]] = [["7", "甲", "R", "9-13", "9-13"]]
    first = workbook.read(made(tmp_path / "a.xlsx", rows, marks=marks, worked=[_WORKED, *done]), near=SUNDAY)

    workbook.write_book(tmp_path / "b.xlsx", first, language=language)
    again = workbook.read(tmp_path / "b.xlsx", near=SUNDAY)

    assert [(each.day, each.starts_at, each.ends_at, each.breaks) for each in again.worked] == [
        (each.day, each.starts_at, each.ends_at, each.breaks) for each in first.worked
    ]
    assert len(first.worked) == 2
    assert [dict(each) for each in again.told.values()] == [{"reason": "compelled"}]


def test_why_a_rest_day_was_worked_decides_what_is_due(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three of them work on their rest day; Employment Ordinance s. 19 asks another day of the order alone."""
    rows: list[list[Value]] = [[number, "甲", *["9-18"] * 6, "R"] for number in ("1", "2", "3")]
    done = [line(number, nth, "9:00", "18:00") for number in ("1", "2", "3") for nth in range(7)]
    marks: list[list[Value]] = [["staff_no", "day", "mark", "reason"]]
    marks += [["1", SUNDAY + 6 * DAY, "rest", "自願"], ["2", SUNDAY + 6 * DAY, "rest", "Ordered"]]
    people: list[list[Value]] = [["staff_no", "contract"], ["1", "full"], ["2", "full"], ["3", "full"]]
    path = made(tmp_path / "a.xlsx", rows, people=people, marks=marks, worked=[_WORKED, *done])

    _, said = told(path, capsys)

    of_rest = {(who, code[len("roster.law.") :]) for who, code in said if "rest_day" in code}
    assert of_rest == {("2", "rest_day_not_returned"), ("3", "rest_day_worked"), ("3", "no_rest_day")}

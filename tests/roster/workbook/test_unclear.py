"""What `storekeeper roster check FILE` says of workbooks that say too little, or something that cannot be meant."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from storekeeper.cli.main import run
from storekeeper.kit.errors import Severity
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.roster import workbook
from storekeeper.roster.workbook.judging import judged
from tests.roster.hong_kong.rosters_that_speak import ROSTERS
from tests.roster.hong_kong.speaking import Drawn

MONDAY = date(2026, 11, 23)
DAYS: list[Value] = [MONDAY + timedelta(days=nth) for nth in range(7)]
WEEK: list[Value] = ["7", "陳大文", *["9-18"] * 6, "R"]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", "en")
    monkeypatch.setenv("STOREKEEPER_DATA", str(tmp_path / "data"))


def checked(
    path: Path, heading: list[Value], capsys: pytest.CaptureFixture[str], **sheets: list[list[Value]]
) -> str:
    """What is printed of one week under these headings, both streams."""
    further = (NewSheet(name, lines) for name, lines in sheets.items())
    write_workbook(path, [NewSheet("TST", [["No", "Name", *heading], WEEK]), *further])
    run(["roster", "check", str(path)])
    said = capsys.readouterr()
    return said.out + said.err


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        (["32/11", "x", *DAYS[2:]], ["C2", "D2"]),
        ([*DAYS[:5], "x", "R"], ["H2"]),
        (DAYS, []),
    ],
)
def test_a_column_of_shifts_without_a_date_is_told_and_not_silently_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], heading: list[Value], cells: list[str]
) -> None:
    said = checked(tmp_path / "a.xlsx", heading, capsys)
    told = [line for line in said.splitlines() if "whose heading is no date" in line]
    assert [line.split(":")[1].strip() for line in told] == cells


def test_a_roster_without_a_list_of_people_says_what_is_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = checked(tmp_path / "a.xlsx", DAYS, capsys)
    listed = checked(tmp_path / "b.xlsx", DAYS, capsys, people=[["staff_no", "contract"], ["7", "full"]])
    assert "wages and ages are not known" in alone
    assert "wages and ages are not known" not in listed


def test_an_empty_template_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook.write_template(tmp_path / "a.xlsx", monday=MONDAY, weeks=6, language="en")
    assert run(["roster", "check", str(tmp_path / "a.xlsx")]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("Nobody is in this roster yet")
    assert "Mon 23 Nov 2026 to Sun 3 Jan 2027" in last


@pytest.mark.parametrize(("days", "refused"), [(400, False), (401, True)])
def test_a_day_of_telling_that_is_more_than_a_year_away_is_a_wrong_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], days: int, refused: bool
) -> None:
    sunday = MONDAY + timedelta(days=6)
    marks: list[list[Value]] = [["staff_no", "day", "mark", "told_on"]]
    marks.append(["7", sunday, "rest", sunday - timedelta(days=days)])
    said = checked(tmp_path / "a.xlsx", DAYS, capsys, marks=marks)
    assert ("marks!D2: the day on which it was told lies more than a year away" in said) is refused


def test_words_that_are_not_known_are_answered_in_the_language_of_who_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people: list[list[Value]] = [["staff_no", "contract", "rest_weekday"], ["7", "casual", "someday"]]
    said = checked(tmp_path / "a.xlsx", DAYS, capsys, people=people)
    assert "Known are: Full-time, Part-time." in said
    assert "Known are: Mon, Tue, Wed, Thu, Fri, Sat, Sun." in said


def test_hundreds_of_weeks_are_refused_with_their_first_and_last_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shifts: list[list[Value]] = [["staff_no", "day", "starts", "ends"]]
    shifts.append(["7", MONDAY - timedelta(weeks=467), "9:00", "18:00"])
    said = checked(tmp_path / "a.xlsx", DAYS, capsys, shifts=shifts)
    assert "spans 468 weeks, from 2017-12-11 to 2026-11-29; at most 60" in said


@pytest.mark.parametrize("code", ["law.rest_day_worked", "law.rest_day_forced", "law.rest_day_not_returned"])
def test_work_on_a_rest_day_is_told_once_by_the_rule_that_says_most(tmp_path: Path, code: str) -> None:
    drawn = ROSTERS[code]
    told = judged(drawn.read(tmp_path / "a.xlsx"))
    of_day = [each.finding.code for each in told if each.days == (drawn.first,)]
    assert of_day == [f"roster.{code}"]


def test_work_on_a_rest_day_of_whom_the_law_asks_nothing_is_warned_of_once(tmp_path: Path) -> None:
    """A part-timer of eight hours a week is under no continuous contract."""
    drawn = Drawn(MONDAY, ("9-17 . . . . . . " * 5) + "9-17,R . .", {"contract": "part"})
    told = [
        each.finding for each in judged(drawn.read(tmp_path / "a.xlsx")) if "rest_day" in each.finding.code
    ]
    assert [(each.code, each.severity) for each in told] == [("roster.rest_day", Severity.SOFT)]

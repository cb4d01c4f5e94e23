"""What the console says of a week, the workbook exported from it says as well."""

from __future__ import annotations

from pathlib import Path

from storekeeper.roster import workbook
from storekeeper.roster.domain import Outcome
from storekeeper.roster.exports import write_week
from storekeeper.roster.hong_kong.pack import HongKong
from storekeeper.roster.workbook.judging import judged
from tests.roster.drawn import MONDAY, draw


def test_rest_days_and_holidays_of_an_exported_week(tmp_path: Path) -> None:
    week = draw(
        """
        1001 陳大文 | A | A | A | A | A | A | A
        1002 李小明 | A | A | A | R | B | B | B
        1003 黃詠詩 | 22-06 | 22-06 | | R | 10-19 | 10-19 | 10-19
        """
    )
    write_week(week, tmp_path / "a.xlsx", language="en")
    book = workbook.read(tmp_path / "a.xlsx", near=MONDAY)
    rules = HongKong().judge(week, Outcome(shifts=week.shifts, marks=week.marks))
    console = sorted(finding.code for finding in rules)
    told = sorted(each.finding.code for each in judged(book) if each.finding.code.startswith("roster.law"))
    assert console == told
    assert console != []

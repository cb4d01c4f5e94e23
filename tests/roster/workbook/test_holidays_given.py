"""What was given for a holiday that was worked, as a workbook says it: another day by the employer, by both, or pay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from storekeeper.kit.sentences import LANGUAGES
from storekeeper.kit.sheets.cells import Value
from storekeeper.roster import workbook
from storekeeper.roster.workbook.judging import judged
from storekeeper.roster.workbook.persons import persons
from tests.roster.hong_kong.speaking import Drawn

LABOUR = date(2026, 5, 1)
DAY = timedelta(days=1)


def drawn(after: int, kind: str, *more: tuple[Value, ...]) -> Drawn:
    """Work on Labour Day, and a day off marked so many days after it, beside the grid of six days."""
    given = (LABOUR + after * DAY, kind, LABOUR, None, None)
    return Drawn(LABOUR - 4 * DAY, "9-18*6", marks=[given, *more])


def holidays_said(book: workbook.RosterBook) -> set[str]:
    codes = {told.finding.code for told in judged(book)}
    return {code.removeprefix("roster.law.") for code in codes if ".holiday_" in code}


@pytest.mark.parametrize(
    ("after", "kind", "owed"),
    [
        (30, "substituted", False),
        (31, "substituted", True),
        (31, "alternative", False),
        (60, "alternative", False),
        (61, "alternative", True),
    ],
)
def test_what_both_agreed_lies_within_thirty_days_and_what_the_employer_gives_within_sixty(
    tmp_path: Path, after: int, kind: str, owed: bool
) -> None:
    """Employment Ordinance s. 39."""
    assert ("holiday_owed" in holidays_said(drawn(after, kind).read(tmp_path / "a.xlsx"))) is owed


def test_pay_for_a_holiday_is_refused_unless_another_day_was_given_too(tmp_path: Path) -> None:
    """Employment Ordinance s. 40A."""
    bought = (LABOUR, "bought", None, None, None)
    alone = Drawn(LABOUR - 4 * DAY, "9-18*6", marks=[bought]).read(tmp_path / "a.xlsx")
    beside = drawn(20, "alternative", bought).read(tmp_path / "b.xlsx")

    assert holidays_said(alone) == {"holiday_bought", "holiday_owed"}
    assert "holiday_bought" not in holidays_said(beside)


def test_a_day_of_the_grid_is_substituted_when_the_list_says_so(tmp_path: Path) -> None:
    day = LABOUR + 7 * DAY
    book = Drawn(LABOUR, "9-18*7 AH", marks=[(day, "substituted", LABOUR, None, None)]).read(
        tmp_path / "a.xlsx"
    )
    (person,) = persons(book)
    assert book.notes == ()
    assert [(mark.day, mark.kind) for mark in person.marks] == [(day, "substituted")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_given_comes_back_as_it_was_written(tmp_path: Path, language: str) -> None:
    first = drawn(20, "substituted", (LABOUR, "bought", None, None, None)).read(tmp_path / "a.xlsx")
    workbook.write_book(tmp_path / "b.xlsx", first, language=language)
    again = workbook.read(tmp_path / "b.xlsx", near=LABOUR)

    marks = [
        (mark.day, mark.kind, mark.stands_for)
        for book in (first, again)
        for mark in next(persons(book)).marks
    ]

    assert marks[:2] == marks[2:]
    assert marks[:2] == [(LABOUR + 20 * DAY, "substituted", LABOUR), (LABOUR, "bought", None)]

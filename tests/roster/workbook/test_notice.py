"""When somebody was told of shifts, marks and leave, as a workbook says it: read, judged, written again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from storekeeper.kit.clock import at
from storekeeper.kit.sentences import LANGUAGES
from storekeeper.roster import workbook
from storekeeper.roster.workbook.judging import judged
from storekeeper.roster.workbook.persons import persons
from tests.roster.hong_kong.speaking import Drawn, said_of_workbook

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def told_of_shift(told: date | None) -> Drawn:
    """Work on Thursday, with seven days of notice asked."""
    return Drawn(
        MONDAY, ". . . 9-18 . . .", shifts=[(MONDAY + 3 * DAY, "9:00", "18:00", told)], rules=[("notice_days", 7)]
    )  # fmt: skip


def told_of_leave(told: date | None) -> Drawn:
    """Annual leave from Monday to Wednesday, entered day by day."""
    return Drawn(
        MONDAY - 3 * DAY, "9-18 9-18 9-18 AL AL AL .", leave=[("AL", MONDAY, MONDAY + 2 * DAY, told)]
    )


@pytest.mark.parametrize(
    ("told", "late"), [(None, False), (MONDAY - 4 * DAY, False), (MONDAY - 3 * DAY, True), (MONDAY + 3 * DAY, True)]
)  # fmt: skip
def test_a_shift_told_later_than_the_company_asks_is_found(
    tmp_path: Path, told: date | None, late: bool
) -> None:
    said = said_of_workbook(told_of_shift(told).read(tmp_path / "a.xlsx"))
    assert ("roster.company.notice_days" in said) is late


@pytest.mark.parametrize(("days", "late"), [(15, False), (14, False), (13, True)])
def test_annual_leave_is_told_fourteen_days_before(tmp_path: Path, days: int, late: bool) -> None:
    """Employment Ordinance s. 41AA."""
    said = said_of_workbook(told_of_leave(MONDAY - days * DAY).read(tmp_path / "a.xlsx"))
    assert ("roster.law.leave_told_late" in said) is late


def test_a_shift_that_was_worked_was_told_when_its_roster_was(tmp_path: Path) -> None:
    drawn = told_of_shift(MONDAY)
    done = Drawn(**{**drawn.__dict__, "worked": [(MONDAY + 3 * DAY, "9:00", "19:00")]})
    assert "roster.company.notice_days" in said_of_workbook(done.read(tmp_path / "a.xlsx"))


def test_leave_typed_day_by_day_is_one_leave(tmp_path: Path) -> None:
    """Five cells of SL are an illness of five days, and seven of AL are not seven pieces of leave."""
    book = Drawn(MONDAY, "SL*5 . AL*7 . AL").read(tmp_path / "a.xlsx")
    (person,) = persons(book)
    assert [(each.kind, each.first, each.last) for each in person.absences] == [
        ("AL", MONDAY + 6 * DAY, MONDAY + 12 * DAY),
        ("AL", MONDAY + 14 * DAY, MONDAY + 14 * DAY),
        ("SL", MONDAY, MONDAY + 4 * DAY),
    ]


def test_leave_told_at_different_times_stays_apart(tmp_path: Path) -> None:
    days = [
        ("AL", MONDAY + nth * DAY, MONDAY + nth * DAY, MONDAY - told * DAY)
        for nth, told in enumerate((20, 20, 5))
    ]
    (person,) = persons(Drawn(MONDAY, "AL AL AL .", leave=days).read(tmp_path / "a.xlsx"))
    assert [(each.first, each.last) for each in person.absences] == [
        (MONDAY, MONDAY + DAY),
        (MONDAY + 2 * DAY, MONDAY + 2 * DAY),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_told_comes_back_as_it_was_written(tmp_path: Path, language: str) -> None:
    workbook.write_example(tmp_path / "a.xlsx", "holidays", language=language)
    first = workbook.read(tmp_path / "a.xlsx", near=MONDAY)
    workbook.write_book(tmp_path / "b.xlsx", first, language=language)
    again = workbook.read(tmp_path / "b.xlsx", near=MONDAY)

    def told(day: date) -> datetime:
        return at(day, datetime.min.time())

    for book in (first, again):
        people = list(persons(book))
        assert [each.told for each in people[0].absences] == [told(date(2026, 2, 23))]
        assert [each.told for each in people[1].marked("alternative")] == [told(date(2026, 2, 10))]


@pytest.mark.parametrize(
    ("name", "staff_no", "code"),
    [
        ("part_time", "2004", "company.notice_days"),
        ("holidays", "3001", "law.leave_told_late"),
        ("rest_days", "4003", "law.rest_day_told_late"),
    ],
)
def test_each_example_shows_what_was_told_too_late(
    tmp_path: Path, name: str, staff_no: str, code: str
) -> None:
    workbook.write_example(tmp_path / "a.xlsx", name, language="en")
    told = judged(workbook.read(tmp_path / "a.xlsx", near=MONDAY))
    late = {
        (each.staff_no, each.finding.code) for each in told if each.finding.code.endswith(("_late", "_days"))
    }
    assert (staff_no, f"roster.{code}") in late

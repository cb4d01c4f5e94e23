"""The oracle itself, against what the reference writes out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.roster.hong_kong import oracle
from tests.roster.hong_kong.oracle import Weeks, Work, minute

_AFTER = date(2026, 2, 1)


def _weeks(*hours: float, sunday: date = _AFTER, look_back: bool = True) -> Weeks:
    return Weeks(sunday, [round(each * 60) for each in hours], [True] * len(hours), look_back)


@pytest.mark.parametrize(
    ("hours", "meets", "strict", "summary"),
    [
        ((20, 20, 20, 8), "yyyy", "nnny", "nnny"),
        ((30, 10, 10, 17.5), "ynny", "nnnn", "nnnn"),
        ((25, 25, 10, 7), "yynn", "nnnn", "nnnn"),
        ((16, 17, 18, 16.5, 16.5), "nyyny", "nnnnn", "nnnny"),
        ((24, 24, 4, 16, 24, 4), "yynyyn", "nnnnnn", "nnnyyn"),
    ],
)
def test_the_weeks_of_the_reference(hours: tuple[float, ...], meets: str, strict: str, summary: str) -> None:
    weeks, numbers = _weeks(*hours), range(len(hours))
    said = ["ny"[oracle.week_meets(weeks, number)] for number in numbers]
    assert "".join(said) == meets
    for reading, expected in ((False, strict), (True, summary)):
        said = ["ny"[oracle.continuous(weeks, number, summary=reading)] for number in numbers]
        assert "".join(said) == expected


def test_4079_minutes_are_not_enough_and_4080_are() -> None:
    for minutes, enough in ((4079, False), (4080, True)):
        weeks = Weeks(_AFTER, [1200, 1200, 1000, minutes - 3400], [True] * 4)
        assert oracle.week_meets(weeks, 3) is enough


def test_before_the_change_each_week_needs_18_hours() -> None:
    old = date(2025, 12, 7)
    assert not oracle.week_meets(_weeks(20, 20, 20, 17.5, sunday=old), 3)
    assert oracle.week_meets(_weeks(20, 20, 20, 18, sunday=old), 3)


def test_the_first_new_week_looks_back_over_the_change_only_when_that_is_allowed() -> None:
    hours, sunday = (20, 20, 20, 8), date(2025, 12, 28)
    assert oracle.week_meets(_weeks(*hours, sunday=sunday), 3)
    assert not oracle.week_meets(_weeks(*hours, sunday=sunday, look_back=False), 3)


def test_a_saturday_night_is_split_at_the_legal_week() -> None:
    saturday = date(2026, 2, 7)
    work = Work(minute(saturday, 20), minute(saturday, 26))
    assert oracle.week_minutes([work], [], _AFTER, 2) == [240, 120]


def test_a_holiday_on_a_rest_day_goes_to_the_next_free_day() -> None:
    new_year = [date(2026, 2, 17), date(2026, 2, 18), date(2026, 2, 19)]
    given = oracle.given_days(new_year, {date(2026, 2, 17), date(2026, 2, 20)}, set())
    assert given == [date(2026, 2, 21), date(2026, 2, 18), date(2026, 2, 19)]


def test_the_number_of_statutory_holidays() -> None:
    counts = {year: len(oracle.holiday_days(year, general=False)) for year in oracle.STATUTORY}
    assert counts == {
        2022: 13,
        2023: 13,
        2024: 14,
        2025: 14,
        2026: 15,
        2027: 15,
        2028: 16,
        2029: 16,
        2030: 17,
    }
    assert len(oracle.holiday_days(2026, general=True)) == 17


def test_an_hour_on_each_side_of_the_new_minimum_wage() -> None:
    work = Work(minute(date(2026, 4, 30), 23), minute(date(2026, 4, 30), 25))
    assert oracle.minimum_wage([work], date(2026, 4, 20), date(2026, 5, 19)) == 60 * 4210 + 60 * 4310


def test_a_night_between_two_shifts_is_no_rest_day_but_24_hours_are() -> None:
    sunday, nine = date(2026, 3, 1), 9 * 60
    works = [Work(minute(sunday) + day * 1440 + nine, minute(sunday) + day * 1440 + 1080) for day in range(7)]
    assert oracle.sevens_without_rest(oracle.line(works, sunday, 7), sunday, step=7) == [sunday]
    assert oracle.sevens_without_rest(oracle.line(works[:3] + works[4:], sunday, 7), sunday, step=7) == []


def test_leave_sickness_and_fund_by_their_ladders() -> None:
    assert [oracle.annual_leave(years) for years in range(11)] == [0, 7, 7, 8, 9, 10, 11, 12, 13, 14, 14]
    assert [oracle.sickness_days(months) for months in (1, 12, 13, 36)] == [2, 24, 28, 120]
    assert oracle.mpf(709_999) == (0, 35_500)
    assert oracle.mpf(3_500_000) == (150_000, 150_000)


def test_a_young_person_in_industry() -> None:
    monday = date(2026, 3, 2)
    long = Work(minute(monday, 10), minute(monday, 19) + 30)
    assert oracle.young_in_industry([long], date(2026, 3, 1)) == {"day", "hour", "break"}
    paused = Work(minute(monday, 10), minute(monday, 18, 30), ((240, 30),))
    assert oracle.young_in_industry([paused], date(2026, 3, 1)) == set()

"""Annual leave: worked cases. Source: Cap. 57 Part VIIIA (s. 41AA, 41D); Labour Department concise guide ch. 6."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.leave_years import (
    days_counted,
    earned,
    inside,
    leave_years,
    months_after,
    months_served,
    pro_rata,
    well_split,
)

JOINED = date(2015, 3, 1)


def test_the_ladder_goes_from_7_to_14() -> None:
    ladder = [year.days for year in leave_years(law(), JOINED, date(2026, 11, 23))]

    assert ladder == [7, 7, 8, 9, 10, 11, 12, 13, 14, 14, 14, 14]


def test_fourteen_days_come_after_nine_years_and_not_after_five() -> None:
    """Public vendor pages say five (product reference, finding 4)."""
    years = {year.number: year for year in leave_years(law(), JOINED, date(2026, 11, 23))}

    assert years[5].days == 10
    assert (years[8].days, years[9].days) == (13, 14)
    assert years[9].earned_on == date(2024, 3, 1)


def test_nothing_is_earned_before_twelve_months_are_over() -> None:
    assert earned(law(), JOINED, date(2016, 2, 29)) == 0
    assert earned(law(), JOINED, date(2016, 3, 1)) == 7
    assert earned(law(), JOINED, date(2018, 3, 1)) == 7 + 7 + 8


def test_it_is_to_be_taken_within_the_next_twelve_months() -> None:
    first = leave_years(law(), JOINED, JOINED)[0]

    assert (first.last, first.earned_on, first.take_by) == (
        date(2016, 2, 29),
        date(2016, 3, 1),
        date(2017, 2, 28),
    )


def test_who_joins_on_a_leap_day_completes_the_year_on_28_february() -> None:
    years = leave_years(law(), date(2024, 2, 29), date(2028, 3, 1))

    assert [year.earned_on for year in years][:4] == [
        date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 15), 1, date(2026, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)), st.integers(0, 240))
def test_months_served_and_months_after_are_each_other_s_inverse(day: date, months: int) -> None:
    assert months_served(day, months_after(day, months) - timedelta(days=1)) == months


@pytest.mark.parametrize(
    ("left", "days"),
    [
        (date(2026, 5, 30), Fraction(0)),  # one day short of three months
        (date(2026, 5, 31), Fraction(7 * 92, 365)),
        (date(2026, 8, 31), Fraction(7 * 184, 365)),
        (date(2027, 2, 28), Fraction(7)),
        (date(2027, 3, 31), Fraction(0)),  # a month into the second year; the first is earned whole
    ],
)
def test_on_leaving_the_unfinished_year_is_paid_in_proportion_after_three_months(
    left: date, days: Fraction
) -> None:
    """Joined 1 March 2026."""
    assert pro_rata(law(), date(2026, 3, 1), left) == days


def test_rest_days_and_holidays_inside_count_as_leave_and_are_appointed_again() -> None:
    """Leave from 15 to 21 February 2026 over Lunar New Year, rest day Sunday the 15th."""
    first, last = date(2026, 2, 15), date(2026, 2, 21)
    free = {date(2026, 2, day) for day in (8, 15, 17, 18, 19, 22)}

    assert days_counted(first, last) == 7
    assert inside(first, last, free) == tuple(date(2026, 2, day) for day in (15, 17, 18, 19))


def piece(first: int, last: int) -> tuple[date, date]:
    return date(2026, 6, first), date(2026, 6, last)


@pytest.mark.parametrize(
    ("entitled", "pieces", "asked", "lawful"),
    [
        (7, [piece(1, 7)], False, True),
        (7, [piece(1, 4), piece(9, 9), piece(11, 11), piece(13, 13)], True, True),
        (7, [piece(1, 4), piece(9, 9), piece(11, 11), piece(13, 13)], False, False),
        (7, [piece(1, 3), piece(9, 9), piece(11, 11), piece(13, 13), piece(15, 15)], True, False),
        (10, [piece(1, 7), piece(9, 11)], True, True),
        (10, [piece(1, 6), piece(9, 12)], True, False),
        (11, [piece(1, 7), piece(9, 12)], True, True),
        (11, [piece(1, 6), piece(9, 13)], True, False),
        (14, [piece(1, 7), piece(9, 15)], True, True),
        (14, [piece(1, 7), *[piece(day, day) for day in range(9, 16)]], True, True),
    ],
)
def test_leave_may_be_split_on_request_within_bounds(
    entitled: int, pieces: list[tuple[date, date]], asked: bool, lawful: bool
) -> None:
    assert well_split(law(), entitled, pieces, asked=asked) is lawful


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 9000), st.integers(0, 400))
def test_what_is_earned_never_shrinks(joined: date, days: int, more: int) -> None:
    on = joined + timedelta(days=days)

    assert earned(law(), joined, on) <= earned(law(), joined, on + timedelta(days=more))
    assert all(
        before.last + timedelta(days=1) == after.first
        for before, after in zip(
            leave_years(law(), joined, on), leave_years(law(), joined, on)[1:], strict=False
        )
    )

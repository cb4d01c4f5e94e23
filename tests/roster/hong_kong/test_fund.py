"""Contributions to the mandatory provident fund (MPF): worked cases. Source: Cap. 485 s. 4, 7, 7A, Sch. 2, 3."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.roster.hong_kong.fund import Contribution, bounds, contribution, covered, employee_is_free
from storekeeper.roster.hong_kong.law import law

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
WEEK = (date(2026, 11, 1), date(2026, 11, 7))
ADULT = date(1990, 1, 1)


def pays(employer: str, employee: str) -> Contribution:
    return Contribution(Decimal(employer), Decimal(employee))


@pytest.mark.parametrize(
    ("income", "expected"),
    [
        ("0", pays("0.00", "0.00")),
        ("6000", pays("300.00", "0.00")),
        ("7099.99", pays("355.00", "0.00")),
        ("7100", pays("355.00", "355.00")),
        ("18000", pays("900.00", "900.00")),
        ("30000", pays("1500.00", "1500.00")),
        ("30000.01", pays("1500.00", "1500.00")),
        ("85000", pays("1500.00", "1500.00")),
    ],
)
def test_a_month(income: str, expected: Contribution) -> None:
    assert contribution(law(), Decimal(income), *NOVEMBER) == expected


@pytest.mark.parametrize(
    ("income", "expected"),
    [("1959", pays("97.95", "0.00")), ("1960", pays("98.00", "98.00")), ("7000", pays("350.00", "350.00"))],
)
def test_a_week(income: str, expected: Contribution) -> None:
    assert contribution(law(), Decimal(income), *WEEK) == expected


@pytest.mark.parametrize(("days", "least", "most"), [(1, 280, 1000), (10, 2800, 10000), (14, 3920, 14000)])
def test_other_periods_are_bound_by_the_day(days: int, least: int, most: int) -> None:
    first = date(2026, 11, 1)
    within = bounds(law(), first, first + timedelta(days=days - 1))

    assert (within.least, within.most) == (least, most)


@pytest.mark.parametrize("first", [date(2026, 2, 1), date(2024, 2, 1), date(2026, 11, 16)])
def test_a_month_is_a_month_whatever_its_length(first: date) -> None:
    last = {2: date(first.year, 3, 1), 11: date(2026, 12, 16)}[first.month] - timedelta(days=1)

    assert bounds(law(), first, last).least == 7100


def test_sixty_days_of_employment_and_then_from_the_first_day() -> None:
    joined = date(2026, 9, 1)

    assert not covered(law(), joined, date(2026, 10, 29), born=ADULT)  # 59th day
    assert covered(law(), joined, date(2026, 10, 30), born=ADULT)  # 60th day
    assert not covered(law(), joined, date(2026, 12, 31), born=ADULT, left=date(2026, 10, 29))
    assert covered(law(), joined, date(2026, 12, 31), born=ADULT, left=date(2026, 10, 30))


@pytest.mark.parametrize(
    ("day", "is_covered"),
    [
        (date(2026, 6, 14), False),  # 17 years
        (date(2026, 6, 15), True),  # the 18th birthday
        (date(2073, 6, 14), True),  # the last day before 65
        (date(2073, 6, 15), False),
    ],
)
def test_from_18_to_the_end_of_64(day: date, is_covered: bool) -> None:
    assert covered(law(), date(2025, 1, 1), day, born=date(2008, 6, 15)) is is_covered


def test_the_first_thirty_days_and_the_unfinished_month_after_them_are_free_for_the_employee() -> None:
    """Joined 10 September: the 30th day is 9 October, October is unfinished and free, November is due."""
    joined = date(2026, 9, 10)

    assert employee_is_free(law(), joined, date(2026, 9, 10), date(2026, 9, 30))
    assert employee_is_free(law(), joined, date(2026, 10, 1), date(2026, 10, 31))
    assert not employee_is_free(law(), joined, *NOVEMBER)
    assert contribution(law(), Decimal(9000), date(2026, 10, 1), date(2026, 10, 31), free=True) == pays(
        "450.00", "0.00"
    )


def test_when_the_thirtieth_day_ends_a_period_the_next_is_due() -> None:
    joined = date(2026, 9, 1)  # the 30th day is 30 September

    assert not employee_is_free(law(), joined, date(2026, 10, 1), date(2026, 10, 31))


@given(st.integers(0, 60_000), st.integers(0, 5_000))
def test_more_income_never_lowers_a_contribution(income: int, more: int) -> None:
    before, after = (contribution(law(), Decimal(each), *NOVEMBER) for each in (income, income + more))

    assert before.employer <= after.employer <= 1500
    assert before.employee <= after.employee <= after.employer

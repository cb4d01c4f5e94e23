"""Sickness, maternity, paternity and the average daily wage: worked cases.

Source: Cap. 57 s. 12–15, 33, 35, 40, 41 and Part IIIA; Labour Department concise guide ch. 5, 7, 8.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.roster.hong_kong import average_wage
from storekeeper.roster.hong_kong.average_wage import Paid
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.sickness import Balance, Spell, allowance, balance, earned, paid_days

JOINED = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (date(2024, 1, 30), 0),
        (date(2024, 1, 31), 2),
        (date(2024, 2, 28), 2),
        (date(2024, 2, 29), 4),
        (date(2024, 12, 31), 24),
        (date(2025, 1, 31), 28),
        (date(2026, 12, 31), 24 + 24 * 4),
    ],
)
def test_two_days_a_month_in_the_first_year_and_four_afterwards(on: date, days: int) -> None:
    assert earned(law(), JOINED, on) == days


def test_never_more_than_120_in_hand_36_of_them_of_category_1() -> None:
    assert balance(law(), JOINED, date(2025, 3, 31)) == Balance(36, 0)
    assert balance(law(), JOINED, date(2025, 4, 30)) == Balance(36, 4)
    assert balance(law(), JOINED, date(2035, 12, 31)) == Balance(36, 84)
    assert balance(law(), JOINED, date(2035, 12, 31)).days == 120


@pytest.mark.parametrize(
    ("days", "certified", "paid"),
    [(3, True, 0), (4, True, 4), (4, False, 0), (24, True, 24), (25, True, 24), (1, True, 0)],
)
def test_a_spell_is_paid_from_four_days_running_with_a_certificate(
    days: int, certified: bool, paid: int
) -> None:
    spell = Spell(date(2025, 1, 1), date(2025, 1, 1) + timedelta(days=days - 1), certified)

    assert paid_days(law(), Balance(24), spell) == paid


def test_what_is_taken_is_gone_and_fills_up_again() -> None:
    spell = Spell(date(2025, 1, 6), date(2025, 1, 15), certified=True)

    assert balance(law(), JOINED, date(2025, 1, 31), [spell]) == Balance(24 + 4 - 10)
    assert balance(law(), JOINED, date(2025, 1, 5), [spell]) == Balance(24)


def test_a_long_illness_uses_category_1_before_category_2() -> None:
    spell = Spell(date(2027, 1, 1), date(2027, 2, 9), certified=True)  # 40 days

    assert balance(law(), JOINED, date(2026, 12, 31)) == Balance(36, 84)
    assert balance(law(), JOINED, date(2027, 1, 1), [spell]) == Balance(0, 80)


def test_four_fifths_of_the_average_daily_wage() -> None:
    assert allowance(law(), Decimal("500"), 4, date(2026, 11, 23)) == 1600
    assert allowance(law(), Decimal("433.33"), 1, date(2026, 11, 23)) == Fraction("346.664")


@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 40), st.booleans()), max_size=8),
    st.integers(0, 2400),
)
def test_the_balance_stays_within_its_bounds(spells: list[tuple[int, int, bool]], after: int) -> None:
    taken = [
        Spell(JOINED + timedelta(days=start), JOINED + timedelta(days=start + days - 1), certified)
        for start, days, certified in spells
    ]
    held = balance(law(), JOINED, JOINED + timedelta(days=after), taken)

    assert 0 <= held.first <= 36
    assert 0 <= held.second <= 84


def test_the_average_leaves_out_days_not_fully_paid_and_their_pay() -> None:
    """713: 10 days of sickness at four fifths in a year of 500 a day."""
    paid = [
        Paid(date(2025, 11, 23), date(2026, 6, 30), Decimal(220 * 500)),
        Paid(date(2026, 7, 1), date(2026, 7, 10), Decimal(10 * 400), fully=False),
        Paid(date(2026, 7, 11), date(2026, 11, 22), Decimal(135 * 500)),
    ]
    first, last = average_wage.window(law(), date(2026, 11, 23), date(2020, 1, 1))

    assert (first, last) == (date(2025, 11, 23), date(2026, 11, 22))
    assert average_wage.average(paid, first, last) == 500


def test_who_has_served_less_than_a_year_is_averaged_over_the_time_served() -> None:
    first, last = average_wage.window(law(), date(2026, 11, 23), date(2026, 9, 1))

    assert (first, last) == (date(2026, 9, 1), date(2026, 11, 22))
    assert average_wage.average([Paid(first, date(2026, 9, 30), Decimal(13500))], first, last) == 450
    assert average_wage.average([], first, last) is None


@pytest.mark.parametrize(("holiday", "paid"), [(date(2026, 5, 31), False), (date(2026, 6, 1), True)])
def test_a_holiday_is_paid_after_three_months(holiday: date, paid: bool) -> None:
    """Joined 1 March 2026: three months are over at the end of 31 May."""
    assert average_wage.holiday_is_paid(law(), date(2026, 3, 1), holiday) is paid


@pytest.mark.parametrize(("weeks", "paid"), [(39, False), (40, True)])
def test_maternity_and_paternity_are_paid_after_forty_weeks(weeks: int, paid: bool) -> None:
    begins = JOINED + timedelta(weeks=weeks)

    assert average_wage.maternity_is_paid(law(), JOINED, begins) is paid
    assert average_wage.paternity_is_paid(law(), JOINED, begins) is paid
    assert average_wage.maternity_is_paid(law(), JOINED, begins - timedelta(days=1)) is False or weeks > 40


def test_paternity_leave_lies_from_four_weeks_before_to_fourteen_weeks_from_the_birth() -> None:
    expected, born = date(2026, 11, 23), date(2026, 11, 30)

    assert average_wage.paternity_window(law(), expected, None) == (date(2026, 10, 26), date(2027, 2, 28))
    assert average_wage.paternity_window(law(), expected, born) == (date(2026, 10, 26), date(2027, 3, 7))

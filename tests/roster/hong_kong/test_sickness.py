"""Sickness: worked cases.

Source: Cap. 57 s. 33, 35; Labour Department concise guide ch. 7.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

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

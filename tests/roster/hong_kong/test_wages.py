"""Minimum wage and record of hours: worked cases. Source: Cap. 608 s. 4, 7–10, Sch. 3; Cap. 57 s. 49A, Sch. 9."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.clock import HONG_KONG
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.resting import minute_of
from storekeeper.roster.hong_kong.wages import WagePeriod, floor_of, minutes_by_day, must_record_hours

APRIL = (date(2026, 4, 1), date(2026, 4, 30))
MAY = (date(2026, 5, 1), date(2026, 5, 31))


def at(day: int, hour: int, minute: int = 0, month: int = 4) -> int:
    return minute_of(datetime(2026, month, day, hour, minute, tzinfo=HONG_KONG))


def period(span: tuple[date, date], minutes: Mapping[date, int], wages: str) -> WagePeriod:
    return WagePeriod(*span, minutes, Decimal(wages))


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2023, 4, 30), "37.5"),
        (date(2023, 5, 1), "40.0"),
        (date(2025, 4, 30), "40.0"),
        (date(2025, 5, 1), "42.1"),
        (date(2026, 4, 30), "42.1"),
        (date(2026, 5, 1), "43.1"),
    ],
)
def test_a_rate_begins_on_the_first_of_may(day: date, rate: str) -> None:
    """Product reference 4.5."""
    floor = floor_of(law(), WagePeriod(day, day, {day: 60}, Decimal(0)))

    assert floor.least == Fraction(rate)
    assert floor.missing == Decimal(rate)


def test_208_hours_of_april_2026_ask_8756_dollars_80() -> None:
    days = {date(2026, 4, day): 8 * 60 for day in range(1, 27)}

    assert floor_of(law(), period(APRIL, days, "8756.80")).missing == Decimal("0.00")
    assert floor_of(law(), period(APRIL, days, "8756.79")).missing == Decimal("0.01")


def test_one_minute_counts_and_is_not_rounded_away() -> None:
    """8 h 1 min at 42.1 an hour: 337.5016… and not 336.80."""
    floor = floor_of(law(), period(APRIL, {date(2026, 4, 1): 481}, "336.80"))

    assert floor.least == Fraction(421, 10) * 481 / 60
    assert floor.missing == Decimal("0.71")  # 0.7016… upwards


def test_a_new_rate_inside_a_period_holds_for_hours_from_its_day_only() -> None:
    """A wage period from 16 April to 15 May 2026: 100 h before and 100 h from 1 May."""
    span = (date(2026, 4, 16), date(2026, 5, 15))
    days = {date(2026, 4, 16): 6000, date(2026, 5, 4): 6000}

    floor = floor_of(law(), period(span, days, "8520"))

    assert floor.least == 4210 + 4310
    assert [(first, rate, minutes) for first, rate, minutes in floor.rates] == [
        (date(2025, 5, 1), Decimal("42.1"), 6000),
        (date(2026, 5, 1), Decimal("43.1"), 6000),
    ]
    assert floor.missing == 0


def test_the_night_into_the_first_of_may_is_split_at_midnight() -> None:
    """30 April 22:00 to 1 May 06:00: two hours at 42.1, six at 43.1."""
    days = minutes_by_day([(at(30, 22), at(1, 6, month=5))])

    assert days == {date(2026, 4, 30): 120, date(2026, 5, 1): 360}
    both = (date(2026, 4, 30), date(2026, 5, 1))
    assert floor_of(law(), period(both, days, "0")).missing == Decimal("342.80")
    assert floor_of(law(), period(APRIL, days, "0")).missing == Decimal("84.20")
    assert floor_of(law(), period(MAY, days, "0")).missing == Decimal("258.60")


def test_training_counts_like_any_attendance_asked_by_the_employer() -> None:
    """Cap. 608 s. 4: in attendance by contract or direction, whether or not given work."""
    work, training = (at(2, 10), at(2, 18)), (at(2, 18), at(2, 20))

    assert minutes_by_day([work, training]) == {date(2026, 4, 2): 600}


def test_pay_is_compared_over_the_whole_period_and_not_day_by_day() -> None:
    """A day paid above the rate makes up for one below it in the same period."""
    days = {date(2026, 4, 1): 600, date(2026, 4, 2): 300}

    assert floor_of(law(), period(APRIL, days, "631.50")).missing == 0


def test_without_an_hour_worked_nothing_is_asked() -> None:
    assert floor_of(law(), period(APRIL, {}, "0")).missing == 0


@pytest.mark.parametrize(
    ("wages", "day", "must"),
    [
        ("16299.99", date(2024, 5, 31), True),
        ("16300", date(2024, 5, 31), False),
        ("17199.99", date(2025, 5, 31), True),
        ("17200", date(2025, 5, 31), False),
        ("17200", date(2026, 4, 30), False),
        ("17199.99", date(2026, 5, 1), True),
        ("17200", date(2026, 5, 1), None),
        ("17600", date(2026, 6, 30), None),
        ("30000", date(2026, 6, 30), None),
    ],
)
def test_total_hours_are_recorded_below_the_amount_and_undecided_while_it_is_not_confirmed(
    wages: str, day: date, must: bool | None
) -> None:
    """Product reference 4.5 and 9.1: the amount from 1 May 2026 was not found."""
    assert must_record_hours(law(), Decimal(wages), day) is must


MINUTES = st.dictionaries(st.dates(*MAY), st.integers(0, 840), max_size=31)


@given(MINUTES, st.dates(*MAY), st.integers(1, 600))
def test_more_minutes_never_ask_less(minutes: dict[date, int], day: date, more: int) -> None:
    before = floor_of(law(), period(MAY, minutes, "0"))
    after = floor_of(law(), period(MAY, {**minutes, day: minutes.get(day, 0) + more}, "0"))

    assert after.least - before.least == Fraction("43.1") * more / 60


@given(st.integers(1, 2880), st.integers(1, 2879))
def test_splitting_a_shift_changes_no_minute(length: int, cut: int) -> None:
    starts = at(29, 23)
    ends, middle = starts + length, starts + min(cut, length)

    assert minutes_by_day([(starts, middle), (middle, ends)]) == minutes_by_day([(starts, ends)])
    assert sum(minutes_by_day([(starts, ends)]).values()) == length

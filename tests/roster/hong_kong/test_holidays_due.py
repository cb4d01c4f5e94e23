"""What became of each holiday: worked cases.

Source: Cap. 57 s. 39–40A; Labour Department concise guide ch. 5; 1823 FAQ on statutory holidays.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.clock import at
from storekeeper.roster.hong_kong.holiday_days import Holiday, statutory
from storekeeper.roster.hong_kong.holidays_due import (
    SUBSTITUTED,
    Due,
    Given,
    dues,
    notice_until,
    stray,
    told_in_time,
    window,
)
from storekeeper.roster.hong_kong.law import law

NATIONAL = date(2026, 10, 1)
CHUNG_YEUNG = date(2026, 10, 18)
DAY = timedelta(days=1)


def of(name: str, found: tuple[Due, ...]) -> Due:
    return next(each for each in found if each.holiday.name == name)


def judged(worked: set[date], *days: Given, on_leave: set[date] = frozenset()) -> tuple[Due, ...]:  # type: ignore[assignment]
    return dues(law(), statutory(2026), worked=worked, given=days, on_leave=on_leave)


def test_a_holiday_without_work_is_had_and_nothing_is_owed() -> None:
    assert not any(each.owed for each in judged({date(2026, 10, 2)}))


def test_work_on_a_holiday_is_owed_until_the_sixtieth_day_after() -> None:
    due = of("national", judged({NATIONAL}))

    assert due.owed
    assert due.last == date(2026, 11, 30)
    assert not due.overdue(date(2026, 11, 30))
    assert due.overdue(date(2026, 12, 1))


@pytest.mark.parametrize(
    ("day", "owed"),
    [
        (NATIONAL - 61 * DAY, True),
        (NATIONAL - 60 * DAY, False),
        (NATIONAL - DAY, False),
        (NATIONAL + DAY, False),
        (NATIONAL + 60 * DAY, False),
        (NATIONAL + 61 * DAY, True),
    ],
)
def test_an_alternative_holiday_lies_within_sixty_days_before_or_after(day: date, owed: bool) -> None:
    assert of("national", judged({NATIONAL}, Given(day))).owed is owed


@pytest.mark.parametrize(
    ("days", "owed"), [(-31, True), (-30, False), (30, False), (31, True)]
)  # fmt: skip
def test_a_substituted_holiday_lies_within_thirty_days(days: int, owed: bool) -> None:
    assert of("national", judged({NATIONAL}, Given(NATIONAL + days * DAY, SUBSTITUTED))).owed is owed


def test_a_worked_alternative_holiday_may_be_substituted_within_thirty_days_of_it() -> None:
    """Alternative on 20 November, worked too, substituted on 20 December: 80 days after the holiday."""
    alternative = date(2026, 11, 20)
    without = judged({NATIONAL, alternative}, Given(alternative))
    with_it = judged({NATIONAL, alternative}, Given(alternative), Given(date(2026, 12, 20), SUBSTITUTED))
    too_late = judged({NATIONAL, alternative}, Given(alternative), Given(date(2026, 12, 21), SUBSTITUTED))

    assert [of("national", each).owed for each in (without, with_it, too_late)] == [True, False, True]
    assert of("national", without).appointed == Given(alternative)


def test_one_day_off_answers_one_holiday() -> None:
    found = judged({NATIONAL, CHUNG_YEUNG}, Given(date(2026, 10, 20)))

    assert [each.holiday.name for each in found if each.owed] == ["chung_yeung"]


def test_two_days_off_answer_two_holidays_whatever_their_order() -> None:
    early, late = Given(date(2026, 11, 25)), Given(date(2026, 12, 15))

    for days in permutations((early, late)):
        assert not any(each.owed for each in judged({NATIONAL, CHUNG_YEUNG}, *days))


def test_a_day_off_named_for_a_holiday_answers_that_one() -> None:
    named = Given(date(2026, 10, 20), stands_for=CHUNG_YEUNG)
    found = judged({NATIONAL, CHUNG_YEUNG}, named)

    assert [each.holiday.name for each in found if each.owed] == ["national"]


def test_a_worked_day_off_was_none() -> None:
    assert of("national", judged({NATIONAL, date(2026, 10, 20)}, Given(date(2026, 10, 20)))).owed


def test_a_holiday_is_not_given_on_another_holiday() -> None:
    assert of("national", judged({NATIONAL}, Given(CHUNG_YEUNG))).owed


def test_a_holiday_inside_annual_leave_counts_as_leave_and_is_given_again() -> None:
    """Cap. 57 Part VIIIA."""
    assert of("national", judged(set(), on_leave={NATIONAL})).owed
    assert not of("national", judged(set(), Given(date(2026, 10, 9)), on_leave={NATIONAL})).owed


def test_days_off_that_answer_nothing_are_known() -> None:
    days = (Given(date(2026, 10, 20)), Given(date(2026, 10, 21)), Given(date(2026, 3, 1)))

    assert stray(days, judged({NATIONAL}, *days)) == (days[2], days[1])


def test_the_window_of_a_holiday_in_a_leap_year() -> None:
    assert window(law(), date(2024, 1, 1)) == (date(2023, 11, 2), date(2024, 3, 1))


@pytest.mark.parametrize(
    ("given_on", "told", "in_time"),
    [
        (date(2026, 10, 20), at(date(2026, 9, 29), time(0)), True),  # 48 h before the holiday
        (date(2026, 10, 20), at(date(2026, 9, 29), time(0, 1)), False),
        (date(2026, 9, 10), at(date(2026, 9, 8), time(0)), True),  # before the earlier day off
        (date(2026, 9, 10), at(date(2026, 9, 8), time(0, 1)), False),
    ],
)
def test_the_employee_is_told_48_hours_before_the_earlier_day(
    given_on: date, told: datetime, in_time: bool
) -> None:
    assert told_in_time(law(), NATIONAL, Given(given_on, told=told)) is in_time


def test_what_was_agreed_needs_no_notice_and_what_is_not_known_is_not_judged() -> None:
    assert (
        told_in_time(law(), NATIONAL, Given(NATIONAL + DAY, SUBSTITUTED, told=at(NATIONAL, time()))) is None
    )
    assert told_in_time(law(), NATIONAL, Given(NATIONAL + DAY)) is None
    assert notice_until(law(), NATIONAL, NATIONAL + DAY) == at(date(2026, 9, 29), time())


LISTED = statutory(2026)
OFFS = st.sets(st.dates(date(2026, 1, 2), date(2026, 12, 31)), max_size=5)
WORKED = st.sets(st.sampled_from(LISTED), max_size=4)


def most(worked: set[Holiday], days: list[date]) -> int:
    """The most holidays that these days can answer, by trying every way."""
    holidays = sorted(each.day for each in worked)
    best = 0
    for count in range(min(len(holidays), len(days)), 0, -1):
        for some in combinations(holidays, count):
            for picked in permutations(days, count):
                if all(abs(day - holiday) <= 60 * DAY for day, holiday in zip(picked, some, strict=True)):
                    return count
    return best


@given(WORKED, OFFS)
def test_no_other_way_of_matching_gives_more(worked: set[Holiday], offs: set[date]) -> None:
    days = sorted(offs - {each.day for each in LISTED})
    found = dues(law(), LISTED, worked={each.day for each in worked}, given=[Given(day) for day in days])

    assert sum(each.given is not None for each in found) == most(worked, days)


@given(WORKED, OFFS, st.dates(date(2026, 1, 2), date(2026, 12, 31)))
def test_another_day_off_never_makes_more_owed(worked: set[Holiday], offs: set[date], more: date) -> None:
    days = {each.day for each in worked}
    before = dues(law(), LISTED, worked=days, given=[Given(day) for day in offs])
    after = dues(law(), LISTED, worked=days - {more}, given=[Given(day) for day in {*offs, more}])

    assert sum(each.owed for each in after) <= sum(each.owed for each in before)

"""Young persons and children: worked cases.

Source: Cap. 57C (young persons in industry) and Cap. 57B (children); gov.hk; product reference 4.6.
"""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from storekeeper.kit.clock import at
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.young import (
    COMPANY,
    INDUSTRIAL,
    NONE,
    Breach,
    Child,
    Stint,
    age_on,
    breaches,
)

SUNDAY = date(2026, 11, 22)
DAY = timedelta(days=1)
SIXTEEN = date(2010, 6, 1)
FOURTEEN = date(2012, 6, 1)
TWELVE = date(2014, 6, 1)


def stint(starts: str, ends: str, *pauses: str, day: date = SUNDAY) -> Stint:
    gone = tuple((instant(each.split("-")[0], day), instant(each.split("-")[1], day)) for each in pauses)
    return Stint(instant(starts, day), instant(ends, day), gone)


def instant(text: str, day: date):  # type: ignore[no-untyped-def]
    return at(day, time.fromisoformat(text))


def limits(
    *stints: Stint, born: date = SIXTEEN, scope: str = INDUSTRIAL, child: Child | None = None
) -> list[str]:
    return [each.limit for each in breaches(law(), born, stints, scope=scope, child=child)]


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (stint("07:00", "11:00"), []),
        (stint("06:59", "11:00"), ["early"]),
        (stint("14:00", "19:00"), []),
        (stint("14:01", "19:01"), ["late"]),
        (stint("10:00", "15:00"), []),
        (stint("10:00", "15:01"), ["no_break"]),
        (stint("10:00", "18:30", "14:00-14:30"), []),
        (stint("10:00", "18:30", "14:00-14:29"), ["day_hours", "no_break"]),
        (stint("09:00", "18:00", "13:00-14:00"), []),
        (stint("09:00", "18:01", "13:00-14:00"), ["day_hours"]),
        (stint("07:00", "19:00", "12:00-13:00"), ["day_hours", "no_break"]),
    ],
)
def test_the_hours_of_15_to_17_in_an_industrial_undertaking(work: Stint, expected: list[str]) -> None:
    assert limits(work) == expected


def test_a_shop_is_no_industrial_undertaking_and_the_law_sets_no_hours_there() -> None:
    late_and_long = stint("10:00", "22:00")

    assert limits(late_and_long, scope=NONE) == []
    assert limits(late_and_long, scope=COMPANY) == ["day_hours", "late", "no_break"]


def test_48_hours_and_six_days_a_week() -> None:
    week = [stint("09:00", "18:00", "13:00-14:00", day=SUNDAY + nth * DAY) for nth in range(6)]
    seventh = stint("09:00", "10:00", day=SUNDAY + 6 * DAY)
    next_week = stint("09:00", "10:00", day=SUNDAY + 7 * DAY)

    assert limits(*week) == []
    assert limits(*week, next_week) == []
    assert limits(*week, seventh) == ["week_days", "week_hours"]


def test_two_shifts_without_half_an_hour_between_them_are_one() -> None:
    assert limits(stint("09:00", "12:00"), stint("12:29", "15:00")) == ["no_break"]
    assert limits(stint("09:00", "12:00"), stint("12:30", "15:00")) == []
    assert limits(stint("09:00", "12:00"), stint("12:00", "14:00")) == []


def test_how_far_over_is_said_in_minutes() -> None:
    assert breaches(law(), SIXTEEN, [stint("11:00", "19:20", "15:00-15:30")], scope=INDUSTRIAL) == (
        Breach("late", SUNDAY, 20),
    )


def test_from_the_eighteenth_birthday_on_nothing_is_asked() -> None:
    born = date(2008, 11, 22)

    assert limits(stint("06:00", "20:00"), born=born) == []
    assert limits(stint("06:00", "20:00", day=SUNDAY - DAY), born=born) == [
        "day_hours",
        "early",
        "late",
        "no_break",
    ]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 11, 23), SUNDAY, 17),
        (date(2008, 11, 22), SUNDAY, 18),
    ],
)
def test_age_in_whole_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


def test_under_13_never_and_under_15_never_in_industry() -> None:
    short = stint("10:00", "11:00")
    papers = Child(papers=True, form_three=True)

    assert limits(short, born=TWELVE, scope=NONE, child=papers) == ["never"]
    assert limits(short, born=FOURTEEN, scope=INDUSTRIAL, child=papers) == ["never"]
    assert limits(short, born=FOURTEEN, scope=NONE, child=papers) == []


def test_a_child_of_13_or_14_needs_papers() -> None:
    assert limits(stint("10:00", "11:00"), born=FOURTEEN, scope=NONE) == ["papers"]


@pytest.mark.parametrize(
    ("work", "child", "expected"),
    [
        (stint("10:00", "18:00"), Child(True, True), []),
        (stint("10:00", "18:01"), Child(True, True), ["day_hours"]),
        (stint("16:00", "18:00"), Child(True, False, frozenset({SUNDAY})), []),
        (stint("16:00", "18:01"), Child(True, False, frozenset({SUNDAY})), ["day_hours"]),
        (stint("10:00", "14:00"), Child(True, False), []),
        (stint("10:00", "14:01"), Child(True, False), ["day_hours"]),
        (stint("06:30", "08:00"), Child(True, True), ["early"]),
        (stint("18:00", "19:30"), Child(True, True), ["late"]),
    ],
)
def test_the_hours_of_a_child(work: Stint, child: Child, expected: list[str]) -> None:
    assert limits(work, born=FOURTEEN, scope=NONE, child=child) == expected

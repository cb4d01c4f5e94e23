"""Rest days: worked cases drawn as weeks. Source: Cap. 57 s. 2, 17–20; Labour Department guide ch. 4, FAQ."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.clock import at
from storekeeper.roster.hong_kong.resting import (
    Resting,
    compelled_substitute_ok,
    may_substitute,
    minute_of,
    told_before_month,
    told_in_time,
)

SUNDAY = date(2026, 11, 22)
DAY = timedelta(days=1)


def weeks(picture: str) -> Resting:
    """Days from Sunday 22 November on: `9-18` work, `22-06` over midnight, R, H, AL, or nothing, divided by bars."""
    cells = [cell.strip() for cell in picture.strip().strip("|").split("|")]
    work, marks = [], {"R": set(), "H": set(), "AL": set()}
    for number, cell in enumerate(cells):
        day = SUNDAY + number * DAY
        for part in cell.split(","):
            if "-" in part:
                starts, ends = (clock(each) for each in part.split("-"))
                work.append((at(day, starts), at(day + (ends <= starts) * DAY, ends)))
            elif part:
                marks[part].add(day)
    return Resting(
        SUNDAY, SUNDAY + (len(cells) - 1) * DAY, minutes(work),
        frozenset(marks["R"]), frozenset(marks["H"]), frozenset(marks["AL"]),
    )  # fmt: skip


def minutes(spans: list[tuple[datetime, datetime]]) -> list[tuple[int, int]]:
    return sorted((minute_of(starts), minute_of(ends)) for starts, ends in spans)


def clock(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute or 0))


def lacking(picture: str) -> list[int]:
    """The numbers of the first days of periods without rest."""
    return [(day - SUNDAY).days for day in weeks(picture).lacking(SUNDAY, 7)]


def runs(picture: str) -> list[tuple[int, int]]:
    return [((first - SUNDAY).days, (last - SUNDAY).days) for first, last in weeks(picture).runs(7)]


SIX = "|".join(["9-18"] * 6)
SEVEN = "|".join(["9-18"] * 7)


@pytest.mark.parametrize(
    ("picture", "periods"),
    [
        (f"R|{SIX}", []),
        (f"{SIX}|R", []),
        (f"{SIX}| ", []),  # free without a mark is rest all the same
        (SEVEN, [0]),
        (f"{SEVEN}|{SEVEN}", [0, 7]),
        (f"R|{SIX}|{SIX}|R", []),  # twelve days running are within the periods
        (f"{SIX}|R|{SIX}|9-18", [7]),
        (SIX, []),  # the period is not known whole
    ],
)
def test_every_period_of_seven_days_holds_a_rest_day(picture: str, periods: list[int]) -> None:
    """Cap. 57 s. 17(1)."""
    assert lacking(picture) == periods


@pytest.mark.parametrize(
    ("picture", "found"),
    [
        (f"{SIX}|R|{SIX}", []),
        (f"R|{SIX}|{SIX}|R", [(1, 12)]),
        (SEVEN, [(0, 6)]),
        ("9-18|9-18|9-18|H|9-18|9-18|9-18|R", [(0, 6)]),  # a holiday is no rest day
        ("9-18|9-18|9-18|AL|9-18|9-18|9-18|R", [(0, 6)]),  # nor is leave
    ],
)
def test_more_than_six_days_running_are_warned_of(picture: str, found: list[tuple[int, int]]) -> None:
    """做六休一: the periods may be kept while twelve days run through."""
    assert runs(picture) == found


@pytest.mark.parametrize(
    ("picture", "periods"),
    [
        (f"H|{SIX}", [0]),
        (f"AL|{SIX}", [0]),
        ("AL|AL|AL|AL|AL|AL|AL", []),  # nothing to rest from
        ("H|AL|AL|AL|AL|AL|AL", []),
        ("H|R|9-18|9-18|9-18|9-18|9-18", []),
    ],
)
def test_holidays_and_leave_are_no_rest_days(picture: str, periods: list[int]) -> None:
    """Cap. 57 s. 17(2): rest days are beside the statutory holidays."""
    assert lacking(picture) == periods


@pytest.mark.parametrize(
    ("picture", "periods"),
    [
        ("9-18|9-18|9-18|9-18|13-22|20-02|R|2-10|R|9-18", []),  # exactly 24 h: Saturday 02:00 to Sunday 02:00
        ("9-18|9-18|9-18|9-18|13-22|20-02|R|1:59-10|R|9-18", [0]),  # one minute less
        ("9-18|9-18|9-18|9-18|13-23|22-06|R|9-18|R|9-18", []),  # 27 h around a marked day
        ("9-18|9-18|9-18|9-18|13-23|22-06|R|5-14|R|9-18", [0]),  # 23 h
    ],
)
def test_a_rest_day_is_24_hours_running(picture: str, periods: list[int]) -> None:
    """Cap. 57 s. 2; work of the evening before reaches into the marked day."""
    assert lacking(picture) == periods


def test_24_free_hours_from_noon_to_noon_are_a_rest_day() -> None:
    """From Tuesday 12:00 to Wednesday 12:00 without a day off in the calendar."""
    assert lacking("9-18|9-18|9-12|12-18|9-18|9-18|9-18") == []
    assert weeks("9-18|9-18|9-12|12-18|9-18|9-18|9-18").rest_days == (SUNDAY + 3 * DAY,)
    assert lacking("9-18|9-18|9-12|11:59-18|9-18|9-18|9-18") == [0]


def test_two_marked_rest_days_running_need_48_hours() -> None:
    week = weeks("9-18|9-18|9-18|22-06|R|R|5-14")

    assert week.kept(SUNDAY + 4 * DAY)
    assert not week.kept(SUNDAY + 5 * DAY)


def test_a_worked_rest_day_is_none() -> None:
    week = Resting(
        SUNDAY, SUNDAY, minutes([(at(SUNDAY, time(9)), at(SUNDAY, time(10)))]), frozenset({SUNDAY})
    )

    assert week.rest_days == ()


@pytest.mark.parametrize("joined", range(7))
def test_a_period_that_is_not_known_whole_is_not_judged(joined: int) -> None:
    """Joining in the middle of a period."""
    whole = weeks(f"{SEVEN}|{SIX}|R")
    known = Resting(SUNDAY + joined * DAY, whole.last, whole.work, whole.marked)

    assert list(known.lacking(SUNDAY, 7)) == ([SUNDAY] if joined == 0 else [])


# --- Substitutes and notice. Source: Cap. 57 s. 18–20; Labour Department FAQ on rest days.
@pytest.mark.parametrize(
    ("original", "substitute", "allowed"),
    [
        (date(2026, 11, 20), date(2026, 11, 1), True),  # earlier in the same month
        (date(2026, 11, 20), date(2026, 10, 31), False),
        (date(2026, 11, 20), date(2026, 12, 20), True),  # the 30th day after
        (date(2026, 11, 20), date(2026, 12, 21), False),
        (date(2026, 11, 20), date(2026, 11, 20), False),
        (date(2026, 11, 1), date(2026, 10, 31), False),
        (date(2024, 2, 29), date(2024, 3, 30), True),
        (date(2024, 2, 29), date(2024, 3, 31), False),
    ],
)
def test_a_rest_day_moves_by_agreement_within_its_month_or_thirty_days_after(
    original: date, substitute: date, allowed: bool
) -> None:
    assert may_substitute(original, substitute, within=30) is allowed


@pytest.mark.parametrize(("days", "kept"), [(0, False), (1, True), (30, True), (31, False), (-1, False)])
def test_after_compelled_work_another_rest_day_follows_within_thirty_days(days: int, kept: bool) -> None:
    assert compelled_substitute_ok(SUNDAY, SUNDAY + days * DAY, within=30) is kept


def test_after_compelled_work_the_employee_is_told_within_48_hours() -> None:
    ended = at(SUNDAY, time(18))

    assert told_in_time(ended, ended + timedelta(hours=48), hours=48)
    assert not told_in_time(ended, ended + timedelta(hours=48, minutes=1), hours=48)


def test_irregular_rest_days_are_made_known_before_their_month() -> None:
    last_minute = datetime(2026, 11, 30, 23, 59, tzinfo=at(SUNDAY, time()).tzinfo)

    assert told_before_month(date(2026, 12, 6), last_minute)
    assert not told_before_month(date(2026, 12, 6), last_minute + timedelta(minutes=1))
    assert told_before_month(date(2027, 1, 3), last_minute + timedelta(minutes=1))


# --- Invariants.
LENGTHS = st.lists(st.tuples(st.integers(0, 20), st.integers(60, 720)), max_size=20)


def spans(picked: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for day, minutes in sorted(picked):
        starts = at(SUNDAY + day * DAY, time(9))
        if not found or found[-1][1] <= starts:
            found.append((starts, starts + timedelta(minutes=minutes)))
    return found


@given(LENGTHS, st.integers(1, 59))
def test_splitting_a_shift_changes_nothing(picked: list[tuple[int, int]], cut: int) -> None:
    whole = spans(picked)
    halves = [part for starts, ends in whole for part in halved(starts, ends, cut)]
    one, two = (Resting.of(SUNDAY, SUNDAY + 20 * DAY, each) for each in (whole, halves))

    assert list(one.lacking(SUNDAY, 7)) == list(two.lacking(SUNDAY, 7))
    assert list(one.runs(7)) == list(two.runs(7))


def halved(starts: datetime, ends: datetime, cut: int) -> list[tuple[datetime, datetime]]:
    return [(starts, starts + timedelta(minutes=cut)), (starts + timedelta(minutes=cut), ends)]


@given(LENGTHS, st.integers(0, 19))
def test_taking_work_away_never_loses_a_rest_day(picked: list[tuple[int, int]], which: int) -> None:
    whole = spans(picked)
    less = [each for number, each in enumerate(whole) if number != which]
    more, fewer = (
        set(Resting.of(SUNDAY, SUNDAY + 20 * DAY, each).lacking(SUNDAY, 7)) for each in (whole, less)
    )

    assert fewer <= more

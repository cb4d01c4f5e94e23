"""The hours of a day and the edits along them, without a screen: where things end, and that going back is exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from storekeeper.kit.clock import at
from storekeeper.roster.desktop.day_zoom.axis import QUARTER, Span, axis_of, fixed_breaks, headcount, snapped
from storekeeper.roster.desktop.day_zoom.retiming import furthest_move, furthest_resize, moved, resized
from storekeeper.roster.domain import (
    Break,
    Week,
)
from tests.roster.desktop.day_gestures import HOURS
from tests.roster.drawn import MONDAY, draw, shift_at


def test_an_edge_stops_a_quarter_hour_before_the_other_and_at_a_pause_of_fixed_time(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 1000-1800 |
    """
    week = draw(str(test_an_edge_stops_a_quarter_hour_before_the_other_and_at_a_pause_of_fixed_time.__doc__))
    shift = shift_at(week, 1001, "Mon")
    business = axis_of(week, MONDAY).business
    far = timedelta(hours=20)

    assert furthest_resize(shift, "ends", -far, business) == -timedelta(hours=7, minutes=45)
    assert furthest_resize(shift, "ends", far, business) == timedelta(hours=8)
    assert furthest_resize(shift, "starts", -far, business) == -timedelta(hours=8)
    fixed = replace(shift, breaks=(Break(60, offset=180),))
    assert furthest_resize(fixed, "ends", -far, business) == -timedelta(hours=4)
    assert furthest_resize(fixed, "starts", far, business) == timedelta(hours=3)
    later = resized(fixed, "starts", timedelta(hours=1))
    assert later is not None
    assert fixed_breaks(later.outcome(week).shifts[0]) == fixed_breaks(fixed)


def test_the_axis_reaches_two_hours_around_the_opening_hours_and_to_every_shift() -> None:
    """
    1001 陳大文 | 0645-1200 | 22-04 | 9-18
    """
    week = draw(
        str(test_the_axis_reaches_two_hours_around_the_opening_hours_and_to_every_shift.__doc__), hours=HOURS
    )

    ends = [
        (f"{axis.first:%H%M}", f"{axis.last:%d %H%M}") for axis in (axis_of(week, d) for d in week.days[:3])
    ]

    assert ends == [("0600", "24 0000"), ("0800", "25 0400"), ("0800", "26 0000")]
    assert [(f"{a:%H}", f"{b:%H}") for a, b in axis_of(week, week.days[1]).closed()] == [
        ("08", "10"),
        ("22", "04"),
    ]


def test_the_strip_counts_whoever_is_there_and_not_at_a_pause_of_fixed_time() -> None:
    """
    1001 陳大文 | 10-12 |
    1002 李小明 | 11-13 |
    open        | 10-12 |
    """
    week = draw(
        str(test_the_strip_counts_whoever_is_there_and_not_at_a_pause_of_fixed_time.__doc__), hours=HOURS
    )
    second = shift_at(week, 1002, "Mon")
    week = replace(
        week,
        shifts=tuple(
            replace(each, breaks=(Break(15, offset=30),)) if each.id == second.id else each
            for each in week.shifts
        ),
    )
    counts = headcount(week, axis_of(week, MONDAY))

    assert counts[:22] == (0,) * 8 + (1, 1, 1, 1, 2, 2, 1, 2) + (1, 1, 1, 1) + (0, 0)


@given(st.integers(-3000, 3000))
def test_snapping_twice_is_snapping_once(minutes: int) -> None:
    once = snapped(timedelta(minutes=minutes))
    assert snapped(once) == once
    assert once % QUARTER == timedelta(0)
    assert abs(once - timedelta(minutes=minutes)) <= QUARTER / 2


@given(
    st.integers(0, 1439), st.integers(1, 900), st.sampled_from(("starts", "ends")), st.integers(-1500, 1500)
)
def test_pulling_an_edge_there_and_back_is_nothing(start: int, length: int, edge: str, by: int) -> None:
    week, business = _one_shift(start, length)
    shift = shift_at(week, 1001, "Mon")
    reach = furthest_resize(shift, edge, timedelta(minutes=by), business)
    there = resized(shift, edge, reach)
    if there is None:
        return
    after = there.apply(week)
    changed = shift_at(after, 1001, "Mon")
    back = resized(changed, edge, furthest_resize(changed, edge, -reach, business))

    assert changed.ends_at > changed.starts_at
    assert back is not None
    assert replace(shift_at(back.apply(after), 1001, "Mon"), row_version=1) == replace(shift, row_version=1)


@given(st.integers(0, 1439), st.integers(1, 900), st.integers(-3000, 3000))
def test_a_move_keeps_the_minutes_and_the_business_day(start: int, length: int, by: int) -> None:
    week, business = _one_shift(start, length)
    shift = shift_at(week, 1001, "Mon")

    edit = moved(week, shift, (1001, MONDAY), furthest_move(shift, timedelta(minutes=by), business))

    after = shift_at(edit.apply(week), 1001, "Mon") if edit else shift
    assert after.minutes == shift.minutes
    assert (after.starts_at - shift.starts_at) % QUARTER == timedelta(0)
    assert business[0] <= after.starts_at < business[1]


def _one_shift(start: int, length: int) -> tuple[Week, Span]:
    begins = at(MONDAY, time(0)) + timedelta(minutes=start)
    week = draw("1001 陳大文 | 9-18")
    shift = replace(
        week.shifts[0], starts_at=begins, ends_at=begins + timedelta(minutes=length), kind_id=None, breaks=()
    )
    kind = week.kind_of_times(shift)
    week = replace(week, shifts=(replace(shift, kind_id=kind.id if kind else None),))
    return week, axis_of(week, MONDAY).business

"""What holds of the whole pack whoever is judged: the order of rows, cuts with their pauses, and hours more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.person import UNSAID, Absent, DayMark, Person, Terms, Worked
from storekeeper.roster.hong_kong.standing import standings_of
from tests.roster.hong_kong.people import DAY, person, worked

SUNDAY = date(2026, 1, 4)  # two weeks of the old law, then the new
BUSY = ["9-18/60", "12-22/45", "22-06/30", "20-2", "10-14,17-21", "R", "R+9-18", "", "AL", "SL", "SH"]
CELLS = st.lists(st.sampled_from(BUSY), min_size=36, max_size=63)
FEW = st.lists(st.sampled_from(["9-18/60", "20-2", "", "", "SL", "SH"]), min_size=36, max_size=63)
CUTS = st.one_of(st.sampled_from([120, 240]), st.integers(1, 539))  # 22:00 and 20:00 to midnight, or anywhere
TERMS = (Terms(weekly_minutes=2400, rest_weekday=3),)


def part_timer(cells: list[str], terms: tuple[Terms, ...] = TERMS) -> Person:
    """Somebody whose contract is continuous or not by her weeks alone."""
    drawn = person(SUNDAY, "|".join(cells), terms=terms)
    return replace(drawn, continuous=UNSAID, first=SUNDAY + 28 * DAY)


def cut(one: Worked, after: int) -> Iterator[Worked]:
    """Two parts that touch; each has the pauses, or the piece of a pause, that lie in it."""
    length = one.span[1] - one.span[0]
    middle = one.starts + timedelta(minutes=after)
    early = [(begins, min(long, after - begins)) for begins, long in one.unpaid if begins < after]
    late = [
        (max(0, begins - after), begins + long - max(begins, after))
        for begins, long in one.unpaid
        if begins + long > after
    ]
    if not 0 < after < length:
        yield one
        return
    yield replace(one, ends=middle, unpaid=tuple(early))
    yield replace(one, starts=middle, unpaid=tuple(late))


@settings(max_examples=60, deadline=None)
@given(CELLS, CUTS)
def test_cutting_every_shift_anywhere_even_in_its_pause_changes_nothing(cells: list[str], after: int) -> None:
    whole = part_timer(cells)
    halves = replace(whole, work=tuple(part for each in whole.work for part in cut(each, after)))

    assert judge_person(law(), halves) == judge_person(law(), whole)
    assert standings_of(law(), halves) == standings_of(law(), whole)


@settings(max_examples=60, deadline=None)
@given(CELLS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(cells: list[str], shuffle: Random) -> None:
    drawn = part_timer(cells)
    mixed = replace(
        drawn,
        work=tuple(shuffle.sample(drawn.work, len(drawn.work))),
        marks=tuple(shuffle.sample(drawn.marks, len(drawn.marks))),
        absences=tuple(shuffle.sample(drawn.absences, len(drawn.absences))),
    )

    assert judge_person(law(), mixed) == judge_person(law(), drawn)


@settings(max_examples=100, deadline=None)
@given(FEW, st.integers(0, 35), st.integers(0, 23), st.sampled_from([TERMS, (Terms(),)]))
def test_an_hour_more_on_any_day_never_moves_anybody_further_from_468(
    cells: list[str], day: int, hour: int, terms: tuple[Terms, ...]
) -> None:
    """Also on a day of leave or on a holiday, over the midnight between two weeks, and where no hours are agreed."""
    before = part_timer(cells, terms)
    starts = worked(SUNDAY + day * DAY, "0-1").starts + timedelta(hours=hour, minutes=30)
    more = Worked(starts, starts + timedelta(hours=1), starts.date())
    if any(each.starts < more.ends and more.starts < each.ends for each in before.work):
        return
    after = replace(before, work=(*before.work, more))

    for less, richer in zip(*(standings_of(law(), each).projected for each in (before, after)), strict=True):
        assert richer.short_week <= less.short_week
        assert (richer.short_window or 0) <= (less.short_window or 0)
        assert (richer.meets, richer.strict, richer.summary) >= (less.meets, less.strict, less.summary)
        assert richer.strict >= less.strict
        assert richer.summary >= less.summary


def test_half_an_hour_on_a_day_of_leave_takes_nothing_of_it_away() -> None:
    away, off = SUNDAY + 2 * DAY, SUNDAY + 5 * DAY
    ill = replace(
        part_timer([""] * 36), absences=(Absent("SL", away, away),), marks=(DayMark(off, "alternative"),)
    )
    came = replace(ill, work=(worked(away, "9-9:30"), worked(off, "9-9:30")))

    weeks = [standings_of(law(), each).projected[0].week.minutes for each in (ill, came)]

    assert weeks == [800, 800]

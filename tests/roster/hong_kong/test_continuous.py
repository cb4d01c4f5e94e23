"""The continuous contract: worked cases.

Source: Cap. 57 s. 3 and Sch. 1; Employment (Amendment) Ordinance 2025; 1823 FAQ of 11 Dec 2025; product reference 4.1.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.clock import at
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster.hong_kong.continuous import (
    STRICT,
    SUMMARY,
    LegalWeek,
    Standing,
    legal_weeks,
    standings,
    sunday_of,
)
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.ledger import ledger
from storekeeper.roster.hong_kong.person import UNSAID, Absent, Person, Terms
from storekeeper.roster.hong_kong.resting import minute_of
from storekeeper.roster.hong_kong.standing import continuous_since, standings_of
from tests.roster.hong_kong.people import DAY, person, said, worked

SUNDAY = date(2026, 2, 1)
CHANGE = date(2026, 1, 18)
WEEK = 7 * DAY


def judged(*minutes: int, first: date = SUNDAY, look_back: bool = True) -> tuple[Standing, ...]:
    weeks = [LegalWeek(first + nth * WEEK, each) for nth, each in enumerate(minutes)]
    return standings(law(), weeks, look_back=look_back)


def in_hours(*hours: float, **more) -> tuple[Standing, ...]:  # type: ignore[no-untyped-def]
    return judged(*(round(each * 60) for each in hours), **more)


def letters(found: list[bool]) -> str:
    return "".join("ny"[each] for each in found)


@pytest.mark.parametrize(
    ("hours", "meets", "strict", "summary"),
    [
        ((20, 20, 20, 8), "yyyy", "nnny", "nnny"),
        ((30, 10, 10, 17.5), "ynny", "nnnn", "nnnn"),
        ((25, 25, 10, 7), "yynn", "nnnn", "nnnn"),
        ((16, 17, 18, 16.5, 16.5), "nyyny", "nnnnn", "nnnny"),
        ((24, 24, 4, 16, 24, 4), "yynyyn", "nnnnnn", "nnnyyn"),
        ((17, 17, 17, 17), "yyyy", "nnny", "nnny"),
        ((17, 17, 17, 16.9), "yyyn", "nnnn", "nnnn"),
        ((68, 0, 0, 0), "ynny", "nnnn", "nnny"),
    ],
)
def test_the_lists_of_the_reference(hours: tuple[float, ...], meets: str, strict: str, summary: str) -> None:
    found = in_hours(*hours)

    assert letters([each.meets for each in found]) == meets
    assert letters([each.continuous(STRICT) for each in found]) == strict
    assert letters([each.continuous(SUMMARY) for each in found]) == summary


@pytest.mark.parametrize(("minutes", "enough"), [(4079, False), (4080, True)])
def test_67_h_59_min_is_not_enough_and_68_h_is(minutes: int, enough: bool) -> None:
    last = judged(1100, 1100, 1000, minutes - 3200)[-1]

    assert (last.meets, last.by_window, last.short_window) == (enough, enough, 4080 - minutes)


@pytest.mark.parametrize(("minutes", "enough"), [(1019, False), (1020, True)])
def test_17_hours_to_the_minute(minutes: int, enough: bool) -> None:
    last = judged(0, 0, 0, minutes)[-1]

    assert (last.meets, last.short_week) == (enough, 1020 - minutes)


@pytest.mark.parametrize(
    ("sunday", "minutes", "enough"),
    [
        (CHANGE - WEEK, 1079, False),
        (CHANGE - WEEK, 1080, True),
        (CHANGE, 1020, True),
        (CHANGE, 1019, False),
    ],
)
def test_18_hours_before_18_january_2026_and_17_from_then(sunday: date, minutes: int, enough: bool) -> None:
    assert judged(minutes, first=sunday)[0].meets is enough


def test_before_the_change_four_weeks_together_help_nobody() -> None:
    assert not in_hours(20, 20, 20, 17.9, first=CHANGE - 4 * WEEK)[-1].meets


@pytest.mark.parametrize(("look_back", "enough"), [(True, True), (False, False)])
def test_whether_weeks_before_the_change_count_is_a_setting_and_said(look_back: bool, enough: bool) -> None:
    last = in_hours(20, 20, 20, 8, first=CHANGE - 3 * WEEK, look_back=look_back)[-1]

    assert (last.week.sunday, last.meets, last.looks_back) == (CHANGE, enough, enough)
    assert not in_hours(20, 20, 20, 8, first=CHANGE, look_back=False)[-1].looks_back


def spans(*pieces) -> list[tuple[int, int]]:  # type: ignore[no-untyped-def]
    return [(minute_of(starts), minute_of(ends)) for starts, ends in pieces]


def test_saturday_20_to_sunday_2_is_four_hours_in_the_old_week_and_two_in_the_new() -> None:
    saturday = date(2026, 2, 7)
    night = spans((at(saturday, time(20)), at(saturday + DAY, time(2))))

    assert [each.minutes for each in legal_weeks(night, (), SUNDAY, SUNDAY + 13 * DAY)] == [240, 120]


def test_a_pause_over_midnight_is_taken_from_the_week_it_lies_in() -> None:
    saturday = date(2026, 2, 7)
    night = replace(worked(saturday, "20-4"), unpaid=((210, 60),))  # 23:30 to 00:30
    judged_person = replace(person(SUNDAY, "|".join([""] * 14)), work=(night,))

    assert [each.week.minutes for each in standings_of(law(), judged_person).planned] == [210, 210]


@pytest.mark.parametrize("day", [SUNDAY + nth * DAY for nth in range(7)])
def test_a_legal_week_begins_on_sunday_whatever_week_is_shown(day: date) -> None:
    assert sunday_of(day) == SUNDAY


def test_only_whole_weeks_of_employment_count() -> None:
    weeks = legal_weeks((), (), SUNDAY, SUNDAY + 27 * DAY, joined=SUNDAY + DAY, left=SUNDAY + 26 * DAY)

    assert [each.employed for each in weeks] == [False, True, True, False]
    assert [each.sunday for each in legal_weeks((), (), SUNDAY + DAY, SUNDAY + 20 * DAY)] == [
        SUNDAY + WEEK,
        SUNDAY + 2 * WEEK,
    ]
    assert legal_weeks((), (), SUNDAY + DAY, SUNDAY + 6 * DAY) == ()


FIVE = "|9-13|9-13|9-13|9-13||"
"""Sixteen hours in a week from Sunday on."""


def part_timer(*weeks: str, **more) -> Person:  # type: ignore[no-untyped-def]
    return replace(person(SUNDAY, "|".join(weeks), **more), continuous=UNSAID)


def test_who_joins_in_the_middle_of_a_week_needs_four_whole_ones() -> None:
    weeks = ["|9-18|9-18|9-18|||"] * 6
    found = standings_of(law(), part_timer(*weeks, joined=SUNDAY + 2 * DAY)).planned

    assert letters([each.continuous() for each in found]) == "nnnnyy"


@pytest.mark.parametrize(
    ("kind", "counts"),
    [("AL", True), ("SL", True), ("ML", True), ("NPL", True), ("absent", False), ("XX", False)],
)
def test_absence_counts_as_the_table_says(kind: str, counts: bool) -> None:
    away = [Absent(kind, SUNDAY + 4 * DAY, SUNDAY + 4 * DAY)]
    week = standings_of(law(), part_timer("|9-13|9-13|9-13|||", absences=away)).planned[0]

    assert week.week.minutes == 720 + 240 * counts


def test_a_holiday_counts_as_a_usual_day_and_a_rest_day_does_not() -> None:
    agreed = (Terms(weekly_minutes=2400),)

    assert standings_of(law(), part_timer("R|H|9-13||||", terms=agreed)).planned[0].week.minutes == 400 + 240


def test_what_was_done_counts_and_what_is_planned_projects() -> None:
    """Four planned weeks of 16 h; in the first two she stayed an hour longer."""
    plan = part_timer(*[FIVE] * 4)
    done = tuple(
        replace(each, ends=each.ends + timedelta(hours=1))
        for each in plan.work
        if each.day < SUNDAY + 2 * WEEK
    )
    found = standings_of(law(), replace(plan, actual=done, actual_to=SUNDAY + 2 * WEEK - DAY))

    assert [each.week.minutes for each in found.planned] == [960] * 4
    assert [each.week.minutes for each in found.projected] == [1200, 1200, 960, 960]
    assert (found.planned[-1].continuous(), found.projected[-1].continuous()) == (False, True)


def test_reached_and_lost_are_told_with_the_hours() -> None:
    short_of_it = part_timer(*[FIVE] * 4, "|9-18|9-18||||", first=SUNDAY + 4 * WEEK)
    losing = part_timer(*["|9-18|9-18||||"] * 5, "", first=SUNDAY + 4 * WEEK, known_to=SUNDAY + 6 * WEEK - DAY,
                        last=SUNDAY + 6 * WEEK - DAY)  # fmt: skip

    assert "continuous_reached" not in said(short_of_it)  # 66 hours
    assert said(losing)[:1] == ["continuous_lost"]
    assert "continuous_reached" in said(
        part_timer(*[FIVE] * 4, "|9-18|9-18|9-18|||", first=SUNDAY + 4 * WEEK)
    )


def test_who_joined_reaches_it_with_the_fourth_week() -> None:
    """20, 20, 20, 8 hours from the first day on (product reference 4.1, first list)."""
    weeks = [*["|9-19|9-19||||"] * 3, "|9-17|||||"]

    assert "continuous_reached" in said(part_timer(*weeks, joined=SUNDAY))
    assert "continuous_reached" not in said(part_timer(*weeks))  # nobody knows what was before


def test_where_the_readings_differ_it_is_said_and_the_employee_is_protected() -> None:
    weeks = [FIVE, "|9-18|9-17||||", "|9-18|9-18||||", FIVE + "", "|9-18|9-18|9-10|||"]
    drawn = part_timer(*weeks)
    found = standings_of(law(), drawn).planned

    assert (found[-1].strict, found[-1].summary) == (False, True)
    assert "readings_differ" in said(replace(drawn, first=SUNDAY + 4 * WEEK))


def test_rest_days_are_asked_only_while_the_contract_is_continuous() -> None:
    """Seven short days a week: 14 h never make a contract continuous, 21 h do."""
    short, long = ("|".join([times] * 7) for times in ("9-11", "9-12"))

    assert "no_rest_day" not in said(part_timer(*[short] * 5))
    assert "no_rest_day" in said(part_timer(*[long] * 5))
    tried = part_timer(*[short] * 5)
    assert continuous_since(tried, standings_of(law(), tried).projected) is None


def test_a_short_history_leaves_the_benefit_of_the_doubt_to_the_employee() -> None:
    assert "no_rest_day" in said(part_timer("|".join(["9-11"] * 7)))


def test_the_ledger_of_a_part_timer() -> None:
    """Three weeks of 16 h over Lunar New Year, then 23 h with a late close and a Saturday."""
    drawn = part_timer(
        *[FIVE] * 3,
        "|9-13|9-13|9-13||16-23|9-13",
        first=SUNDAY + 3 * WEEK,
        terms=(Terms(weekly_minutes=960),),
    )
    found = ledger(law(), drawn)

    assert (found.week, found.legal_week, found.four_weeks) == (1380, 1380, 4260)
    assert (found.short_week, found.short_window, found.continuous) == (0, 0, True)
    assert (found.weekends, found.late_closes, found.contract) == (1, 1, 420)
    assert found.since_rest == 2
    assert [name for name, _, _ in found.owed] == ["lunar_1", "lunar_2", "lunar_3"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_them_is_a_sentence(language: str) -> None:
    sentences = Sentences(language)
    weeks = ["|9-18|9-18||||"] * 4
    drawn = replace(
        person(CHANGE - 3 * WEEK, "|".join([*weeks, "|9-18|9-18|9-18|||", "", ""])), continuous=UNSAID,
        last=CHANGE + 5 * WEEK, known_to=CHANGE + 5 * WEEK,
    )  # fmt: skip
    for found in judge_person(law(), drawn):
        assert sentences.tell(found)
        assert all(sentences.tell(fix) for fix in found.fixes)


MINUTES = st.lists(st.integers(0, 3000), min_size=1, max_size=12)


@given(MINUTES, st.integers(0, 11), st.integers(1, 120))
def test_an_hour_more_never_moves_anybody_further_from_468(minutes: list[int], which: int, more: int) -> None:
    richer = [each + more * (place == which) for place, each in enumerate(minutes)]
    for before, after in zip(judged(*minutes), judged(*richer), strict=True):
        assert after.short_week <= before.short_week
        assert (after.short_window or 0) <= (before.short_window or 0)
        assert after.meets >= before.meets
        assert after.strict >= before.strict
        assert after.summary >= before.summary


@given(MINUTES)
def test_the_summary_reading_never_protects_less_than_the_strict_one(minutes: list[int]) -> None:
    assert all(each.summary >= each.strict for each in judged(*minutes))


@given(st.integers(0, 20_000), st.integers(1, 3000), st.integers(1, 2999))
def test_cutting_a_shift_changes_no_week(start: int, length: int, cut: int) -> None:
    starts = minute_of(at(SUNDAY, time())) + start
    middle = starts + min(cut, length)
    whole, halves = [(starts, starts + length)], [(starts, middle), (middle, starts + length)]
    last = SUNDAY + 6 * WEEK - DAY

    assert legal_weeks(whole, (), SUNDAY, last) == legal_weeks(halves, (), SUNDAY, last)
    assert sum(each.minutes for each in legal_weeks(whole, (), SUNDAY, last)) == length


@pytest.mark.parametrize(
    ("hours", "missing"),
    [
        (
            (24, 24, 4, 16, 17),
            7,
        ),  # the week is enough by itself, the four are not: only they can bring it back
        ((17, 17, 17, 17, 16), 1),  # an hour either way
        ((30, 17, 17, 17, 14), 3),  # 3 hours for the week or for the four
        ((17, 17, 17, 17, 10), 7),
    ],
)
def test_what_is_missing_is_what_would_have_kept_the_contract_continuous(
    hours: tuple[float, ...], missing: float
) -> None:
    *_, before, lost = in_hours(*hours)

    assert (before.continuous(), lost.continuous()) == (True, False)
    assert lost.missing(before) == missing * 60
    *_, kept = in_hours(*hours[:-1], hours[-1] + missing)
    assert kept.continuous()

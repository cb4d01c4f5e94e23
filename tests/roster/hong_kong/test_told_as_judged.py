"""What is said is what was judged: substitutes that were worked, leave, the contract's own holidays, the old test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from storekeeper.kit.errors import Severity
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster.hong_kong.continuous import STRICT, SUMMARY
from storekeeper.roster.hong_kong.holiday_days import GENERAL
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.ledger import ledger
from storekeeper.roster.hong_kong.person import (
    COMPELLED,
    REST,
    UNSAID,
    Absent,
    DayMark,
    Person,
    Terms,
    Wages,
    Worked,
)
from storekeeper.roster.hong_kong.standing import standings_of
from tests.roster.hong_kong.people import DAY, only, person, said, worked

SUNDAY = date(2026, 11, 22)
SATURDAY = SUNDAY + 6 * DAY
SEVEN = "|".join(["9-18"] * 7)
CHANGE = date(2026, 1, 18)


@pytest.mark.parametrize(("sunday", "lacking"), [("R", False), ("9-18", True)])
def test_a_moved_rest_day_that_is_worked_too_excuses_no_period(sunday: str, lacking: bool) -> None:
    """Cap. 57 s. 18: moved from Saturday to the Tuesday after it."""
    instead = SUNDAY + 9 * DAY
    week = f"{SEVEN}|R|9-18|{'9-18' if lacking else ''}|9-18|9-18|9-18|9-18"
    judged = person(SUNDAY, week, marks=[DayMark(instead, REST, stands_for=SATURDAY)], period_from=6)

    assert ("no_rest_day" in said(judged)) is lacking


@pytest.mark.parametrize(("again", "returned"), [((), True), ((worked(SUNDAY + 9 * DAY, "9-18"),), False)])
def test_a_rest_day_returned_after_an_order_is_none_when_it_is_worked(
    again: tuple[Worked, ...], returned: bool
) -> None:
    """Cap. 57 s. 19."""
    marks = [DayMark(SATURDAY, REST, reason=COMPELLED), DayMark(SUNDAY + 9 * DAY, REST, stands_for=SATURDAY)]
    judged = person(SUNDAY, SEVEN, marks=marks, known_to=SUNDAY + 60 * DAY)
    judged = replace(judged, work=(*judged.work, *again))

    assert ("rest_day_return_overdue" in said(judged)) is not returned


def test_a_holiday_inside_leave_is_never_told_as_worked() -> None:
    """Cap. 57 Part VIIIA: another is given; the reference names no last day for it."""
    national = date(2026, 10, 1)
    leave = Absent("AL", national - DAY, national + DAY)
    judged = person(national, "", absences=[leave], known_to=national + 90 * DAY)
    found = only(judged, "holiday_in_leave")

    assert "holiday_overdue" not in said(judged)
    assert (found.severity, found.sources[0].source[:36]) == (
        Severity.SOFT,
        "Employment Ordinance Cap. 57 Part VI",
    )


@pytest.mark.parametrize(("day", "lacking"), [(date(2026, 4, 3), False), (date(2026, 7, 1), True)])
def test_only_the_law_s_own_holidays_are_beside_rest_days(day: date, lacking: bool) -> None:
    """Good Friday 2026 is the contract's alone, so a free day on it is one to rest; 1 July is a statutory holiday."""
    sunday = day - day.isoweekday() % 7 * DAY
    week = "|".join("" if sunday + nth * DAY == day else "9-18" for nth in range(7))
    judged = person(sunday, week, terms=(Terms(holidays=GENERAL),), period_from=6)

    assert ("no_rest_day" in said(judged)) is lacking


def test_the_minimum_wage_is_of_the_hours_that_were_done() -> None:
    """Cap. 608: 9 hours planned and 10 done at HK$43.1 are HK$431."""
    judged = person(SUNDAY, "9-18", wages=(Wages(SUNDAY, SUNDAY, Decimal("387.90")),))
    longer = replace(judged, actual=(worked(SUNDAY, "9-19"),), actual_to=SUNDAY)

    assert "wage_short" not in said(judged)
    assert only(longer, "wage_short").values["missing"] == "HK$43.10"


@pytest.mark.parametrize(("last", "test"), [(CHANGE - DAY, "418"), (CHANGE + 27 * DAY, "468")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contract_is_told_by_the_test_of_its_time(last: date, test: str, language: str) -> None:
    first = last - 27 * DAY
    judged = weeks_of(first, [20, 20, 20, 20])
    found = only(judged, "continuous_reached")

    assert test in Sentences(language).tell(found)


def test_what_is_reached_and_lost_follows_the_reading_that_was_chosen() -> None:
    """16, 17, 18, 16.5, 16.5: the fifth week is reached in the summary reading alone (product reference 4.1)."""
    judged = weeks_of(date(2026, 2, 22), [16, 17, 18, 16.5, 16.5])
    reached = {
        reading: [each.code for each in judge_person(law(), judged, reading=reading)].count(
            "roster.law.continuous_reached"
        )
        for reading in (SUMMARY, STRICT)
    }

    assert reached == {SUMMARY: 1, STRICT: 0}


def test_the_ledger_looks_back_over_the_change_as_the_rules_do() -> None:
    """20, 20, 20 before the change and 10 in its week: 70 hours, if the weeks before count."""
    judged = weeks_of(CHANGE - 21 * DAY, [20, 20, 20, 10])

    assert [ledger(law(), judged, look_back=each).continuous for each in (True, False)] == [True, False]


@pytest.mark.parametrize(("rests", "minutes"), [((), 7 * 200), ((DayMark(SATURDAY, REST),), 6 * 200)])
def test_a_rest_day_inside_leave_adds_no_hours(rests: tuple[DayMark, ...], minutes: int) -> None:
    """20 hours agreed: a week of leave is 20 hours when its rest day is known."""
    leave = Absent("AL", SUNDAY, SATURDAY)
    judged = person(SUNDAY, "||||||", absences=[leave], marks=rests, terms=(Terms(weekly_minutes=1200),))

    assert standings_of(law(), judged).planned[0].week.minutes == minutes


def weeks_of(sunday: date, hours: list[float]) -> Person:
    """Who joined on a Sunday and works so many hours on the Mondays and Tuesdays of each week."""
    work = []
    for nth, each in enumerate(hours):
        monday = sunday + (7 * nth + 1) * DAY
        begins = worked(monday, "8-18")
        rest = timedelta(hours=each - 10)
        second = replace(
            begins, starts=begins.starts + DAY, ends=begins.starts + DAY + rest, day=monday + DAY
        )
        work += [begins, second]
    last = sunday + (7 * len(hours) - 1) * DAY
    blank = person(sunday, "", last=last, known_to=last, joined=sunday, continuous=UNSAID)
    return replace(blank, work=tuple(work))

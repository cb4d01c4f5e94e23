"""The ledger of a person, case by case, and of very many people at once by the same code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from itertools import islice
from random import Random
from typing import Any

import pytest

from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.ledger import Ledger, ledger, ledgers
from storekeeper.roster.hong_kong.person import UNSAID, Absent, DayMark, Person, Terms, Worked
from tests.roster.hong_kong.people import DAY, person, worked

SUNDAY = date(2026, 3, 1)  # four legal weeks without a holiday
OCTOBER = date(2026, 9, 27)  # National Day is Thursday 1 October
WEEK = 7 * DAY
FREE = "||||||"


def of(*weeks: str, first: date = SUNDAY, **more: Any) -> Ledger:
    """Weeks of seven days each, from a Sunday on."""
    return ledger(law(), person(first, "|".join(weeks), **more))


@pytest.mark.parametrize(
    ("weeks", "weekends"),
    [
        ((FREE,), 0),
        (("9-13||||||",), 1),  # Sunday
        (("9-13||||||9-13",), 2),  # and Saturday
        (("|||||9-13|",), 0),  # Friday
        (("|||||20-02|",), 0),  # Friday's shift that ends on Saturday is Friday's
        (("||||||9-13,17-21",), 1),  # a day is counted once
        (("9-13||||||9-13",) * 4, 8),
        (("9-13||||||9-13",) * 5, 8),  # of the last four weeks alone
    ],
)
def test_weekends_are_days_worked_on_of_the_last_four_weeks(weeks: tuple[str, ...], weekends: int) -> None:
    assert of(*weeks).weekends == weekends


@pytest.mark.parametrize(
    ("weeks", "late", "closes"),
    [
        (("|13-22|||||",), time(22), 0),  # at ten is not after ten
        (("|13-22:01|||||",), time(22), 1),
        (("|20-02|||||",), time(22), 1),
        (("|02-10|||||",), time(22), 0),
        (("|13-21:30|||||",), time(21), 1),
        (("|18-20,21-23|||||",), time(22), 1),
        (("|13-23|13-23|13-22||||",), time(22), 2),
        (("|13-23|||||",) * 5, time(22), 4),
    ],
)
def test_late_closes_are_shifts_that_end_after_ten_or_what_is_asked(
    weeks: tuple[str, ...], late: time, closes: int
) -> None:
    drawn = person(SUNDAY, "|".join(weeks))
    assert ledger(law(), drawn, late=late).late_closes == closes


def test_the_window_of_weekends_and_late_closes_begins_28_days_back() -> None:
    """Saturday 28 March is the last day: Sunday 1 March is in the window, Saturday 28 February is not."""
    drawn = person(SUNDAY - DAY, "|".join(["13-23", "13-23", *[""] * 27]))
    assert drawn.last == SUNDAY + 27 * DAY
    found = ledger(law(), drawn)
    assert (found.weekends, found.late_closes) == (1, 1)


@pytest.mark.parametrize(
    ("week", "more", "contract"),
    [
        ("|9-18/60|9-18/60|9-18/60|9-18/60|9-18/60|", {"terms": (Terms(weekly_minutes=2400),)}, 0),
        ("|9-18|9-18|9-18|9-18|9-18|", {"terms": (Terms(weekly_minutes=2400),)}, 300),
        ("|9-18/60|9-18/60||||", {"terms": (Terms(weekly_minutes=2400),)}, 960 - 2400),
        (FREE, {"terms": (Terms(weekly_minutes=2400),)}, -2400),
        ("|9-18|||||", {}, None),  # nothing agreed
        # joined on Wednesday: four of seven days
        ("|||9-18|9-18||", {"terms": (Terms(weekly_minutes=1050),), "joined": SUNDAY + 3 * DAY}, 1080 - 600),
        # left on Tuesday: three of seven
        ("|9-18|||||", {"terms": (Terms(weekly_minutes=1050),), "left": SUNDAY + 2 * DAY}, 540 - 450),
        # another contract from Wednesday on: three days of 700 and four of 1,400
        (
            "|9-18|9-18||||",
            {"terms": (Terms(last=SUNDAY + 2 * DAY, weekly_minutes=700),
                       Terms(SUNDAY + 3 * DAY, weekly_minutes=1400))},
            1080 - 300 - 800,
        ),
        # from Wednesday on nothing is agreed
        ("|9-18|||||", {"terms": (Terms(last=SUNDAY + 2 * DAY, weekly_minutes=700), Terms(SUNDAY + 3 * DAY))}, None),
        # of Wednesday and after nothing is known
        ("|9-18|||||", {"terms": (Terms(last=SUNDAY + 2 * DAY, weekly_minutes=700),)}, None),
    ],
)  # fmt: skip
def test_more_or_less_than_the_contract(week: str, more: dict[str, Any], contract: int | None) -> None:
    assert of(week, **more).contract == contract


@pytest.mark.parametrize(
    ("week", "more", "since"),
    [
        ("9-18|9-18|9-18|9-18|9-18|9-18|R", {}, 0),
        ("R|9-18|9-18|9-18|9-18|9-18|9-18", {}, 6),
        ("9-18|9-18|9-18||9-18|9-18|9-18", {}, 3),  # free, though nobody marked it
        ("R|9-18|9-18|R+9-18|9-18|9-18|9-18", {}, 6),  # Wednesday was marked and worked
        ("R|AL|AL|AL|AL|AL|AL", {}, 6),  # leave is no rest day
        ("R|9-18|SH|9-18|9-18|9-18|9-18", {}, 6),  # nor is a holiday
        ("9-18|9-18|9-18|9-18|9-18|9-18|9-18", {}, None),
        # 24 hours without a whole day: from Tuesday 10:00 on, which is Tuesday's by its middle
        ("9-18|9-18|02-10|18-23|9-18|9-18|9-18", {}, 4),
        # 23 hours are no rest day: from Tuesday 10:00 to Wednesday 09:00
        ("9-18|9-18|02-10|09-18|9-18|9-18|9-18", {}, None),
    ],
)
def test_days_since_the_last_rest_day(week: str, more: dict[str, Any], since: int | None) -> None:
    """Employment Ordinance Cap. 57 s. 17: a rest day is 24 hours running; leave and holidays are given beside it."""
    assert of(week, **more).since_rest == since


NATIONAL = ("national", date(2026, 10, 1), date(2026, 11, 30))
"""Employment Ordinance Cap. 57 s. 39: the alternative holiday lies within 60 days; 30 November is the sixtieth."""


@pytest.mark.parametrize(
    ("weeks", "more", "owed"),
    [
        (("||||||",), {}, ()),  # had
        (("||||9-18||",), {}, (NATIONAL,)),
        (("||||22-06||",), {}, (NATIONAL,)),
        (("|||22-06|||",), {}, (NATIONAL,)),  # six hours of it
        (("||||9-18|SH|",), {}, ()),
        (("||SH||9-18||",), {}, ()),  # given before it
        (("||SH+9-18||9-18||",), {}, (NATIONAL,)),  # the other day was worked as well
        (("||||AL||",), {}, (NATIONAL,)),  # inside annual leave
        (("||||9-18||",), {"joined": date(2026, 10, 1)}, (NATIONAL,)),  # on her first day
        (("||||||",), {"joined": date(2026, 10, 2)}, ()),
    ],
)
def test_holidays_owed_come_with_the_last_day_for_each(
    weeks: tuple[str, ...], more: dict[str, Any], owed: tuple[tuple[str, date, date], ...]
) -> None:
    assert of(*weeks, first=OCTOBER, **more).owed == owed


def test_several_holidays_are_owed_in_their_order() -> None:
    """Lunar New Year 2026, 17 to 19 February, all worked and the first given on 24 February."""
    found = of("||9-18|9-18|9-18||", "||SH||||", first=date(2026, 2, 15))
    assert found.owed == (
        ("lunar_2", date(2026, 2, 18), date(2026, 4, 19)),
        ("lunar_3", date(2026, 2, 19), date(2026, 4, 20)),
    )


def test_a_general_holiday_of_the_contract_is_not_owed_by_law() -> None:
    """Good Friday, 3 April 2026, is a general holiday and no statutory one (Cap. 149 and Cap. 57 s. 39)."""
    terms = (Terms(holidays="general"),)
    assert of("|||||9-18|", first=date(2026, 3, 29), terms=terms).owed == ()
    assert of("|||||9-18|", first=date(2026, 4, 26), terms=terms).owed == (
        ("labour", date(2026, 5, 1), date(2026, 6, 30)),
    )


def test_hours_that_were_worked_count_everywhere_and_the_roster_stands_beside_them() -> None:
    """Rostered Monday and Tuesday 9 to 18; she stayed to 23 on Monday, stayed away on Tuesday, came on Saturday."""
    plan = person(SUNDAY, "|9-18|9-18||||", terms=(Terms(weekly_minutes=1080),))
    done = (worked(SUNDAY + DAY, "9-23"), worked(SUNDAY + 6 * DAY, "9-13"))
    found = ledger(law(), replace(plan, actual=done, actual_to=SUNDAY + 6 * DAY))

    assert (found.week, found.planned.week) == (18 * 60, 18 * 60)
    assert (found.weekends, found.late_closes, found.contract) == (1, 1, 0)
    assert found.since_rest == 1
    assert (found.legal_week, found.short_week, found.done_to) == (1080, 0, SUNDAY + 6 * DAY)
    assert ledger(law(), plan).planned == found.planned


def test_leave_on_a_day_of_the_roster_that_was_not_worked_counts_once() -> None:
    """Tuesday's shift was planned, then she was on leave: the plan has the shift, what was done has the leave."""
    plan = person(SUNDAY, "|9-18|9-18||||", terms=(Terms(weekly_minutes=6 * 500),),
                  absences=(Absent("AL", SUNDAY + 2 * DAY, SUNDAY + 2 * DAY),))  # fmt: skip
    done = replace(plan, actual=plan.work[:1], actual_to=SUNDAY + 6 * DAY)
    found = ledger(law(), done)
    assert (found.legal_week, found.planned.legal_week) == (540 + 500, 1080)


def drawn(count: int) -> Iterator[Person]:
    """People of four weeks by chance: nights, double shifts, leave, marks, contracts, joiners and leavers."""
    chance = Random(468)  # noqa: S311  (the same people each time are wanted)
    for number in range(count):
        load = chance.choice((0.3, 0.5, 0.8))
        work: list[Worked] = []
        marks: list[DayMark] = []
        for nth in range(35):
            day = OCTOBER + nth * DAY
            if chance.random() < 0.15:
                marks.append(DayMark(day, chance.choice(("rest", "alternative", "substituted"))))
            if chance.random() < load:
                work.append(worked(day, chance.choice(("9-18/60", "13-22/60", "20-02", "10-14", "13-22:30"))))
        away = OCTOBER + chance.randrange(35) * DAY
        yield Person(
            number, f"#{number}", OCTOBER + WEEK, OCTOBER + 5 * WEEK - DAY, OCTOBER, OCTOBER + 5 * WEEK - DAY,
            joined=chance.choice((date(2020, 1, 1), OCTOBER + 9 * DAY)),
            left=chance.choice((None, None, OCTOBER + 30 * DAY)),
            continuous=chance.choice((UNSAID, date(2026, 1, 1))),
            terms=(Terms(weekly_minutes=chance.choice((None, 1200, 2700)), rest_weekday=chance.choice((None, 0))),),
            work=tuple(work), marks=tuple(marks), absences=(Absent(chance.choice(("AL", "SL")), away, away),),
            actual=tuple(each for each in work[::2] if each.day <= OCTOBER + 20 * DAY),
            actual_to=chance.choice((None, OCTOBER + 20 * DAY)),
        )  # fmt: skip


def test_each_of_very_many_has_the_ledger_that_she_has_alone() -> None:
    """In whatever order, and whether or not she was judged before: nothing of one person reaches the next."""
    many = list(drawn(2_000))
    together = list(ledgers(law(), many))
    for each in many[:500]:
        judge_person(law(), each)
    backwards = list(ledgers(law(), reversed(many)))
    alone = [ledger(law(), each) for each in drawn(2_000)]

    assert together == alone
    assert backwards[::-1] == alone
    assert [each.employee_id for each in together] == list(range(2_000))
    told = {
        "owed": sum(bool(each.owed) for each in alone),
        "late": sum(each.late_closes > 0 for each in alone),
        "away from the contract": sum(bool(each.contract) for each in alone),
        "short of 68": sum(bool(each.short_window) for each in alone),
        "otherwise than planned": sum(each.planned.four_weeks != each.four_weeks for each in alone),
    }
    assert min(told.values()) > 100, told


def test_the_first_of_very_many_is_there_before_the_others_are_drawn() -> None:
    asked = 0

    def people() -> Iterator[Person]:
        nonlocal asked
        for each in drawn(50):
            asked += 1
            yield each

    assert len(list(islice(ledgers(law(), people()), 3))) == 3
    assert asked == 3

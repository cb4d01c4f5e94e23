"""What a shop manager is told of one person: worked cases over all rules, each with its source in the finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Severity
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster.hong_kong.holiday_days import GENERAL, SOLSTICE
from storekeeper.roster.hong_kong.holidays import owed
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.person import (
    ALTERNATIVE,
    BOUGHT,
    COMPELLED,
    FORCED,
    REST,
    VOLUNTARY,
    Absent,
    DayMark,
    Terms,
    Wages,
)
from storekeeper.roster.hong_kong.young import COMPANY, INDUSTRIAL, Child
from tests.roster.hong_kong.people import DAY, only, person, said

SUNDAY = date(2026, 11, 22)
WEEK = "9-18|9-18|9-18|9-18|9-18|9-18|"
SEVEN = "9-18|9-18|9-18|9-18|9-18|9-18|9-18"
NATIONAL_WEEK = date(2026, 9, 27)  # 1 October is its Thursday
NATIONAL = date(2026, 10, 1)


# --- Rest days. Source: Cap. 57 s. 17–20; Labour Department concise guide ch. 4.
def test_a_week_with_its_rest_day_is_fine() -> None:
    assert said(person(SUNDAY, WEEK + "R")) == []


def test_seven_days_without_rest_are_hard_and_cannot_be_waived() -> None:
    found = only(person(SUNDAY, SEVEN), "no_rest_day")

    assert (found.severity, found.waivable, found.days[0], len(found.days)) == (
        Severity.HARD,
        False,
        SUNDAY,
        7,
    )
    assert "s. 17" in found.sources[0].source
    assert [each.code for each in found.fixes] == [
        "roster.law.fix.give_rest_day",
        "roster.law.fix.other_person",
    ]


def test_twelve_days_running_within_the_periods_are_a_warning() -> None:
    twelve = person(SUNDAY, "R|" + WEEK + WEEK + "R")

    assert said(twelve) == ["days_running"]
    assert only(twelve, "days_running").values["days"] == 12


def test_a_week_without_rest_is_soft_where_periods_from_another_weekday_all_have_one() -> None:
    """Rest on Monday 27 April and Sunday 10 May: weeks from Monday each have one, the legal week from 3 May has none.

    Cap. 57 s. 17 says every period of seven days, and not on which day one begins.
    """
    first = date(2026, 4, 26)
    twelve = person(first, "9-18|R|" + WEEK + WEEK + "R|9-18|9-18|9-18|9-18|9-18|9-18")
    weights = [each.severity for each in judge_person(law(), twelve) if each.rule == "law.no_rest_day"]
    settled = [
        [
            each.rule
            for each in judge_person(law(), replace(twelve, period_from=weekday))
            if "no_rest" in each.rule
        ]
        for weekday in (6, 0)
    ]

    assert weights == [Severity.SOFT]
    assert settled == [["law.no_rest_day"], []]


def test_thirteen_days_running_fit_no_weekday() -> None:
    judged = person(SUNDAY, "9-18|R|" + WEEK + WEEK + "9-18|R|9-18|9-18|9-18|9-18|9-18")

    assert only(judged, "no_rest_day").severity is Severity.HARD


def test_without_a_continuous_contract_no_rest_day_is_asked() -> None:
    assert said(person(SUNDAY, SEVEN, continuous=None)) == []


def test_a_contract_that_becomes_continuous_in_the_middle_is_judged_from_then() -> None:
    fortnight = f"{SEVEN}|{SEVEN}"

    assert said(person(SUNDAY, fortnight, continuous=SUNDAY + 7 * DAY)) == ["no_rest_day"]
    assert said(person(SUNDAY, fortnight, continuous=SUNDAY + 8 * DAY)) == []


@pytest.mark.parametrize(("joined", "found"), [(0, ["no_rest_day"]), (1, [])])
def test_who_joins_inside_a_week_is_not_judged_on_it(joined: int, found: list[str]) -> None:
    assert said(person(SUNDAY, SEVEN, joined=SUNDAY + joined * DAY)) == found


@pytest.mark.parametrize(("left", "found"), [(6, ["no_rest_day"]), (5, [])])
def test_who_leaves_inside_a_week_is_not_judged_on_it(left: int, found: list[str]) -> None:
    assert said(person(SUNDAY, SEVEN, left=SUNDAY + left * DAY)) == found


def test_work_in_two_shops_is_one_person_s_work() -> None:
    """Sunday to Tuesday here, Wednesday to Saturday there: nobody else sees that she has no rest day."""
    here = person(SUNDAY, "9-18|9-18|9-18||||")
    there = person(SUNDAY, "|||9-18|9-18|9-18|9-18")

    assert said(here) == said(there) == []
    assert said(replace(here, work=(*here.work, *there.work))) == ["no_rest_day"]


@pytest.mark.parametrize(
    ("reason", "rule"), [(None, "rest_day_worked"), (COMPELLED, "rest_day_not_returned")]
)
def test_a_worked_rest_day_wants_a_reason_and_after_an_order_another(reason: str | None, rule: str) -> None:
    worked = person(SUNDAY, WEEK + "9-18", marks=[DayMark(SUNDAY + 6 * DAY, REST, reason=reason)])

    assert rule in said(worked)


@pytest.mark.parametrize(
    ("reason", "weights"),
    [
        (None, {"rest_day_worked": Severity.SOFT, "no_rest_day": Severity.SOFT}),
        (VOLUNTARY, {}),
        (FORCED, {"rest_day_forced": Severity.HARD, "no_rest_day": Severity.HARD}),
    ],
)
def test_only_work_that_was_ordered_without_grounds_is_refused(
    reason: str | None, weights: dict[str, Severity]
) -> None:
    """Saturday is the rest day of three weeks and worked in the second: Cap. 57 s. 19 and 20."""
    marks = [DayMark(SUNDAY + 13 * DAY, REST, reason=reason)]
    judged = person(SUNDAY, f"{WEEK}R|{SEVEN}|{WEEK}R", marks=marks)

    found = {each.rule.removeprefix("law."): each.severity for each in judge_person(law(), judged)}

    assert {rule: weight for rule, weight in found.items() if rule != "days_running"} == weights


def test_work_by_choice_on_a_rest_day_is_allowed_but_for_the_young_in_industry() -> None:
    by_choice = person(SUNDAY, WEEK + "9-18", marks=[DayMark(SUNDAY + 6 * DAY, REST, reason=VOLUNTARY)])
    young = replace(by_choice, eighteen_on=date(2027, 1, 1), scope=INDUSTRIAL)

    assert said(by_choice) == ["days_running"]
    assert "young_on_rest_day" in said(young)
    assert "young_on_rest_day" not in said(replace(young, eighteen_on=SUNDAY))


@pytest.mark.parametrize(
    ("returned", "rule"),
    [(1, None), (30, None), (31, "rest_day_return_overdue"), (None, "rest_day_return_overdue")],
)
def test_a_rest_day_worked_by_order_is_returned_within_thirty_days(
    returned: int | None, rule: str | None
) -> None:
    worked = SUNDAY + 6 * DAY
    marks = [DayMark(worked, REST, reason=COMPELLED)]
    if returned is not None:
        marks.append(DayMark(worked + returned * DAY, REST, stands_for=worked))
    judged = person(SUNDAY, WEEK + "9-18", marks=marks, known_to=SUNDAY + 60 * DAY)

    assert [each for each in said(judged) if each.startswith("rest_day")] == [rule] * (rule is not None)


@pytest.mark.parametrize(("hours", "late"), [(48, False), (49, True)])
def test_after_an_order_the_employee_is_told_within_48_hours(hours: int, late: bool) -> None:
    worked = SUNDAY + 6 * DAY
    told = at(worked, time(18)) + timedelta(hours=hours)
    marks = [DayMark(worked, REST, reason=COMPELLED), DayMark(worked + 5 * DAY, REST, worked, told)]

    assert ("compelled_told_late" in said(person(SUNDAY, WEEK + "9-18", marks=marks))) is late


@pytest.mark.parametrize(
    ("to", "found"), [(date(2026, 11, 10), []), (date(2026, 10, 31), ["rest_day_moved_too_far"])]
)
def test_a_rest_day_moves_within_its_month(to: date, found: list[str]) -> None:
    moved = person(to, "R", marks=[DayMark(to, REST, stands_for=date(2026, 11, 28))])

    assert said(moved) == found


def test_a_week_whose_rest_day_has_moved_lawfully_is_fine() -> None:
    moved = person(
        SUNDAY, SEVEN, marks=[DayMark(date(2026, 12, 1), REST, stands_for=SUNDAY)], known_to=date(2026, 12, 1)
    )

    assert "no_rest_day" not in said(moved)


@pytest.mark.parametrize(
    ("told", "weekday", "joined", "late"),
    [
        (at(date(2026, 10, 31), time(23, 59)), None, date(2020, 1, 1), False),
        (at(date(2026, 11, 1), time(0)), None, date(2020, 1, 1), True),
        (at(date(2026, 11, 1), time(0)), 6, date(2020, 1, 1), False),
        (at(date(2026, 11, 20), time(0)), None, date(2026, 11, 16), False),
        (None, None, date(2020, 1, 1), False),
    ],
)
def test_irregular_rest_days_are_made_known_before_the_month(
    told: datetime | None, weekday: int | None, joined: date, late: bool
) -> None:
    terms = (Terms(rest_weekday=weekday),)
    judged = person(SUNDAY, "|" + WEEK, marks=[DayMark(SUNDAY, REST, told=told)], terms=terms, joined=joined)

    assert said(judged) == ["rest_day_told_late"] * late


# --- Holidays. Source: Cap. 57 s. 39–40A; Labour Department concise guide ch. 5.
def test_work_on_national_day_is_owed_until_30_november() -> None:
    found = only(person(NATIONAL_WEEK, "R|9-18|9-18|9-18|9-18|9-18|9-18"), "holiday_owed")

    assert (found.severity, found.days, found.values["last"]) == (
        Severity.SOFT,
        (NATIONAL,),
        date(2026, 11, 30),
    )
    assert "s. 39" in found.sources[0].source


def test_past_the_sixtieth_day_it_is_hard() -> None:
    judged = person(NATIONAL_WEEK, "R|9-18|9-18|9-18|9-18|9-18|9-18")

    assert "holiday_owed" in said(replace(judged, known_to=date(2026, 11, 30)))
    assert "holiday_overdue" in said(replace(judged, known_to=date(2026, 12, 1)))
    assert only(replace(judged, known_to=date(2026, 12, 1)), "holiday_overdue").severity is Severity.HARD


@pytest.mark.parametrize("length_of_service", [0, 10, 400])
def test_holidays_are_everybody_s_whatever_the_length_of_service(length_of_service: int) -> None:
    judged = person(NATIONAL, "9-13", joined=NATIONAL - length_of_service * DAY, continuous=None)

    assert said(judged) == ["holiday_owed"]


def test_the_night_into_a_holiday_is_work_on_it() -> None:
    assert said(person(NATIONAL - DAY, "22-06||")) == ["holiday_owed"]
    assert said(person(NATIONAL - DAY, "22-0||")) == []


def test_a_holiday_on_her_rest_day_is_had_on_the_next_day() -> None:
    """National Day is a Thursday; who rests on Thursdays has it on Friday 2 October."""
    free = person(NATIONAL_WEEK, "9-18|9-18|9-18|9-18|R||9-18")
    works = person(NATIONAL_WEEK, "9-18|9-18|9-18|9-18|R|9-18|9-18")

    assert said(free) == ["holiday_moved"]
    assert "s. 39" in only(free, "holiday_moved").sources[0].source
    assert said(works) == ["holiday_moved", "holiday_owed"]
    assert only(works, "holiday_owed").values["day"] == date(2026, 10, 2)


def test_her_weekday_of_rest_moves_a_holiday_without_a_mark() -> None:
    terms = (Terms(rest_weekday=3),)

    assert "holiday_moved" in said(person(NATIONAL_WEEK, "9-18|9-18|9-18|9-18|||9-18", terms=terms))


def test_ching_ming_2026_on_a_sunday_is_due_on_the_sunday_for_who_rests_on_tuesdays() -> None:
    worked = person(date(2026, 4, 5), "9-18|||", terms=(Terms(rest_weekday=1),))

    assert [(each.code, each.days) for each in judge_person(law(), worked)] == [
        ("roster.law.holiday_owed", (date(2026, 4, 5),))
    ]


def test_an_alternative_holiday_settles_it_and_late_notice_is_said() -> None:
    off = date(2026, 10, 20)
    settled = person(
        NATIONAL_WEEK, "R|9-18|9-18|9-18|9-18|9-18|9-18", marks=[DayMark(off, ALTERNATIVE)], known_to=off
    )
    late = replace(
        settled, marks=(DayMark(off, ALTERNATIVE, told=at(date(2026, 9, 29), time(0, 1))), *settled.marks[1:])
    )

    assert said(settled) == []
    assert said(late) == ["holiday_told_late"]


def test_a_holiday_cannot_be_bought() -> None:
    """Cap. 57 s. 40A."""
    bought = person(NATIONAL_WEEK, "R|9-18|9-18|9-18|9-18|9-18|9-18", marks=[DayMark(NATIONAL, BOUGHT)])

    assert said(bought) == ["holiday_bought", "holiday_owed"]
    assert not only(bought, "holiday_bought").waivable


def test_a_holiday_and_a_rest_day_inside_annual_leave_are_given_again() -> None:
    leave = Absent("AL", NATIONAL_WEEK, NATIONAL_WEEK + 6 * DAY)
    judged = person(NATIONAL_WEEK, "R||||||", absences=[leave])

    assert said(judged) == ["rest_day_in_leave", "holiday_in_leave"]


def test_general_holidays_are_the_contract_s_and_statutory_ones_the_law_s() -> None:
    """Good Friday 2026 is general only; Ching Ming is had on Monday 6 April under such a contract."""
    general = (Terms(holidays=GENERAL),)
    good_friday = person(date(2026, 4, 3), "9-18", terms=general)

    assert said(good_friday) == ["holiday_of_contract"]
    assert said(replace(good_friday, terms=(Terms(),))) == []
    assert said(person(date(2026, 4, 5), "9-18", terms=general)) == []
    assert said(person(date(2026, 4, 6), "9-18", terms=general)) == ["holiday_owed"]


def test_a_contract_that_changes_inside_a_week_changes_the_holidays_with_it() -> None:
    """Statutory until 5 April 2026, general from 6 April."""
    terms = (Terms(last=date(2026, 4, 5)), Terms(first=date(2026, 4, 6), holidays=GENERAL))
    judged = person(date(2026, 4, 3), "9-18|9-18|9-18|9-18|9-18", terms=terms)

    assert [each.days[0].day for each in judge_person(law(), judged) if "holiday" in each.code] == [5, 6, 7]


def test_with_the_winter_solstice_chosen_christmas_day_is_no_statutory_holiday() -> None:
    solstice = (Terms(option=SOLSTICE),)

    assert said(person(date(2026, 12, 25), "9-18", terms=solstice)) == []
    assert said(person(date(2026, 12, 22), "9-18", terms=solstice)) == ["holiday_owed"]
    assert said(person(date(2026, 12, 22), "9-18")) == []


def test_a_day_off_for_nothing_is_told() -> None:
    off = date(2026, 8, 20)
    judged = person(off, "SH", known_from=off - 60 * DAY, known_to=off + 60 * DAY)

    assert said(judged) == ["holiday_for_nothing"]
    assert said(replace(judged, known_to=off + 59 * DAY)) == []


def test_what_is_owed_is_listed_with_its_last_day() -> None:
    judged = person(NATIONAL, "9-18", known_to=date(2026, 10, 31))

    assert [(due.holiday.name, due.last) for due in owed(law(), judged)] == [("national", date(2026, 11, 30))]


# --- Pay. Source: Cap. 608; Cap. 57 s. 49A.
def test_pay_below_the_minimum_says_how_much_is_missing() -> None:
    """Eight hours at HK$43.1."""
    judged = person(SUNDAY, "9-18/60", wages=(Wages(SUNDAY, SUNDAY, Decimal("344.79")),))
    found = only(judged, "wage_short")

    assert (found.values["least"], found.values["missing"]) == ("HK$344.80", "HK$0.01")
    assert said(replace(judged, wages=(Wages(SUNDAY, SUNDAY, Decimal("344.80")),))) == []


def test_a_rate_change_inside_the_period_names_both_rates() -> None:
    first, last = date(2026, 4, 30), date(2026, 5, 2)
    found = only(person(first, "10-20||10-20", wages=(Wages(first, last, Decimal(0)),)), "wage_short")

    assert [fact.value for fact in found.sources] == ["42.1", "43.1"]
    assert found.values["least"] == "HK$852.00"


@pytest.mark.parametrize(
    ("monthly", "found"),
    [("17199", ["hours_record"]), ("17200", ["hours_record_unsure"]), ("50000", ["hours_record_unsure"])],
)
def test_whose_hours_are_recorded(monthly: str, found: list[str]) -> None:
    assert said(person(SUNDAY, "R", terms=(Terms(monthly=Decimal(monthly)),))) == found


def test_by_the_hour_it_is_what_the_month_came_to_that_counts() -> None:
    november = date(2026, 11, 1), date(2026, 11, 30)
    judged = person(SUNDAY, "R", wages=(Wages(*november, Decimal(9000)),))

    assert said(replace(judged, last=november[1], known_to=november[1])) == ["hours_record"]
    assert said(judged) == []  # the month is not over


def test_before_may_2026_a_higher_wage_is_free_of_the_record() -> None:
    assert said(person(date(2026, 4, 20), "R", terms=(Terms(monthly=Decimal(17200)),))) == []


# --- The young. Source: Cap. 57B, 57C; product reference 4.6.
def test_in_a_shop_the_hours_of_the_young_are_the_company_s_rule_and_soft() -> None:
    young = person(SUNDAY, "12-21/60", eighteen_on=date(2027, 6, 1), scope=COMPANY)

    (rule,) = judge_person(law(), young)

    assert (rule.rule, rule.severity, rule.sources, rule.waivable) == (
        "company.young",
        Severity.SOFT,
        (),
        True,
    )
    assert Sentences("en").tell(rule).startswith("A rule of the company, not of the law: 陳大文 is under 18")
    assert said(replace(young, scope="none")) == []
    assert only(replace(young, scope=INDUSTRIAL), "young.late").severity is Severity.HARD


def test_a_child_of_12_never_works_and_one_of_14_needs_papers() -> None:
    child = person(SUNDAY, "10-12", eighteen_on=date(2032, 6, 1))

    assert said(child) == ["young.never"]
    assert said(replace(child, eighteen_on=date(2030, 6, 1))) == ["young.papers"]
    assert said(replace(child, eighteen_on=date(2030, 6, 1), child=Child(papers=True))) == []


# --- Leave. Source: Cap. 57 Part VIIIA, s. 33.
@pytest.mark.parametrize(("told", "late"), [(date(2026, 11, 8), False), (date(2026, 11, 9), True)])
def test_annual_leave_is_told_fourteen_days_before(told: date, late: bool) -> None:
    leave = Absent("AL", SUNDAY, SUNDAY + DAY, told=at(told, time(12)))

    assert said(person(SUNDAY, "||", absences=[leave])) == ["leave_told_late"] * late


def test_leave_that_lapses_is_told() -> None:
    """Joined 1 December 2024: seven days earned on 1 December 2025, to be taken by 30 November 2026."""
    taken = Absent("AL", date(2026, 3, 2), date(2026, 3, 6))
    judged = person(
        date(2026, 11, 29), "R|", absences=[taken], joined=date(2024, 12, 1), known_from=date(2024, 12, 1)
    )
    found = only(judged, "leave_overdue")

    assert (found.values["days"], found.days) == (2, (date(2026, 11, 30),))


def test_leave_in_pieces_that_are_too_small_is_told() -> None:
    singles = [Absent("AL", date(2026, 3, day), date(2026, 3, day)) for day in (2, 4, 6, 10, 12, 16, 18)]
    judged = person(
        date(2026, 11, 29), "R|", absences=singles, joined=date(2024, 12, 1), known_from=date(2024, 12, 1)
    )

    assert said(judged) == ["leave_split"]


def test_sickness_beyond_the_paid_days_is_told() -> None:
    """Joined 1 September 2026: four paid days by 31 October."""
    ill = Absent("SL", date(2026, 11, 2), date(2026, 11, 6))
    judged = person(
        date(2026, 11, 1), "R|||||||", absences=[ill], joined=date(2026, 9, 1), known_from=date(2026, 9, 1)
    )
    found = only(judged, "sick_days_used_up")

    assert (found.values["held"], found.values["unpaid"]) == (4, 1)
    assert said(replace(judged, absences=(replace(ill, last=date(2026, 11, 5)),))) == []


# --- Sentences and invariants.
EVERY = (
    person(SUNDAY, SEVEN),
    person(NATIONAL_WEEK, "9-18|9-18|9-18|9-18|R|9-18|R+9-18", marks=[DayMark(NATIONAL, BOUGHT)]),
    person(SUNDAY, "9-18", wages=(Wages(SUNDAY, SUNDAY, Decimal(1)),), terms=(Terms(monthly=Decimal(9000)),)),
    person(SUNDAY, "5-22", eighteen_on=date(2027, 6, 1), scope=INDUSTRIAL),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_and_what_would_mend_it_is_a_sentence(language: str) -> None:
    sentences = Sentences(language)
    for judged in EVERY:
        for found in judge_person(law(), judged):
            assert "陳大文" in sentences.tell(found)
            assert all(sentences.tell(fix) for fix in found.fixes)
            assert found.employee_id == 1
            assert found.days


def test_every_hard_finding_names_its_source_and_cannot_be_waived() -> None:
    found = [
        each for judged in EVERY for each in judge_person(law(), judged) if each.severity is Severity.HARD
    ]

    assert len(found) >= 6
    assert all(each.sources and not each.waivable for each in found)


CELLS = st.lists(st.sampled_from(["9-18", "12-22", "22-06", "R", "", "AL", "SH"]), min_size=1, max_size=40)


@given(CELLS, st.randoms())
def test_the_order_of_rows_never_changes_findings(cells: list[str], shuffle) -> None:  # type: ignore[no-untyped-def]
    drawn = person(date(2026, 9, 20), "|".join(cells))
    mixed = replace(
        drawn,
        work=tuple(shuffle.sample(drawn.work, len(drawn.work))),
        marks=tuple(shuffle.sample(drawn.marks, len(drawn.marks))),
        absences=tuple(shuffle.sample(drawn.absences, len(drawn.absences))),
    )

    assert judge_person(law(), mixed) == judge_person(law(), drawn)


@given(CELLS)
def test_splitting_a_shift_changes_nothing_that_is_said(cells: list[str]) -> None:
    drawn = person(date(2026, 9, 20), "|".join(cells))
    halves = []
    for each in drawn.work:
        middle = each.starts + timedelta(hours=3)
        halves += [replace(each, ends=middle), replace(each, starts=middle)]

    assert judge_person(law(), replace(drawn, work=tuple(halves))) == judge_person(law(), drawn)


def test_a_leap_day_is_a_day_like_any_other() -> None:
    """29 February 2028 is a Tuesday; work from Sunday 27 February to Saturday 4 March has no rest day."""
    assert said(person(date(2028, 2, 27), SEVEN)) == ["no_rest_day"]
    assert said(person(date(2028, 2, 27), "9-18|9-18|R|9-18|9-18|9-18|9-18")) == []

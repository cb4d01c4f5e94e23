"""The files of the law: parameters dated without gap or overlap, each with its source and its status."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from storekeeper.roster.hong_kong.holiday_days import SOLSTICE, statutory, years
from storekeeper.roster.hong_kong.law import FILES, Fact, Law, law, read
from tests.roster.hong_kong import oracle

KNOWN_OPEN = {
    "hours_record.below_monthly",
    "mpf.offsetting",
    "paternity.weeks_after",
    "paternity.weeks_before",
}


def test_every_fact_has_a_source_and_a_unit() -> None:
    facts = [fact for dated in law().facts.values() for fact in dated]

    assert len(facts) > 80
    assert all(fact.source and fact.unit for fact in facts)


def test_no_parameter_has_a_gap() -> None:
    for dated in law().facts.values():
        for before, after in pairwise(dated):
            assert before.last is not None
            assert after.first == before.last + timedelta(days=1), after.parameter


def test_what_is_not_confirmed_says_so() -> None:
    """Product reference 9: the amount from 1 May 2026, and what carries the mark y there."""
    open_ones = {fact.parameter for dated in law().facts.values() for fact in dated if not fact.confirmed}

    assert open_ones >= KNOWN_OPEN
    assert law().fact("hours_record.below_monthly", date(2026, 4, 30)).confirmed
    assert not law().fact("hours_record.below_monthly", date(2026, 5, 1)).confirmed


def test_two_facts_on_one_day_are_refused() -> None:
    one = Fact("x", date(2026, 1, 1), None, 1, "days", "somewhere", "confirmed")

    with pytest.raises(ValueError):
        Law([one, Fact("x", date(2026, 2, 1), None, 2, "days", "somewhere", "confirmed")])
    with pytest.raises(KeyError):
        Law([one]).fact("x", date(2025, 12, 31))


def test_a_key_or_status_that_is_not_known_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = (FILES / "rest_days.toml").read_text("utf-8")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text.replace('status = "confirmed"', 'status = "surely"'), "utf-8")

    with pytest.raises(ValueError):
        read(wrong)


@pytest.mark.parametrize(
    ("parameter", "day", "value"),
    [
        ("continuous.weekly_minutes", date(2026, 1, 17), 1080),
        ("continuous.weekly_minutes", date(2026, 1, 18), 1020),
        ("continuous.window_minutes", date(2026, 1, 18), 4080),
        ("rest_day.period", date(2026, 6, 1), 7),
        ("rest_day.compelled_told_within", date(2026, 6, 1), 48),
        ("holiday.alternative_within", date(2026, 6, 1), 60),
        ("holiday.substituted_within", date(2026, 6, 1), 30),
        ("holiday.notice_hours", date(2026, 6, 1), 48),
        ("holiday.pay_in_lieu", date(2026, 6, 1), False),
        ("holiday.count", date(2024, 1, 1), 14),
        ("holiday.count", date(2030, 1, 1), 17),
        ("minimum_wage.hourly", date(2026, 5, 1), "43.1"),
        ("wage_record.months_kept", date(2026, 6, 1), 12),
        ("wage_record.months_kept_after_leaving", date(2026, 6, 1), 6),
        ("mpf.days_employed", date(2026, 6, 1), 60),
        ("mpf.offsetting", date(2025, 4, 30), True),
        ("mpf.offsetting", date(2025, 5, 1), False),
        ("sickness.maximum", date(2026, 6, 1), 120),
        ("sickness.category_1", date(2026, 6, 1), 36),
        ("sickness.category_2", date(2026, 6, 1), 84),
        ("maternity.weeks", date(2026, 6, 1), 14),
        ("maternity.service_weeks", date(2026, 6, 1), 40),
        ("maternity.reimbursed_up_to", date(2026, 6, 1), "80000"),
        ("paternity.days", date(2026, 6, 1), 5),
        ("rest_day.running_hours", date(2026, 6, 1), 24),
        ("rest_day.substitute_within", date(2026, 6, 1), 30),
        ("rest_day.compelled_substitute_within", date(2026, 6, 1), 30),
        ("rest_day.told_before_month", date(2026, 6, 1), True),
        ("holiday.moved_off_rest_day", date(2026, 6, 1), True),
        ("holiday.paid_after_months", date(2026, 6, 1), 3),
        ("average_wage.months", date(2026, 6, 1), 12),
        ("average_wage.disregard_not_full_pay", date(2026, 6, 1), True),
        ("annual_leave.taken_within", date(2026, 6, 1), 12),
        ("annual_leave.notice_days", date(2026, 6, 1), 14),
        ("annual_leave.short_up_to", date(2026, 6, 1), 10),
        ("annual_leave.short_single_days", date(2026, 6, 1), 3),
        ("annual_leave.long_running", date(2026, 6, 1), 7),
        ("annual_leave.pro_rata_months", date(2026, 6, 1), 3),
        ("maternity.reimbursed_from_week", date(2026, 6, 1), 11),
        ("parental.pay_numerator", date(2026, 6, 1), 4),
        ("parental.pay_denominator", date(2026, 6, 1), 5),
        ("paternity.service_weeks", date(2026, 6, 1), 40),
        ("paternity.weeks_before", date(2026, 6, 1), 4),
        ("paternity.weeks_after", date(2026, 6, 1), 14),
        ("wage.days_to_pay", date(2026, 6, 1), 7),
        ("mpf.rate", date(2026, 6, 1), "0.05"),
        ("mpf.free_days", date(2026, 6, 1), 30),
        ("child.school_day_hours", date(2026, 6, 1), 2),
        ("child.free_day_hours", date(2026, 6, 1), 4),
        ("child.daily_hours", date(2026, 6, 1), 8),
        ("weather.deduct", date(2026, 6, 1), False),
        ("weather.reopen_hours", date(2026, 6, 1), 2),
        ("young.load_under_16", date(2026, 6, 1), 18),
        ("weather.code_revised", date(2026, 5, 4), "2026-05-04"),
        ("weather.stay_hours_extreme", date(2026, 6, 1), 2),
    ],
)
def test_the_numbers_of_the_reference(parameter: str, day: date, value: object) -> None:
    """Product reference 4.1 to 4.7."""
    assert law().fact(parameter, day).value == value


def test_which_absences_count_as_worked_is_a_table_to_be_confirmed() -> None:
    """Product reference 4.1 and 9.2: the text of the First Schedule was not read again."""
    table = {name: facts[-1] for name, facts in law().facts.items() if name.startswith("continuous.counts.")}

    assert {name.rpartition(".")[2] for name, fact in table.items() if fact.value} == {
        "AL", "SL", "ML", "PL", "CL", "NPL", "INJ", "holiday",
    }  # fmt: skip
    assert {name.rpartition(".")[2] for name, fact in table.items() if not fact.value} == {"absent", "rest"}
    assert not any(fact.confirmed for fact in table.values())


@pytest.mark.parametrize("year", range(2022, 2031))
def test_the_days_of_each_year_are_those_that_stand_in_the_oracle(year: int) -> None:
    days = oracle.holiday_days(year, general=False)
    chosen = oracle.holiday_days(year, general=False, solstice=True)

    assert [each.day for each in statutory(year)] == days
    assert [each.day for each in statutory(year, option=SOLSTICE)] == chosen


@pytest.mark.parametrize("year", years())
def test_the_number_of_holidays_is_the_number_of_the_list(year: int) -> None:
    assert law().whole("holiday.count", date(year, 7, 1)) == len(statutory(year))


def test_nothing_that_vendors_tell_is_law() -> None:
    """No 48-hour week, no gap between shifts, no break, no overtime (product reference, finding 4)."""
    told = ("overtime", "gap", "standard_hours", "meal")

    assert not [name for name in law().facts if any(word in name for word in told)]
    assert {name for name in law().facts if "weekly_hours" in name or "break" in name} == {
        "young.break_minutes",
        "young.weekly_hours",
    }

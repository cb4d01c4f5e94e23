"""What a shop manager is told of the company's rules, apart from the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Severity
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster.company_rules import CompanyRules, Heads, Post, judge_person, judge_shop
from storekeeper.roster.hong_kong.judging import judge_person as judge_by_law
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.person import Person
from tests.roster.hong_kong.people import DAY, person

SUNDAY = date(2026, 11, 22)
STRICT = CompanyRules(
    rest_gap=660, longest_day=540, meal_after=300, late_after=time(22), early_before=time(10), notice_days=7,
    heads=(Heads(1),), days_on=6, budget=60,
    cap_week=60,
)  # fmt: skip


def said(rules: CompanyRules, judged: Person) -> list[str]:
    return [each.code.removeprefix("roster.company.") for each in judge_person(law(), rules, judged)]


def test_a_short_night_is_no_breach_of_law_and_one_of_the_company_s_rule() -> None:
    """No statute asks a gap between shifts (product reference, finding 4)."""
    judged = person(SUNDAY, "13-22:30/60|8-17/60|R")

    assert judge_by_law(law(), judged) == ()
    assert said(CompanyRules(), judged) == []
    assert said(STRICT, judged) == ["late_then_early", "rest_gap"]


def test_a_finding_of_the_company_can_be_waived_and_names_no_section() -> None:
    rules = replace(STRICT, weights={"rest_gap": Severity.HARD})
    found = {each.code: each for each in judge_person(law(), rules, person(SUNDAY, "13-22:30/60|8-17/60|R"))}

    assert all(each.waivable and not each.sources for each in found.values())
    assert found["roster.company.rest_gap"].severity is Severity.HARD
    assert found["roster.company.late_then_early"].severity is Severity.SOFT


def test_only_the_days_judged_are_said() -> None:
    judged = person(SUNDAY, "9-22|9-22|R")

    assert said(CompanyRules(longest_day=540), judged) == ["longest_day", "longest_day"]
    assert said(CompanyRules(longest_day=540), replace(judged, first=SUNDAY + DAY)) == ["longest_day"]
    assert said(CompanyRules(longest_day=540), replace(judged, left=SUNDAY)) == ["longest_day"]


def test_a_cap_on_hours_is_off_until_somebody_sets_it() -> None:
    """Four legal weeks of 17 h 15 min: 69 hours. The law is not touched by the company's cap."""
    weeks = person(SUNDAY, "|".join(["|9-18|9-17:15||||"] * 4))
    capped = CompanyRules(cap_four_weeks=67 * 60, cap_week=17 * 60)

    assert said(CompanyRules(), weeks) == []
    found = judge_person(law(), capped, weeks)
    assert [(each.values["from"], (each.days[-1] - each.days[0]).days + 1) for each in found] == [
        (SUNDAY, 7),
        (SUNDAY, 28),
        (SUNDAY + 7 * DAY, 7),
        (SUNDAY + 14 * DAY, 7),
        (SUNDAY + 21 * DAY, 7),
    ]
    assert {each.severity for each in found} == {Severity.SOFT}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_a_sentence_with_what_would_mend_it(language: str) -> None:
    sentences = Sentences(language)
    told = at(SUNDAY, time(9))
    drawn = person(SUNDAY, "9-23|8-17|9-18|9-18|9-18|9-18|9-18")
    late = replace(drawn, work=tuple(replace(each, made_known=told) for each in drawn.work))
    posts = [Post(at(SUNDAY, time(9)), at(SUNDAY, time(18)), "sales", 540)]
    found = (*judge_person(law(), STRICT, late), *judge_shop(STRICT, posts, (SUNDAY,)))

    assert {each.code.removeprefix("roster.company.") for each in found} == {
        "rest_gap", "longest_day", "meal_break", "late_then_early", "notice_days", "six_on_one_off", "least_heads",
        "budget",
        "hours_cap",
    }  # fmt: skip
    for each in found:
        assert sentences.tell(each)
        assert each.fixes
        assert all(sentences.tell(fix) for fix in each.fixes)

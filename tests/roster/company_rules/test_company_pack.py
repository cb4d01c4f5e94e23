"""What head office has settled reaches the judgement of edits, drags, weeks and publications of a shop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Finding, Refused, Severity
from storekeeper.roster.company_rules import CompanyRules, Heads, Post, of_shop
from storekeeper.roster.company_rules.figures import SHAPES, checked
from storekeeper.roster.company_rules.pack import Company
from storekeeper.roster.domain import Busy, Opening, Outcome, Ruling, Rulings, Week
from storekeeper.roster.rules import check, fixes, hindrances, said_of_shop, targets
from tests.roster.drawn import MONDAY, SHOP, day_of, draw, shift_at, typed

DAY = timedelta(days=1)
GAP = Ruling("rest_gap", {"minutes": 660}, "hard")
LATE_EARLY = "1001 陳大文 | 13-22 | 8-17 |  | 13-22 | 8-17 |  | "


def settled(week: Week, *rulings: Ruling) -> Week:
    return replace(week, ruled=Rulings(rulings))


def told(week: Week) -> list[tuple[str, date]]:
    found = Company().judge(week, Outcome())
    return [(each.code.removeprefix("roster.company."), each.values["day"]) for each in found]  # type: ignore[misc]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [each.code.removeprefix("roster.company.") for each in findings if "company" in each.code]


def test_where_nothing_is_settled_nothing_is_asked() -> None:
    week = draw(LATE_EARLY)

    assert told(week) == []
    assert list(Company().judge_shop(week)) == []
    assert told(settled(week, Ruling("rest_gap", {}))) == []


def test_a_hard_gap_refuses_the_edit_and_the_drag_and_keeps_the_week_from_being_published() -> None:
    calm = settled(draw("1001 陳大文 | 13-22 |  |  |  |  |  | "), GAP)

    found = check(calm, typed(calm, 1001, "Tue", "8-17"))
    shift = shift_at(calm, 1001, "Mon")

    assert codes(found) == ["rest_gap"]
    assert found[0].severity is Severity.HARD
    assert [each.code for each in fixes(found[0])] == [
        "roster.company.fix.other_time", "roster.company.fix.other_person",
    ]  # fmt: skip
    assert codes(targets(settled(draw(LATE_EARLY), GAP), shift)[1001, day_of("Wed")]) == []
    assert codes(hindrances(settled(draw(LATE_EARLY), GAP))) == ["rest_gap", "rest_gap"]


@pytest.mark.parametrize(
    ("rulings", "days"),
    [
        ((GAP,), ["Tue", "Fri"]),
        ((GAP, Ruling("rest_gap", {}, place=1)), []),
        ((GAP, Ruling("rest_gap", {}, place=1), replace(GAP, place=2)), ["Tue", "Fri"]),
        ((replace(GAP, to_day=MONDAY + DAY),), ["Tue"]),
        ((replace(GAP, from_day=MONDAY + 2 * DAY),), ["Fri"]),
        ((GAP, Ruling("rest_gap", {}, place=2, from_day=MONDAY + DAY, to_day=MONDAY + DAY)), ["Fri"]),
        ((Ruling("rest_gap", {"minutes": 600}),), []),
    ],
    ids=[
        "chain",
        "region lifts",
        "shop asks again",
        "until Tuesday",
        "from Wednesday",
        "one day off",
        "shorter",
    ],
)
def test_the_closest_place_wins_on_each_day(rulings: tuple[Ruling, ...], days: list[str]) -> None:
    assert told(settled(draw(LATE_EARLY), *rulings)) == [("rest_gap", day_of(name)) for name in days]


def test_work_in_another_shop_and_beside_the_week_counts() -> None:
    week = draw("1001 陳大文 | 8-17 |  |  |  |  |  | ")
    busy = Busy(1001, at(MONDAY - DAY, time(14)), at(MONDAY - DAY, time(23)), None)

    found = told(settled(replace(week, busy=(busy,)), GAP))

    assert found == [("rest_gap", MONDAY)]


def test_a_cap_on_hours_speaks_only_where_somebody_has_set_it() -> None:
    week = draw("1001 陳大文 | 9-18 | 9-18 | 9-18 | 9-18 |  |  | ")
    sunday = Busy(1001, at(MONDAY - DAY, time(9)), at(MONDAY - DAY, time(10)), SHOP.id)
    week = replace(week, busy=(sunday,))
    cap = Ruling("hours_cap", {"week": 1020}, "info")

    without, with_cap = told(week), told(settled(week, cap))

    assert without == []
    assert [code for code, _ in with_cap] == ["hours_cap"]


OPEN = tuple(Opening(weekday, time(10), time(20)) for weekday in range(6))


def test_too_few_people_are_told_of_the_hours_the_shop_is_open() -> None:
    picture = "1001 陳大文 | 10-15 | 9-21 |  |  |  |  |\n1002 李小明 | 15-20 |  |  |  |  |  |"
    heads = Ruling("least_heads", {"heads": 1}, "hard")
    week = settled(
        draw(picture, hours=OPEN), heads, replace(heads, figures={}, place=2, from_day=MONDAY + 3 * DAY)
    )

    found = said_of_shop(week)

    assert [(each.values["day"], each.values["from"], each.values["to"]) for each in found] == [
        (MONDAY + 2 * DAY, time(10), time(20))
    ]
    assert codes(hindrances(week)) == ["least_heads"]
    assert check(week, typed(week, 1001, "Tue", "-")) == ()


def test_who_has_come_the_night_before_is_there_on_monday_morning() -> None:
    nights = tuple(Opening(weekday, time(0), time(6)) for weekday in range(7))
    week = settled(
        draw("1001 陳大文 |  |  |  |  |  |  | ", hours=nights), Ruling("least_heads", {"heads": 1})
    )
    busy = Busy(1001, at(MONDAY - DAY, time(22)), at(MONDAY, time(6)), SHOP.id)

    alone, there = (
        {each.values["day"] for each in said_of_shop(one)} for one in (week, replace(week, busy=(busy,)))
    )

    assert alone - there == {MONDAY}


def test_the_budget_is_that_of_each_week() -> None:
    week = settled(draw("1001 陳大文 | 9-18 | 9-18 |  |  |  |  | "), Ruling("budget", {"minutes": 900}))
    two = replace(week, weeks=2)

    (found,) = said_of_shop(week)

    assert found.code == "roster.company.budget"
    assert said_of_shop(two) == (found,)
    assert said_of_shop(settled(week, Ruling("budget", {"minutes": 960}))) == ()


@given(
    st.lists(st.tuples(st.integers(0, 47), st.integers(1, 20)), max_size=8),
    st.integers(1, 3),
)
def test_the_stretches_of_too_few_people_are_those_that_counting_by_minutes_finds(
    work: list[tuple[int, int]], least: int
) -> None:
    half = timedelta(minutes=30)
    posts = [
        Post(at(MONDAY, time()) + a * half, at(MONDAY, time()) + (a + b) * half, "sales", 0) for a, b in work
    ]

    found = of_shop(CompanyRules(heads=(Heads(least),)), posts, [MONDAY])

    thin = {nth for nth in range(48) if sum(a <= nth < a + b for a, b in work) < least}
    said = set()
    for each in found:
        since, until = (v.hour * 2 + v.minute // 30 for v in (each.values["from"], each.values["to"]))  # type: ignore[attr-defined]
        said |= set(range(since, until or 48))
    assert said == thin


@pytest.mark.parametrize("rule", SHAPES)
def test_a_rule_without_figures_is_off_and_one_with_foreign_figures_is_refused(rule: str) -> None:
    checked(rule, {}, None)

    with pytest.raises(Refused, match="standard_figure"):
        checked(rule, {"colour": 3}, None)


@pytest.mark.parametrize(
    ("rule", "figures", "weight", "code"),
    [
        ("longest_week", {}, None, "no_such_standard"),
        ("rest_gap", {"minutes": 0}, None, "standard_figure"),
        ("rest_gap", {"minutes": 1441}, None, "standard_figure"),
        ("rest_gap", {"minutes": True}, None, "standard_figure"),
        ("rest_gap", {"minutes": 660}, "law", "standard_weight"),
        ("meal_break", {"after": 300}, None, "standard_figure"),
        ("late_then_early", {"after": "24:00", "before": "10:00"}, None, "standard_figure"),
        ("late_then_early", {"after": "9:30", "before": "10:00"}, None, "standard_figure"),
        ("least_heads", {"heads": 1, "ends": "10:00"}, None, "standard_figure"),
        ("least_heads", {"heads": 1, "role": "king"}, None, "standard_figure"),
        ("law_reading", {"reading": "loose"}, None, "standard_figure"),
        ("law_reading", {"reading": "strict"}, "hard", "standard_weight"),
        ("look_back", {"looks_back": 1}, None, "standard_figure"),
    ],
)
def test_what_no_rule_can_be_is_refused_before_it_reaches_the_store(
    rule: str, figures: dict[str, object], weight: str | None, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        checked(rule, figures, weight)

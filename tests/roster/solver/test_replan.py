"""A published roster is kept where it can be: change prices in judge and engines, absences filled cheapest first."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from storekeeper.roster.solver.departures import Departures
from storekeeper.roster.solver.judge import change, judge
from storekeeper.roster.solver.month import MonthPricer
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.problem import DAY, ChangePrices, Duty, Problem, Roster, Tier, Wish, without
from storekeeper.roster.solver.replan import absent, plan_of, repairs, replans
from storekeeper.roster.solver.search import unable
from storekeeper.roster.solver.shop_weeks import shop_week
from storekeeper.roster.solver.talk import Limits
from storekeeper.roster.solver.week import WeekPricer
from tests.roster.solver import test_month, test_week

NEVER = ChangePrices(None, None, None, None)
PRICES = ChangePrices(dropped=8, added=5, moved=3, resized=1, factors=(2.0,))


def month(seed: int) -> Problem:
    problem = test_month.problem_of(seed, people=6, days=14)
    problem = replace(problem, people=tuple(replace(one, least=0) for one in problem.people))
    idle = unable(MonthPricer(problem), range(6))
    return without(problem, frozenset(problem.people[at].key for at in idle))


def published(problem: Problem, prices: ChangePrices) -> Problem:
    """With a roster that was good enough to be published."""
    result = solve(problem, Limits(seconds=4))
    assert result.verdict is not None
    return replace(problem, published=result.roster, changes=prices)


@pytest.fixture(scope="module", params=["month", "week"])
def week(request: pytest.FixtureRequest) -> Problem:
    return published(month(3) if request.param == "month" else shop_week(3, people=7), PRICES)


def shifts_of(roster: Roster) -> set[tuple[str, int, int, int, str]]:
    return {(duty.person, duty.day, duty.start, duty.minutes, duty.template) for duty in roster}


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (Duty("P", 0, 600, 480), ""),
        (Duty("P", 0, 600, 420), "resized"),
        (Duty("P", 0, 660, 420), "resized"),
        (Duty("P", 0, 660, 480), "moved"),
        (Duty("P", 0, 600, 480, shop="two"), "moved"),
        (None, "dropped"),
    ],
)
def test_how_one_shift_became_another(after: Duty | None, kind: str) -> None:
    assert change(Duty("P", 0, 600, 480), after) == kind


@pytest.mark.parametrize(
    "prices", [PRICES, NEVER, ChangePrices(None, 4, 2, 1), ChangePrices(9, None, None, 3)]
)
@pytest.mark.parametrize("seed", range(4))
def test_the_engines_price_changes_as_the_judge_does(seed: int, prices: ChangePrices) -> None:
    for problem, patterns in (
        (test_month.problem_of(seed, days=5), test_month.all_patterns),
        (test_week.problem_of(seed, test_week.PAUSED, days=2), test_week.all_patterns),
    ):
        everything = list(patterns(problem))
        if not everything:
            continue
        random = Random(seed)  # noqa: S311
        again = replace(problem, published=random.choice(everything), changes=prices, demands=(), wishes=())
        pricer = WeekPricer(again) if again.freedom else MonthPricer(again)
        allowed = []
        for duties in everything:
            verdict, pattern = judge(again, duties), pricer.pattern_of(0, duties)
            forbidden = any(fault.code == "solver.fault_changed" for fault in verdict.faults)
            assert forbidden == (pattern.cost + pricer.base > 1e5)
            if not forbidden:
                assert pattern.cost + pricer.base == pytest.approx(verdict.cost)
                allowed.append(pattern.cost)
        assert pricer.best([0], np.zeros(0)).least[0] == pytest.approx(min(allowed), abs=1e-6)


def test_nothing_published_costs_nothing() -> None:
    assert Departures(test_month.problem_of(1)).at(0, 0) is None


def test_an_infinite_price_of_change_changes_nothing_but_the_hole(week: Problem) -> None:
    someone = week.published[0]
    problem, hole = absent(replace(week, changes=NEVER), someone.person, someone.start, someone.end)

    result = solve(problem, Limits(seconds=30, stall=3), begin=problem.published)

    assert hole == (someone,)
    assert shifts_of(result.roster) == shifts_of(week.published) - shifts_of(hole)
    assert result.verdict is not None
    assert not result.verdict.faults
    assert repairs(problem, hole) == (plan_of(problem, problem.published),)


def test_repairs_are_lawful_different_and_in_order_of_cost(week: Problem) -> None:
    someone = week.published[0]
    problem, hole = absent(week, someone.person, 0, 2 * DAY)

    plans = repairs(problem, hole)

    assert len({plan.roster for plan in plans}) == len(plans) >= (2 if week.freedom else 1)
    assert [plan.cost for plan in plans] == sorted(plan.cost for plan in plans)
    for plan in plans:
        assert not plan.verdict.faults
        assert len(plan.changed) <= len(hole)
        assert not [duty for duty in plan.roster if duty.person == someone.person and duty.start < 2 * DAY]


def test_engines_repair_at_least_as_well_and_offer_plans_from_few_changes_to_low_cost(week: Problem) -> None:
    someone = week.published[0]
    problem, hole = absent(week, someone.person, someone.start, someone.end)
    cheapest = repairs(problem, hole)[0]

    plans = replans(problem, Limits(seconds=9), begin=cheapest.roster)

    assert plans
    assert plans[0].cost <= cheapest.cost + 1e-6
    assert [plan.cost for plan in plans] == sorted(plan.cost for plan in plans)
    for plan in plans:
        assert not plan.verdict.faults
        assert plan.verdict.costs[Tier.CHANGE] >= len(plan.changed)


def test_what_was_published_off_the_grid_does_not_stop_the_engines() -> None:
    problem = shop_week(2, people=6)
    odd = Duty("P01", 0, 9 * 60 + 7, 300, tasks=())
    problem = replace(problem, published=(odd,), changes=PRICES, wishes=(Wish("P01", 0, "", 2.0),))

    result = solve(problem, Limits(seconds=15, stall=2), begin=(odd,))

    assert result.crashes == 0
    assert result.verdict is not None
    assert not result.verdict.faults
    assert result.roster

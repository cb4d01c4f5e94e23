"""Burdens are shared: the judge's square, the pricers' tangents under it, and rosters that even things out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.month import MonthPricer
from storekeeper.roster.solver.patterns import Pricer, value
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.problem import (
    DAY,
    Burden,
    Demand,
    Duty,
    History,
    Person,
    Problem,
    Template,
    Tier,
    Wish,
)
from storekeeper.roster.solver.talk import Limits
from storekeeper.roster.solver.week import WeekPricer
from tests.roster.solver import test_month, test_week

LATE = Burden("late", 3.0, share=1.0, templates=frozenset({"L"}))
WEEKEND = Burden("weekend", 2.0, share=0.5, days=frozenset({3, 4}))
HOURS = Burden("hours", 0.5, share=6.0, by_hours=True)
EVENING = Burden("evening", 4.0, share=0.0, ends_after=18 * 60)
EARLY_OR_LATE = (Template("E", 480, 480, 480), Template("L", 840, 480, 480))


def counter(before: float, *, people: int = 2, days: int = 4) -> Problem:
    """One early and one late shift each day; the first person had `before` late ones too many."""
    staff = tuple(
        Person(
            f"P{at}",
            most=days * 480,
            most_in_row=days,
            history=History(balances=(("late", before if at == 0 else 0.0),)),
        )
        for at in range(people)
    )
    demands = tuple(
        Demand(day, 1, 1, 100, 1, template=kind.key) for day in range(days) for kind in EARLY_OR_LATE
    )
    return Problem(
        "counter", days, (0, (days + 1) * DAY), staff, demands, EARLY_OR_LATE,
        burdens=(replace(LATE, share=days / people),),
    )  # fmt: skip


def duty(person: str, day: int, kind: int) -> Duty:
    one = EARLY_OR_LATE[kind]
    return Duty(person, day, day * DAY + one.start, one.minutes, one.key)


def test_who_bears_more_than_her_share_costs_the_square_of_it() -> None:
    """
    P0  L L L E     3 late, 1 too many before, 2 are her share: 2 beyond
    P1  E E E L
    """
    roster = [duty("P0", day, int(day < 3)) for day in range(4)]
    roster += [duty("P1", day, int(day == 3)) for day in range(4)]

    verdict = judge(counter(1.0), roster)

    assert verdict.costs[Tier.FAIRNESS] == 3.0 * 2**2
    assert verdict.cost == 12


@pytest.mark.parametrize(
    ("burden", "borne"),
    [
        (Burden("weekend", 1, 0, days=frozenset({0})), 1),
        (Burden("evening", 1, 0, ends_after=960), 1),
        (Burden("evening", 1, 0, ends_after=1320), 0),
        (Burden("hours", 1, 0, by_hours=True), 16),
        (Burden("late", 1, 0, templates=frozenset({"L"})), 1),
    ],
)
def test_what_counts_as_a_burden(burden: Burden, borne: float) -> None:
    problem = replace(counter(0.0), burdens=(burden,))

    verdict = judge(problem, [duty("P0", 0, 0), duty("P0", 1, 1)])

    assert verdict.costs[Tier.FAIRNESS] == borne**2


@pytest.mark.parametrize(("before", "cost", "late"), [(0.0, 0, {2}), (1.0, 3, {1, 2}), (2.0, 6, {1})])
def test_who_had_too_many_late_shifts_gets_fewer(before: float, cost: float, late: set[int]) -> None:
    problem = counter(before)

    result = solve(problem, Limits(seconds=60, steps=4))

    assert result.verdict is not None
    assert not result.verdict.faults
    assert result.verdict.cost == pytest.approx(cost)
    assert sum(each.template == "L" for each in result.roster if each.person == "P0") in late
    assert result.bound is None or result.bound <= result.verdict.cost + 1e-6


@pytest.mark.parametrize("seed", range(5))
def test_a_month_priced_with_tangents_costs_what_the_judge_says_and_the_bound_holds(seed: int) -> None:
    problem = test_month.problem_of(seed, days=6)
    easy = replace(problem.people[0], least=0, history=History(balances=(("hours", 1.0),)))
    problem = replace(problem, people=(easy,), burdens=(LATE, WEEKEND, HOURS))
    pricer = MonthPricer(problem)

    assert_bound(pricer, problem, test_month.all_patterns(problem))


@pytest.mark.parametrize("seed", range(4))
def test_a_week_priced_with_tangents_costs_what_the_judge_says_and_the_bound_holds(seed: int) -> None:
    problem = test_week.problem_of(seed, test_week.PAUSED, days=2)
    problem = replace(problem, people=(replace(problem.people[0], least=0),))
    wanted = (Wish("0", 0, "", 5.0), Wish("0", 1, "", 3.0, wanted=False), Wish("0", 1, "E", 2.0))
    problem = replace(problem, burdens=(EVENING, replace(WEEKEND, days=frozenset({1})), HOURS), wishes=wanted)
    pricer = WeekPricer(problem)

    assert_bound(pricer, problem, list(test_week.all_patterns(problem)))


def assert_bound(pricer: Pricer, problem: Problem, all_patterns: list[tuple[Duty, ...]]) -> None:
    assert all_patterns
    everything = [pricer.pattern_of(0, duties) for duties in all_patterns]
    for pattern, duties in zip(everything, all_patterns, strict=True):
        costs = judge(replace(problem, demands=()), duties).costs
        assert pattern.cost + pricer.base == pytest.approx(sum(costs.values()))
    for attempt in range(6):
        prices = np.random.default_rng(attempt).normal(-10, 20, len(pricer.cover))
        for _ in range(4):  # the tangents learn
            found = pricer.best([0], prices)
            least = min(value(each, prices) for each in everything)
            assert found.least[0] <= least + 1e-6
            assert value(found.patterns[0][0], prices) >= least - 1e-6

"""Months of templates: the pricer against trying everything, and searches whose rosters the judge confirms."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random
from time import monotonic

import numpy as np
import pytest

from storekeeper.roster.solver import judge_limits
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.month import MonthPricer
from storekeeper.roster.solver.patterns import Pattern, value
from storekeeper.roster.solver.problem import (
    DAY,
    Demand,
    Duty,
    History,
    Person,
    Problem,
    Template,
    Wish,
    without,
)
from storekeeper.roster.solver.search import Search, unable

TEMPLATES = (
    Template("E", 0, 480, 480),
    Template("L", 0, 480, 480, bars=frozenset({"E"})),
    Template("N", 0, 600, 600, bars=frozenset({"E", "L"})),
)


def problem_of(seed: int, *, people: int = 1, days: int = 8) -> Problem:
    random = Random(seed)  # noqa: S311
    staff = tuple(
        Person(
            key=str(at),
            most=random.choice((1920, 2400, 3000)),
            least=random.choice((0, 480, 960)),
            most_in_row=random.randint(2, 4),
            fewest_in_row=random.randint(1, 2),
            fewest_off=random.randint(1, 2),
            most_weekends=random.choice((0, 1, None)),
            caps=(("L", random.choice((0, 1, 8))), ("N", random.choice((1, 2)))),
            off=frozenset({random.randrange(days)}),
            history=random.choice((History(), History(worked=1), History(off=1))),
        )
        for at in range(people)
    )
    demands = tuple(
        Demand(day, need, need, 100, 1, template=one.key)
        for day in range(days)
        for one in TEMPLATES
        for need in (random.randint(0, people // 2 + 1),)
    )
    wishes = tuple(
        Wish(
            one.key, random.randrange(days), random.choice("ELN"), random.randint(1, 3), random.random() < 0.6
        )
        for one in staff
        for _ in range(3)
    )
    return Problem("small", days, (0, (days + 1) * DAY), staff, demands, TEMPLATES, wishes=wishes, weekday=2)


def all_patterns(problem: Problem) -> list[tuple[Duty, ...]]:
    """Everything the only person may do, as the judge sees it."""
    found = []
    person = problem.people[0]
    for marks in product((None, *TEMPLATES), repeat=problem.days):
        duties = tuple(
            Duty(person.key, day, day * DAY, one.minutes, one.key) for day, one in enumerate(marks) if one
        )
        if not any(judge_limits.faults(problem, person, duties)):
            found.append(duties)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_pricer_finds_the_cheapest_of_all_patterns(seed: int) -> None:
    problem = problem_of(seed, days=6)
    pricer = MonthPricer(problem)
    everything = [pricer.pattern_of(0, duties) for duties in all_patterns(problem)]
    for attempt in range(5):
        prices = np.random.default_rng(attempt).normal(-10, 20, len(pricer.cover))
        found = pricer.best([0], prices)

        if not everything:
            assert not found.patterns[0]
            continue
        assert value(found.patterns[0][0], prices) == pytest.approx(
            min(value(each, prices) for each in everything)
        )
        assert not judge(problem, pricer.duties(found.patterns[0][0])).faults


def test_a_pattern_is_read_back_from_its_duties() -> None:
    pricer = MonthPricer(problem_of(1))
    pattern = pricer.best([0], np.full(len(pricer.cover), -5.0)).patterns[0][0]

    assert pricer.pattern_of(0, pricer.duties(pattern)).key == pattern.key


@pytest.mark.parametrize("seed", range(8))
def test_what_the_search_reports_is_what_the_judge_counts(seed: int) -> None:
    problem = problem_of(seed, people=6, days=14)
    problem = replace(problem, people=tuple(replace(one, least=0) for one in problem.people))
    idle = unable(MonthPricer(problem), range(6))
    problem = without(problem, frozenset(problem.people[at].key for at in idle))
    pricer = MonthPricer(problem)
    told: list[tuple[list[Pattern], float, float]] = []
    search = Search(
        pricer,
        len(problem.people),
        seed,
        True,
        lambda *each: told.append((list(each[0]), *each[1:])),
        monotonic() + 0.7,
    )

    search.first()
    search.polish()
    search.root()
    search.dive()
    search.shake()
    while search.left > 0 and not search.proved():
        search.improve()

    for patterns, cost, bound in told:
        verdict = judge(problem, [duty for pattern in patterns for duty in pricer.duties(pattern)])
        assert not verdict.faults
        assert verdict.cost == pytest.approx(cost)
        assert bound <= told[-1][1] + 1e-6

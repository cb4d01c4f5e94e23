"""Weeks of free shifts: the pricer against trying everything, and rosters that the judge confirms."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random
from time import monotonic

import numpy as np
import pytest

from storekeeper.kit.errors import Refused
from storekeeper.roster.solver import judge_limits
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.patterns import value
from storekeeper.roster.solver.problem import (
    DAY,
    Demand,
    Duty,
    Freedom,
    History,
    Pause,
    Person,
    Problem,
    Task,
)
from storekeeper.roster.solver.search import Search, unable
from storekeeper.roster.solver.shop_weeks import shop_week
from storekeeper.roster.solver.week import WeekPricer

STEP = 120
PLAIN = Freedom(((480, 720),), STEP, 360, 600, stint=240)
PAUSED = Freedom(
    ((480, 720),), STEP, 240, 600, stint=240, pause_from=480, pause=120, pause_earliest=120, pause_latest=240
)


def problem_of(seed: int, freedom: Freedom = PLAIN, *, people: int = 1, days: int = 3) -> Problem:
    random = Random(seed)  # noqa: S311
    shops = ("one", "two")
    staff = tuple(
        Person(
            key=str(at),
            roles=frozenset(random.sample("ab", random.randint(1, 2))),
            skills=frozenset({"key"}) if random.random() < 0.5 else frozenset(),
            shops=shops[: random.randint(1, 2)],
            loan_price=random.choice((0.0, 7.0)),
            least=random.choice((0, 480)),
            least_price=random.choice((0.5, None)),
            most=random.choice((960, 1200, 1800)),
            most_in_row=random.randint(1, 3),
            most_days=random.choice((None, 2)),
            rest=random.choice((0, 14 * 60)),
            off=frozenset({random.randrange(days)}) if random.random() < 0.5 else frozenset(),
            away=((DAY + 480, DAY + 600),) if random.random() < 0.5 else (),
            price_per_minute=random.choice((0.0, 0.01)),
            history=random.choice((History(), History(worked=1, ended=-60))),
        )
        for at in range(people)
    )
    demands = tuple(
        Demand(day, low, low, 10, 1, role=what.strip("+"), shop=shop, start=day * DAY + at, minutes=STEP,
               squared=random.random() < 0.5, skill="key" if what == "+" else "")
        for day in range(days)
        for at in range(480, 1320, STEP)
        for shop in shops
        for what in "ab+"
        for low in (random.randint(0, people // 3 + 1),)
    )  # fmt: skip
    return Problem("small", days, (0, days * DAY), staff, demands, freedom=freedom, step=STEP, weekday=2)


def shifts(problem: Problem, day: int) -> Iterator[Duty]:
    """Every shift of the only person on the day, lawful by itself or not."""
    person, freedom = problem.people[0], problem.freedom
    assert freedom is not None
    for shop, at, length in product(person.shops, range(480, 721, STEP), range(freedom.shortest, 601, STEP)):
        start = day * DAY + at
        pauses: list[tuple[Pause, ...]] = [()]
        if freedom.pause and length >= freedom.pause_from:
            pauses = [(Pause(offset, 120),) for offset in (120, 240)]
        for pause, role in product(pauses, sorted(person.roles)):
            yield Duty(
                person.key, day, start, length, shop=shop, tasks=(Task(role, start, length),), pauses=pause
            )
        if freedom.pause:
            continue
        for cut, (one, two) in product(range(STEP, length, STEP), (("a", "b"), ("b", "a"))):
            tasks = (Task(one, start, cut), Task(two, start + cut, length - cut))
            yield Duty(person.key, day, start, length, shop=shop, tasks=tasks)


def all_patterns(problem: Problem) -> Iterator[tuple[Duty, ...]]:
    options: list[list[Duty | None]] = []
    for day in range(problem.days):
        lawful = [
            duty
            for duty in shifts(problem, day)
            if not {
                "solver.fault_skill",
                "solver.fault_stint",
                "solver.fault_leave",
                "solver.fault_away",
            }.intersection(fault.code for fault in judge_limits.faults(problem, problem.people[0], [duty]))
        ]
        options.append([None, *lawful])
    for chosen in product(*options):
        duties = tuple(duty for duty in chosen if duty)
        if not any(judge_limits.faults(problem, problem.people[0], duties)):
            yield duties


@pytest.mark.parametrize("freedom", [PLAIN, PAUSED], ids=["stints", "pauses"])
@pytest.mark.parametrize("seed", range(6))
def test_the_pricer_finds_the_cheapest_of_all_patterns(seed: int, freedom: Freedom) -> None:
    problem = problem_of(seed, freedom, days=2)
    pricer = WeekPricer(problem)
    everything = [pricer.pattern_of(0, duties) for duties in all_patterns(problem)]
    for attempt in range(4):
        prices = np.random.default_rng(attempt).normal(-1, 10, len(pricer.cover))
        found = pricer.best([0], prices)

        if not everything:
            assert not found.patterns[0]
            continue
        least = min(value(each, prices) for each in everything)
        assert value(found.patterns[0][0], prices) == pytest.approx(least)
        assert found.least[0] == pytest.approx(least)
        assert not judge(problem, pricer.duties(found.patterns[0][0])).faults


@pytest.mark.parametrize("freedom", [PLAIN, PAUSED], ids=["stints", "pauses"])
@pytest.mark.parametrize("seed", range(3))
def test_what_the_search_reports_is_what_the_judge_counts(seed: int, freedom: Freedom) -> None:
    problem = problem_of(seed, freedom, people=6, days=5)
    pricer = WeekPricer(problem)
    if unable(pricer, range(6)):
        pytest.skip("somebody has no roster at all")
    told: list[tuple[tuple[Duty, ...], float, float]] = []
    search = Search(
        pricer=pricer,
        people=6,
        seed=seed,
        whole_costs=False,
        tell=lambda patterns, cost, bound: told.append(
            (tuple(duty for each in patterns for duty in pricer.duties(each)), cost, bound)
        ),
        until=monotonic() + 1.5,
    )

    search.first()
    search.polish()
    search.root()
    search.dive()
    search.shake()
    while search.left > 0 and not search.proved():
        search.improve()

    for roster, cost, bound in told:
        verdict = judge(problem, roster)
        assert not verdict.faults
        assert verdict.cost == pytest.approx(cost)
        assert bound <= told[-1][1] + 1e-6


def test_rows_of_several_days_off_are_refused() -> None:
    problem = problem_of(1)
    odd = Problem(**{**vars(problem), "people": (Person("x", frozenset("a"), fewest_off=2),)})

    with pytest.raises(Refused) as refused:
        WeekPricer(odd)

    assert refused.value.code == "solver.free_rows"


def test_a_generated_shop_week_gets_a_lawful_roster_person_by_person() -> None:
    problem = shop_week(1, people=8)
    pricer = WeekPricer(problem)
    costs: list[float] = []
    search = Search(
        pricer=pricer,
        people=8,
        seed=1,
        whole_costs=False,
        tell=lambda _patterns, cost, _bound: costs.append(cost),
        until=monotonic() + 60,
    )

    search.first()
    search.polish()
    roster = [duty for pattern in search.best.patterns for duty in pricer.duties(pattern)]

    assert judge(problem, roster).faults == ()
    assert judge(problem, roster).cost == pytest.approx(costs[-1])
    assert costs[-1] < costs[0]
    assert shop_week(1, people=8) == problem

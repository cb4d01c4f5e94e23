"""How soon the roster engines answer: first rosters, cancelling, checking, equal runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from statistics import median
from time import perf_counter

import numpy as np

from bench.claim import Claim, against
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.problem import Duty, Problem, Roster, without
from storekeeper.roster.solver.shift_mixture import ShiftMixture
from storekeeper.roster.solver.shop_weeks import shop_week
from storekeeper.roster.solver.talk import Limits
from storekeeper.roster.solver.week import WeekPricer

MOMENTS = 12
RUNS = 20


def claims() -> Iterator[Claim]:
    """Each against a limit in seconds, on a week of a shop with 30 people in half hours."""
    problem = shop_week(1)
    result = solve(problem, Limits(seconds=20, threads=2))
    assert result.first is not None  # noqa: S101 - a bench without a roster is broken
    built = _seconds(lambda: _model(problem, result.roster), 7)
    yield against(
        "model of 30 people x 7 days built, seconds against the limit", ours=built, peer=0.3, goal=1
    )
    away = without(problem, frozenset((problem.people[0].key,)))
    edited = tuple(duty for duty in result.roster if duty.person != problem.people[0].key)
    rebuilt = _seconds(lambda: _model(away, edited), 7)
    yield against(
        "the same after one person is taken out, seconds against the limit", ours=rebuilt, peer=0.05, goal=1
    )
    yield against("first roster, 30 x 7, seconds against the limit", ours=result.first, peer=2, goal=1)
    checked = _seconds(lambda: judge(problem, result.roster), 20)
    yield against("roster of 30 x 7 checked, seconds against the limit", ours=checked, peer=0.02, goal=1)
    worst = max(_cancelled(problem, Random(moment).uniform(0, 6)) for moment in range(MOMENTS))  # noqa: S311
    yield against(
        f"cancelled at {MOMENTS} random moments, the longest, seconds against the limit",
        ours=worst,
        peer=0.5,
        goal=1,
    )
    limits = Limits(seconds=600, steps=2)
    small = shop_week(1, people=6)
    different = len({solve(small, limits).roster for _ in range(RUNS)})
    yield against(f"different rosters of {RUNS} reproducible runs", ours=different, peer=1, goal=1)


def _model(problem: Problem, roster: Roster) -> ShiftMixture:
    """The linear program with the rows of every line of demand and of everybody's law, and the roster's columns."""
    pricer = WeekPricer(problem)
    held: dict[int, list[Duty]] = {at: [] for at in range(len(problem.people))}
    numbers = {person.key: at for at, person in enumerate(problem.people)}
    for duty in roster:
        held[numbers[duty.person]].append(duty)
    patterns = {at: pricer.pattern_of(at, sorted(duties)) for at, duties in held.items()}
    return ShiftMixture(pricer, patterns, range(problem.days), np.zeros(len(pricer.cover), dtype=np.int64))


def _seconds(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return median(times)


def _cancelled(problem: Problem, after: float) -> float:
    """Seconds from the moment of cancelling until the best is back and no engine lives."""
    began = perf_counter()
    solve(problem, Limits(seconds=60, threads=2), cancelled=lambda: perf_counter() - began > after)
    return perf_counter() - began - after

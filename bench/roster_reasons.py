"""Asking a week of 30 people why: the check of supply, the reasons of an open place, their price, and building it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from time import perf_counter

from bench.claim import Claim, against
from storekeeper.roster import workbook
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.reasons import why_given, why_unfilled
from storekeeper.roster.solver.supply import supply
from storekeeper.roster.solver.talk import Limits
from storekeeper.roster.workbook.asking import first_week

MONDAY = date(2027, 3, 1)
ROUNDS = 7


def claims() -> Iterator[Claim]:
    """Median seconds against the limits that somebody at a screen can bear."""
    book = workbook.generated(1, people=30, monday=MONDAY)
    problem = first_week(book)
    roster = solve(problem, Limits(seconds=20, cpu=8)).roster
    demand = max(problem.demands, key=lambda each: each.low)
    questions: tuple[tuple[str, float, Callable[[], object]], ...] = (
        ("a week of 30 people made of its workbook", 0.3, lambda: first_week(book)),
        ("judging a roster of 30 people", 0.02, lambda: judge(problem, roster)),
        ("what cannot be covered, before solving", 0.3, lambda: supply(problem)),
        (
            "who is kept from a place by what",
            0.3,
            lambda: why_unfilled(problem, roster, demand, priced=False),
        ),
        ("the cheapest ways to close it", 2.0, lambda: why_unfilled(problem, roster, demand)),
        ("why a shift was given, and who is next", 2.0, lambda: why_given(problem, roster, roster[0])),
    )
    for claim, limit, ask in questions:
        yield against(f"{claim}, seconds against {limit:g}", ours=_seconds(ask), peer=limit, goal=1.0)


def _seconds(ask: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        ask()
        times.append(perf_counter() - began)
    return median(times)

"""Column generation: patterns are made where the linear program would use them, until none would make it cheaper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from storekeeper.roster.solver.cover import Cover, Floats, Ints
from storekeeper.roster.solver.master import Answer, Master
from storekeeper.roster.solver.patterns import Pattern, Pricer

_EPSILON = 1e-6
SMOOTHING = 0.6


@dataclass(frozen=True)
class Generated:
    """The last answer of the linear program and a proven bound: no choice for these people costs less.

    `centre` are the prices of that bound.
    """

    answer: Answer
    bound: float
    rounds: int
    centre: Floats | None = None


def generate(
    pricer: Pricer,
    master: Master,
    people: Sequence[int],
    fixed: Ints,
    *,
    go_on: Callable[[float, float, int], bool],
    each: int = 2,
    smoothing: float = SMOOTHING,
    centre: Floats | None = None,
) -> Generated:
    """Rounds until nothing is missing or `go_on(cost, bound, rounds)` says no.

    Prices are a mixture with those of the best bound so far (`centre`, where there were rounds before), which saves
    rounds; where the mixture finds no pattern, the prices themselves are tried.
    """
    bound, rounds = -np.inf, 0
    answer = _solved(master)
    while True:
        mixed = centre is not None and smoothing > 0
        prices = answer.prices
        if centre is not None and mixed:
            prices = smoothing * centre + (1 - smoothing) * answer.prices
        priced = pricer.best(people, prices, each=each)
        rounds += 1
        here = float(priced.least.sum()) + cover_bound(pricer.cover, fixed, prices, len(people))
        if here > bound:
            bound, centre = here, prices
        found = [pattern for patterns in priced.patterns for pattern in patterns]
        wanted = [pattern for pattern in found if _gain(master, answer, pattern) < -_EPSILON]
        added = master.add(wanted)
        if not added and not mixed:
            return Generated(answer, max(bound, here), rounds, prices)
        if not added:
            centre = None
            continue
        answer = _solved(master)
        if bound >= answer.cost - _EPSILON or not go_on(answer.cost, bound, rounds):
            return Generated(answer, bound, rounds, centre)


def _solved(master: Master) -> Answer:
    answer = master.solve()
    if answer is None:
        raise ValueError("each person needs a pattern to begin with")
    return answer


def _gain(master: Master, answer: Answer, pattern: Pattern) -> float:
    pay = answer.pays[master.rows[pattern.person] - len(master.cover)]
    return float(pattern.cost + answer.prices[pattern.lines].sum() - pay)


def cover_bound(cover: Cover, fixed: Ints, prices: Floats, people: int) -> float:
    """The least that cover costs when each head on a line pays its price back, whatever the heads are."""
    counts = np.arange(people + 1)[:, None] + fixed[None]
    short, many = np.maximum(0, cover.low - counts), np.maximum(0, counts - cover.high)
    costs = short * cover.under + np.where(cover.squared, many * many, many) * cover.over
    return float((costs - (counts - fixed) * prices).min(axis=0).sum())

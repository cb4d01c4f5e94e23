"""Quick steps between neighbourhoods: two to four people leave their patterns and take the best again, one by one.

A step costs a few prices instead of a linear program, so that a hundred of them take the time of one neighbourhood.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import numpy as np

from storekeeper.roster.solver.cover import Floats, Ints
from storekeeper.roster.solver.neighbours import Neighbours
from storekeeper.roster.solver.patterns import Pattern, Pricer, heads_of

MOST = 4
NOISE = 0.2
TRUST = 0.5  # how far the first to choose leave to those after them what the mixture's prices promise
WARMTH = 0.002  # of the cost: how much worse a step may be in the beginning


class Shake:
    """Steps from a choice of patterns; worse ones are taken now and then, ever less."""

    def __init__(self, pricer: Pricer, people: int, random: Random) -> None:
        self.pricer, self.random = pricer, random
        self.noise = np.random.default_rng(random.randrange(2**32))
        self.neighbours = Neighbours(pricer.cover, people, random)
        self.prices: Floats | None = None

    def run(
        self, patterns: list[Pattern], cost: float, *, tries: int, go_on: Callable[[], bool]
    ) -> tuple[list[Pattern], float]:
        """The best of so many steps and its cost (without the base), at least as good as what it was given."""
        cover, current, now = self.pricer.cover, list(patterns), cost
        heads, best = heads_of(cover, current), (list(patterns), cost)
        for number in range(tries):
            if not go_on():
                break
            self.neighbours.size = self.random.randint(2, MOST)
            people = self.neighbours.choose(current, heads)
            self.random.shuffle(people)
            left = heads - heads_of(cover, [current[person] for person in people])
            taken, after = self._again(people, left)
            then = now - sum(current[person].cost for person in people) - cover.cost(heads)
            then += sum(pattern.cost for pattern in taken.values()) + cover.cost(after)
            warmth = WARMTH * abs(cost) * max(0.05, 1 - number / tries)
            if then < now + 1e-9 or self.random.random() < math.exp(-(then - now) / max(1e-9, warmth)):
                for person, pattern in taken.items():
                    current[person] = pattern
                heads, now = after, then
                if now < best[1] - 1e-6:
                    best = list(current), now
        return best

    def _again(self, people: list[int], heads: Ints) -> tuple[dict[int, Pattern], Ints]:
        """Each in turn takes the best beside the others; the first see prices mixed with those of the mixture."""
        cover, taken, heads = self.pricer.cover, {}, heads.copy()
        for at, person in enumerate(people):
            later = len(people) - 1 - at
            prices = cover.one_more(heads)
            if later and self.prices is not None:
                share = TRUST * later / (later + 1)
                prices = (1 - share) * prices + share * self.prices
            spread = NOISE * (1 + 0.5 * np.abs(prices))
            prices = prices + spread * self.noise.standard_normal(len(prices))
            taken[person] = self.pricer.best([person], prices).patterns[0][0]
            heads[taken[person].lines] += 1
        return taken, heads

"""Which people are freed next: at random, those who meet on costly lines, or those alike; what helps is chosen more."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np

from storekeeper.roster.solver.cover import Cover, Floats, Ints
from storekeeper.roster.solver.patterns import Pattern

FEWEST, FIRST = 3, 8
WAYS = ("any", "worst", "alike")


class Neighbours:
    """Keeps the size of a neighbourhood at what is worth its work, and a weight for each way."""

    def __init__(self, cover: Cover, people: int, random: Random) -> None:
        self.cover = cover
        self.people = people
        self.random = random
        self.size = float(min(people, FIRST))
        self.weights = dict.fromkeys(WAYS, 1.0)
        self.way = WAYS[0]

    def choose(self, patterns: Sequence[Pattern], heads: Ints) -> list[int]:
        """Who is free next, in order."""
        many = min(self.people, max(1, round(self.size)))
        self.way = self.random.choices(WAYS, [self.weights[way] for way in WAYS])[0]
        if self.way == "any" or many >= self.people:
            return sorted(self.random.sample(range(self.people), many))
        scores = self._worst(patterns, heads) if self.way == "worst" else self._alike(patterns)
        noise = np.array([self.random.random() for _ in range(self.people)])
        top = scores.max(initial=0.0) or 1.0
        order = np.argsort(-(scores / top + 0.7 * noise))
        return sorted(order[:many].tolist())

    def _worst(self, patterns: Sequence[Pattern], heads: Ints) -> Floats:
        """How much each has to do with one costly line and those near it: on it when it has too many, else off it."""
        costs = self.cover.costs(heads)
        lines = np.flatnonzero(costs > 0)
        scores = np.zeros(self.people)
        if not len(lines):
            return scores
        for line in self.random.choices(lines.tolist(), costs[lines].tolist(), k=3):
            many = heads[line] > self.cover.high[line]
            for at, pattern in enumerate(patterns):
                scores[at] += float((line in pattern.lines) == many)
        return scores

    def _alike(self, patterns: Sequence[Pattern]) -> Floats:
        """How many lines each shares with one of them."""
        one = set(patterns[self.random.randrange(self.people)].lines.tolist())
        return np.array(
            [len(one.intersection(pattern.lines.tolist())) for pattern in patterns], dtype=np.float64
        )

    def learn(self, *, better: bool, work: float) -> None:
        """`work` is 1 for what a neighbourhood is worth: smaller after more, larger after a quick one in vain."""
        self.weights[self.way] = max(0.2, 0.9 * self.weights[self.way] + (0.6 if better else 0.0))
        if work > 3.0:
            self.size = max(FEWEST, self.size * 0.85)
        elif not better and work < 2.0:
            self.size = min(float(self.people), self.size * (1.25 if work < 0.7 else 1.1))

"""The demands as arrays: what a count of heads costs on every line, and what one head more would."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storekeeper.roster.solver.problem import Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
HARD = 20.0  # a missing head that may not miss costs so many times the dearest other price


@dataclass(frozen=True)
class Cover:
    """Line by line: from `low` to `high` heads cost nothing; `under`, `over` per head, squared where it says so."""

    low: Ints
    high: Ints
    under: Floats
    over: Floats
    squared: NDArray[np.bool_]
    hard: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.low)

    def cost(self, heads: Ints) -> float:
        """Of all lines together."""
        short, many = np.maximum(0, self.low - heads), np.maximum(0, heads - self.high)
        return float(short @ self.under + np.where(self.squared, many * many, many) @ self.over)

    def costs(self, heads: Ints) -> Floats:
        """Of each line."""
        short, many = np.maximum(0, self.low - heads), np.maximum(0, heads - self.high)
        found: Floats = short * self.under + np.where(self.squared, many * many, many) * self.over
        return found

    def one_more(self, heads: Ints) -> Floats:
        """What one head more costs on each line (negative: it saves)."""
        return self.costs(heads + 1) - self.costs(heads)


def cover_of(problem: Problem) -> Cover:
    """The lines of the problem in the order of its demands."""
    demands = problem.demands
    many = len(problem.people) + 1
    priced = [demand.under or 0 for demand in demands] + [
        demand.over * (2 * many if demand.squared else 1) for demand in demands
    ]
    hard = HARD * max([1.0, *priced])
    return Cover(
        np.array([demand.low for demand in demands], dtype=np.int64),
        np.array([demand.high for demand in demands], dtype=np.int64),
        np.array([hard if demand.under is None else demand.under for demand in demands], dtype=np.float64),
        np.array([demand.over for demand in demands], dtype=np.float64),
        np.array([demand.squared for demand in demands], dtype=np.bool_),
        np.array([demand.under is None for demand in demands], dtype=np.bool_),
    )

"""A pattern is all that one person does over the horizon; a pricer finds the best for given prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from storekeeper.roster.solver.cover import Cover, Floats, Ints
from storekeeper.roster.solver.problem import Duty


@dataclass(frozen=True)
class Pattern:
    """Who (index), what it costs by itself, which lines it covers once each, and its marks for the pricer."""

    person: int
    cost: float
    lines: Ints
    marks: tuple[int, ...]

    @property
    def key(self) -> tuple[int, tuple[int, ...]]:
        """Equal for equal patterns."""
        return self.person, self.marks


@dataclass(frozen=True)
class Priced:
    """For each person asked for her cheapest patterns, and a price below which she has none."""

    patterns: tuple[tuple[Pattern, ...], ...]
    least: Floats


class Pricer(Protocol):
    """Finds patterns; one for templates over months, one for free shifts over weeks."""

    cover: Cover
    base: float

    def best(self, people: Sequence[int], prices: Floats, *, each: int = 1) -> Priced:
        """For each person up to `each` patterns of little own cost plus `prices` of its lines, none if she has none."""
        ...

    def duties(self, pattern: Pattern) -> tuple[Duty, ...]:
        """The shifts of the pattern."""
        ...

    def pattern_of(self, person: int, duties: Sequence[Duty]) -> Pattern:
        """The pattern of given duties of the person."""
        ...


def value(pattern: Pattern, prices: Floats) -> float:
    """Own cost and the prices of its lines."""
    return pattern.cost + float(prices[pattern.lines].sum())


def heads_of(cover: Cover, patterns: Sequence[Pattern]) -> Ints:
    """How many cover each line."""
    if not patterns:
        return np.zeros(len(cover), dtype=np.int64)
    return np.bincount(np.concatenate([pattern.lines for pattern in patterns]), minlength=len(cover))

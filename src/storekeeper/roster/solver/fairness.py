"""What a person bears beyond her fair share, for the pricers: a straight line under the square of it.

The square of a total is no price of a single shift. A tangent of it is, and lies below it everywhere; so a pattern that
is found with it and priced by the square itself costs what the judge says, and the bound stays a bound.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from storekeeper.roster.solver.cover import Floats, Ints
from storekeeper.roster.solver.problem import Burden, Problem, room

LEARNT = 0.5  # how far the tangent moves to where the last pattern touches the square


def bears(burden: Burden, day: int, template: str, ends: int, paid: int) -> float:
    """What one shift adds: 1, or its paid hours; `ends` counts from 00:00 of its day."""
    if burden.days and day not in burden.days:
        return 0.0
    if burden.templates and template not in burden.templates:
        return 0.0
    if burden.ends_after is not None and ends <= burden.ends_after:
        return 0.0
    return paid / 60 if burden.by_hours else 1.0


class Shares:
    """The tangents of all people to all burdens. They move as patterns are found, the same way for equal input."""

    def __init__(self, problem: Problem) -> None:
        self.burdens = problem.burdens
        people = problem.people
        self.rooms = np.array([[room(burden, one) for one in people] for burden in self.burdens])
        self.rooms = self.rooms.reshape(len(self.burdens), len(people))
        self.prices = np.array([burden.price for burden in self.burdens], dtype=np.float64)
        self.slopes = np.zeros_like(self.rooms)

    def __bool__(self) -> bool:
        return bool(self.burdens)

    def charge(self, person: int, weights: Sequence[Floats]) -> Floats:
        """The tangents' price of shifts whose weights are given burden by burden, in one shape."""
        first: Floats = self.slopes[0, person] * weights[0]
        for at, weight in enumerate(weights[1:], 1):
            first = first + self.slopes[at, person] * weight
        return first

    def offsets(self, who: Ints) -> Floats:
        """The least that the squares lie above the tangents, person by person."""
        slopes, rooms = self.slopes[:, who], self.rooms[:, who]
        prices = np.maximum(self.prices, 1e-12)[:, None]
        touch = np.maximum(0.0, rooms + slopes / (2 * prices))
        touch = np.where(slopes > 0, touch, 0.0)
        squares = prices * np.maximum(0.0, touch - rooms) ** 2
        least: Floats = (squares - slopes * touch).sum(axis=0)
        return least

    def cost(self, person: int, borne: Floats) -> float:
        """What is paid for totals, burden by burden."""
        return float(self.prices @ np.maximum(0.0, borne - self.rooms[:, person]) ** 2)

    def learn(self, person: int, borne: Floats) -> None:
        """Moves the tangents towards the totals of a pattern."""
        steep = 2 * self.prices * np.maximum(0.0, borne - self.rooms[:, person])
        self.slopes[:, person] += LEARNT * (steep - self.slopes[:, person])

    def borne(self, shifts: Sequence[tuple[int, str, int, int]]) -> Floats:
        """Totals of shifts given as day, template, end in its day, paid minutes."""
        return np.array([sum(bears(burden, *shift) for shift in shifts) for burden in self.burdens])

"""What it costs a pricer to depart from the published roster, person by person and day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from storekeeper.roster.solver.cover import Floats, Ints
from storekeeper.roster.solver.problem import Duty, Problem

PINNED = 1e6  # that a shift is worked which must be is bought by a reward; who does not work it owes as much


@dataclass(frozen=True)
class Place:
    """One person's day: the published duty, what it costs to work at all, to move, to resize (infinite: forbidden)."""

    duty: Duty | None
    worked: float
    moved: float = 0.0
    resized: float = 0.0


class Departures:
    """All places of a problem: `base` is paid when nobody works, `owed[person]` when she works nothing she must."""

    def __init__(self, problem: Problem) -> None:
        people = {one.key: at for at, one in enumerate(problem.people)}
        self.problem = problem
        self.base, self.owed = 0.0, np.zeros(len(people))
        self._held = {
            (people[duty.person], duty.day): duty for duty in problem.published if duty.person in people
        }
        for pin in problem.pins:
            if pin.person in people:
                self.owed[people[pin.person]] += PINNED
        for (person, day), _ in self._held.items():
            dropped = problem.changes.price("dropped", day)
            self.base += dropped or 0.0
            self.owed[person] += PINNED * (dropped is None)

    def at(self, person: int, day: int) -> Place | None:
        """None while nothing is published."""
        if not self._held:
            return None
        prices, duty = self.problem.changes, self._held.get((person, day))
        if duty is None:
            return Place(None, _or_never(prices.price("added", day)))
        dropped = prices.price("dropped", day)
        reward = -PINNED if dropped is None else -dropped
        moved, resized = prices.price("moved", day), prices.price("resized", day)
        return Place(duty, reward, _or_never(moved), _or_never(resized))

    def of_templates(self, person: int, day: int) -> Floats:
        """What each template of the problem costs more on the day."""
        templates, place = self.problem.templates, self.at(person, day)
        found = np.zeros(len(templates))
        if place is None:
            return found
        found += place.worked
        if place.duty is not None:
            same = [one.key == place.duty.template for one in templates]
            here = place.duty.shop == self.problem.people[person].shops[0]
            found[~(np.array(same) & here)] += place.moved
        return found

    def of_shifts(
        self, person: int, day: int, begins: Ints, ends: Ints, shops: Sequence[str]
    ) -> list[Floats]:
        """Shop by shop what shifts [start, length] that begin and end at these minutes cost more on the day."""
        place = self.at(person, day)
        if place is None:
            return []
        found = []
        for shop in shops:
            price = np.full(ends.shape, place.worked)
            if place.duty is not None:
                one, other = begins == place.duty.start, ends == place.duty.end
                near = place.resized if shop == place.duty.shop else place.moved
                more = np.where(one | other, near, place.moved)
                if shop == place.duty.shop:
                    more[one & other] = 0.0
                price = price + more
            found.append(price)
        return found


def _or_never(price: float | None) -> float:
    return float("inf") if price is None else price

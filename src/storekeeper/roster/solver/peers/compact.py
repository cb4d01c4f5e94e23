"""The straight model of templates, said once for both peers: one 0/1 variable per person, day and template.

A builder gives variables and takes linear rows, so that it can be OR-Tools or HiGHS.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Protocol

from storekeeper.roster.solver.month_terms import Terms, terms_of
from storekeeper.roster.solver.problem import DAY, Duty, Person, Problem, Roster, weekends

Term = tuple[int, float]


class Builder(Protocol):
    """What a compact model is built with; a variable is its number."""

    def variable(self, low: float, high: float, price: float, *, whole: bool) -> int:
        """A new variable."""
        ...

    def row(self, low: float | None, terms: Sequence[Term], high: float | None) -> None:
        """low <= sum <= high."""
        ...


class Model(Protocol):
    """What both straight models give back: a constant that belongs to the cost, and the roster of an answer."""

    base: float

    def roster(self, values: Sequence[float]) -> Roster:
        """The duties of variables above a half."""
        ...


class Compact:
    """The model of a problem of templates in a builder; raises Refused for other problems."""

    def __init__(self, problem: Problem, builder: Builder) -> None:
        self.problem, self.builder = problem, builder
        self.terms: Terms = terms_of(problem)
        self.base = self.terms.base + float(self.terms.owed.sum())
        self.works: dict[tuple[int, int, int], int] = {}
        for person, day, kind in product(
            range(len(problem.people)), range(problem.days), range(len(problem.templates))
        ):
            price = float(self.terms.cost[person, day, kind])
            if price < float("inf"):
                self.works[person, day, kind] = builder.variable(0, 1, price, whole=True)
        for at, person_ in enumerate(problem.people):
            self._limits(at, person_)
        self._cover()

    def _day(self, person: int, day: int) -> list[Term]:
        kinds = range(len(self.problem.templates))
        return [(self.works[person, day, kind], 1) for kind in kinds if (person, day, kind) in self.works]

    def _limits(self, at: int, person: Person) -> None:
        problem, row = self.problem, self.builder.row
        held = [(key, number) for key, number in self.works.items() if key[0] == at]
        row(person.least, [(n, problem.templates[key[2]].paid) for key, n in held], person.most)
        for day in range(problem.days):
            row(None, self._day(at, day), 1)
        for kind, template in enumerate(problem.templates):
            cap = person.cap(template.key)
            if cap:
                row(None, [(n, 1) for key, n in held if key[2] == kind], cap)
        self._order(at)
        self._rows(at, person)
        self._weekends(at, person)

    def _order(self, at: int) -> None:
        may = self.terms.may_follow
        for day, (one, then) in product(range(self.problem.days - 1), product(range(len(may)), repeat=2)):
            pair = [self.works.get((at, day, one)), self.works.get((at, day + 1, then))]
            if not may[one, then] and None not in pair:
                self.builder.row(None, [(number, 1) for number in pair if number is not None], 1)

    def _rows(self, at: int, person: Person) -> None:
        """Rows of days: too long ones, and too short ones of work and of rest that do not touch the edge."""
        days, row = self.problem.days, self.builder.row
        worked = [self._day(at, day) for day in range(days)]
        for first in range(days - person.most_in_row):
            row(None, _joined(worked[first : first + person.most_in_row + 1]), person.most_in_row)
        for length in range(1, person.fewest_in_row):
            for first in range(1, days - length):
                inside = [(n, -1.0) for n, _ in _joined(worked[first : first + length])]
                row(-(length - 1), worked[first - 1] + inside + worked[first + length], None)
        for length in range(1, person.fewest_off):
            for first in range(1, days - length):
                inside = _joined(worked[first : first + length])
                outside = [(n, -1.0) for n, _ in worked[first - 1] + worked[first + length]]
                row(-1, inside + outside, None)

    def _weekends(self, at: int, person: Person) -> None:
        touched = weekends(self.problem)
        if person.most_weekends is None or person.most_weekends >= len(touched):
            return
        flags = []
        for days in touched:
            flag = self.builder.variable(0, 1, 0, whole=True)
            flags.append((flag, 1.0))
            for day in days:
                self.builder.row(None, [*self._day(at, day), (flag, -1.0)], 0)
        self.builder.row(None, flags, person.most_weekends)

    def _cover(self) -> None:
        counted: dict[int, list[Term]] = {}
        for (_, day, kind), number in self.works.items():
            for line in self.terms.lines[day][kind].tolist():
                counted.setdefault(line, []).append((number, 1))
        people = len(self.problem.people)
        for line, demand in enumerate(self.problem.demands):
            under = self.builder.variable(0, demand.low, demand.under or 1e5, whole=False)
            over = self.builder.variable(0, people, demand.over, whole=False)
            self.builder.row(demand.low, [*counted.get(line, ()), (under, 1), (over, -1)], demand.high)

    def roster(self, values: Sequence[float]) -> Roster:
        """The duties of variables above a half."""
        found = []
        for (person, day, kind), number in self.works.items():
            if values[number] > 0.5:
                one = self.problem.templates[kind]
                key = self.problem.people[person].key
                found.append(Duty(key, day, day * DAY + one.start, one.minutes, one.key, "", (), one.pauses))
        return tuple(found)


def _joined(days: Sequence[list[Term]]) -> list[Term]:
    return [term for day in days for term in day]

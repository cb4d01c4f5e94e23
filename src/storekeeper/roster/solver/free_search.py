"""The search for free shifts: the mixture of shifts for prices and a bound, then neighbourhoods of people and days.

A neighbourhood is a small linear program of shifts that settles in a tenth of a second, and a choice of whole ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time
from typing import cast

import numpy as np

from storekeeper.roster.solver.columns import cover_bound
from storekeeper.roster.solver.cover import Floats
from storekeeper.roster.solver.master import Effort
from storekeeper.roster.solver.patterns import Pattern, heads_of
from storekeeper.roster.solver.search import SHAKEN, Search
from storekeeper.roster.solver.shift_mixture import ShiftMixture
from storekeeper.roster.solver.week import WeekPricer

WORTH = 1.0  # CPU-seconds that one neighbourhood is worth
LONGEST = 1.5  # that a choice of whole shifts may take, and its nodes where clocks must not count
NODES, ROUNDS = 60, 60
ROOT_SECONDS, ROOT_ROUNDS = 15.0, 200
FEWEST = 3
SELDOM = 0.05  # how often the kind that saves less is tried all the same
NEWS = 0.3  # how much the last attempt says of a kind
TASTE = 0.5  # what a quick step saves counts half: most of it a neighbourhood would have saved as well
UNKNOWN = 0.8  # the share of neighbourhoods while neither has saved anything
PROOF = 2  # the turn of the leading engine that goes into the bound
STOOD = 4  # turns in which nothing was found, before it is asked whether there is anything
SHAPES = 40_000  # with more of them a choice among all does not end in time
CLOSING, SPENT = (
    5.0,
    0.2,
)  # CPU-seconds that it may take, and the part of all that may go so before it is tried again


@dataclass
class _Way:
    """How a neighbourhood is chosen: so many people on so many days, and how well that went lately."""

    people: float
    days: int
    weight: float = 1.0


@dataclass
class _Kind:
    """A kind of work and what it lately saved of the cost in a CPU-second."""

    work: Callable[[], bool]
    rate: float = 0.0


class FreeSearch(Search):
    """Takes the place of patterns' linear programs where shifts are free."""

    def __post_init__(self) -> None:
        super().__post_init__()
        days = self.free.problem.days
        self.ways = [
            _Way(min(self.people, 6), days),
            _Way(min(self.people, 30), 1),
            _Way(min(self.people, 12), min(days, 3)),
        ]
        self.slow, self.quick = _Kind(self.improve), _Kind(self.shake)
        self.all: ShiftMixture | None = None  # of everybody, once no shift is missing in it
        self.floor, self.stood, self.asked, self.closing = 0.0, 0, float("inf"), 0.0

    @property
    def free(self) -> WeekPricer:
        """The pricer, which knows shifts."""
        return cast(WeekPricer, self.pricer)

    def turn(self, number: int) -> None:
        """The bound after the first neighbourhoods of the leading engine, then neighbourhoods and steps.

        When these find nothing any more it is asked whether anything is left.
        """
        if number == PROOF and self.part == 0:
            self.root()
        elif self.all is not None and self._may_close():
            self.close(self.all)
        else:
            before = self.best.cost
            self._go(self.random.choices((self.slow, self.quick), self._odds())[0])
            self.stood = self.stood + 1 if self.best.cost == before else 0

    def _odds(self) -> tuple[float, float]:
        """Of neighbourhoods and of quick steps, by what they lately saved in the same time; neither is given up."""
        both = self.slow.rate + TASTE * self.quick.rate
        share = UNKNOWN if both == 0.0 else self.slow.rate / both
        return max(SELDOM, share), max(SELDOM, 1 - share)

    def _go(self, kind: _Kind) -> None:
        """Works, and learns what that saved; counted, every attempt is worth the same time."""
        began, before = process_time(), self.best.cost
        kind.work()
        spent = SHAKEN if self.counted else max(0.01, process_time() - began)
        kind.rate += NEWS * ((before - self.best.cost) / spent - kind.rate)

    def root(self, patience: int = 1) -> bool:
        """The mixture of all shifts: a bound when none is missing; else the patterns' pricer proves one."""
        del patience
        began = process_time()
        zero = np.zeros(len(self.pricer.cover), dtype=np.int64)
        mixture = ShiftMixture(
            self.free, dict(enumerate(self.best.patterns)), range(self.free.problem.days), zero
        )

        def go_on(_cost: float, rounds: int) -> bool:
            late = rounds >= ROOT_ROUNDS if self.counted else process_time() - began > ROOT_SECONDS
            return self.left > 0 and not late

        settled = mixture.settle(go_on)
        self.prices = settled.prices
        if settled.ended and not self.counted:
            self.all, self.floor = mixture, settled.cost
            self.bound = max(self.bound, settled.cost)
            self.say()
        else:
            self._prove(settled.prices)
        return True

    def _may_close(self) -> bool:
        lately = self.closing <= SPENT * process_time()
        return lately and self.stood >= STOOD and self.best.cost < self.asked

    def close(self, mixture: ShiftMixture) -> None:
        """One choice among all shifts that a cheaper roster can hold: it finds one, or proves that there is none."""
        began, most = process_time(), self.best.cost - self.step
        self.asked = self.best.cost
        if not mixture.hold_all(most - self.floor, SHAPES):
            return
        found, ended = mixture.close(most, most - self.floor, min(self.left, CLOSING))
        self.closing += process_time() - began
        if found is not None:
            self._replace(found)
        if ended:
            self.bound = self.best.cost
            self.say()

    def _prove(self, prices: Floats) -> None:
        everyone = range(self.people)
        zero = np.zeros(len(self.pricer.cover), dtype=np.int64)
        priced = self.pricer.best(everyone, prices)
        bound = float(priced.least.sum()) + cover_bound(self.pricer.cover, zero, prices, self.people)
        if bound > self.bound:
            self.bound = bound
            self.say()

    def improve(self) -> bool:
        """One neighbourhood: some people are free on some days, all else stays; True when it became cheaper."""
        began = process_time()
        way = self.random.choices(self.ways, [each.weight for each in self.ways])[0]
        people, days = self._chosen(way)
        held = {person: self.best.patterns[person] for person in people}
        cover = self.pricer.cover
        fixed = self.best.heads - heads_of(cover, list(held.values()))
        now = sum(pattern.cost for pattern in held.values()) + cover.cost(self.best.heads)
        mixture = ShiftMixture(self.free, held, days, fixed)

        def go_on(_cost: float, rounds: int) -> bool:
            late = rounds >= ROUNDS if self.counted else process_time() - began > LONGEST
            return self.left > 0 and not late

        settled = mixture.settle(go_on)
        found: Sequence[Pattern] | None = None
        work = settled.rounds / ROUNDS
        if settled.cost < now - self.step:
            effort = Effort(max(0.1, min(self.left, LONGEST)), NODES if self.counted else None)
            found, nodes = mixture.whole(most=now, effort=effort)
            work += nodes / NODES
        better = found is not None and self._replace(found)
        self._learn(way, better=better, work=work if self.counted else (process_time() - began) / WORTH)
        return better

    def _chosen(self, way: _Way) -> tuple[list[int], list[int]]:
        """People who meet on costly lines, and days, the costly ones more often."""
        problem = self.free.problem
        costs = self.pricer.cover.costs(self.best.heads)
        by_day = np.full(problem.days, 0.05 * (costs.sum() + 1.0) / problem.days)
        for line, cost in enumerate(costs.tolist()):
            by_day[problem.demands[line].day] += cost
        days: list[int] = []
        while len(days) < min(way.days, problem.days):
            day = self.random.choices(range(problem.days), by_day.tolist())[0]
            by_day[day] = 0.0
            days.append(day)
        self.neighbours.size = way.people
        return self.neighbours.choose(self.best.patterns, self.best.heads), days

    def _learn(self, way: _Way, *, better: bool, work: float) -> None:
        """Ways that help are chosen more; smaller after much work, larger after little in vain."""
        way.weight = max(0.2, 0.85 * way.weight + (0.5 if better else 0.0) / max(0.5, work))
        if work > 2.5:
            way.people = max(FEWEST, way.people * 0.9)
        elif not better and work < 1.0:
            way.people = min(float(self.people), way.people * 1.15)

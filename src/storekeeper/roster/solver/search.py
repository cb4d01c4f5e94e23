"""The product's own search: a first roster person by person, a proven bound, then ever better rosters.

Works on patterns alone, so it does not know whether they are months of templates or weeks of free shifts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from time import monotonic, process_time

import numpy as np

from storekeeper.roster.solver.columns import Generated, generate
from storekeeper.roster.solver.cover import Floats, Ints
from storekeeper.roster.solver.master import Answer, Effort, Master
from storekeeper.roster.solver.neighbours import Neighbours
from storekeeper.roster.solver.patterns import Pattern, Pricer, heads_of

_EPSILON = 1e-6
KEPT = 40  # patterns remembered per person
SECONDS = (
    1.0  # of CPU that one neighbourhood is worth, in the linear program: a busy machine does not cut it short
)
ROUNDS, NODES = 25, 60  # the same by counts


@dataclass
class Best:
    """The best choice so far: one pattern for each person, its heads and its cost (without the base)."""

    patterns: list[Pattern]
    heads: Ints
    cost: float


@dataclass
class Search:
    """One engine's state, searched by the clock or, `counted`, by counts that do not depend on it.

    `tell` hears each better choice and each better bound (both with the base)."""

    pricer: Pricer
    people: int
    seed: int
    whole_costs: bool
    tell: Callable[[Sequence[Pattern], float, float], None]
    until: float
    counted: bool = False
    best: Best = field(init=False)
    bound: float = -np.inf
    prices: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - chooses neighbourhoods, no secret
        self.pool: list[dict[tuple[int, ...], Pattern]] = [{} for _ in range(self.people)]
        self.neighbours = Neighbours(self.pricer.cover, self.people, self.random)

    @property
    def step(self) -> float:
        """How much cheaper a better choice is at least."""
        return 1 - 1e-4 if self.whole_costs else 1e-4

    @property
    def left(self) -> float:
        """Seconds that remain."""
        return self.until - monotonic()

    def proved(self) -> bool:
        """Whether nothing better exists."""
        return self.best.cost - self.bound < self.step

    def first(self) -> None:
        """Each person in turn takes the best pattern beside those before her."""
        cover = self.pricer.cover
        heads = np.zeros(len(cover), dtype=np.int64)
        chosen: list[Pattern] = []
        for person in range(self.people):
            pattern = self.pricer.best([person], cover.one_more(heads)).patterns[0][0]
            chosen.append(pattern)
            heads[pattern.lines] += 1
        self.take(chosen)

    def polish(self) -> None:
        """Each person again, beside all others."""
        cover = self.pricer.cover
        for person in self.random.sample(range(self.people), self.people):
            if self.left < 0:
                return
            chosen = list(self.best.patterns)
            heads = self.best.heads.copy()
            heads[chosen[person].lines] -= 1
            for pattern in self.pricer.best([person], cover.one_more(heads)).patterns[0]:
                chosen[person] = pattern
                self.take(chosen)

    def take(self, chosen: Sequence[Pattern]) -> bool:
        """Keeps the choice when it is the best so far, and tells."""
        heads = heads_of(self.pricer.cover, chosen)
        cost = sum(pattern.cost for pattern in chosen) + self.pricer.cover.cost(heads)
        if hasattr(self, "best") and cost > self.best.cost - _EPSILON:
            return False
        self.best = Best(list(chosen), heads, cost)
        self.remember(chosen)
        self.say()
        return True

    def say(self) -> None:
        """Tells the best and the bound."""
        base = self.pricer.base
        self.tell(self.best.patterns, self.best.cost + base, self.bound + base)

    def remember(self, patterns: Sequence[Pattern]) -> None:
        """Keeps patterns for later choices, the newest of each person."""
        for pattern in patterns:
            held = self.pool[pattern.person]
            held.pop(pattern.marks, None)
            held[pattern.marks] = pattern
            if len(held) > KEPT:
                held.pop(next(iter(held)))

    def root(self) -> Generated:
        """The linear program over everybody: the bound, and patterns worth having."""
        everyone = range(self.people)
        zero = np.zeros(len(self.pricer.cover), dtype=np.int64)
        master = Master(self.pricer.cover, everyone, zero)
        master.add([pattern for held in self.pool for pattern in held.values()])
        self.master = master

        def go_on(cost: float, bound: float, _: int) -> bool:
            if bound > self.bound:
                self.bound = bound
                self.say()
            return self.left > 0 and cost - bound > 1e-4 and not self.proved()

        generated = generate(self.pricer, master, everyone, zero, go_on=go_on)
        self.prices = generated.answer.prices
        reduced = master.reduced(generated.answer)
        for at in np.argsort(-reduced):
            if reduced[at] < max(1.0, 0.02 * abs(generated.answer.cost)):
                self.remember([master.patterns[at]])
        return generated

    def dive(self, generated: Generated) -> None:
        """Fixes the patterns with the largest shares, a few at a time, and prices again for the rest."""
        everyone = list(range(self.people))
        fixed: dict[int, Pattern] = {}
        patterns, answer = self.master.patterns, generated.answer
        while len(fixed) < self.people and self.left > 0:
            fixed.update(_largest(patterns, answer, max(1, (self.people - len(fixed)) // 8)))
            free = [person for person in everyone if person not in fixed]
            if not free:
                break
            heads = heads_of(self.pricer.cover, list(fixed.values()))
            master = Master(self.pricer.cover, free, heads)
            reduced = self._near(patterns, answer)
            master.add([pattern for pattern in reduced if pattern.person not in fixed])
            answer = generate(
                self.pricer,
                master,
                free,
                heads,
                go_on=lambda _cost, _bound, rounds: rounds < 4 and self.left > 0,
            ).answer
            patterns = master.patterns
        if len(fixed) == self.people:
            self.take([fixed[person] for person in everyone])

    def _near(self, patterns: Sequence[Pattern], answer: Answer) -> list[Pattern]:
        """Those with a share, and as many others as are cheap at the prices."""
        costs = np.array([pattern.cost + answer.prices[pattern.lines].sum() for pattern in patterns])
        found: dict[int, list[tuple[float, int]]] = {}
        for at, pattern in enumerate(patterns):
            found.setdefault(pattern.person, []).append((costs[at] - 1e9 * (answer.shares[at] > 0.01), at))
        return [patterns[at] for held in found.values() for _, at in sorted(held)[:25]]

    def improve(self) -> bool:
        """One neighbourhood: some people are free, the others stay; True when it became cheaper."""
        began = process_time()
        people = self.neighbours.choose(self.best.patterns, self.best.heads)
        chosen = [self.best.patterns[person] for person in people]
        cover = self.pricer.cover
        fixed = self.best.heads - heads_of(cover, chosen)
        now = sum(pattern.cost for pattern in chosen) + cover.cost(self.best.heads)
        master = Master(cover, people, fixed)
        master.add(chosen)
        master.add([pattern for person in people for pattern in self.pool[person].values()])

        def go_on(cost: float, bound: float, rounds: int) -> bool:
            if bound > now - self.step or cost - bound < 0.1 * self.step:
                return False
            return self.left > 0 and (rounds < ROUNDS if self.counted else process_time() - began < SECONDS)

        generated = generate(self.pricer, master, people, fixed, go_on=go_on, each=3)
        found, work = None, generated.rounds / ROUNDS
        if generated.answer.cost < now - self.step and generated.bound < now - self.step:
            effort = Effort(max(0.1, min(self.left, 4 * SECONDS)), NODES if self.counted else None)
            whole = master.whole(generated.answer, most=now, start=chosen, effort=effort)
            found, work = whole.patterns, work + whole.nodes / NODES
        better = found is not None and self._replace(found)
        if not better:
            self.remember([master.patterns[at] for at in np.flatnonzero(generated.answer.shares > 0.05)])
        self.neighbours.learn(
            better=better, work=work if self.counted else (process_time() - began) / SECONDS
        )
        return better

    def _replace(self, found: Sequence[Pattern]) -> bool:
        patterns = list(self.best.patterns)
        for pattern in found:
            patterns[pattern.person] = pattern
        return self.take(patterns)


def unable(pricer: Pricer, people: int) -> list[int]:
    """Those whose limits leave them no pattern at all, not even a rest; searches must go without them."""
    found = pricer.best(range(people), np.zeros(len(pricer.cover)))
    return [person for person, patterns in enumerate(found.patterns) if not patterns]


def _largest(patterns: Sequence[Pattern], answer: Answer, most: int) -> dict[int, Pattern]:
    """All whole ones, and of the others at least one and at most `most` of the largest shares."""
    found: dict[int, Pattern] = {}
    for at in np.argsort(-answer.shares):
        pattern, share = patterns[at], answer.shares[at]
        if pattern.person in found:
            continue
        if share < 0.999 and len(found) >= most:
            break
        if share < 0.6 and found:
            break
        found[pattern.person] = pattern
    return found

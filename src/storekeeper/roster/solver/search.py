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
from storekeeper.roster.solver.dive import Mixture, dive
from storekeeper.roster.solver.master import Effort, Master
from storekeeper.roster.solver.neighbours import Neighbours
from storekeeper.roster.solver.patterns import Pattern, Pricer, heads_of
from storekeeper.roster.solver.shake import Shake

_EPSILON = 1e-6
KEPT = 40  # patterns remembered per person
SECONDS = (
    1.0  # of CPU that one neighbourhood is worth, in the linear program: a busy machine does not cut it short
)
ROUNDS, NODES = 25, 60  # the same by counts
ROOT_SECONDS, ROOT_ROUNDS = 4.0, 12  # one turn of the linear program over everybody
LOCAL_ROUNDS = 4  # of pricing after each fixing of the dive within a neighbourhood
ROOTS, PATIENCE = (
    6,
    5,
)  # turns of the linear program among the first, and how many times longer each is than one
DIVES = (12, 5)  # rounds of pricing in the dive of each part: thorough, quick
SHAKES, SHAKEN = 200, 2.0  # quick steps at once, and the CPU-seconds they may take


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
    part: int = 0
    best: Best = field(init=False)
    bound: float = -np.inf
    prices: Floats | None = None
    centre: Floats | None = None
    mixture: Mixture | None = None

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - chooses neighbourhoods, no secret
        self.pool: list[dict[tuple[int, ...], Pattern]] = [{} for _ in range(self.people)]
        self.neighbours = Neighbours(self.pricer.cover, self.people, self.random)
        self.shaker = Shake(self.pricer, self.people, self.random)
        self.rooted, self.shaking = False, True

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

    def first(self) -> list[int]:
        """Each person in turn takes the best pattern beside those before her; those who have none, then nothing."""
        cover = self.pricer.cover
        heads = np.zeros(len(cover), dtype=np.int64)
        chosen: list[Pattern] = []
        idle: list[int] = []
        for person in range(self.people):
            found = self.pricer.best([person], cover.one_more(heads)).patterns[0]
            if not found:
                idle.append(person)
                continue
            chosen.append(found[0])
            heads[found[0].lines] += 1
        if not idle:
            self.take(chosen)
        return idle

    def turn(self, number: int) -> None:
        """The linear program often at first, seldom later; a dive when it has ended; else steps and neighbourhoods."""
        if not self.rooted and number % (2 if number < 2 * ROOTS else 4) == 0:
            self.rooted = self.root(patience=PATIENCE)
            if self.rooted:
                self.dive(rounds=DIVES[self.part % len(DIVES)])
                self.shaking = True
        else:
            shaken = self.shaking or number % 4 == 3  # what one shake misses the next may find
            self.shaking = self.shake() if shaken else self.improve()

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

    def root(self, patience: int = 1) -> bool:
        """So many turns' rounds of the linear program over everybody: the bound, and patterns; True when it ended."""
        everyone = range(self.people)
        zero = np.zeros(len(self.pricer.cover), dtype=np.int64)
        if self.mixture is None:
            self.master = Master(self.pricer.cover, everyone, zero)
        self.master.add([pattern for held in self.pool for pattern in held.values()])
        began, cut = process_time(), False

        def go_on(cost: float, bound: float, rounds: int) -> bool:
            nonlocal cut
            if bound > self.bound:
                self.bound = bound
                self.say()
            late = (
                rounds >= patience * ROOT_ROUNDS
                if self.counted
                else process_time() - began > patience * ROOT_SECONDS
            )
            cut = cost - bound > 1e-4 and not self.proved() and (late or self.left <= 0)
            return cost - bound > 1e-4 and not self.proved() and not cut

        generated = generate(self.pricer, self.master, everyone, zero, go_on=go_on, centre=self.centre)
        self.centre = generated.centre
        self.mixture = Mixture(everyone, zero, self.master.patterns, generated.answer)
        if generated.bound > self.bound:
            self.bound = generated.bound
            self.say()
        if not cut:
            self.prices = generated.answer.prices
            self._remember_near(generated)
        return not cut

    def _remember_near(self, generated: Generated) -> None:
        reduced = self.master.reduced(generated.answer)
        for at in np.argsort(-reduced):
            if reduced[at] < max(1.0, 0.02 * abs(generated.answer.cost)):
                self.remember([self.master.patterns[at]])

    def dive(self, rounds: int = DIVES[0]) -> None:
        """A roster out of the mixture of everybody, once the linear program has one."""
        if self.mixture is None:
            return
        found = dive(
            self.pricer, self.mixture, below=self.best.cost, rounds=rounds, go_on=lambda: self.left > 0
        )
        if found is not None:
            self.take([found[person] for person in range(self.people)])

    def shake(self) -> bool:
        """Many quick steps; True when it became cheaper."""
        began, self.shaker.prices = process_time(), self.prices

        def go_on() -> bool:
            return self.left > 0 and (self.counted or process_time() - began < SHAKEN)

        patterns, cost = self.shaker.run(self.best.patterns, self.best.cost, tries=SHAKES, go_on=go_on)
        return cost < self.best.cost - _EPSILON and self.take(patterns)

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
        found: Sequence[Pattern] | None = None
        work = generated.rounds / ROUNDS
        promising = max(generated.answer.cost, generated.bound) < now - self.step
        if promising:
            found = self._dived(Mixture(people, fixed, master.patterns, generated.answer), now)
        if found is None and promising:
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

    def _dived(self, mixture: Mixture, now: float) -> list[Pattern] | None:
        """A cheaper choice for the people of a neighbourhood, or None."""
        began = process_time()

        def go_on() -> bool:
            return self.left > 0 and (self.counted or process_time() - began < SECONDS)

        found = dive(self.pricer, mixture, below=now - self.step, rounds=LOCAL_ROUNDS, go_on=go_on)
        if found is None:
            return None
        taken = [found[person] for person in mixture.people]
        heads = mixture.fixed + heads_of(self.pricer.cover, taken)
        cost = sum(pattern.cost for pattern in taken) + self.pricer.cover.cost(heads)
        return taken if cost < now - self.step else None

    def _replace(self, found: Sequence[Pattern]) -> bool:
        patterns = list(self.best.patterns)
        for pattern in found:
            patterns[pattern.person] = pattern
        return self.take(patterns)


def unable(pricer: Pricer, people: Sequence[int]) -> list[int]:
    """Those of them whose limits leave no pattern at all, not even a rest; searches must go without them."""
    if not people:
        return []
    found = pricer.best(people, np.zeros(len(pricer.cover)))
    return [person for person, patterns in zip(people, found.patterns, strict=True) if not patterns]

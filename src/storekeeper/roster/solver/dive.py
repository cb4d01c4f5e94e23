"""From a mixture of patterns to one each: the largest shares are fixed, the rest is priced again, until all are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from storekeeper.roster.solver.columns import generate
from storekeeper.roster.solver.cover import Ints
from storekeeper.roster.solver.master import Answer, Master
from storekeeper.roster.solver.patterns import Pattern, Pricer, heads_of

PART = 8  # of those who are left so many are fixed at once
CLEAR = 0.6  # a share beyond which a pattern is fixed even so
NEAR = 25  # patterns of each person that go on


@dataclass(frozen=True)
class Mixture:
    """What a linear program over some people, the others' heads being fixed, ended with."""

    people: Sequence[int]
    fixed: Ints
    patterns: Sequence[Pattern]
    answer: Answer


def dive(
    pricer: Pricer, mixture: Mixture, *, below: float, rounds: int, go_on: Callable[[], bool]
) -> dict[int, Pattern] | None:
    """One pattern for each, None as soon as it would not cost less than `below` or `go_on` says no.

    More `rounds` of pricing after each fixing find better rosters and take longer.
    """
    found: dict[int, Pattern] = {}
    patterns, answer = mixture.patterns, mixture.answer
    while True:
        left = len(mixture.people) - len(found)
        found.update(_largest(patterns, answer, max(1, left // PART)))
        free = [person for person in mixture.people if person not in found]
        if not free:
            return found
        own = sum(pattern.cost for pattern in found.values())
        heads = mixture.fixed + heads_of(pricer.cover, list(found.values()))
        master = Master(pricer.cover, free, heads)
        master.add([pattern for pattern in _near(patterns, answer) if pattern.person not in found])

        def more(_cost: float, bound: float, done: int, own: float = own) -> bool:
            return done < rounds and own + bound < below and go_on()

        answer = generate(pricer, master, free, heads, go_on=more).answer
        patterns = master.patterns
        if own + answer.cost >= below or not go_on():
            return None


def _near(patterns: Sequence[Pattern], answer: Answer) -> list[Pattern]:
    """Those with a share, and as many others as are cheap at the prices."""
    costs = np.array([pattern.cost + answer.prices[pattern.lines].sum() for pattern in patterns])
    found: dict[int, list[tuple[float, int]]] = {}
    for at, pattern in enumerate(patterns):
        found.setdefault(pattern.person, []).append((costs[at] - 1e9 * (answer.shares[at] > 0.01), at))
    return [patterns[at] for held in found.values() for _, at in sorted(held)[:NEAR]]


def _largest(patterns: Sequence[Pattern], answer: Answer, most: int) -> dict[int, Pattern]:
    """All whole ones, and of the others at least one and at most `most` of the largest shares."""
    found: dict[int, Pattern] = {}
    for at in np.argsort(-answer.shares, kind="stable"):
        pattern, share = patterns[at], answer.shares[at]
        if pattern.person in found:
            continue
        if share < 0.999 and (len(found) >= most or (share < CLEAR and found)):
            break
        found[pattern.person] = pattern
    return found

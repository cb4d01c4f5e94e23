"""Several shops with shared people: each alone first, then small groups of near shops together, who lend to each other.

A loan costs its price and the way; a person has one shift a day, so nobody is on the way between two shops within it.
The whole region is one problem, and every roster of it is judged as one: hours, rest and days of a person are counted
over all shops. Groups that share nobody are worked at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import monotonic

from storekeeper.roster.solver.judge import Verdict, heads_of, judge
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.problem import Duty, Person, Problem, Roster
from storekeeper.roster.solver.talk import Limits, Result

ALONE = 0.4
"""The share of the work that goes into each shop alone."""
GROUP = 3
"""Shops that are worked together; more share more and find less in the same time."""


@dataclass(frozen=True)
class Loans:
    """What lending costs: `price` for each shift, `per_minute` of the way there; nobody goes farther than `farthest`.

    `ways` are minutes between two shops (in either order); who may be lent is said by `may`.
    """

    ways: Mapping[tuple[str, str], int]
    price: float = 20.0
    per_minute: float = 0.5
    farthest: int = 45
    may: Callable[[Person], bool] = lambda _: True

    def way(self, one: str, other: str) -> int | None:
        """Minutes between two shops, None when it is not known."""
        return self.ways.get((one, other), self.ways.get((other, one)))

    def near(self, shop: str, shops: Iterable[str]) -> list[str]:
        """The others that can be reached, nearest first."""
        found = [
            (way, other) for other in shops if other != shop and (way := self.way(shop, other)) is not None
        ]
        return [other for way, other in sorted(found) if way <= self.farthest]


@dataclass(frozen=True)
class Regional:
    """The roster of a region; `loans` are the shifts away from home. CPU-seconds and seconds are those of all engines.

    `alone` is the cost of the shops each by itself, from which it went on.
    """

    roster: Roster
    verdict: Verdict
    loans: Roster
    alone: float
    seconds: float
    cpu: float


def region_of(name: str, shops: Mapping[str, Problem], loans: Loans, *, reach: int = GROUP) -> Problem:
    """One problem of all shops. Each shop's own names no shop; numbers of people must differ between shops.

    Who may be lent may work in the `reach` nearest other shops, at the price of the farthest of them. Raises
    ValueError when the shops have different days or steps, or one person twice.
    """
    problems = list(shops.values())
    if len({(each.days, each.step, each.weekday) for each in problems}) != 1:
        raise ValueError("the shops have different days or steps")
    people: list[Person] = []
    for shop, problem in shops.items():
        near = loans.near(shop, shops)[:reach]
        longest = max((loans.way(shop, other) or 0 for other in near), default=0)
        price = loans.price + loans.per_minute * longest
        for one in problem.people:
            lent = tuple(near) if loans.may(one) else ()
            people.append(replace(one, shops=(shop, *lent), loan_price=price if lent else 0.0))
    if len({one.key for one in people}) != len(people):
        raise ValueError("a person is in two shops")
    freedoms = [each.freedom for each in problems if each.freedom is not None]
    starts = tuple(dict.fromkeys(span for each in freedoms for span in each.starts))
    return replace(
        problems[0],
        name=name,
        horizon=(0, max(each.horizon[1] for each in problems)),
        people=tuple(people),
        demands=tuple(
            replace(demand, shop=shop) for shop, problem in shops.items() for demand in problem.demands
        ),
        freedom=replace(freedoms[0], starts=starts) if freedoms else None,
        wishes=tuple(wish for each in problems for wish in each.wishes),
        pins=tuple(replace(pin, shop=shop) for shop, each in shops.items() for pin in each.pins),
        published=tuple(replace(duty, shop=shop) for shop, each in shops.items() for duty in each.published),
    )


def solve_region(problem: Problem, limits: Limits, *, together: bool = True) -> Regional:
    """The best roster of the region's shops within `limits.cpu` (else seconds × threads) CPU-seconds.

    Not `together`: all the work goes into each shop alone, nobody is lent. Blocks.
    """
    began = monotonic()
    shops = shops_of(problem)
    budget = limits.cpu if limits.cpu is not None else limits.seconds * limits.threads
    share = budget * (ALONE if together and len(shops) > 1 else 1.0) / max(1, len(shops))
    each = replace(limits, threads=1, cpu=share, seconds=limits.seconds)
    parts = [part_of(problem, (shop,), ()) for shop in shops]
    with ThreadPoolExecutor(max(1, limits.threads)) as pool:
        results = list(pool.map(lambda part: solve(part, each), parts))
    roster = tuple(duty for result in results for duty in result.roster)
    cpu = sum(result.cpu for result in results)
    verdict = judge(problem, roster)
    alone = verdict.cost
    if together and len(shops) > 1:
        for groups in rounds(problem, roster, limits.threads):
            left = budget - cpu
            if left <= 0 or monotonic() - began > limits.seconds:
                break
            roster, verdict, spent = _round(
                problem, roster, verdict, groups, replace(each, cpu=share_of(left, shops))
            )
            cpu += spent
    loans = tuple(duty for duty in roster if duty.shop != problem.person(duty.person).shops[0])
    return Regional(roster, verdict, loans, alone, monotonic() - began, cpu)


def share_of(left: float, shops: Sequence[str]) -> float:
    """CPU-seconds for one group of what is left: enough to begin, and something for the others."""
    return max(10.0, 2 * left / max(1, len(shops)))


def shops_of(problem: Problem) -> tuple[str, ...]:
    """All shops of a regional problem, in order."""
    homes = [one.shops[0] for one in problem.people]
    return tuple(dict.fromkeys([*homes, *(demand.shop for demand in problem.demands)]))


def rounds(problem: Problem, roster: Roster, threads: int) -> Iterator[list[tuple[str, ...]]]:
    """Groups to be worked at the same time: the shops that lack most lead, with those that can lend to them."""
    lacking = dict.fromkeys(shops_of(problem), 0.0)
    for demand, heads in heads_of(problem, roster):
        lacking[demand.shop] += max(0, demand.low - heads) * (demand.under or 0.0)
    leaders = sorted((shop for shop in lacking if lacking[shop] > 0), key=lambda shop: -lacking[shop])
    lenders = {shop: _lenders(problem, shop, lacking) for shop in leaders}
    waiting = [shop for shop in leaders if lenders[shop]]
    while waiting:
        groups: list[tuple[str, ...]] = []
        taken: set[str] = set()
        for shop in list(waiting):
            group = (shop, *[other for other in lenders[shop] if other not in taken][: GROUP - 1])
            if len(groups) < max(1, threads) and shop not in taken and len(group) > 1:
                groups.append(group)
                taken.update(group)
                waiting.remove(shop)
        yield groups


def _lenders(problem: Problem, shop: str, lacking: Mapping[str, float]) -> list[str]:
    """Shops whose people may come, those that lack least first."""
    homes = {one.shops[0] for one in problem.people if shop in one.shops[1:]}
    return sorted(homes, key=lambda other: (lacking.get(other, 0.0), other))


def _round(
    problem: Problem, roster: Roster, verdict: Verdict, groups: Sequence[tuple[str, ...]], limits: Limits
) -> tuple[Roster, Verdict, float]:
    """Each group anew from where it stands; what makes the whole region cheaper and breaks nothing is kept."""
    parts = [(part_of(problem, group, roster), group) for group in groups]

    def work(part: Problem) -> Result:
        people = {one.key for one in part.people}
        return solve(part, limits, begin=tuple(duty for duty in roster if duty.person in people))

    with ThreadPoolExecutor(max(1, len(parts))) as pool:
        results = list(pool.map(work, [part for part, _ in parts]))
    for (part, _), result in zip(parts, results, strict=True):
        people = {one.key for one in part.people}
        changed = (*(duty for duty in roster if duty.person not in people), *result.roster)
        then = judge(problem, changed)
        if result.verdict is not None and then.cost < verdict.cost - 1e-9 and _no_worse(then, verdict):
            roster, verdict = changed, then
    return roster, verdict, sum(result.cpu for result in results)


def _no_worse(then: Verdict, now: Verdict) -> bool:
    return len(then.faults) <= len(now.faults)


def part_of(problem: Problem, shops: Sequence[str], roster: Iterable[Duty]) -> Problem:
    """The problem of some shops and those at home there; who comes from elsewhere stays and is taken from the demand.

    Somebody of these shops who is lent beyond them is left as she is.
    """
    inside = frozenset(shops)
    held = tuple(roster)
    beyond = {duty.person for duty in held if duty.shop not in inside}
    people = [one for one in problem.people if one.shops[0] in inside and one.key not in beyond]
    kept = {one.key for one in people}
    others = tuple(duty for duty in held if duty.shop in inside and duty.person not in kept)
    demands = tuple(demand for demand in problem.demands if demand.shop in inside)
    there = heads_of(replace(problem, demands=demands), others)

    return replace(
        problem,
        name=" ".join(shops),
        people=tuple(replace(one, shops=tuple(s for s in one.shops if s in inside)) for one in people),
        demands=tuple(
            replace(demand, low=max(0, demand.low - heads), high=max(0, demand.high - heads))
            for demand, heads in there
        ),
        wishes=tuple(wish for wish in problem.wishes if wish.person in kept),
        pins=tuple(pin for pin in problem.pins if pin.person in kept),
        published=tuple(duty for duty in problem.published if duty.person in kept),
        best_known=None,
    )

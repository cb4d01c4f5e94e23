"""Several shops with shared people: each alone first, then everybody in turn wherever she is worth most, then again.

A loan costs its price and the way; a person has one shift a day, so nobody is on the way between two shops within it.
The whole region is one problem, and every roster of it is judged as one: hours, rest and days of a person are counted
over all shops. Shops are worked at the same time, as many as there are threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from time import monotonic

from storekeeper.roster.solver.engine import STEPS
from storekeeper.roster.solver.judge import Verdict, heads_of, judge
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.problem import Duty, Person, Problem, Roster
from storekeeper.roster.solver.talk import Limits, Result

ALONE = 0.6
"""The share of the work that goes into each shop before anybody is lent; with less, people are lent for nothing."""
LEAST = 1.5
"""CPU-seconds: with less an engine has hardly begun."""
REACH = 3
"""Other shops in which somebody may work."""


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


def region_of(name: str, shops: Mapping[str, Problem], loans: Loans, *, reach: int = REACH) -> Problem:
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
    shops = shops_of(problem)
    budget = limits.cpu if limits.cpu is not None else limits.seconds * limits.threads
    lends = together and len(shops) > 1
    work = _Work(problem, limits)
    work.alone(dict.fromkeys(shops, budget * (ALONE if lends else 1.0) / max(1, len(shops))))
    alone = work.verdict.cost
    if lends:
        work.lend(budget - work.cpu)
        work.alone(_shares(work.gaps, budget - work.cpu))
    loans = tuple(duty for duty in work.roster if duty.shop != problem.person(duty.person).shops[0])
    return Regional(work.roster, work.verdict, loans, alone, work.seconds, work.cpu)


@dataclass
class _Work:
    """Where the region stands, and what that took; `gaps` is by shop what may still be saved there."""

    problem: Problem
    limits: Limits
    roster: Roster = ()
    cpu: float = 0.0
    began: float = field(default_factory=monotonic)
    gaps: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.verdict = judge(self.problem, self.roster)

    @property
    def seconds(self) -> float:
        return monotonic() - self.began

    def alone(self, shares: Mapping[str, float]) -> None:
        """Each shop with so many CPU-seconds, from where it stands; who is lent stays so."""
        parts = [(shop, part_of(self.problem, (shop,), self.roster), shares[shop]) for shop in shares]

        def work(part: tuple[str, Problem, float]) -> Result:
            _, problem, cpu = part
            people = {one.key for one in problem.people}
            held = tuple(duty for duty in self.roster if duty.person in people)
            return solve(problem, self._within(cpu), begin=held)

        if self.limits.seconds <= self.seconds:
            return
        with ThreadPoolExecutor(max(1, self.limits.threads)) as pool:
            results = list(pool.map(work, parts))
        for (shop, problem, _), result in zip(parts, results, strict=True):
            people = {one.key for one in problem.people}
            others = tuple(duty for duty in self.roster if duty.person not in people)
            self._take((*others, *result.roster), result)
            cost = result.verdict.cost if result.verdict is not None else 0.0
            self.gaps[shop] = cost - (result.bound or 0.0)

    def lend(self, cpu: float) -> None:
        """Everybody in turn takes the best week beside all others, in any shop she may work in."""
        if cpu > 0 and self.limits.seconds > self.seconds:
            result = solve(self.problem, self._within(cpu), engines=(STEPS,), begin=self.roster)
            self._take(result.roster, result)

    def _within(self, cpu: float) -> Limits:
        return replace(self.limits, threads=1, cpu=cpu, seconds=self.limits.seconds - self.seconds)

    def _take(self, roster: Roster, result: Result) -> None:
        """What makes the whole region cheaper and breaks nothing is kept; and whatever is first."""
        self.cpu += result.cpu
        then = judge(self.problem, roster)
        cheaper = then.cost < self.verdict.cost - 1e-9 and len(then.faults) <= len(self.verdict.faults)
        if not self.roster or cheaper:
            self.roster, self.verdict = roster, then


def _shares(gaps: Mapping[str, float], cpu: float) -> dict[str, float]:
    """CPU-seconds by shop: the more may be saved the more, and none where beginning would take all."""
    whole = sum(max(0.0, gap) for gap in gaps.values())
    shares = {shop: cpu * max(0.0, gap) / whole for shop, gap in gaps.items()} if whole > 0 else {}
    return {shop: share for shop, share in shares.items() if share >= LEAST}


def shops_of(problem: Problem) -> tuple[str, ...]:
    """All shops of a regional problem, in order."""
    homes = [one.shops[0] for one in problem.people]
    return tuple(dict.fromkeys([*homes, *(demand.shop for demand in problem.demands)]))


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

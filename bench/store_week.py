"""Shop weeks of the project's own generator, as demand workbooks: how good, how soon, how few changes, beside peers.

Every engine gets the same CPU-seconds, so that a busy machine delays all alike; only first rosters are by the clock.
With everybody there the bound is near 0 and a ratio to it says nothing: such weeks are measured by what they cost
beyond it, against what an empty roster costs. The ratio is taken where every fourth or every sixth person is away.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from time import perf_counter

from bench.claim import Claim, against
from storekeeper.roster import workbook
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.problem import DAY, ChangePrices, Problem, Roster, without
from storekeeper.roster.solver.replan import Plan, absent, plan_of, repairs, replans
from storekeeper.roster.solver.talk import Limits, Progress, Result
from storekeeper.roster.workbook.asking import first_week

MONDAY = date(2027, 3, 1)
SEEDS = (1, 2, 3)
EARLY, LATE, PEERED = 15.0, 60.0, 30.0  # CPU-seconds
WALL = 600.0
AWAY = (4, 6)
PRICES = ChangePrices(dropped=20, added=12, moved=6, resized=3)


@dataclass(frozen=True)
class Course:
    """What one run reached at which CPU-seconds, and how it ended."""

    costs: tuple[tuple[float, float], ...]
    result: Result

    def at(self, cpu: float) -> float:
        """The cost by then; infinite while there was no roster."""
        return min((cost for spent, cost in self.costs if spent <= cpu), default=math.inf)


def week(seed: int, away: int = 0) -> Problem:
    """Of 30 people; every so manieth is away, or nobody."""
    problem = first_week(workbook.generated(seed, people=30, monday=MONDAY))
    return without(problem, frozenset(one.key for one in problem.people[::away])) if away else problem


def run(problem: Problem, cpu: float, engine: str = "", *, begin: Roster = (), gap: float = 0.0) -> Course:
    """One engine; a peer that knows no single thread has two, within the same CPU-seconds."""
    costs: list[tuple[float, float]] = []

    def watch(progress: Progress) -> None:
        costs.append((progress.cpu, progress.cost))

    threads = 2 if engine == "cpsat" else 1
    limits = Limits(seconds=WALL, cpu=cpu, threads=threads, gap=gap)
    result = solve(problem, limits, watch=watch, engines=(engine or "patterns",), begin=begin)
    cost = math.inf if result.verdict is None else result.verdict.cost
    bound = "-" if result.bound is None else f"{result.bound:.1f}"
    first = "-" if result.first is None else f"{result.first:.2f}"
    print(
        f"{problem.name} {len(problem.people)} people  {engine or 'storekeeper':12} cost {cost:g}  bound {bound}  "
        f"cpu {result.cpu:.1f} s  first {first} s  {result.ended}",
        file=sys.stderr,
    )
    return Course((*costs, (result.cpu, cost)), result)


def claims() -> Iterator[Claim]:
    """The goals for weeks of a shop, then one absence in a published week and the week anew."""
    full = [week(seed) for seed in SEEDS]
    ours = [run(problem, LATE) for problem in full]
    firsts = [each.result.first or math.inf for each in ours]
    yield against(
        "first roster of a shop week, median of s by the clock", ours=median(firsts), peer=1, goal=1
    )
    yield from _left(full, ours)
    yield from _beside(full, ours)
    for away in AWAY:
        yield from _near(away)
    yield from _repaired(full[0], ours[0].result.roster)


def _left(full: Sequence[Problem], ours: Sequence[Course]) -> Iterator[Claim]:
    """Of what lies between an empty roster and the bound, the part that is left."""
    left = []
    for problem, each in zip(full, ours, strict=True):
        empty, bound = judge(problem, ()).cost, each.result.bound or 0.0
        left.append((each.at(LATE) - bound) / (empty - bound))
    yield against(
        f"shop weeks of 30 people, 1 thread, {LATE:g} CPU-s: median share of an empty roster's cost above the bound",
        ours=median(left),
        peer=0.001,
        goal=1,
    )


def _beside(full: Sequence[Problem], ours: Sequence[Course]) -> Iterator[Claim]:
    for engine, goal in (("cpsat", 0.25), ("highs", 1.0)):
        peers = [run(problem, PEERED, engine).at(math.inf) for problem in full]
        yield against(
            f"shop weeks of 30 people, {PEERED:g} CPU-s each: mean cost against plain {engine}",
            ours=_mean([each.at(PEERED) for each in ours]),
            peer=_mean([min(cost, judge(each, ()).cost) for cost, each in zip(peers, full, strict=True)]),
            goal=goal,
        )


def _near(away: int) -> Iterator[Claim]:
    ours = [run(week(seed, away), LATE) for seed in SEEDS]
    for cpu, goal in ((EARLY, 1.10), (LATE, 1.03)):
        yield against(
            f"shop weeks, one of {away} away, 1 thread, {cpu:g} CPU-s: mean of cost / bound",
            ours=_mean([each.at(cpu) / (each.result.bound or 1e-9) for each in ours]),
            peer=1,
            goal=goal,
        )


def _repaired(problem: Problem, roster: Roster) -> Iterator[Claim]:
    """One absence on a Saturday: at once by the judge alone, by the engines, by plain HiGHS."""
    published = replace(problem, published=roster, changes=PRICES)
    someone = next(duty for duty in roster if duty.day == 5)
    away, hole = absent(published, someone.person, 5 * DAY, 6 * DAY)
    began = perf_counter()
    plans = repairs(away, hole)
    yield against("first repairs of one absence, s by the clock", ours=perf_counter() - began, peer=2, goal=1)
    ours = run(away, PEERED, begin=plans[0].roster, gap=0.005)
    spent, best = ours.result.cpu, plan_of(away, ours.result.roster)
    yield against(
        "one absence within 0.5% of its bound, or as near as it came, CPU-s", ours=spent, peer=5, goal=1
    )
    bound = ours.result.bound or 0.0
    yield against("one absence: cost / bound", ours=best.cost, peer=bound, goal=1.005)
    theirs = plan_of(away, run(away, PEERED, "highs", begin=plans[0].roster).result.roster)
    yield against(
        f"one absence: cost against plain HiGHS with {PEERED:g} CPU-s",
        ours=best.cost,
        peer=theirs.cost,
        goal=1,
    )
    print(
        f"one absence: {len(best.changed)} places changed, plain HiGHS {len(theirs.changed)}", file=sys.stderr
    )
    if theirs.cost <= best.cost:  # fewer changes at a higher cost are another plan, and no worse one
        changed = max(1, len(theirs.changed))
        yield against(
            "one absence: places changed against it", ours=len(best.changed), peer=changed, goal=1.2
        )
    yield from _anew(away, plans[0])


def _anew(away: Problem, quick: Plan) -> Iterator[Claim]:
    """The plans of the engines for the same absence, each with a third of the seconds."""
    plans = replans(away, Limits(seconds=30, cpu=10, threads=1), begin=quick.roster)
    for plan in plans:
        print(f"plan: cost {plan.cost:g}, {len(plan.changed)} places changed", file=sys.stderr)
    yield against(
        "the cheapest plan anew against the quickest repair", ours=plans[0].cost, peer=quick.cost, goal=1
    )


def _mean(values: Sequence[float]) -> float:
    """Geometric."""
    return math.exp(sum(math.log(max(each, 1e-9)) for each in values) / len(values))

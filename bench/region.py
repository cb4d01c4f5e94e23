"""Twenty shops of the sample chain worked together, against each alone with the same CPU: `python -m bench region`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from random import Random

from bench.claim import Claim, against
from storekeeper.demo.absence import contract_on
from storekeeper.demo.chain import Chain, sample_chain
from storekeeper.demo.places import Shop
from storekeeper.roster.solver.problem import DAY, Demand, Person, Problem
from storekeeper.roster.solver.region import Loans, Regional, region_of, solve_region
from storekeeper.roster.solver.shop_weeks import KEY_MISSING, OVER, SHIFTS, TRADE, UNDER, WEEKEND
from storekeeper.roster.solver.talk import Limits

TODAY, MONDAY = date(2026, 11, 23), date(2026, 11, 23)
SHOPS, CPU, GOAL = 20, 240.0, 0.9
_OPENS, _CLOSES, _TILL, _HOUR = 10 * 60, 22 * 60, 0.3, 4 / 60
_NEAR, _FAR = 20, 40


def region(shops: int = SHOPS) -> Problem:
    """The first shops of the chain's Kowloon; what each is asked lies between 0.5 and 1.2 of what its people owe."""
    chain = sample_chain(TODAY)
    chosen = [each for each in chain.shops if each.region in {"KLE", "KLW"}][:shops]
    ways = {
        (one.code, other.code): _NEAR if one.district == other.district else _FAR
        for one in chosen
        for other in chosen
        if one.code < other.code and one.region == other.region
    }
    loans = Loans(ways, may=lambda one: "lent" in one.skills)
    return region_of("region", {each.code: _shop(chain, each) for each in chosen}, loans)


def _shop(chain: Chain, shop: Shop) -> Problem:
    """The week of one shop: its people as they are, and trade in half hours."""
    random = Random(shop.code)  # noqa: S311 - a sample, no secret
    contracts = contract_on(chain.contracts, MONDAY)
    home = {each.staff_no for each in chain.placements if each.shop == shop.code and each.covers(MONDAY)}
    staff = tuple(
        _person(chain, each.staff_no, each.role, contracts[each.staff_no].weekly_minutes)
        for each in chain.employees
        if each.staff_no in home and each.staff_no in contracts and _lends_from(chain, each.staff_no, shop)
    )
    supply = sum(one.least for one in staff) * random.uniform(0.6, 1.4)
    demands = tuple(_demands(supply))
    return Problem(shop.code, 7, (0, 7 * DAY), staff, demands, freedom=SHIFTS, step=30)


def _lends_from(chain: Chain, staff_no: str, shop: Shop) -> bool:
    """Whether it is her home: who is on loan is rostered there by hand."""
    return any(
        each.staff_no == staff_no and each.shop == shop.code and each.kind == "home"
        for each in chain.placements
    )


def _person(chain: Chain, staff_no: str, role: str, weekly: int) -> Person:
    windows = [each for each in chain.windows if each.staff_no == staff_no]
    skills = {each.skill for each in chain.held if each.staff_no == staff_no}
    leave = [each for each in chain.leaves if each.staff_no == staff_no and each.state == "approved"]
    off = frozenset(
        nth for nth in range(7) if any(each.covers(MONDAY + timedelta(days=nth)) for each in leave)
    )
    away: list[tuple[int, int]] = []
    for nth in range(7) if windows else ():
        spans = [each for each in windows if each.weekday == nth]
        starts = min((_minute(each.starts) for each in spans), default=DAY)
        ends = max((_minute(each.ends) for each in spans), default=DAY)
        away += [(nth * DAY, nth * DAY + starts), (nth * DAY + ends, (nth + 1) * DAY)]
    lent = {"lent"} if role in {"senior", "sales", "cashier"} else set()
    owed = round(weekly * (1 - len(off) / 7))
    return Person(
        key=staff_no,
        roles=frozenset({"floor", *(("till",) if "cashier" in skills else ())}),
        skills=frozenset({*({"key"} & skills), *lent}),
        least=owed,
        least_price=_HOUR,
        most=round(weekly * 1.1) // 30 * 30,
        most_in_row=6,
        most_days=6,
        rest=11 * 60,
        off=off,
        away=tuple(span for span in away if span[0] < span[1]),
    )


def _demands(supply: float) -> Iterator[Demand]:
    at = [(day, start) for day in range(7) for start in range(_OPENS, _CLOSES, 30)]
    shape = {place: _trade(place[1]) * (WEEKEND if place[0] >= 5 else 1.0) for place in at}
    scale = 0.85 * supply / 30 / sum(shape.values())
    for (day, start), trade in shape.items():
        needs = (
            ("till", max(1, round(_TILL * scale * trade))),
            ("floor", max(1, round(0.7 * scale * trade))),
        )
        for role, need in needs:
            yield Demand(day, need, need, UNDER, OVER, role=role, start=day * DAY + start, minutes=30)
        if start in {_OPENS, _CLOSES - 30}:
            yield Demand(day, 1, 99, KEY_MISSING, 0, skill="key", start=day * DAY + start, minutes=30)


def _trade(at: int) -> float:
    return [height for hour, height in TRADE if hour * 60 <= at][-1]


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def measured(problem: Problem, cpu: float, threads: int = 2) -> Mapping[str, Regional]:
    """Each shop alone and all together with the same CPU-seconds."""
    limits = Limits(seconds=3 * cpu, cpu=cpu, threads=threads)
    return {
        "alone": solve_region(problem, limits, together=False),
        "together": solve_region(problem, limits),
    }


def claims() -> Iterator[Claim]:
    """The cost of the region together against that of the shops alone."""
    problem = region()
    found = measured(problem, CPU)
    for name, each in found.items():
        print(
            f"{name:9} cost {each.verdict.cost:.0f}  cpu {each.cpu:.0f} s  {each.seconds:.0f} s  "
            f"loans {len(each.loans)}  faults {len(each.verdict.faults)}",
            file=sys.stderr,
        )
    yield against(
        f"{SHOPS} shops, {len(problem.people)} people: cost together / cost of each alone, equal CPU",
        ours=found["together"].verdict.cost,
        peer=found["alone"].verdict.cost,
        goal=GOAL,
    )


if __name__ == "__main__":
    from bench.claim import report

    sys.exit(0 if report(claims(), as_json="--json" in sys.argv) else 1)

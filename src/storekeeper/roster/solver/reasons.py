"""Why a demand is left open and what it would cost to meet it; why a shift was given, and who comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from storekeeper.kit.errors import Finding
from storekeeper.roster.solver import judge_limits
from storekeeper.roster.solver.judge import Verdict, judge
from storekeeper.roster.solver.problem import (
    DAY,
    Demand,
    Duty,
    Freedom,
    Pause,
    Person,
    Problem,
    Roster,
    Task,
    Tier,
)

MOST_PRICED, LEAST_PRICED, WORK = 40, 5, 1500  # rosters that are judged for one answer: fewer of many people


@dataclass(frozen=True)
class Blocked:
    """A person who cannot, and the first things that keep her from the shift that keeps the fewest."""

    person: str
    faults: tuple[Finding, ...]


@dataclass(frozen=True)
class Alternative:
    """A roster that does it: the shift, the one it takes the place of, and what it costs more, by tier (with signs).

    `opened` are minutes of other demands that it leaves open instead: at a price of 0 the hole has only moved.
    """

    duty: Duty
    replaces: Duty | None
    price: float
    tiers: Mapping[Tier, float]
    roster: Roster
    opened: int = 0


@dataclass(frozen=True)
class Unfilled:
    """Of one demand: who cannot and why, and ways to meet it, cheapest first."""

    demand: Demand
    blocked: tuple[Blocked, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Given:
    """Of one shift: what would be lost without it, by tier, and others who could have it, cheapest first."""

    duty: Duty
    worth: float
    tiers: Mapping[Tier, float]
    others: tuple[Alternative, ...]
    blocked: tuple[Blocked, ...]


def why_unfilled(problem: Problem, roster: Roster, demand: Demand, *, priced: bool = True) -> Unfilled:
    """The reasons; without `priced` only who is kept from it by what, which is quicker."""
    blocked: list[Blocked] = []
    possible: list[tuple[Person, Duty | None, Duty]] = []
    for one in problem.people:
        held = [duty for duty in roster if duty.person == one.key]
        own = next((duty for duty in held if duty.day == demand.day), None)
        allowed, faults = _tried(problem, one, held, own, list(_covering(problem, one, own, demand)))
        possible += [(one, own, duty) for duty in allowed]
        if not allowed and not (own is not None and _covers(own, demand)):
            blocked.append(Blocked(one.key, faults or (_lacking(one, demand),)))
    if not priced:
        return Unfilled(demand, tuple(blocked), ())
    now = judge(problem, roster)
    found = _spread(possible, len(problem.people))
    return Unfilled(demand, tuple(blocked), _priced(problem, roster, now, found))


def why_given(problem: Problem, roster: Roster, duty: Duty) -> Given:
    """Without the shift, and with somebody else in it; raises ValueError when it is not in the roster."""
    without = tuple(each for each in roster if each is not duty and each != duty)
    if len(without) == len(roster):
        raise ValueError("the shift is not in the roster")
    now, then = judge(problem, roster), judge(problem, without)
    blocked: list[Blocked] = []
    possible: list[tuple[Person, Duty | None, Duty]] = []
    for one in problem.people:
        if one.key == duty.person:
            continue
        held = [each for each in without if each.person == one.key]
        own = next((each for each in held if each.day == duty.day), None)
        allowed, faults = _tried(problem, one, held, own, [replace(duty, person=one.key)])
        possible += [(one, own, each) for each in allowed]
        if not allowed:
            blocked.append(Blocked(one.key, faults))
    others = _priced(problem, without, now, _spread(possible, len(problem.people)))
    return Given(duty, then.cost - now.cost, _between(now, then), others, tuple(blocked))


def told(reasons: Unfilled, *, most: int = 3) -> tuple[Finding, ...]:
    """As codes and values: the cheapest ways, then how many people are kept from it by what."""
    found = [
        Finding(
            "solver.could_extend" if each.replaces else "solver.could_come",
            {
                "person": each.duty.person, "day": each.duty.day, "from": each.duty.start % DAY,
                "to": each.duty.end % DAY, "cost": _cost(each),
            },
        )
        for each in reasons.alternatives[:most]
    ]  # fmt: skip
    by_fault: dict[str, list[str]] = {}
    for blocked in reasons.blocked:
        by_fault.setdefault(blocked.faults[0].code, []).append(blocked.person)
    for code, people in sorted(by_fault.items(), key=lambda each: -len(each[1])):
        why = Finding(code.replace("solver.fault_", "solver.kept_by_"))
        found.append(Finding("solver.kept_from_it", {"count": len(people), "why": why}))
    return tuple(found)


def _cost(each: Alternative) -> Finding:
    """In words: more, less, or the same, and then whether the hole has only moved."""
    price = round(each.price, 1)
    if price > 0:
        return Finding("solver.costs_more", {"price": price})
    if price < 0:
        return Finding("solver.costs_less", {"price": -price})
    if each.opened:
        return Finding("solver.costs_moved", {"minutes": each.opened})
    return Finding("solver.costs_same")


def _tried(
    problem: Problem, one: Person, held: Sequence[Duty], own: Duty | None, options: Sequence[Duty]
) -> tuple[list[Duty], tuple[Finding, ...]]:
    """Those of the options that break nothing new; else what the best of them breaks."""
    before = {(fault.code, fault.values.get("day")) for fault in _faults(problem, one, held)}
    allowed: list[Duty] = []
    fewest: tuple[Finding, ...] = ()
    for option in options:
        mine = [duty for duty in held if duty is not own] + [option]
        faults = tuple(
            fault
            for fault in _faults(problem, one, mine)
            if (fault.code, fault.values.get("day")) not in before
        )
        if not faults:
            allowed.append(option)
        elif not fewest or len(faults) < len(fewest):
            fewest = faults
    return allowed, fewest


def _faults(problem: Problem, one: Person, held: Sequence[Duty]) -> list[Finding]:
    return list(judge_limits.faults(problem, one, sorted(held, key=lambda duty: duty.start)))


def _spread(
    possible: Sequence[tuple[Person, Duty | None, Duty]], people: int
) -> list[tuple[Person, Duty | None, Duty]]:
    """The first option of everybody before the second of anybody, as many as are judged."""
    turn: dict[str, int] = {}
    ranked = []
    for at, each in enumerate(possible):
        turn[each[0].key] = turn.get(each[0].key, 0) + 1
        ranked.append((turn[each[0].key], at))
    most = min(MOST_PRICED, max(LEAST_PRICED, WORK // max(1, people)))
    return [possible[at] for _, at in sorted(ranked)[:most]]


def _priced(
    problem: Problem, roster: Roster, now: Verdict, found: Sequence[tuple[Person, Duty | None, Duty]]
) -> tuple[Alternative, ...]:
    """The cheapest of each person, in order of price."""
    best: dict[str, Alternative] = {}
    for one, own, duty in found:
        changed = (*(each for each in roster if each is not own), duty)
        then = judge(problem, changed)
        price, opened = then.cost - now.cost, _opened(now, then)
        each = Alternative(duty, own, price, _between(now, then), changed, opened)
        if one.key not in best or each.price < best[one.key].price:
            best[one.key] = each
    return tuple(sorted(best.values(), key=lambda each: (each.price, each.opened, each.duty.person)))


def _opened(now: Verdict, then: Verdict) -> int:
    """Minutes that are missing now and were not before."""
    before = {each.demand: each.demand.low - each.heads for each in now.unmet}
    return sum(
        each.demand.minutes * max(0, each.demand.low - each.heads - before.get(each.demand, 0))
        for each in then.unmet
    )


def _between(now: Verdict, then: Verdict) -> dict[Tier, float]:
    return {
        tier: then.costs[tier] - now.costs[tier] for tier in now.costs if then.costs[tier] != now.costs[tier]
    }


def _lacking(one: Person, demand: Demand) -> Finding:
    code = "not_of_the_shop" if demand.shop not in one.shops else "skill"
    return Finding(f"solver.fault_{code}", {"person": one.key, "day": demand.day})


def _covers(duty: Duty, demand: Demand) -> bool:
    if demand.template:
        return duty.template == demand.template
    role = demand.skill or not demand.role or any(task.role == demand.role for task in duty.tasks)
    return bool(role) and duty.start <= demand.start and demand.start + demand.minutes <= duty.end


def _covering(problem: Problem, one: Person, own: Duty | None, demand: Demand) -> Iterator[Duty]:
    """Shifts of hers that would meet the demand: her own of that day made longer or moved, or a new one."""
    if demand.shop not in one.shops or (demand.skill and demand.skill not in one.skills):
        return
    if demand.template or problem.freedom is None:
        yield from _templates(problem, one, demand)
        return
    if not demand.skill and demand.role not in one.roles:
        return
    role = demand.role or (own.tasks[0].role if own and own.tasks else min(one.roles, default=""))
    for start, minutes in _times(problem.freedom, own, demand):
        yield _free(problem.freedom, one, demand, role, (start, minutes))


def _templates(problem: Problem, one: Person, demand: Demand) -> Iterator[Duty]:
    for template in problem.templates:
        start = demand.day * DAY + template.start
        named = template.key == demand.template
        covers = start <= demand.start and demand.start + demand.minutes <= start + template.minutes
        if named or (not demand.template and template.role == demand.role and covers):
            yield Duty(
                one.key, demand.day, start, template.minutes, template.key, demand.shop,
                pauses=template.pauses,
            )  # fmt: skip


def _times(freedom: Freedom, own: Duty | None, demand: Demand) -> Iterator[tuple[int, int]]:
    """Starts and lengths, the least change first."""
    begins, ends = demand.start, demand.start + demand.minutes
    first, last = min(span[0] for span in freedom.starts), max(span[1] for span in freedom.starts)
    base = demand.day * DAY
    if own is not None:
        start, end = min(own.start, begins), max(own.end, ends)
        yield start, end - start
        moved = begins if own.end < ends or own.start > begins else own.start
        yield min(moved, base + last), own.minutes
        yield max(base + first, ends - own.minutes), own.minutes
        return
    for length in sorted(
        {freedom.shortest, (freedom.shortest + freedom.longest) // 2 // freedom.step * freedom.step}
    ):
        for start in dict.fromkeys((begins, ends - length, (begins + ends - length) // 2)):
            inside = min(max(start, base + first), base + last)
            yield inside - (inside - base) % freedom.step, length


def _free(freedom: Freedom, one: Person, demand: Demand, role: str, times: tuple[int, int]) -> Duty:
    start, minutes = times
    pauses: tuple[Pause, ...] = ()
    if freedom.pause and minutes >= freedom.pause_from:
        latest = min(freedom.pause_latest, minutes - freedom.pause - freedom.step)
        offsets = range(freedom.pause_earliest, latest + 1, freedom.step)
        clear = [
            offset
            for offset in offsets
            if start + offset + freedom.pause <= demand.start
            or demand.start + demand.minutes <= start + offset
        ]
        pauses = (Pause((clear or [*offsets, freedom.pause_earliest])[0], freedom.pause),)
    return Duty(
        one.key,
        demand.day,
        start,
        minutes,
        shop=demand.shop,
        tasks=(Task(role, start, minutes),),
        pauses=pauses,
    )

"""Judges any roster from the description alone: what it breaks and what it costs, by plain counting.

It shares nothing with the engines, so that no fault of theirs can hide; every roster passes here before it is shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from storekeeper.kit.errors import Finding
from storekeeper.roster.solver import judge_limits
from storekeeper.roster.solver.problem import DAY, Burden, Demand, Duty, Person, Problem, Roster, Tier, room


@dataclass(frozen=True)
class Unmet:
    """A demand with too few heads."""

    demand: Demand
    heads: int


@dataclass(frozen=True)
class Verdict:
    """Nothing broken when `faults` is empty; `costs` by tier; `unmet` adds up to demand minus cover.

    A hard demand that lacks heads is a fault too.
    """

    faults: tuple[Finding, ...]
    costs: Mapping[Tier, float]
    unmet: tuple[Unmet, ...] = field(default=())

    @property
    def cost(self) -> float:
        """The sum over all tiers."""
        return sum(self.costs.values())

    @property
    def lawful(self) -> bool:
        """Whether it breaks nothing but, at most, leaves hard demands short."""
        return all(fault.code == "solver.fault_short" for fault in self.faults)


def judge(problem: Problem, roster: Iterable[Duty]) -> Verdict:
    """What the roster breaks and costs."""
    duties = tuple(roster)
    by_person: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_person[duty.person].append(duty)
    faults: list[Finding] = []
    people = {person.key: person for person in problem.people}
    for key, held in by_person.items():
        person = people.get(key)
        if person is None:
            faults.append(Finding("solver.fault_unknown_person", {"person": key}))
            continue
        faults += judge_limits.faults(problem, person, sorted(held, key=lambda duty: duty.start))
    for person in problem.people:
        if person.key not in by_person:
            faults += judge_limits.faults(problem, person, [])
    faults += _lost_pins(problem, duties)
    heads = heads_of(problem, duties)
    unmet = tuple(Unmet(demand, at) for demand, at in heads if at < demand.low)
    faults += [_short(each) for each in unmet if each.demand.under is None]
    costs: dict[Tier, float] = {
        Tier.COVER: sum(cover_cost(demand, at) for demand, at in heads),
        Tier.HOURS: sum(_hours_cost(person, by_person.get(person.key, ())) for person in problem.people),
        Tier.WISHES: sum(_wishes_cost(problem, by_person)),
        Tier.FAIRNESS: sum(_fairness_cost(problem, by_person)),
        Tier.CHANGE: _change_cost(problem, duties, faults),
    }
    return Verdict(tuple(faults), costs, unmet)


def heads_of(problem: Problem, duties: Sequence[Duty]) -> list[tuple[Demand, int]]:
    """Each demand with the heads that cover all of its minutes."""
    of_template = Counter((duty.shop, duty.day, duty.template) for duty in duties if duty.template)
    spans: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    skills = {person.key: person.skills for person in problem.people}
    for duty in duties:
        for role, begins, ends in stretches(problem, duty):
            for what in (role, *(f"+{skill}" for skill in skills.get(duty.person, ()))):
                spans[duty.shop, what].append((begins, ends))
    counted = {place: _counted(held) for place, held in spans.items()}
    found = []
    for demand in problem.demands:
        if demand.template:
            heads = of_template[demand.shop, demand.day, demand.template]
        else:
            what = f"+{demand.skill}" if demand.skill else demand.role
            at = counted.get((demand.shop, what), Counter())
            wanted = range(demand.start, demand.start + demand.minutes, _GRAIN)
            heads = min((at[minute] for minute in wanted), default=0)
        found.append((demand, heads))
    return found


_GRAIN = 5


def _counted(spans: Sequence[tuple[int, int]]) -> Counter[int]:
    """Heads in each five minutes that are covered whole."""
    counts: Counter[int] = Counter()
    for begins, ends in spans:
        counts.update(range(-(-begins // _GRAIN) * _GRAIN, ends - _GRAIN + 1, _GRAIN))
    return counts


def stretches(problem: Problem, duty: Duty) -> Iterator[tuple[str, int, int]]:
    """The spans of work at a role (role, from, to), pauses left out."""
    roles = {template.key: template.role for template in problem.templates}
    if duty.tasks:
        tasks = [(task.role, task.start, task.start + task.minutes) for task in duty.tasks]
    else:
        tasks = [(roles.get(duty.template, ""), duty.start, duty.end)]
    for role, begins, ends in tasks:
        for pause in sorted(duty.pauses, key=lambda each: each.offset):
            stops = duty.start + pause.offset
            if begins < stops < ends:
                yield role, begins, stops
            if begins < stops + pause.minutes and stops < ends:
                begins = max(begins, stops + pause.minutes)  # noqa: PLW2901 - the rest of the span goes on here
        if begins < ends:
            yield role, begins, ends


def cover_cost(demand: Demand, heads: int) -> float:
    """What so many heads cost; a hard demand that lacks heads is a fault and not a price."""
    short, many = max(0, demand.low - heads), max(0, heads - demand.high)
    return short * (demand.under or 0) + demand.over * (many * many if demand.squared else many)


def _short(each: Unmet) -> Finding:
    demand = each.demand
    values = {"day": demand.day, "minute": demand.start, "role": demand.role or demand.template}
    return Finding("solver.fault_short", {**values, "needed": demand.low, "heads": each.heads})


def _hours_cost(person: Person, held: Sequence[Duty]) -> float:
    paid = sum(duty.paid for duty in held)
    missing = max(0, person.least - paid) * (person.least_price or 0)
    loans = sum(person.loan_price for duty in held if person.shops and duty.shop != person.shops[0])
    return missing + loans + paid * person.price_per_minute


def _wishes_cost(problem: Problem, by_person: Mapping[str, Sequence[Duty]]) -> Iterator[float]:
    held = {(duty.person, duty.day): duty.template for duties in by_person.values() for duty in duties}
    for wish in problem.wishes:
        at = held.get((wish.person, wish.day))
        granted = at is not None and wish.template in ("", at)
        if granted != wish.wanted:
            yield wish.price


def _fairness_cost(problem: Problem, by_person: Mapping[str, Sequence[Duty]]) -> Iterator[float]:
    for burden in problem.burdens:
        for person in problem.people:
            borne = sum(_borne(burden, duty) for duty in by_person.get(person.key, ()))
            yield burden.price * max(0.0, borne - room(burden, person)) ** 2


def _borne(burden: Burden, duty: Duty) -> float:
    late = burden.ends_after is None or duty.end - duty.day * DAY > burden.ends_after
    on_day = not burden.days or duty.day in burden.days
    of_kind = not burden.templates or duty.template in burden.templates
    each = duty.paid / 60 if burden.by_hours else 1.0
    return each if late and on_day and of_kind else 0.0


def _lost_pins(problem: Problem, duties: Roster) -> Iterator[Finding]:
    held = {(duty.person, duty.start, duty.minutes, duty.template, duty.shop) for duty in duties}
    for pin in problem.pins:
        if (pin.person, pin.start, pin.minutes, pin.template, pin.shop) not in held:
            yield Finding("solver.fault_pin_lost", {"person": pin.person, "day": pin.day})


def _change_cost(problem: Problem, duties: Roster, faults: list[Finding]) -> float:
    if not problem.published:
        return 0.0
    before = {(duty.person, duty.day): duty for duty in problem.published}
    after = {(duty.person, duty.day): duty for duty in duties}
    total = 0.0
    for place in before.keys() | after.keys():
        kind = change(before.get(place), after.get(place))
        if not kind:
            continue
        price = problem.changes.price(kind, place[1])
        if price is None:
            faults.append(Finding("solver.fault_changed", {"person": place[0], "day": place[1]}))
        total += price or 0.0
    return total


def change(before: Duty | None, after: Duty | None) -> str:
    """How the one became the other: dropped, added, moved, resized, or "" when it stayed."""
    if after is None:
        return "dropped" if before is not None else ""
    if before is None:
        return "added"
    if (before.template, before.shop) != (after.template, after.shop):
        return "moved"
    begins, ends = before.start == after.start, before.end == after.end
    if begins and ends:
        return ""
    return "resized" if begins or ends else "moved"

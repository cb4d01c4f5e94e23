"""Mends a published roster: one absence filled in several ways, cheapest first, and rosters anew with few changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from storekeeper.roster.solver import judge_limits
from storekeeper.roster.solver.judge import Verdict, change, judge
from storekeeper.roster.solver.portfolio import Watcher, solve
from storekeeper.roster.solver.problem import ChangePrices, Duty, Person, Problem, Roster
from storekeeper.roster.solver.talk import Limits, Result

MOST_PLANS = 5
SCALES = (4.0, 1.0, 0.25)  # fewest changes, balanced, lowest cost


@dataclass(frozen=True)
class Plan:
    """A roster in place of the published one, what it costs (changes with it), and the places that change."""

    roster: Roster
    verdict: Verdict
    changed: frozenset[tuple[str, int]]

    @property
    def cost(self) -> float:
        """Of everything together."""
        return self.verdict.cost


def absent(problem: Problem, person: str, begins: int, ends: int) -> tuple[Problem, Roster]:
    """The problem when the person cannot work from minute `begins` to `ends`, and the shifts that become open.

    What becomes open is no change of the roster: it is neither published nor pinned any more, and what she was to
    work at least falls by as much. Raises KeyError for an unknown person.
    """
    one = problem.person(person)

    def meets(duty: Duty) -> bool:
        return duty.person == person and duty.start < ends and begins < duty.end

    hole = tuple(duty for duty in problem.published if meets(duty))
    days = {duty.day for duty in hole}
    away = replace(
        one,
        away=(*one.away, (begins, ends)),
        least=max(0, one.least - sum(duty.paid for duty in hole)),
        fewest_in_row=1,
        fewest_off=1,
    )
    without_her = replace(
        problem,
        people=tuple(away if each.key == person else each for each in problem.people),
        published=tuple(duty for duty in problem.published if not meets(duty)),
        pins=tuple(pin for pin in problem.pins if not meets(pin)),
        wishes=tuple(wish for wish in problem.wishes if wish.person != person or wish.day not in days),
    )
    return without_her, hole


def repairs(problem: Problem, hole: Sequence[Duty], *, most: int = MOST_PLANS) -> tuple[Plan, ...]:
    """Up to `most` plans in order of cost, without any engine: somebody free takes an open shift, somebody moves to it,
    or it stays open. `problem` is what `absent` gave; several open shifts are filled one after the other.

    No plan breaks more than the published roster does, nor changes what may not change.
    """
    plans = [plan_of(problem, problem.published)]
    for at, open_ in enumerate(sorted(hole, key=lambda duty: duty.start)):
        options = {plan.roster: plan for plan in plans} if at == 0 else {}
        for plan in plans[: 1 if at else most]:
            options |= {each.roster: each for each in (plan, *_fillings(problem, plan, open_))}
        plans = sorted(options.values(), key=_rank)[:most]
    return tuple(plans)


def _rank(plan: Plan) -> tuple[int, float, int]:
    missing = sum(each.demand.low - each.heads for each in plan.verdict.unmet if each.demand.under is None)
    return missing, plan.cost, len(plan.changed)


def plan_of(problem: Problem, roster: Roster) -> Plan:
    """Judged against the published roster of the problem."""
    before = {(duty.person, duty.day): duty for duty in problem.published}
    after = {(duty.person, duty.day): duty for duty in roster}
    places = before.keys() | after.keys()
    changed = frozenset(place for place in places if change(before.get(place), after.get(place)))
    return Plan(roster, judge(problem, roster), changed)


def _fillings(problem: Problem, plan: Plan, open_: Duty) -> Iterator[Plan]:
    """Each person takes the open shift, instead of her own of that day if she has one."""
    broken = len([fault for fault in plan.verdict.faults if fault.code != "solver.fault_short"])
    for one in problem.people:
        taken = _taken(problem, one, open_)
        if taken is None or open_.shop not in one.shops:
            continue
        held = [duty for duty in plan.roster if duty.person == one.key]
        mine = [duty for duty in held if duty.day != open_.day] + [taken]
        before = {fault.code for fault in judge_limits.faults(problem, one, sorted(held, key=_start))}
        now = {fault.code for fault in judge_limits.faults(problem, one, sorted(mine, key=_start))}
        if now - before:
            continue
        others = [duty for duty in plan.roster if duty.person != one.key]
        filled = plan_of(problem, tuple(sorted([*others, *mine])))
        if len([fault for fault in filled.verdict.faults if fault.code != "solver.fault_short"]) <= broken:
            yield filled


def _start(duty: Duty) -> int:
    return duty.start


def _taken(problem: Problem, one: Person, open_: Duty) -> Duty | None:
    """The open shift as hers; None when she cannot do what is done in it."""
    roles = {template.key: template.role for template in problem.templates}
    wanted = {task.role for task in open_.tasks} or {roles.get(open_.template, "")} - {""}
    return replace(open_, person=one.key) if wanted <= one.roles else None


def replans(
    problem: Problem,
    limits: Limits,
    *,
    begin: Roster = (),
    watch: Watcher = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Plan, ...]:
    """Up to three different plans of the engines, in order of cost: with few changes, balanced, of lowest cost.

    Each has a third of the seconds; all are judged at the problem's own prices of change. `begin` is a lawful
    roster to go on from (else the published one).
    """
    found: dict[Roster, Plan] = {}
    for scale in SCALES:
        dearer = replace(problem, changes=_scaled(problem, scale))
        part = replace(limits, seconds=limits.seconds / len(SCALES))
        result: Result = solve(
            dearer, part, watch=watch, cancelled=cancelled, begin=begin or problem.published
        )
        if result.verdict is not None:
            found.setdefault(result.roster, plan_of(problem, result.roster))
        if result.ended == "cancelled":
            break
    return tuple(sorted(found.values(), key=_rank))


def _scaled(problem: Problem, scale: float) -> ChangePrices:
    """The factors of the days, which scale every price; a price of None stays forbidden."""
    held = problem.changes
    factors = [held.factors[day] if day < len(held.factors) else 1.0 for day in range(problem.days)]
    return replace(held, factors=tuple(scale * factor for factor in factors))

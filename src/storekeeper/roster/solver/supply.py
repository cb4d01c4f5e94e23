"""What cannot be covered whatever the roster: the bottleneck by role, day, quarter hour and missing minutes.

It counts who could be there before anything is solved: at each step, on each day, over all days; and not only for
each role but for roles together, because one person cannot stand at two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from storekeeper.kit.errors import Finding
from storekeeper.roster.solver.cover import Floats, Ints
from storekeeper.roster.solver.problem import DAY, Demand, Person, Problem

MOST_TOGETHER = 6  # roles of which all combinations are looked at; of more only single ones and all together
What = tuple[str, ...]


@dataclass(frozen=True)
class _Side:
    """One shop and one kind of demand: heads `needed` [role, step], who is `there` [person, step]."""

    shop: str
    roles: What
    needed: Ints
    there: Ints
    able: Ints
    capacity: Floats


def supply(problem: Problem) -> tuple[Finding, ...]:
    """The bottlenecks: `solver.supply_step` with day, from, to and heads, `_day` and `_all` with missing minutes.

    Empty when nothing shows that a demand cannot be met; that is no promise that it can be.
    """
    found: list[Finding] = [*_templates(problem)]
    for side in _sides(problem):
        told: dict[tuple[What, int], int] = {}
        for roles in _together(side.roles):
            found += _of_roles(problem, side, roles, told)
    return tuple(found)


def _together(roles: What) -> Iterator[What]:
    sizes: Iterable[int] = range(1, len(roles) + 1)
    if len(roles) > MOST_TOGETHER:
        sizes = (1, len(roles))
    for size in sizes:
        yield from combinations(roles, size)


def _sides(problem: Problem) -> Iterator[_Side]:
    """Roles of a shop together, each skill by itself."""
    lines: dict[tuple[str, str], list[Demand]] = {}
    for demand in problem.demands:
        if not demand.template and demand.low > 0:
            lines.setdefault((demand.shop, demand.skill), []).append(demand)
    for (shop, skill), demands in lines.items():
        names = (f"+{skill}",) if skill else tuple(sorted({demand.role for demand in demands}))
        needed = np.zeros((len(names), problem.horizon[1] // problem.step + 1), dtype=np.int64)
        for demand in demands:
            at = names.index(f"+{skill}" if skill else demand.role)
            first = demand.start // problem.step
            needed[at, first : first + max(1, demand.minutes // problem.step)] += demand.low
        there = np.array([_there(problem, one, shop) for one in problem.people], dtype=np.int64)
        there = there.reshape(len(problem.people), needed.shape[1])
        able = [[_can(one, name) for name in names] for one in problem.people]
        yield _Side(
            shop, names, needed, there, np.array(able, dtype=np.int64).reshape(-1, len(names)),
            np.array([_longest(problem, one) for one in problem.people], dtype=np.float64),
        )  # fmt: skip


def _can(one: Person, name: str) -> bool:
    return name[1:] in one.skills if name.startswith("+") else name in one.roles


def _there(problem: Problem, one: Person, shop: str) -> Ints:
    """1 at each step in which she could work in the shop."""
    steps = np.arange(problem.horizon[1] // problem.step + 1) * problem.step
    free = np.full(len(steps), shop in one.shops)
    for day in one.off:
        free &= ~((steps >= day * DAY) & (steps < (day + 1) * DAY))
    for begins, ends in one.away:
        free &= ~((steps + problem.step > begins) & (steps < ends))
    found: Ints = free.astype(np.int64)
    return found


def _longest(problem: Problem, one: Person) -> float:
    """Minutes that she can work on one day."""
    freedom = problem.freedom
    if freedom is None:
        return float(max((each.minutes for each in problem.templates), default=DAY))
    longest = min(freedom.longest, one.longest or freedom.longest)
    return float(longest - (freedom.pause if freedom.pause_from and longest >= freedom.pause_from else 0))


def _of_roles(
    problem: Problem, side: _Side, roles: What, told: dict[tuple[What, int], int]
) -> Iterator[Finding]:
    at = [side.roles.index(role) for role in roles]
    needed = side.needed[at].sum(axis=0)
    who: NDArray[np.bool_] = side.able[:, at] @ np.ones(len(at)) > 0
    there = side.there[who]
    short = np.maximum(0, needed - there.sum(axis=0))
    days = np.arange(len(needed)) * problem.step // DAY
    capacity = side.capacity[who]
    given = np.zeros((int(who.sum()), problem.days))
    what = {"what": tuple(role.removeprefix("+") for role in roles), "shop": side.shop}
    for day in range(problem.days):
        on = days == day
        asked = needed[on].sum() * problem.step
        given[:, day] = np.minimum(capacity, there[:, on & (needed > 0)].sum(axis=1) * problem.step)
        missing = int(short[on].sum()) * problem.step
        known = _known(told, roles, day)
        if missing > known:
            yield from _steps(problem, what, day, needed, short)
        lacking = int(asked - given[:, day].sum())
        if lacking > max(missing, known):
            yield Finding("solver.supply_day", {**what, "day": day, "missing": lacking, "asked": int(asked)})
        told[roles, day] = max(missing, lacking, 0)
    everyone = _of_all_days(problem, who.tolist(), given)
    asked = int(needed.sum()) * problem.step
    lacking = int(asked - everyone)
    if lacking > _known(told, roles, -1) and lacking > sum(told[roles, day] for day in range(problem.days)):
        yield Finding("solver.supply_all", {**what, "missing": lacking, "asked": asked})
        told[roles, -1] = lacking


def _known(told: Mapping[tuple[What, int], int], roles: What, day: int) -> int:
    """Minutes that were said to be missing at some of these roles alone; they are missing at all together too."""
    return sum(missing for (some, on), missing in told.items() if on == day and set(some) < set(roles))


def _of_all_days(problem: Problem, who: Sequence[bool], given: Floats) -> float:
    """Minutes that these people can give over all days, by their hours and days."""
    people = [one for one, able in zip(problem.people, who, strict=True) if able]
    found = 0.0
    for one, by_day in zip(people, given, strict=True):
        most = problem.days if one.most_days is None else one.most_days
        found += min(float(one.most), float(np.sort(by_day)[::-1][:most].sum()))
    return found


def _steps(
    problem: Problem, what: Mapping[str, object], day: int, needed: Ints, short: Ints
) -> Iterator[Finding]:
    """Neighbouring steps that lack as many heads as one stretch."""
    first, last = day * DAY // problem.step, (day + 1) * DAY // problem.step
    at = first
    while at < min(last, len(short)):
        end = at + 1
        if short[at]:
            while end < min(last, len(short)) and (short[end], needed[end]) == (short[at], needed[at]):
                end += 1
            values = {
                **what, "day": day, "from": (at * problem.step) % DAY, "to": (end * problem.step) % DAY,
                "heads": int(short[at]), "needed": int(needed[at]),
                "missing": int(short[at]) * (end - at) * problem.step,
            }  # fmt: skip
            yield Finding("solver.supply_step", values)
        at = end


def _templates(problem: Problem) -> Iterator[Finding]:
    """Shifts asked for by name: who could have one on that day."""
    by_key = {template.key: template for template in problem.templates}
    for demand in problem.demands:
        template = by_key.get(demand.template)
        if template is None or demand.low <= 0:
            continue
        heads = sum(_could(one, demand, template.role) for one in problem.people)
        if heads < demand.low:
            values = {"what": (demand.template,), "shop": demand.shop, "day": demand.day}
            missing = (demand.low - heads) * template.paid
            yield Finding(
                "solver.supply_day", {**values, "missing": missing, "asked": demand.low * template.paid}
            )


def _could(one: Person, demand: Demand, role: str) -> bool:
    allowed = demand.shop in one.shops and demand.day not in one.off and one.cap(demand.template) != 0
    return allowed and (not role or role in one.roles)

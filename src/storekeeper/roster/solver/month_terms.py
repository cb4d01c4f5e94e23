"""The limits of all people as arrays, in the form that the pricer of months works with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from storekeeper.kit.errors import Refused
from storekeeper.roster.solver.cover import Floats, Ints
from storekeeper.roster.solver.departures import PINNED, Departures
from storekeeper.roster.solver.problem import DAY, Person, Problem, Template, weekends

Bools = NDArray[np.bool_]
MOST_CELLS = 1_600_000


@dataclass(frozen=True)
class Terms:
    """Classes: templates of equal length count together, one with a small cap alone; class 0 is the main one.

    `side[template]` is its class, `minutes` the paid minutes of each class, `most` the largest useful count,
    `totals` the shape of the counts of all classes and of weekends; `final[person, totals]` is the price of ending
    with them (infinite: not allowed); `cost[person, day, template]` is infinite where she may not work. `base` is
    paid when nobody works, `owed[person]` when she works nothing that she must.
    """

    problem: Problem
    side: tuple[int, ...]
    minutes: tuple[int, ...]
    most: tuple[int, ...]
    totals: tuple[int, ...]
    final: Floats
    cost: Floats
    base: float
    owed: Floats
    lines: tuple[tuple[Ints, ...], ...]
    may_follow: Bools
    most_in_row: Ints
    fewest_in_row: Ints
    fewest_off: Ints
    first_start: Bools
    may_stay_off: Bools

    def charged(self, who: Ints, prices: Floats) -> Floats:
        """Costs [person, day, template] with the prices of the lines that the template covers."""
        by_day = np.array([[prices[lines].sum() for lines in row] for row in self.lines])
        charged: Floats = self.cost[who] + by_day[None]
        return charged

    def hours_cost(self, person: int, minutes: int) -> float:
        """What the total of paid minutes costs beyond the shifts themselves."""
        one = self.problem.people[person]
        return max(0, one.least - minutes) * (one.least_price or 0.0)

    def over_cap(self, person: int, marks: tuple[int, ...]) -> int | None:
        """A template that comes more often than the person may have it."""
        caps = dict(self.problem.people[person].caps)
        for mark, count in Counter(mark for mark in marks if mark >= 0).items():
            if count > caps.get(self.problem.templates[mark].key, count):
                return mark
        return None

    @cached_property
    def weekends_of(self) -> tuple[tuple[int, ...], ...]:
        """[start][length]: how many weekends a stretch touches, where they are counted."""
        days, touched = self.problem.days, weekends(self.problem)
        if self.totals[-1] == 1:
            return ((0,) * (days + 1),) * days
        which = {day: at for at, weekend in enumerate(touched) for day in weekend}
        return tuple(
            tuple(
                len({which[day] for day in range(start, start + length) if day in which})
                for length in range(days - start + 1)
            )
            for start in range(days)
        )

    def stretch_allowed(self, who: Ints, length: int) -> Bools:
        """[start, person]: whether a stretch of that length may begin there."""
        days = self.problem.days
        start = np.arange(days)[:, None]
        histories = np.array([self.problem.people[at].history.worked for at in who.tolist()])[None]
        before = np.where(start == 0, histories, 0)
        edge = ((start == 0) & (histories == 0)) | (start + length >= days)
        fits = length + before <= self.most_in_row[who][None]
        allowed: Bools = fits & (edge | (length + before >= self.fewest_in_row[who][None]))
        return allowed


def terms_of(problem: Problem) -> Terms:
    """The arrays of the problem; raises Refused when it has no templates or too many kinds of totals."""
    if not problem.templates:
        raise Refused("solver.no_templates")
    people = problem.people
    side, minutes, most = _classes(problem)
    touched = len(weekends(problem))
    counted = [one.most_weekends for one in people if one.most_weekends is not None]
    weekend_totals = 1 if not counted or min(counted) >= touched else min(max(1, *counted), touched) + 1
    if any(one.most_weekends is None for one in people) and weekend_totals > 1:
        weekend_totals = touched + 1
    totals = (*(count + 1 for count in most), weekend_totals)
    cost, base = _costs(problem)
    departures = Departures(problem)
    for at in range(len(people)):
        for day in range(problem.days):
            cost[at, day] += departures.of_templates(at, day)
    return Terms(
        problem=problem,
        side=side,
        minutes=minutes,
        most=most,
        totals=totals,
        final=_final(problem, side, minutes, totals),
        cost=cost,
        base=base + departures.base,
        owed=departures.owed,
        lines=_lines(problem),
        may_follow=np.array([[b.key not in a.bars for b in problem.templates] for a in problem.templates]),
        most_in_row=np.array([one.most_in_row for one in people], dtype=np.int64),
        fewest_in_row=np.array([one.fewest_in_row for one in people], dtype=np.int64),
        fewest_off=np.array([max(1, one.fewest_off) for one in people], dtype=np.int64),
        first_start=np.array([_first_starts(one, problem.days) for one in people]).reshape(-1, problem.days),
        may_stay_off=np.array([one.history.worked in (0,) or _ripe(one) for one in people], dtype=np.bool_),
    )


def _ripe(one: Person) -> bool:
    """Whether a row of days from before may end before day 0."""
    return one.history.worked >= one.fewest_in_row or one.history.worked == 0


def _first_starts(one: Person, days: int) -> list[bool]:
    """On which days her first stretch may begin."""
    if one.history.worked:
        return [day == 0 or (_ripe(one) and day >= one.fewest_off) for day in range(days)]
    off = one.history.off
    return [off is None or day + off >= one.fewest_off for day in range(days)]


def _classes(problem: Problem) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """The class of each template, the minutes of each class and its largest count.

    Templates whose cap may bind count alone, smallest caps first, as long as the totals stay few; the caps of the
    others are seen to afterwards.
    """
    limit = max((one.most for one in problem.people), default=0)
    cells = max(1, len(problem.people)) * problem.days * (len(weekends(problem)) + 1)
    cells *= 1 + limit // max(1, min(one.paid for one in problem.templates))
    alone: set[str] = set()
    for cap, key in sorted(_binding(problem, limit)):
        if cells * (cap + 1) <= MOST_CELLS:
            cells *= cap + 1
            alone.add(key)
    kinds = [(one.paid, one.key if one.key in alone else "") for one in problem.templates]
    order = [kind for kind, _ in Counter(kinds).most_common()]
    order.sort(key=lambda kind: kind[1] != "")
    most = []
    for paid, key in order:
        highest = _highest_cap(problem, key) if key else problem.days
        most.append(min(problem.days, limit // max(1, paid), highest))
    return tuple(order.index(kind) for kind in kinds), tuple(paid for paid, _ in order), tuple(most)


def _binding(problem: Problem, limit: int) -> list[tuple[int, str]]:
    """Templates with a cap below what the hours allow for everybody who may have them at all."""
    found = []
    for template in problem.templates:
        highest = _highest_cap(problem, template.key)
        if 0 < highest < min(problem.days, limit // max(1, template.paid)):
            found.append((highest, template.key))
    return found


def _highest_cap(problem: Problem, key: str) -> int:
    caps = [one.cap(key) for one in problem.people]
    return max((problem.days if cap is None else cap for cap in caps), default=0)


def _final(
    problem: Problem, side: tuple[int, ...], minutes: tuple[int, ...], totals: tuple[int, ...]
) -> Floats:
    counts = np.indices(totals)
    paid = np.tensordot(np.array(minutes), counts[:-1], axes=1)
    final = np.zeros((len(problem.people), *totals))
    for at, one in enumerate(problem.people):
        bad = paid > one.most
        if one.least_price is None:
            bad |= paid < one.least
        else:
            final[at] += np.maximum(0, one.least - paid) * one.least_price
        if one.most_weekends is not None:
            bad |= counts[-1] > one.most_weekends
        if one.most_days is not None:
            bad |= counts[:-1].sum(axis=0) > one.most_days
        for template, kind in zip(problem.templates, side, strict=True):
            cap = one.cap(template.key)
            if kind > 0 and cap is not None and side.count(kind) == 1:
                bad |= counts[kind] > cap
        final[at][bad] = np.inf
    return final


def _costs(problem: Problem) -> tuple[Floats, float]:
    """Own costs of each shift, and what is paid when nobody works: the wishes for shifts."""
    people = {one.key: at for at, one in enumerate(problem.people)}
    templates = {one.key: at for at, one in enumerate(problem.templates)}
    cost, base = np.zeros((len(people), problem.days, len(templates))), 0.0
    for wish in problem.wishes:
        if not (wish.person in people and 0 <= wish.day < problem.days):
            continue
        which = slice(None) if not wish.template else templates[wish.template]
        cost[people[wish.person], wish.day, which] += -wish.price if wish.wanted else wish.price
        base += wish.price if wish.wanted else 0.0
    for at, one in enumerate(problem.people):
        for kind, template in enumerate(problem.templates):
            cost[at, :, kind] += template.paid * one.price_per_minute
            if one.cap(template.key) == 0 or (template.role and template.role not in one.roles):
                cost[at, :, kind] = np.inf
            if template.key in _barred_first(problem, one):
                cost[at, 0, kind] = np.inf
            for day in range(problem.days):
                if day in one.off or _is_away(one, day * DAY + template.start, template.minutes):
                    cost[at, day, kind] = np.inf
    _pin(problem, cost, people, templates)
    return cost, base


def _barred_first(problem: Problem, one: Person) -> frozenset[str]:
    for template in problem.templates:
        if template.key == one.history.template:
            return template.bars
    return frozenset()


def _is_away(one: Person, start: int, minutes: int) -> bool:
    return any(start < ends and begins < start + minutes for begins, ends in one.away)


def _pin(problem: Problem, cost: Floats, people: dict[str, int], templates: dict[str, int]) -> None:
    """Only the pinned template stays possible on its day; that it is worked is bought by a large reward."""
    for pin in problem.pins:
        place = people[pin.person], pin.day
        kept = cost[(*place, templates[pin.template])]
        cost[place] = np.inf
        cost[(*place, templates[pin.template])] = kept - PINNED


def _lines(problem: Problem) -> tuple[tuple[Ints, ...], ...]:
    """By day and template the lines it covers: demands of the template itself, or of its role while it lasts."""
    by_name: dict[tuple[int, str], list[int]] = {}
    for at, demand in enumerate(problem.demands):
        if demand.template:
            by_name.setdefault((demand.day, demand.template), []).append(at)
    return tuple(
        tuple(
            np.array([*by_name.get((day, one.key), ()), *_timed(problem, day, one)], dtype=np.int64)
            for one in problem.templates
        )
        for day in range(problem.days)
    )


def _timed(problem: Problem, day: int, one: Template) -> list[int]:
    if not one.role:
        return []
    start = day * DAY + one.start
    found = []
    for at, demand in enumerate(problem.demands):
        ends = demand.start + demand.minutes
        if demand.template or demand.role != one.role or demand.start < start or ends > start + one.minutes:
            continue
        if any(_meets(start, pause.offset, pause.minutes, demand.start, ends) for pause in one.pauses):
            continue
        found.append(at)
    return found


def _meets(start: int, offset: int, minutes: int, begins: int, ends: int) -> bool:
    return begins < start + offset + minutes and start + offset < ends

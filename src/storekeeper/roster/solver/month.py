"""Patterns of templates over weeks and months: stretches of work joined by days off, priced for all people at once.

A stretch is a row of days worked. Within it only the order of templates counts, over the horizon only totals
(shifts of each length or of a template with a small cap, weekends). So stretches are priced first, for all starts
together, and then joined: two short programs over arrays of (people x totals) instead of one over their product.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import lt, sub
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storekeeper.roster.solver.cover import Floats, Ints, cover_of
from storekeeper.roster.solver.fairness import Shares, bears
from storekeeper.roster.solver.month_terms import terms_of
from storekeeper.roster.solver.patterns import Pattern, Priced
from storekeeper.roster.solver.problem import DAY, Duty, Problem

Counts = tuple[int, ...]
TRIES = 8
CELLS_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class _Stretches:
    """By length and counts of the side classes: costs [start, person, last template] and their least."""

    ending: dict[tuple[int, Counts], Floats]
    least: dict[tuple[int, Counts], Floats]


@dataclass(frozen=True)
class _Joined:
    """Costs [day, person, *totals]: of work that ends on the day, the least up to it, and before a start."""

    ends: Floats
    upto: Floats
    before: Floats
    final: Floats


class MonthPricer:
    """The pricer for problems of templates."""

    def __init__(self, problem: Problem) -> None:
        """Raises Refused when the problem has no templates."""
        self.problem = problem
        self.cover = cover_of(problem)
        self.terms = terms_of(problem)
        self.base = self.terms.base
        self.shares = Shares(problem)
        self._weights = [
            np.array(
                [
                    [
                        bears(burden, day, one.key, one.start + one.minutes, one.paid)
                        for one in problem.templates
                    ]
                    for day in range(problem.days)
                ]
            )
            for burden in problem.burdens
        ]

    def duties(self, pattern: Pattern) -> tuple[Duty, ...]:
        """The shifts of the pattern."""
        person, found = self.problem.people[pattern.person], []
        for day, mark in enumerate(pattern.marks):
            if mark >= 0:
                one = self.problem.templates[mark]
                start = day * DAY + one.start
                found.append(
                    Duty(person.key, day, start, one.minutes, one.key, person.shops[0], (), one.pauses)
                )
        return tuple(found)

    def pattern_of(self, person: int, duties: Sequence[Duty]) -> Pattern:
        """The pattern of given duties of the person."""
        keys = {one.key: at for at, one in enumerate(self.problem.templates)}
        marks = [-1] * self.problem.days
        for duty in duties:
            marks[duty.day] = keys[duty.template]
        return self._pattern(person, tuple(marks))

    def _pattern(self, person: int, marks: Counts) -> Pattern:
        terms, cost, lines, minutes = self.terms, 0.0, [], 0
        for day, mark in enumerate(marks):
            if mark >= 0:
                cost += float(terms.cost[person, day, mark])
                minutes += self.problem.templates[mark].paid
                lines.append(terms.lines[day][mark])
        cost += terms.hours_cost(person, minutes) + float(terms.owed[person])
        if self.shares:
            cost += self.shares.cost(person, self._borne(marks))
        joined = np.concatenate(lines) if lines else np.zeros(0, dtype=np.int64)
        return Pattern(person, cost, joined, marks)

    def _borne(self, marks: Counts) -> Floats:
        return np.array(
            [
                sum(weight[day, mark] for day, mark in enumerate(marks) if mark >= 0)
                for weight in self._weights
            ]
        )

    def best(self, people: Sequence[int], prices: Floats, *, each: int = 1) -> Priced:
        """For each person up to `each` patterns of least cost plus prices, of different totals."""
        many = max(1, CELLS_AT_ONCE // (self.problem.days * math.prod(self.terms.totals)))
        parts = [self._part(people[at : at + many], prices, each) for at in range(0, len(people), many)]
        least = np.concatenate([part.least for part in parts]) if parts else np.zeros(0)
        return Priced(tuple(found for part in parts for found in part.patterns), least)

    def _part(self, people: Sequence[int], prices: Floats, each: int) -> Priced:
        who = np.array(people, dtype=np.int64)
        charged = self.terms.charged(who, prices)
        owed = self.terms.owed[who]
        if self.shares:
            owed = owed + self.shares.offsets(who)
            for at, person in enumerate(people):
                charged[at] += self.shares.charge(person, self._weights)
        found, least = self._best(who, charged, each)
        for attempt in range(TRIES):
            again = [at for at, patterns in enumerate(found) if not patterns]
            if not again:
                break
            part = charged[again]
            found_again, _ = self._best(who[again], part, each, penalty=0.1 * 2**attempt)
            charged[again] = part
            for at, patterns in zip(again, found_again, strict=True):
                found[at] = patterns
        if self.shares:
            for patterns in found:
                for pattern in patterns[:1]:
                    self.shares.learn(pattern.person, self._borne(pattern.marks))
        return Priced(tuple(map(tuple, found)), least + owed)

    def _best(
        self, who: Ints, charged: Floats, each: int, penalty: float = 0.1
    ) -> tuple[list[list[Pattern]], Floats]:
        """Penalises in `charged` each template that came too often, for whoever asks again."""
        stretches = self._stretches(who, charged)
        joined = self._join(who, stretches)
        found: list[list[Pattern]] = []
        for at, person in enumerate(who.tolist()):
            patterns = []
            for totals in _least_totals(joined.final[at], each):
                marks = self._trace(at, person, totals, stretches, joined)
                over = self.terms.over_cap(person, marks)
                if over is None:
                    patterns.append(self._pattern(person, marks))
                else:
                    spread = np.abs(charged[at][np.isfinite(charged[at])]).max(initial=1.0)
                    charged[at, :, over] += penalty * spread
            found.append(patterns)
        return found, joined.final.reshape(len(who), -1).min(axis=1)

    def _stretches(self, who: Ints, charged: Floats) -> _Stretches:
        terms, days = self.terms, self.problem.days
        longest = min(int(terms.most_in_row[who].max(initial=1)), days)
        by_start = np.swapaxes(charged, 0, 1)  # [day, person, template]
        none: Counts = (0,) * (len(terms.minutes) - 1)
        ending: dict[tuple[int, Counts], Floats] = {}
        for at, side in enumerate(terms.side):
            held = ending.setdefault((1, _plus(none, side)), np.full(by_start.shape, np.inf))
            held[:, :, at] = by_start[:, :, at]
        for length in range(1, longest):
            for (held_length, counts), costs in list(ending.items()):
                if held_length == length:
                    self._lengthen(ending, (length, counts), costs, by_start)
        least = {key: costs.min(axis=2) for key, costs in ending.items()}
        for (length, _), costs in least.items():
            costs[~terms.stretch_allowed(who, length)] = np.inf
        return _Stretches(ending, least)

    def _lengthen(
        self,
        ending: dict[tuple[int, Counts], Floats],
        key: tuple[int, Counts],
        costs: Floats,
        by_start: Floats,
    ) -> None:
        """All stretches one day longer: the template of the next day after the best that it may follow."""
        length, counts = key
        for at, side in enumerate(self.terms.side):
            target = _plus(counts, side)
            if any(count > most for count, most in zip(target, self.terms.most[1:], strict=True)):
                continue
            before = costs[:, :, self.terms.may_follow[:, at]].min(axis=2, initial=np.inf)
            held = ending.setdefault((length + 1, target), np.full(by_start.shape, np.inf))
            days = len(by_start) - length
            np.minimum(held[:days, :, at], before[:days] + by_start[length:, :, at], out=held[:days, :, at])

    def _join(self, who: Ints, stretches: _Stretches) -> _Joined:
        terms, days = self.terms, self.problem.days
        shape = (days, len(who), *terms.totals)
        ends, upto, before = np.full(shape, np.inf), np.full(shape, np.inf), np.full(shape, np.inf)
        zero = (slice(None), *(0 for _ in terms.totals))
        off = terms.fewest_off[who]
        everyone = np.arange(len(who))
        ordered = sorted(stretches.least.items())
        possible = {key: np.isfinite(costs.min(axis=1, initial=np.inf)) for key, costs in ordered}
        for day in range(days):
            came = day - 1 - off
            before[day] = np.where(_wide(came >= 0, shape), upto[np.maximum(came, 0), everyone], np.inf)
            before[day][zero] = np.minimum(
                before[day][zero], np.where(terms.first_start[who, day], 0.0, np.inf)
            )
            for (length, counts), costs in ordered:
                if day + length > days or not possible[length, counts][day]:
                    continue
                taken = (length - sum(counts), *counts, terms.weekends_of[day][length])
                into, out = _shifted(taken, terms.totals)
                if into is None or out is None:
                    continue
                target = ends[day + length - 1][into]
                np.minimum(target, before[day][out] + _wide(costs[day], shape), out=target)
            upto[day] = ends[day] if day == 0 else np.minimum(upto[day - 1], ends[day])
        final = upto[-1].copy()
        final[zero] = np.minimum(final[zero], np.where(terms.may_stay_off[who], 0.0, np.inf))
        return _Joined(ends, upto, before, final + terms.final[who])

    def _trace(self, at: int, person: int, totals: Counts, stretches: _Stretches, joined: _Joined) -> Counts:
        """Back from the end: the day on which the last stretch ended, the stretch, what came before it."""
        terms, marks = self.terms, [-1] * self.problem.days
        left, day = totals, self.problem.days - 1
        while day >= 0 and np.isfinite(joined.upto[(day, at, *left)]):
            wanted = joined.upto[(day, at, *left)]
            if not any(left):
                break
            while day > 0 and joined.upto[(day - 1, at, *left)] == wanted:
                day -= 1
            start, length, counts, left = self._last(at, day, left, stretches, joined)
            marks[start : day + 1] = self._types(at, start, length, counts, stretches)
            day = start - 1 - int(terms.fewest_off[person])
        return tuple(marks)

    def _last(
        self, at: int, day: int, left: Counts, stretches: _Stretches, joined: _Joined
    ) -> tuple[int, int, Counts, Counts]:
        wanted, before = joined.ends[(day, at, *left)], joined.before[:, at]
        weekends_of, main, weekend = self.terms.weekends_of, left[0], left[-1]
        for (length, counts), costs in stretches.least.items():
            start = day - length + 1
            if start < 0 or main < length - sum(counts):
                continue
            weekend_left = weekend - weekends_of[start][length]
            if weekend_left < 0 or any(map(lt, left[1:-1], counts)):
                continue
            rest = (main - length + sum(counts), *map(sub, left[1:-1], counts), weekend_left)
            if before[(start, *rest)] + costs[start, at] == wanted:
                return start, length, counts, rest
        raise AssertionError("a stretch that was joined is not found")

    def _types(self, at: int, start: int, length: int, counts: Counts, stretches: _Stretches) -> list[int]:
        found: list[int] = []
        allowed = np.ones(len(self.terms.side), dtype=np.bool_)
        for left in range(length, 0, -1):
            costs = np.where(allowed, stretches.ending[left, counts][start, at], np.inf)
            last = int(costs.argmin())
            found.append(last)
            allowed = self.terms.may_follow[:, last]
            counts = _plus(counts, self.terms.side[last], -1)
        return found[::-1]


def _plus(counts: Counts, side: int, by: int = 1) -> Counts:
    """Counts of the side classes with one more of `side` (0: the main class, which is not counted)."""
    return tuple(count + by * (at == side) for at, count in enumerate(counts, 1))


def _wide(values: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    return values.reshape(-1, *(1 for _ in shape[2:]))


@cache
def _shifted(taken: Counts, totals: Counts) -> tuple[tuple[slice, ...] | None, tuple[slice, ...] | None]:
    """Slices into the totals after and before a stretch; None when it alone is too much."""
    if any(took >= most for took, most in zip(taken, totals, strict=True)):
        return None, None
    into = (slice(None), *(slice(took, None) for took in taken))
    out = (slice(None), *(slice(0, most - took) for took, most in zip(taken, totals, strict=True)))
    return into, out


def _least_totals(final: Floats, each: int) -> list[Counts]:
    """The totals with least cost, each of another number in the main class."""
    found = []
    for main in range(final.shape[0]):
        part = final[main]
        at = np.unravel_index(int(part.argmin()), part.shape)
        if np.isfinite(part[at]):
            found.append((float(part[at]), (main, *map(int, at))))
    return [totals for _, totals in sorted(found)[:each]]

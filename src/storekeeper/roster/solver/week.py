"""Patterns of free shifts over a week or two: for all people at once, day by day over hours, rows of days and rest.

Before a day, a person is off (with so many hours so far), or she worked the day before and may start again from a
certain start on; which one depends on when she ended. A shift adds its hours. So the program needs only, for every
start, the cheapest way to be free by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from storekeeper.kit.errors import Refused
from storekeeper.roster.solver.cover import Floats, Ints, cover_of
from storekeeper.roster.solver.departures import PINNED, Departures
from storekeeper.roster.solver.fairness import Shares, bears
from storekeeper.roster.solver.patterns import Pattern, Priced
from storekeeper.roster.solver.problem import DAY, Duty, Problem
from storekeeper.roster.solver.week_shifts import Group, Shape, Shifts, group_of

_SHAPE = 5  # numbers of a shape before its roles
NOBODY = -1


@dataclass(frozen=True)
class _Day:
    """Costs [person, start, length] of a day's shifts and the shop of each; the ways to come to the day.

    `rested[person, days, hours]`: off the day before. `before[start][person, row, days, hours]`: worked the day
    before, `row` + 1 days in a row, and rested enough for that start; the last entry holds all, also those who
    may not start at all. `worked` is the same after the day, not yet accumulated over the next day's starts,
    `follows[start, length]` the first of them that is possible.
    """

    costs: Floats
    shops: NDArray[np.int8]
    rested: Floats
    before: Floats
    worked: Floats
    follows: Ints


class WeekPricer:
    """The pricer for problems of free shifts."""

    def __init__(self, problem: Problem) -> None:
        """Raises Refused for rows of days off or of work longer than one, which only templates know."""
        self.problem, self.shifts = problem, Shifts(problem)
        if any(one.fewest_in_row > 1 or one.fewest_off > 1 for one in problem.people):
            raise Refused("solver.free_rows")
        self.cover = cover_of(problem)
        self.departures, self.shares = Departures(problem), Shares(problem)
        self.base = self.departures.base + sum(wish.price for wish in problem.wishes if wish.wanted)
        self.groups = [group_of(problem, one) for one in problem.people]
        self.hours = max((one.most for one in problem.people), default=0) // problem.step + 1
        self.rows = max((one.most_in_row for one in problem.people), default=1)
        self.rows = max(1, min(self.rows, problem.days + 6))
        limited = any(one.most_days is not None and one.most_days < problem.days for one in problem.people)
        self.most_days = problem.days if limited else 0

    @cached_property
    def _blocked(self) -> list[NDArray[np.bool_]]:
        """By day [person, start, length]: shifts that a person may not have."""
        people, found = self.problem.people, []
        ends = self.shifts.lengths[None] * self.problem.step
        for day, starts in enumerate(self.shifts.starts):
            begins = starts[:, None] * self.problem.step
            blocked = np.zeros((len(people), len(starts), len(self.shifts.lengths)), dtype=np.bool_)
            blocked |= begins + ends > self.problem.horizon[1]
            for at, one in enumerate(people):
                blocked[at] |= day in one.off
                if one.longest is not None:
                    blocked[at] |= ends > one.longest
                for away, until in one.away:
                    blocked[at] |= (begins < until) & (away < begins + ends)
                if day == 0 and one.history.ended is not None:
                    blocked[at] |= begins - one.history.ended < one.rest
            found.append(blocked)
        for pin in self.problem.pins:
            self._pin(found, pin)
        return found

    def _pin(self, blocked: list[NDArray[np.bool_]], pin: Duty) -> None:
        at = next(at for at, one in enumerate(self.problem.people) if one.key == pin.person)
        start = self.shifts.starts[pin.day] * self.problem.step == pin.start
        length = self.shifts.lengths * self.problem.step == pin.minutes
        blocked[pin.day][at] |= ~(start[:, None] & length[None])

    def best(self, people: Sequence[int], prices: Floats, *, each: int = 1) -> Priced:
        """For each person up to `each` patterns of least cost plus prices, of different hours."""
        units = {
            (group, shop): self.shifts.units(group, shop, prices)
            for group in {self.groups[at] for at in people}
            for shop in group.shops
        }
        tables = {key: self.shifts.costs(each_unit) for key, each_unit in units.items()}
        patterns: dict[int, tuple[Pattern, ...]] = {}
        least: dict[int, float] = {}
        for rest in sorted({self.problem.people[at].rest for at in people}):
            who = np.array([at for at in people if self.problem.people[at].rest == rest], dtype=np.int64)
            days, final = self._ways(who, rest, tables)
            for at, person in enumerate(who.tolist()):
                ends = _least(final[at], each)
                shapes = [self._trace(at, days, end, units, self.groups[person]) for end in ends]
                patterns[person] = tuple(self.pattern_from(person, shape) for shape in shapes)
                least[person] = float(final[at].min() + self.departures.owed[person])
            if self.shares:
                self._learn(who, least, [patterns[person] for person in who.tolist()])
        return Priced(tuple(patterns[at] for at in people), np.array([least[at] for at in people]))

    def _learn(self, who: Ints, least: dict[int, float], found: Sequence[tuple[Pattern, ...]]) -> None:
        """The bound with the tangents as they were; then they move to what was found."""
        for person, offset, patterns in zip(who.tolist(), self.shares.offsets(who), found, strict=True):
            least[person] += float(offset)
            for pattern in patterns[:1]:
                self.shares.learn(person, self._borne(self.shapes(pattern.marks)))

    def _borne(self, shapes: Sequence[Shape]) -> Floats:
        step = self.problem.step
        return self.shares.borne(
            [
                (
                    one.day,
                    "",
                    (one.start + one.length) * step - one.day * DAY,
                    self.shifts.paid(one.length) * step,
                )
                for one in shapes
            ]
        )

    @cached_property
    def _weights(self) -> list[list[Floats]]:
        """By day and burden what each shift [start, length] adds."""
        step, found = self.problem.step, []
        paid = [self.shifts.paid(int(each)) * step for each in self.shifts.lengths]
        for day, starts in enumerate(self.shifts.starts):
            ends = (starts[:, None] + self.shifts.lengths[None]) * step - day * DAY
            found.append(
                [
                    np.array(
                        [
                            [bears(one, day, "", int(end), each) for end, each in zip(row, paid, strict=True)]
                            for row in ends
                        ]
                    )
                    for one in self.problem.burdens
                ]
            )
        return found

    def _ways(
        self, who: Ints, rest: int, tables: dict[tuple[Group, str], Floats]
    ) -> tuple[list[_Day], Floats]:
        """Day by day, with one more at the end that nobody works; and the costs of ending [person, days, hours]."""
        rested, before = self._start(who)
        days: list[_Day] = []
        for number in range(self.problem.days):
            day = self._advance(who, number, rest, tables, rested, before)
            days.append(day)
            rested, before = _any(rested, before), np.minimum.accumulate(day.worked, axis=0)
        nothing = np.zeros((0, 0, 0))
        days.append(
            _Day(nothing, nothing.astype(np.int8), rested, before, nothing, np.zeros((0, 0), np.int64))
        )
        return days, _any(rested, before) + self._ending(who)

    def _start(self, who: Ints) -> tuple[Floats, Floats]:
        shape = (len(who), self.most_days + 1, self.hours)
        rested = np.full(shape, np.inf)
        starts = len(self.shifts.starts[0]) + 1
        before = np.full((starts, len(who), self.rows, *shape[1:]), np.inf)
        for at, person in enumerate(who.tolist()):
            row = self.problem.people[person].history.worked
            if row:
                before[:, at, min(row, self.rows) - 1, 0, 0] = 0.0
            else:
                rested[at, 0, 0] = 0.0
        return rested, before

    def _advance(
        self,
        who: Ints,
        number: int,
        rest: int,
        tables: dict[tuple[Group, str], Floats],
        rested: Floats,
        before: Floats,
    ) -> _Day:
        costs, shops = self.day_costs(who, number, tables)
        starts, lengths = self.shifts.starts[number], self.shifts.lengths
        last = number + 1 == self.problem.days
        following = np.zeros(0, np.int64) if last else self.shifts.starts[number + 1]
        free = starts[:, None] + lengths[None] + -(-rest // self.problem.step)
        follows = np.searchsorted(following, free)
        worked = np.full((len(following) + 1, *before.shape[1:]), np.inf)
        most = np.array([self.problem.people[at].most_in_row for at in who.tolist()])
        too_long = np.greater_equal.outer(-most, -np.arange(self.rows))
        possible = np.isfinite(costs.min(axis=0, initial=np.inf))
        for at in range(len(starts)):
            ways = np.concatenate([rested[:, None], before[at][:, :-1]], axis=1)
            ways[too_long] = np.inf
            for kind in np.flatnonzero(possible[at, :]).tolist():
                paid = self.shifts.paid(int(lengths[kind]))
                if paid < self.hours:
                    self._add(worked[follows[at, kind]], ways, costs[:, at, kind], paid)
        return _Day(costs, shops, rested, before, worked, follows)

    def _add(self, into: Floats, ways: Floats, price: Floats, paid: int) -> None:
        """A shift after each way to be free for it: more hours, and one more day where days count."""
        came, target = ways[..., : self.hours - paid], into[..., paid:]
        if self.most_days:
            came, target = came[:, :, :-1], target[:, :, 1:]
        np.minimum(target, came + price[:, None, None, None], out=target)

    def day_costs(
        self, who: Ints, day: int, tables: dict[tuple[Group, str], Floats]
    ) -> tuple[Floats, NDArray[np.int8]]:
        starts, step = self.shifts.starts[day], self.problem.step
        paid = np.array([self.shifts.paid(int(each)) for each in self.shifts.lengths]) * step
        costs = np.empty((len(who), len(starts), len(self.shifts.lengths)))
        shops = np.zeros(costs.shape, dtype=np.int8)
        for at, person in enumerate(who.tolist()):
            group, one = self.groups[person], self.problem.people[person]
            parts = [
                tables[group, shop][starts] + one.loan_price * (shop != one.shops[0]) for shop in group.shops
            ]
            begins, ends = starts[:, None] * step, (starts[:, None] + self.shifts.lengths[None]) * step
            departing = self.departures.of_shifts(person, day, begins, ends, group.shops)
            if departing:
                parts = [part + price for part, price in zip(parts, departing, strict=True)]
            for pin in self.problem.pins:
                if pin.day == day and pin.person == one.key:
                    parts = [
                        part if shop == pin.shop else np.full_like(part, np.inf)
                        for part, shop in zip(parts, group.shops, strict=True)
                    ]
            shops[at] = np.argmin(parts, axis=0)
            costs[at] = np.min(parts, axis=0) + paid[None] * one.price_per_minute
            if self.shares:
                costs[at] += self.shares.charge(person, self._weights[day])
        costs += self._wished(who, day)[:, None, None]
        costs[self._blocked[day][who]] = np.inf
        return costs, shops

    def _wished(self, who: Ints, day: int) -> Floats:
        """What it costs a person to work on the day: unwanted, pinned."""
        found = np.zeros(len(who))
        places = {self.problem.people[person].key: at for at, person in enumerate(who.tolist())}
        for pin in self.problem.pins:
            if pin.day == day and pin.person in places:
                found[places[pin.person]] -= PINNED
        for wish in self.problem.wishes:
            if wish.day == day and not wish.template and wish.person in places:
                found[places[wish.person]] += -wish.price if wish.wanted else wish.price
        return found

    def _ending(self, who: Ints) -> Floats:
        """What it costs to end with so many days and hours; infinite where it is not allowed."""
        found = np.zeros((len(who), self.most_days + 1, self.hours))
        hours = np.arange(self.hours) * self.problem.step
        for at, person in enumerate(who.tolist()):
            one = self.problem.people[person]
            found[at][:, hours > one.most] = np.inf
            if one.least_price is None:
                found[at][:, hours < one.least] = np.inf
            else:
                found[at] += np.maximum(0, one.least - hours) * one.least_price
            if one.most_days is not None and self.most_days:
                found[at][one.most_days + 1 :] = np.inf
        return found

    def _trace(
        self,
        at: int,
        days: Sequence[_Day],
        end: tuple[int, int],
        units: dict[tuple[Group, str], Floats],
        group: Group,
    ) -> tuple[Shape, ...]:
        """Back from the last day: where the cheapest way came from."""
        count, hours = end
        found: list[Shape] = []
        number, row, start = len(days) - 1, NOBODY, 0
        while number > 0:
            if row == NOBODY:
                row = self._row_of(days[number], at, count, hours)
                start = len(days[number].before) - 1
                number -= row == NOBODY
                continue
            wanted = float(days[number].before[start, at, row, count, hours])
            number -= 1
            day = days[number]
            first, kind = self._shift_of(day, at, (row, count, hours), start, wanted)
            length = int(self.shifts.lengths[kind])
            shop = int(day.shops[at, first, kind])
            begins = int(self.shifts.starts[number][first])
            found.append(self.shifts.shape(number, begins, length, shop, units[group, group.shops[shop]]))
            hours -= self.shifts.paid(length)
            count -= 1 if self.most_days else 0
            row, start = row - 1, first
            number -= row == NOBODY  # off the day before
        return tuple(reversed(found))

    def _row_of(self, day: _Day, at: int, count: int, hours: int) -> int:
        """How the cheapest came to the day: NOBODY when she was off the day before, else her row of days."""
        worked = day.before[-1, at, :, count, hours]
        row = int(worked.argmin())
        return NOBODY if day.rested[at, count, hours] <= worked[row] else row

    def _shift_of(
        self, day: _Day, at: int, totals: tuple[int, int, int], start: int, wanted: float
    ) -> tuple[int, int]:
        """The shift of the day after which the way costs what is wanted and the given start is possible."""
        row, count, hours = totals
        came = count - 1 if self.most_days else count
        for first, kind in zip(*np.nonzero(day.follows <= start), strict=True):
            left = hours - self.shifts.paid(int(self.shifts.lengths[kind]))
            if left < 0:
                continue
            way = day.rested[at, came, left] if row == 0 else day.before[first, at, row - 1, came, left]
            if way + day.costs[at, first, kind] == wanted:
                return int(first), int(kind)
        raise AssertionError("a shift that was added is not found")

    def pattern_from(self, person: int, shapes: Sequence[Shape]) -> Pattern:
        one, group = self.problem.people[person], self.groups[person]
        paid = sum(self.shifts.paid(shape.length) for shape in shapes) * self.problem.step
        cost = max(0, one.least - paid) * (one.least_price or 0.0)
        lines, marks = [np.zeros(0, dtype=np.int64)], []
        cost += float(self.departures.owed[person])
        for shape in shapes:
            cost += self.own(person, shape)
            lines.append(self.shifts.lines_of(shape, group))
            marks += [shape.day, shape.start, shape.length, shape.pause, shape.shop, *shape.roles]
        if self.shares:
            cost += self.shares.cost(person, self._borne(shapes))
        return Pattern(person, cost, np.concatenate(lines), tuple(marks))

    def own(self, person: int, shape: Shape) -> float:
        """What the shift costs by itself: its minutes, a loan, wishes, and departing from what is published."""
        one, group = self.problem.people[person], self.groups[person]
        paid = self.shifts.paid(shape.length) * self.problem.step * one.price_per_minute
        loan = one.loan_price * (group.shops[shape.shop] != one.shops[0])
        wished = float(self._wished(np.array([person]), shape.day)[0])
        return paid + loan + wished + self._departing(person, shape, group)

    def _departing(self, person: int, shape: Shape, group: Group) -> float:
        begins = np.full((1, 1), shape.start * self.problem.step)
        ends = begins + shape.length * self.problem.step
        prices = self.departures.of_shifts(person, shape.day, begins, ends, group.shops)
        return float(prices[shape.shop][0, 0]) if prices else 0.0

    def duties(self, pattern: Pattern) -> tuple[Duty, ...]:
        """The shifts of the pattern."""
        person, group = self.problem.people[pattern.person], self.groups[pattern.person]
        return tuple(self.shifts.duty(shape, group, person) for shape in self.shapes(pattern.marks))

    def shapes(self, marks: tuple[int, ...]) -> list[Shape]:
        found, at = [], 0
        while at < len(marks):
            day, start, length, pause, shop = marks[at : at + _SHAPE]
            at += _SHAPE
            found.append(Shape(day, start, length, pause, shop, marks[at : at + length]))
            at += length
        return found

    def pattern_of(self, person: int, duties: Sequence[Duty]) -> Pattern:
        """The pattern of given duties of the person."""
        held = sorted(duties, key=lambda duty: duty.start)
        return self.pattern_from(person, [self.shifts.shape_of(duty, self.groups[person]) for duty in held])


def _any(rested: Floats, before: Floats) -> Floats:
    """The cheapest way to be off on the day."""
    cheapest: Floats = np.minimum(rested, before[-1].min(axis=1))
    return cheapest


def _least(final: Floats, each: int) -> list[tuple[int, int]]:
    """The (days, hours) with least cost, all different."""
    order = np.argsort(final, axis=None, kind="stable")[:each]
    places = [np.unravel_index(int(at), final.shape) for at in order]
    return [(int(days), int(hours)) for days, hours in places if np.isfinite(final[days, hours])]

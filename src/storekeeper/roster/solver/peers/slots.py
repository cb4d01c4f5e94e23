"""The straight model of free shifts for both peers: begin, work and finish of each person, day and step, one pause.

One role for a whole shift, as the product's own engines have it where shifts have pauses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from storekeeper.kit.errors import Refused
from storekeeper.roster.solver.departures import Departures
from storekeeper.roster.solver.peers.compact import Builder, Compact, Model, Term
from storekeeper.roster.solver.problem import DAY, Duty, Pause, Person, Problem, Roster, Task

HARD = 1e4  # a missing head or hour that may not be missing


@dataclass
class _Day:
    """The variables of one person's day, by step of the horizon: `role` says what she does in it."""

    start: dict[int, int] = field(default_factory=dict)
    finish: dict[int, int] = field(default_factory=dict)
    work: dict[int, int] = field(default_factory=dict)
    pause: dict[int, int] = field(default_factory=dict)
    role: dict[str, int] = field(default_factory=dict)
    long: list[Term] = field(default_factory=list)


class Slots:
    """The model of a problem of free shifts in a builder; raises Refused for pins, fairness and stints."""

    def __init__(self, problem: Problem, builder: Builder) -> None:
        freedom = problem.freedom
        if freedom is None or problem.pins or problem.burdens or freedom.stint or not freedom.pause:
            raise Refused("solver.no_templates")
        self.problem, self.builder, self.freedom, self.step = problem, builder, freedom, problem.step
        self.departures = Departures(problem)
        self.base = self.departures.base + sum(wish.price for wish in problem.wishes if wish.wanted)
        self.cover: dict[tuple[str, int], list[Term]] = defaultdict(list)
        self.days = {
            (at, day): self._day(at, one, day)
            for at, one in enumerate(problem.people)
            for day in range(problem.days)
        }
        for at, one in enumerate(problem.people):
            self._limits(at, one)
        self._cover()

    def _day(self, at: int, one: Person, day: int) -> _Day:
        freedom, step, variable = self.freedom, self.step, self.builder.variable
        first = (day * DAY + min(span[0] for span in freedom.starts)) // step
        begins = [
            (day * DAY + minute) // step
            for span in freedom.starts
            for minute in range(span[0], span[1] + 1, freedom.step)
        ]
        last = min(max(begins) + freedom.longest // step, self.problem.horizon[1] // step)
        held = _Day()
        if day in one.off:
            return held
        price = self._price(at, one, day)
        for slot in range(first, last):
            free = not any(a < (slot + 1) * step and slot * step < b for a, b in one.away)
            held.work[slot] = variable(0, float(free), 0, whole=False)  # whole where start and finish are
            if slot in begins and free:
                held.start[slot] = variable(0, 1, price, whole=True)
        for slot in range(first + freedom.shortest // step, last + 1):
            held.finish[slot] = variable(0, 1, 0, whole=True)
        self._shift(held, range(first, last))
        self._pauses(held, range(first, last))
        self._roles(held, one)
        self._changes(held, at, day)
        return held

    def _price(self, at: int, one: Person, day: int) -> float:
        """Of working on the day at all."""
        found = 0.0
        for wish in self.problem.wishes:
            if wish.person == one.key and wish.day == day and not wish.template:
                found += -wish.price if wish.wanted else wish.price
        place = self.departures.at(at, day)
        return found + (place.worked if place is not None else 0.0)

    def _shift(self, held: _Day, slots: range) -> None:
        row, step = self.builder.row, self.step
        shortest, longest = self.freedom.shortest // step, self.freedom.longest // step
        row(None, _sum(held.start.values()), 1)
        row(0, [*_sum(held.start.values()), *_sum(held.finish.values(), -1)], 0)
        for slot in slots:
            before = [(held.work[slot - 1], -1.0)] if slot - 1 in held.work else []
            edges = _at(held.start, slot, -1) + _at(held.finish, slot, 1)
            row(0, [(held.work[slot], 1.0), *before, *edges], 0)
            young = [
                one for each in range(slot - shortest + 1, slot + 1) for one in _at(held.start, each, -1)
            ]
            row(0, [(held.work[slot], 1.0), *young], None)
            able = [one for each in range(slot - longest + 1, slot + 1) for one in _at(held.start, each, -1)]
            row(None, [(held.work[slot], 1.0), *able], 0)

    def _pauses(self, held: _Day, slots: range) -> None:
        """A long shift has one, within its time after the beginning, and work follows it."""
        freedom, step, row = self.freedom, self.step, self.builder.row
        long = freedom.pause_from // step
        flag = self.builder.variable(0, 1, 0, whole=True)
        held.long = [(flag, 1.0)]
        worked = _sum(held.work.values())
        row(0, [*worked, (flag, -float(long))], None)
        row(None, [*worked, (flag, -float(freedom.longest // step - long + 1))], long - 1)
        after = range(freedom.pause_earliest // step, freedom.pause_latest // step + 1)
        for slot in slots:
            if slot + freedom.pause // step in held.work:
                held.pause[slot] = self.builder.variable(0, 1, 0, whole=True)
                begun = [one for each in after for one in _at(held.start, slot - each, -1)]
                row(None, [(held.pause[slot], 1.0), *begun], 0)
                row(None, [(held.pause[slot], 1.0), (held.work[slot + freedom.pause // step], -1.0)], 0)
        row(0, [*_sum(held.pause.values()), (flag, -1.0)], 0)

    def _roles(self, held: _Day, one: Person) -> None:
        """What she covers at each step; of several roles one for the day."""
        row, units = self.builder.row, self.freedom.pause // self.step
        roles = sorted(one.roles)
        if len(roles) > 1:
            held.role = {role: self.builder.variable(0, 1, 0, whole=True) for role in roles}
            row(0, [*_sum(held.role.values()), *_sum(held.start.values(), -1)], 0)
        for slot, work in held.work.items():
            pauses = [each for back in range(units) for each in _at(held.pause, slot - back, -1)]
            there: list[Term] = [(work, 1.0), *pauses]
            for skill in one.skills:
                self.cover[f"+{skill}", slot] += there
            if len(roles) == 1:
                self.cover[roles[0], slot] += there
                continue
            parts = {role: self.builder.variable(0, 1, 0, whole=False) for role in roles}
            row(0, [*there, *_sum(parts.values(), -1)], 0)
            for role, part in parts.items():
                row(None, [(part, 1.0), (held.role[role], -1.0)], 0)
                self.cover[role, slot].append((part, 1.0))

    def _changes(self, held: _Day, at: int, day: int) -> None:
        """A published shift that keeps one end is resized, that keeps none is moved."""
        place = self.departures.at(at, day)
        if place is None or place.duty is None:
            return
        worked = _sum(held.start.values())
        same = _at(held.start, place.duty.start // self.step, 1)
        ends = _at(held.finish, place.duty.end // self.step, 1)
        moved = (self.builder.variable(0, 1, place.moved, whole=True), 1.0)
        resized = (self.builder.variable(0, 1, place.resized, whole=True), 1.0)
        self.builder.row(0, [moved, *_minus(worked), *same, *ends], None)
        self.builder.row(0, [moved, resized, *_minus(worked), *same], None)
        self.builder.row(0, [moved, resized, *_minus(worked), *ends], None)

    def _limits(self, at: int, one: Person) -> None:
        row, step, days = self.builder.row, self.step, self.problem.days
        held = [self.days[at, day] for day in range(days)]
        worked = [_sum(each.start.values()) for each in held]
        hours: list[Term] = []
        for each in held:
            hours += _sum(each.work.values())
            hours += [(flag, -float(self.freedom.pause // step)) for flag, _ in each.long]
        price = HARD if one.least_price is None else one.least_price * step
        missing = self.builder.variable(0, one.least // step, price, whole=True)
        row(None, hours, one.most // step)
        row(one.least // step, [*hours, (missing, 1.0)], None)
        if one.most_days is not None and one.most_days < days:
            row(None, [term for each in worked for term in each], one.most_days)
        for first in range(-one.history.worked, days - one.most_in_row):
            inside = worked[max(0, first) : first + one.most_in_row + 1]
            row(None, [term for each in inside for term in each], one.most_in_row + min(first, 0))
        for today, then in pairwise(held):
            for start in then.start:
                late = [(n, 1.0) for slot, n in today.finish.items() if slot * step + one.rest > start * step]
                if late:
                    row(None, [*late, *[(n, 1.0) for slot, n in then.start.items() if slot <= start]], 1)

    def _cover(self) -> None:
        people = len(self.problem.people)
        for demand in self.problem.demands:
            what = f"+{demand.skill}" if demand.skill else demand.role
            price = HARD if demand.under is None else demand.under
            under = self.builder.variable(0, demand.low, price, whole=False)
            over = self.builder.variable(0, people, demand.over, whole=False)
            heads = self.cover.get((what, demand.start // self.step), [])
            self.builder.row(demand.low, [*heads, (under, 1.0), (over, -1.0)], demand.high)

    def roster(self, values: Sequence[float]) -> Roster:
        """The duties of variables above a half."""
        found = []
        for (at, day), held in self.days.items():
            one = self.problem.people[at]
            for slot in (slot for slot, number in held.start.items() if values[number] > 0.5):
                end = next(each for each, number in held.finish.items() if values[number] > 0.5)
                chosen = [role for role, number in held.role.items() if values[number] > 0.5]
                role = (chosen or sorted(one.roles))[0]
                start, minutes = slot * self.step, (end - slot) * self.step
                pauses = tuple(
                    Pause((each - slot) * self.step, self.freedom.pause)
                    for each, number in held.pause.items()
                    if values[number] > 0.5
                )
                tasks = (Task(role, start, minutes),)
                found.append(Duty(one.key, day, start, minutes, "", "", tasks, pauses))
        return tuple(found)


def _sum(numbers: Iterable[int], factor: float = 1.0) -> list[Term]:
    return [(number, factor) for number in numbers]


def _at(held: dict[int, int], slot: int, factor: float) -> list[Term]:
    return [(held[slot], float(factor))] if slot in held else []


def _minus(terms: Sequence[Term]) -> list[Term]:
    return [(number, -factor) for number, factor in terms]


def model_of(problem: Problem, builder: Builder) -> Model:
    """The straight model that fits the problem; raises Refused when neither does."""
    return Compact(problem, builder) if problem.freedom is None else Slots(problem, builder)

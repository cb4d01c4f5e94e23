"""Single shifts of free times: what each start and length costs at given prices, with the best tasks and pause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from storekeeper.kit.errors import Refused
from storekeeper.roster.solver.cover import Floats, Ints
from storekeeper.roster.solver.problem import DAY, Demand, Duty, Pause, Person, Problem, Task

NOWHERE = -1


@dataclass(frozen=True)
class Group:
    """People who may do the same work: shops, roles and skills."""

    shops: tuple[str, ...]
    roles: tuple[str, ...]
    skills: frozenset[str]


@dataclass(frozen=True)
class Shape:
    """A chosen shift in units: day, start, length, pause offset (or -1), shop number, and the role of each unit."""

    day: int
    start: int
    length: int
    pause: int
    shop: int
    roles: tuple[int, ...]


class Shifts:
    """Starts and lengths of a problem in units of its step; raises Refused for what it cannot express."""

    def __init__(self, problem: Problem) -> None:
        freedom = problem.freedom
        if freedom is None:
            raise Refused("solver.no_templates")
        self.problem, self.freedom, self.unit = problem, freedom, problem.step
        self.first, self.last = (minute // self.unit for minute in problem.horizon)
        self.lengths = np.arange(freedom.shortest, freedom.longest + 1, freedom.step) // self.unit
        self.pause = freedom.pause // self.unit
        self.stint = max(1, freedom.stint // self.unit)
        self._lines = _lines(problem)

    @cached_property
    def starts(self) -> tuple[Ints, ...]:
        """The units in which shifts of each day may begin."""
        step, found = self.freedom.step, []
        minutes = [at for first, last in self.freedom.starts for at in range(first, last + 1, step)]
        for day in range(self.problem.days):
            units = (day * DAY + np.array(sorted(set(minutes)), dtype=np.int64)) // self.unit
            fits = (units >= self.first) & (units + int(self.lengths.min(initial=0)) <= self.last)
            found.append(units[fits])
        return tuple(found)

    def paid(self, length: int) -> int:
        """Units that are paid."""
        return length - self.pause if self._has_pause(length) else length

    def _has_pause(self, length: int) -> bool:
        return self.pause > 0 and length * self.unit >= self.freedom.pause_from

    def units(self, group: Group, shop: str, prices: Floats) -> Floats:
        """What each unit [role, unit] costs a person of the group in a shop; infinite outside the horizon."""
        found = np.zeros((len(group.roles), self.last + 1))
        known = np.append(prices, 0.0)  # the last is that of NOWHERE
        for at, role in enumerate(group.roles):
            found[at] = known[self._line_of(shop, role)]
        for skill in group.skills:
            found += known[self._line_of(shop, f"+{skill}")]
        return found

    def _line_of(self, shop: str, what: str) -> Ints:
        """The line of each unit, -1 where nothing is asked."""
        found = np.full(self.last + 1, NOWHERE, dtype=np.int64)
        for unit, line in self._lines.get((shop, what), {}).items():
            found[unit] = line
        return found

    def costs(self, units: Floats) -> Floats:
        """[start unit, length] of the best shift at one shop."""
        sums = np.concatenate([np.zeros((len(units), 1)), np.cumsum(units, axis=1)], axis=1)
        if self.pause:
            return self._paused(sums)
        return self._by_stints(units, sums)

    def _by_stints(self, units: Floats, sums: Floats) -> Floats:
        longest, size = int(self.lengths.max()), units.shape[1]
        best: list[Floats] = []
        found = np.full((size, len(self.lengths)), np.inf)
        for length in range(longest + 1):
            best.append(np.full((len(units), size), np.inf))
            many = size - length
            if length < self.stint or many <= 0:
                continue
            if length == self.stint:
                best[length][:, :many] = sums[:, length:size] - sums[:, :many]
            else:
                best[length][:, :many] = best[length - 1][:, :many] + units[:, length - 1 : size - 1]
                if length >= 2 * self.stint:
                    before = best[length - self.stint].min(axis=0)[:many]
                    stint = sums[:, length:size] - sums[:, length - self.stint : size - self.stint]
                    np.minimum(best[length][:, :many], before + stint, out=best[length][:, :many])
            for at in np.flatnonzero(self.lengths == length):
                found[:, at] = best[length].min(axis=0)
        return found

    def _paused(self, sums: Floats) -> Floats:
        """One role for the whole shift; the pause where it saves most."""
        size = sums.shape[1] - 1
        found = np.full((size, len(self.lengths)), np.inf)
        for at, length in enumerate(self.lengths.tolist()):
            many = size - length
            if many <= 0:
                continue
            whole = sums[:, length:size] - sums[:, :many]
            if self._has_pause(length):
                saved = [
                    sums[:, offset + self.pause : offset + self.pause + many]
                    - sums[:, offset : offset + many]
                    for offset in self.offsets(length)
                ]
                whole = whole - np.max(saved, axis=0)
            found[:many, at] = whole.min(axis=0)
        return found

    def offsets(self, length: int) -> range:
        """Where the pause of a shift may begin, in units after it."""
        early, late = self.freedom.pause_earliest, self.freedom.pause_latest
        return range(early // self.unit, min(late // self.unit, length - self.pause - 1) + 1)

    def shape(self, day: int, start: int, length: int, shop: int, units: Floats) -> Shape:
        """The tasks and the pause behind a cost."""
        part = units[:, start : start + length]
        if not self.pause:
            return Shape(day, start, length, NOWHERE, shop, _stints(part, self.stint))
        best = (np.inf, NOWHERE, 0)
        for role, row in enumerate(part):
            if not self._has_pause(length):
                best = min(best, (float(row.sum()), NOWHERE, role))
                continue
            for offset in self.offsets(length):
                best = min(best, (float(row.sum() - row[offset : offset + self.pause].sum()), offset, role))
        return Shape(day, start, length, best[1], shop, (best[2],) * length)

    def shapes_within(self, day: int, start: int, length: int, units: Floats, most: float) -> Iterator[Shape]:
        """Every role and pause of a shift that costs at most so much in its units [role, unit]; one role, one shop."""
        part = units[:, start : start + length]
        offsets = self.offsets(length) if self._has_pause(length) else (NOWHERE,)
        for role, row in enumerate(part):
            whole = float(row.sum())
            for offset in offsets:
                saved = 0.0 if offset == NOWHERE else float(row[offset : offset + self.pause].sum())
                if whole - saved <= most:
                    yield Shape(day, start, length, offset, 0, (role,) * length)

    def lines_of(self, shape: Shape, group: Group) -> Ints:
        """The lines that a shift covers."""
        shop, found = group.shops[shape.shop], []
        for offset, role in enumerate(shape.roles):
            if shape.pause <= offset < shape.pause + self.pause and shape.pause != NOWHERE:
                continue
            unit = shape.start + offset
            for what in (group.roles[role], *(f"+{skill}" for skill in sorted(group.skills))):
                line = self._lines.get((shop, what), {}).get(unit)
                if line is not None:
                    found.append(line)
        return np.array(found, dtype=np.int64)

    def duty(self, shape: Shape, group: Group, person: Person) -> Duty:
        """The shift as a duty."""
        tasks, at = [], shape.start
        for role, many in _runs(shape.roles):
            tasks.append(Task(group.roles[role], at * self.unit, many * self.unit))
            at += many
        pauses = () if shape.pause == NOWHERE else (Pause(shape.pause * self.unit, self.freedom.pause),)
        return Duty(
            person=person.key,
            day=shape.day,
            start=shape.start * self.unit,
            minutes=shape.length * self.unit,
            shop=group.shops[shape.shop],
            tasks=tuple(tasks),
            pauses=pauses,
        )

    def shape_of(self, duty: Duty, group: Group) -> Shape:
        """The shape of a given duty."""
        roles: list[int] = []
        for task in duty.tasks:
            roles += [group.roles.index(task.role)] * (task.minutes // self.unit)
        pause = duty.pauses[0].offset // self.unit if duty.pauses else NOWHERE
        shop = group.shops.index(duty.shop)
        return Shape(duty.day, duty.start // self.unit, duty.minutes // self.unit, pause, shop, tuple(roles))


def _runs(roles: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(1, len(roles) + 1):
        if at == len(roles) or roles[at] != roles[first]:
            yield roles[first], at - first
            first = at


def _stints(part: Floats, stint: int) -> tuple[int, ...]:
    """The role of each unit at least cost, each stint long enough."""
    roles, length = part.shape
    sums = np.concatenate([np.zeros((roles, 1)), np.cumsum(part, axis=1)], axis=1)
    best = np.full((length + 1, roles), np.inf)
    came: dict[tuple[int, int], tuple[int, int]] = {}
    for at in range(stint, length + 1):
        for role in range(roles):
            options = [(best[at - 1, role] + part[role, at - 1], (at - 1, role))]
            piece = sums[role, at] - sums[role, at - stint]
            if at == stint:
                options.append((piece, (0, -1)))
            elif at >= 2 * stint:
                before = int(best[at - stint].argmin())
                options.append((best[at - stint, before] + piece, (at - stint, before)))
            best[at, role], came[at, role] = min(options)
    found: list[int] = []
    at, role = length, int(best[length].argmin())
    while at > 0:
        before, then = came[at, role]
        found += [role] * (at - before)
        at, role = before, then
    return tuple(reversed(found))


def _lines(problem: Problem) -> dict[tuple[str, str], dict[int, int]]:
    found: dict[tuple[str, str], dict[int, int]] = {}
    for line, demand in enumerate(problem.demands):
        if demand.minutes != problem.step or demand.start % problem.step or demand.template:
            raise Refused("solver.demand_step", minutes=problem.step)
        found.setdefault((demand.shop, _what(demand)), {})[demand.start // problem.step] = line
    return found


def _what(demand: Demand) -> str:
    return f"+{demand.skill}" if demand.skill else demand.role


def group_of(problem: Problem, person: Person) -> Group:
    """What the person may do; skills only as far as they are asked for."""
    asked = {demand.skill for demand in problem.demands if demand.skill}
    return Group(person.shops, tuple(sorted(person.roles)), frozenset(person.skills & asked))

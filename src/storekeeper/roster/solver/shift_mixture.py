"""Free shifts as single columns: each person's shift of each day chosen by one linear program, or as whole numbers.

Pricing a shift takes no search over the week, so that prices settle in a hundredth of the time that patterns take; the
law of the week stands in rows (hours, days, days in a row, rest). A bound is still proven by the patterns' pricer.
Imports highspy: only for processes that never load OR-Tools.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import process_time

import highspy
import numpy as np

from storekeeper.roster.solver import judge_limits
from storekeeper.roster.solver.cover import Floats, Ints
from storekeeper.roster.solver.master import ENOUGH, LEAN, Effort, quiet, slacks_of
from storekeeper.roster.solver.patterns import Pattern
from storekeeper.roster.solver.week import WeekPricer
from storekeeper.roster.solver.week_shifts import Group, Shape

_NEVER = highspy.kHighsInf
_EPSILON = 1e-6
HARD_HOUR = (
    50.0  # a step that a person lacks of hours she must have costs so many times the dearest missing head
)

CLOSING: Mapping[str, float | str] = {"presolve": "off", "mip_heuristic_effort": 0.0}
"""Hardly anything is left to be found: presolve took twice as long as it saved."""
_ENDED = {
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kObjectiveBound,
}
Place = tuple[int, int]
Key = tuple[int, Shape]
_Where = tuple[Group, str]


@dataclass(frozen=True)
class Settled:
    """Of the linear program: its cost, the price of each line of cover, and the share of each column.

    `ended` when no shift is missing: nothing costs less, in whole shifts or in parts.
    """

    cost: float
    prices: Floats
    shares: Floats
    rounds: int
    ended: bool


class ShiftMixture:
    """Some people on some of their days; their other shifts and the `heads` of everybody else stay as they are."""

    def __init__(
        self, pricer: WeekPricer, held: Mapping[int, Pattern], days: Sequence[int], heads: Ints
    ) -> None:
        self.pricer, self.people = pricer, np.array(sorted(held), dtype=np.int64)
        self.days = sorted(days)
        self.columns: list[Key] = []
        self.known: set[Key] = set()
        self.constant = float(sum(pricer.departures.owed[person] for person in held))
        self._steps = np.array([pricer.shifts.paid(int(each)) for each in pricer.shifts.lengths])
        self._rows: dict[tuple[str, int, int], int] = {}
        low, high = [pricer.cover.low - heads], [pricer.cover.high - heads]
        for name, person, day, least, most in self._limits():
            self._rows[name, person, day] = len(pricer.cover) + len(self._rows)
            low.append(np.array([least]))
            high.append(np.array([most]))
        self._hours = np.array([self._rows["hours", person, 0] for person in self.people.tolist()])
        self._day_rows = np.array(
            [[self._rows["day", person, day] for day in self.days] for person in self.people.tolist()]
        ).reshape(len(self.people), len(self.days))
        self._begin(np.concatenate(low).astype(np.float64), np.concatenate(high).astype(np.float64), heads)
        self._fixed = 0
        shapes = {
            (person, shape) for person, pattern in held.items() for shape in pricer.shapes(pattern.marks)
        }
        outside = sorted(
            (each for each in shapes if each[1].day not in self.days), key=lambda each: (each[0], each[1].day)
        )
        self._add(outside, fixed=True)
        self._fixed = len(outside)
        inside = shapes - set(outside)
        self._add(sorted(inside, key=lambda each: (each[0], each[1].day)))
        self._held = len(self.columns)

    def _limits(self) -> Iterator[tuple[str, int, int, float, float]]:
        """Rows: name, person, number, from, to."""
        problem = self.pricer.problem
        for person in self.people.tolist():
            one = problem.people[person]
            yield "hours", person, 0, one.least / problem.step, one.most // problem.step
            for day in range(problem.days):
                yield "day", person, day, -_NEVER, 1
            if one.most_days is not None and one.most_days < problem.days:
                yield "days", person, 0, -_NEVER, one.most_days
            for first in range(-one.history.worked, problem.days - one.most_in_row):
                before = -min(first, 0)
                yield "row", person, first, -_NEVER, one.most_in_row - before
            for day in range(problem.days - 1):
                for nth in self._close(one.rest, day):
                    yield f"rest{nth}", person, day, -_NEVER, 1

    def _close(self, rest: int, day: int) -> range:
        """The starts of the next day, by number, that some shift of the day makes impossible."""
        starts, step = self.pricer.shifts.starts, self.pricer.problem.step
        if not len(starts[day]) or not len(starts[day + 1]):
            return range(0)
        latest = int(starts[day].max() + self.pricer.shifts.lengths.max()) + -(-rest // step)
        return range(int(np.searchsorted(starts[day + 1], latest)))

    def _begin(self, low: Floats, high: Floats, heads: Ints) -> None:
        people = [self.pricer.problem.people[person] for person in self.people.tolist()]
        step = self.pricer.problem.step
        costs, upper, rows, signs = slacks_of(self.pricer.cover, heads, len(people))
        hard = HARD_HOUR * float(self.pricer.cover.under.max(initial=1.0))
        hour = [hard if one.least_price is None else one.least_price * step for one in people]
        model = highspy.HighsLp()
        model.col_cost_ = np.concatenate([costs, hour])
        model.num_col_ = self._slacks = len(model.col_cost_)
        model.num_row_ = len(low)
        model.col_lower_ = np.zeros(self._slacks)
        model.col_upper_ = np.concatenate([upper, np.full(len(people), _NEVER)])
        model.row_lower_, model.row_upper_ = low, high
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_ = np.arange(self._slacks + 1).astype(np.int32)
        matrix.index_ = np.concatenate([rows, self._hours]).astype(np.int32)
        matrix.value_ = np.concatenate([signs, np.ones(len(people))])
        self.highs = quiet()
        self.highs.setOptionValue("simplex_strategy", 4)
        self.highs.passModel(model)

    def _add(self, found: Sequence[Key], costs: Sequence[float] | None = None, *, fixed: bool = False) -> int:
        """Columns not yet known; how many they were."""
        new = [at for at, each in enumerate(found) if each not in self.known]
        if not new:
            return 0
        own = [self.pricer.own(*found[at]) for at in new] if costs is None else [costs[at] for at in new]
        starts, rows, values = [0], [], []
        for at in new:
            of_rows, of_values = self._entries(*found[at])
            rows += of_rows
            values += of_values
            starts.append(len(rows))
            self.known.add(found[at])
            self.columns.append(found[at])
        many = len(new)
        self.highs.addCols(
            many, np.array(own), np.full(many, 1.0 if fixed else 0.0), np.full(many, 1.0 if fixed else _NEVER),
            len(rows), np.array(starts[:-1], dtype=np.int32), np.array(rows, dtype=np.int32), np.array(values),
        )  # fmt: skip
        return many

    def _entries(self, person: int, shape: Shape) -> tuple[list[int], list[float]]:
        pricer, rows = self.pricer, self._rows
        one, step = pricer.problem.people[person], pricer.problem.step
        found = pricer.shifts.lines_of(shape, pricer.groups[person]).tolist()
        found.append(rows["day", person, shape.day])
        if ("days", person, 0) in rows:
            found.append(rows["days", person, 0])
        for first in range(shape.day - one.most_in_row, shape.day + 1):
            if ("row", person, first) in rows:
                found.append(rows["row", person, first])
        if shape.day + 1 < pricer.problem.days:
            free = shape.start + shape.length + -(-one.rest // step)
            many = int(np.searchsorted(pricer.shifts.starts[shape.day + 1], free))
            found += [rows[f"rest{nth}", person, shape.day] for nth in range(many)]
        if shape.day:
            at = int(np.searchsorted(pricer.shifts.starts[shape.day], shape.start))
            for nth in self._close(one.rest, shape.day - 1)[at:]:
                found.append(rows[f"rest{nth}", person, shape.day - 1])
        values = [1.0] * len(found)
        found.append(rows["hours", person, 0])
        values.append(float(pricer.shifts.paid(shape.length)))
        return found, values

    def settle(self, go_on: Callable[[float, int], bool], *, each: int = 2) -> Settled:
        """Rounds until no shift is missing or `go_on(cost, rounds)` says no."""
        rounds = 0
        while True:
            self.highs.run()
            solution = self.highs.getSolution()
            duals = np.array(solution.row_dual)
            cost = self.highs.getInfo().objective_function_value + self.constant
            rounds += 1
            cut = not go_on(cost, rounds)
            if cut or not self._price(duals, each):
                shares = np.array(solution.col_value)[self._slacks :]
                return Settled(cost, -duals[: len(self.pricer.cover)], shares, rounds, ended=not cut)

    def _price(self, duals: Floats, each: int) -> int:
        """Adds the cheapest shifts of each person and day that would make it cheaper; how many."""
        pricer = self.pricer
        units, tables = self._priced(duals)
        found: list[Key] = []
        own: list[float] = []
        for nth, day in enumerate(self.days):
            costs, shops = pricer.day_costs(self.people, day, tables)
            flat = self._reduced(duals, nth, costs).reshape(len(self.people), -1)
            few = min(each, flat.shape[1])
            best = np.argpartition(flat, few - 1, axis=1)[:, :few]
            for at, place in np.argwhere(np.take_along_axis(flat, best, axis=1) < -_EPSILON).tolist():
                first, kind = divmod(int(best[at, place]), len(self._steps))
                person = int(self.people[at])
                group, shop = pricer.groups[person], int(shops[at, first, kind])
                begins, length = int(pricer.shifts.starts[day][first]), int(pricer.shifts.lengths[kind])
                shape = pricer.shifts.shape(day, begins, length, shop, units[group, group.shops[shop]])
                found.append((person, shape))
                paid = tables[group, group.shops[shop]][begins, kind]
                own.append(float(costs[at, first, kind] - paid))
        return self._add(found, own)

    def _priced(self, duals: Floats) -> tuple[dict[_Where, Floats], dict[_Where, Floats]]:
        """Of those who may do the same, by shop: what each unit costs, and the best shift of each start and length."""
        shifts, prices = self.pricer.shifts, -duals[: len(self.pricer.cover)]
        groups = {self.pricer.groups[at] for at in self.people.tolist()}
        units = {(group, shop): shifts.units(group, shop, prices) for group in groups for shop in group.shops}
        return units, {key: shifts.costs(unit) for key, unit in units.items()}

    def _reduced(self, duals: Floats, nth: int, costs: Floats) -> Floats:
        """What a shift [person, start, length] of a day costs at the prices of all rows."""
        wanted: Floats = costs - duals[self._day_rows[:, nth]][:, None, None]
        wanted -= duals[self._hours][:, None, None] * self._steps[None, None]
        wanted -= self._by_person(duals, self.days[nth])[:, None, None]
        wanted -= self._resting(duals, self.days[nth])
        return wanted

    def hold_all(self, cut: float, most: int) -> bool:
        """Adds every shift of a reduced cost up to `cut`; False when they are more than `most`, or cannot be listed.

        Once settled, a choice that costs less than the linear program and `cut` together holds no other. Listed are
        shifts of one role with a pause, in one shop.
        """
        pricer, shifts = self.pricer, self.pricer.shifts
        groups = {pricer.groups[at] for at in self.people.tolist()}
        if not shifts.pause or pricer.shares or any(len(group.shops) > 1 for group in groups):
            return False
        duals = np.array(self.highs.getSolution().row_dual)
        units, tables = self._priced(duals)
        found: list[Key] = []
        for nth, day in enumerate(self.days):
            costs, _ = pricer.day_costs(self.people, day, tables)
            wanted = self._reduced(duals, nth, costs)
            for at, first, kind in np.argwhere(wanted <= cut).tolist():
                person = int(self.people[at])
                where = pricer.groups[person], pricer.groups[person].shops[0]
                begins, length = int(shifts.starts[day][first]), int(shifts.lengths[kind])
                left = cut - float(wanted[at, first, kind] - tables[where][begins, kind])
                shapes = shifts.shapes_within(day, begins, length, units[where], left)
                found += [(person, shape) for shape in shapes]
            if len(found) > most:
                return False
        self._add(found)
        self.highs.run()
        return True

    def close(self, most: float, cut: float, seconds: float) -> tuple[list[Pattern] | None, bool]:
        """A choice among all shifts that `hold_all` added that costs at most `most`, if there is one.

        And whether that was seen to the end: then nothing costs less than it, or nothing so little.
        """
        highs, many = quiet(), len(self.columns)
        left = np.array(self.highs.getSolution().col_dual)[self._slacks :]
        highs.passModel(self.highs.getLp())
        places = np.arange(self._slacks, self._slacks + many, dtype=np.int32)
        dear = np.flatnonzero(left > cut)
        highs.changeColsBounds(len(dear), places[dear], np.zeros(len(dear)), np.zeros(len(dear)))
        kinds = np.full(many, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        highs.changeColsIntegrality(many, places, kinds)
        for option, value in {**LEAN, **CLOSING}.items():
            highs.setOptionValue(option, value)
        highs.setOptionValue("objective_bound", most - self.constant + _EPSILON)
        _stop_after(highs, seconds)
        highs.run()
        ended = highs.getModelStatus() in _ENDED
        info = highs.getInfo()
        found = info.objective_function_value + self.constant
        if info.primal_solution_status != 2 or found > most + _EPSILON:
            return None, ended
        values = np.array(highs.getSolution().col_value)[self._slacks :]
        chosen = self.patterns([self.columns[at] for at in np.flatnonzero(values > 0.5)])
        return chosen, ended and chosen is not None

    def _by_person(self, duals: Floats, day: int) -> Floats:
        """What the rows of days cost a person who works on the day."""
        found = np.zeros(len(self.people))
        for at, person in enumerate(self.people.tolist()):
            found[at] = duals[self._rows["days", person, 0]] if ("days", person, 0) in self._rows else 0.0
            most = self.pricer.problem.people[person].most_in_row
            for first in range(day - most, day + 1):
                if ("row", person, first) in self._rows:
                    found[at] += duals[self._rows["row", person, first]]
        return found

    def _resting(self, duals: Floats, day: int) -> Floats:
        """What the rows of rest cost a shift [person, start, length] of the day."""
        shifts, problem = self.pricer.shifts, self.pricer.problem
        found = np.zeros((len(self.people), len(shifts.starts[day]), len(shifts.lengths)))
        for at, person in enumerate(self.people.tolist()):
            rest = problem.people[person].rest
            if day + 1 < problem.days and (close := self._close(rest, day)):
                paid = np.array([duals[self._rows[f"rest{nth}", person, day]] for nth in close])
                sums = np.concatenate([[0.0], np.cumsum(paid)])
                free = shifts.starts[day][:, None] + shifts.lengths[None] + -(-rest // problem.step)
                found[at] += sums[np.searchsorted(shifts.starts[day + 1], free)]
            if day and (close := self._close(rest, day - 1)):
                paid = np.array([duals[self._rows[f"rest{nth}", person, day - 1]] for nth in close])
                after = np.concatenate([np.cumsum(paid[::-1])[::-1], [0.0]])
                found[at] += after[np.minimum(np.arange(len(shifts.starts[day])), len(paid))][:, None]
        return found

    def whole(self, *, most: float, effort: Effort) -> tuple[list[Pattern] | None, int]:
        """One shift or none for each person and day, cheaper than `most`, and the nodes it took."""
        highs, many = self.highs, len(self.columns)
        left = np.array(highs.getSolution().col_dual)[self._slacks :]
        cost = highs.getInfo().objective_function_value
        dear = np.flatnonzero((left > most - self.constant - cost) & (np.arange(many) >= self._fixed))
        places = np.arange(self._slacks, self._slacks + many, dtype=np.int32)
        highs.changeColsBounds(len(dear), places[dear], np.zeros(len(dear)), np.zeros(len(dear)))
        kinds = np.full(many, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        highs.changeColsIntegrality(many, places, kinds)
        for option, value in LEAN.items():
            highs.setOptionValue(option, value)
        if effort.nodes is None:
            _stop_after(highs, effort.seconds)
        if effort.nodes is not None:
            highs.setOptionValue("mip_max_nodes", effort.nodes)
        highs.setOptionValue("mip_abs_gap", max(_EPSILON, ENOUGH * (most - cost - self.constant)))
        highs.setOptionValue("objective_bound", most - self.constant)
        self._start()
        highs.run()
        info = highs.getInfo()
        nodes = int(info.mip_node_count)
        found = info.objective_function_value + self.constant
        if info.primal_solution_status != 2 or found > most - _EPSILON:
            return None, nodes
        values = np.array(highs.getSolution().col_value)[self._slacks :]
        return self.patterns([self.columns[at] for at in np.flatnonzero(values > 0.5)]), nodes

    def _start(self) -> None:
        """What is held is a choice to begin with."""
        places = np.arange(self._held, dtype=np.int32) + self._slacks
        self.highs.setSolution(len(places), places, np.ones(len(places)))

    def patterns(self, chosen: Sequence[Key]) -> list[Pattern] | None:
        """Of each person what was chosen for her; None when the law of somebody's week is broken."""
        of: dict[int, list[Shape]] = {person: [] for person in self.people.tolist()}
        for person, shape in chosen:
            of[person].append(shape)
        found = []
        for person, shapes in of.items():
            pattern = self.pricer.pattern_from(person, sorted(shapes, key=lambda shape: shape.day))
            duties = sorted(self.pricer.duties(pattern))
            if any(judge_limits.faults(self.pricer.problem, self.pricer.problem.people[person], duties)):
                return None
            found.append(pattern)
        return found


def _stop_after(highs: highspy.Highs, seconds: float) -> None:
    """Of CPU, which HiGHS has no limit of: on a busy machine its clock would end a choice before it began."""
    ends = process_time() + seconds

    def ask(event: highspy.HighsCallbackEvent) -> None:
        if event.data_in is not None:
            event.data_in.user_interrupt = process_time() > ends

    highs.cbMipInterrupt += ask

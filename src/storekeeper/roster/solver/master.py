"""The choice of one pattern per person as a linear program, and as a whole-number one, by HiGHS.

Imports highspy: only for processes that never load OR-Tools.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from storekeeper.roster.solver.cover import Cover, Floats, Ints
from storekeeper.roster.solver.patterns import Pattern

_NEVER = highspy.kHighsInf
_EPSILON = 1e-6
PRIMAL = 4  # a new pattern leaves the last answer feasible: the dual simplex took three times as long
ENOUGH = 0.15  # of the gain that the mixture promises may be left: the next neighbourhood finds it

# the linear program is nearly whole here: what HiGHS does to find a first roster or symmetries took half the time
LEAN: Mapping[str, float | bool] = {
    "mip_detect_symmetry": False,
    "mip_heuristic_effort": 0.05,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_heuristic_run_zi_round": False,
}


@dataclass(frozen=True)
class Answer:
    """Of the linear program: its cost, the price of each line (as a pricer wants it), each person's pay, the shares."""

    cost: float
    prices: Floats
    pays: Floats
    shares: Floats


@dataclass(frozen=True)
class Effort:
    """How long a whole-number search may take: seconds, or nodes of its tree where clocks must not count."""

    seconds: float
    nodes: int | None = None


@dataclass(frozen=True)
class Whole:
    """What it found, and the nodes it took."""

    patterns: list[Pattern] | None
    nodes: int = 0


class Master:
    """For some people, the others' heads being fixed. Patterns can be added between solves."""

    def __init__(self, cover: Cover, people: Sequence[int], fixed: Ints) -> None:
        self.cover = cover
        self.rows = {person: len(cover) + at for at, person in enumerate(people)}
        self.patterns: list[Pattern] = []
        self.known: set[tuple[int, tuple[int, ...]]] = set()
        self._slacks = slacks_of(cover, fixed, len(people))
        self._low = np.concatenate([cover.low - fixed, np.ones(len(people))]).astype(np.float64)
        self._high = np.concatenate([cover.high - fixed, np.ones(len(people))]).astype(np.float64)
        self._highs = quiet()
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        self._pass(self._highs, [])

    def add(self, patterns: Sequence[Pattern]) -> int:
        """Those not yet known; how many they were."""
        new = []
        for pattern in patterns:
            if pattern.key not in self.known:
                self.known.add(pattern.key)
                new.append(pattern)
        if new:
            costs, starts, indices = self._columns(new)
            zeros, ones = np.zeros(len(new)), np.full(len(new), _NEVER)
            values = np.ones(len(indices))
            self._highs.addCols(len(new), costs, zeros, ones, len(indices), starts[:-1], indices, values)
            self.patterns += new
        return len(new)

    def solve(self) -> Answer | None:
        """The cheapest mixture of patterns; None when there is none yet."""
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._highs.getSolution()
        duals = np.array(solution.row_dual)
        lines = len(self.cover)
        shares = np.array(solution.col_value)[len(self._slacks[0]) :]
        cost = self._highs.getInfo().objective_function_value
        return Answer(cost, -duals[:lines], duals[lines:], shares)

    def whole(self, answer: Answer, *, most: float, start: Sequence[Pattern], effort: Effort) -> Whole:
        """One pattern for each, cheaper than `most`, from those that may belong to it."""
        reduced = self.reduced(answer)
        kept = [at for at in range(len(self.patterns)) if answer.cost + reduced[at] < most - _EPSILON]
        chosen = [self.patterns[at] for at in kept]
        if len({pattern.person for pattern in chosen}) < len(self.rows):
            return Whole(None)
        highs = quiet()
        highs.setOptionValue("time_limit", effort.seconds if effort.nodes is None else _NEVER)
        if effort.nodes is not None:
            highs.setOptionValue("mip_max_nodes", effort.nodes)
        for option, setting in LEAN.items():
            highs.setOptionValue(option, setting)
        highs.setOptionValue("mip_abs_gap", max(_EPSILON, ENOUGH * (most - answer.cost)))
        self._pass(highs, chosen, whole=True)
        highs.setOptionValue("objective_bound", most)
        keys = {pattern.key: at for at, pattern in enumerate(chosen)}
        if all(pattern.key in keys for pattern in start):
            self._start(highs, [keys[pattern.key] for pattern in start])
        highs.run()
        info = highs.getInfo()
        nodes = int(info.mip_node_count)
        if info.primal_solution_status != 2 or info.objective_function_value > most - _EPSILON:
            return Whole(None, nodes)
        values = np.array(highs.getSolution().col_value)[len(self._slacks[0]) :]
        return Whole([chosen[at] for at in np.flatnonzero(values > 0.5)], nodes)

    def reduced(self, answer: Answer) -> Floats:
        """What a whole pattern would cost beyond the mixture."""
        return np.array(
            [
                pattern.cost
                + answer.prices[pattern.lines].sum()
                - answer.pays[self.rows[pattern.person] - len(self.cover)]
                for pattern in self.patterns
            ]
        )

    def _start(self, highs: highspy.Highs, places: Sequence[int]) -> None:
        first = len(self._slacks[0])
        indices = np.array([first + at for at in places], dtype=np.int32)
        highs.setSolution(len(indices), indices, np.ones(len(indices)))

    def _columns(self, patterns: Sequence[Pattern]) -> tuple[Floats, np.ndarray, np.ndarray]:
        lengths = [len(pattern.lines) + 1 for pattern in patterns]
        parts = [np.append(pattern.lines, self.rows[pattern.person]) for pattern in patterns]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        indices = np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, np.int32)
        return np.array([pattern.cost for pattern in patterns], dtype=np.float64), starts, indices

    def _pass(self, highs: highspy.Highs, patterns: Sequence[Pattern], *, whole: bool = False) -> None:
        slack_costs, slack_upper, slack_rows, slack_signs = self._slacks
        costs, starts, indices = self._columns(patterns)
        slacks = len(slack_costs)
        model = highspy.HighsLp()
        model.num_col_ = slacks + len(patterns)
        model.num_row_ = len(self._low)
        model.col_cost_ = np.concatenate([slack_costs, costs])
        model.col_lower_ = np.zeros(model.num_col_)
        model.col_upper_ = np.concatenate([slack_upper, np.full(len(patterns), 1.0 if whole else _NEVER)])
        model.row_lower_, model.row_upper_ = self._low, self._high
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_ = np.concatenate([np.arange(slacks), slacks + starts]).astype(np.int32)
        matrix.index_ = np.concatenate([slack_rows, indices]).astype(np.int32)
        matrix.value_ = np.concatenate([slack_signs, np.ones(len(indices))])
        if whole:
            free, fixed = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
            model.integrality_ = [free] * slacks + [fixed] * len(patterns)
        highs.passModel(model)


def slacks_of(cover: Cover, fixed: Ints, people: int) -> tuple[Floats, Floats, Ints, Floats]:
    """Columns for heads missing and too many: cost, most, row, sign. A squared price rises step by step."""
    lines = np.arange(len(cover))
    costs, upper, rows = [cover.under], [np.full(len(cover), _NEVER)], [lines]
    signs = [np.ones(len(cover))]
    linear = lines[~cover.squared]
    costs.append(cover.over[linear])
    upper.append(np.full(len(linear), _NEVER))
    rows.append(linear)
    signs.append(-np.ones(len(linear)))
    for line in lines[cover.squared]:
        steps = max(0, int(fixed[line]) + people - int(cover.high[line]))
        costs.append(cover.over[line] * (2.0 * np.arange(steps) + 1))
        upper.append(np.ones(steps))
        rows.append(np.full(steps, line))
        signs.append(-np.ones(steps))
    return np.concatenate(costs), np.concatenate(upper), np.concatenate(rows), np.concatenate(signs)


def quiet() -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    return highs

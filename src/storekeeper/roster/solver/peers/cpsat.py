"""The compact model in CP-SAT with its default parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import process_time

from ortools.sat.python import cp_model

from storekeeper.roster.solver.peers.compact import Model, Term
from storekeeper.roster.solver.peers.slots import model_of
from storekeeper.roster.solver.talk import News, Order


class _Builder:
    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.variables: list[cp_model.IntVar] = []
        self.prices: list[float] = []

    def variable(self, low: float, high: float, price: float, *, whole: bool) -> int:
        """Whole in any case: that is what this engine knows."""
        del whole
        self.variables.append(self.model.new_int_var(int(low), int(high), ""))
        self.prices.append(price)
        return len(self.variables) - 1

    def row(self, low: float | None, terms: Sequence[Term], high: float | None) -> None:
        if not terms:
            return
        total = cp_model.LinearExpr.weighted_sum(
            [self.variables[number] for number, _ in terms], [int(factor) for _, factor in terms]
        )
        bottom = cp_model.INT32_MIN if low is None else int(low)
        self.model.add_linear_constraint(total, bottom, cp_model.INT32_MAX if high is None else int(high))


class _Heard(cp_model.CpSolverSolutionCallback):
    def __init__(self, builder: _Builder, compact: Model, tell: Callable[[News], None]) -> None:
        super().__init__()
        self._builder, self._compact, self._tell = builder, compact, tell

    def on_solution_callback(self) -> None:
        """A better roster, with the bound as far as it is proven."""
        values = [self.value(variable) for variable in self._builder.variables]
        bound = self.best_objective_bound + self._compact.base
        self._tell(News("cpsat", process_time(), self._compact.roster(values), bound))


def solve(order: Order, tell: Callable[[News], None]) -> None:
    """Tells every better roster as it is found, and the bound at the end."""
    builder = _Builder()
    compact = model_of(order.problem, builder)
    builder.model.minimize(cp_model.LinearExpr.weighted_sum(builder.variables, builder.prices))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = order.limits.seconds
    solver.parameters.num_workers = order.limits.threads
    solver.parameters.random_seed = order.limits.seed
    solver.solve(builder.model, _Heard(builder, compact, tell))
    bound = solver.best_objective_bound + compact.base
    tell(News("cpsat", process_time(), None, bound, ended=True))

"""The compact model in HiGHS with its default parameters on one thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import process_time

import highspy
import numpy as np

from storekeeper.roster.solver.peers.compact import Term
from storekeeper.roster.solver.peers.slots import model_of
from storekeeper.roster.solver.talk import News, Order


class _Builder:
    def __init__(self) -> None:
        self.columns: list[tuple[float, float, float, bool]] = []
        self.rows: list[tuple[float, float]] = []
        self.places: list[tuple[int, int, float]] = []

    def variable(self, low: float, high: float, price: float, *, whole: bool) -> int:
        self.columns.append((low, high, price, whole))
        return len(self.columns) - 1

    def row(self, low: float | None, terms: Sequence[Term], high: float | None) -> None:
        never = highspy.kHighsInf
        self.rows.append((-never if low is None else low, never if high is None else high))
        added: dict[int, float] = {}
        for number, factor in terms:  # twice the same variable in a row, and HiGHS refuses the model
            added[number] = added.get(number, 0.0) + factor
        self.places += [(len(self.rows) - 1, number, factor) for number, factor in added.items()]

    def model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.columns), len(self.rows)
        low, high, price, whole = zip(*self.columns, strict=True)
        model.col_lower_, model.col_upper_, model.col_cost_ = np.array(low), np.array(high), np.array(price)
        model.integrality_ = [
            highspy.HighsVarType.kInteger if each else highspy.HighsVarType.kContinuous for each in whole
        ]
        model.row_lower_ = np.array([each[0] for each in self.rows])
        model.row_upper_ = np.array([each[1] for each in self.rows])
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        counts = np.bincount([each[0] for each in self.places], minlength=len(self.rows))
        matrix.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        matrix.index_ = np.array([each[1] for each in self.places], dtype=np.int32)
        matrix.value_ = np.array([each[2] for each in self.places])
        return model


def solve(order: Order, tell: Callable[[News], None]) -> None:
    """Tells every better roster as it is found, and the bound at the end."""
    builder = _Builder()
    compact = model_of(order.problem, builder)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("time_limit", order.limits.seconds)
    highs.setOptionValue("random_seed", order.limits.seed)
    highs.passModel(builder.model())

    def improved(event: highspy.HighsCallbackEvent) -> None:
        values = event.data_out.mip_solution.tolist()
        tell(News("highs", process_time(), compact.roster(values)))

    highs.cbMipImprovingSolution += improved
    highs.run()
    info = highs.getInfo()
    bound = info.mip_dual_bound + compact.base
    tell(News("highs", process_time(), None, bound if np.isfinite(bound) else None, ended=True))

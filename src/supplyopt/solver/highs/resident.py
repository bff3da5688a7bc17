"""A linear program that stays as it is but for its limits and costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from supplyopt.compile import LinearModel
from supplyopt.compile.decided_block import State
from supplyopt.errors import SolverError
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs.handing import NOTHING, QuietHighs, done, load
from supplyopt.solver.highs.options import Options, set_options
from supplyopt.solver.highs.solution import ENDINGS, Ending


@dataclass(frozen=True)
class Vertex:
    """Where a linear program ended: why, and if it is optimal values, which columns and rows are basic, and duals."""

    ending: Ending
    values: Floats | None = None
    basic_columns: Any = None
    basic_rows: Any = None
    duals: Floats | None = None


_FROM_THE_LAST = {"dual_simplex_cost_perturbation_multiplier": 0.0, "no_unnecessary_rebuild_refactor": False}
"""Settings for a few steps from the last answer: what is perturbed would have to be mended, with as many more."""


class Resident:
    """A linear program that stays with the solver: its limits and costs change, each answer starts from the last."""

    def __init__(self, model: LinearModel) -> None:
        """Load the program, which is scaled already."""
        self._highs: Any = QuietHighs()  # type: ignore[no-untyped-call]
        set_options(self._highs, Options())
        for name, value in _FROM_THE_LAST.items():
            done(self._highs.setOptionValue(name, value))
        load(self._highs, model)
        rows, columns = model.matrix.shape
        self._lower = model.lower
        self._state: State | None = None
        self._rows, self._columns = np.arange(rows, dtype=np.int32), np.arange(columns, dtype=np.int32)

    def solve(self, state: State) -> Vertex:
        """The optimum of the same program in another state; that there is none is asked for twice."""
        if (state.upper < self._lower).any():
            return Vertex(Ending.INFEASIBLE)
        self._change(state)
        ending = self._run()
        if ending is not Ending.OPTIMAL:
            self._highs.clearSolver()
            ending = self._run()
        if ending is not Ending.OPTIMAL:
            return Vertex(ending)
        solution = self._highs.getSolution()
        values, duals = (np.array(each, dtype=np.float64) for each in (solution.col_value, solution.row_dual))
        if len(values) != len(self._columns) or len(duals) != len(self._rows):
            raise SolverError("the solver returned a solution of the wrong length")
        return Vertex(ending, values, *self._basic(), duals)

    def _change(self, state: State) -> None:
        """Tell the solver what is another than in the last state."""
        highs, held = self._highs, self._state
        if held is None or not np.array_equal(held.cost, state.cost):
            done(highs.changeColsCost(len(self._columns), self._columns, state.cost))
        columns, rows = self._columns, self._rows
        if held is not None:
            columns = columns[held.upper != state.upper]
            rows = rows[(held.row_lower != state.row_lower) | (held.row_upper != state.row_upper)]
        if len(columns):
            done(highs.changeColsBounds(len(columns), columns, self._lower[columns], state.upper[columns]))
        if len(rows):
            done(highs.changeRowsBounds(len(rows), rows, state.row_lower[rows], state.row_upper[rows]))
        for row, column, value in zip(*(each.tolist() for each in state.entries), strict=True):
            status = highs.changeCoeff(row, column, value)
            if status != highspy.HighsStatus.kWarning or abs(value) > NOTHING:  # an entry that is and stays nothing
                done(status)
        self._state = state

    def _run(self) -> Ending:
        status = self._highs.run()
        ending = ENDINGS.get(self._highs.getModelStatus(), Ending.FAILED)
        return Ending.FAILED if status == highspy.HighsStatus.kError else ending

    def _basic(self) -> tuple[Any, Any]:
        """Which columns and rows are basic; a row i is told as -(1 + i)."""
        columns, rows = np.zeros(len(self._columns), dtype=bool), np.zeros(len(self._rows), dtype=bool)
        if len(self._rows):
            status, basic = self._highs.getBasicVariables()
            done(status)
            basic = np.asarray(basic, dtype=np.int64)
            columns[basic[basic >= 0]] = True
            rows[-1 - basic[basic < 0]] = True
        return columns, rows

"""Arrays handed over to HiGHS, each return status checked."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from supplyopt.compile import LinearModel
from supplyopt.errors import SolverError

NOTHING = 1e-9
"""An entry of a matrix that HiGHS takes for none."""


class QuietHighs(highspy.Highs):
    """HiGHS prints its banner on the standard output as soon as callbacks are enabled, which its constructor does."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Silence first."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def load(highs: Any, model: LinearModel) -> None:
    """Hand the arrays over, then ask for the counts back: what the solver holds must be what was meant."""
    rows, columns = model.matrix.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = columns, rows
    lp.a_matrix_.start_ = model.matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = model.matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = model.matrix.data
    if model.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in model.integer]
    if highs.passModel(lp) != highspy.HighsStatus.kOk:
        raise SolverError("the solver refuses the model")
    held = (highs.getNumRow(), highs.getNumCol(), highs.getNumNz())
    if held != (rows, columns, model.matrix.nnz):
        raise SolverError(
            f"the solver holds {held} rows, columns, nonzeros instead of {(rows, columns, model.matrix.nnz)}"
        )


def done(status: Any) -> None:
    """Raises SolverError unless a change was made."""
    if status != highspy.HighsStatus.kOk:
        raise SolverError(f"the solver refuses a change of the program ({status})")

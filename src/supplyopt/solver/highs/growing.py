"""A linear program that gets more rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile import LinearModel
from supplyopt.compile.scale import scale
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs.handing import NOTHING, QuietHighs, done, load
from supplyopt.solver.highs.options import Options, set_options
from supplyopt.solver.highs.solution import ENDINGS, Ending, Solution, Work
from supplyopt.solver.highs.stop import stoppable


class Growing:
    """A linear program that stays with the solver and gets more rows, each answer from the basis of the last."""

    def __init__(self, model: LinearModel, options: Options) -> None:
        """Load the program, scaled."""
        scaled, self._scaling = scale(model)
        self._cost, self._options = model.cost, options
        self._lower, self._upper = scaled.lower, scaled.upper
        self._highs: Any = QuietHighs()  # type: ignore[no-untyped-call]
        set_options(self._highs, options)
        load(self._highs, scaled)

    def add(self, rows: Any, most: Floats) -> None:
        """More rows, ``rows z ≤ most``."""
        found = sparse.csr_array(rows @ sparse.diags_array(self._scaling.column))
        size = np.maximum(np.asarray(abs(found).max(axis=1).todense()).ravel(), 1e-300)
        factor = 10.0 ** -np.round(np.log10(size))
        found = sparse.csr_array(sparse.diags_array(factor) @ found)
        found.data[np.abs(found.data) <= NOTHING] = 0.0
        found.eliminate_zeros()
        below = np.full(len(most), -np.inf)
        starts, indices = found.indptr[:-1].astype(np.int32), found.indices.astype(np.int32)
        done(self._highs.addRows(len(most), below, most * factor, found.nnz, starts, indices, found.data))

    def solve(self, options: Options) -> Solution:
        """The optimum in the time that options allow."""
        if options.seconds is not None:  # the solver counts from its first run on
            done(self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(options.seconds, 0.0)))
        with stoppable(self._highs):
            self._highs.run()
        ending = ENDINGS.get(self._highs.getModelStatus(), Ending.FAILED)
        work = Work(1, 0, int(self._highs.getInfo().simplex_iteration_count))
        if ending is not Ending.OPTIMAL:
            return Solution(ending, None, None, -np.inf, work)
        values = np.clip(np.array(self._highs.getSolution().col_value), self._lower, self._upper)
        objective = float(self._cost @ (values * self._scaling.column))
        return Solution(ending, values * self._scaling.column, objective, objective, work)

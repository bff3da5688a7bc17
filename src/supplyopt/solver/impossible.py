"""Whether a model is impossible indeed: by how much its rows have to give way, which always has an answer.

::

    min Σ_i (s⁺_i + s⁻_i)    b⁻ ≤ A z + s⁺ − s⁻ ≤ b⁺,  l ≤ z ≤ u,  s ≥ 0

The model has no solution where the optimum is above nothing. Source: Brown and Graves, Elastic programming, 1975;
Chinneck, Feasibility and Infeasibility in Optimization, 2008, chapter 6.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from supplyopt.compile import LinearModel
from supplyopt.solver.highs import Ending, Options, run

NOTHING = 1e-9
"""What rows of a scaled model give way by from rounding."""
ANY_BOUND = 0.99
"""Gap at which the bound shows that the least is above nothing [-]."""


def is_impossible(model: LinearModel, options: Options) -> bool | None:
    """Whether the rows of a scaled model have to give way; none if it could not be found out in time.

    First without whole numbers, which is quick and mostly enough.
    """
    elastic = _elastic(model)
    relaxed = replace(elastic, integer=np.zeros_like(elastic.integer))
    for each in (relaxed, elastic) if model.integer.any() else (relaxed,):
        least = run(each, replace(options, gap=ANY_BOUND, keep_basis=False))
        if least.bound > NOTHING:
            return True
        if least.ending is not Ending.OPTIMAL:
            return None
    return False


def _elastic(model: LinearModel) -> LinearModel:
    """The model with a way out of each row at a price of 1, and nothing else priced."""
    rows, columns = model.matrix.shape
    way_out = sparse.eye_array(rows, format="csr")
    return LinearModel(
        np.concatenate([np.zeros(columns), np.ones(2 * rows)]),
        sparse.csr_array(sparse.hstack([model.matrix, way_out, -way_out])),
        model.row_lower,
        model.row_upper,
        np.concatenate([model.lower, np.zeros(2 * rows)]),
        np.concatenate([model.upper, np.full(2 * rows, np.inf)]),
        np.concatenate([model.integer, np.zeros(2 * rows, dtype=bool)]),
    )

"""How much sources vary, and how much of it together."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, sqrt
from typing import Literal

import numpy as np

from supplyopt.network.grammar import Floats
from supplyopt.rules.scores import Reading

DeviationIs = Literal["failure_probability", "standard_deviation"]
ROUNDING = 1e-9
"""By how much a matrix of correlations may fail to be one, through rounding [-]."""


def deviation_of_failure(probability: float) -> float:
    """Standard deviation of what fails wholly with a probability [-]; infinite for what is no probability.

    >>> deviation_of_failure(0.5)
    0.5
    """
    return sqrt(probability * (1 - probability)) if 0 <= probability <= 1 else inf


READINGS: Mapping[DeviationIs, Reading] = {"failure_probability": deviation_of_failure, "standard_deviation": float}


def can_be_correlated(correlations: Floats) -> bool:
    """Whether a symmetric matrix with ones on its diagonal is one of correlations: no mix has a negative variance."""
    return not len(correlations) or bool(np.linalg.eigvalsh(correlations)[0] >= -ROUNDING)


def factor(correlations: Floats) -> Floats:
    """Lower triangular G with G G' = ρ, to within rounding where some are correlated in full.

    >>> factor(np.array([[1.0, 0.6], [0.6, 1.0]])).round(6).tolist()
    [[1.0, 0.0], [0.6, 0.8]]
    """
    try:
        return np.asarray(np.linalg.cholesky(correlations), dtype=np.float64)
    except np.linalg.LinAlgError:
        lifted = correlations + ROUNDING * np.eye(len(correlations))
        return np.asarray(np.linalg.cholesky(lifted), dtype=np.float64)

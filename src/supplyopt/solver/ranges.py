"""What is looked at before a model goes to the solver: poisoned figures come back as 'optimal' otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from supplyopt.compile import LinearModel, Program
from supplyopt.errors import Issue, StudyError

SMALLEST, LARGEST = 1e-9, 1e12
"""A solver drops entries at 1e-9 and takes 1e15 for infinite; beyond these limits a figure is a mistake."""


def check_ranges(program: Program, outside: Iterable[LinearModel] = ()) -> dict[str, list[float]]:
    """Refuse figures no solver can be trusted with; give the range of each kind of figure [smallest, largest].

    ``outside`` are operations that are solved apart from the program.
    """
    every: tuple[LinearModel, ...] = (program, *outside)
    figures = {
        "matrix": np.concatenate([model.matrix.data for model in every]),
        "cost": np.concatenate([model.cost for model in every]),
        "right-hand side": np.concatenate([_finite(side) for m in every for side in (m.row_lower, m.row_upper)]),
        "bounds": np.concatenate([_finite(side) for m in every for side in (m.lower, m.upper)]),
    }
    issues = []
    for kind, values in figures.items():
        if np.isnan(values).any() or (kind in ("matrix", "cost") and np.isinf(values).any()):
            where = _column(program, kind, ~np.isfinite(values))
            issues.append(Issue("SOL001", f"{kind} holds a figure that is not finite{where}", "mend the data", "model"))
        size = np.abs(values[np.isfinite(values) & (values != 0)])
        # Bounds on money may be far away: they limit nothing and are scaled before the solver sees them.
        if kind != "bounds" and len(size) and size.max() > LARGEST:
            where = _column(program, kind, np.abs(values) > LARGEST)
            cure = "count the item in a larger unit"
            issues.append(Issue("SOL002", f"{kind} reaches {size.max():.3g}, above {LARGEST:g}{where}", cure, "model"))
        if kind == "matrix" and len(size) and size.min() < SMALLEST:
            where = _column(program, kind, (np.abs(values) < SMALLEST) & (values != 0))
            cure = "a solver would drop it; count in a smaller unit"
            issues.append(Issue("SOL003", f"{kind} has {size.min():.3g}, below {SMALLEST:g}{where}", cure, "model"))
    if any(np.isnan(model.lower).any() or (model.lower > model.upper).any() for model in every):
        issues.append(Issue("SOL004", "a lower bound is above its upper bound", "mend the data", "model"))
    if issues:
        raise StudyError(issues)
    return {kind: _range(values) for kind, values in figures.items()}


def _column(program: Program, kind: str, bad: Any) -> str:
    """Name the first decision concerned, so that the cell can be found."""
    if not bad.any() or kind == "right-hand side":
        return ""
    first = int(np.argmax(bad))
    inside = program.matrix.nnz if kind == "matrix" else len(program.cost)
    if kind == "bounds" or first >= inside:
        return ""
    column = int(program.matrix.indices[first]) if kind == "matrix" else first
    return f" (at {program.column_name(column)})"


def _finite(values: Any) -> Any:
    return values[~np.isinf(values)]


def _range(values: Any) -> list[float]:
    size = np.abs(values[np.isfinite(values) & (values != 0)])
    return [float(size.min()), float(size.max())] if len(size) else []

"""The Pyomo reference of a study as named columns and rows, read by Pyomo's own standard form."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse

from supplyopt.compile import Program
from supplyopt.formulation import build
from supplyopt.study import Study

Name = tuple[str, str, Any]
"""(scenario or empty, component, index)."""
DIGITS = 9


@dataclass(frozen=True)
class Plain:
    """A mixed-integer program with named columns; rows between limits."""

    names: list[Name]
    cost: Any
    offset: float
    matrix: Any
    row_lower: Any
    row_upper: Any
    lower: Any
    upper: Any
    integer: Any

    def columns(self) -> dict[Name, tuple[float, float, float, bool]]:
        """name -> cost, bounds, whole; columns that stand in no row and cost nothing are left out."""
        used = (abs(self.matrix).sum(axis=0) > 0) | (self.cost != 0)
        return {
            name: (_rounded(self.cost[j]), _rounded(self.lower[j]), _rounded(self.upper[j]), bool(self.integer[j]))
            for j, name in enumerate(self.names)
            if used[j]
        }

    def rows(self) -> Counter[Any]:
        """Every row as its limits and sorted coefficients, with how often it occurs; free rows are left out."""
        found: Counter[Any] = Counter()
        matrix = sparse.csr_array(self.matrix)
        for i in range(matrix.shape[0]):
            low, high = self.row_lower[i], self.row_upper[i]
            if np.isinf(low) and np.isinf(high):
                continue
            at = slice(matrix.indptr[i], matrix.indptr[i + 1])
            entries = [
                (repr(self.names[j]), _rounded(value))
                for j, value in zip(matrix.indices[at], matrix.data[at], strict=True)
                if value != 0
            ]
            found[_rounded(low), _rounded(high), tuple(sorted(entries))] += 1
        return found


def reference(study: Study) -> Plain:
    """What ``so.build`` writes."""
    model = build(study)
    form = LinearStandardFormCompiler().write(model, mixed_form=True)
    variables = list(form.columns)
    # 1: at most the right side, -1: at least, 0: equal.
    senses = np.array([row.bound_type for row in form.rows])
    right = np.asarray(form.rhs, dtype=float)
    return Plain(
        names=[_name(v) for v in variables],
        cost=np.asarray(form.c.todense()).ravel(),
        offset=float(form.c_offset[0]),
        matrix=sparse.csr_array(form.A),
        row_lower=np.where(senses <= 0, right, -np.inf),
        row_upper=np.where(senses >= 0, right, np.inf),
        lower=np.array([-np.inf if v.lb is None else v.lb for v in variables]),
        upper=np.array([np.inf if v.ub is None else v.ub for v in variables]),
        integer=np.array([not v.is_continuous() for v in variables]),
    )


def compiled(program: Program) -> Plain:
    """What the compiler makes of the same study."""
    names: list[Name] = [("", component, index) for component, index in program.root.names]
    for scenario, share in program.scenarios.items():
        names += [(scenario, component, index) for component, index in share.columns.names]
    return Plain(
        names,
        program.cost,
        program.offset,
        program.matrix,
        program.row_lower,
        program.row_upper,
        program.lower,
        program.upper,
        program.integer,
    )


def _name(variable: Any) -> Name:
    component = str(variable.parent_component().name)
    found = re.fullmatch(r"scenario\[(.*?)\]\.(.*)", component)
    # Pyomo puts what is more than a word between quotes.
    return (found[1].strip("'"), found[2], variable.index()) if found else ("", component, variable.index())


def _rounded(value: float) -> float:
    """The figure to nine digits: sums are added in another order."""
    return float(f"{value:.{DIGITS}g}") + 0.0

"""The operation of every scenario with the same onset and rules under a plan that is decided: affine in few figures.

::

    min  c(ξ)'v + offset(ξ)        l - h(ξ) ≤ W(ξ) v ≤ u - h(ξ),    lower ≤ v ≤ upper

ξ are the figures of a scenario (compile/driven.py). Written in Pyomo and read once, whatever the number of scenarios.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyomo.environ as pyo
from scipy import sparse

from supplyopt.compile.affine import Affine, AffineRows, Ints
from supplyopt.compile.driven import DrivenConditions
from supplyopt.compile.operation import Decided
from supplyopt.compile.stamp import template_of
from supplyopt.compile.template import Columns, columns_of
from supplyopt.formulation.plan import Plan
from supplyopt.network.drivers import Drivers
from supplyopt.network.grammar import Floats
from supplyopt.rules import Rule
from supplyopt.study import Study


@dataclass(frozen=True)
class DecidedTemplate:
    """The operation as arrays; entry k of W stands in ``row[k], column[k]``."""

    columns: Columns
    rows: int
    row: Ints
    column: Ints
    entries: Affine
    moved: Affine
    """h: what the plan and the scenario put into each row [m]"""
    lower: Floats
    upper: Floats
    cost: Affine
    """of each column [n, money]"""
    offset: Affine
    """[1, money]"""
    driven: DrivenConditions


class OperationsOfPlan:
    """A plan in Pyomo, to which the operation of any onset can be written."""

    def __init__(self, study: Study, decided: Decided, drivers: Drivers, headroom: float) -> None:
        model = pyo.ConcreteModel()
        model.plan = pyo.Block()
        self._study, self._drivers, self._headroom, self._model = study, drivers, headroom, model
        self._plan = Plan(model.plan, study.network, study.calm, headroom)
        self._root = columns_of(model.plan)
        named = ((f"plan.{component}", index) for component, index in self._root.names)
        self._values = np.array([decided.get(name, 0.0) for name in named], dtype=np.float64)

    def of(self, onset: int, rules: Sequence[Rule]) -> DecidedTemplate:
        """The operation from an onset on, under some rules."""
        model = pyo.ConcreteModel()
        model.data, model.recourse = pyo.Block(), pyo.Block()
        driven = DrivenConditions(self._study.network, self._drivers, onset, self._headroom, model.data)
        template = template_of(
            model.recourse, self._plan, self._root, rules, driven.conditions, driven.positions, self._headroom
        )
        n, size = len(self._values), len(driven.positions)
        own, entries, moved = _decided(template.rows, self._values, size)
        own_cost, cost, offset = _decided(template.outcomes, self._values, size)
        place = sparse.csr_array(
            (np.ones(len(own_cost)), (template.outcomes.column[own_cost] - n, np.arange(len(own_cost)))),
            shape=(template.columns.count, len(own_cost)),
        )
        return DecidedTemplate(
            template.columns,
            template.rows.count,
            template.rows.row[own],
            template.rows.column[own] - n,
            entries,
            moved,
            template.lower,
            template.upper,
            Affine(place @ cost.constant, sparse.csr_array(place @ cost.slope)),
            offset,
            driven,
        )


def _decided(rows: AffineRows, values: Floats, parameters: int) -> tuple[Ints, Affine, Affine]:
    """The entries of own columns: which, and what they are; and what the columns of the plan come to in each row."""
    n, k = len(values), np.arange(len(rows.row))
    of_plan = rows.column < n
    gathered = sparse.csr_array(
        (values[rows.column[of_plan]], (rows.row[of_plan], k[of_plan])), shape=(rows.count, len(rows.row))
    )
    entries, own = rows.entries, np.flatnonzero(~of_plan)
    slope = sparse.csr_array(gathered @ entries.slope + rows.shift.slope)
    slope.eliminate_zeros()
    moved = Affine(gathered @ entries.constant + rows.shift.constant, slope)
    return own, Affine(entries.constant[own], sparse.csr_array(entries.slope[own, :])), moved

"""A Pyomo block, compiled once: columns with bounds, rows with limits, and named linear functionals."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo

from supplyopt.compile.affine import AffineRows, read_rows, vector
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import Conditions
from supplyopt.network.tables import Tabled


@dataclass(frozen=True)
class Columns:
    """Variables of a block in a fixed order: names as Pyomo shows them, bounds, and which are whole numbers."""

    names: tuple[tuple[str, Any], ...]
    """(component, index) of each column; the component is its path within the block"""
    lower: Floats
    upper: Floats
    integer: Any
    positions: Mapping[int, int]
    """id(variable) -> position"""

    @property
    def count(self) -> int:
        """Number of columns."""
        return len(self.names)

    def by_component(self, values: Floats) -> dict[str, dict[Any, float]]:
        """component -> index -> value, at a point."""
        found: dict[str, dict[Any, float]] = defaultdict(dict)
        for (component, index), value in zip(self.names, values, strict=True):
            found[component][index] = float(value)
        return dict(found)


@dataclass(frozen=True)
class RowName:
    """What a row is called: the component that holds it (its path within the block), its index, its rule if any."""

    component: str
    index: Any
    rule: str


@dataclass(frozen=True)
class Template:
    """Rows over the columns of the plan followed by those of the block itself.

    ``lower``/``upper`` are limits of the rows before their shift; ``outcomes`` are functionals by name.
    """

    columns: Columns
    row_names: tuple[RowName, ...]
    rows: AffineRows
    lower: Floats
    upper: Floats
    outcome_names: tuple[tuple[Any, ...], ...]
    outcomes: AffineRows


def columns_of(block: Any, start: int = 0) -> Columns:
    """Every variable below a block, in the order of declaration, counted from ``start``."""
    variables = list(block.component_data_objects(pyo.Var, descend_into=True, sort=False))
    paths = _Paths(block)
    return Columns(
        tuple((paths.of(v.parent_component()), v.index()) for v in variables),
        vector([-np.inf if (lower := v.lb) is None else lower for v in variables]),
        vector([np.inf if (upper := v.ub) is None else upper for v in variables]),
        np.array([not v.is_continuous() for v in variables], dtype=bool),
        {id(v): start + i for i, v in enumerate(variables)},
    )


class _Paths:
    """Paths of components within a block; each is worked out once, since names are dear in Pyomo."""

    def __init__(self, block: Any) -> None:
        self._prefix = f"{block.name}."
        self._known: dict[int, str] = {}

    def of(self, component: Any) -> str:
        """The path of a component."""
        if id(component) not in self._known:
            self._known[id(component)] = str(component.name).removeprefix(self._prefix)
        return self._known[id(component)]


def _row_name(constraint: Any, paths: _Paths) -> RowName:
    component = constraint.parent_component()
    holder = component.parent_block()
    of_rule = holder.parent_component().local_name == "rule"
    return RowName(paths.of(component), constraint.index(), holder.index() if of_rule else "")


def compile_block(
    block: Any,
    columns: Columns,
    positions: Mapping[int, int],
    parameters: Mapping[int, int],
    outcomes: Mapping[tuple[Any, ...], Any],
    objectives: Sequence[Any] = (),
) -> Template:
    """Compile the constraints below a block, and expressions by name, over all columns known in ``positions``.

    Objectives become more rows, the last ones, without limits.
    """
    constraints = list(block.component_data_objects(pyo.Constraint, active=True, descend_into=True, sort=False))
    paths = _Paths(block)
    limits = [c.to_bounded_expression() for c in constraints]
    bodies, free = [*(body for _, body, _ in limits), *objectives], [np.inf] * len(objectives)
    return Template(
        columns,
        tuple(_row_name(c, paths) for c in constraints),
        read_rows(bodies, positions, parameters),
        vector([-np.inf if lower is None else pyo.value(lower) for lower, _, _ in limits] + [-f for f in free]),
        vector([np.inf if upper is None else pyo.value(upper) for _, _, upper in limits] + free),
        tuple(outcomes),
        read_rows(list(outcomes.values()), positions, parameters),
    )


Entry = tuple[str, tuple[int, ...]]
"""An array of conditions, and where in it."""


def varying(conditions: Sequence[Conditions]) -> list[Entry]:
    """The figures in which some conditions differ, in a fixed order."""
    found: list[Entry] = []
    for name in Conditions.ARRAYS:
        stacked = np.array([getattr(c, name) for c in conditions])
        different = np.argwhere((stacked != stacked[0]).any(axis=0))
        found += [(name, tuple(int(i) for i in index)) for index in different]
    return found


def parameters_of(conditions: Conditions, entries: Sequence[Entry]) -> Floats:
    """The figures of some conditions at given entries [P]."""
    return np.array([getattr(conditions, name)[at] for name, at in entries], dtype=np.float64)


def tabled(conditions: Sequence[Conditions]) -> Tabled:
    """Conditions of several scenarios as a table of the figures in which they differ."""
    entries = varying(conditions)
    table = np.array([parameters_of(each, entries) for each in conditions])
    return Tabled(conditions[0], [(*entry, 1.0, column) for column, entry in enumerate(entries)], table)


def symbolic(found: Tabled, block: Any) -> tuple[Conditions, dict[int, int]]:
    """Conditions with a symbol for each column of their table, declared in a block; id(symbol) -> column."""
    block.parameter = pyo.VarList()
    symbols = [block.parameter.add() for _ in range(found.table.shape[1])]
    arrays = {name: getattr(found.plain, name).astype(object) for name in Conditions.ARRAYS}
    for name, at, figure, column in found.places:
        arrays[name][at] = symbols[column] if figure == 1.0 else figure * symbols[column]
    return dataclasses.replace(found.plain, **arrays), {id(symbol): i for i, symbol in enumerate(symbols)}

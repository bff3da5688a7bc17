"""A study as one sparse program, and where everything stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from supplyopt.compile.curves import Curves
from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.template import Columns, RowName
from supplyopt.network.grammar import Floats
from supplyopt.scenarios.scenario_set import CALM

ColumnName = tuple[str, str, Any]
"""(scenario, component, index)"""


class Functional(NamedTuple):
    """A linear expression: ``row · z + shift``; row is CSR [1, n]."""

    row: Any
    shift: float

    def at(self, values: Floats) -> float:
        """Its value at a point."""
        return float((self.row @ values)[0]) + self.shift


@dataclass(frozen=True)
class Share:
    """Where a scenario stands in a program."""

    first_column: int
    columns: Columns
    first_row: int
    row_names: tuple[RowName, ...]

    @property
    def column_range(self) -> slice:
        """Its columns."""
        return slice(self.first_column, self.first_column + self.columns.count)

    @property
    def row_range(self) -> slice:
        """Its rows."""
        return slice(self.first_row, self.first_row + len(self.row_names))


@dataclass(frozen=True)
class Program(LinearModel):
    """A study as a linear model; its objective is ``c'z + offset`` [money].

    The first columns belong to the plan and the risk measure (``root``), then come those of each scenario.
    """

    offset: float
    then: Floats | None
    """costs that are minimised as far as the objective leaves a choice; none where it is about cost itself [n]"""
    root: Columns
    scenarios: dict[str, Share]
    """scenario -> its columns and rows"""
    own_cost: Floats
    """what each scenario's own columns cost in that scenario, whatever the objective says of them [n]"""
    unpriced: tuple[str, ...]
    """scenarios whose cost the objective does not look at: stress, or all but calm"""
    root_rows: tuple[RowName, ...]
    """names of the first rows: those of the plan, of calm and of the requirements"""
    curves: Curves
    """convex functions of which the rows hold some tangents only"""
    asked: Mapping[tuple[Any, ...], Functional]
    """what was asked for when the study was compiled: expressions over the columns, by key"""

    def rows_of(self, rule: str) -> list[tuple[int, str, RowName]]:
        """The rows of a rule, tangents of squares aside: number, scenario (empty: on the plan), name."""
        parts = [
            ("", 0, self.root_rows),
            *((s, share.first_row, share.row_names) for s, share in self.scenarios.items()),
        ]
        return [
            (first + i, CALM if name.component.startswith("calm.") else scenario, name)
            for scenario, first, names in parts
            for i, name in enumerate(names)
            if name.rule == rule and name.component.endswith(".row")
        ]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Rows, columns, nonzeros."""
        return (*self.matrix.shape, self.matrix.nnz)

    @property
    def column_names(self) -> list[ColumnName]:
        """Names of all columns that the plan and scenarios have, in order."""
        found: list[ColumnName] = [("", *name) for name in self.root.names]
        for scenario, share in self.scenarios.items():
            found += [(scenario, *name) for name in share.columns.names]
        return found

    @property
    def row_names(self) -> list[tuple[str, str, Any]]:
        """Scenario (empty: of the plan), component and index of all rows, in order."""
        found = [("", name.component, name.index) for name in self.root_rows]
        for scenario, share in self.scenarios.items():
            found += [(scenario, name.component, name.index) for name in share.row_names]
        return found

    def column_name(self, column: int) -> str:
        """Name of a column for people, e.g. plan.size[offer] or storm: flow[buy:offer, 2]."""
        scenario, component, index = self.name_of(column)
        return f"{scenario}: {component}[{_shown(index)}]" if scenario else f"{component}[{_shown(index)}]"

    def name_of(self, column: int) -> ColumnName:
        """Scenario (empty: of the plan), component and index of a column."""
        if column < self.root.count:
            return ("", *self.root.names[column])
        before = {s: share.first_column for s, share in self.scenarios.items() if share.first_column <= column}
        scenario = max(before, key=lambda s: before[s])
        return (scenario, *self.scenarios[scenario].columns.names[column - before[scenario]])

    def values(self, z: Floats) -> tuple[dict[str, dict[Any, float]], dict[str, dict[str, dict[Any, float]]]]:
        """A solution by component and index: of the root, and of each scenario."""
        root = self.root.by_component(z[: self.root.count])
        return root, {s: share.columns.by_component(z[share.column_range]) for s, share in self.scenarios.items()}


def _shown(index: Any) -> str:
    return ", ".join(map(str, index)) if isinstance(index, tuple) else str(index)

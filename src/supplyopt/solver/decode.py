"""Columns of a program, back into the nouns of a plan and its operations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from supplyopt.compile import Program
from supplyopt.compile.template import Columns
from supplyopt.network import Network
from supplyopt.network.grammar import Floats
from supplyopt.result import Operations, OperationValues, Part, PlanValues, Portfolio, Stack
from supplyopt.result.operations import Ints, places_in
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.extensive_form import Outside
from supplyopt.study import Study

CALM_BLOCK = "plan.calm."


def decode(
    study: Study, program: Program, values: Floats, outside: Sequence[Outside] = ()
) -> tuple[PlanValues, Operations]:
    """A solution as plan and operations; the past of each scenario is that of calm.

    Operations that were decided outside of the program join in; scenarios then come in the order of the study.
    """
    plan = _plan(study, program, values)
    groups = [*_groups(program, values), *outside]
    inside = {s for group in groups for s in group.scenarios}
    order = [s for s in study.conditions if s in inside] if outside else list(program.scenarios)
    return plan, operations_of(study, plan.calm, groups, order)


def operations_of(
    study: Study, calm: OperationValues | None, groups: Sequence[Outside], order: Sequence[str] | None = None
) -> Operations:
    """Operations from their columns, as arrays made when they are asked for; before their onset all is as in calm."""
    past = Stack.of(study.network, {CALM: calm}) if calm else None
    return Operations([Part(group.scenarios, _Decoded(study, group, past).stack) for group in groups], order)


def _plan(study: Study, program: Program, values: Floats) -> PlanValues:
    own = values[: program.root.count]
    root = program.root.by_component(own)
    sizes = root.get("plan.size", {})
    chosen = {name: value > 0.5 for name, value in root.get("plan.taken", {}).items()}
    taken = {
        name: chosen.get(name, size > 1e-9 * max(1.0, study.network.option[name].upper)) for name, size in sizes.items()
    }
    calm = None
    if study.calm:
        [calm] = operations_of(study, None, [Outside(_of_calm(program.root), (CALM,), own[None])]).values()
    return PlanValues(study.network, Portfolio(sizes, taken), calm, root.get("plan.amount", {}))


def _of_calm(root: Columns) -> Columns:
    """Columns of a plan under the names that they have in an operation; the others are nothing to it."""
    return replace(root, names=_names_of_calm(root.names))


@lru_cache(maxsize=4)
def _names_of_calm(names: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (component.removeprefix(CALM_BLOCK) if component.startswith(CALM_BLOCK) else "", index)
        for component, index in names
    )


def _groups(program: Program, values: Floats) -> list[Outside]:
    """Scenarios that are decided in a program, those together that share their columns."""
    alike: dict[int, list[str]] = defaultdict(list)
    for scenario, share in program.scenarios.items():
        alike[id(share.columns)].append(scenario)
    shares = program.scenarios
    return [
        Outside(shares[some[0]].columns, tuple(some), np.array([values[shares[s].column_range] for s in some]))
        for some in alike.values()
    ]


class _Decoded:
    """A group: where the figures of its operations stand among its columns is worked out once."""

    def __init__(self, study: Study, group: Outside, past: Stack | None) -> None:
        self._study, self._group, network = study, group, study.network
        self._onset = 1 if past is None else study.conditions_of(group.scenarios[0]).onset
        places = dict(zip(("flow", "stock", "served", "short", "late"), places_in(network)[1:], strict=True))
        found: dict[str, list[tuple[int, int]]] = {component: [] for component in places}
        for column, (component, index) in enumerate(group.columns.names):
            if component in places:
                found[component].append((column, places[component][index]))
        self._columns = [np.array(pairs, dtype=np.int64).reshape(-1, 2).T for pairs in found.values()]
        shapes = [(len(each), len(network.days)) for each in _rows(network)]
        self._before = [np.zeros(shape) for shape in shapes] if past is None else [a[0].copy() for a in past.arrays[1:]]
        for figures in self._before:
            figures[:, self._onset - 1 :] = 0.0

    def stack(self, rows: Ints) -> Stack:
        """The arrays of some scenarios of the group."""
        values, arrays = np.asarray(self._group.values[rows]), []
        for (column, place), before in zip(self._columns, self._before, strict=True):
            figures = np.repeat(before.reshape(1, -1), len(rows), axis=0)
            figures[:, place] = values[:, column]
            arrays.append(figures.reshape(len(rows), *before.shape))
        names = tuple(self._group.scenarios[i] for i in rows)
        return Stack(self._study.network, names, self._demands[rows], *arrays).as_told()

    @cached_property
    def _demands(self) -> Floats:
        """Asked for in each scenario [S, F, T, unit]."""
        study = self._study
        calm = np.array([d.quantity for d in study.network.demands]).reshape(-1, len(study.network.days))
        found = np.repeat(calm[None], len(self._group.scenarios), axis=0)
        for row, scenario in enumerate(self._group.scenarios):
            found[row, :, self._onset - 1 :] = study.conditions_of(scenario).demand[:, self._onset - 1 :]
        return found


def _rows(network: Network) -> tuple[Sequence[Any], ...]:
    """What the rows of flows, stocks, served, short and late are of."""
    return network.activities, network.stocks, network.demands, network.demands, network.demands

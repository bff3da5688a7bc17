"""Stress tests: what a plan comes to in named scenarios, each with its resilience triangles.

Source: docs/formulation.md 12.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import fsum

import numpy as np

from supplyopt.analyse.progress import Progress
from supplyopt.analyse.stress.operating import Operated, operated
from supplyopt.analyse.stress.resilience import Service, Triangle
from supplyopt.network import Network
from supplyopt.network.grammar import Floats
from supplyopt.result import OperationValues, PlanValues
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study
from supplyopt.verify import operating_costs

NOTICED = 1e-6
"""Part of what is asked for below which nothing is missing, but for rounding [-]."""


@dataclass(frozen=True)
class StressTest:
    """What a plan comes to in one scenario."""

    scenario: str
    name: str
    probability: float
    """0: a stress test, of which nobody says how likely it is"""
    cost: float
    """of the operation, commitments and what rules add aside [money]"""
    dearer: float | None
    """the same less that of calm [money]; none without calm"""
    unserved: float
    """value of demand that goes unserved [money]"""
    missing: Mapping[str, float]
    """item -> part of its demand that is never served [-], the most first"""
    overall: Triangle
    """of all that is asked for, by value"""
    by_item: Mapping[str, Triangle]
    """of items that are not served in full at all times"""
    keeps_rules: bool
    """whether every hard rule on operations can be kept; if not, all figures are of an operation without them"""


def stress_tests(
    study: Study, plan: PlanValues, scenarios: Collection[str] | None = None, progress: Progress | None = None
) -> list[StressTest]:
    """Some scenarios of a study, else its stress tests; what leaves most unserved, by value, comes first."""
    if scenarios is None:
        scenarios = [s for s, family in study.families.items() if family == "stress"]
    calm = None if plan.calm is None else _cost(study, plan, plan.calm, CALM)
    tests = [_test(study, plan, calm, each) for each in operated(study, plan, scenarios, progress)]
    return sorted(tests, key=lambda each: (-each.unserved, -each.cost, each.scenario))


def _test(study: Study, plan: PlanValues, calm: float | None, found: Operated) -> StressTest:
    service = _service(study.network, found.operation, study.conditions[found.scenario].onset)
    cost = _cost(study, plan, found.operation, found.scenario)
    table = study.scenarios.scenarios.set_index("scenario_id")["name"]
    return StressTest(
        scenario=found.scenario,
        name=str(table[found.scenario]),
        probability=study.probabilities[found.scenario],
        cost=cost,
        dearer=None if calm is None else cost - calm,
        unserved=float(service.value @ service.missing),
        missing=service.missing_by_item(NOTICED),
        overall=service.overall(),
        by_item={item: each for item, each in service.by_item().items() if each.depth > NOTICED},
        keeps_rules=found.keeps_rules,
    )


def _cost(study: Study, plan: PlanValues, operation: OperationValues, scenario: str) -> float:
    return fsum(operating_costs(study, plan, operation, study.conditions_of(scenario), scenario).values())


def _service(network: Network, operation: OperationValues, onset: int) -> Service:
    def every(of: Callable[[str, int], float]) -> Floats:
        return np.array([[of(d.name, t) for t in network.periods] for d in network.demands])

    return Service(network, onset, every(operation.demand), every(operation.served))

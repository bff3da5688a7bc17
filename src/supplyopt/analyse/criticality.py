"""How critical each supplier, country or strait is: three different questions, each with its own figure.

*Planned loss*: what if it had never been there, and all were planned without it. *Sudden loss*: what if it fails
tomorrow under this plan. *Importance*: what its reliability does to the loss that is to be expected.
Source: docs/formulation.md 11; Birnbaum 1969, Vesely et al. 1983 for the importance measures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from supplyopt.analyse.worth import Interval, difference
from supplyopt.compile.operation import Decided, compile_operations
from supplyopt.errors import SolverError
from supplyopt.network import Network
from supplyopt.network.failures import Lost, entities
from supplyopt.network.opening import opening
from supplyopt.network.resolve import Conditions, altered, calm_conditions, in_force
from supplyopt.rules import Exclude
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.highs import Options
from supplyopt.solver.limits import Limits
from supplyopt.solver.memory import Memory
from supplyopt.solver.one_model import solve_model
from supplyopt.solver.solve import Answered, solve
from supplyopt.study import Study

_State = tuple[str, str, str]
"""(entity, what is the matter with it: alone, down, up; scenario)"""


@dataclass(frozen=True)
class Importance:
    """What the state of one thing does to the expected value of what goes unserved [money]."""

    down: float
    """E[Y | it is down]"""
    up: float
    """E[Y | it is up]"""
    mean: float
    """E[Y]"""

    @property
    def birnbaum(self) -> float:
        """How much there is in its reliability: E[Y | down] - E[Y | up] [money]."""
        return self.down - self.up

    @property
    def achievement(self) -> float:
        """Risk achievement worth: E[Y | down] / E[Y] [-]."""
        return self.down / self.mean if self.mean > 0 else math.inf if self.down > 0 else 1.0

    @property
    def part(self) -> float:
        """Fussell and Vesely's part of the risk that it has a hand in: 1 - E[Y | up] / E[Y] [-]."""
        return 1.0 - self.up / self.mean if self.mean > 0 else 0.0


@dataclass(frozen=True)
class Criticality:
    """One entity by every measure."""

    entity: str
    sudden: float
    """value of demand that goes unserved if it fails for good in the first period, above that of calm [money]"""
    sudden_unmet: Mapping[str, float]
    """item -> part of its demand that then goes unserved beyond what does in calm [-]; those with any"""
    importance: Importance
    planned: Interval | None = None
    """dearer than the best plan, if it had never been there [money]; none: not asked, or no plan without it"""


def rank(
    answered: Answered,
    by: str = "country",
    where: str = "",
    groups: Sequence[str] = (),
    *,
    planned: int = 0,
    limits: Limits | None = None,
) -> list[Criticality]:
    """Entities of a dimension, the greatest sudden loss first; the first ``planned`` of them with the planned loss."""
    study, found = answered.hunted.study, answered.hunted
    if found.answer.values is None:
        return []
    decided = dict(zip(found.program.root.names, map(float, found.answer.values), strict=False))
    lost = entities(study.network, by, where, groups)
    losses, memory = _Losses(study, decided, lost), Memory()
    ranked = sorted((losses.of(entity) for entity in lost), key=lambda each: (-each.sudden, each.entity))
    return [
        _planned(each, study, answered, by, limits, memory) if place < planned else each
        for place, each in enumerate(ranked)
    ]


def _planned(
    found: Criticality, study: Study, answered: Answered, by: str, limits: Limits | None, memory: Memory
) -> Criticality:
    never = study.with_rule(Exclude(name="never_there", where=f"{by}={found.entity}"))
    without = solve(never, limits, memory=memory)
    return Criticality(
        found.entity, found.sudden, found.sudden_unmet, found.importance, difference(without, answered.result)
    )


class _Losses:
    """Value of what goes unserved in every weighted scenario: as it is, with each entity down, and with it up."""

    def __init__(self, study: Study, decided: Decided, lost: Mapping[str, Lost]) -> None:
        self.study, self.network, self.decided = study, study.network, decided
        self.weights = {s: p for s, p in study.probabilities.items() if p > 0}
        self.short: dict[_State, dict[str, float]] = dict(self._solved(dict(self._states(lost))))

    def of(self, entity: str) -> Criticality:
        """The measures of one entity."""
        down, up = (self._mean(entity, state) for state in ("down", "up"))
        sudden = max(0.0, self._value((entity, "alone", CALM)) - self._value(("", "", CALM)))
        return Criticality(entity, sudden, self._unmet(entity), Importance(down, up, self._mean("", "")))

    def _states(self, lost: Mapping[str, Lost]) -> Iterator[tuple[_State, Conditions]]:
        base = {s: in_force(self.network, self.study.conditions_of(s), self._size) for s in self.weights}
        yield ("", "", CALM), calm_conditions(self.network)
        yield from ((("", "", s), conditions) for s, conditions in base.items())
        for entity, parts in lost.items():
            yield (entity, "alone", CALM), _failing(self.network, calm_conditions(self.network), parts)
            for s, conditions in base.items():
                yield (entity, "down", s), _failing(self.network, conditions, parts)
                yield (entity, "up", s), _restored(self.network, conditions, parts)

    def _size(self, option: str) -> float:
        return self.decided.get(("plan.size", option), 0.0)

    def _solved(self, states: Mapping[_State, Conditions]) -> Iterator[tuple[_State, dict[str, float]]]:
        """What goes unserved in each state [unit]; an operation always exists, as demand may go without."""
        named = {"/".join(state): state for state in states}
        every = {name: states[state] for name, state in named.items()}
        for name, operation in compile_operations(self.study, self.decided, every):
            values = solve_model(operation.model, Options()).values
            if values is None:
                raise SolverError(f"no operation was found for {name}")
            short = operation.short(values)
            for demand in self.network.demands:
                earlier = range(1, every[name].onset)
                short[demand.name] = short.get(demand.name, 0.0) + sum(
                    self.decided.get(("plan.calm.short", (demand.name, t)), 0.0) for t in earlier
                )
            yield named[name], short

    def _mean(self, entity: str, state: str) -> float:
        return math.fsum(p * self._value((entity, state, s)) for s, p in self.weights.items())

    def _value(self, state: _State) -> float:
        short = self.short[state]
        return math.fsum(d.value_of_lost_load * short[d.name] for d in self.network.demands)

    def _unmet(self, entity: str) -> dict[str, float]:
        short, calm, found = self.short[entity, "alone", CALM], self.short["", "", CALM], dict[str, float]()
        for item in sorted({d.resource[0] for d in self.network.demands}):
            own = [d for d in self.network.demands if d.resource[0] == item]
            asked = sum(float(d.quantity.sum()) for d in own)
            part = sum(short[d.name] - calm[d.name] for d in own) / asked if asked > 0 else 0.0
            if part > 1e-6:
                found[item] = part
        return found


def _failing(network: Network, conditions: Conditions, lost: Lost) -> Conditions:
    """The conditions with an entity lost from their onset on."""
    availability = conditions.availability.copy()
    for i, asset in enumerate(network.assets):
        availability[i, conditions.onset - 1 :] *= 1.0 - lost.get(asset.name, 0.0)
    return altered(network, conditions, availability)


def _restored(network: Network, conditions: Conditions, lost: Lost) -> Conditions:
    """The conditions with everything of an entity as in calm."""
    hit = np.array([asset.name in lost for asset in network.assets])[:, None]
    better = np.maximum(conditions.availability, opening(network, conditions.onset, conditions.detection_days))
    return altered(network, conditions, np.where(hit, better, conditions.availability))

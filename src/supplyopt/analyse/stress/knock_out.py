"""Knock-outs, alone and in pairs: what a plan's operation comes to when something is lost from period 1 on.

Source: docs/formulation.md 12.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.analyse.stress.bearing import Bearing
from supplyopt.analyse.stress.entity import Entity
from supplyopt.analyse.stress.resilience import Service
from supplyopt.compile.failing import compile_failing
from supplyopt.compile.operation import decided_by
from supplyopt.network import Network
from supplyopt.network.failures import Loss, contains
from supplyopt.network.grammar import Floats
from supplyopt.result import PlanValues
from supplyopt.study import Study

NOTICED = 1e-6
"""Part of what is asked for below which nothing is missing, but for rounding [-]."""
Name = tuple[str, str]
"""(dimension, name)"""


@dataclass(frozen=True)
class KnockOut:
    """What comes of the loss of some entities at once, beside what the same plan comes to if nothing fails."""

    entities: tuple[Name, ...]
    dearer: float
    """by how much the operation costs more, with what goes without at its value [money]"""
    unserved: float
    """value of demand that goes unserved [money]"""
    missing: Mapping[str, float]
    """item -> part that goes unserved of what is served if nothing fails [-], the most first"""
    first: float | None
    """days until a period begins in which something is missing; none: nothing is"""
    recovery: float | None
    """days until at least 95 % of every item is served again for good; none: not within the horizon"""
    synergy: float = 0.0
    """by how much a pair costs more than its two by themselves [money]; below nothing where they take the same"""


@dataclass(frozen=True)
class KnockOuts:
    """Every entity by itself, the dearest first; the worst pairs, the dearest first; and what it took to know."""

    single: Sequence[KnockOut]
    worst: Sequence[KnockOut]
    pairs: int
    """of two entities that neither of them contains"""
    apart: int
    """pairs that share no independent part of the network, so that they cost what the two cost by themselves"""
    solved: int
    """linear programs"""


def knock_outs(
    study: Study,
    plan: PlanValues,
    struck: Sequence[Entity],
    worst: int = 0,
    days: float | None = None,
    progress: Progress | None = None,
) -> KnockOuts:
    """Each entity lost for some days, else until it has recovered, else for good; and the worst pairs of all.

    Exact over all pairs: ::

        dearer(e, f) = dearer(e) + dearer(f) + Σ_b (dearer_b(e, f) - dearer_b(e) - dearer_b(f))

    over the independent parts b that both reach.
    """
    losses = {f"{each.by}={each.name}": each.loss(study.network, days) for each in struck}
    names = {label: (each.by, each.name) for label, each in zip(losses, struck, strict=True)}
    bearing = Bearing(compile_failing(study, decided_by(plan), losses), losses)
    told = _Told(study.network, bearing, names)
    alone = {label: bearing.dearer((label,)) for label in losses}
    single = [told.of((label,), more) for label, more in alone.items()]
    pairs = [pair for pair in combinations(losses, 2) if not _nested(*map(losses.__getitem__, pair))] if worst else []
    synergy = {pair: bearing.synergy(*pair) for pair in counted_off(pairs, progress)}
    cost = {(a, b): alone[a] + alone[b] + more for (a, b), more in synergy.items()}
    dearest = sorted(cost, key=lambda pair: (-cost[pair], pair))[:worst]
    return KnockOuts(
        sorted(single, key=lambda each: (-each.dearer, each.entities)),
        [told.of(pair, cost[pair], synergy[pair]) for pair in dearest],
        len(pairs),
        sum(1 for a, b in pairs if bearing.reach[a].isdisjoint(bearing.reach[b])),
        bearing.solved,
    )


def _nested(one: Loss, other: Loss) -> bool:
    return contains(one, other) or contains(other, one)


class _Told:
    """What is to be said of a knock-out, against the operation in which nothing fails."""

    def __init__(self, network: Network, bearing: Bearing, names: Mapping[str, Name]) -> None:
        self.network, self.bearing, self.names = network, bearing, names
        self.intact = self._served(())

    def of(self, failed: tuple[str, ...], dearer: float, synergy: float = 0.0) -> KnockOut:
        service = Service(self.network, 1, self.intact, self._served(failed))
        back = [each.recovery for each in service.by_item().values()]
        return KnockOut(
            entities=tuple(self.names[label] for label in failed),
            dearer=dearer,
            unserved=float(service.value @ service.missing),
            missing=service.missing_by_item(NOTICED),
            first=self._first(service),
            recovery=None if None in back else max((days for days in back if days is not None), default=0.0),
            synergy=synergy,
        )

    def _served(self, failed: tuple[str, ...]) -> Floats:
        served = self.bearing.intact.columns.by_component(self.bearing.values(failed))["served"]
        return np.array([[served[d.name, t] for t in self.network.periods] for d in self.network.demands])

    def _first(self, service: Service) -> float | None:
        short = (service.served < service.asked * (1.0 - NOTICED)).any(axis=0)
        return float(self.network.days[: int(short.argmax())].sum()) if short.any() else None

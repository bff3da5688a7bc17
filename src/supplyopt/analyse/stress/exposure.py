"""Time to survive against time to recover, and what is lost in between: who exposes the plan to how much.

The steady view of ``time_to_survive``: lead times, seasons and the room of stores are left out, so that the periods of
a knock-out may show less. Source: docs/formulation.md 12; Simchi-Levi et al. 2015.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite

from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.analyse.stress.entity import Entity
from supplyopt.analyse.time_to_survive import Outage
from supplyopt.network import Network
from supplyopt.result import PlanValues
from supplyopt.rules import Scope
from supplyopt.rules.base import CONTINGENCY
from supplyopt.study import Study

FULL = 1.0 - 1e-6
"""Part of what calm serves that counts as all of it [-]: what calm draws in full, rounding takes some of."""


@dataclass(frozen=True)
class Exposure:
    """How a plan stands the failure of one entity."""

    by: str
    name: str
    survives: float
    """time to survive: days for which as much is served as in calm; infinite if for good"""
    by_class: Mapping[str, float]
    """class of use -> the same for it alone, if all else may go without"""
    first: tuple[str, ...]
    """items of which something is missing in the day after that"""
    recovers: float | None
    """time to recover [day]; none: nobody tells"""
    impact: float | None = None
    """value of what goes unserved until it has recovered [money]"""
    missing: Mapping[str, float] | None = None
    """item -> part of what calm serves of it until then that goes unserved [-]"""
    index: float | None = None
    """risk exposure index: its impact over the greatest of all [-]"""

    @property
    def is_at_risk(self) -> bool:
        """Whether supply gives out before the entity is back."""
        return self.recovers is not None and self.recovers > self.survives


def exposures(
    study: Study, plan: PlanValues, struck: Sequence[Entity], progress: Progress | None = None
) -> list[Exposure]:
    """Each entity, the greatest impact first, then the shortest time to survive.

    What is to be served is what calm serves under the plan (without calm: all that is asked for), so that what goes
    short anyway is nobody's fault.
    """
    network = _as_in_calm(study, plan)
    classes = sorted({d.use for d in network.demands})
    found = [_exposure(network, plan, each, classes) for each in counted_off(struck, progress)]
    most = max((each.impact or 0.0 for each in found), default=0.0)
    indexed = [each if each.impact is None else replace(each, index=_part(each.impact, most)) for each in found]
    return sorted(indexed, key=lambda each: (-(each.impact or 0.0), each.survives, each.by, each.name))


def _exposure(network: Network, plan: PlanValues, entity: Entity, classes: Sequence[str]) -> Exposure:
    sizes = plan.portfolio.sizes
    outage = Outage(network, sizes, entity.lost)
    survives = outage.time_to_survive
    gives_out = isfinite(survives)  # for good for all is for good for each class
    first = tuple(outage.missing(survives + 1.0)) if gives_out else ()
    by_class = {
        use: Outage(network, sizes, entity.lost, (use,)).time_to_survive if gives_out else inf
        for use in (classes if classes[1:] else ())
    }
    found = Exposure(entity.by, entity.name, survives, by_class, first, entity.recovers)
    if entity.recovers is None:
        return found
    if not found.is_at_risk:
        return replace(found, impact=0.0, missing={})
    return replace(found, impact=outage.loss(entity.recovers), missing=outage.missing(entity.recovers))


def _as_in_calm(study: Study, plan: PlanValues) -> Network:
    """The network when it is asked for what calm serves, without what rules shut whatever fails."""
    network, scope = study.network, Scope.measuring(study.network)
    shut = {
        activity.name
        for rule in study.policy.rules
        if rule.is_hard and rule.covers("", CONTINGENCY) and scope.covers_all(rule)
        for activity in rule.excluded(scope)
    }
    left = {d.name: FULL * sum(plan.served(d.name, t) for t in network.periods) for d in network.demands}
    demands = tuple(
        replace(d, quantity=d.quantity * _part(left[d.name], float(d.quantity.sum()))) if plan.calm else d
        for d in network.demands
    )
    return replace(network, demands=demands, activities=tuple(a for a in network.activities if a.name not in shut))


def _part(some: float, whole: float) -> float:
    return some / whole if whole > 0 else 0.0

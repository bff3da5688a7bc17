"""What some sources deliver in calm: its part of each item's consumption, and who changes from plan to plan."""

from __future__ import annotations

from supplyopt.analyse.sources import items_from, sources_of
from supplyopt.network import Network
from supplyopt.result import OperationValues, PlanValues, Result
from supplyopt.rules import MinShare, Scope
from supplyopt.rules.measure import measures
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study

DUST = 1e-6
"""A change below this part of the largest delivery is none [-]."""


def share_rule(name: str, selector: str, item: str, limit: float) -> MinShare:
    """The rule that some sources deliver at least a part of the consumption of an item."""
    return MinShare(name=name, by="item", groups=(item,), where=selector, limit=limit, basis="demand", items=(item,))


def shares_of(study: Study, result: Result, selector: str) -> dict[str, float]:
    """Each item of some sources -> their part of its consumption in calm, as a rule would measure it [-]."""
    return {
        item: _share(study, _plan(study, result), share_rule("share", selector, item, 0.0))
        for item in items_from(study.network, sources_of(study.network, selector))
    }


def changes(network: Network, before: Result, after: Result, item: str) -> dict[str, float]:
    """supplier -> how its calm deliveries of an item change from one plan to another [unit], greatest loss first."""
    if before.cost is None or after.cost is None:
        return {}
    levels, found, most = [_levels(plan) for plan in (before, after)], dict[str, float](), 1.0
    for source in network.sources[item]:
        drawn = (sum(each.get((source.name, t), 0.0) for t in network.periods) for each in levels)
        was, now = (source.makes(item) * level for level in drawn)
        seller = min(source.labels.get("supplier", source.labels.get("process", {source.name})))
        found[seller] = found.get(seller, 0.0) + now - was
        most = max(most, was, now)
    ordered = sorted(found.items(), key=lambda each: each[1])
    return {seller: change for seller, change in ordered if abs(change) > DUST * most}


def _share(study: Study, plan: PlanValues, rule: MinShare) -> float:
    for measure in measures(rule, plan, Scope.measuring(study.network)):
        return float(measure.counted / measure.total) if measure.total > 0 else 0.0
    return 0.0


def _plan(study: Study, result: Result) -> PlanValues:
    """The part of a plan that shares are measured by."""
    if result.portfolio is None:
        raise ValueError("a result without a plan has no shares")
    calm = OperationValues({}, _levels(result), {}, {}, {}, {}) if study.calm else None
    return PlanValues(study.network, result.portfolio, calm)


def _levels(result: Result) -> dict[tuple[str, int], float]:
    """(activity, period) -> its level in calm [unit/period]."""
    flows = result.table("flows")
    calm = flows[flows["scenario"] == CALM]
    return {
        (str(activity), int(t)): float(level)
        for activity, t, level in zip(calm["activity"], calm["period"], calm["quantity"], strict=True)
    }

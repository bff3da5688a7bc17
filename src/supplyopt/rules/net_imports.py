"""Net imports: what crosses into a home, less what crosses out of it."""

from __future__ import annotations

from collections.abc import Iterator

from supplyopt.network import Activity
from supplyopt.rules.base import Rule
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount, Planned
from supplyopt.scenarios.selector import Selector


def net_imports(rule: Rule, item: str, home: str, plan: Planned, scope: Scope, site: str = "") -> Amount:
    """Net imports of an item over the rule's periods, by a home or by one site of it [unit].

    ::

        N = Σ_a n[a] Σ_t v[a,t]

    n[a] is what a unit of a brings over the border: what is bought of a source abroad and handed over at home, or
    arrives at home by a lane from abroad (+); what leaves home by a lane, or is bought at home and handed over abroad
    (-). Linear, and negative for a net exporter. What processes make is neither: their inputs crossed, if anything did.
    """
    return sum(n * scope.drawn(rule, a.name, plan) for a, n in _crossings(item, home, scope, site))


def most_net_imports(rule: Rule, item: str, home: str, scope: Scope, site: str = "") -> float:
    """The greatest net imports that data allow [unit]."""
    return sum(n * scope.most_drawn(rule, a) for a, n in _crossings(item, home, scope, site) if n > 0)


def _crossings(item: str, home: str, scope: Scope, site: str) -> Iterator[tuple[Activity, float]]:
    """Each activity that crosses the border with an item, and what a unit of it brings in (+) or takes out (-)."""
    selector, inside = Selector.parse(home), set(scope.sites(home))
    for activity in scope.network.activities:
        ends = {place: q for ((i, place), _), q in activity.net.items() if i == item}
        if not ends or activity.kind == "run":
            continue
        if activity.kind == "move":
            crosses = len({place in inside for place in ends}) > 1
            net = sum(q for place, q in ends.items() if place in inside and site in ("", place)) if crosses else 0.0
        else:
            [(place, quantity)] = ends.items()
            into, out = place in inside, selector.matches(activity.labels)
            net = quantity * (into - out) if site in ("", place) else 0.0
        if net:
            yield activity, net

"""What binds groups of sources to each other: what they cannot do without, and how close they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from supplyopt.network.independence import Tie, conflicts, largest_independent, shared
from supplyopt.network.routes import unavoidable_passages
from supplyopt.rules.measure import GroupRule, Measure
from supplyopt.rules.scope import Scope


@dataclass(frozen=True)
class Bonds:
    """Why groups of sources are not independent of each other."""

    shared: dict[tuple[str, ...], tuple[Tie, ...]]
    """groups that have something in common -> what that is"""
    close: tuple[tuple[str, str], ...] = ()
    """groups that lie close to each other, and have nothing else in common"""

    def independent(self, among: Iterable[str]) -> tuple[str, ...]:
        """As many of some groups as can be, no two of them bound."""
        return largest_independent(conflicts(tuple(among), [*self.shared, *self.close]))

    def told(self, among: Iterable[str]) -> str:
        """What binds some groups, in words; empty if nothing does."""
        present = set(among)
        common = [
            f"{', '.join(g for g in groups if g in present)} share {' and '.join(map(' '.join, ties))}"
            for groups, ties in self.shared.items()
            if len(present.intersection(groups)) > 1
        ]
        near = [f"{one}, {other} are close" for one, other in self.close if {one, other} <= present]
        return "; ".join([*common, *near])


def bonds_of(
    rule: GroupRule, measure: Measure, dimensions: Iterable[str], distance_km: float | None, scope: Scope
) -> Bonds:
    """What binds the groups of a measure: values of some dimensions in common, or sites nearer than a distance."""
    common = shared(_ties(rule, measure, tuple(dimensions), scope))
    near = _close_pairs(measure, distance_km, scope) if distance_km else ()
    return Bonds(common, tuple(pair for pair in near if not any(set(pair) <= set(groups) for groups in common)))


def unplaced(measure: Measure, scope: Scope) -> Iterator[str]:
    """Groups of which it is not known where all of their sources are."""
    places = scope.network.facts.places
    for group, members in measure.members.items():
        if any(not a.labels.get("site") or not a.labels["site"] <= places.keys() for a in members):
            yield group


def _ties(rule: GroupRule, measure: Measure, dimensions: tuple[str, ...], scope: Scope) -> dict[str, set[Tie]]:
    """group -> what any of its sources carries; of passages also those on every way from its sites.

    A source that depends on something in part depends on it.
    """
    found: dict[str, set[Tie]] = {group: set() for group in measure.groups}
    for group, members in measure.members.items():
        for labels in (activity.labels for activity in members):
            found[group] |= {(d, value) for d in dimensions for value in labels.get(d, ())}
            if "passage" not in dimensions or rule.by_site:
                continue
            for item in labels["item"] if rule.pooled else measure.key[:1]:
                for site in labels.get("site", ()):
                    found[group] |= {("passage", p) for p in unavoidable_passages(scope.network, item, site)}
    return found


def _close_pairs(measure: Measure, distance_km: float, scope: Scope) -> Iterator[tuple[str, str]]:
    """Groups some of whose sites are nearer to each other than a distance."""
    sites = {g: {s for a in m for s in a.labels.get("site", ())} for g, m in measure.members.items()}
    for one, other in combinations(measure.groups, 2):
        distances = (scope.network.facts.distance_km(a, b) for a in sites[one] for b in sites[other])
        if any(distance is not None and distance < distance_km for distance in distances):
            yield one, other

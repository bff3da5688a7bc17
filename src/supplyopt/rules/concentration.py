"""What caps on concentration have in common: weighted sums of squared shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from supplyopt.rules.base import Generator
from supplyopt.rules.measure import Measure, plural, possible
from supplyopt.rules.partition import PartitionRule
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount


class ConcentrationRule(PartitionRule):
    """A rule that holds Σ_g ω_g s_g² down: s_g is the share of group g and ω_g its weight, 1 for a plain index."""

    generator: ClassVar[Generator] = "norm"
    told_as: ClassVar[str] = "HHI"

    def weights(self, measure: Measure, scope: Scope) -> Mapping[str, float]:
        """group -> its weight ω_g ≥ 0."""
        return dict.fromkeys(measure.groups, 1.0)

    def index(self, measure: Measure, scope: Scope) -> Amount:
        """Σ_g ω_g M_g² / D: the index times the total it is about [item unit]."""
        weights = self.weights(measure, scope)
        return sum(
            weights[group] * scope.square((*measure.key, group), amount, measure.total)
            for group, amount in measure.groups.items()
            if weights[group] > 0
        )

    def figure(self, index: float, measure: Measure, scope: Scope) -> float:
        """What the rule limits, at an index of the groups."""
        return index

    def misfits(self, scope: Scope) -> Iterable[tuple[str, str]]:
        """Limits beyond what even the best mix of all groups comes to, so that nothing could be bought at all."""
        narrowed = self.where or self.groups or self.on_the_way or self.basis == "demand"
        return () if narrowed or not self.is_hard else self._out_of_reach(scope)

    def _out_of_reach(self, scope: Scope) -> Iterator[tuple[str, str]]:
        field, way = self.loosens or ("", "up")
        asked = float(getattr(self, field))
        for measure in possible(self, scope):
            weights = self.weights(measure, scope)
            best = self.figure(least_index(weights.values()), measure, scope)
            beyond = best - asked if way == "up" else asked - best
            if beyond > 1e-9 * asked:
                of = f"{len(weights)} {plural(self.by, len(weights))} of {' / '.join(measure.key)}"
                cure = f"loosen {field!r}, name other items in 'items', or give the rule a penalty"
                yield f"the best mix of {of} comes to {best:.4g}, and {asked:.4g} is asked for", cure


def least_index(weights: Iterable[float]) -> float:
    """The least Σ ω s² of any mix: shares in proportion to 1/ω give 1 / Σ 1/ω; nothing where a group weighs nothing.

    >>> least_index([1.0, 1.0, 1.0, 1.0]), least_index([8.0, 2.0]), least_index([8.0, 0.0])
    (0.25, 1.6, 0.0)
    """
    found = list(weights)
    return 0.0 if not all(found) else 1.0 / sum(1.0 / weight for weight in found)

"""What things need in order to work, by the table of dependencies: labels, and the part that stops without it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from supplyopt.network.grammar import Labels
from supplyopt.scenarios.selector import Selector

Part = Mapping[tuple[str, str], float]
"""(kind, what is needed) -> part that stops without it [-]"""


class Need(NamedTuple):
    """A row of the table of dependencies."""

    selector: Selector
    kind: str
    needs: str
    share: float


class Needs:
    """Some rows of the table of dependencies, and what follows from them along chains."""

    def __init__(self, dependencies: Iterable[Any], carried: Collection[str]) -> None:
        """Read the rows; ``carried`` are dimensions that things have whatever they need."""
        self.rows = [Need(Selector.parse(r.selector), r.kind, r.needs, r.share) for r in dependencies]
        self.carried = frozenset(carried)
        self._only_needed = {need.kind for need in self.rows} - self.carried

    def own(self, labels: Labels) -> Labels:
        """Labels without those that a thing carries only because it needs something: a vendor, a grid."""
        return {dimension: values for dimension, values in labels.items() if dimension not in self._only_needed}

    def added_to(self, labels: Labels) -> Labels:
        """Labels with what the labelled thing depends on, and what that depends on in turn."""
        found = labels
        while True:
            extra = {(need.kind, need.needs) for need in self.rows if need.selector.matches(found)}
            grown = merge(found, *({kind: frozenset({needs})} for kind, needs in sorted(extra)))
            if grown == found:
                return found
            found = grown

    def parts(self, labels: Labels) -> dict[tuple[str, str], float]:
        """(kind, needs) -> part of the output that stops without it [-].

        Along a chain of needs the parts multiply; of several chains to one thing the greatest part counts.
        """
        own, part = self.own(labels), dict[tuple[str, str], float]()
        while True:
            before = dict(part)
            for selector, kind, needs, share in self.rows:
                reached = share * part_matched(selector, own, before)
                if reached > part.get((kind, needs), 0.0):
                    part[kind, needs] = reached
            if part == before:
                return part


def part_matched(selector: Selector, own: Labels, part: Part) -> float:
    """The part of a thing that a selector matches [-]: all by its own labels, by what it needs only that part."""
    return min(
        1.0 if not values.isdisjoint(own.get(dimension, ())) else max(part.get((dimension, v), 0.0) for v in values)
        for dimension, values in selector.conditions
    )


def merge(*labels: Labels) -> Labels:
    """The union of several sets of labels."""
    found: dict[str, frozenset[str]] = {}
    for each in labels:
        for dimension, values in each.items():
            found[dimension] = found.get(dimension, frozenset()) | values
    return found

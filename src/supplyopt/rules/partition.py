"""Rules in which every source is in a group."""

from __future__ import annotations

from supplyopt.network import Activity
from supplyopt.rules.measure import GroupRule

ALONE = ("supplier", "process", "offer")
"""What a source without a group stands for itself as, the first that it has."""


class PartitionRule(GroupRule):
    """A rule on all sources by group: one that carries nothing of the dimension stands for itself.

    Many sources without a group would otherwise look as if there were none. Of dimensions of the way, what passes
    nothing is in no group.
    """

    def groups_without(self, activity: Activity) -> frozenset[str]:
        """A group of its own."""
        if self.on_the_way:
            return frozenset()
        dimension = next(dimension for dimension in ALONE if dimension in activity.labels)
        return frozenset(f"{dimension} {name}" for name in activity.labels[dimension])

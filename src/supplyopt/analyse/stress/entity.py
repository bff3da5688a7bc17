"""Who may fail: the members of some dimensions, what is lost with each, and how long it takes to recover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from supplyopt.network import Network
from supplyopt.network.failures import Loss, Lost, entities, loss_of, out_of_order

RECOVERY = "recovery_days"
"""Score that tells how long something takes to recover [day]."""


@dataclass(frozen=True, eq=False)
class Entity:
    """What fails as one: a supplier, a country, a strait, a vendor."""

    by: str
    """dimension"""
    name: str
    lost: Lost
    recovers: float | None
    """days that it takes to recover; none: nobody tells"""

    def loss(self, network: Network, days: float | None = None) -> Loss:
        """What is lost while it is out of order: for some days, else until it has recovered, else for good."""
        return loss_of(self.lost, out_of_order(network, self.recovers if days is None else days))


def entities_of(
    network: Network, dimensions: Sequence[str], where: str = "", days: float | None = None, recovery: str = RECOVERY
) -> list[Entity]:
    """Every member of some dimensions with which something is lost, sorted.

    ``where`` selects the assets that fail; ``days`` is the time to recover of those whose score ``recovery`` is not
    told.
    """
    found = []
    for by in dict.fromkeys(dimensions):
        for name, lost in entities(network, by, where).items():
            told = network.facts.score(recovery, {by: frozenset({name})})
            found.append(Entity(by, name, lost, days if told is None else told))
    return found

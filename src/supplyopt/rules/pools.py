"""Pools that are physically mixed: what flows out is like all that flows in, so that what flows in is capped.

The exact form multiplies shares by flows (the pooling problem, Haverly 1978), which no linear program can do. Here the
share of each pool is fixed beforehand instead: safe, and dearer than it need be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from supplyopt.network import Resource
from supplyopt.rules.base import Row
from supplyopt.rules.chain import Chain
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount, Planned

if TYPE_CHECKING:
    from supplyopt.rules.traced import TracedRule


@dataclass(frozen=True)
class Pools:
    """Pools (an item at a site) of which some use draws, with the part that counts fixed for each of them.

    ::

        Σ_b β[b] c[b] v[b,t-θ]  ≥  β · Σ_b c[b] v[b,t-θ]          for every mixed pool and period, b: what flows in

    β is the part that the rule asks for. Into mixed pools comes both what counts and what does not; others are pure,
    with β[b] 0 or 1. By induction every mixed pool keeps β, so that what flows from one is left out of all rows.
    """

    chain: Chain
    rules: tuple[TracedRule]
    asked: Mapping[str, set[str]]
    """demand -> the rule, if it asks for origins there"""
    last: int
    """last period in which it does"""

    def served(self, rule: TracedRule, demand: str, t: int, plan: Planned, scope: Scope) -> tuple[Amount, Amount]:
        """What counts of what is served of a demand out of a pure pool, and all of that [content]."""
        use = self.chain.uses[demand]
        if use.start in self._mixed:
            return 0.0, 0.0
        return self._pure(use.start) * use.content(plan, t), use.content(plan, t)

    def rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row a mixed pool and period."""
        for item, site in self._mixed:
            for t in range(1, self.last + 1):
                inflow = list(self._inflow((item, site), plan, t))
                counted, total = sum(part * amount for part, amount in inflow), sum(amount for _, amount in inflow)
                yield self._rule.row((f"{item}@{site}", str(t)), counted, total)

    def _inflow(self, resource: Resource, plan: Planned, t: int) -> Iterator[tuple[float, Amount]]:
        """What flows into a pool in a period that is not as it has to be anyway, and the part of it that counts."""
        for source in self.chain.sources:
            if source.resource == resource:
                yield float(self._rule.counts(source.labels)), source.content(plan, t)
        for carrier in self.chain.carriers:
            stopped = self._rule.stops(carrier.labels)
            for (end, lag), part in carrier.gives.items() if stopped or carrier.start not in self._mixed else ():
                if end == resource and t > lag:
                    counted = 0.0 if stopped else self._pure(carrier.start)
                    yield counted, part * carrier.content(plan, t - lag)

    def _pure(self, resource: Resource) -> float:
        """Part that counts of what a pure pool holds: all or nothing [-]."""
        return float(self._origins.get(resource) == {True})

    @property
    def _rule(self) -> TracedRule:
        return self.rules[0]

    @cached_property
    def _mixed(self) -> list[Resource]:
        """Pools of several origins that lead to a use."""
        wanted = self.chain.wanted(self.asked, lambda c, names: set() if self._rule.stops(c.labels) else names)
        leading = {each.start for each in (*self.chain.carriers, *self.chain.uses.values()) if wanted[each.name]}
        return sorted(resource for resource in leading if len(self._origins.get(resource, ())) == 2)

    @cached_property
    def _origins(self) -> Mapping[Resource, set[bool]]:
        """resource -> whether what can come there counts: for sure, not at all, or the one and the other."""
        begun: dict[Resource, set[bool]] = defaultdict(set)
        for source in self.chain.sources:
            begun[source.resource].add(self._rule.counts(source.labels))
        return self.chain.coming(begun, lambda c, origins: {o and not self._rule.stops(c.labels) for o in origins})

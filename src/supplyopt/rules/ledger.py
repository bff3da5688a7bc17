"""A ledger of claims: by mass balance, what may be said of the origin of goods, never more than what came in allows.

A claim is content whose origin counts for some rules; it travels with goods, and may be dropped but not made. Rules
that trace the same content share one ledger, so that nothing is claimed twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from supplyopt.network import Resource
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.base import Row, at_most
from supplyopt.rules.chain import Carrier, Chain, Source
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount, Planned

if TYPE_CHECKING:
    from supplyopt.rules.traced import TracedRule

Claim = tuple[str, ...]
"""Names of the rules that an origin counts for."""


@dataclass(frozen=True)
class Ledger:
    """Claims on all that carries some content, as far as somebody downstream asks for them.

    ::

        Σ_k g[a,t,k]  ≤  c[a] v[a,t]                                          no more than the goods hold
        Σ_a g[a,t,k]  ≤  Σ_b c[b] v[b,t-θ] + Σ_{a,k'} ρ[a,r] g[a,t-θ,k']      at every item and site r, for each claim k

    g is content claimed, v the level of what carries it and c the content of a unit: on the left what takes goods out
    of r (moves, runs, stocks, uses), on the right sources b of the origins k, and what gives r a part ρ of its own.
    k' is k, but for rules that look at processes too and do not count this one.
    """

    name: str
    chain: Chain
    rules: tuple[TracedRule, ...]
    asked: Mapping[str, set[str]]
    """demand -> rules that ask for claims on what is served of it"""
    last: int
    """last period in which any of them does"""

    def served(self, rule: TracedRule, demand: str, t: int, plan: Planned, scope: Scope) -> tuple[Amount, Amount]:
        """What is served of a demand with a claim that counts for a rule, and in all [content]."""
        use = self.chain.uses[demand]
        counted = sum(self._amount(use, t, claim, scope) for claim in self._claims[use.name] if rule.name in claim)
        return counted, use.content(plan, t)

    def rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row for each entry, and for each claim at an item and site in a period."""
        taken: dict[tuple[Resource, int, Claim], Amount] = defaultdict(float)
        given: dict[tuple[Resource, int, Claim], Amount] = defaultdict(float)
        for carrier, t, claims in self.entries:
            amounts = {claim: self._amount(carrier, t, claim, scope) for claim in claims}
            yield at_most((carrier.name, str(t)), sum(amounts.values()), carrier.content(plan, t), defines=True)
            for claim, amount in amounts.items():
                taken[carrier.start, t, claim] += amount
                for (resource, lag), part in carrier.gives.items():
                    given[resource, t + lag, self._left(carrier, claim)] += part * amount
        for ((item, site), t, claim), amount in taken.items():
            begun = sum(source.content(plan, t) for source in self._begun.get((item, site), {}).get(claim, ()))
            come = begun + given[(item, site), t, claim]
            yield at_most((f"{item}@{site}", str(t), *claim), amount, come, defines=True)

    @cached_property
    def entries(self) -> tuple[tuple[Carrier, int, tuple[Claim, ...]], ...]:
        """All that carries claims, in each period from which somebody may still ask for them."""
        uses = tuple(self.chain.uses[demand] for demand in self.asked)
        return tuple(
            (carrier, t, self._claims[carrier.name])
            for carrier in (*self.chain.carriers, *uses)
            for t in range(1, self.last + 1)
            if self._claims[carrier.name]
            and (not carrier.gives or any(t + lag <= self.last for _, lag in carrier.gives))
        )

    def key(self, carrier: Carrier, t: int, claim: Claim) -> Key:
        """Name of an amount of the ledger within a plan."""
        return (self.name, carrier.name, str(t), *claim)

    def _amount(self, carrier: Carrier, t: int, claim: Claim, scope: Scope) -> Amount:
        return scope.common(self.key(carrier, t, claim), carrier.most[t - 1])

    def _left(self, carrier: Carrier, claim: Claim) -> Claim:
        """What is left of a claim behind a carrier."""
        return tuple(rule.name for rule in self.rules if rule.name in claim and not rule.stops(carrier.labels))

    @cached_property
    def _begun(self) -> dict[Resource, dict[Claim, list[Source]]]:
        """Sources by where they bring goods, and by the rules that their origin counts for."""
        found: dict[Resource, dict[Claim, list[Source]]] = defaultdict(lambda: defaultdict(list))
        for source in self.chain.sources:
            claim = tuple(rule.name for rule in self.rules if rule.counts(source.labels))
            if claim:
                found[source.resource][claim].append(source)
        return found

    @cached_property
    def _claims(self) -> dict[str, tuple[Claim, ...]]:
        """carrier or use -> claims that can come to it, and are asked for where it leads."""
        begun = {resource: set(by_claim) for resource, by_claim in self._begun.items()}
        coming = self.chain.coming(begun, lambda carrier, claims: {self._left(carrier, c) for c in claims} - {()})
        wanted = self.chain.wanted(self.asked, lambda carrier, names: set(self._left(carrier, tuple(names))))
        return {
            each.name: tuple(claim for claim in sorted(coming.get(each.start, ())) if wanted[each.name] & {*claim})
            for each in (*self.chain.carriers, *self.chain.uses.values())
        }

"""The plan: options (family O) and the calm operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyomo.environ as pyo

from supplyopt.formulation.hardening import Hardenings
from supplyopt.formulation.operation import Expression, Operation
from supplyopt.network import Network, Option, Resource
from supplyopt.network.grammar import State
from supplyopt.network.number import number
from supplyopt.network.resolve import Conditions


class Plan:
    """What is decided now.

    ::

        (O)  L[i] y[i]  ≤  x[i]  ≤  U[i] y[i]

    Components of ``block``: ``size[option]`` ≥ 0, ``taken[option]`` binary (where there is a choice), rows
    ``least``, ``most``, ``exclusive``, ``filled``, ``drawn_least``, those of hardening
    (:class:`~supplyopt.formulation.hardening.Hardenings`), the calm operation as ``calm``, and
    ``amount[rule, key]`` ≥ 0 for what rules want settled beside it (``amount[ledger, key]`` for what they share).
    """

    def __init__(self, block: Any, network: Network, calm: Conditions | None, headroom: float) -> None:
        """Write the block; without calm conditions there is no calm operation to write."""
        self.block, self.network = block, network
        self.has_calm = calm is not None
        choices = [o.name for o in network.options if o.is_choice]
        block.size = pyo.Var([o.name for o in network.options], bounds=lambda _, i: (0.0, network.option[i].upper))
        block.taken = pyo.Var(choices, domain=pyo.Binary)
        block.amount = pyo.Var(pyo.Any, dense=False, domain=pyo.NonNegativeReals)
        block.least = pyo.Constraint(
            [i for i in choices if network.option[i].lower > 0],
            rule=lambda _, i: network.option[i].lower * block.taken[i] <= block.size[i],
        )
        block.most = pyo.Constraint(
            choices, rule=lambda _, i: block.size[i] <= network.option[i].upper * block.taken[i]
        )
        self._tiers()
        self._hardenings = Hardenings(block, network)
        self.calm: Operation | None = None
        if calm is not None:
            block.calm = pyo.Block()
            self.calm = Operation(block.calm, network, calm, self, headroom, calm=True)
            self._minimum_on_deliveries()

    def _tiers(self) -> None:
        block, network = self.block, self.network
        groups = sorted({o.exclusive for o in network.options if o.exclusive})
        members = {g: [o.name for o in network.options if o.exclusive == g] for g in groups}
        block.exclusive = pyo.Constraint(groups, rule=lambda _, g: sum(block.taken[i] for i in members[g]) <= 1)
        later = [o for o in network.options if o.fills_after]
        block.filled = pyo.Constraint(
            [o.name for o in later],
            rule=lambda _, i: block.size[network.option[i].fills_after] >= self._full(i) * block.taken[i],
        )

    def _full(self, option: str) -> float:
        return self.network.option[self.network.option[option].fills_after].upper

    def _minimum_on_deliveries(self) -> None:
        """A minimum that need not be paid for must be drawn (docs/formulation.md 3)."""
        bound = {o.name: o for o in self.network.options if o.minimum_on_deliveries and o.lower > 0}
        drawing = {
            name: [a for a in self.network.activities if any(name in self.network.asset[h].per_option for h in a.uses)]
            for name in bound
        }

        def row(block: Any, i: str) -> Expression:
            drawn = sum(self.flow(a.name, t) for a in drawing[i] for t in self.network.periods)
            return drawn >= bound[i].lower * self.network.horizon * block.taken[i]

        self.block.drawn_least = pyo.Constraint([i for i in bound if drawing[i]], rule=row)

    # What operations see besides (supplyopt.formulation.operation.Decided)

    def is_in(self, state: State) -> Expression:
        """Whether just these ways of hardening are taken [0/1]."""
        return self._hardenings.is_in(state)

    def size_in(self, option: str, state: State) -> Expression:
        """Size of an option if just these ways of hardening are taken, else 0 [its unit]."""
        return self._hardenings.size_in(option, state)

    # What rules see (supplyopt.rules.scope.Planned)

    def size(self, option: str) -> Expression:
        """Size of an option [its unit]."""
        return self.block.size[option]

    def commitment(self, options: Sequence[Option]) -> Expression:
        """Fixed and unit costs of some options over the horizon [money]."""
        fixed = sum(o.fixed_cost * self.block.taken[o.name] for o in options if o.fixed_cost)
        return fixed + sum(o.unit_cost * self.block.size[o.name] for o in options if o.unit_cost)

    def flow(self, activity: str, t: int) -> Expression:
        """Calm level of an activity [unit/period]."""
        return self.calm.flow(activity, t) if self.calm else 0.0

    def stock(self, resource: Resource, t: int) -> Expression:
        """Calm stock; period 0 is the opening stock [unit]."""
        if self.calm:
            return self.calm.stock(resource, t)
        found = next(s for s in self.network.stocks if s.resource == resource)
        return found.initial + sum(q * self.size(o) for o, q in found.per_option.items())

    def served(self, demand: str, t: int) -> Expression:
        """Delivered in calm [unit]."""
        return self.calm.served(demand, t) if self.calm else 0.0

    def short(self, demand: str, t: int) -> Expression:
        """Calm shortage [unit]."""
        return self.calm.short(demand, t) if self.calm else 0.0

    def demand(self, demand: str, t: int) -> Expression:
        """Calm demand [unit]."""
        return self.calm.demand(demand, t) if self.calm else number(self.network.demand[demand].quantity[t - 1])

"""A network seen by one rule: its periods, items and sources, its fellow rules, the variables it may ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from supplyopt.network import Activity, Demand, Network, Stock
from supplyopt.network.number import number
from supplyopt.rules.auxiliary import Auxiliary, Key, Measured
from supplyopt.rules.base import Rule
from supplyopt.rules.views import Amount, Operated
from supplyopt.scenarios.selector import Selector


class Scope:
    """A network seen by one rule."""

    def __init__(self, network: Network, auxiliary: Auxiliary, rules: Sequence[Rule] = ()) -> None:
        """Tie a network, and the rules that hold in it together, to a way of asking for auxiliary variables."""
        self.network, self.rules = network, rules
        self.choose, self.square, self.length = auxiliary.choose, auxiliary.square, auxiliary.length
        self.amount, self.common, self.risk = auxiliary.amount, auxiliary.common, auxiliary.risk

    @classmethod
    def measuring(
        cls,
        network: Network,
        amounts: Mapping[Key, float] | None = None,
        shared: Mapping[Key, float] | None = None,
        rules: Sequence[Rule] = (),
    ) -> Scope:
        """A scope in which a yes-or-no, an amount or a square is the figure that it comes to."""
        return cls(network, Measured(amounts, shared), rules)

    def periods(self, rule: Rule) -> tuple[int, ...]:
        """The periods a rule looks at: its window, and of dated periods those that begin while it is in force."""
        first, last = rule.window or (1, len(self.network.periods))
        inside = range(first, min(last, len(self.network.periods)) + 1)
        starts = dict(enumerate(self.network.facts.starts, 1))
        return tuple(t for t in inside if (day := starts.get(t)) is None or rule.in_force(day))

    def covers_all(self, rule: Rule) -> bool:
        """Whether a rule looks at every period."""
        return len(self.periods(rule)) == len(self.network.periods)

    def years(self, rule: Rule) -> float:
        """Length of the periods a rule looks at [year]."""
        return float(sum(self.network.years[t - 1] for t in self.periods(rule)))

    def items(self, rule: Rule) -> list[str]:
        """The items a rule is about, sorted."""
        chosen = []
        for item, labels in sorted(self.network.items.items()):
            named = not rule.items or item in rule.items or not labels["material"].isdisjoint(rule.items)
            staged = not rule.stages or not labels["stage"].isdisjoint(rule.stages)
            if named and staged:
                chosen.append(item)
        return chosen

    def demands(self, rule: Rule) -> list[Demand]:
        """Demands for the items of a rule."""
        items = set(self.items(rule))
        return [d for d in self.network.demands if d.resource[0] in items]

    def sources(self, item: str, site: str = "") -> list[Activity]:
        """What brings an item into being; at a site, if one is given."""
        return [a for a in self.network.sources[item] if not site or a.brings(item, site)]

    def carriers(self, item: str, site: str = "") -> list[Activity]:
        """What moves an item, and what is delivered through passages; to a site, if one is given."""
        return [a for a in self.network.carriers[item] if not site or a.brings(item, site)]

    def drawn(self, rule: Rule, activity: str, plan: Operated) -> Amount:
        """Level of an activity over the periods of a rule [unit]."""
        return sum(plan.flow(activity, t) for t in self.periods(rule))

    def most_drawn(self, rule: Rule, activity: Activity) -> float:
        """The greatest level that data allow [unit]; the award caps what a flexible contract gives in all periods."""
        most = sum(number(activity.upper[t - 1]) for t in self.periods(rule))
        contracts = [a for a in map(self.network.asset.__getitem__, activity.uses) if a.kind == "contract"]
        awards = [self.network.option[o].upper * self.network.horizon for a in contracts for o in a.per_option]
        return min([most, *awards])

    def consumption(self, rule: Rule, item: str, plan: Operated, site: str = "") -> Amount:
        """What is used of an item in the rule's periods, at a site or in all [unit]."""
        return sum(self.used(item, plan, t, site) for t in self.periods(rule))

    def most_consumed(self, rule: Rule, item: str, site: str = "") -> float:
        """The greatest consumption that data allow [unit]."""
        return sum(self.most_used(item, t, site) for t in self.periods(rule))

    def used(self, item: str, plan: Operated, t: int, site: str = "") -> Amount:
        """Final demand for an item and what processes use of it in a period, at a site or in all [unit]."""
        demands, users = self._needs(item, site)
        final = sum(plan.demand(d.name, t) for d in demands)
        return final + sum(-a.makes(item) * plan.flow(a.name, t) for a in users)

    def most_used(self, item: str, t: int, site: str = "") -> float:
        """The greatest use in a period that data allow [unit]."""
        demands, users = self._needs(item, site)
        final = sum(number(d.quantity[t - 1]) for d in demands)
        return final + sum(-a.makes(item) * number(a.upper[t - 1]) for a in users)

    def sites(self, selector: str = "") -> list[str]:
        """Sites that a selector matches by their country, groups and tags; empty: all."""
        where = Selector.parse(selector) if selector else None
        return [s for s, labels in sorted(self.network.facts.sites.items()) if where is None or where.matches(labels)]

    def stocks(self, item: str, selector: str = "", site: str = "") -> list[Stock]:
        """Stocks of an item that a selector matches (empty: all), at a site or at all."""
        where = Selector.parse(selector) if selector else None
        held = [s for s in self.network.stocks if s.resource[0] == item and site in ("", s.resource[1])]
        return [s for s in held if where is None or where.matches(s.labels)]

    def _needs(self, item: str, site: str) -> tuple[list[Demand], list[Activity]]:
        demands = [d for d in self.network.demands if d.resource[0] == item and site in ("", d.resource[1])]
        users = [a for a in self.network.users[item] if not site or any(r == (item, site) for r, _ in a.net)]
        return demands, users

"""The check of many scenarios at once finds what loops over one figure after the other find, on any quantities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.random_studies import random_study
from tests.textbook.builders import near

from supplyopt.network.grammar import Demand, Floats, Resource, Stock
from supplyopt.network.resolve import Conditions, in_force
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study
from supplyopt.verify import recompute

Rng = np.random.Generator
BEARABLE = 1e-6


@examples(12)
@given(st.integers(0, 10**6))
def test_many_scenarios_are_checked_as_one_after_the_other(seed: int) -> None:
    """Flows, stocks and backlogs at random keep hardly any row; hardening is taken or not."""
    rng = np.random.default_rng(seed)
    drawn = random_study(seed)
    study = replace(drawn, policy=drawn.policy.model_copy(update={"rules": ()}))
    plan = random_plan(rng, study)
    operations = {s: random_operation(rng, study, study.conditions[s].demand) for s in study.conditions}
    found = recompute(study, plan, operations)
    assert plan.calm is not None
    for scenario, operation in {CALM: plan.calm, **operations}.items():
        conditions = in_force(study.network, study.conditions_of(scenario), plan.size)
        scalar = Scalar(plan, operation, conditions, calm=scenario == CALM)
        assert {kind: found.costs[scenario][kind] for kind in scalar.costs()} == near(scalar.costs())
        missed = {f"{scenario}: {text}" for text in (*scalar.balances(), *scalar.limits(), *scalar.backlogs())}
        assert {text for text in found.violations if text.startswith(f"{scenario}: ")} == missed


def random_plan(rng: Rng, study: Study) -> PlanValues:
    """Any sizes within their limits, whole for hardening, with any calm operation."""
    network = study.network
    ways = {way.option for way in network.hardenings}
    sizes = {o.name: float(rng.integers(2)) if o.name in ways else rng.random() * o.upper for o in network.options}
    calm = random_operation(rng, study, np.array([d.quantity for d in network.demands]))
    return PlanValues(network, Portfolio(sizes, {name: size > 0 for name, size in sizes.items()}), calm)


def random_operation(rng: Rng, study: Study, asked: Floats) -> OperationValues:
    """Any figures of the right size; what is neither late nor short is served, and in half of the operations more."""
    network, periods = study.network, study.network.periods
    demands = {(d.name, t): float(asked[i, t - 1]) for i, d in enumerate(network.demands) for t in periods}
    late = {
        key: float(rng.choice([0.0, 4.0, 9.0, 14.0])) * bool(network.demand[key[0]].backlog_periods) for key in demands
    }
    short = {key: rng.random() * quantity for key, quantity in demands.items()}
    extra = float(rng.choice([0.0, 1.0]))
    served = {(d, t): q + late.get((d, t - 1), 0.0) - late[d, t] - short[d, t] + extra for (d, t), q in demands.items()}
    flows = {(a.name, t): rng.random() * float(a.upper[t - 1]) for a in network.activities for t in periods}
    stocks = {(*s.resource, t): rng.random() * 30.0 for s in network.stocks for t in periods}
    return OperationValues(demands, flows, stocks, served, short, late)


@dataclass(frozen=True)
class Scalar:
    """Costs and rows of one operation, figure by figure."""

    plan: PlanValues
    of: OperationValues
    conditions: Conditions
    calm: bool

    @property
    def periods(self) -> range:
        return self.plan.network.periods

    def begun(self, t: int) -> bool:
        return t >= self.conditions.onset

    def costs(self) -> Mapping[str, float]:
        network, of, horizon = self.plan.network, self.of, self.periods
        found = dict.fromkeys(("purchases", "operation", "holding", "shortage", "lateness", "replacement"), 0.0)
        for i, contract in enumerate(network.contracts):
            drawn = 0.0
            for t in horizon:
                price = self.conditions.price[i, t - 1] if self.begun(t) else 1.0
                drawn += price * sum(of.flow(a, t) for a in contract.activities)
            owed = contract.take_or_pay * self.conditions.owed[i] * self.plan.size(contract.option)
            found["purchases"] += contract.price * max(drawn, owed)
        for t in horizon:
            for i, activity in enumerate(network.activities):
                dearer = self.conditions.cost[i, t - 1] if self.begun(t) else 1.0
                found["operation"] += activity.cost * dearer * of.flow(activity.name, t)
            for stock in network.stocks:
                found["holding"] += stock.holding_cost[t - 1] * of.stock(stock.resource, t)
            for demand in network.demands:
                found["shortage"] += demand.value_of_lost_load * of.short(demand.name, t)
                found["lateness"] += demand.backlog_cost * of.late(demand.name, t)
        for stock in network.stocks:
            missing = max(0.0, self.plan.stock(stock.resource, 0) - of.stock(stock.resource, horizon[-1]))
            found["replacement"] += 0.0 if self.calm and stock.strategic else stock.replacement_price * missing
        return found

    def balances(self) -> Iterator[str]:
        for resource in self.plan.network.resources:
            for t in self.periods:
                yield from self.balance(resource, t)

    def balance(self, resource: Resource, t: int) -> Iterator[str]:
        network, (item, site), arriving = self.plan.network, resource, 0.0
        for i, arrival in enumerate(network.arrivals):
            if arrival.resource == resource:
                arriving += self.conditions.inflow[i, t - 1] if self.begun(t) else arrival.quantity[t - 1]
        kept = entering = 0.0
        for i, stock in enumerate(network.stocks):
            if stock.resource == resource:
                kept, entering = self.of.stock(resource, t), self.entering(i, t)
                yield from self.stock(stock, entering, kept, t)
        moved = list(self.moved(resource, t))
        nowhere = kept - entering - arriving - sum(moved)
        if nowhere > BEARABLE * max(1.0, kept, entering, sum(map(abs, moved))):
            yield f"{item} at {site} in period {t}: {nowhere:g} comes from nowhere"

    def moved(self, resource: Resource, t: int) -> Iterator[float]:
        network = self.plan.network
        yield from (-self.of.served(d.name, t) for d in network.demands if d.resource == resource)
        for activity in network.activities:
            for (changed, lag), quantity in activity.net.items():
                if changed == resource and t - lag >= 1:
                    yield quantity * self.of.flow(activity.name, t - lag)

    def entering(self, i: int, t: int) -> float:
        stock = self.plan.network.stocks[i]
        before = self.of.stock(stock.resource, t - 1) if t > 1 else self.plan.stock(stock.resource, 0)
        return (1 - stock.decay) * before * (float(self.conditions.stock[i]) if t == self.conditions.onset else 1.0)

    def stock(self, stock: Stock, entering: float, kept: float, t: int) -> Iterator[str]:
        (item, site), slack = stock.resource, BEARABLE * max(1.0, kept, entering)
        assets = [a.name for a in self.plan.network.assets]
        most = self.conditions.capacity[assets.index(stock.release), t - 1] if stock.release else np.inf
        if kept > stock.capacity + slack:
            yield f"stock of {item} at {site} is {kept:g} in period {t}, outside 0 to {stock.capacity:g}"
        if self.begun(t) and entering - kept > most + slack:
            yield f"stock of {item} at {site} falls by {entering - kept:g} in period {t}, above {most:g}"

    def limits(self) -> Iterator[str]:
        network = self.plan.network
        for i, asset in enumerate(network.assets):
            for t in (t for t in self.periods if self.begun(t)):
                used = sum(a.uses.get(asset.name, 0.0) * self.of.flow(a.name, t) for a in network.activities)
                given = sum(kappa[t - 1] * self.plan.size(o) for o, kappa in asset.per_option.items())
                limit = self.conditions.capacity[i, t - 1] + self.conditions.availability[i, t - 1] * given
                if used > limit + BEARABLE * max(1.0, used):
                    yield f"{asset.name} gives {used:g} in period {t}, it has {limit:g}"
        for contract in (contract for contract in network.contracts if contract.flexible):
            drawn = sum(self.of.flow(a, t) for a in contract.activities for t in self.periods)
            award = network.horizon * self.plan.size(contract.option)
            if drawn > award + BEARABLE * max(1.0, award):
                yield f"{contract.name} draws {drawn:g} of an award of {award:g}"

    def backlogs(self) -> Iterator[str]:
        for demand in self.plan.network.demands:
            for t in self.periods:
                yield from self.backlog(demand, t)

    def backlog(self, demand: Demand, t: int) -> Iterator[str]:
        of, name = self.of, demand.name
        asked, late = of.demand(name, t) + of.late(name, t - 1), of.late(name, t)
        met = of.served(name, t) + of.short(name, t) + late
        if abs(asked - met) > BEARABLE * max(1.0, asked):
            yield f"{name} in period {t}: {asked:g} is asked for, {met:g} accounted for"
        recent = [of.demand(name, t - k) for k in range(demand.backlog_periods) if t - k >= 1]
        most = sum(recent) if t < self.periods[-1] else 0.0
        if late > most + BEARABLE * max(1.0, most):
            yield f"{name} in period {t}: {late:g} is late, {most:g} may be"

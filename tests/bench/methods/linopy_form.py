"""The extensive form in linopy with HiGHS, from the arrays of the network: what the families need and nothing else.

Scenarios that begin in the same period are one set of arrays, as somebody would write it who cares for speed. Rules,
risk measures, lanes, processes, backlogs and hardening are left out: families with a policy are not for this method.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr
from tests.bench.methods.raw import answer, settle
from tests.bench.piece import Found, Work

from supplyopt.network.resolve import Conditions
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study


def solving(study: Study, seconds: float) -> Work:
    """Built, handed over and solved."""

    def work() -> Found:
        solver, columns = _handed_over(study, seconds)
        solver.run()
        return answer(solver, columns)

    return work


def building(study: Study, seconds: float) -> Work:
    """Built and handed over, nothing solved."""

    def work() -> Found:
        return Found(count=_handed_over(study, seconds)[1])

    return work


def _handed_over(study: Study, seconds: float) -> tuple[Any, int]:
    assert not study.policy.rules, "rules are not written in linopy"
    assert study.policy.objective.kind == "expectation"
    model = _Form(study).model
    solver = model.to_highspy()
    settle(solver, seconds)
    return solver, solver.getNumCol()


class _Form:
    """Plan and calm, then the scenarios of each onset."""

    def __init__(self, study: Study) -> None:
        self.study, self.network, self.model = study, study.network, linopy.Model()
        network = self.network
        options = pd.Index([o.name for o in network.options], name="option")
        self.size = self.model.add_variables(0.0, _along(options, [o.upper for o in network.options]), name="size")
        choices = pd.Index([o.name for o in network.options if o.is_choice], name="option")
        self._index()
        paid: Any = 0
        if len(choices):
            taken = self.model.add_variables(coords=[choices], binary=True, name="taken")
            low, high, fixed = (
                _along(choices, [getattr(network.option[o], field) for o in choices])
                for field in ("lower", "upper", "fixed_cost")
            )
            some = self.size.sel(option=list(choices))
            self.model.add_constraints(some - low * taken >= 0, name="least")
            self.model.add_constraints(some - high * taken <= 0, name="most")
            paid = (fixed * taken).sum()
        assert study.calm is not None
        calm = _Operation(self, "calm", {CALM: study.calm}, 1, None)
        if len(choices):
            drawn = calm.flow.sel(scenario=CALM).sum("period").groupby(self.contract).sum()
            least = _along(pd.Index(self.contracts, name="contract"), [network.option[c].lower for c in self.contracts])
            per_choice = taken.rename({"option": "contract"}).sel(contract=self.contracts)
            self.model.add_constraints(drawn - network.horizon * least * per_choice >= 0, name="drawn_least")
        objective = paid + calm.cost()
        for onset in sorted({c.onset for c in study.conditions.values()}):
            some_conditions = {s: c for s, c in study.conditions.items() if c.onset == onset}
            objective = objective + _Operation(self, f"from_{onset}", some_conditions, onset, calm).cost()
        self.model.add_objective(objective)

    def _index(self) -> None:
        """What each activity draws on and where it delivers."""
        network = self.network
        names = pd.Index([a.name for a in network.activities], name="activity")
        self.activities, self.contracts = names, [c.name for c in network.contracts]
        contract = {a: c.name for c in network.contracts for a in c.activities}
        self.contract = xr.DataArray([contract[a] for a in names], coords=[names], name="contract")
        places = ["|".join(next(iter(a.net))[0]) for a in network.activities]
        self.resource = xr.DataArray(places, coords=[names], name="resource")
        self.suppliers = {h: i for i, h in enumerate(a.name for a in network.assets) if h.startswith("supplier:")}
        sellers = [next((h for h in a.uses if h in self.suppliers), "") for a in network.activities]
        self.supplier = xr.DataArray(sellers, coords=[names], name="supplier")


class _Operation:
    """The operation of some scenarios from a period on: variables over (scenario, what, period)."""

    def __init__(
        self, form: _Form, name: str, every: dict[str, Conditions], onset: int, past: _Operation | None
    ) -> None:
        self.form, self.name, self.every, self.onset, self.past = form, name, every, onset, past
        network = form.network
        self.scenarios = pd.Index(list(every), name="scenario")
        self.periods = pd.Index([t for t in network.periods if t >= onset], name="period")
        self.positions = np.array(self.periods) - 1
        self.demands = pd.Index(["|".join(d.resource) for d in network.demands], name="resource")
        self.stocks = pd.Index(["|".join(s.resource) for s in network.stocks], name="resource")
        self.contracts = pd.Index(form.contracts, name="contract")
        upper = np.array([a.upper for a in network.activities])[:, self.positions] * form.study.headroom
        self.flow = self._variables("flow", form.activities, upper)
        self.stock = self._variables("stock", self.stocks)
        self.served = self._variables("served", self.demands)
        self.short = self._variables("short", self.demands)
        self.depleted = form.model.add_variables(0.0, coords=[self.scenarios, self.stocks], name=f"{name}_depleted")
        self.payment = form.model.add_variables(0.0, coords=[self.scenarios, self.contracts], name=f"{name}_payment")
        self._balance()
        self._capacity()
        self._pay()

    def _variables(self, what: str, index: pd.Index, upper: Any = None) -> Any:
        coords = [self.scenarios, index, self.periods]
        if upper is None:
            return self.form.model.add_variables(0.0, coords=coords, name=f"{self.name}_{what}")
        most = np.broadcast_to(upper, (len(self.scenarios), *upper.shape))
        return self.form.model.add_variables(0.0, xr.DataArray(most, coords), name=f"{self.name}_{what}")

    def _data(self, of: Callable[[Conditions], Any], index: pd.Index, which: Any = slice(None)) -> xr.DataArray:
        """Figures of every scenario over (scenario, what, period)."""
        told = np.array([of(c)[which][:, self.positions] for c in self.every.values()])
        return xr.DataArray(told, coords=[self.scenarios, index, self.periods])

    def _add(self, row: Any, name: str) -> None:
        self.form.model.add_constraints(row, name=f"{self.name}_{name}")

    def _before(self) -> Any:
        """What is held when the operation begins: what calm left, or the first stock; a variable or a number."""
        first = _along(self.stocks, [s.initial for s in self.form.network.stocks])
        if self.past is None or self.onset == 1:
            return first
        return self.past.stock.sel(scenario=CALM, period=self.onset - 1, drop=True)

    def _balance(self) -> None:
        network = self.form.network
        arriving = self.flow.groupby(self.form.resource).sum()
        leaving = self.served - arriving.sel(resource=list(self.demands))
        held = list(self.stocks)
        bare = [place for place in self.demands if place not in held]
        self._add(leaving.sel(resource=bare) <= 0, "balance")
        kept = self.stock - self.stock.shift(period=1)
        later = list(self.periods[1:])
        stocked = leaving.sel(resource=held)
        if later:
            self._add(stocked.sel(period=later) + kept.sel(period=later) <= 0, "balance_held")
        left = xr.DataArray(np.array([c.stock for c in self.every.values()]), coords=[self.scenarios, self.stocks])
        now = stocked.sel(period=self.onset) + self.stock.sel(period=self.onset)
        before = self._before()
        if isinstance(before, xr.DataArray):
            self._add(now <= left * before, "balance_first")
        else:
            self._add(now - left * before <= 0, "balance_first")
        last = self.stock.sel(period=network.periods[-1])
        first = _along(self.stocks, [s.initial for s in network.stocks])
        self._add(last + self.depleted >= first, "depletion")
        asked = self._data(lambda c: c.demand, self.demands)
        self._add(self.served + self.short == asked, "meet")

    def _capacity(self) -> None:
        form, network = self.form, self.form.network
        row = {a.name: i for i, a in enumerate(network.assets)}
        assets = [
            network.contract[c].asset if hasattr(network, "contract") else f"contract:{c}" for c in self.contracts
        ]
        which = [row[a] for a in assets]
        part = np.array([network.asset[a].per_option[c] for a, c in zip(assets, self.contracts, strict=True)])
        given = self._data(lambda c: c.availability, self.contracts, which) * part[None, :, self.positions]
        award = form.size.rename({"option": "contract"}).sel(contract=list(self.contracts))
        self._add(self.flow.groupby(form.contract).sum() - given * award <= 0, "contract")
        if form.suppliers:
            sellers = pd.Index(list(form.suppliers), name="supplier")
            limit = self._data(lambda c: c.capacity, sellers, list(form.suppliers.values()))
            self._add(self.flow.groupby(form.supplier).sum().sel(supplier=list(sellers)) <= limit, "supplier")

    def _pay(self) -> None:
        """Take-or-pay contracts: the larger of what is drawn and of what is owed."""
        form, network = self.form, self.form.network
        paid = [c for c in network.contracts if c.price > 0]
        names = [c.name for c in paid]
        index = pd.Index(names, name="contract")
        price = _along(index, [c.price for c in paid])
        position = [i for i, c in enumerate(network.contracts) if c.price > 0]
        factor = self._data(lambda c: c.price, index, position)
        drawn = (factor * self.flow.groupby(form.contract).sum().sel(contract=names)).sum("period")
        if self.past is not None and self.onset > 1:
            earlier = self.past.flow.sel(scenario=CALM, period=list(range(1, self.onset)), drop=True)
            drawn = drawn + earlier.sum("period").groupby(form.contract).sum().sel(contract=names)
        payment = self.payment.sel(contract=names)
        self._add(payment - price * drawn >= 0, "drawn")
        owed = xr.DataArray(np.array([c.owed[position] for c in self.every.values()]), coords=[self.scenarios, index])
        share = price * _along(index, [c.take_or_pay for c in paid])
        award = form.size.rename({"option": "contract"}).sel(contract=names)
        self._add(payment - share * owed * award >= 0, "owed")

    def cost(self) -> Any:
        """Mean cost: each scenario by its probability, with what calm had cost before it began."""
        network, weights = self.form.network, self.form.study.probabilities
        weight = _along(self.scenarios, [weights[s] for s in self.scenarios])
        moving = _along(self.form.activities, [a.cost for a in network.activities])
        factor = self._data(lambda c: c.cost, self.form.activities)
        lost = _along(self.demands, [d.value_of_lost_load for d in network.demands])
        refill = _along(self.stocks, [s.replacement_price for s in network.stocks])
        cost = (weight * moving * factor * self.flow).sum() + (weight * lost * self.short).sum()
        cost = cost + (weight * refill * self.depleted).sum() + (weight * self.payment).sum()
        if self.past is not None and self.onset > 1:
            earlier = {"scenario": CALM, "period": list(range(1, self.onset))}
            calm, total = self.past, float(weight.sum())
            cost = cost + total * (moving * calm.flow.sel(**earlier, drop=True)).sum()
            cost = cost + total * (lost * calm.short.sel(**earlier, drop=True)).sum()
        return cost


def _along(index: pd.Index, values: Any) -> xr.DataArray:
    return xr.DataArray(np.array(values, dtype=float), coords=[index])

"""The operation in a failure as a linear program over its own columns: compiled once, stamped for any plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyomo.environ as pyo
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.compile.blocks import Part, connected
from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.template import Columns, RowName, Template, columns_of, compile_block
from supplyopt.formulation.promise import Promise
from supplyopt.network import Network
from supplyopt.network.failures import Loss
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import Conditions, failing, without_unlimited
from supplyopt.network.worth import worth_of_assets, worth_of_resources
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.base import CONTINGENCY
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.study import Study

MONEY = ("pay_drawn", "pay_owed", "depletion")
"""Rows that only say what things cost: a promise does not look at them."""
MARGIN = 1 + 1e-6
"""Prices are bounded from above; rounding is not to lower the bound [-]."""


@dataclass(frozen=True)
class PromisedOperation:
    """``min Σ missing`` over the operation in a failure, while nothing is decided, allowed to be missing, or lost."""

    network: Network
    model: LinearModel
    row_names: tuple[RowName, ...]
    decided: Any
    """how the size of each option moves the rows; CSR [m, I]"""
    price: Floats
    """the most that one more unit on the right of a row can ever save; infinite where nobody knows [m]"""
    asked: Mapping[Key, float]
    """(item, class) -> what is asked for [unit]"""

    def under(self, sizes: Mapping[str, float], allowed: Mapping[Key, float]) -> LinearModel:
        """The operation under a plan, some of what is asked for being allowed to be missing [unit]."""
        moved = self.decided @ self._sized(sizes)
        for i, name in enumerate(self.row_names):
            if name.component == "promise":
                moved[i] -= allowed[name.index]
        model = self.model
        return replace(model, row_lower=model.row_lower - moved, row_upper=model.row_upper - moved)

    def lost(self, sizes: Mapping[str, float], loss: Loss) -> Floats:
        """What a failure takes from the upper limit of each row under a plan [m]."""
        row, asset, period = self._limits
        before, after = self._intact, failing(self.network, loss)
        fixed = np.maximum(before.capacity - after.capacity, 0.0)  # what is not hit may still have no limit
        part = before.availability - after.availability
        given = np.where(self._is_capacity, -(self.decided @ self._sized(sizes)), 0.0)
        lost = np.zeros(len(self.row_names))
        lost[row] = fixed[asset, period] + part[asset, period] * given[row]
        return lost

    def _sized(self, sizes: Mapping[str, float]) -> Floats:
        return np.array([sizes.get(option.name, 0.0) for option in self.network.options])

    @cached_property
    def parts(self) -> list[Part]:
        """Columns and rows that have nothing to do with each other: what is asked for is missing in each by itself."""
        return connected(self.model.matrix)

    @cached_property
    def _is_capacity(self) -> Any:
        """Rows whose limit options may raise, beside those of what a stock releases [m]."""
        return np.array([name.component == "capacity" for name in self.row_names], dtype=bool)

    @cached_property
    def _intact(self) -> Conditions:
        return intact(self.network)

    @cached_property
    def _limits(self) -> tuple[Ints, Ints, Ints]:
        """Rows that limit an asset, the asset's position and the period's."""
        position = {asset.name: i for i, asset in enumerate(self.network.assets)}
        release = {stock.resource: stock.release for stock in self.network.stocks}
        found = []
        for i, name in enumerate(self.row_names):
            if name.component in ("capacity", "release"):
                *of, t = name.index
                asset = of[0] if name.component == "capacity" else release[of[0], of[1]]
                found.append((i, position[asset], t - 1))
        row, asset_, period = np.array(found, dtype=np.int64).reshape(-1, 3).T
        return row, asset_, period


def intact(network: Network) -> Conditions:
    """Conditions in which nothing has failed yet; what waits for a disruption is open, nothing is without a limit."""
    return without_unlimited(network, failing(network, {}))


def compile_promise(study: Study, rule: ContingencyRule) -> PromisedOperation:
    """The operation that keeps a promise as well as it can, under any plan of a study; the promise may be anybody's."""
    network, model = study.network, pyo.ConcreteModel()
    model.decided, model.recourse = pyo.Block(), pyo.Block()
    shut = [r for r in study.policy.rules if r.covers("", CONTINGENCY)]
    promise = Promise(model.decided, model.recourse, network, intact(network), rule, shut)
    decided = columns_of(model.decided)
    own = columns_of(model.recourse, decided.count)
    positions = {**decided.positions, **own.positions}
    template = compile_block(model.recourse, own, positions, {}, {("missing",): promise.cost})
    keep = np.array([name.component not in MONEY for name in template.row_names], dtype=bool)
    names = tuple(name for name, kept in zip(template.row_names, keep, strict=True) if kept)
    rows, shift = _matrix(template, decided.count)
    cost = np.zeros(decided.count + own.count)
    cost[template.outcomes.column] = template.outcomes.entries.constant
    return PromisedOperation(
        network,
        LinearModel(
            cost=cost[decided.count :],
            matrix=sparse.csr_array(rows[keep, :][:, decided.count :]),
            row_lower=(template.lower - shift)[keep],
            row_upper=(template.upper - shift)[keep],
            lower=own.lower,
            upper=_physical(network, own),
            integer=np.zeros(own.count, dtype=bool),
        ),
        names,
        sparse.csr_array(rows[keep, :][:, : decided.count]),
        _prices(network, names, promise.asked),
        promise.asked,
    )


def _matrix(template: Template, before: int) -> tuple[Any, Floats]:
    """All rows over what is decided and the operation's own columns, and their constants."""
    rows = template.rows
    shape = (rows.count, before + template.columns.count)
    return sparse.csr_array((rows.entries.constant, (rows.row, rows.column)), shape=shape), rows.shift.constant


def _physical(network: Network, own: Columns) -> Floats:
    """Room for stock, and nothing owed at the end: all other bounds follow from the rows, and only blur prices [n]."""
    room = {stock.resource: stock.capacity for stock in network.stocks}
    last = network.periods[-1]

    def upper(component: str, index: Any) -> float:
        if component == "stock":
            return room[index[0], index[1]]
        return 0.0 if component == "late" and index[1] == last else np.inf

    return np.array([upper(*name) for name in own.names])


def _prices(network: Network, names: tuple[RowName, ...], asked: Mapping[Key, float]) -> Floats:
    """What a unit on the right of each row can save at most, by its kind."""
    weight = {d.name: 1.0 / asked[d.resource[0], d.use] for d in network.demands if (d.resource[0], d.use) in asked}
    worth = worth_of_resources(network, weight)
    assets = worth_of_assets(network, worth)
    contracts = {contract.name: assets[contract.asset] for contract in network.contracts}

    def price(name: RowName) -> float:
        index = name.index
        match name.component:
            case "balance" | "release":
                return worth[index[0], index[1]]
            case "capacity":
                return assets[index[0]]
            case "award":
                return contracts[index]
            case "meet" | "backlog":
                return weight.get(index[0], 0.0)
            case "promise":
                return 1.0 / asked[index]
        return np.inf

    return np.array([MARGIN * price(name) for name in names])

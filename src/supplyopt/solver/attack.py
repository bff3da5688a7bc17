"""The exact adversary: which k entities to fail so that a promise is missed by most, as one mixed-integer program.

The operation that makes the best of a failure is a linear program; its dual, with the choice of what fails beside it,
maximises what is missing. For rows a'v ≤ α(z)·K of assets with dual μ,

::

    max   Σ_i L_i y⁺_i - Σ_i U_i y⁻_i - Σ_j u_j σ_j  +  Σ_{h,t} K[h,t] Σ_e lost[h,t,e] p[h,t,e]
    s.t.  A'(y⁺ - y⁻) - σ  ≤  c
          p[h,t,e] ≤ M[h] z[e],     Σ_e p[h,t,e] ≤ μ[h,t] ≤ M[h],     Σ_e z[e] ≤ k,     z ∈ {0,1}

p is μ where e fails and is the worst that hits h. M[h] is the most that one more unit of h can ever save: capacity for
sale at that price would never be bought. Source: docs/formulation.md 7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile import LinearModel
from supplyopt.compile.promise import PromisedOperation, compile_promise
from supplyopt.network import Network
from supplyopt.network.failures import out_of_order
from supplyopt.network.grammar import Floats
from supplyopt.network.worth import worth_of_capacity
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.one_model import solve_model
from supplyopt.study import Study

PlanValues = dict[tuple[str, Any], float]


@dataclass(frozen=True)
class Attack:
    """The worst that was found for a promise: what fails, what is then missing, and how much more could be."""

    rule: str
    entities: tuple[str, ...]
    missing: float
    """sum over items and classes of what is missing beyond the promise, relative to what is asked for [-]"""
    bound: float
    """no failure of as many entities misses more [-]"""
    proven: bool


def attack(
    study: Study, rule: ContingencyRule, plan_values: PlanValues, options: Options, level: float | None = None
) -> Attack:
    """The failure that misses a promise by most under a plan; with another ``level`` than the promised one, of that."""
    promised = compile_promise(study, rule, plan_values, rule.level if level is None else level)
    dual = _Dual(study, rule, promised)
    solution = solve_model(dual.model(rule.k), options)
    bound = -solution.bound
    if solution.values is None:
        return Attack(rule.name, (), 0.0, bound, False)
    failed = dual.failed(solution.values)
    return Attack(
        rule.name, failed, max(0.0, -float(solution.objective or 0.0)), bound, solution.ending is Ending.OPTIMAL
    )


@dataclass(frozen=True)
class _Hit:
    """A row of an asset that an entity hits: its position among the rows with an upper limit, and what is lost."""

    row: int
    entity: int
    part: float
    worth: float


class _Dual:
    """The adversary's program, its columns in five blocks: y⁺, y⁻, σ, p, z."""

    def __init__(self, study: Study, rule: ContingencyRule, promised: PromisedOperation) -> None:
        self.primal, network = promised.model, study.network
        self.entities = sorted(rule.entities(network))
        self.low = np.flatnonzero(np.isfinite(self.primal.row_lower))
        self.high = np.flatnonzero(np.isfinite(self.primal.row_upper))
        self.bounded = np.flatnonzero(np.isfinite(self.primal.upper))
        self.hits = list(self._hits(network, rule, promised))
        sizes = [len(self.low), len(self.high), len(self.bounded), len(self.hits), len(self.entities)]
        self.start = [int(first) for first in np.concatenate([[0], np.cumsum(sizes)])]
        self.width = self.start[-1]

    def _hits(self, network: Network, rule: ContingencyRule, promised: PromisedOperation) -> Iterator[_Hit]:
        lost: dict[str, list[tuple[int, Floats]]] = defaultdict(list)
        for e, name in enumerate(self.entities):
            when = out_of_order(network, rule.days_of(name, network))
            for asset, whole in rule.entities(network)[name].items():
                lost[asset].append((e, whole * when))
        worth = worth_of_capacity(network, promised.weights)
        release = {stock.resource: stock.release for stock in network.stocks}
        position = {int(row): i for i, row in enumerate(self.high)}
        for row, named in enumerate(promised.row_names):
            if named.component in ("capacity", "release"):
                of, t = named.index[:-1], named.index[-1]
                asset = of[0] if named.component == "capacity" else release[of]
                for e, part in lost.get(asset, ()):
                    if part[t - 1] > 0:
                        yield _Hit(position[row], e, float(part[t - 1]), worth[asset])

    def model(self, k: int) -> LinearModel:
        """The whole program, as a minimisation."""
        rows = [self._feasible(), *self._failing(), self._budget()]
        limits = [self.primal.cost, *(np.zeros(each.shape[0]) for each in rows[1:-1]), np.array([float(k)])]
        upper = np.full(self.width, np.inf)
        for i, hit in enumerate(self.hits):
            upper[self.start[1] + hit.row] = upper[self.start[3] + i] = hit.worth
        upper[self.start[4] :] = 1.0
        above = np.concatenate(limits)
        return LinearModel(
            cost=-self._gain(),
            matrix=sparse.vstack(rows, format="csr"),
            row_lower=np.full(len(above), -np.inf),
            row_upper=above,
            lower=np.zeros(self.width),
            upper=upper,
            integer=np.arange(self.width) >= self.start[4],
        )

    def _gain(self) -> Floats:
        """Objective: what is missing, once the failed capacity is taken away [-]."""
        primal, gain = self.primal, np.zeros(self.width)
        gain[: self.start[1]] = primal.row_lower[self.low]
        gain[self.start[1] : self.start[2]] = -primal.row_upper[self.high]
        gain[self.start[2] : self.start[3]] = -primal.upper[self.bounded]
        capacity = np.maximum(primal.row_upper[self.high], 0.0)
        for i, hit in enumerate(self.hits):
            gain[self.start[3] + i] = capacity[hit.row] * hit.part
        return gain

    def _feasible(self) -> Any:
        """A'(y⁺ - y⁻) - σ, a row a column of the operation."""
        transposed, n = sparse.csr_array(self.primal.matrix.T), len(self.primal.cost)
        bounded = len(self.bounded)
        up = sparse.csr_array((np.ones(bounded), (self.bounded, np.arange(bounded))), shape=(n, bounded))
        rest = sparse.csr_array((n, len(self.hits) + len(self.entities)))
        return sparse.hstack([transposed[:, self.low], -transposed[:, self.high], -up, rest], format="csr")

    def _failing(self) -> tuple[Any, Any]:
        """p - M z, a row a hit; and Σ_e p - μ, a row a row of an asset."""
        hits, p = self.hits, self.start[3]
        entries = [(i, p + i, 1.0) for i in range(len(hits))]
        entries += [(i, self.start[4] + hit.entity, -hit.worth) for i, hit in enumerate(hits)]
        rows = sorted({hit.row for hit in hits})
        number = {row: i for i, row in enumerate(rows)}
        worst = [(number[hit.row], p + i, 1.0) for i, hit in enumerate(hits)]
        worst += [(number[row], self.start[1] + row, -1.0) for row in rows]
        return self._matrix(entries, len(hits)), self._matrix(worst, len(rows))

    def _budget(self) -> Any:
        return self._matrix([(0, self.start[4] + e, 1.0) for e in range(len(self.entities))], 1)

    def _matrix(self, entries: list[tuple[int, int, float]], height: int) -> Any:
        row, column, value = zip(*entries, strict=True) if entries else ((), (), ())
        return sparse.csr_array((value, (row, column)), shape=(height, self.width))

    def failed(self, values: Floats) -> tuple[str, ...]:
        """The entities that a solution fails."""
        chosen = values[len(values) - len(self.entities) :]
        return tuple(name for name, z in zip(self.entities, chosen, strict=True) if z > 0.5)


def plan_values(names: Sequence[tuple[str, Any]], values: Floats) -> PlanValues:
    """(component, index) -> value of the columns of a plan."""
    return {name: float(value) for name, value in zip(names, values[: len(names)], strict=True)}

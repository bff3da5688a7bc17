"""The outcomes of all scenarios under a plan, a chunk at a time."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from supplyopt.analyse.operating import OperationsAlike
from supplyopt.analyse.outcomes import Outcomes
from supplyopt.analyse.progress import Progress
from supplyopt.compile.decided import OperationsOfPlan
from supplyopt.compile.operation import decided_by
from supplyopt.errors import SolverError
from supplyopt.network.drivers import drivers_of, headroom_of
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import TAKEN
from supplyopt.result import PlanValues
from supplyopt.rules import Rule, Scope
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study
from supplyopt.verify import RuleRow, operating_costs
from supplyopt.workers import Serial, Workers

Ints = npt.NDArray[np.int64]
CHUNK = 20_000
"""Scenarios that are looked at together: memory goes with this number, not with all of them. So many, or fewer, this
process is done with before others would have begun."""


def outcomes_of(study: Study, plan: PlanValues, progress: Progress | None, workers: Workers) -> Outcomes:
    """What calm and every scenario of a study come to under a plan; raises SolverError where no operation is found."""
    return _Operating(study, plan, progress, workers).outcomes()


class _Operating:
    """Scenarios as columns of figures, those with the same onset and rules together."""

    def __init__(self, study: Study, plan: PlanValues, progress: Progress | None, workers: Workers) -> None:
        self._study, self._progress, self._workers, self._before = study, progress, workers, _Before(study, plan)
        table = study.scenarios.scenarios
        self._listed = np.flatnonzero((table["family"] != CALM).to_numpy())
        self._ids = [str(s) for s in table["scenario_id"].to_numpy()[self._listed]]
        self._onset = table["onset_period"].to_numpy()[self._listed]
        taken = [option.name for option in study.network.options if plan.size(option.name) > TAKEN]
        self._drivers = drivers_of(study.network, study.scenarios, taken)
        self._row = np.zeros(len(self._ids), dtype=np.int64)
        """of each scenario in the piece of the set that it belongs to"""
        self._alike: dict[tuple[int, tuple[str, ...]], OperationsAlike] = {}
        self._operations = OperationsOfPlan(study, decided_by(plan), self._drivers, headroom_of(self._drivers))
        self._cost, self._keeps = np.zeros(len(self._ids)), np.ones(len(self._ids), dtype=bool)
        self._parts: list[tuple[Ints, Any, Any]] = []
        """scenarios by their place, what is never served in them and what is asked for above calm [N, F · T]"""
        self._done = 0

    def outcomes(self) -> Outcomes:
        """Every scenario, piece by piece of the set."""
        for rows, piece in self._study.scenarios.pieces():
            listed = np.isin(rows, self._listed, assume_unique=True)
            members = np.searchsorted(self._listed, rows[listed])
            self._row[members] = np.flatnonzero(listed)
            if piece is not self._study.scenarios:
                self._drivers = self._drivers.of(piece)
            self._operate_all(members)
        return self._gathered()

    def _operate_all(self, listed: Ints) -> None:
        """Scenarios of one piece, those again without rules in which the rules cannot be kept."""
        alike: dict[tuple[int, tuple[str, ...]], list[int]] = defaultdict(list)
        for i, onset in zip(listed.tolist(), self._onset[listed].tolist(), strict=True):
            alike[onset, tuple(rule.name for rule in self._study.rules_covering(self._ids[i]))].append(i)
        for (onset, _), members in sorted(alike.items()):
            rules = self._study.rules_covering(self._ids[members[0]])
            self._operate(onset, rules, np.array(members, dtype=np.int64))
        broken = listed[~self._keeps[listed]]
        for onset in sorted({int(t) for t in self._onset[broken]}):
            self._operate(onset, (), broken[self._onset[broken] == onset])

    def _operations_of(self, onset: int, rules: Sequence[Rule]) -> OperationsAlike:
        """The operations from an onset on; kept for the next piece where there are several."""
        key = onset, tuple(rule.name for rule in rules)
        found = self._alike.get(key)
        if found is None:
            found = OperationsAlike(self._operations, onset, rules, self._before.row, self._before.asked.shape)
            if not self._study.scenarios.is_held:
                self._alike[key] = found
        return found

    def _operate(self, onset: int, rules: Sequence[Rule], members: Ints) -> None:
        operations = self._operations_of(onset, rules)
        chunks = np.array_split(members, -(-len(members) // CHUNK))
        workers = self._workers if len(chunks) > 1 or not self._study.scenarios.is_held else Serial()
        every = operations.operate(self._drivers, [self._row[chunk] for chunk in chunks], workers)
        for chunk, found in zip(chunks, every, strict=True):
            if self._progress is not None:
                self._progress(self._done, len(self._ids))
            broken = chunk[~found.feasible]
            if len(broken) and not rules:  # demand may go without, so that some operation always exists
                raise SolverError(f"no operation was found for {self._ids[broken[0]]}")
            self._keeps[broken] = False
            self._cost[chunk] = found.cost
            kept = chunk[found.feasible]
            found.short[:, :, : onset - 1] = self._before.short[:, : onset - 1]
            shape = len(kept), self._before.asked.size
            short, more = (each.reshape(shape) for each in (found.short[found.feasible], self._risen(kept, onset)))
            self._parts.append((kept, sparse.csr_array(short), sparse.csr_array(more)))
            self._done += len(kept)

    def _risen(self, chunk: Ints, onset: int) -> Floats:
        """What is asked for above calm [N, F, T]."""
        group, asked = self._drivers.group_of["demand"], self._before.asked
        found = np.zeros((len(chunk), *asked.shape))
        if not (group >= 0).any():
            return found
        moved = self._drivers.multipliers(self._row[chunk], onset, ("demand",))["demand"]
        for f in np.flatnonzero(group >= 0):
            found[:, f, onset - 1 :] = asked[f, onset - 1 :] * (moved[:, group[f], onset - 1 :] - 1.0)
        return found

    def _gathered(self) -> Outcomes:
        """In the order in which the set lists them, calm first."""
        study, before = self._study, self._before
        order = np.argsort(np.concatenate([np.zeros(0), *(part[0] for part in self._parts)]), kind="stable")
        nothing = sparse.csr_array((0, before.asked.size))
        short, more = (sparse.vstack([nothing, *(p[k] for p in self._parts)], format="csr")[order, :] for k in (1, 2))
        names, cost, keeps = tuple(self._ids), self._cost, self._keeps
        if study.calm is not None:
            names, cost, keeps = (CALM, *names), np.append(before.cost(), cost), np.append(True, keeps)
            short = sparse.vstack([sparse.csr_array(before.short.reshape(1, -1)), short], format="csr")
            more = sparse.vstack([sparse.csr_array((1, before.asked.size)), more], format="csr")
        demands = tuple(d.name for d in study.network.demands)
        return Outcomes(names, demands, cost, len(study.network.periods), short, more, keeps)


class _Before:
    """Calm operation of a plan: what it costs, and what it leaves unserved."""

    def __init__(self, study: Study, plan: PlanValues) -> None:
        self.study, self.plan = study, plan
        demands, periods = study.network.demands, study.network.periods
        self.row = {d.name: i for i, d in enumerate(demands)}
        shape = len(demands), len(periods)
        self.short = np.array([[plan.short(d.name, t) for t in periods] for d in demands]).reshape(shape)
        self.asked = np.array([d.quantity for d in demands], dtype=np.float64).reshape(shape)

    def cost(self) -> float:
        """Of the whole horizon, with what rules on operations bill [money]."""
        study, plan, calm = self.study, self.plan, self.plan.calm
        if calm is None:
            raise ValueError("the plan has no calm operation: settle it first")
        own = operating_costs(study, plan, calm, study.conditions_of(CALM), CALM)
        return math.fsum(
            [*own.values(), *(row.paid for rule in study.rules_covering(CALM) for row in self._rows(rule))]
        )

    def _rows(self, rule: Rule) -> Iterator[RuleRow]:
        plan = self.plan
        scope = Scope.measuring(plan.network, plan.amounts_of(rule.name), plan.amounts, self.study.policy.rules)
        if plan.calm is not None and scope.periods(rule):
            yield from (RuleRow(rule, CALM, row) for row in rule.recourse_rows(plan.calm, scope))

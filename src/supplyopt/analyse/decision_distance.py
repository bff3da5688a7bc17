"""Scenarios told apart by what they mean for decisions: what each costs under a handful of plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from supplyopt.analyse.evaluation import evaluate
from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.errors import ScenarioError
from supplyopt.network.grammar import Floats
from supplyopt.result import PlanValues
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.reduction.reduce import reduce_scenarios, weighted
from supplyopt.scenarios.scenario_set import CALM, ScenarioSet
from supplyopt.solver.solve import answer
from supplyopt.study import Study

PLANS = ("careless", "guarded", "balanced")
"""Plans under which scenarios are told apart."""
FEW = 12
"""Scenarios that the balanced plan is made for."""
AT_ONCE = 1000
"""Scenarios that are compiled together."""
ROUNDING = 1e-12
"""Probability that adding floating-point numbers may lose."""


@dataclass(frozen=True)
class Decisions:
    """``costs [n, X]`` of the operations of the weighted scenarios under each plan [money]; ``weights [n]``."""

    scenarios: tuple[str, ...]
    weights: Floats
    costs: Floats

    def worst(self, part: float, most: int | None = None) -> list[str]:
        """The dearest scenarios, on average over the plans, that together have a probability of ``part`` or more.

        No more than ``most``, the dearest of all.
        """
        order = np.argsort(-self.costs.mean(axis=1), kind="stable")
        order = order[self.weights[order] > 0.0]
        before = np.cumsum(self.weights[order]) - self.weights[order]
        return [self.scenarios[i] for i in order[before < part - ROUNDING][:most]]


def decisions(study: Study, progress: Progress | None = None) -> Decisions:
    """What every weighted scenario costs under three plans.

    ::

        c_ik = Σ_x | Q_i(x) - Q_k(x) |,      Q_i(x) the cost of scenario i under plan x

    ``careless`` is the best plan if nothing happens; ``guarded`` if whatever goes wrong is the scenario that costs the
    careless plan most; ``balanced`` for the dozen scenarios that the other two tell apart best. What does not matter to
    any of them hardly matters to what lies between; for each of them expected costs before and after differ by at most
    the Kantorovich distance. Raises ScenarioError where hard rules leave no plan. Source: docs/formulation.md 5.
    """
    found = study.scenarios
    heads = found.scenarios[weighted(found)]
    costs: list[Floats] = []
    for plan in counted_off(PLANS, progress):
        masses = _wanted(plan, found, costs)
        costs.append(_costs(study, _plan(study, plan, masses)))
    ids = tuple(str(scenario) for scenario in heads["scenario_id"])
    return Decisions(ids, heads["probability"].to_numpy(dtype=np.float64), np.column_stack(costs))


def _wanted(plan: str, found: ScenarioSet, costs: Sequence[Floats]) -> dict[str, float]:
    """Probabilities of the scenarios that a plan is made for, given what the plans before it cost."""
    heads = found.scenarios[weighted(found)]
    if plan == "careless":
        return {_usual(heads): 1.0}
    if plan == "guarded":
        return _or_calm(heads, str(heads["scenario_id"].iloc[int(np.argmax(costs[0]))]))
    few = reduce_scenarios(found, np.column_stack(costs), min(FEW, len(heads)), scale=False)
    return {str(scenario): float(mass) for scenario, mass in few.scenarios.probabilities.items()}


def _usual(heads: pd.DataFrame) -> str:
    """Calm, or without one the likeliest scenario."""
    calm = heads[heads["family"] == "calm"]
    likeliest = heads.sort_values(["probability", "scenario_id"], ascending=[False, True])
    return str((calm if len(calm) else likeliest)["scenario_id"].iloc[0])


def _or_calm(heads: pd.DataFrame, scenario: str) -> dict[str, float]:
    """Probabilities if nothing but one scenario can go wrong, and calm is as likely as it is."""
    found = heads[heads["family"] == "calm"]
    calm = {str(s): float(p) for s, p in zip(found["scenario_id"], found["probability"], strict=True)}
    return {**calm, scenario: calm.get(scenario, 0.0) + 1.0 - sum(calm.values())}


def _plan(study: Study, name: str, masses: Mapping[str, float]) -> PlanValues:
    """The best plan for some scenarios, as likely as told; stress tests and what rules name beside them."""
    stress = study.scenarios.scenarios.loc[~weighted(study.scenarios), "scenario_id"]
    asked = _among(study, {**dict.fromkeys(map(str, stress), 0.0), **masses})
    plan = answer(asked).plan
    if plan is None:
        text = f"under model {study.policy.name} no {name} plan was found, so that nothing tells scenarios apart"
        cure = "take another --model, or --distance effects; supplyopt explain tells what stands in the way"
        raise ScenarioError([issue("SCN050", text, cure=cure, file=study.scenarios.name)])
    return plan


def _among(study: Study, masses: Mapping[str, float]) -> Study:
    """The same question with some of its scenarios only, and other probabilities; those that rules name are there."""
    found, heads = study.scenarios, study.scenarios.scenarios
    told = {**dict.fromkeys(study.policy.named_scenarios, 0.0), **masses}
    kept = heads[heads["scenario_id"].isin(list(told))].reset_index(drop=True)
    kept["probability"] = [told[str(scenario)] for scenario in kept["scenario_id"]]
    effects = found.effects[found.effects["scenario_id"].isin(kept["scenario_id"])].reset_index(drop=True)
    return replace(study, scenarios=replace(found, scenarios=kept, effects=effects, origins={}), failures=())


def _costs(study: Study, plan: PlanValues) -> Floats:
    """Cost of each weighted scenario under a plan [money], some of them at a time."""
    heads = study.scenarios.scenarios[weighted(study.scenarios)]
    families = {str(s): str(family) for s, family in zip(heads["scenario_id"], heads["family"], strict=True)}
    others = [scenario for scenario, family in families.items() if family != CALM]
    calm = dict.fromkeys(set(families) - set(others), 1.0)
    costs: dict[str, float] = {}
    for start in range(0, max(1, len(others)), AT_ONCE):
        part = _among(study, {**calm, **dict.fromkeys(others[start : start + AT_ONCE], 0.0)})
        found = evaluate(part, plan).outcomes
        costs |= dict(zip(found.scenarios, found.cost.tolist(), strict=True))
    return np.array([costs[CALM if family == CALM else scenario] for scenario, family in families.items()])

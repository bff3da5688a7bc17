"""The average of all scenarios, taken for the truth: what is planned by those who think in averages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from supplyopt.analyse.value.known import weighted
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import Conditions, altered, hardened_rows, with_spared
from supplyopt.risk import Expectation
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.knowing import conditioned, trace_of_calm
from supplyopt.study import Study

AVERAGE = "average"
"""Name of the scenario."""


@dataclass(frozen=True)
class AverageStudy(Study):
    """A study in which one scenario is made of figures, not of effects on selectors."""

    average: Conditions | None = field(default=None, kw_only=True)

    @cached_property
    def conditions(self) -> Mapping[str, Conditions]:
        """Those of the scenarios, with the average in its place among them."""
        found = super().conditions
        return {**found, AVERAGE: self.average} if self.average is not None else found

    @property
    def tabled(self) -> frozenset[str]:
        """All but the average."""
        return super().tabled - {AVERAGE}


def average_study(study: Study) -> Study:
    """The study as if its average scenario were sure to come.

    ::

        α̅[h,t] = Σ_s p_s α[h,t,s],   D̅, ξ̅, prices, stock left at the onset likewise;     τ̅ = min_s τ_s

    Calm counts with what it is, before the onset of a scenario as well. What contracts owe, and what assets without a
    limit of their own let through, follows from the average availability, bare and hardened.
    """
    trace, conditions = trace_of_calm(study), _averaged(study)
    rest = conditioned(study, {CALM: trace})
    head = (AVERAGE, AVERAGE, 1.0 - trace, "prob", conditions.onset, "")
    heads = pd.concat([rest.scenarios, pd.DataFrame([head], columns=ScenarioSet.calm().scenarios.columns)])
    heads = heads.sort_values("scenario_id", ignore_index=True)
    policy = study.policy.model_copy(update={"objective": Expectation()})
    scenarios = ScenarioSet(heads, rest.effects, AVERAGE)
    return AverageStudy(study.case, policy, scenarios, study.failures, average=conditions)


def _averaged(study: Study) -> Conditions:
    """The mean of what scenarios make of the network, each like calm until its onset."""
    chances = weighted(study)
    every = {s: study.conditions_of(s) for s in chances}
    onset = min((every[s].onset for s in chances if s != CALM), default=1)

    def mean(name: str) -> Floats:
        return _mean(study, every, chances, name)

    some = every[next(iter(every))]
    told = replace(
        some,
        onset=onset,
        demand=mean("demand"),
        cost=mean("cost"),
        price=mean("price"),
        stock=sum((p * every[s].stock for s, p in chances.items()), np.zeros_like(some.stock)),
        inflow=mean("inflow"),
    )
    bare, spared, states = mean("availability"), mean("spared_availability"), dict[tuple[str, ...], Conditions]()
    for p, (i, hardened) in enumerate(zip(hardened_rows(study.network), study.network.hardened, strict=True)):
        taken = hardened.state.taken
        available = states[taken].availability if taken in states else bare.copy()
        available[i] += spared[p]
        states[taken] = altered(study.network, told, available)
    return with_spared(study.network, altered(study.network, told, bare), states)


def _mean(study: Study, every: Mapping[str, Conditions], chances: Mapping[str, float], name: str) -> Floats:
    """The mean of a figure [n, T] over scenarios."""
    calm = getattr(study.conditions_of(CALM), name)
    found: Floats = np.zeros_like(calm)
    for s, p in chances.items():
        own = getattr(every[s], name).copy()
        own[:, : every[s].onset - 1] = calm[:, : every[s].onset - 1]
        found += p * own
    return found

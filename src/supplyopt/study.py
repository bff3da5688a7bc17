"""A study: the question. One case, one policy, one set of scenarios."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from supplyopt.case import Case
from supplyopt.errors import Issue, StudyError
from supplyopt.fit import misfits
from supplyopt.network import Network, build_network
from supplyopt.network.distance import distances
from supplyopt.network.failures import Loss, together, undominated
from supplyopt.network.resolve import Conditions, calm_conditions, failing, resolve, rise
from supplyopt.network.tables import Tables, tables_of
from supplyopt.policy import Policy
from supplyopt.risk import RiskMeasure
from supplyopt.rules import Rule, Scope
from supplyopt.rules.base import CONTINGENCY
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.scenario_set import CALM

PLAYED_THROUGH = 12
"""Single failures up to this number are all played through; more, or several at once, are hunted for by a solver."""


@dataclass(frozen=True, order=True)
class Failure:
    """Entities that fail at once, for a promise of the policy; none of them where nothing has to fail to break it."""

    rule: str
    entities: tuple[str, ...]

    @property
    def scenario(self) -> str:
        """Its name among the scenarios."""
        return f"{self.rule}: {' + '.join(self.entities) or 'nothing'}"


@dataclass(frozen=True)
class References:
    """The least cost of each scenario for whoever knew that it comes, as far as it is known."""

    of: str
    """fingerprint of the study that they were found for"""
    low: Mapping[str, float]
    """scenario -> what it costs at least, commitments included [money]"""
    high: Mapping[str, float]
    """scenario -> what a plan for it was found to cost, of those for which one was [money]"""


@dataclass(frozen=True)
class Study:
    """Case, policy and scenarios that fit together; raises StudyError with every misfit otherwise."""

    case: Case
    policy: Policy
    scenarios: ScenarioSet = dataclasses.field(default_factory=ScenarioSet.calm)
    failures: tuple[Failure, ...] = ()
    """failures that promises of the policy are to be kept in, besides those that are played through anyway"""
    references: References | None = dataclasses.field(default=None, compare=False)
    """what regret is measured from, for an objective that is about regret"""

    def __post_init__(self) -> None:
        """Check the fit at once: names that rules and effects use must exist."""
        issues = misfits(self.network, self.policy, self.scenarios)
        errors = [issue for issue in issues if issue.severity == "error"]
        if errors:
            raise StudyError(errors)
        warnings = (*self.scenarios.warnings, *(issue for issue in issues if issue.severity == "warning"))
        object.__setattr__(self, "warnings", warnings)

    warnings: tuple[Issue, ...] = dataclasses.field(default=(), init=False, compare=False)

    @property
    def name(self) -> str:
        """case/policy/scenarios."""
        return f"{self.case.name}/{self.policy.name}/{self.scenarios.name}"

    @cached_property
    def network(self) -> Network:
        """The case in the grammar."""
        return build_network(self.case)

    @cached_property
    def conditions(self) -> Mapping[str, Conditions]:
        """scenario id -> what it makes of the network; calm is not among them, failures come last."""
        played = {
            scenario: failing(self.network, together(self.losses[failure.rule].get(e, {}) for e in failure.entities))
            for scenario, failure in self.contingencies.items()
        }
        return ChainMap(played, cast(dict[str, Conditions], resolve(self.network, self.scenarios)))

    @property
    def tables(self) -> Tables:
        """The conditions of all scenarios that are made of effects, at once."""
        return tables_of(self.network, self.scenarios)

    @property
    def tabled(self) -> frozenset[str]:
        """The scenarios that these tell of; calm is not among them."""
        told = self.scenarios.scenarios
        return frozenset(told.loc[told["family"] != "calm", "scenario_id"].astype(str))

    def onset(self, scenario: str) -> int:
        """The period in which a scenario begins, calm and failures aside in which all is there from the first on."""
        return self._onsets.get(scenario, 1)

    @cached_property
    def _onsets(self) -> dict[str, int]:
        told = self.scenarios.scenarios
        return dict(zip(told["scenario_id"].astype(str), told["onset_period"].astype(int), strict=True))

    @cached_property
    def promises(self) -> tuple[ContingencyRule, ...]:
        """Promises against failures that ask for something, and that something can break."""
        scope = Scope.measuring(self.network)
        rules = [rule for rule in self.policy.rules if isinstance(rule, ContingencyRule)]
        return tuple(rule for rule in rules if rule.asks(scope) and self.losses[rule.name])

    @cached_property
    def losses(self) -> dict[str, dict[str, Loss]]:
        """promise -> entity that may fail -> what is lost with it."""
        return {r.name: r.losses(self.network) for r in self.policy.rules if isinstance(r, ContingencyRule)}

    @cached_property
    def threats(self) -> dict[str, dict[str, Loss]]:
        """The losses that have to be looked at: of entities that no other contains."""
        return {name: {e: losses[e] for e in undominated(losses)} for name, losses in self.losses.items()}

    @cached_property
    def contingencies(self) -> dict[str, Failure]:
        """scenario id -> failure, for all that the plan must be made for; sorted."""
        few = [rule.name for rule in self.promises if not self.is_hunted(rule)]
        listed = [Failure(rule, (entity,)) for rule in few for entity in self.threats[rule]]
        return {failure.scenario: failure for failure in sorted({*listed, *self.failures})}

    def is_hunted(self, promise: ContingencyRule) -> bool:
        """Whether a solver has to look for the failures that matter, since they are too many to play through."""
        return promise.at_once > 1 or len(self.threats[promise.name]) > PLAYED_THROUGH

    def with_failures(self, failures: Iterable[Failure]) -> Study:
        """The same question with more failures in which promises are to be kept; itself if it knows all of them."""
        every = tuple(sorted({*self.failures, *failures}))
        return self if every == self.failures else dataclasses.replace(self, failures=every)

    @cached_property
    def calm(self) -> Conditions | None:
        """Conditions of calm operation; none when the set has no calm scenario."""
        return calm_conditions(self.network) if (self.scenarios.scenarios["family"] == "calm").any() else None

    def conditions_of(self, scenario: str) -> Conditions:
        """Conditions of a scenario, calm among them."""
        return calm_conditions(self.network) if scenario == CALM else self.conditions[scenario]

    @cached_property
    def probabilities(self) -> dict[str, float]:
        """scenario -> probability [-], calm under its own name; stress scenarios have none."""
        table = self.scenarios.scenarios
        names = table["scenario_id"].where(table["family"] != "calm", CALM)
        weights = {str(s): float(p) for s, p in sorted(zip(names, table["probability"], strict=True))}
        return {**weights, **dict.fromkeys(self.contingencies, 0.0)}

    @cached_property
    def risk(self) -> RiskMeasure:
        """The objective of the policy, told what it has to know about these scenarios."""
        return self.policy.objective.on(self).against(self.references.low if self.references else {})

    @property
    def is_referenced(self) -> bool:
        """Whether all is known that the objective compares with, and found for this very question."""
        if not self.policy.objective.needs_references:
            return True
        return self.references is not None and self.references.of == self.fingerprint

    @cached_property
    def distances(self) -> dict[str, dict[str, float]]:
        """scenario -> scenario -> how far apart they are by their effects [-], of those that have a probability."""
        weighted = {s: p for s, p in self.probabilities.items() if p > 0}
        undisturbed = {CALM: failing(self.network, {})}  # what waits for a disruption is no effect of one
        return distances(self.network, {**self.conditions, **undisturbed}, weighted)

    @cached_property
    def events(self) -> dict[str, frozenset[tuple[str, str]]]:
        """scenario -> events that happen in it; none in calm."""
        return {**self.scenarios.events, CALM: frozenset()}

    @cached_property
    def families(self) -> dict[str, str]:
        """scenario -> calm, prob, stress or contingency."""
        table = self.scenarios.scenarios
        names = table["scenario_id"].where(table["family"] != "calm", CALM)
        told = {str(s): str(f) for s, f in zip(names, table["family"], strict=True)}
        return {**told, **dict.fromkeys(self.contingencies, CONTINGENCY)}

    @cached_property
    def headroom(self) -> float:
        """How far any quantity may rise above its calm figure in any scenario [-]; several effects may compound."""
        tabled = self.tabled
        apart = (rise(self.network, self.conditions[s]) for s in self.conditions if s not in tabled)
        return max([self.tables.headroom, *apart])

    def rules_covering(self, scenario: str) -> tuple[Rule, ...]:
        """Rules with rows on the operation of a scenario."""
        return tuple(rule for rule in self.policy.rules if rule.covers(scenario, self.families[scenario]))

    @cached_property
    def promised(self) -> tuple[str, ...]:
        """Scenarios whose operation some rule requires something of, by itself or among all that have a weight."""
        compared = any(rule.compares for rule in self.policy.rules)
        required = {s: any(r.bill == "penalties" for r in self.rules_covering(s)) for s in self.conditions}
        return tuple(s for s in self.conditions if required[s] or (compared and self.probabilities[s] > 0))

    def demanded(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last in a scenario [unit]."""
        row = [d.name for d in self.network.demands].index(demand)
        asked = self.network.demands[row].quantity.copy()
        if scenario != CALM:
            conditions = self.conditions[scenario]
            asked[conditions.onset - 1 :] = conditions.demand[row, conditions.onset - 1 :]
        return float(asked[first - 1 : last].sum())

    @cached_property
    def fingerprint(self) -> str:
        """sha256 over everything that is asked: tables, policy and scenarios, whatever the order of rows."""
        return fingerprint({**self.case.tables, **self.scenarios.content()}, self.policy)

    def with_rule(self, rule: Rule) -> Study:
        """The same question with one rule more (or another of the same name)."""
        return dataclasses.replace(self, policy=self.policy.with_rule(rule))

    def without_rule(self, name: str) -> Study:
        """The same question with one rule less."""
        failures = tuple(failure for failure in self.failures if failure.rule != name)
        return dataclasses.replace(self, policy=self.policy.without_rule(name), failures=failures)


def fingerprint(tables: Mapping[str, pd.DataFrame], policy: Policy) -> str:
    """sha256 over the tables of a case and its scenarios, by name, and a policy."""
    digest = hashlib.sha256()
    for name, frame in sorted(tables.items()):
        told = frame.drop(columns=["note", "source"], errors="ignore")
        rows = np.sort(pd.util.hash_pandas_object(told, index=False).to_numpy())
        digest.update(json.dumps([name, list(told.columns)]).encode())
        digest.update(rows.tobytes())
    digest.update(policy.model_dump_json().encode())
    return digest.hexdigest()

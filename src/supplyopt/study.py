"""A study: the question. One case, one policy, one set of scenarios."""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from supplyopt.case import Case
from supplyopt.case.rows import rows
from supplyopt.errors import Issue, StudyError
from supplyopt.network import Network, build_network
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import Conditions, calm_conditions, check_selectors, resolve, vocabulary
from supplyopt.policy import Policy
from supplyopt.rules import Rule
from supplyopt.rules.scope import GroupRule
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.scenarios.selector import Selector


@dataclass(frozen=True)
class Study:
    """Case, policy and scenarios that fit together; raises StudyError with every misfit otherwise."""

    case: Case
    policy: Policy
    scenarios: ScenarioSet = dataclasses.field(default_factory=ScenarioSet.calm)

    def __post_init__(self) -> None:
        """Check the fit at once: names that rules and effects use must exist."""
        issues = [*check_selectors(self.network, self.scenarios), *self._check_periods(), *self._check_rules()]
        errors = [issue for issue in issues if issue.severity == "error"]
        if errors:
            raise StudyError(errors)
        object.__setattr__(self, "warnings", tuple(i for i in issues if i.severity == "warning"))

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
    def conditions(self) -> dict[str, Conditions]:
        """scenario id -> what it makes of the network; calm is not among them."""
        return resolve(self.network, self.scenarios)

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
        return {str(s): float(p) for s, p in sorted(zip(names, table["probability"], strict=True))}

    @cached_property
    def families(self) -> dict[str, str]:
        """scenario -> calm, prob or stress."""
        table = self.scenarios.scenarios
        names = table["scenario_id"].where(table["family"] != "calm", CALM)
        return {str(s): str(f) for s, f in zip(names, table["family"], strict=True)}

    @cached_property
    def headroom(self) -> float:
        """How far any quantity may rise above its calm figure in any scenario [-]; several effects may compound."""
        most = 1.0
        for conditions in self.conditions.values():
            goods = conditions.availability.max(initial=1.0) * conditions.stock.max(initial=1.0)
            goods *= _most_risen(conditions.inflow, [a.quantity for a in self.network.arrivals])
            demand = _most_risen(conditions.demand, [d.quantity for d in self.network.demands])
            most = max(most, float(goods), demand, float(conditions.price.max(initial=1.0)))
        return most

    def rules_covering(self, scenario: str) -> tuple[Rule, ...]:
        """Rules with rows on the operation of a scenario."""
        return tuple(rule for rule in self.policy.rules if rule.covers(scenario, self.families[scenario]))

    @cached_property
    def promised(self) -> tuple[str, ...]:
        """Scenarios whose operation some rule covers."""
        return tuple(s for s in self.conditions if self.rules_covering(s))

    def demanded(self, scenario: str, demand: str) -> float:
        """Demand over the whole horizon in a scenario [unit]."""
        row = [d.name for d in self.network.demands].index(demand)
        calm = self.network.demands[row].quantity
        if scenario == CALM:
            return float(calm.sum())
        conditions = self.conditions[scenario]
        before = conditions.onset - 1
        return float(calm[:before].sum() + conditions.demand[row, before:].sum())

    @cached_property
    def fingerprint(self) -> str:
        """sha256 over everything that is asked: tables, policy and scenarios, whatever the order of rows."""
        digest = hashlib.sha256()
        frames = {**self.case.tables, "scenarios": self.scenarios.scenarios, "effects": self.scenarios.effects}
        for name, frame in sorted(frames.items()):
            told = frame.drop(columns=["note", "source"], errors="ignore")
            rows = np.sort(pd.util.hash_pandas_object(told, index=False).to_numpy())
            digest.update(json.dumps([name, list(told.columns)]).encode())
            digest.update(rows.tobytes())
        digest.update(self.policy.model_dump_json().encode())
        return digest.hexdigest()

    def with_rule(self, rule: Rule) -> Study:
        """The same question with one rule more (or another of the same name)."""
        return dataclasses.replace(self, policy=self.policy.with_rule(rule))

    def without_rule(self, name: str) -> Study:
        """The same question with one rule less."""
        return dataclasses.replace(self, policy=self.policy.without_rule(name))

    def _check_periods(self) -> list[Issue]:
        last, issues = len(self.network.days), []
        beyond = self.scenarios.scenarios[self.scenarios.scenarios["onset_period"] > last]
        for row in rows(beyond):
            issues.append(
                _misfit(
                    "STU001",
                    f"scenario {row.scenario_id!r} begins in period {row.onset_period}",
                    f"the case has {last} periods",
                )
            )
        early = self.scenarios.scenarios.query("family != 'calm' and onset_period > 1")
        if self.calm is None and self.policy.objective.kind == "calm":
            text = "the objective looks at calm, but no scenario is calm"
            issues.append(_misfit("STU003", text, "add a calm scenario, or minimise the expectation"))
        if self.calm is None and len(early):
            names = ", ".join(early["scenario_id"].head(3))
            issues.append(
                _misfit(
                    "STU002", f"without a calm scenario every onset must be period 1 ({names})", "add a calm scenario"
                )
            )
        return issues

    def _check_rules(self) -> list[Issue]:
        known = vocabulary(self.network)
        issues: list[Issue] = []
        for rule in self.policy.rules:
            issues += _unknown(rule, "items", rule.items, known["item"] | known["material"])
            issues += _unknown(rule, "stages", rule.stages, known["stage"])
            if isinstance(rule, GroupRule):
                issues += _unknown(rule, "by", (rule.by,), set(known))
                issues += _unknown(rule, "groups", rule.groups, known.get(rule.by, set()))
                issues += self._check_basis(rule)
            for dimension, values in _conditions(rule):
                issues += _unknown(rule, "where", (dimension,), set(known))
                issues += _unknown(rule, "where", sorted(values), known.get(dimension, values))
            listed = getattr(rule, "scenarios", ())
            if isinstance(listed, tuple):
                issues += _unknown(rule, "scenarios", listed, set(self.families))
            issues += _unknown(rule, "classes", getattr(rule, "classes", ()), known["class"])
        return issues

    def _check_basis(self, rule: GroupRule) -> list[Issue]:
        place = f"rule {rule.name!r}"
        issues = []
        paid = [c.name for c in self.network.contracts if c.take_or_pay < 1]
        if rule.basis == "award" and paid:
            text = f"{place}: basis 'award' needs firm awards, but {paid[0]!r} has take_or_pay below 1"
            issues.append(_misfit("STU010", text, "use basis 'supplied' or 'demand', which measure calm deliveries"))
        if rule.basis == "demand" and rule.weight == "price":
            issues.append(
                _misfit(
                    "STU011", f"{place}: demand has no price", "use basis 'supplied' or 'award' with weight 'price'"
                )
            )
        if rule.weight == "mass":
            from supplyopt.rules.scope import Scope

            missing = [i for i in Scope(self.network, lambda *_: 0).items(rule) if pd.isna(self.network.masses[i])]
            if missing:
                issues.append(
                    _misfit(
                        "STU012", f"{place}: item {missing[0]!r} has no mass_per_unit", "fill in items.mass_per_unit"
                    )
                )
        if rule.pooled and rule.weight == "volume":
            from supplyopt.rules.scope import Scope

            units = {self.network.units[i] for i in Scope(self.network, lambda *_: 0).items(rule)}
            if len(units) > 1:
                text = f"{place}: pooled items are counted in different units ({', '.join(sorted(units))})"
                issues.append(_misfit("STU013", text, "weigh them by price or mass, or do not pool"))
        return issues


def _most_risen(figures: Floats, calm: Sequence[Floats]) -> float:
    """The greatest ratio of figures [n, T] to those of calm, at least 1."""
    before = np.array(calm).reshape(figures.shape)
    return float((figures[before > 0] / before[before > 0]).max(initial=1.0))


def _conditions(rule: Rule) -> tuple[tuple[str, frozenset[str]], ...]:
    where = getattr(rule, "where", "")
    if not where:
        return ()
    try:
        return tuple(Selector.parse(where).conditions)
    except ValueError:
        return ()


def _unknown(
    rule: Rule, field: str, values: tuple[str, ...] | list[str], known: set[str] | frozenset[str]
) -> list[Issue]:
    issues = []
    for value in values:
        if value not in known:
            near = difflib.get_close_matches(value, sorted(known), 1)
            shown = ", ".join(sorted(known)[:12])
            cure = f"did you mean {near[0]!r}?" if near else f"known here: {shown}"
            issues.append(
                Issue(
                    "STU020",
                    f"rule {rule.name!r}: nothing in the case is called so",
                    cure,
                    "policy",
                    None,
                    field,
                    value,
                )
            )
    return issues


def _misfit(code: str, message: str, cure: str) -> Issue:
    return Issue(code, message, cure, "study")

"""Whether a case, a policy and scenarios fit together: every name that rules and effects use must mean something."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Mapping

import pandas as pd

from supplyopt.case.rows import rows
from supplyopt.errors import Issue, Severity
from supplyopt.network import Network
from supplyopt.packs import AppliedPack
from supplyopt.policy import Policy
from supplyopt.rules import Rule, Scope
from supplyopt.rules.measure import GroupRule
from supplyopt.rules.mix import MeasuringRule
from supplyopt.rules.names import is_universal, names
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.scenarios.selector import Selector

NAMED_IN_CASE = ("supplier", "offer", "process", "site", "lane", "item", "material", "origin", "destination")
"""Dimensions whose values are names of this case: an effect on one that it does not have is a slip."""

Known = Mapping[str, set[str]]


def misfits(network: Network, policy: Policy, scenarios: ScenarioSet) -> list[Issue]:
    """Every issue between the three; errors and warnings."""
    known = vocabulary(network)
    found = [*selector_misfits(network, scenarios), *_period_misfits(network, policy, scenarios)]
    used = {(dimension, name) for rule in policy.rules for _, dimension, name in names(rule)}
    found += [issue for pack in policy.packs for issue in _pack_misfits(pack, used, known)]
    explained = {word for pack in policy.packs for expected in pack.expects for word in expected.called(pack.words)}
    listed = {CALM, *scenarios.scenarios["scenario_id"]}
    for rule in policy.rules:
        found += _name_misfits(rule, known, listed, explained)
        if isinstance(rule, MeasuringRule):
            found += _basis_misfits(rule, network)
        told = rule.misfits(Scope.measuring(network, rules=policy.rules))
        found += [_misfit("STU030", f"rule {rule.name!r}: {text}", cure) for text, cure in told]
    return found


def vocabulary(network: Network) -> Known:
    """dimension -> every value that occurs in the network."""
    found: dict[str, set[str]] = defaultdict(set)
    kinds = (network.assets, network.demands, network.activities, network.stocks, network.arrivals, network.options)
    labelled = [thing.labels for things in kinds for thing in things]
    for labels in [*labelled, *network.items.values()]:
        for dimension, values in labels.items():
            found[dimension] |= values
    return found


def selector_misfits(network: Network, scenarios: ScenarioSet) -> list[Issue]:
    """Effects on what the case does not have: an error for names of the case, else a warning."""
    known, issues = vocabulary(network), []
    file = next(iter(scenarios.files), scenarios.name)
    for selector in sorted(scenarios.effects["selector"].unique()):
        for dimension, values in Selector.parse(selector).conditions:
            missing = sorted(values - known.get(dimension, set()))
            if dimension not in known:
                cure = _nearest(dimension, known) or f"known: {', '.join(sorted(known))}"
                issues.append(Issue("SCN020", "unknown dimension", cure, file, None, "selector", selector))
            elif missing and len(missing) == len(values):
                cure = _nearest(missing[0], known[dimension]) or "it has no effect here"
                severity: Severity = "error" if dimension in NAMED_IN_CASE else "warning"
                text = f"no {dimension} {missing[0]!r} in this case"
                issues.append(Issue("SCN021", text, cure, file, None, "selector", selector, severity))
    return issues


def _period_misfits(network: Network, policy: Policy, scenarios: ScenarioSet) -> list[Issue]:
    table, last, issues = scenarios.scenarios, len(network.days), []
    for row in rows(table[table["onset_period"] > last]):
        text = f"scenario {row.scenario_id!r} begins in period {row.onset_period}"
        issues.append(_misfit("STU001", text, f"the case has {last} periods"))
    if (table["family"] == "calm").any():
        return issues
    early = table.loc[table["onset_period"] > 1, "scenario_id"]
    if len(early):
        text = f"without a calm scenario every onset must be period 1 ({', '.join(early.head(3))})"
        issues.append(_misfit("STU002", text, "add a calm scenario"))
    if policy.objective.kind == CALM:
        text = "the objective looks at calm, but no scenario is calm"
        issues.append(_misfit("STU003", text, "add a calm scenario, or minimise the expectation"))
    for rule in (rule for rule in policy.rules if rule.needs_calm):
        issues.append(_misfit("STU004", f"rule {rule.name!r} looks at calm operation", "add a calm scenario"))
    return issues


def _name_misfits(rule: Rule, known: Known, scenarios: set[str], told: set[tuple[str, str]]) -> list[Issue]:
    """Items, groups, selectors, scenarios and classes of a rule that nothing is called, unless they were told of.

    A country is called alike everywhere, so a rule may name one that the case does not deal with.
    """
    used = [("by", rule.by)] if isinstance(rule, GroupRule) else []
    used += [(field, dimension) for field, dimension, _ in names(rule) if field in rule.selectors]
    dimensions = set(known) | {dimension for dimension, _ in told}
    issues = [_unknown(rule, field, each, known) for field, each in dict.fromkeys(used) if each not in dimensions]
    for field, dimension, name in names(rule):
        called = known.get(dimension, {name}) | (known["material"] if field == "items" else set())
        if name not in called and (dimension, name) not in told and not is_universal(dimension, name):
            issues.append(_unknown(rule, field, name, called))
    listed = getattr(rule, "scenarios", ())
    if isinstance(listed, tuple):
        issues += [_unknown(rule, "scenarios", name, scenarios) for name in listed if name not in scenarios]
    return issues


def _pack_misfits(pack: AppliedPack, used: set[tuple[str, str]], known: Known) -> list[Issue]:
    """Words of a pack in use that nothing in the case answers to: a warning for those that a case may lack."""
    issues = []
    for expected in pack.expects:
        lacking: Severity = "warning" if expected.optional and expected.word not in pack.words else "error"
        for dimension, value in expected.called(pack.words):
            here = known.get(dimension, set()) | (known["material"] if dimension == "item" else set())
            if (dimension, value) in used and value not in here:
                near = next(iter(difflib.get_close_matches(value, sorted(here), 1)), "...")
                text = f"pack {pack.pack} expects {expected.word} ({expected.means}); nothing in the case is called so"
                cure = f"say in the model what the case calls it: words = {{ {expected.word!r} = [{near!r}] }}"
                issues.append(Issue("STU022", text, cure, "policy", None, dimension, value, lacking))
    return issues


def _basis_misfits(rule: MeasuringRule, network: Network) -> list[Issue]:
    """Bases and weights that mean nothing here."""
    place, issues = f"rule {rule.name!r}", []
    items = Scope.measuring(network).items(rule)
    paid = [c.name for c in network.contracts if c.take_or_pay < 1]
    if rule.basis == "award" and paid:
        text = f"{place}: basis 'award' needs firm awards, but {paid[0]!r} has take_or_pay below 1"
        issues.append(_misfit("STU010", text, "use basis 'supplied' or 'demand', which measure calm deliveries"))
    if rule.basis == "demand" and rule.weight == "price":
        cure = "use basis 'supplied' or 'award' with weight 'price'"
        issues.append(_misfit("STU011", f"{place}: demand has no price", cure))
    weightless = [item for item in items if pd.isna(network.masses[item])]
    if rule.weight == "mass" and weightless:
        text = f"{place}: item {weightless[0]!r} has no mass_per_unit"
        issues.append(_misfit("STU012", text, "fill in items.mass_per_unit"))
    units = sorted({network.units[item] for item in items})
    if rule.pooled and rule.weight == "volume" and len(units) > 1:
        text = f"{place}: pooled items are counted in different units ({', '.join(units)})"
        issues.append(_misfit("STU013", text, "weigh them by price or mass, or do not pool"))
    return issues


def _unknown(rule: Rule, field: str, value: str, known: Collection[str]) -> Issue:
    cure = _nearest(value, known) or f"known here: {', '.join(sorted(known)[:12])}"
    text = f"rule {rule.name!r}: nothing in the case is called so"
    return Issue("STU020", text, cure, "policy", None, field, value)


def _nearest(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, sorted(known), 1)
    return f"did you mean {near[0]!r}?" if near else ""


def _misfit(code: str, message: str, cure: str) -> Issue:
    return Issue(code, message, cure, "study")

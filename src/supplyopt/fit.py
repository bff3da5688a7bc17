"""Whether a case, a policy and scenarios fit together: every name that rules and effects use must mean something."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from supplyopt.errors import Issue, Severity
from supplyopt.network import Network
from supplyopt.network.hardening import hardening_misfits
from supplyopt.packs.fit import pack_misfits
from supplyopt.policy import Policy
from supplyopt.rules import Rule, Scope
from supplyopt.rules.contingency import FailingGroups
from supplyopt.rules.contradictions import contradictions
from supplyopt.rules.kinds.capacity_n_minus_1 import CapacityNMinus1
from supplyopt.rules.measurable import doubts
from supplyopt.rules.measure import GroupingRule
from supplyopt.rules.mix import SourceRule
from supplyopt.rules.names import is_universal, names
from supplyopt.rules.place import Place
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
    found += length_misfits(network, scenarios)
    found += _never_taken(network)
    found += hardening_misfits(network, scenarios)
    for pack in policy.packs:
        found += _placed(pack_misfits(pack, policy.rules, network, known), policy.places.packs.get(pack.pack))
    explained = {word for pack in policy.packs for expected in pack.expects for word in expected.called(pack.words)}
    listed = {CALM, *scenarios.scenarios["scenario_id"]}
    for rule in policy.rules:
        issues = _name_misfits(rule, known, listed, explained)
        if isinstance(rule, SourceRule):
            issues += _measure_misfits(rule, network, policy, scenarios)
        told = rule.misfits(Scope.measuring(network, rules=policy.rules))
        issues += [_misfit("STU030", f"rule {rule.name!r}: {text}", cure) for text, cure in told]
        if rule.compares and policy.objective.needs_references:
            text = f"rule {rule.name!r} is about all scenarios together, and regret compares with plans for one alone"
            issues.append(_misfit("STU035", text, "leave it out, or minimise cost"))
        found += _placed(issues, policy.places.rules.get(rule.name))
    for each in contradictions(Scope.measuring(network, rules=policy.rules)):
        issue = Issue("STU031", each.text, each.cure, "policy", severity="warning")
        found += _placed([issue], policy.places.rules.get(each.rule))
    return found


def _placed(issues: Sequence[Issue], place: Place | None) -> list[Issue]:
    """The issues with the line of the field that each is about, where it is known."""
    return [replace(each, file=place.file, row=place.line(each.column)) if place else each for each in issues]


def vocabulary(network: Network) -> Known:
    """dimension -> every value that occurs in the network."""
    found: dict[str, set[str]] = defaultdict(set)
    kinds = (
        network.assets,
        network.exposed,
        network.demands,
        network.activities,
        network.stocks,
        network.arrivals,
        network.options,
    )
    labelled = [thing.labels for things in kinds for thing in things]
    for labels in [*labelled, *network.items.values()]:
        for dimension, values in labels.items():
            found[dimension] |= values
    return found


def selector_misfits(network: Network, scenarios: ScenarioSet) -> list[Issue]:
    """Effects on what the case does not have: an error for names of the case, else a warning."""
    known, issues = vocabulary(network), []
    file = next(iter(scenarios.files), scenarios.name)
    for selector in sorted(scenarios.kinds["selector"].unique()):
        for dimension, values in Selector.parse(selector).conditions:
            missing = sorted(values - known.get(dimension, set()))
            if dimension not in known:
                cure = _nearest(dimension, known) or f"known: {', '.join(sorted(known))}"
                issues.append(Issue("STU021", "unknown dimension", cure, file, None, "selector", selector))
            elif missing and len(missing) == len(values):
                cure = _nearest(missing[0], known[dimension]) or "it has no effect here"
                severity: Severity = "error" if dimension in NAMED_IN_CASE else "warning"
                text = f"no {dimension} {missing[0]!r} in this case"
                issues.append(Issue("STU023", text, cure, file, None, "selector", selector, severity))
    return issues


def length_misfits(network: Network, scenarios: ScenarioSet) -> list[Issue]:
    """Periods of the case that are longer or shorter than those that the set was drawn for: a warning."""
    told, days = scenarios.horizon, [float(each) for each in network.days]
    if told is None or told.fits(days):
        return []
    own = f"{min(days):.6g}" if max(days) == min(days) else f"{min(days):.6g} to {max(days):.6g}"
    text = (
        f"the set was drawn for periods of {told.days_per_period:.6g} days, the case has periods of {own} days; "
        "effects last as many periods, not days"
    )
    cure = "draw it for this case: periods and days_per_period of its events file, then supplyopt scenarios draw"
    file = next(iter(scenarios.files), scenarios.name)
    return [Issue("STU005", text, cure, file, severity="warning")]


def _period_misfits(network: Network, policy: Policy, scenarios: ScenarioSet) -> list[Issue]:
    table = scenarios.scenarios
    issues = _late(table, len(network.days))
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
        misfit = _misfit("STU004", f"rule {rule.name!r} looks at calm operation", "add a calm scenario")
        issues += _placed([misfit], policy.places.rules.get(rule.name))
    return issues


def _late(table: pd.DataFrame, last: int) -> list[Issue]:
    """Scenarios that begin when the case is over, in one issue however many they are."""
    late = table.loc[table["onset_period"] > last, "scenario_id"]
    if late.empty:
        return []
    few, begin = ", ".join(late.head(3)), "begins" if len(late) == 1 else "begin"
    named = f"e.g. {few}" if len(late) > 3 else few
    text = f"{len(late):,} of {len(table):,} scenarios {begin} after period {last}, {named}"
    periods = "1 period" if last == 1 else f"{last} periods"
    return [_misfit("STU001", text, f"the case has {periods}; give it more, or draw a set for it")]


def _never_taken(network: Network) -> list[Issue]:
    """Options that nobody can take, be it under other values of assumptions than the case was checked with."""
    tiers = {o.exclusive for o in network.options if o.exclusive and o.lower <= o.upper}
    never = [o for o in network.options if o.lower > o.upper and o.exclusive not in tiers]
    told = [f"{o.name} can never be taken: at least {o.lower:g}, but at most {o.upper:g}" for o in never]
    return [
        Issue("STU018", text, "lower the minimum or raise the capacity", "study", severity="warning") for text in told
    ]


def _name_misfits(rule: Rule, known: Known, scenarios: set[str], told: set[tuple[str, str]]) -> list[Issue]:
    """Items, groups, selectors, scenarios and classes of a rule that nothing is called, unless they were told of.

    A country is called alike everywhere, so a rule may name one that the case does not deal with.
    """
    used = [("by", rule.by)] if isinstance(rule, GroupingRule | FailingGroups | CapacityNMinus1) and rule.by else []
    used += [(field, dimension) for field, dimension, _ in names(rule) if field in rule.selectors]
    dimensions = set(known) | {dimension for dimension, _ in told}
    issues = [_unknown(rule, field, each, known) for field, each in dict.fromkeys(used) if each not in dimensions]
    for field, dimension, name in names(rule):
        called = known.get(dimension, {name}) | (known["material"] if field == "items" else set())
        if name not in called and (dimension, name) not in told and not is_universal(dimension, name):
            issues.append(_unknown(rule, field, name, called))
    strangers = [name for name in rule.named_scenarios if name not in scenarios]
    return [*issues, *(_unknown(rule, "scenarios", name, scenarios) for name in strangers)]


def _measure_misfits(rule: SourceRule, network: Network, policy: Policy, scenarios: ScenarioSet) -> list[Issue]:
    """What a rule measures that means nothing here."""
    calm = scenarios.scenarios.loc[scenarios.scenarios["family"] == "calm", "probability"]
    calm_counts = any(policy.objective.looks_at(CALM, float(probability)) for probability in calm)
    found = doubts(rule, network, has_calm=len(calm) > 0, calm_counts=calm_counts)
    return [_misfit(code, f"rule {rule.name!r}: {text}", cure) for code, text, cure in found]


def _unknown(rule: Rule, field: str, value: str, known: Collection[str]) -> Issue:
    cure = _nearest(value, known) or f"known here: {', '.join(sorted(known)[:12])}"
    text = f"rule {rule.name!r}: nothing in the case is called so"
    return Issue("STU020", text, cure, "policy", None, field, value)


def _nearest(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, sorted(known), 1)
    return f"did you mean {near[0]!r}?" if near else ""


def _misfit(code: str, message: str, cure: str) -> Issue:
    return Issue(code, message, cure, "study")

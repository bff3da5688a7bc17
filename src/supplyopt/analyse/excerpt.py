"""An excerpt of a study: only some items, with all that they are made of and go into, and what is said about them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from supplyopt.analyse.elements import items_of
from supplyopt.case import Case
from supplyopt.compile import compile_study, split
from supplyopt.errors import StudyError
from supplyopt.fit import vocabulary
from supplyopt.network import build_network
from supplyopt.rules import Rule, Scope
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.selector import Selector
from supplyopt.study import Study


def related(study: Study) -> dict[str, tuple[str, ...]]:
    """item -> the items that it has to do with, itself among them: those of every part of the program it stands in."""
    program, sets = compile_study(study), list[set[str]]()
    for part in split(program):
        items = set(items_of(study, (program.name_of(int(j))[1:] for j in part.columns)))
        apart = [each for each in sets if each.isdisjoint(items)]
        sets = [*apart, items.union(*(each for each in sets if not each.isdisjoint(items)))]
    found = {item: tuple(sorted(each)) for each in sets for item in each}
    return {item: found.get(item, (item,)) for item in study.network.items}


def excerpt(study: Study, items: Iterable[str]) -> Study:
    """The part of a study that is about some items; the study itself where it cannot be taken apart.

    Exact where the items have nothing to do with the others, as those of a connected part of its program.
    """
    kept = set(items)
    if kept >= set(study.network.items):
        return study
    case = _case_of(study.case, kept)
    scope = Scope.measuring(study.network)
    rules = tuple(own for rule in study.policy.rules if (own := _rule_of(rule, scope, kept)) is not None)
    names = {rule.name for rule in rules}
    policy = study.policy.model_copy(update={"rules": rules})
    failures = tuple(failure for failure in study.failures if failure.rule in names)
    try:
        return Study(case, policy, _scenarios_of(study.scenarios, case), failures)
    except StudyError:  # some rule or effect names what only other items have
        return study


def _rule_of(rule: Rule, scope: Scope, kept: set[str]) -> Rule | None:
    """What a rule asks of some items; none if nothing."""
    if not kept.issuperset(getattr(rule, "traced", ())):
        return None
    if not rule.items:
        return rule
    own = tuple(item for item in scope.items(rule) if item in kept)
    return rule.model_copy(update={"items": own}) if own else None


def _case_of(case: Case, kept: Collection[str]) -> Case:
    offers = _only(case.offers, "item", kept)
    foreign = set(case.recipes[~case.recipes["item"].isin(kept)]["recipe"])
    recipes = case.recipes[~case.recipes["recipe"].isin(foreign)].reset_index(drop=True)
    return dataclasses.replace(
        case,
        items=_only(case.items, "item", kept),
        offers=offers,
        tiers=_only(case.tiers, "offer", set(offers["offer"])),
        recipes=recipes,
        processes=_only(case.processes, "recipe", set(recipes["recipe"])),
        demand=_only(case.demand, "item", kept),
        stocks=_only(case.stocks, "item", kept),
        arrivals=_only(case.arrivals, "item", kept),
    )


def _only(frame: pd.DataFrame, column: str, kept: Collection[str]) -> pd.DataFrame:
    return frame[frame[column].isin(kept)].reset_index(drop=True)


def _scenarios_of(scenarios: ScenarioSet, case: Case) -> ScenarioSet:
    """The scenarios with the effects that hit something of the case."""
    known = vocabulary(build_network(case))
    effects = scenarios.effects
    hits = [
        all(not values.isdisjoint(known.get(dimension, ())) for dimension, values in Selector.parse(text).conditions)
        for text in effects["selector"]
    ]
    return dataclasses.replace(scenarios, effects=effects[np.array(hits, dtype=bool)].reset_index(drop=True))

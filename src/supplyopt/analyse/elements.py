"""What stands in a question and might be otherwise: hard rules, limits of tables, what scenarios take away."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from supplyopt.analyse.plenty import plenty
from supplyopt.case import Case
from supplyopt.rules import Rule, Scope
from supplyopt.scenarios import ScenarioSet
from supplyopt.study import Study


@dataclass(frozen=True, order=True)
class Element:
    """One thing that can be given up: a rule by its name, a column of a table, or the effects of a scenario."""

    kind: Literal["data", "rule", "scenario"]
    name: str


Loosening = Callable[[pd.DataFrame], pd.DataFrame]
"""A table with a limit that is further away."""
GivingUp = Callable[[Study, str, str], Loosening]
"""How a limit of a study is given up: in which table, in which column."""


def _plenty(study: Study, table: str, column: str) -> Loosening:
    enough = plenty(study, table)
    return lambda frame: frame.assign(**{each: np.fmax(frame[each], enough) for each in _limiting(table, column)})


def _to(value: Any) -> GivingUp:
    return lambda study, table, column: lambda frame: frame.assign(**{column: value})


def _limiting(table: str, column: str) -> tuple[str, ...]:
    """The columns that limit the same."""
    return (column, "maximum") if (table, column) == ("offers", "capacity") else (column,)


LIMITS: Mapping[str, tuple[str, GivingUp]] = {
    "offers.capacity": ("what suppliers can deliver", _plenty),
    "offers.moq": ("the least awards of offers", _to(0.0)),
    "suppliers.capacity": ("what suppliers can deliver over all their offers", _to(np.nan)),
    "processes.capacity": ("the capacities of plants", _plenty),
    "processes.minimum": ("the least loads of plants", _to(0.0)),
    "lanes.capacity": ("the capacities of lanes", _to(np.nan)),
    "lanes.minimum": ("the least volumes of lanes", _to(0.0)),
    "sites.capacity": ("what may leave a site", _to(np.nan)),
    "stocks.capacity": ("the room for stock", _to(np.nan)),
    "stocks.build_limit": ("how much stock can be added", _plenty),
    "stocks.release_limit": ("how fast stock can be let out", _to(np.nan)),
    "stocks.kind": ("strategic stock, which calm must leave as it found it", _to("commercial")),
}
"""table.column -> in words, and how it is given up"""


def elements_of(study: Study, items: Iterable[str] = ()) -> list[Element]:
    """Everything in a study that might be otherwise, limits first, then scenarios, law, and the other rules last.

    Limits are those of the named items' rows; soft rules cannot be in the way of anything and are left out.
    """
    named = set(items)
    limits = [Element("data", name) for name in LIMITS if _binds(study.case, name, named)]
    told = [s for s in study.promised if s not in study.contingencies]
    hit = set(study.scenarios.effects["scenario_id"])
    scenarios = [Element("scenario", s) for s in told if s in hit]
    hard = sorted((rule for rule in study.policy.rules if rule.is_hard), key=lambda rule: not rule.law)
    return [*limits, *scenarios, *(Element("rule", rule.name) for rule in hard)]


def _binds(case: Case, name: str, items: set[str]) -> bool:
    table, column = name.split(".")
    rows = _about(case, table, items)
    values = case.tables[table].loc[rows, column]
    return bool((values == "strategic").any() if column == "kind" else (values > 0).any())


def _about(case: Case, table: str, items: set[str]) -> pd.Series:
    """Which rows of a table are about some items; all of them where the table names no items."""
    frame = case.tables[table]
    if not items:
        return pd.Series(True, index=frame.index)
    if "item" in frame:
        return frame["item"].isin(items)
    if table == "processes":
        recipes = case.recipes[case.recipes["item"].isin(items)]["recipe"]
        return frame["recipe"].isin(recipes)
    if table == "suppliers":
        return frame["supplier"].isin(case.offers[case.offers["item"].isin(items)]["supplier"])
    return pd.Series(True, index=frame.index)


def without(study: Study, dropped: Iterable[Element], items: Iterable[str] = ()) -> Study:
    """The study with some of its elements given up: rules as a whole, limits in the rows of some items."""
    case, scenarios, rules = study.case, study.scenarios, set()
    for element in dropped:
        if element.kind == "data":
            case = relaxed(case, element.name, set(items), given_up(study, element.name))
        elif element.kind == "scenario":
            scenarios = _harmless(scenarios, element.name)
        else:
            rules.add(element.name)
    kept = [rule for rule in study.policy.rules if rule.name not in rules]
    return dataclasses.replace(_with_rules(study, kept), case=case, scenarios=scenarios)


def spared(study: Study, rules: Iterable[str], items: Iterable[str]) -> Study:
    """The study in which some rules no longer ask anything of some items; those that cannot be split are dropped."""
    named, without_them = set(rules), set(items)
    scope, kept = Scope.measuring(study.network), []
    for rule in study.policy.rules:
        if rule.name not in named:
            kept.append(rule)
        elif rule.is_by_item and (rest := tuple(i for i in scope.items(rule) if i not in without_them)):
            less = rule.model_copy(update={"items": rest})
            # An item may be called like the material of another, and then brings that one back.
            if without_them.isdisjoint(scope.items(less)):
                kept.append(less)
    return _with_rules(study, kept)


def _with_rules(study: Study, rules: Sequence[Rule]) -> Study:
    names = {rule.name for rule in rules}
    failures = tuple(failure for failure in study.failures if failure.rule in names)
    policy = study.policy.model_copy(update={"rules": tuple(rules)})
    return dataclasses.replace(study, policy=policy, failures=failures)


def relaxed(case: Case, name: str, items: set[str], loosening: Loosening) -> Case:
    """The case with a limit loosened in the rows of some items."""
    table = name.split(".")[0]
    frame, rows = case.tables[table], _about(case, table, items)
    changed: dict[str, Any] = {table: frame.where(~rows, loosening(frame))}
    return dataclasses.replace(case, **changed)


def given_up(study: Study, name: str) -> Loosening:
    """A limit that binds nothing any more."""
    return LIMITS[name][1](study, *name.split("."))


def enlarged(name: str, factor: float) -> Loosening:
    """A limit times a factor."""
    return lambda frame: frame.assign(**{each: frame[each] * factor for each in _limiting(*name.split("."))})


def _harmless(scenarios: ScenarioSet, scenario: str) -> ScenarioSet:
    effects = scenarios.effects
    return dataclasses.replace(scenarios, effects=effects[effects["scenario_id"] != scenario])


def items_of(study: Study, columns: Iterable[tuple[str, Any]]) -> tuple[str, ...]:
    """The items that columns of a plan or of a scenario are about, sorted."""
    network = study.network
    found: set[str] = set()
    for component, index in columns:
        name = index[0] if isinstance(index, tuple) else index
        if component == "plan.size":
            found |= network.option[str(name)].labels.get("item", frozenset())
        elif component.endswith("flow"):
            found |= {item for (item, _), _ in network.activity[str(name)].net}
        elif component.endswith(("served", "short")):
            found.add(network.demand[str(name)].resource[0])
    return tuple(sorted(found))

"""What stands in a question and might be otherwise: hard rules, limits of tables, what scenarios take away."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from supplyopt.case import Case
from supplyopt.rules import Rule, Scope
from supplyopt.scenarios import ScenarioSet
from supplyopt.study import Study

MARGIN = 2.0
"""How many times all that demand can ask for is plenty: no more, since loose figures blur whole numbers [-]."""


@dataclass(frozen=True, order=True)
class Element:
    """One thing that can be given up: a rule by its name, a column of a table, or the effects of a scenario."""

    kind: Literal["data", "rule", "scenario"]
    name: str


Relaxation = Callable[[pd.DataFrame, Case], pd.DataFrame]
"""A table of a case without one of its limits."""


def _plenty(*columns: str) -> Relaxation:
    def relaxation(frame: pd.DataFrame, case: Case) -> pd.DataFrame:
        enough = MARGIN * _asked(frame, case)
        return frame.assign(**{column: np.fmax(frame[column], enough) for column in columns})

    return relaxation


def _unlimited(column: str) -> Relaxation:
    return lambda frame, case: frame.assign(**{column: np.nan})


def _none(column: str) -> Relaxation:
    return lambda frame, case: frame.assign(**{column: 0.0})


def _asked(frame: pd.DataFrame, case: Case) -> pd.Series:
    """What demand can ask of each row of offers, processes or stocks in a year [its unit]."""
    need = needs_of(case)
    if "recipe" not in frame:
        return frame["item"].map(need).fillna(0.0)
    made = case.recipes[case.recipes["quantity"] > 0]
    runs = (made["item"].map(need).fillna(0.0) / made["quantity"]).groupby(made["recipe"]).max()
    return frame["recipe"].map(runs).fillna(0.0)


def needs_of(case: Case) -> dict[str, float]:
    """item -> what final demand asks of it in a year, through all recipes [unit/year]."""
    asked = case.scaled("demand", "quantity").groupby(case.demand["item"]).sum() / case.horizon_years
    direct = {str(item): float(quantity) for item, quantity in asked.items()}
    recipes = {recipe: dict(zip(r["item"], r["quantity"], strict=True)) for recipe, r in case.recipes.groupby("recipe")}
    need = dict(direct)
    for _ in range(len(recipes) + 1):  # one step of a chain a round
        grown = dict(direct)
        for lines in recipes.values():
            runs = max((need.get(item, 0.0) / q for item, q in lines.items() if q > 0), default=0.0)
            for item, quantity in lines.items():
                if quantity < 0:
                    grown[item] = grown.get(item, 0.0) - runs * quantity
        if grown == need:
            break
        need = grown
    return need


LIMITS: Mapping[str, tuple[str, Relaxation]] = {
    "offers.capacity": ("what suppliers can deliver", _plenty("capacity", "maximum")),
    "offers.moq": ("the least awards of offers", _none("moq")),
    "suppliers.capacity": ("what suppliers can deliver over all their offers", _unlimited("capacity")),
    "processes.capacity": ("the capacities of plants", _plenty("capacity")),
    "processes.minimum": ("the least loads of plants", _none("minimum")),
    "lanes.capacity": ("the capacities of lanes", _unlimited("capacity")),
    "lanes.minimum": ("the least volumes of lanes", _none("minimum")),
    "sites.capacity": ("what may leave a site", _unlimited("capacity")),
    "stocks.capacity": ("the room for stock", _unlimited("capacity")),
    "stocks.build_limit": ("how much stock can be added", _plenty("build_limit")),
    "stocks.release_limit": ("how fast stock can be let out", _unlimited("release_limit")),
    "stocks.kind": (
        "strategic stock, which calm must leave as it found it",
        lambda frame, case: frame.assign(kind="commercial"),
    ),
}
"""table.column -> in words, and the table without that limit"""


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
            case = relaxed(case, element.name, set(items))
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
            kept.append(rule.model_copy(update={"items": rest}))
    return _with_rules(study, kept)


def _with_rules(study: Study, rules: Sequence[Rule]) -> Study:
    names = {rule.name for rule in rules}
    failures = tuple(failure for failure in study.failures if failure.rule in names)
    policy = study.policy.model_copy(update={"rules": tuple(rules)})
    return dataclasses.replace(study, policy=policy, failures=failures)


def relaxed(case: Case, name: str, items: set[str], relaxation: Relaxation | None = None) -> Case:
    """The case without a limit in the rows of some items, or with another relaxation of it."""
    table = name.split(".")[0]
    frame, rows = case.tables[table], _about(case, table, items)
    looser = (relaxation or LIMITS[name][1])(frame, case)
    changed: dict[str, Any] = {table: frame.where(~rows, looser)}
    return dataclasses.replace(case, **changed)


def enlarged(factor: float, name: str) -> Relaxation:
    """A limit times a factor."""
    columns = ("capacity", "maximum") if name == "offers.capacity" else (name.split(".")[1],)
    return lambda frame, case: frame.assign(**{column: frame[column] * factor for column in columns})


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


__all__ = ["LIMITS", "Element", "elements_of", "enlarged", "items_of", "needs_of", "relaxed", "spared", "without"]

"""Why demand goes unserved although nothing happens: which rules and limits keep it from being served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from supplyopt.analyse.conflict import Conflict, first_conflict
from supplyopt.analyse.elements import spared
from supplyopt.analyse.excerpt import excerpt, related
from supplyopt.analyse.repair import Repair, alternatives
from supplyopt.result import Result
from supplyopt.rules import MinService, Rule
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.highs import Options
from supplyopt.study import Study

SERVED = "all_of_it_served"
"""Name of the promise that stands for the question."""
UNSERVED = 1e-3
"""Least part of demand that is worth a word [-]."""


@dataclass(frozen=True)
class Shortage:
    """An item that goes short in calm: by how much, what keeps it from being served, and what would help."""

    item: str
    unmet: float
    """part of its demand [-]"""
    conflicts: tuple[Conflict, ...]
    """each what is in the way once the rules of those before it ask nothing of their items any more (of other stages,
    as a rule may bind at several); none: all of it could be served, only that going without costs less"""
    repairs: tuple[Repair, ...]
    """each a member of the first conflict that gives way, at all stages as far as they need"""


def shortages(study: Study, result: Result, options: Options | None = None) -> list[Shortage]:
    """Every item that goes short in calm, the worst first."""
    options, calm = options or Options(), calm_only(study)
    missing, found = sorted(_unmet(study, result).items(), key=lambda each: -each[1]), []
    together = related(calm) if missing else {}
    for item, unmet in missing:
        asked = excerpt(calm, together[item]).with_rule(
            MinService(name=SERVED, items=(item,), level=1.0, scenarios="calm", law=True)
        )
        conflicts = tuple(_in_the_way(asked, options))
        repairs = alternatives(asked, conflicts[0], options) if conflicts else []
        found.append(Shortage(item, unmet, conflicts, tuple(repairs)))
    return found


def _in_the_way(asked: Study, options: Options) -> Iterator[Conflict]:
    """What keeps all of an item from being served, and what still does once that asks nothing of its items."""
    while (conflict := first_conflict(asked, options)) is not None and SERVED in conflict.rules:
        yield conflict
        others = [name for name in conflict.rules if name != SERVED]
        if not others:
            break
        asked = spared(asked, others, conflict.items)


def calm_only(study: Study) -> Study:
    """The question if nothing could happen: without scenarios, and without rules about any."""

    def is_about_calm(rule: Rule) -> bool:
        if isinstance(rule, MinService):
            return rule.scenarios in ("average", "calm", "all") or CALM in rule.scenarios
        return not isinstance(rule, ContingencyRule)

    kept = tuple(rule for rule in study.policy.rules if is_about_calm(rule))
    rules = tuple(
        rule.model_copy(update={"scenarios": "calm"}) if isinstance(rule, MinService) else rule for rule in kept
    )
    return replace(
        study, policy=study.policy.model_copy(update={"rules": rules}), scenarios=ScenarioSet.calm(), failures=()
    )


def _unmet(study: Study, result: Result) -> dict[str, float]:
    """item -> part of its calm demand that goes unserved [-]."""
    table = result.table("shortages")
    short = table[table["scenario"] == CALM].groupby("item")["short"].sum()
    asked: dict[str, float] = {}
    for demand in study.network.demands:
        asked[demand.resource[0]] = asked.get(demand.resource[0], 0.0) + float(demand.quantity.sum())
    parts = {str(item): float(amount) / asked[str(item)] for item, amount in short.items() if asked[str(item)] > 0}
    return {item: part for item, part in parts.items() if part > UNSERVED}

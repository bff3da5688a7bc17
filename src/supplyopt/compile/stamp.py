"""Each Pyomo block of operations compiled once, for all scenarios that share it: figures by scenario are a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from supplyopt.compile.shelf import Label, shelved
from supplyopt.compile.template import Columns, Template, columns_of, compile_block, symbolic, tabled
from supplyopt.formulation.operation import Operation
from supplyopt.formulation.plan import Plan
from supplyopt.formulation.recourse import Recourse
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import Conditions
from supplyopt.network.tables import Tabled
from supplyopt.rules import Rule
from supplyopt.study import Study

COST: list[tuple[Any, ...]] = [("cost",)]
"""What a scenario is asked for if nothing else."""


@dataclass(frozen=True, eq=False)
class Stamped:
    """Scenarios that share a template, and the figures of each."""

    template: Template
    scenarios: tuple[str, ...]
    parameters: Floats
    """[S, P]"""


Tabulate = Callable[[Sequence[str]], Tabled]
"""The conditions of some scenarios that have their onset in common, as a table."""


def stamp_study(study: Study, plan: Plan, root: Columns, asked: list[tuple[Any, ...]]) -> list[Stamped]:
    """All scenarios of a study; the conditions of those that are made of effects come as tables."""
    alike: dict[tuple[int, tuple[str, ...], bool], list[str]] = defaultdict(list)
    effected = study.tabled
    for s in study.conditions:
        rules = tuple(rule.name for rule in study.rules_covering(s))
        alike[study.onset(s), rules, s in effected].append(s)

    def tabulate(members: Sequence[str]) -> Tabled:
        return study.tables.of(members) if members[0] in effected else tabled([study.conditions[s] for s in members])

    return [_stamped(study, plan, root, asked, each, tabulate, study.rules_covering) for each in alike.values()]


def stamp_all(
    study: Study,
    plan: Plan,
    root: Columns,
    asked: list[tuple[Any, ...]],
    every: Mapping[str, Conditions],
    rules_covering: Callable[[str], Sequence[Rule]],
) -> list[Stamped]:
    """Scenarios by their conditions; those with the same onset and the same rules share a template."""
    alike: dict[tuple[int, tuple[str, ...]], list[str]] = defaultdict(list)
    for s, conditions in every.items():
        alike[conditions.onset, tuple(rule.name for rule in rules_covering(s))].append(s)

    def tabulate(members: Sequence[str]) -> Tabled:
        return tabled([every[s] for s in members])

    return [_stamped(study, plan, root, asked, each, tabulate, rules_covering) for each in alike.values()]


def _stamped(
    study: Study,
    plan: Plan,
    root: Columns,
    asked: list[tuple[Any, ...]],
    members: Sequence[str],
    tabulate: Tabulate,
    rules_covering: Callable[[str], Sequence[Rule]],
) -> Stamped:
    found, rules, headroom = tabulate(members), rules_covering(members[0]), study.headroom
    label = Label.of(study.network, found, rules, headroom, asked, after_calm=plan.calm is not None)

    def make() -> Template:
        model = pyo.ConcreteModel()
        model.data, model.recourse = pyo.Block(), pyo.Block()
        conditions, positions = symbolic(found, model.data)
        return template_of(model.recourse, plan, root, rules, conditions, positions, headroom, asked)

    return Stamped(shelved(label, root, make), tuple(members), found.table)


def template_of(
    block: Any,
    plan: Plan,
    root: Columns,
    rules: Sequence[Rule],
    conditions: Conditions,
    positions: Mapping[int, int],
    headroom: float,
    asked: list[tuple[Any, ...]] = COST,
) -> Template:
    """The operation under symbolic conditions, written into a block and compiled; ``asked`` are its outcomes."""
    operation = Operation(block, plan.network, conditions, plan, headroom, plan.calm)
    recourse = Recourse(block, operation, rules, plan.block.amount)
    columns = columns_of(block, root.count)
    known = {**root.positions, **columns.positions}
    return compile_block(block, columns, known, positions, outcomes_of(recourse, asked))


def outcomes_of(recourse: Recourse, asked: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], Any]:
    """The expressions that the root asks of a scenario, by kind."""
    kinds: dict[str, Callable[..., Any]] = {
        "cost": lambda: recourse.cost,
        "penalty": lambda: recourse.penalty,
        "short": recourse.short,
    }
    return {(kind, *of): kinds[kind](*of) for kind, *of in asked}

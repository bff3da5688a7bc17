"""Each Pyomo block of operations compiled once, for all scenarios that share it: figures by scenario are a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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


class Alike(NamedTuple):
    """Scenarios that share a template: with the same onset, under the same rules."""

    scenarios: tuple[str, ...]
    conditions: Tabled
    rules: Sequence[Rule]


def alike(study: Study) -> Iterator[Alike]:
    """All scenarios of a study; the conditions of those that are made of effects come as tables."""
    found: dict[tuple[int, tuple[str, ...], bool], list[str]] = defaultdict(list)
    effected = study.tabled
    for s in study.conditions:
        rules = tuple(rule.name for rule in study.rules_covering(s))
        found[study.onset(s), rules, s in effected].append(s)
    for (_, _, in_tables), members in found.items():
        told = study.tables.of(members) if in_tables else tabled([study.conditions[s] for s in members])
        yield Alike(tuple(members), told, study.rules_covering(members[0]))


def stamp_study(study: Study, plan: Plan, root: Columns, asked: list[tuple[Any, ...]]) -> list[Stamped]:
    """All scenarios of a study."""
    return [_stamped(study, plan, root, asked, each) for each in alike(study)]


def stamp_all(
    study: Study,
    plan: Plan,
    root: Columns,
    asked: list[tuple[Any, ...]],
    every: Mapping[str, Conditions],
    rules_covering: Callable[[str], Sequence[Rule]],
) -> list[Stamped]:
    """Scenarios by their conditions; those with the same onset and the same rules share a template."""
    found: dict[tuple[int, tuple[str, ...]], list[str]] = defaultdict(list)
    for s, conditions in every.items():
        found[conditions.onset, tuple(rule.name for rule in rules_covering(s))].append(s)
    return [
        _stamped(study, plan, root, asked, Alike(tuple(m), tabled([every[s] for s in m]), rules_covering(m[0])))
        for m in found.values()
    ]


def _stamped(study: Study, plan: Plan, root: Columns, asked: list[tuple[Any, ...]], each: Alike) -> Stamped:
    found, rules, headroom = each.conditions, each.rules, study.headroom
    label = Label.of(study.network, found, rules, headroom, asked, after_calm=plan.calm is not None)

    def make() -> Template:
        return template_under(plan, root, rules, found, headroom, asked)

    return Stamped(shelved(label, root, make), each.scenarios, found.table)


def template_under(
    plan: Plan, root: Columns, rules: Sequence[Rule], found: Tabled, headroom: float, asked: list[tuple[Any, ...]]
) -> Template:
    """The operation under conditions of which some vary by scenario."""
    model = pyo.ConcreteModel()
    model.data, model.recourse = pyo.Block(), pyo.Block()
    conditions, positions = symbolic(found, model.data)
    return template_of(model.recourse, plan, root, rules, conditions, positions, headroom, asked)


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

"""Tiny named cases for tests of rules and of the formulation, and points to measure rules at without a solver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tests.textbook.builders import Record, case, effect, event, scenarios, study

from supplyopt.case import Case
from supplyopt.formulation import build
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.rules import Rule, Scope
from supplyopt.scenarios import ScenarioSet

PERIOD = 1
"""Points are measured in a single period."""


def tiny_case(
    offers: Sequence[Record], demand: float | Sequence[float] | Sequence[Record] = 100.0, **tables: Any
) -> Case:
    """A case about a widget that going without costs 100: see :func:`tests.textbook.builders.case`."""
    return case(offers, [demand] if isinstance(demand, int | float) else demand, **tables)


def offer(name: str, price: float, capacity: float = 200.0, **terms: Any) -> Record:
    """An offer of widgets."""
    return {"offer": name, "price": price, "capacity": capacity, **terms}


@cache
def two_suppliers() -> Case:
    """W1: ``cheap`` (China) at 10 and ``dear`` (Germany) at 12, either enough for the 100 that are needed."""
    return two_suppliers_and()


def two_suppliers_and(**tables: Any) -> Case:
    """The same with some tables of its own."""
    blocs = [
        {"dimension": "bloc", "of": "country", "member": "CN", "group": "third"},
        {"dimension": "bloc", "of": "country", "member": "DE", "group": "allied"},
    ]
    given = {"countries": {"cheap": "CN"}, "groups": blocs, **tables}
    return tiny_case([offer("cheap", 10), offer("dear", 12)], **given)


@cache
def three_small_suppliers() -> Case:
    """``a`` at 10, ``b`` at 12, ``c`` at 15, each good for 50 of the 100 that are needed."""
    return tiny_case([offer("a", 10, 50), offer("b", 12, 50), offer("c", 15, 50)])


def operated(
    drawn: Mapping[str, float] | None = None,
    *,
    short: float = 0.0,
    demand: float = 100.0,
    place: str = "market",
    held: Mapping[str, float] | None = None,
) -> OperationValues:
    """An operation of one period in numbers: drawn by offer, missing at the market, held in the end by site."""
    asked = f"widget@{place}/standard"
    return OperationValues(
        demands={(asked, PERIOD): demand},
        flows={(f"buy:{name}@{place}", PERIOD): amount for name, amount in (drawn or {}).items()},
        stocks={("widget", site, PERIOD): amount for site, amount in (held or {}).items()},
        served_={(asked, PERIOD): demand - short},
        short_={(asked, PERIOD): short},
        late_={},
    )


def excesses(
    rule: Rule,
    case: Case,
    drawn: Mapping[str, float] | None = None,
    *,
    awarded: Mapping[str, float] | None = None,
    short: float = 0.0,
    held: Mapping[str, float] | None = None,
    amounts: Mapping[tuple[str, ...], float] | None = None,
    shared: Mapping[tuple[str, ...], float] | None = None,
) -> dict[tuple[str, ...], float]:
    """row -> how far a point misses it (positive) or keeps it (negative) [unit of the row], without a solver.

    What is not said to be awarded is awarded as much as is drawn; ``amounts`` are what the rule had settled, ``shared``
    what rules have in common.
    """
    scope = numeric_scope(case, amounts, shared)
    sizes = {**(drawn or {}), **(awarded or {})}
    taken = {name: size > 0 for name, size in sizes.items()}
    plan = PlanValues(scope.network, Portfolio(sizes, taken), operated(drawn, short=short, held=held))
    assert plan.calm is not None
    in_calm = rule.recourse_rows(plan.calm, scope) if rule.covers("calm", "calm") else ()
    rows = [*rule.plan_rows(plan, scope), *in_calm]
    return {row.key: float(row.excess) for row in rows}


def numeric_scope(
    case: Case,
    amounts: Mapping[tuple[str, ...], float] | None = None,
    shared: Mapping[tuple[str, ...], float] | None = None,
) -> Scope:
    """A case seen by a rule that measures: a yes-or-no is its value."""
    return Scope.measuring(study(case).network, amounts, shared)


def fails(selector: str, probability: float | None = None, name: str = "outage", left: float = 0.0) -> ScenarioSet:
    """Calm, and what the selector names failing in period 1; without a probability it is a stress scenario."""
    return scenarios(event(name, probability, effect(selector, left)))


def written(rule: Rule, case: Case, chances: ScenarioSet | None = None) -> Any:
    """The Pyomo model of a case under one rule."""
    return build(study(case, chances, rules=[rule]))

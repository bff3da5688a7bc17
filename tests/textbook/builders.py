"""Small cases and scenario sets in a line or two: only what a test is about is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.textbook.quick import quick_case

from supplyopt.case import Case
from supplyopt.compile import compile_study
from supplyopt.policy import Policy
from supplyopt.result import Result, Status
from supplyopt.risk import Expectation, RiskMeasure
from supplyopt.rules import Rule
from supplyopt.scenarios import ScenarioSet
from supplyopt.solver import Limits, solve
from supplyopt.study import Study

Record = Mapping[str, Any]
EXACT = Limits(gap=0.0)


def case(
    offers: Sequence[Record],
    demand: Sequence[float] | Sequence[Record],
    *,
    lost: float = 100.0,
    countries: Mapping[str, str] | None = None,
    **tables: Sequence[Record],
) -> Case:
    """A case about a ``widget``, unless the tables say otherwise.

    ``demand`` is a quantity a period (of widgets, at the market), or records; ``lost`` is the value of lost load
    [money/unit]. An offer without a supplier is its own supplier; suppliers are German unless ``countries`` tells.
    """
    offered = [{"supplier": o["offer"], "item": "widget", **o} for o in offers]
    asked = [d if isinstance(d, Mapping) else {"period": t, "quantity": float(d)} for t, d in enumerate(demand, 1)]
    needed = [{"item": "widget", "site": "market", **d} for d in asked]
    names = sorted({str(o["supplier"]) for o in offered})
    given = {
        "items": [{"item": "widget", "unit": "pc", "value_of_lost_load": lost}],
        "suppliers": [{"supplier": s, "country": (countries or {}).get(s, "DE")} for s in names],
        **tables,
        "offers": offered,
        "demand": needed,
    }
    return quick_case(**given)


def items(**lost: float) -> list[Record]:
    """Items and their values of lost load [money/unit]."""
    return [{"item": item, "unit": "pc", "value_of_lost_load": value} for item, value in lost.items()]


def sites(**countries: str) -> list[Record]:
    """Sites and their countries."""
    return [{"site": site, "country": country} for site, country in countries.items()]


@dataclass(frozen=True)
class Event:
    """A scenario in the making; without a probability it is a stress scenario."""

    name: str
    probability: float | None
    effects: tuple[Record, ...]
    onset: int
    detection: float = 0.0


def event(
    name: str, probability: float | None, *effects: Record, onset: int | None = None, detection: float = 0.0
) -> Event:
    """What may happen; its onset is the first period of its effects unless said otherwise."""
    first = min((e["period_from"] for e in effects), default=1)
    return Event(name, probability, effects, first if onset is None else onset, detection)


def effect(
    selector: str,
    value: float,
    periods: tuple[int, int] = (1, 1),
    attribute: str = "availability",
    combine: str = "product",
) -> Record:
    """One deviation from calm in a closed range of periods."""
    return {
        "selector": selector,
        "attribute": attribute,
        "combine": combine,
        "period_from": periods[0],
        "period_to": periods[1],
        "value": float(value),
        "event_id": "",
    }


def scenarios(*events: Event, calm: bool = True) -> ScenarioSet:
    """A set of events, and calm with what probability is left."""
    heads, lines = [], []
    if calm:
        left = 1.0 - sum(e.probability or 0.0 for e in events)
        heads.append(("calm", "calm", left, "calm", 0, ""))
    for e in events:
        family = "stress" if e.probability is None else "prob"
        heads.append((e.name, e.name, e.probability or 0.0, family, e.onset, ""))
        lines += [{"scenario_id": e.name, **line} for line in e.effects]
    columns = ["scenario_id", "name", "probability", "family", "onset_period", "source"]
    table = pd.DataFrame(heads, columns=columns).sort_values("scenario_id", ignore_index=True)
    noticed = {e.name: e.detection for e in events}
    if any(noticed.values()):
        table["detection_days"] = table["scenario_id"].map(noticed).fillna(0.0)
    empty = ScenarioSet.calm().effects
    return ScenarioSet(table, pd.DataFrame(lines, columns=empty.columns).astype(empty.dtypes.to_dict()), "book")


def study(
    case: Case,
    chances: ScenarioSet | None = None,
    *,
    rules: Sequence[Rule] = (),
    objective: RiskMeasure | None = None,
) -> Study:
    """A question; without scenarios all is calm."""
    policy = Policy(objective=objective or Expectation(), rules=tuple(rules))
    return Study(case, policy, chances or ScenarioSet.calm())


VERIFIED = 4
"""One answer of so many is verified from its evidence too, always the same ones."""


def solved(question: Study, *, verified: bool = True) -> Result:
    """Its answer, proven without any gap; or nearly so where a measure keeps a trace of the mean."""
    limits = EXACT if isinstance(question.policy.objective, Expectation) else Limits()
    drawn = int(question.fingerprint[:4], 16) % VERIFIED == 0
    result = solve(question, limits, evidence=None if verified and drawn else False)
    assert result.status is Status.OPTIMAL, (result.status, result.message)
    return result


def cost(
    case: Case,
    chances: ScenarioSet | None = None,
    *,
    rules: Sequence[Rule] = (),
    objective: RiskMeasure | None = None,
    verified: bool = True,
) -> float:
    """The least cost of a case under scenarios and rules [money]."""
    result = solved(study(case, chances, rules=rules, objective=objective), verified=verified)
    assert result.cost is not None
    return result.cost


def cost_of_plan(question: Study, sizes: Mapping[str, float]) -> float:
    """What given awards cost under a study's scenarios, the calm operation at its best [money]."""
    program = compile_study(question)
    lower, upper = program.lower.copy(), program.upper.copy()
    for column, (component, index) in enumerate(program.root.names):
        if component == "plan.size":
            lower[column] = upper[column] = sizes[index]
    rows = LinearConstraint(program.matrix, program.row_lower, program.row_upper)
    found = milp(program.cost, constraints=rows, bounds=Bounds(lower, upper), integrality=program.integer)
    assert found.status == 0, found.message
    return float(found.fun) + program.offset


def short(result: Result, scenario: str) -> float:
    """Demand never served in a scenario [unit]."""
    table = result.table("shortages")
    return float(table.loc[table["scenario"] == scenario, "short"].sum())


def size(result: Result, option: str) -> float:
    """What is committed to of an option [its unit]."""
    assert result.portfolio is not None
    return result.portfolio.size(option)


def near(value: float, relative: float = 1e-9) -> Any:
    """Equal but for what floating-point numbers lose, or a greater relative difference."""
    return pytest.approx(value, rel=relative, abs=1e-7)

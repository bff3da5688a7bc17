"""Columns of a program, back into the nouns of a plan and its operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from supplyopt.compile import Program
from supplyopt.network.grammar import Floats
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.solver.extensive_form import Outside
from supplyopt.study import Study

Components = Mapping[str, Mapping[Any, float]]


def decode(
    study: Study, program: Program, values: Floats, outside: Sequence[Outside] = ()
) -> tuple[PlanValues, dict[str, OperationValues]]:
    """A solution as plan and operations; the past of each scenario is that of calm."""
    root, scenarios = program.values(values)
    taken = {name: value > 0.5 for name, value in root.get("plan.taken", {}).items()}
    sizes = {name: float(value) for name, value in root.get("plan.size", {}).items()}
    taken = {
        name: taken.get(name, size > 1e-9 * max(1.0, study.network.option[name].upper)) for name, size in sizes.items()
    }
    calm_parts = {name.removeprefix("plan.calm."): part for name, part in root.items() if name.startswith("plan.calm.")}
    calm = operation_of(study, calm_parts, None, 1) if study.calm else None
    plan = PlanValues(study.network, Portfolio(sizes, taken), calm, root.get("plan.amount", {}))
    for group in outside:
        scenarios |= {s: group.columns.by_component(row) for s, row in zip(group.scenarios, group.values, strict=True)}
    return plan, {s: operation_of(study, part, calm, study.conditions[s].onset, s) for s, part in scenarios.items()}


def operation_of(
    study: Study, parts: Components, past: OperationValues | None, start: int, scenario: str | None = None
) -> OperationValues:
    """The columns of an operation from a period on, after a past, as an operation over the whole horizon."""
    demand = study.conditions[scenario].demand if scenario else None
    asked = {}
    for i, each in enumerate(study.network.demands):
        for t in study.network.periods:
            calm = demand is None or t < start
            asked[each.name, t] = float(each.quantity[t - 1]) if calm or demand is None else float(demand[i, t - 1])

    def joined(name: str, before: Mapping[Any, float] | None) -> dict[Any, float]:
        earlier = {key: value for key, value in (before or {}).items() if key[-1] < start}
        return {**earlier, **parts.get(name, {})}

    return OperationValues(
        demands=asked,
        flows=joined("flow", past.flows if past else None),
        stocks=joined("stock", past.stocks if past else None),
        served_=joined("served", past.served_ if past else None),
        short_=joined("short", past.short_ if past else None),
        late_=joined("late", past.late_ if past else None),
    )

"""A result in one short document: what ``result.json`` holds and ``--json`` prints."""

from __future__ import annotations

import math
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from supplyopt.result import BILLS, Result

NOT_COSTS = ("scenario", "name", "family", "probability", "cost", "unmet")
"""Columns of the table scenarios that are no kind of cost."""


class Fact(BaseModel):
    """One key figure."""

    model_config = ConfigDict(frozen=True)

    kpi: str = Field(description="what is measured, e.g. top_country_share")
    item: str = Field(description="item it is about")
    group: str = Field(description="country, supplier or scenario that the figure belongs to; what sources share")
    value: float | None = Field(description="the figure; null where it does not exist")
    unit: str = Field(description="its unit; - for shares")


class Missed(BaseModel):
    """One row of a soft rule that is missed, and paid for."""

    model_config = ConfigDict(frozen=True)

    rule: str = Field(description="name of the rule")
    scenario: str = Field(description="scenario in which it is missed; empty for rules on the plan")
    row: str = Field(description="item and group")
    left: float = Field(description="what it comes to")
    sense: str = Field(description="<= or >=")
    right: float = Field(description="what it was to be")
    value: float | None = Field(description="left as a share or index, where it is one; null if it is one of nothing")
    limit: float | None = Field(description="right as a share or index")
    unit: str = Field(description="share, HHI …; empty: both are amounts")
    paid: float = Field(description="what missing it costs, in its scenario if it has one")


class Document(BaseModel):
    """The answer in short. Money is in ``currency``."""

    model_config = ConfigDict(frozen=True)

    schema_version: Literal[1] = Field(1, description="version of this form")
    study: str = Field(description="case/policy/scenarios")
    status: str = Field(description="optimal, feasible, infeasible, undecided, unbounded, rejected …")
    exit_code: int = Field(description="what the command returns to the shell")
    message: str = Field(description="the status in words")
    minimised: str = Field("cost on average", description="what cost and bound are of, in words")
    cost: float | None = Field(description="objective of the plan found; null without a plan")
    bound: float | None = Field(description="no plan can have less of it; null if unknown")
    gap: float | None = Field(description="(cost - bound) / max(|cost|, 1)")
    currency: str = Field(description="ISO 4217 code")
    method: str = Field("", description="extensive-form: one program; benders: the plan and its operations in turn")
    expected_costs: dict[str, float] = Field(description="mean over the scenarios, by kind of cost")
    kpis: tuple[Fact, ...] = Field(description="one fact each, as in the table kpis")
    missed: tuple[Missed, ...] = Field(description="rows of soft rules that are missed")
    conflicts: tuple[dict[str, Any], ...] = Field(
        (),
        description="without a plan: sets of rules and limits that cannot hold together, none of which can be spared",
    )
    warnings: tuple[str, ...] = Field((), description="what is doubtful about the question, e.g. a pack not in force")
    remarks: tuple[str, ...] = Field((), description="what to know before trusting the answer, e.g. what goes unserved")
    run: str | None = Field(None, description="folder with everything else; null if none was written")


def document(result: Result, run: str | None = None) -> Document:
    """The short form of a result."""
    gap = None if result.gap is None else float(result.gap)
    return Document(
        study=result.study,
        status=result.status.value,
        exit_code=result.status.exit_code,
        message=result.message,
        minimised=result.minimised,
        cost=result.cost,
        bound=result.bound,
        gap=gap,
        currency=str(result.manifest.get("currency", "money")),
        method=str(result.manifest.get("method", "")),
        expected_costs=expected_costs(result),
        kpis=tuple(Fact(**{**fact, "value": _number(fact["value"])}) for fact in _records(result, "kpis")),
        missed=missed(result),
        remarks=tuple(result.manifest.get("remarks", ())),
        conflicts=tuple(result.manifest.get("conflicts", ())),
        warnings=tuple(result.manifest.get("warnings", ())),
        run=run,
    )


def expected_costs(result: Result) -> dict[str, float]:
    """Kind of cost -> mean over the weighted scenarios [money]; ``commitment`` is what the options cost."""
    if "scenarios" not in result.tables:
        return {}
    table = result.table("scenarios")
    weights = table["probability"]
    means = {str(kind): float((weights * table[kind]).sum()) for kind in table.columns if kind not in NOT_COSTS}
    of_rules = {kind: means.get(kind, 0.0) + beside for kind, beside in rules_beside_scenarios(result).items()}
    return {"commitment": float(result.table("portfolio")["commitment"].sum()), **means, **of_rules}


def rules_beside_scenarios(result: Result) -> dict[str, float]:
    """Kind of cost -> what rules add on the plan, or by promises broken where the objective does not look [money]."""
    kpis = result.table("kpis").set_index("kpi")["value"]
    return {kind: float(kpis[kind]) for kind in BILLS}


def paid_whatever_happens(result: Result) -> float:
    """What is committed, and what rules on the plan itself add: part of the cost of every scenario [money]."""
    rules = result.table("rules")
    return float(result.table("portfolio")["commitment"].sum()) + float(
        rules.loc[rules["scenario"] == "", "paid"].sum()
    )


def missed(result: Result) -> tuple[Missed, ...]:
    """Rows of soft rules that do not hold, the dearest first; hard ones always do."""
    rows = [row for row in _records(result, "rules") if row["state"] == "missed"]
    told = [{**row, "value": _number(row["value"]), "limit": _number(row["limit"])} for row in rows]
    every = [Missed(**{name: row[name] for name in Missed.model_fields}) for row in told]
    return tuple(sorted(every, key=lambda row: (-row.paid, row.rule, row.scenario, row.row)))


def _records(result: Result, table: str) -> list[dict[str, Any]]:
    return result.table(table).to_dict("records") if table in result.tables else []  # type: ignore[return-value]


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

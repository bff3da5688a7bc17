"""Who is critical. As plain data, and printed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from supplyopt.cli.endings import say
from supplyopt.cli.show import between, line, money, percent, table

if TYPE_CHECKING:
    from supplyopt.solver import Limits
    from supplyopt.solver.solve import Answered


def criticality_told(answered: Answered, by: str, planned: int, limits: Limits) -> list[dict[str, Any]]:
    """Entities of a dimension by sudden loss, with their importance; the first with their planned loss."""
    from supplyopt.analyse.criticality import rank

    say(f"what the loss of each {by} would mean ...")
    return [
        {
            "entity": c.entity,
            "sudden": c.sudden,
            "sudden_unmet": dict(c.sudden_unmet),
            "planned": c.planned and {"low": c.planned.low, "high": c.planned.high},
            "birnbaum": c.importance.birnbaum,
            "risk_achievement": None if math.isinf(c.importance.achievement) else c.importance.achievement,
            "part_of_risk": c.importance.part,
        }
        for c in rank(answered, by, planned=planned, limits=limits)
    ]


def print_criticality(told: list[dict[str, Any]], by: str, currency: str) -> None:
    """The worst first; what nobody would miss is counted."""
    shown = [each for each in told if each["sudden"] > 0 or each["birnbaum"] > 0]
    rows = [
        [
            each["entity"],
            money(each["sudden"], currency),
            ", ".join(f"{item} {percent(part)}" for item, part in _worst(each)) or "-",
            between(each["planned"]["low"], each["planned"]["high"], currency) if each["planned"] else "-",
            money(each["birnbaum"], currency),
            percent(each["part_of_risk"]),
        ]
        for each in shown
    ]
    columns = [
        by,
        ">if it fails tomorrow",
        "then unserved",
        ">planned without it",
        ">reliability is worth",
        ">part of all risk",
    ]
    table(f"What the loss of each {by} would mean", columns, rows)
    line("If it fails tomorrow: value of what goes unserved if this plan loses it for good and nothing else happens.")
    line("Planned without it: what the best plan costs more that never had it; worked out for the first few only.")
    line("Reliability is worth: what goes unserved on average over all scenarios if it is down, less that if it holds.")
    line("Part of all risk: the part of what goes unserved on average that would not if it surely held.")
    if len(shown) < len(told):
        line(f"{len(told) - len(shown)} more would not be missed.")


def _worst(told: dict[str, Any]) -> list[tuple[str, float]]:
    return sorted(told["sudden_unmet"].items(), key=lambda each: -each[1])[:3]

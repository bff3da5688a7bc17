"""An assessment as plain data."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from supplyopt.cli.evaluate.command import BROKEN

if TYPE_CHECKING:
    from supplyopt.analyse.assessment import Assessment
    from supplyopt.analyse.evaluation import Evaluation
    from supplyopt.analyse.kept import RuleState
    from supplyopt.cli.portfolio import Committed

MOST_ROWS = 5
"""Rows told of a rule that is not kept."""


def assessment_told(evaluation: Evaluation, found: Assessment, committed: Committed) -> dict[str, Any]:
    """Everything that is printed, and more."""
    from supplyopt.analyse.kept import rule_states

    study, states = evaluation.study, rule_states(evaluation)
    broken = not committed.keeps_rules or bool(found.broken) or any(each.state == "broken" for each in states)
    origin = study.scenarios.origin
    return {
        "schema_version": 1,
        "study": study.name,
        "exit_code": BROKEN if broken else 0,
        "currency": study.case.currency,
        "portfolio": {"told": committed.told, "origin": committed.origin, "sha256": committed.sha256},
        "keeps_rules": committed.keeps_rules,
        "scenarios": found.scenarios,
        "cost": {
            "commitment": found.commitment,
            "rules": found.of_rules,
            "calm": found.calm,
            "mean": found.mean,
            "standard_error": found.error,
            "drawn_by": origin.method if origin else None,
            "measure": {
                "kind": study.policy.objective.kind,
                "of": study.policy.objective.of,
                "in_words": study.policy.objective.figure(),
                "value": found.measure,
                "why_not": found.unmeasured,
            },
            "worst_5pct": found.tail,
            "worst": found.worst.cost,
        },
        "unserved": {
            "mean": found.unserved_mean,
            "worst_5pct": found.unserved_tail,
            "part_mean": found.unmet_mean,
            "part_worst_5pct": found.unmet_tail,
            "chance_of_any": found.chances[0.0],
            "chance_of_more_than": {f"{part:g}": p for part, p in found.chances.items() if part > 0},
        },
        "items": [dataclasses.asdict(each) for each in found.items],
        "dearest": [dataclasses.asdict(each) for each in found.dearest],
        "rules": [_rule_told(each) for each in states],
        "broken_in": {"scenarios": list(found.broken), "probability": found.broken_chance},
        "run": None,
    }


def _rule_told(each: RuleState) -> dict[str, Any]:
    return {
        "rule": each.rule.name,
        "kind": each.rule.kind,
        "words": each.rule.wording(),
        "hard": each.rule.is_hard,
        "state": each.state,
        "rows": each.rows,
        "missed": len(each.missed),
        "paid": each.paid,
        "worst": [
            {
                "scenario": row.scenario,
                "row": " / ".join(row.row.key),
                "left": float(row.row.left),
                "sense": row.row.sense,
                "right": float(row.row.right),
            }
            for row in each.missed[:MOST_ROWS]
        ],
    }

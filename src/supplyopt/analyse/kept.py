"""Which rules of a policy a plan keeps, rule by rule, as far as that can be told without looking for failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from supplyopt.analyse.evaluation import Evaluation
from supplyopt.rules import Rule
from supplyopt.verify import TOLERANCE, RuleRow

State = Literal["kept", "missed", "broken", "open", "not measured"]
"""Kept; missed and paid for; broken, though it must hold; open: it must hold over all scenarios together, the cheapest
operations of each miss it, and dearer ones may keep it; or nothing here to measure it by."""


@dataclass(frozen=True)
class RuleState:
    """A rule under a plan."""

    rule: Rule
    state: State
    rows: int
    """rows on the plan, on calm and on averages"""
    missed: tuple[RuleRow, ...]
    """of these, the ones that do not hold, the worst first"""
    paid: float
    """what it adds to the cost of the plan and of calm [money]"""


def rule_states(evaluation: Evaluation) -> list[RuleState]:
    """Every rule of the policy, in its order. Promises against failures have no row here, unless they are soft."""
    found: dict[str, list[RuleRow]] = {rule.name: [] for rule in evaluation.study.policy.rules}
    for row in evaluation.rows:
        found[row.rule.name].append(row)
    return [_state(rule, found[rule.name]) for rule in evaluation.study.policy.rules]


def _state(rule: Rule, rows: list[RuleRow]) -> RuleState:
    billed = rule.bill != "penalties"
    missed = [] if billed else sorted((row for row in rows if excess_of(row) > TOLERANCE), key=lambda r: -excess_of(r))
    state: State = "kept" if rows else "not measured"
    if missed:
        hard = any(row.must_hold for row in missed)
        state = ("open" if rule.compares else "broken") if hard else "missed"
    return RuleState(rule, state, len(rows), tuple(missed), sum(row.paid for row in rows))


def excess_of(row: RuleRow) -> float:
    """By how much a row is missed, relative to its size [-]."""
    return float(row.row.excess) / max(1.0, abs(float(row.row.left)), abs(float(row.row.right)))

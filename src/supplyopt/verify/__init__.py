"""Checks an answer from its quantities, without the model that produced it."""

from supplyopt.verify.costs import operating_costs
from supplyopt.verify.outcomes import NumericOutcomes
from supplyopt.verify.recompute import Recomputed, recompute, rule_rows
from supplyopt.verify.rules import RuleRow, rows_on_plan
from supplyopt.verify.tolerance import TOLERANCE

__all__ = [
    "TOLERANCE",
    "NumericOutcomes",
    "Recomputed",
    "RuleRow",
    "operating_costs",
    "recompute",
    "rows_on_plan",
    "rule_rows",
]

"""Checks an answer from its quantities, without the model that produced it."""

from supplyopt.verify.recompute import Recomputed, RuleRow, operating_costs, recompute, rows_on_plan

__all__ = ["Recomputed", "RuleRow", "operating_costs", "recompute", "rows_on_plan"]

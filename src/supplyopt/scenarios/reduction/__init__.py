"""From many scenarios to few that say nearly the same."""

from __future__ import annotations

from supplyopt.scenarios.reduction.reduce import METHODS, Reduced, reduce_scenarios

__all__ = ["METHODS", "Reduced", "reduce_scenarios"]

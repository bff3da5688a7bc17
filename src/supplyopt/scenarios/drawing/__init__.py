"""From events with rates to sets of scenarios."""

from __future__ import annotations

from supplyopt.scenarios.drawing.draw import Draw, draw_scenarios
from supplyopt.scenarios.drawing.read import Events, read_events
from supplyopt.scenarios.drawing.recipe import METHODS, REMAINDERS, TAKES, Recipe

__all__ = ["METHODS", "REMAINDERS", "TAKES", "Draw", "Events", "Recipe", "draw_scenarios", "read_events"]

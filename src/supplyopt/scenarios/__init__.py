"""What may happen: sets of scenarios, read, checked and written."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from supplyopt.scenarios.drawing import Draw, Recipe, draw_scenarios, read_events
    from supplyopt.scenarios.merging import Merged, merge_alternatives, merge_together
    from supplyopt.scenarios.read import read_scenarios
    from supplyopt.scenarios.reduction import Reduced, reduce_scenarios
    from supplyopt.scenarios.scan import scan_scenarios
    from supplyopt.scenarios.scenario_set import ScenarioSet
    from supplyopt.scenarios.selector import Selector
    from supplyopt.scenarios.write import write_scenarios

__all__ = [
    "Draw",
    "Merged",
    "Recipe",
    "Reduced",
    "ScenarioSet",
    "Selector",
    "draw_scenarios",
    "merge_alternatives",
    "merge_together",
    "read_events",
    "read_scenarios",
    "reduce_scenarios",
    "scan_scenarios",
    "write_scenarios",
]

_HOME = {
    "Draw": "drawing",
    "Recipe": "drawing",
    "draw_scenarios": "drawing",
    "read_events": "drawing",
    "Merged": "merging",
    "merge_alternatives": "merging",
    "merge_together": "merging",
    "Reduced": "reduction",
    "reduce_scenarios": "reduction",
    "scan_scenarios": "scan",
    "ScenarioSet": "scenario_set",
    "Selector": "selector",
    "read_scenarios": "read",
    "write_scenarios": "write",
}


def __getattr__(name: str) -> Any:
    """Imported when asked for, so that a help text does not wait for pandas."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

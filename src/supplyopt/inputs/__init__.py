"""What a study is put together from: cases, models and sets by path or name, other values for assumptions."""

from supplyopt.inputs.assume import assumed, scaling_assumptions
from supplyopt.inputs.named import (
    case_folder,
    events_path,
    form_study,
    load_case,
    load_policy,
    load_scenarios,
    scenario_address,
)

__all__ = [
    "assumed",
    "case_folder",
    "events_path",
    "form_study",
    "load_case",
    "load_policy",
    "load_scenarios",
    "scaling_assumptions",
    "scenario_address",
]

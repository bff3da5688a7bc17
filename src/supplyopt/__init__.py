"""supplyopt: supplier portfolios that meet diversification and security rules under disruption, with a bound.

>>> import supplyopt as so
>>> so.MaxShare(by="country", limit=0.65).limit
0.65
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "CVaR": "supplyopt.risk",
    "Case": "supplyopt.case",
    "Expectation": "supplyopt.risk",
    "Limits": "supplyopt.solver",
    "MaxShare": "supplyopt.rules",
    "MinService": "supplyopt.rules",
    "MinShare": "supplyopt.rules",
    "MinSources": "supplyopt.rules",
    "Pack": "supplyopt.packs",
    "Policy": "supplyopt.policy",
    "Portfolio": "supplyopt.result",
    "Result": "supplyopt.result",
    "ScenarioSet": "supplyopt.scenarios",
    "Status": "supplyopt.result",
    "Study": "supplyopt.study",
    "SupplyoptError": "supplyopt.errors",
    "build": "supplyopt.formulation",
    "prepare": "supplyopt.solver",
    "read_case": "supplyopt.case",
    "read_pack": "supplyopt.models",
    "read_policy": "supplyopt.models",
    "read_run": "supplyopt.store",
    "read_scenarios": "supplyopt.scenarios",
    "scenario_creator": "supplyopt.formulation",
    "solve": "supplyopt.solver",
    "write_run": "supplyopt.store",
}

__all__ = ["models", *_HOMES]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that ``import supplyopt`` stays light."""
    if name == "models":
        return importlib.import_module("supplyopt.models")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'supplyopt' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

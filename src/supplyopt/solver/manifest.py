"""Where a result came from: inputs with hashes, versions, options, sizes, seconds."""

from __future__ import annotations

import dataclasses
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

from supplyopt.solver.limits import Limits
from supplyopt.solver.method import Method
from supplyopt.study import Study

PACKAGES = ("supplyopt", "pyomo", "highspy", "pandas", "pyarrow", "numpy", "scipy", "pydantic", "pandera")


def describe(
    study: Study,
    limits: Limits,
    seconds: dict[str, float],
    size: dict[str, Any],
    work: dict[str, int],
    method: Method,
) -> dict[str, Any]:
    """The manifest of a solve: everything but the files written."""
    return {
        **provenance(study),
        "method": method.value,
        "limits": dataclasses.asdict(limits),
        "size": size,
        "work": work,
        "seconds": {phase: round(value, 3) for phase, value in seconds.items()},
    }


def provenance(study: Study) -> dict[str, Any]:
    """What an answer was made from, and with what."""
    assumptions = study.case.assumptions
    return {
        "schema_version": 1,
        "study": study.name,
        "fingerprint": study.fingerprint,
        "inputs": {
            "case": dict(study.case.files),
            "scenarios": dict(study.scenarios.files),
            "packs": {applied.pack: applied.sha256 for applied in study.policy.packs},
        },
        "policy": study.policy.model_dump(mode="json"),
        "minimised": study.policy.objective.figure(),
        "currency": study.case.currency,
        "defaults": list(study.case.defaults),
        "assumptions": [
            {
                "assumption": r["assumption"],
                "value": _number(r["value"]),
                "unit": r["unit"],
                "statement": r["statement"],
            }
            for r in assumptions.to_dict("records")
        ],
        "notes": list(study.scenarios.notes),
        "warnings": [str(issue) for issue in (*study.case.warnings, *study.warnings)],
        "versions": dict(_versions()),
        "platform": platform.platform(),
    }


@cache
def _versions() -> Mapping[str, str]:
    """What is installed, which does not change while a program runs."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def _number(value: float) -> float | None:
    return None if value != value else float(value)

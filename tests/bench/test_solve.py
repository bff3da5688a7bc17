"""The demo's two solves, phase by phase."""

from __future__ import annotations

import pytest
from tests.bench.measure import tell

import supplyopt as so
from supplyopt.shipped import shipped_folder


@pytest.mark.bench
@pytest.mark.parametrize("model", ["cheapest", "guarded_stockpile", "cautious", "whichever_two"])
def test_solve_the_demo_case(model: str) -> None:
    """The real case of six regions under the demo's scenarios."""
    case = so.read_case(shipped_folder("data") / "critical-materials")
    scenarios = so.read_scenarios(shipped_folder("scenarios") / "baseline.parquet")
    result = so.solve(so.Study(case, getattr(so.models, model), scenarios))
    tell(f"solve {model}", **result.manifest["seconds"], gap=result.gap or 0.0)
    assert result.status == so.Status.OPTIMAL

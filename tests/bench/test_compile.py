"""How much cheaper it is to compile each block once than to build the extensive form in Pyomo."""

from __future__ import annotations

import pytest
from pyomo.environ import Var
from tests.bench.measure import median_seconds, tell

import supplyopt as so
from supplyopt.compile import compile_study
from supplyopt.shipped import shipped_folder


@pytest.mark.bench
def test_compile_against_pyomo() -> None:
    """The real case: the same program either way, counted; the times are told, not asserted."""
    case = so.read_case(shipped_folder("data") / "critical-materials")
    study = so.Study(case, so.models.cautious, so.read_scenarios(shipped_folder("scenarios") / "baseline.parquet"))
    _ = study.network, study.conditions
    program = compile_study(study)
    compiled = median_seconds(lambda: compile_study(study))
    built = median_seconds(lambda: so.build(study), runs=1)
    model = so.build(study)
    variables = sum(1 for _ in model.component_data_objects(ctype=Var, descend_into=True))
    rows, columns, nonzeros = program.shape
    tell(
        "compile", rows=rows, columns=columns, nonzeros=nonzeros, seconds=compiled, pyomo=built, ratio=built / compiled
    )
    assert variables == columns

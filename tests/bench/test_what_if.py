"""A what-if on the real case against solving it for the first time, and a million columns from the case to arrays."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from tests.bench.measure import tell
from tests.bench.test_evaluate import SEVERITIES, many, wide_case

import supplyopt as so
from supplyopt.compile import compile_study
from supplyopt.shipped import shipped_folder


@pytest.mark.bench
@pytest.mark.parametrize("model", ["cautious", "cheapest"])
def test_what_if_on_the_real_case(model: str) -> None:
    """The price of each of a few offers a fifth up; processor time, compiling and checking included."""
    case = so.read_case(shipped_folder("data") / "critical-materials")
    study = so.Study(
        case, getattr(so.models, model), so.read_scenarios(shipped_folder("scenarios") / "baseline.parquet")
    )
    begun = time.process_time()
    prepared = so.prepare(study)
    first = time.process_time() - begun
    begun = time.process_time()
    rows = (10, 60, 110)
    for row in rows:
        offers = case.offers.copy()
        offers.loc[row, "price"] *= 1.2
        found = prepared.what_if(replace(study, case=replace(case, offers=offers)))
        assert found.status is so.Status.OPTIMAL
    again = (time.process_time() - begun) / len(rows)
    tell(f"what-if, {model}", first=first, again=again, part=again / first)


@pytest.mark.bench
@pytest.mark.parametrize("count", [100, 1_000, 10_000])
def test_from_the_case_to_arrays(count: int) -> None:
    """Conditions of all scenarios, templates, and the stamped program; processor time."""
    study = so.Study(wide_case(), so.Policy(), many(count, SEVERITIES))
    begun = time.process_time()
    _ = study.headroom
    resolved = time.process_time() - begun
    program = compile_study(study)
    seconds = time.process_time() - begun
    tell("case to arrays", scenarios=count, columns=program.shape[1], conditions=resolved, seconds=seconds)

"""Reading and checking a million effects."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.bench.measure import median_seconds, peak_megabytes, tell

import supplyopt as so
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.write import write_scenarios

EFFECTS = 1_000_000


@pytest.mark.bench
def test_read_a_million_effects(tmp_path: Path) -> None:
    """Ten thousand scenarios of a hundred effects each."""
    rng = np.random.default_rng(0)
    count = EFFECTS // 100
    names = [f"s{i:05d}" for i in range(count)]
    scenarios = pd.DataFrame(
        {"scenario_id": names, "name": names, "probability": 1.0 / count, "family": "prob", "onset_period": 1}
    )
    effects = pd.DataFrame(
        {
            "scenario_id": np.repeat(names, 100),
            "selector": np.tile([f"supplier=s{i}" for i in range(100)], count),
            "attribute": "availability",
            "combine": "product",
            "period_from": 1,
            "period_to": 4,
            "value": rng.uniform(0.0, 1.0, EFFECTS),
            "event_id": "",
        }
    )
    file = tmp_path / "million.parquet"
    write_scenarios(ScenarioSet(scenarios, effects), file)
    seconds = median_seconds(lambda: so.read_scenarios(file))
    tell("ingest", effects=EFFECTS, seconds=seconds, peak_megabytes=peak_megabytes(lambda: so.read_scenarios(file)))
    assert len(so.read_scenarios(file).effects) == EFFECTS

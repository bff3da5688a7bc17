"""Sets that are not held: judged, shown and checked piece by piece; refused where all of it would be needed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.cli.program import TOY, supplyopt

from supplyopt.scenarios import scan_scenarios

SCENARIOS, EACH = 2_010, 100


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Calm with 0.8, and 2,010 scenarios of 100 effects: in every other one China delivers nothing."""
    folder = tmp_path_factory.mktemp("large") / "family=prob"
    folder.mkdir()
    scenario, effect = np.repeat(np.arange(SCENARIOS), EACH), np.tile(np.arange(EACH), SCENARIOS)
    names = pa.array([f"s{k:04d}" for k in range(SCENARIOS)])
    events = pa.array([f"e{e:02d}" for e in range(EACH)])
    rows = {
        "scenario_id": pa.DictionaryArray.from_arrays(pa.array(scenario, pa.int32()), names),
        "probability": pa.array(np.full(len(scenario), 0.2 / SCENARIOS)),
        "selector": pa.array(["country=CN"] * len(scenario)).dictionary_encode(),
        "attribute": pa.array(["availability"] * len(scenario)).dictionary_encode(),
        "period_from": pa.array(np.ones(len(scenario))),
        "period_to": pa.array(np.ones(len(scenario))),
        "value": pa.array(np.where((effect == 0) & (scenario % 2 == 0), 0.0, 1.0)),
        "event_id": pa.DictionaryArray.from_arrays(pa.array(effect, pa.int32()), events),
    }
    pq.write_table(pa.table(rows), folder / "all.parquet", row_group_size=70_000)
    calm = {"scenario_id": ["calm"], "probability": [0.8], **{name: [None] for name in list(rows)[2:]}}
    (folder.parent / "family=calm").mkdir()
    pq.write_table(pa.table(calm), folder.parent / "family=calm" / "all.parquet")
    return folder.parent


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.csv"
    path.write_text("option,size\ncheap,100\n", encoding="utf-8")
    return path


def test_a_plan_is_judged(large: Path, plan: Path, tmp_path: Path) -> None:
    """100 at 10 cost 1000; with 0.1 they go without, at 100 each: 0.9 × 1000 + 0.1 × 10000."""
    assert not scan_scenarios(large).is_held
    ran = supplyopt("evaluate", TOY, plan, "--scenarios", large, "--json", "-o", tmp_path / "out")
    told = json.loads(ran.out)
    assert (ran.code, told["scenarios"]) == (0, SCENARIOS + 1)
    assert told["cost"]["mean"] == pytest.approx(1900)
    assert told["unserved"]["chance_of_any"] == pytest.approx(0.1)
    assert len(pq.read_table(tmp_path / "out" / "scenarios.parquet")) == SCENARIOS + 1


def test_it_is_shown(large: Path) -> None:
    ran = supplyopt("scenarios", "show", large)
    assert ran.code == 0
    assert "large" in ran.out.splitlines()[0]
    assert "2011 scenarios, 201,000 effects" in ran.out
    words = [line.split() for line in ran.out.splitlines()]
    assert ["country=CN", "availability", "10", "%", "-10", "%", "-100", "%"] in words


def test_it_is_checked(large: Path) -> None:
    assert supplyopt("validate", TOY, "--scenarios", large).code == 0


@pytest.mark.parametrize(
    "command", [("solve", TOY, "--scenarios"), ("scenarios", "reduce", "--keep", "5", "-o", "f.parquet")]
)
def test_what_needs_all_of_it_is_refused(
    large: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supplyopt.scenarios.sources.MOST_ROWS", 100_000)
    ran = supplyopt(*command, large)
    assert ran.code == 2
    assert "has more than 100,000 rows" in ran.err
    assert "supplyopt evaluate" in ran.err

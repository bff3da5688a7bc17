"""What is written is what is read."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supplyopt.errors import OutputError
from supplyopt.scenarios import ScenarioSet, read_scenarios, write_scenarios
from supplyopt.scenarios.scenario_set import ATTRIBUTES

WORD = st.text("abcdefgh0123é_", min_size=1, max_size=6)


@st.composite
def sets(draw) -> ScenarioSet:
    """Sound sets: calm, a few weighted and stress scenarios, effects from the onset on."""
    ids = sorted(draw(st.sets(WORD, min_size=1, max_size=5)))
    families = [
        "calm",
        *draw(st.lists(st.sampled_from(["prob", "stress"]), min_size=len(ids) - 1, max_size=len(ids) - 1)),
    ]
    shares = [0 if family == "stress" else draw(st.integers(1, 9)) for family in families]
    onsets = [0, *draw(st.lists(st.integers(1, 4), min_size=len(ids) - 1, max_size=len(ids) - 1))]
    scenarios = pd.DataFrame(
        {
            "scenario_id": pd.array(ids, dtype="str"),
            "name": pd.array([draw(WORD) for _ in ids], dtype="str"),
            "probability": [share / sum(shares) for share in shares],
            "family": pd.array(families, dtype="str"),
            "onset_period": onsets,
            "source": pd.array([draw(st.sampled_from(["", "seen"])) for _ in ids], dtype="str"),
        }
    )
    detection = [0.0, *draw(st.lists(st.sampled_from([0.0, 14.0]), min_size=len(ids) - 1, max_size=len(ids) - 1))]
    if any(detection):
        scenarios["detection_days"] = detection
    rows = []
    for scenario, onset in list(zip(ids, onsets, strict=True))[1:]:
        for _ in range(draw(st.integers(0, 3))):
            begin = draw(st.integers(onset, onset + 3))
            attribute = draw(st.sampled_from(ATTRIBUTES))
            effect = (f"item={draw(WORD)}", attribute, draw(st.sampled_from(["product", "min"])))
            end, value = draw(st.integers(begin, begin + 3)), draw(st.floats(0, 1.5))
            rows.append((scenario, *effect, begin, end, value, draw(st.sampled_from(["", "e1"]))))
    columns = ScenarioSet.calm().effects
    effects = pd.DataFrame(rows, columns=columns.columns).astype(columns.dtypes.to_dict())
    key = ["scenario_id", "selector", "attribute", "period_from", "period_to", "combine", "event_id"]
    return ScenarioSet(scenarios, effects.drop_duplicates(key).sort_values(key, ignore_index=True))


@settings(max_examples=settings.default.max_examples // 3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sets())
def test_written_is_read(tmp_path, scenarios):
    write_scenarios(scenarios, tmp_path / "drawn.parquet")
    again = read_scenarios(tmp_path / "drawn.parquet")
    pd.testing.assert_frame_equal(again.scenarios, scenarios.scenarios)
    pd.testing.assert_frame_equal(again.effects, scenarios.effects)


def test_calm_alone(tmp_path):
    write_scenarios(ScenarioSet.calm(), tmp_path / "calm.parquet")
    again = read_scenarios(tmp_path / "calm.parquet")
    pd.testing.assert_frame_equal(again.scenarios, ScenarioSet.calm().scenarios)
    pd.testing.assert_frame_equal(again.effects, ScenarioSet.calm().effects)


def test_same_set_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_scenarios(ScenarioSet.calm(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_place_that_cannot_be_written_leaves_nothing(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_scenarios(ScenarioSet.calm(), tmp_path / "no" / "such" / "folder.parquet")
    assert list(tmp_path.iterdir()) == []

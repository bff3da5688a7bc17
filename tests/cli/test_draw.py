"""``supplyopt scenarios draw``, and what other commands say of a set that was drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cli.program import ROOT, TOY, supplyopt

EVENTS = """\
version = 1
periods = 1
days_per_period = 365

[[event]]
event_id = "china_down"
name = "China delivers nothing"
cause = "geopolitical"
probability_per_year = 0.2
severity = [1, 1, 1]
duration_days = [365, 365, 365]
source = "invented"
effects = [{ selector = "country=CN" }]
"""


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "mine.events.toml"
    path.write_text(EVENTS, encoding="utf-8")
    return path


def test_a_set_is_drawn_and_solved(events: Path) -> None:
    """The shipped toy set by enumeration: calm 80 %, China down 20 %."""
    out = events.parent / "set.parquet"
    ran = supplyopt("scenarios", "draw", events, "-o", out, "--method", "enumerate")
    assert (ran.code, ran.err) == (0, "")
    assert "2 scenarios, 1 effect\n" in ran.out
    assert "remainder: nothing, every set of events is there" in ran.out
    told = {key.decode(): value.decode() for key, value in pq.read_schema(out).metadata.items()}
    assert told["method"] == "enumerate"
    assert json.loads(told["parameters"]) == {"onset": 1, "order": 2, "remainder": "worst"}
    shipped, drawn = (supplyopt("solve", TOY, "--scenarios", name) for name in ("toy", out))
    cost = [[line for line in ran.out.splitlines() if line.startswith(("cost", "bound"))] for ran in (shipped, drawn)]
    assert drawn.code == shipped.code == 0
    assert cost[0] == cost[1] != []


def test_the_shipped_set_is_what_the_command_draws(tmp_path: Path) -> None:
    out = tmp_path / "set.parquet"
    ran = supplyopt("scenarios", "draw", "baseline", "-o", out, "--samples", "512", "--seed", "20261123")
    assert ran.code == 0
    shipped = ROOT / "scenarios" / "baseline-500.parquet"
    assert pq.read_schema(out).metadata == pq.read_schema(shipped).metadata
    assert pq.read_table(out, columns=["scenario_id", "selector", "value"]) == pq.read_table(
        shipped, columns=["scenario_id", "selector", "value"]
    )


def test_a_stale_set_is_told_by_show_validate_and_solve(events: Path) -> None:
    out = events.parent / "set.parquet"
    supplyopt("scenarios", "draw", events, "-o", out, "--method", "enumerate")
    events.write_text(EVENTS.replace("0.2", "0.3"), encoding="utf-8")
    show, check = supplyopt("scenarios", "show", out), supplyopt("validate", TOY, "--scenarios", out)
    assert (show.code, check.code) == (0, 0)
    assert "mine.events.toml has changed since the set was drawn from it" in show.out
    assert f"warning: {out}: mine.events.toml has changed" in check.out
    assert supplyopt("validate", TOY, "--scenarios", out, "--strict").code == 2
    assert "[SCN040]" in supplyopt("solve", TOY, "--scenarios", out).err


def test_faults_of_the_events_end_with_2(events: Path) -> None:
    events.write_text(EVENTS.replace("geopolitical", "politics"), encoding="utf-8")
    ran = supplyopt("scenarios", "draw", events, "-o", events.parent / "set.parquet")
    assert ran.code == 2
    assert f"{events}:8: event.0.cause: 'politics': should be" in ran.err
    assert not (events.parent / "set.parquet").exists()


def test_a_set_that_was_not_drawn_is_not_replaced(events: Path) -> None:
    out = events.parent / "set.parquet"
    out.write_bytes((ROOT / "scenarios" / "toy.parquet").read_bytes())
    ran = supplyopt("scenarios", "draw", events, "-o", out)
    assert ran.code == 2
    assert "was not drawn, reduced or merged; choose another name" in ran.err
    assert supplyopt("scenarios", "draw", events, "-o", out.with_suffix(".csv")).code == 2


def test_what_is_left_over_and_uneven_weights_are_told(tmp_path: Path) -> None:
    words = ("scenarios", "draw", "baseline", "-o", tmp_path / "set.parquet", "--method")
    ran = supplyopt(*words, "enumerate")
    assert "remainder: 28 %, more than 2 events at once, is a year in which all of them strike" in ran.out
    assert "warning: much is left over" in ran.out
    assert "counts as calm" in supplyopt(*words, "enumerate", "--remainder", "calm").out
    assert (
        "warning: weights are uneven; take a lower --tilt than 0.5"
        in supplyopt(*words, "importance", "--tilt", "0.5").out
    )


def test_the_schema_of_events() -> None:
    told = json.loads(supplyopt("schema", "events").out)
    assert set(told["required"]) >= {"version", "periods", "days_per_period", "event"}
    assert "| `groups` |" in supplyopt("schema", "events", "--format", "md").out


def test_codes_are_explained() -> None:
    assert "unknown group" in supplyopt("explain", "EVT021").out

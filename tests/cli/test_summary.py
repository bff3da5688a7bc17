"""``supplyopt scenarios show``: a set on one screen, or all of it."""

from __future__ import annotations

import json

from tests.cli.program import TOY, TOY_SCENARIOS, supplyopt
from tests.textbook.builders import near


def test_the_toy_set() -> None:
    """China delivers nothing with 20 %, for all of the one period."""
    ran = supplyopt("scenarios", "show", TOY_SCENARIOS, "--case", TOY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("toy: 2 scenarios, 1 effect\nhow long its periods are is not told\n")
    assert "calm 80 %; 1 weighted scenario, as varied as 1 equally likely ones; 0 stress tests" in ran.out
    assert "trouble begins with period 1: 20 %" in ran.out
    assert "events at once: 0: 80 %, 1: 20 %" in ran.out
    words = [line.split() for line in ran.out.splitlines()]
    assert ["china_down", "1", "20", "%", "20", "%"] in words
    assert ["country=CN", "availability", "20", "%", "-20", "%", "-100", "%"] in words
    assert "China delivers nothing" in ran.out
    assert "0 name what the case does not have" in ran.out


def test_what_is_hit_in_the_case() -> None:
    told = json.loads(supplyopt("scenarios", "show", TOY_SCENARIOS, "--case", TOY, "--json").out)
    assert [(each["hit"], each["expected"], each["worst"]) for each in told["assets"]] == [
        (near(0.2), near(0.2), near(1.0))
    ]
    assert "cheap" in told["assets"][0]["asset"]
    assert told["unmatched"] == []


def test_a_large_set_fits_on_a_screen_and_its_json_tells_all() -> None:
    ran = supplyopt("scenarios", "show", "baseline-500")
    assert len(ran.out.splitlines()) <= 50
    assert max(map(len, ran.out.splitlines())) <= 120
    assert "most often together: " in ran.out
    assert "drawn for 4 periods of 91.25 days\n" in ran.out
    told = json.loads(supplyopt("scenarios", "show", "baseline-500", "--json").out)
    assert len(told["severities"]) == told["scenarios"] == 517
    assert sum(told["at_once"].values()) == near(1.0)
    assert told["calm"] + sum(told["begins"].values()) == near(1.0)
    assert told["origins"]["baseline-500.parquet"]["events_file"] == "baseline.events.toml"
    assert told["horizon"] == {"periods": 4, "days_per_period": 91.25}
    assert "assets" not in told


def test_selectors_that_match_nothing_are_told() -> None:
    ran = supplyopt("scenarios", "show", "baseline", "--case", TOY)
    assert ran.code == 0
    assert "no material" in ran.out or "unknown dimension" in ran.out
    assert "drawn for periods of 91.25 days, the case has periods of 365 days" in ran.out

"""``supplyopt value`` on the toy, and on a set that was drawn."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.cases import fails
from tests.cli.program import TOY, TOY_SCENARIOS, model, supplyopt

from supplyopt.cli.value.printed import print_sections
from supplyopt.scenarios.write import write_scenarios

ASK = ("value", TOY, "--scenarios", TOY_SCENARIOS)
EVENTS = """version = 1
name = "down"
periods = 1
days_per_period = 365

[[event]]
event_id = "china"
name = "China delivers nothing"
cause = "coercion"
probability_per_year = 0.2
severity = [1, 1, 1]
duration_days = [365, 365, 365]
source = "invented"

[[event.effects]]
selector = "country=CN"
"""


def test_what_knowing_and_thinking_are_worth() -> None:
    """RP 1200; WS 0.8 × 1000 + 0.2 × 1200 = 1040. On average cheap delivers 80: it and 20 of middle promise 1040.

    They come to 1240 in calm and to 240 and 80 lost without China: 0.8 × 1240 + 0.2 × 8240 = 2640, 1440 too much.
    """
    ran = supplyopt(*ASK)
    assert ran.code == 0
    told = {words[0]: words[-2] for row in ran.out.splitlines() if len(words := row.split()) > 2}
    names = ("RP", "WS", "EVPI", "EV", "EEV", "VSS")
    assert [told[name] for name in names] == ["1,200", "1,040", "160", "1,040", "2,640", "1,440"]


def test_every_question_as_one_document_and_as_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """Without China cheap saves 200 and with it loses 8800: middle pays from 200 / 9000. Dear is dearer by 25 %."""
    asked = ("--event", "all", "--dependence", "--radius", "--replications", "2", "--samples", "20", "--trust", "1")
    ran = supplyopt(*ASK, *asked, "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    (event,) = told["events"]
    assert (event["event"], event["break_even"]) == ("china_down", pytest.approx(200 / 9000))
    assert told["dependence"]["reliance"] == pytest.approx(0, abs=1e-6)
    assert told["radius"]["high"] is None
    assert told["sampling"]["source"] == "resampled from toy itself: 100 draws, 20 of them not calm on average"
    assert told["sampling"]["upper"] == {"mean": pytest.approx(1200), "limit": pytest.approx(1200)}
    (award,) = told["trust"]
    assert (award["offer"], award["gains"]) == ("middle", {"dear": pytest.approx(1500)})
    assert award["price"]["low"] == pytest.approx(1.25, abs=1e-3)
    assert award["origins"] == {"lost": ["CN"], "planless": [], "undecided": []}
    assert told["errors"] == []
    print_sections(told)
    printed = capsys.readouterr().out
    for text in (
        "china_down          20 %   160 EUR       2.2 %",
        "Price of correlation: there it costs 1 times",
        "25 %",
    ):
        assert text in printed
    assert "Radius: with 0.999 of the probability misplaced the plan is still as good as any." in printed


def test_fresh_sets_come_from_the_events_beside_the_set(tmp_path: Path) -> None:
    (tmp_path / "down.events.toml").write_text(EVENTS, encoding="utf-8")
    drawn = tmp_path / "set.parquet"
    assert supplyopt("scenarios", "draw", tmp_path / "down.events.toml", "-o", drawn, "--method", "crude").code == 0
    ran = supplyopt("value", TOY, "--scenarios", drawn, "--replications", "2", "--samples", "30")
    assert ran.code == 0, ran.err
    assert "On 2 sets, each drawn from down.events.toml: 150 years by crude, 30 of them not calm on average" in ran.out


def test_what_no_fresh_set_could_keep_is_refused_before_anything_is_solved(tmp_path: Path) -> None:
    """A rule about the drawn s1; then events that are not those of the set any more."""
    events, drawn = tmp_path / "down.events.toml", tmp_path / "set.parquet"
    events.write_text(EVENTS, encoding="utf-8")
    assert supplyopt("scenarios", "draw", events, "-o", drawn, "--method", "crude").code == 0
    asked = model(tmp_path, 'kind = "min_service"\nlevel = 0.5\nscenarios = ["s1"]')
    ask = ("value", TOY, "--scenarios", drawn, "--replications", "2", "--samples", "30")
    named = supplyopt(*ask, "--model", asked)
    assert (named.code, "VAL007" in named.err, "solving" in named.err) == (2, True, False)
    events.write_text(EVENTS.replace("0.2", "0.3"), encoding="utf-8")
    changed = supplyopt(*ask)
    assert (changed.code, "EVT030" in changed.err, "solving" in changed.err) == (2, True, False)


def test_a_rule_may_name_a_scenario_that_is_not_resampled(tmp_path: Path) -> None:
    """Of one draw a set, calm or china_down is missing; what is promised for it holds all the same."""
    asked = model(tmp_path, 'kind = "min_service"\nlevel = 0.5\nscenarios = ["china_down"]')
    ran = supplyopt(*ASK, "--model", asked, "--replications", "4", "--samples", "1")
    assert ran.code == 0, ran.err
    assert "On 4 sets" in ran.out


def test_an_event_and_a_scenario_called_alike_are_two(tmp_path: Path) -> None:
    """Both lose all that is sold, with 0.1 as a scenario and with 0.3 as an event of another scenario."""
    one, other = fails("supplier=cheap", 0.1), fails("supplier=cheap", 0.3)
    caused = other.effects.assign(scenario_id="zz", event_id=one.effects["scenario_id"].iloc[0])
    heads = other.scenarios[other.scenarios["family"] == "prob"].assign(scenario_id="zz")
    calm = one.scenarios.assign(probability=one.scenarios["probability"].replace(0.9, 0.6))
    both = replace(one, scenarios=pd.concat([calm, heads]), effects=pd.concat([one.effects, caused]))
    write_scenarios(both, tmp_path / "both.parquet")
    ran = supplyopt("value", TOY, "--scenarios", tmp_path / "both.parquet", "--event", "all", "--json")
    assert ran.code == 0, ran.err
    name = str(one.effects["scenario_id"].iloc[0])
    told = {each["event"]: each["probability"] for each in json.loads(ran.out)["events"]}
    assert told == {name: pytest.approx(0.3), f"{name} (scenario)": pytest.approx(0.1)}


def test_what_rules_cost_is_part_of_what_knowing_is_worth(tmp_path: Path) -> None:
    asked = model(tmp_path, 'kind = "max_share"\nby = "supplier"\nlimit = 0.6')
    ran = supplyopt(*ASK, "--model", asked)
    assert ran.code == 0, ran.err
    assert "what knowing is worth includes what they cost." in ran.out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("value", TOY), 2, "VAL002"),
        ((*ASK, "--event", "china_dwon"), 2, "did you mean 'china_down'"),
        ((*ASK, "--replications", "1"), 2, "VAL005"),
        ((*ASK, "--gap", "5"), 2, "5 % is 0.05"),
    ],
)
def test_what_cannot_be_asked(words: tuple[str, ...], code: int, told: str) -> None:
    ran = supplyopt(*words)
    assert ran.code == code
    assert told in ran.err


def test_without_a_plan_there_is_nothing_to_value(tmp_path: Path) -> None:
    """All of it in every scenario, from the one supplier that fails."""
    served = 'kind = "min_service"\nlevel = 1.0\nscenarios = "all"'
    asked = model(tmp_path, served)
    write_scenarios(fails("item=widget", 0.1), tmp_path / "all.parquet")
    ran = supplyopt("value", TOY, "--scenarios", tmp_path / "all.parquet", "--model", asked)
    assert ran.code == 3
    assert "infeasible" in ran.out

"""How long the periods of a set are: kept in its file, from drawing on, and held against those of a case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.cases import two_suppliers_and
from tests.scenarios.drawing.cases import QUARTERS, event, events
from tests.scenarios.sets import issues_of
from tests.textbook.builders import Event, effect, near, scenarios
from tests.textbook.builders import event as scenario

from supplyopt.case import Case
from supplyopt.errors import ScenarioError
from supplyopt.fit import length_misfits
from supplyopt.network import build_network
from supplyopt.policy import Policy
from supplyopt.scenarios import Recipe, ScenarioSet, draw_scenarios, read_scenarios, write_scenarios
from supplyopt.scenarios.horizon import Horizon, common, horizon_of
from supplyopt.scenarios.merging import merge_alternatives, merge_together
from supplyopt.scenarios.multipliers import multipliers
from supplyopt.scenarios.reduction import reduce_scenarios
from supplyopt.study import Study

QUARTER = Horizon(4, 91.25)
MONTHS = [31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0]
STORM = scenario("storm", 0.2, effect("item=widget", 0.0))
STRIKE = scenario("strike", 0.4, effect("country=CN", 0.0))


def lasting(horizon: Horizon | None, *happening: Event) -> ScenarioSet:
    return replace(scenarios(*happening or (STORM,)), horizon=horizon)


def of_periods(*days: float) -> Case:
    """Two suppliers, over periods of such lengths."""
    return two_suppliers_and(periods=[{"period": number, "days": each} for number, each in enumerate(days, start=1)])


def test_what_is_drawn_reduced_and_written_keeps_it(tmp_path: Path) -> None:
    drawn = draw_scenarios(events(event("a"), event("b"), **QUARTERS), Recipe(method="enumerate", onset=1))
    assert drawn.scenarios.horizon == QUARTER
    write_scenarios(drawn.scenarios, tmp_path / "drawn.parquet", drawn.metadata())
    read = read_scenarios(tmp_path / "drawn.parquet")
    assert read.horizon == QUARTER
    assert read.origin is not None
    assert "periods" not in read.origin.told
    assert reduce_scenarios(read, multipliers(read).points, 2).scenarios.horizon == QUARTER


def test_a_set_made_by_hand_does_not_know(tmp_path: Path) -> None:
    write_scenarios(lasting(None), tmp_path / "hand.parquet")
    assert read_scenarios(tmp_path / "hand.parquet").horizon is None


@pytest.mark.parametrize(("periods", "days"), [("4", "soon"), ("4.5", "30"), ("0", "30"), ("4", "-1"), ("4", "nan")])
def test_metadata_that_mean_nothing_are_no_horizon(periods: str, days: str) -> None:
    assert horizon_of({"periods": periods, "days_per_period": days}) is None


@pytest.mark.parametrize(
    ("told", "days", "fits"),
    [
        (91.25, [90.0, 91.0, 92.0, 92.0], True),
        (365 / 12, MONTHS, True),  # February is 8 percent short, the mean is right
        (91.25, [30.0] * 12, False),
        (91.25, [365.0], False),
        (100.0, [105.0, 105.0], True),
        (100.0, [106.0, 106.0], False),
        (100.0, [50.0, 150.0], False),  # right in the mean only
    ],
)
def test_what_fits(told: float, days: list[float], fits: bool) -> None:
    assert Horizon(4, told).fits(days) is fits


@pytest.mark.parametrize(
    ("days", "said"), [((30.0,) * 4, "periods of 30 days;"), ((30.0, 365.0), "periods of 30 to 365 days;")]
)
def test_a_case_with_other_periods_is_warned(days: tuple[float, ...], said: str) -> None:
    (warning,) = Study(of_periods(*days), Policy(), lasting(QUARTER)).warnings
    assert (warning.code, warning.severity) == ("STU005", "warning")
    assert "drawn for periods of 91.25 days, the case has " + said in warning.message


@pytest.mark.parametrize(("horizon", "days"), [(QUARTER, 91.0), (None, 30.0)])
def test_a_case_with_the_same_periods_or_a_set_made_by_hand_is_not(horizon: Horizon | None, days: float) -> None:
    assert length_misfits(build_network(of_periods(days)), lasting(horizon)) == []


@pytest.mark.parametrize("merge", [lambda sets: merge_alternatives(sets, {}), merge_together])
def test_sets_of_quarters_and_of_years_are_not_merged(merge) -> None:
    quarters, years = lasting(QUARTER), lasting(Horizon(1, 365.0), STRIKE)
    with pytest.raises(ScenarioError, match=r"periods of 91\.25 and of 365 days.*SCN051"):
        merge([quarters, years])
    assert merge([quarters, lasting(None, STRIKE)]).scenarios.horizon == QUARTER
    assert merge([quarters, lasting(Horizon(6, 92.0), STRIKE)]).scenarios.horizon == Horizon(6, 92.0)
    assert merge([lasting(None), lasting(None, STRIKE)]).scenarios.horizon is None


def test_files_of_one_set_must_agree(tmp_path: Path) -> None:
    """Calm and the storm; the strike is a file of its own, with what it is likely taken from calm."""
    storm = lasting(QUARTER)
    rest = replace(storm, scenarios=storm.scenarios.assign(scenario_id=["calm", "strike"], probability=[0.8, 0.2]))
    rest = replace(rest, scenarios=rest.scenarios.query("scenario_id != 'calm'"), horizon=Horizon(1, 365.0))
    rest = replace(rest, effects=rest.effects.assign(scenario_id="strike"))
    less = storm.scenarios.assign(probability=[0.6, 0.2])
    write_scenarios(replace(storm, scenarios=less), tmp_path / "a.parquet")
    write_scenarios(rest, tmp_path / "b.parquet")
    assert [issue.code for issue in issues_of(tmp_path)] == ["SCN041"]
    write_scenarios(replace(rest, horizon=None), tmp_path / "b.parquet")
    found = read_scenarios(tmp_path)
    assert found.horizon == QUARTER
    assert found.probabilities["strike"] == near(0.2)


def test_the_longest_is_common() -> None:
    assert common([None, Horizon(4, 91.25), Horizon(8, 91.25)]) == Horizon(8, 91.25)
    assert common([]) is None

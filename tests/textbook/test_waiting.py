"""What waits for a disruption: it must be noticed first, and spare capacity takes time to come up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import offer, tiny_case
from tests.laws.examples import examples
from tests.textbook.builders import case, effect, event, near, scenarios, short, sites, solved, study

from supplyopt.analyse.criticality import rank
from supplyopt.case import Case
from supplyopt.network import Network
from supplyopt.network.opening import opening
from supplyopt.rules import Survive
from supplyopt.solver.solve import answer

QUARTER = 91.25


def year(ramp: float = 0.0, **terms: Any) -> Case:
    """25 a quarter from a mill at 1; at most 25 a quarter from a spot market at 5 that waits."""
    spot = {"kind": "spot", "after_onset": True, "ramp_days": ramp, **terms}
    return tiny_case([offer("mill", 1, 100), offer("spot", 5, 100, **spot)], [25.0] * 4)


def missing(asked: Case, detection: float = 0.0, onset: int = 2) -> float:
    """What goes unserved when the mill fails from a quarter on until the end."""
    gone = event("outage", 0.5, effect("supplier=mill", 0.0, (onset, 4)), detection=detection)
    return short(solved(study(asked, scenarios(gone))), "outage")


@pytest.mark.parametrize(
    ("days", "lost"), [(0.0, 0.0), (QUARTER / 2, 12.5), (QUARTER, 25.0), (1.2 * QUARTER, 30.0), (365.0, 75.0)]
)
def test_nobody_buys_spot_before_the_outage_is_noticed(days: float, lost: float) -> None:
    """25 a quarter are missing for as long as nobody knows; three quarters are left after the onset."""
    assert missing(year(), detection=days) == near(lost)


@pytest.mark.parametrize(("ramp", "lost"), [(0.0, 0.0), (QUARTER, 12.5), (2 * QUARTER, 25.0), (4 * QUARTER, 46.875)])
def test_spare_capacity_comes_up_in_a_line(ramp: float, lost: float) -> None:
    """Of 25 a quarter: over one quarter 1/2 is lost, over two 3/4 + 1/4; over four 7/8 + 5/8 + 3/8 until the end."""
    assert missing(year(ramp)) == near(lost)


def test_the_ramp_begins_when_the_outage_is_noticed() -> None:
    """Half a quarter unnoticed, a ramp of one: 1/2 + 3/8 lost in the first quarter, 1/8 in the second."""
    assert missing(year(QUARTER), detection=QUARTER / 2) == near(25)


def test_a_ramp_of_a_lane_opens_a_part_of_what_may_be_needed() -> None:
    """The way round has no limit of its own; half open it lets through half of the 25 that are needed."""
    lanes = [{"origin": "mine", "destination": "market", "mode": m} for m in ("road", "air")]
    lanes[0]["passages"] = "pass"
    lanes[1] |= {"after_onset": True, "ramp_days": QUARTER}
    ore = {"offer": "ore", "site": "mine", "price": 1.0, "capacity": 1000.0, "take_or_pay": 0.0}
    ways = case([ore], [25.0] * 4, sites=sites(mine="DE", market="DE"), lanes=lanes)
    closed = event("closed", 0.5, effect("passage=pass", 0.0, (2, 4)))
    assert short(solved(study(ways, scenarios(closed))), "closed") == near(12.5)


def test_a_promise_counts_the_ramp() -> None:
    """A failure is known at once and lasts: of 100, the market that comes up over a quarter serves 87.5."""
    for level, kept in ((0.875, True), (0.88, False)):
        question = study(year(QUARTER), rules=[Survive(by="supplier", groups=("mill",), level=level, penalty=1000.0)])
        paid = solved(question).table("rules").set_index("kind").loc["survive", "paid"]
        assert (float(paid.sum()) < 1e-6) is kept


def test_to_be_up_is_not_to_open_sooner() -> None:
    """The market has a hand in nothing: whether it is up or not, it opens as it does in the scenario."""
    gone = event("outage", 0.5, effect("supplier=mill", 0.0, (2, 4)), detection=QUARTER)
    (spot,) = (c for c in rank(answer(study(year(), scenarios(gone))), by="supplier") if c.entity == "spot")
    assert spot.importance.up == near(spot.importance.mean) == near(0.5 * 25 * 100)


def network(ramp: float, days: list[float]) -> Network:
    periods = [{"period": t, "days": d} for t, d in enumerate(days, 1)]
    spot = {"kind": "spot", "after_onset": True, "ramp_days": ramp}
    return study(tiny_case([offer("spot", 5, 100, **spot)], [1.0] * len(days), periods=periods)).network


@examples(40)
@given(
    st.lists(st.floats(1.0, 100.0), min_size=1, max_size=5),
    st.floats(0.0, 300.0),
    st.floats(0.0, 300.0),
    st.data(),
)
def test_an_opening_only_rises_and_never_exceeds_all(
    days: list[float], ramp: float, detection: float, data: st.DataObject
) -> None:
    """And what it has let through by the end is as if it had opened at once when half of the ramp was over."""
    onset = data.draw(st.integers(1, len(days)))
    (opened,) = opening(network(ramp, days), onset, detection)
    after = opened[onset - 1 :]
    assert ((after >= 0) & (after <= 1 + 1e-12)).all()
    assert (np.diff(after) >= -1e-12).all()
    left = sum(days[onset - 1 :]) - detection
    if left >= ramp:
        assert float(after @ np.array(days[onset - 1 :])) == near(left - ramp / 2, 1e-9)

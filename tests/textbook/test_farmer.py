"""The farmer of Birge and Louveaux: what to sow on 500 acres, before one knows whether the year will be good.

A unit of a crop is what an acre bears in an average year, so that sowing is an award: it is paid for whatever comes
(``reservation_price``), nothing is paid for what is then harvested, and the awards of all crops share the 500 acres.
Yields are the availability of all offers. Cattle must be fed: what is not grown is bought on the spot. Each market is a
demand whose value of lost load is the price there, so costs are what all markets could pay less the profit.
Source: Birge & Louveaux 2011, section 1.1.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.textbook.builders import EXACT, effect, event, items, near, scenarios, size, study
from tests.textbook.builders import case as case_of

from supplyopt.analyse.value.information import information
from supplyopt.analyse.value.thinking import thinking
from supplyopt.rules import MaxAmount
from supplyopt.solver.solve import solve
from supplyopt.study import Study

ACRES = 500.0
BEST_YEAR = 1.2


@dataclass(frozen=True)
class Crop:
    """A crop as the book tells of it."""

    tonnes: float
    """from an acre in an average year"""
    sowing: float
    """[$/acre]"""
    markets: tuple[tuple[float, float], ...]
    """price [$/t], and how much is taken at it [t]"""
    feed: float = 0.0
    """needed for the cattle [t]"""
    bought_at: float = 0.0
    """price at which feed is bought [$/t]"""


ANY = float("inf")
CROPS = {
    "wheat": Crop(2.5, 150.0, ((170.0, ANY),), 200.0, 238.0),
    "corn": Crop(3.0, 230.0, ((150.0, ANY),), 240.0, 210.0),
    "beets": Crop(20.0, 260.0, ((36.0, 6000.0), (10.0, ANY))),
}


def taken(crop: Crop, tonnes: float) -> float:
    """What a market takes, in acres of an average year; no year bears more than all acres do in the best."""
    return min(tonnes / crop.tonnes, BEST_YEAR * ACRES)


ALL_SOLD = sum(taken(c, tonnes) * price * c.tonnes for c in CROPS.values() for price, tonnes in c.markets)
"""What all markets would pay if they were served in full [$]."""


@pytest.fixture(scope="module")
def farmer() -> Study:
    """Bad, average and good years, equally likely; nothing happens before one knows which it is, so none is calm."""
    offers, demand = [], []
    for name, crop in CROPS.items():
        sown = {"item": name, "supplier": "farm", "price": 0.0, "capacity": ACRES, "take_or_pay": 0.0}
        offers.append({"offer": name, "reservation_price": crop.sowing, **sown})
        for number, (price, tonnes) in enumerate(crop.markets):
            market = {"class": f"market{number}", "value_of_lost_load": price * crop.tonnes}
            demand.append({"item": name, "period": 1, "quantity": taken(crop, tonnes), **market})
        if crop.feed:
            bought = {"kind": "spot", "price": crop.bought_at * crop.tonnes, "capacity": 10 * ACRES}
            offers.append({"offer": f"{name} bought", "item": name, "supplier": "trade", **bought})
            hunger = {"class": "cattle", "value_of_lost_load": 1e4}
            demand.append({"item": name, "period": 1, "quantity": crop.feed / crop.tonnes, **hunger})
    years = [event(name, 1 / 3, effect("supplier=farm", f)) for name, f in (("bad", 0.8), ("fair", 1.0), ("good", 1.2))]
    land = MaxAmount(by="supplier", groups=("farm",), limit=ACRES, pooled=True)
    farm = case_of(offers, demand, items=items(**dict.fromkeys(CROPS, 1e4)))
    return study(farm, scenarios(*years, calm=False), rules=[land])


def test_the_best_plan_for_all_years(farmer: Study) -> None:
    """170 acres of wheat, 80 of corn, 250 of beets: 108,390 on average."""
    result = solve(farmer, EXACT)
    assert [size(result, crop) for crop in CROPS] == [near(170), near(80), near(250)]
    assert result.cost is not None
    assert ALL_SOLD - result.cost == near(108_390)


def test_knowing_the_year(farmer: Study) -> None:
    """With foresight 59,950, 118,600 and 167,667, on average 115,406: the forecast is worth 7,016."""
    found = information(farmer, solve(farmer, EXACT), EXACT)
    assert ALL_SOLD - found.wait_and_see.high == near((59_950 + 118_600 + 167_666 + 2 / 3) / 3)
    assert found.worth.middle == near(7_015 + 5 / 9)


def test_thinking_in_years(farmer: Study) -> None:
    """The plan for the average year, 120, 80 and 300 acres, promises 118,600 and gives 107,240: 1,150 too little."""
    found = thinking(farmer, solve(farmer, EXACT), EXACT)
    assert [found.portfolio.size(crop) for crop in CROPS] == [near(120), near(80), near(300)]
    assert ALL_SOLD - found.promised.high == near(118_600)
    assert found.average is not None
    assert found.worth is not None
    assert ALL_SOLD - found.average.high == near(107_240)
    assert found.worth.middle == near(1_150)

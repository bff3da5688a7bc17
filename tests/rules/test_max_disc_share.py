"""max_disc_share: cheap and middle (10, 11) a degree of latitude apart, 111.2 km, dear (13) ten degrees away."""

from dataclasses import replace

import pytest
from tests.cases import PERIOD, numeric_scope, offer, operated, tiny_case
from tests.rules.test_independent_sources import places
from tests.textbook.builders import cost, near, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.result import PlanValues, Portfolio
from supplyopt.rules import MaxDiscShare
from supplyopt.rules.kinds.max_disc_share import discs

WHERE = {"cheap": (50.0, 8.0), "middle": (51.0, 8.0), "dear": (60.0, 8.0), "market": (50.0, 9.0)}


def coast() -> Case:
    offers = [offer(name, price, site=name) for name, price in (("cheap", 10), ("middle", 11), ("dear", 13))]
    lanes = [{"origin": name, "destination": "market"} for name in ("cheap", "middle", "dear")]
    return tiny_case(offers, sites=places(**WHERE), lanes=lanes)


def excesses(**drawn: float) -> dict[tuple[str, ...], float]:
    """What a cap of 60 % within 112 km is missed by, at a point."""
    scope = numeric_scope(coast())
    calm = replace(operated(), flows={(f"buy:{name}", PERIOD): amount for name, amount in drawn.items()})
    rows = MaxDiscShare(limit=0.6, radius_km=112).plan_rows(PlanValues(scope.network, Portfolio({}, {}), calm), scope)
    return {row.key: float(row.excess) for row in rows}


@pytest.mark.parametrize(("radius", "least"), [(0.0, 1040), (111.0, 1040), (112.0, 1120), (2000.0, 4600)])
def test_what_lies_in_one_disc_is_held_together(radius: float, least: float) -> None:
    """60 · 10 + 40 · 11; if both lie in one disc 60 · 10 + 40 · 13; if all three do, 40 are missing at 100."""
    assert cost(coast(), rules=[MaxDiscShare(limit=0.6, radius_km=radius, basis="demand")]) == near(least)


def test_discs_inside_others_are_left_out() -> None:
    """Three in a row a degree apart: the disc around the middle holds all."""
    case = tiny_case([offer("a", 1)], sites=places(a=(0.0, 0.0), b=(1.0, 0.0), c=(2.0, 0.0)))
    facts = study(case).network.facts
    assert discs("abc", 112.0, facts) == {"b": ("a", "b", "c")}
    assert discs("abc", 10.0, facts) == {"a": ("a",), "b": ("b",), "c": ("c",)}
    assert discs("abc", 1000.0, facts) == {"a": ("a", "b", "c")}


def test_a_point_inside() -> None:
    found = excesses(cheap=30.0, middle=25.0, dear=45.0)
    assert found == {("widget", "cheap"): near(55 - 60), ("widget", "dear"): near(45 - 60)}


def test_a_point_outside() -> None:
    found = excesses(cheap=50.0, middle=30.0, dear=20.0)
    assert found == {("widget", "cheap"): near(80 - 60), ("widget", "dear"): near(20 - 60)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1040), (5.0, 1120)])
def test_soft_pays_for_each_unit_above(penalty: float, least: float) -> None:
    """40 above the cap at 1 each, or 40 that are 3 dearer."""
    assert cost(coast(), rules=[MaxDiscShare(limit=0.6, radius_km=112, penalty=penalty)]) == near(least)


def test_a_source_nobody_knows_the_place_of_is_named() -> None:
    with pytest.raises(StudyError, match="nobody knows where 'supplier cheap' is"):
        study(
            tiny_case([offer("cheap", 10)], sites=places(market=(0.0, 0.0))),
            rules=[MaxDiscShare(limit=0.6, radius_km=9)],
        )

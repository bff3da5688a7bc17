"""What an award rests on: answers worked out by hand."""

from __future__ import annotations

import pytest
from tests.textbook.builders import EXACT, case, effect, event, near, scenarios, study

from supplyopt.analyse.value.bending import Bending, Turn
from supplyopt.analyse.value.trust import Trust, trust
from supplyopt.rules import Exclude, MinSources
from supplyopt.solver.solve import solve
from supplyopt.study import Study


def question(**policy: object) -> Study:
    """100 in four periods: a at 10 and a fee of 100, b at 12, c at 50; with 0.1 a is out in the second period."""
    offers = [
        {"offer": "a", "price": 10.0, "capacity": 200.0, "fixed_cost": 100.0},
        {"offer": "b", "price": 12.0, "capacity": 200.0},
        {"offer": "c", "price": 50.0, "capacity": 200.0},
    ]
    known = case(offers, [25.0] * 4, lost=32.0, countries={"a": "DE", "b": "US", "c": "CN"})
    return study(known, scenarios(event("out", 0.1, effect("supplier=a", 0.0, (2, 2)))), **policy)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def award() -> Trust:
    asked = question(rules=[Exclude(where="country=CN")])
    (found,) = trust(asked, solve(asked), 1)
    return found


def test_the_largest_award(award: Trust) -> None:
    assert (award.offer, award.award, award.money, award.needed) == ("a", near(100), near(1000), False)
    assert award.part == near(0.5)


def test_a_price_told_too_low(award: Trust) -> None:
    """a costs 100 + 975 f (a tenth of 25 is never paid) and 80 of losses; b costs 1200: as good from 1020 / 975 on."""
    assert award.price.factor == pytest.approx(1020 / 975, abs=1e-4)


def test_a_capacity_told_too_high(award: Trust) -> None:
    """A unit of a saves 12 - (9.75 + 0.8) = 1.45: the fee of 100 is worth it from 68.97 on, 0.3448 of 200."""
    assert award.capacity.lost is not None
    assert award.capacity.lost <= 100 / 1.45 / 200 <= award.capacity.kept <= award.capacity.lost + 1e-3


def test_an_origin_told_wrong(award: Trust) -> None:
    """Nothing may come from China; from the United States it may."""
    assert award.origins == ("CN",)
    assert award.undecided_origins == ()


def test_a_recovery_told_too_short(award: Trust) -> None:
    """Out for one period more a costs 100 + 950 + 160 = 1210, more than b."""
    assert award.recovery == Turn(0, 1)


def test_who_gains(award: Trust) -> None:
    assert award.gains == {"b": near(1200)}


def test_what_rules_need_no_misreport_turns() -> None:
    """Three suppliers, each of 5 % of demand: without any of them there is no plan."""
    asked = question(rules=[MinSources(count=3, meaningful=0.05, basis="demand")])
    (found,) = trust(asked, solve(asked), 1)
    assert (found.needed, found.price.verdict, found.capacity, found.origins) == (
        True,
        "needed",
        Turn(2**-10, None),
        (),
    )


def test_an_award_that_is_as_good_without_it() -> None:
    """Two at the same price: whichever has the award, the least misreport turns it; it is never lost."""
    terms = {"price": 10.0, "capacity": 100.0}
    bending = Bending(study(case([{"offer": "a", **terms}, {"offer": "b", **terms}], [100])), "a", EXACT)
    assert bending.capacity() == Turn(1.0, 1.0)
    assert bending.recovery() is None

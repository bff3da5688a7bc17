"""What an award rests on: answers worked out by hand."""

from __future__ import annotations

import pytest
from tests.textbook.builders import EXACT, case, effect, event, near, scenarios, study

from supplyopt.analyse.value.bending import Bending, Origins, Turn
from supplyopt.analyse.value.trust import Trust, trust
from supplyopt.rules import Exclude, MinService, MinSources
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
    assert award.origins == Origins(lost=("CN",), planless=(), undecided=())


def test_a_recovery_told_too_short(award: Trust) -> None:
    """Out for one period more a costs 100 + 950 + 160 = 1210, more than b."""
    assert award.recovery == Turn(0, 1)


def test_who_gains(award: Trust) -> None:
    assert award.gains == {"b": near(1200)}


def test_what_rules_need_is_lost_with_every_plan() -> None:
    """Three suppliers, each of 5 % of demand: of 200 that takes 5, a part of 0.025; with less there is no plan."""
    asked = question(rules=[MinSources(count=3, meaningful=0.05, basis="demand")])
    (found,) = trust(asked, solve(asked), 1)
    assert (found.needed, found.price.verdict, found.origins) == (True, "needed", Origins((), (), ()))
    assert found.capacity.lost is not None
    assert found.capacity.lost <= 5 / 200 <= found.capacity.kept <= found.capacity.lost + 1e-3
    assert found.recovery == Turn(2.0, None)


def test_the_only_offer_leaves_no_plan_from_where_it_may_not_come() -> None:
    """All of 100 is promised and u may not deliver: a is needed, with half its 200, and from anywhere but China."""
    offers = [{"offer": "a", "price": 10.0, "capacity": 200.0}, {"offer": "u", "price": 12.0, "capacity": 200.0}]
    promised = [MinService(level=1.0, scenarios="all"), Exclude(where="country=CN")]
    asked = study(case(offers, [100.0], countries={"a": "DE", "u": "CN"}), rules=promised)
    (found,) = trust(asked, solve(asked), 1)
    assert found.needed
    assert found.origins == Origins(lost=("CN",), planless=("CN",), undecided=())
    assert found.capacity.lost is not None
    assert found.capacity.lost <= 0.5 <= found.capacity.kept <= found.capacity.lost + 1e-3


def test_all_that_a_supplier_sells_moves_with_it() -> None:
    """XX is lost with 0.6. From there o1 costs 0.4 × 1000 and t, on call, 0.6 × 5000: 3400.

    Without o1 its other offer at 12 has moved too: 0.4 × 1200 + 3000 = 3480, not 1200. So o1 is kept.
    """
    terms = {"capacity": 100.0, "take_or_pay": 0.0}
    offers = [
        {"offer": "o1", "supplier": "s", "price": 10.0, **terms},
        {"offer": "o2", "supplier": "s", "price": 12.0, **terms},
        {"offer": "t", "price": 50.0, **terms},
        {"offer": "u", "price": 60.0, **terms},
    ]
    known = case(offers, [100.0], countries={"s": "DE", "t": "DE", "u": "XX"})
    bending = Bending(study(known, scenarios(event("lost", 0.6, effect("country=XX", 0.0)))), "o1", EXACT)
    assert bending.without.cost == near(1200)
    assert bending.origins() == Origins((), (), ())


def test_an_award_that_is_as_good_without_it() -> None:
    """Two at the same price: whichever has the award, the least misreport turns it; it is never lost."""
    terms = {"price": 10.0, "capacity": 100.0}
    bending = Bending(study(case([{"offer": "a", **terms}, {"offer": "b", **terms}], [100])), "a", EXACT)
    assert bending.capacity() == Turn(1.0, 1.0)
    assert bending.recovery() is None

"""min_service: 100 needed; ``cheap`` costs 10, going without only 5, so that nothing is bought for its own sake."""

from functools import cache

import pytest
from tests.cases import excesses, fails, numeric_scope, offer, operated, tiny_case, two_suppliers
from tests.textbook.builders import cost, effect, event, near, scenarios, short, solved, study

from supplyopt.case import Case
from supplyopt.risk import Calm
from supplyopt.rules import MinService, Rule


@cache
def indifferent() -> Case:
    return tiny_case([offer("cheap", 10)], lost=5.0)


@cache
def with_a_reserve() -> Case:
    """``reserve`` is paid 1 for each unit it stands ready to deliver at 12."""
    standby = offer("reserve", 12, take_or_pay=0.0, reservation_price=1.0)
    return tiny_case([offer("cheap", 10), standby])


@pytest.mark.parametrize("scenarios", ["average", "calm", "all", ("calm",)])
def test_the_promised_part_is_served_although_it_does_not_pay(scenarios: str | tuple[str, ...]) -> None:
    """80 × 10 + 20 × 5 = 900, where 100 × 5 = 500 would do."""
    promise = MinService(level=0.8, scenarios=scenarios)
    assert cost(indifferent()) == near(500)
    assert cost(indifferent(), rules=[promise]) == near(900)


def test_a_promise_on_average_lets_a_rare_failure_pass() -> None:
    """Failing in one case of ten serves 90 % on average: no reserve is needed at 0.9, half of one at 0.95."""
    outage = fails("supplier=cheap", 0.1)
    cheap_shortage = tiny_case(
        [offer("cheap", 1), offer("reserve", 2, take_or_pay=0.0, reservation_price=1.0)], lost=3.0
    )
    without = 0.9 * 100 + 0.1 * 300
    assert cost(cheap_shortage, outage, rules=[MinService(level=0.9)]) == near(without)
    half = 50 * 1 + 0.9 * 100 + 0.1 * (50 * 2 + 50 * 3)
    assert cost(cheap_shortage, outage, rules=[MinService(level=0.95)]) == near(half)


@pytest.mark.parametrize(("penalty", "least"), [(None, 1160), (1.0, 1040), (100.0, 1160)])
def test_a_promise_on_average_binds_a_plan_that_looks_at_calm_alone(penalty: float | None, least: float) -> None:
    """``cheap`` fails half of the time, so ``dear`` must have 80: 0.5 × 20 of 100 are missing, at most a tenth.

    20 × 10 + 80 × 12 in calm; or 40 more missing on average than promised, at 1 each.
    """
    promise = MinService(level=0.9, penalty=penalty)
    found = cost(two_suppliers(), fails("supplier=cheap", 0.5), rules=[promise], objective=Calm())
    assert found == near(least)


def test_a_promise_in_stress_scenarios_is_bought_although_they_have_no_probability() -> None:
    """The reserve for all 100 costs 100; without the promise nobody pays for it."""
    outage = fails("supplier=cheap")
    assert cost(with_a_reserve(), outage) == near(1000)
    assert cost(with_a_reserve(), outage, rules=[MinService(level=1.0, scenarios="stress")]) == near(1100)
    assert cost(with_a_reserve(), outage, rules=[MinService(level=0.3, scenarios=("outage",))]) == near(1030)


def test_other_classes_may_go_without() -> None:
    """Defence needs 30 of 100; ``cheap`` for civil use does not pay."""
    asked = [{"period": 1, "quantity": q, "class": c} for q, c in ((70.0, "civil"), (30.0, "defence"))]
    classes = tiny_case([offer("cheap", 10)], asked, lost=5.0)
    assert cost(classes, rules=[MinService(level=1.0, classes=("defence",))]) == near(300 + 350)


def test_a_promise_that_cannot_be_kept_is_infeasible() -> None:
    everything = fails("supplier=cheap")
    with pytest.raises(AssertionError, match="infeasible"):
        solved(study(indifferent(), everything, rules=[MinService(level=0.5, scenarios="stress")]))


def test_a_point_inside() -> None:
    found = excesses(MinService(level=0.8, scenarios="calm"), indifferent(), {"cheap": 90.0}, short=10.0)
    assert found == {("widget", "standard"): near(-10)}


def test_a_point_outside() -> None:
    found = excesses(MinService(level=0.8, scenarios="calm"), indifferent(), {"cheap": 50.0}, short=50.0)
    assert found == {("widget", "standard"): near(30)}
    [row] = MinService(level=0.8, scenarios="stress").recourse_rows(operated(short=25.0), numeric_scope(indifferent()))
    assert row.excess == near(5)


def test_which_scenarios_are_covered() -> None:
    promises: dict[str, Rule] = {s: MinService(level=1, scenarios=s) for s in ("average", "calm", "stress", "all")}
    covered = {name: (rule.covers("storm", "prob"), rule.covers("siege", "stress")) for name, rule in promises.items()}
    assert covered == {
        "average": (False, False),
        "calm": (False, False),
        "stress": (False, True),
        "all": (True, True),
    }
    assert MinService(level=1, scenarios=("storm",)).covers("storm", "prob")


@pytest.mark.parametrize(("penalty", "least"), [(2.0, 660), (6.0, 900)])
def test_soft_pays_for_each_unit_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    """80 too few at 2 each on top of 500; at 6 each going without costs 11, more than ``cheap``."""
    assert cost(indifferent(), rules=[MinService(level=0.8, penalty=penalty)]) == near(least)


def test_a_soft_promise_in_a_stress_test_is_paid_in_full() -> None:
    """Buy the 100 at 12 from who survives instead of 10 (1200), or pay 1 for each of the 100 missed (1000 + 100)."""
    siege = fails("supplier=cheap")

    def least(penalty: float | None) -> float:
        promise = MinService(level=1.0, scenarios="stress", penalty=penalty)
        return cost(two_suppliers(), siege, rules=[promise])

    assert (least(None), least(1.0), least(3.0)) == (near(1200), near(1100), near(1200))


def test_a_promise_on_average_holds_where_the_objective_does_not_look() -> None:
    """An outage of one in five lets 50 go without, 0.2 × 50 / 100 = 0.1, though buying at 240 costs more than that."""
    free = tiny_case([offer("cheap", 10), offer("dear", 12, take_or_pay=0.0)])
    shock = effect("supplier=dear", 20.0, attribute="price_mult")
    outage = scenarios(event("outage", 0.2, effect("supplier=cheap", 0.0), shock))
    result = solved(study(free, outage, rules=[MinService(level=0.9)], objective=Calm()))
    assert result.cost == near(1000)
    assert short(result, "outage") <= 50 + 1e-6

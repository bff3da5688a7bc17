"""share_or_charge: China sells at 10, Germany at 15, 100 needed; more than half of the value from China is charged."""

import pytest
from pydantic import ValidationError
from tests.cases import excesses, offer, tiny_case
from tests.textbook.builders import cost, near, solved, study

from supplyopt.case import Case
from supplyopt.rules import ShareOrCharge
from supplyopt.store import document


def event() -> Case:
    """Each could deliver all."""
    return tiny_case([offer("cheap", 10), offer("dear", 15)], countries={"cheap": "CN"})


def rule(charge: float) -> ShareOrCharge:
    """Half of the value from China, or a charge."""
    return ShareOrCharge(by="country", groups=("CN",), limit=0.5, charge=charge)


@pytest.mark.parametrize(("charge", "least"), [(0.1, 1000 + 100), (0.2, 1200), (0.3, 1200)])
def test_the_cheaper_of_share_and_charge(charge: float, least: float) -> None:
    """Half of the value each: 60 × 10 + 40 × 15 = 1200. All from China: 1000, and the charge on it."""
    assert cost(event(), rules=[rule(charge)]) == near(least)


def test_the_charge_is_a_cost_of_its_own_and_no_rule_is_missed() -> None:
    result = solved(study(event(), rules=[rule(0.1)]))
    told = document(result)
    assert told.expected_costs["purchases"] == near(1000)
    assert told.expected_costs["charges"] == near(100)
    assert sum(told.expected_costs.values()) == near(1100)
    assert told.missed == ()


def test_it_is_a_price_and_has_no_penalty() -> None:
    with pytest.raises(ValidationError, match="is a price by itself"):
        ShareOrCharge(limit=0.5, charge=0.1, penalty=1.0)


def test_a_point_inside_is_not_charged() -> None:
    found = excesses(rule(0.1), event(), {"cheap": 60.0, "dear": 40.0})
    assert found["widget", "CN"] == near(0)
    assert found["widget", "charge"] <= 0


def test_a_point_outside_is_charged_a_part_of_all_the_value() -> None:
    """70 × 10 + 30 × 15 = 1150: a charge of 115; what counts as breach is settled."""
    found = excesses(rule(0.1), event(), {"cheap": 70.0, "dear": 30.0})
    assert found["widget", "charge"] == near(115)
    assert found["widget", "CN"] == near(700 - (575 + 0.5 * 2000))


def test_it_is_soft_by_nature() -> None:
    assert not rule(1.0).is_hard

"""min_traced_share: of 100 widgets at 10 from China or at 12 from Germany, 40 must be German."""

from typing import Any

import pytest
from tests.cases import excesses, two_suppliers
from tests.textbook.builders import cost, near

from supplyopt.rules import MinTracedShare

USE, POOL = "use:widget@market/standard", "widget@market"


def german(limit: float = 0.4, **terms: Any) -> MinTracedShare:
    return MinTracedShare(**{"name": "home", "traced": ("widget",), "where": "country=DE", "limit": limit, **terms})


def claimed(amount: float) -> dict[tuple[str, ...], float]:
    """That so much of what is served is German."""
    return {("content of widget", USE, "1", "home"): amount}


@pytest.mark.parametrize(("limit", "least"), [(0.0, 1000), (0.4, 1080), (1.0, 1200)])
def test_a_floor_moves_what_is_missing_to_the_dear_supplier(limit: float, least: float) -> None:
    """60 × 10 + 40 × 12 = 1080."""
    assert cost(two_suppliers(), rules=[german(limit)]) == near(least)
    assert cost(two_suppliers(), rules=[german(limit, custody="mixed")]) == near(least)


def test_a_point_inside() -> None:
    found = excesses(german(), two_suppliers(), {"cheap": 55.0, "dear": 45.0}, shared=claimed(45.0))
    assert found == {(USE, "1"): near(45 - 100), (POOL, "1", "home"): near(0), ("widget",): near(40 - 45)}


def test_a_point_outside() -> None:
    honest = excesses(german(), two_suppliers(), {"cheap": 75.0, "dear": 25.0}, shared=claimed(25.0))
    forged = excesses(german(), two_suppliers(), {"cheap": 75.0, "dear": 25.0}, shared=claimed(45.0))
    assert (honest["widget",], honest[POOL, "1", "home"]) == (near(15), near(0))
    assert (forged["widget",], forged[POOL, "1", "home"]) == (near(-5), near(20))


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1040), (3.0, 1080)])
def test_soft_pays_for_each_unit_below_the_floor_while_that_is_cheaper(penalty: float, least: float) -> None:
    """40 German ones too few at 1 each are cheaper than 40 that are 2 dearer."""
    assert cost(two_suppliers(), rules=[german(penalty=penalty)]) == near(least)


def test_words() -> None:
    assert german(by_site=True).wording() == (
        "at least 40 % from country=DE of the widget that reaches users, at each site"
    )

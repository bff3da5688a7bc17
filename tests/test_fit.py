"""Whether scenarios fit the periods of a case."""

from __future__ import annotations

import pytest
from tests.cases import two_suppliers
from tests.textbook.builders import effect, event, scenarios

from supplyopt.errors import Issue
from supplyopt.fit import misfits
from supplyopt.network import Network, build_network
from supplyopt.policy import Policy


def late(network: Network, count: int) -> list[Issue]:
    """What is said of a calm year, one outage in time, and some that begin when the case is over."""
    down = effect("supplier=cheap", 0.0)
    after = [event(f"s{n}", 0.1, effect("supplier=cheap", 0.0, (9, 9)), onset=9) for n in range(count)]
    found = misfits(network, Policy(), scenarios(event("soon", 0.1, down), *after))
    return [issue for issue in found if issue.code == "STU001"]


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1 of 3 scenarios begins after period 1, s0"),
        (5, "5 of 7 scenarios begin after period 1, e.g. s0, s1, s2"),
    ],
)
def test_scenarios_after_the_end_are_told_in_one_line(count: int, text: str) -> None:
    (issue,) = late(build_network(two_suppliers()), count)
    assert issue.message == text
    assert issue.cure == "the case has 1 period; give it more, or draw a set for it"


def test_scenarios_in_time_are_not_told() -> None:
    assert late(build_network(two_suppliers()), 0) == []

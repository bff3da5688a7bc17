"""Contradictions on the face of rules: a floor above the cap of the same groups, shares of more than all there is."""

from typing import Any

import pytest
from tests.cases import two_suppliers
from tests.textbook.builders import study

from supplyopt.rules import IndependentSources, MaxShare, MinShare, MinSources, Rule

CHINA: dict[str, Any] = {"by": "country", "groups": ("CN",)}
FLOOR = MinShare(name="floor", **CHINA, limit=0.6)


def told(*rules: Rule) -> list[str]:
    """What is warned of at once."""
    return [issue.message for issue in study(two_suppliers(), rules=rules).warnings if issue.code == "STU031"]


def test_a_floor_above_the_cap_of_the_same_group() -> None:
    assert told(MaxShare(name="cap", **CHINA, limit=0.4), FLOOR) == [
        "rule 'floor' asks for 60 % from country CN, of which rule 'cap' allows 40 % at most: "
        "both are kept only where nothing is supplied"
    ]


def test_a_floor_above_the_caps_of_its_groups_together() -> None:
    """Two countries of 40 % each cannot bring 90 %, but they can bring 80 %."""
    cap = MaxShare(name="cap", by="country", limit=0.4)
    both: dict[str, Any] = {"name": "floor", "by": "country", "groups": ("CN", "DE")}
    assert len(told(cap, MinShare(**both, limit=0.9))) == 1
    assert told(cap, MinShare(**both, limit=0.8)) == []


@pytest.mark.parametrize(
    "other",
    [
        {"limit": 0.6},
        {"penalty": 1.0},
        {"basis": "demand"},
        {"weight": "price"},
        {"by": "supplier", "groups": ("cheap",)},
        {"groups": ("DE",)},
        {"where": "bloc=allied"},
        {"pooled": True},
    ],
)
def test_rules_on_something_else_do_not_contradict(other: dict[str, Any]) -> None:
    assert told(MaxShare(**{"name": "cap", **CHINA, "limit": 0.4, **other}), FLOOR) == []


@pytest.mark.parametrize("kind", [MinSources, IndependentSources])
def test_meaningful_shares_of_more_than_all_there_is(kind: type[MinSources | IndependentSources]) -> None:
    assert told(kind(name="two", count=2, meaningful=0.5)) == []
    [text] = told(kind(name="two", count=2, meaningful=0.6, basis="demand"))
    assert text == (
        "rule 'two' asks for 2 times 60 %, more than all there is unless a source counts for several: "
        "it is kept only by supplying more than is consumed"
    )

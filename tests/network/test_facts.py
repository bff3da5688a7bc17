"""Facts that rules look up: scores by who carries them, groups of owners, where suppliers and sites are."""

from __future__ import annotations

import pytest
from tests.cases import offer, tiny_case
from tests.textbook.builders import sites, study

from supplyopt.network.facts import HOLDERS, Facts

SCORES = {("supplier", "a"): 1.0, ("site", "mine"): 2.0, ("country", "DE"): 3.0, ("item", "widget"): 4.0}


def labels(**values: str) -> dict[str, frozenset[str]]:
    return {dimension: frozenset(value.split()) for dimension, value in values.items()}


@pytest.mark.parametrize(
    ("carried", "score"),
    [
        (labels(supplier="a", site="mine", country="DE", item="widget"), 1.0),
        (labels(supplier="b", site="mine", country="DE"), 2.0),
        (labels(supplier="b", country="DE FR"), 3.0),
        (labels(supplier="b", item="widget"), 4.0),
        (labels(supplier="b"), None),
    ],
)
def test_the_most_particular_score_counts(carried: dict[str, frozenset[str]], score: float | None) -> None:
    assert Facts({"cyber": SCORES}).score("cyber", carried) == score


def test_what_an_item_scores_is_not_held_by_its_sources() -> None:
    assert Facts({"cyber": SCORES}).score("cyber", labels(supplier="b", item="widget"), HOLDERS) is None
    assert Facts({"cyber": SCORES}).score("esg", labels(supplier="a")) is None


def test_groups_of_owners_stand_for_their_members() -> None:
    facts = Facts(owner_groups={"covered": frozenset({"CN", "RU"})})
    assert facts.owners(["covered", "acme"]) == {"CN", "RU", "acme"}


def test_facts_of_a_case() -> None:
    """A Chinese supplier that hands over in Germany is established in China, and its source lies in Germany."""
    bloc = {"dimension": "bloc", "of": "country", "member": "DE", "group": "allied"}
    group = {"dimension": "covered", "of": "owner", "member": "x", "group": "covered_states"}
    case = tiny_case(
        [offer("a", 10, site="yard")],
        countries={"a": "CN"},
        sites=[*sites(yard="DE"), {"site": "market", "country": "FR", "tags": "port"}],
        groups=[bloc, group],
        lanes=[{"origin": "yard", "destination": "market"}],
        ownership=[{"entity": "a", "owner": "x", "share": 0.5}],
    )
    facts = study(case).network.facts
    assert facts.established == {"a": "CN"}
    assert facts.sites["yard"]["bloc"] == {"allied"}
    assert facts.sites["market"]["tag"] == {"port"}
    assert facts.owner_groups == {"covered_states": {"x"}}
    assert facts.ownership.look_through(["x"]) == {"a": 0.5}

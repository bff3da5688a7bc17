"""What is lost with an entity, when, and which entities need not be looked at."""

from __future__ import annotations

import numpy as np
from tests.cases import offer, tiny_case
from tests.textbook.builders import near, study

from supplyopt.network.failures import entities, loss_of, lost_with, out_of_order, together, undominated


def test_entities_hold_what_carries_their_label_and_what_depends_on_them() -> None:
    needs = [{"selector": "country=CN", "kind": "vendor", "needs": "acme", "share": 0.4}]
    network = study(
        tiny_case([offer("a", 1), offer("b", 2)], countries={"a": "CN"}, dependencies=needs),
    ).network
    assert entities(network, "supplier") == {"a": {"contract:a": 1.0}, "b": {"contract:b": 1.0}}
    assert entities(network, "vendor") == {"acme": {"contract:a": 0.4}}
    assert entities(network, "country", groups=("DE",)) == {"DE": {"contract:b": 1.0}}
    assert entities(network, "supplier", where="country=CN") == {"a": {"contract:a": 1.0}}
    assert entities(network, "passage") == {}


def test_what_goes_with_owners() -> None:
    suppliers = [{"supplier": s, "country": "DE", "parent": p} for s, p in (("a", "P"), ("b", "b"), ("c", "c"))]
    network = study(tiny_case([offer(s, 1) for s in "abc"], suppliers=suppliers)).network
    assert lost_with(network, ["P"], ["b"]) == {"contract:a": 1.0, "contract:b": 1.0}
    assert lost_with(network, ["P"], ["P"], where="supplier=c") == {}


def test_an_outage_takes_up_part_of_a_period() -> None:
    network = study(tiny_case([offer("a", 1)], [1.0] * 4)).network
    assert list(out_of_order(network, None)) == [1.0] * 4
    assert list(out_of_order(network, 1.5 * 365 / 4)) == [1.0, near(0.5), 0.0, 0.0]
    assert list(out_of_order(network, 0.0)) == [0.0] * 4


def test_of_what_hits_one_asset_the_worst_counts_in_each_period() -> None:
    ends, begins = np.array([1.0, 0.2]), np.array([0.5, 0.6])
    found = together([{"x": ends}, {"x": begins, "y": begins}])
    assert list(found["x"]) == [1.0, 0.6]
    assert list(found["y"]) == [0.5, 0.6]
    assert together([]) == {}


def test_who_is_contained_in_another_is_redundant() -> None:
    """b loses a part of what a loses; c loses more of x than a, d for longer; e equals c, by name the later."""
    whole, part, late = np.array([0.5, 0.0]), np.array([0.3, 0.0]), np.array([0.5, 0.1])
    more = np.array([0.6, 0.0])
    losses = {"a": {"x": whole, "y": whole}, "b": {"x": part}, "c": {"x": more}, "d": {"y": late}, "e": {"x": more}}
    assert undominated(losses) == ["a", "c", "d"]
    assert undominated({"a": {"x": part}, "b": {"x": whole}}) == ["b"]
    assert undominated({"a": {"x": whole}, "b": {"y": whole}}) == ["a", "b"]


def test_what_takes_nothing_away_is_no_loss() -> None:
    assert loss_of({"x": 0.0}, np.ones(2)) == {}
    assert loss_of({"x": 1.0}, np.zeros(2)) == {}

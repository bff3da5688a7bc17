"""What depends on what, and in which part: parts multiply along chains; checked by walking every chain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import offer, tiny_case
from tests.laws.examples import examples
from tests.textbook.builders import Record, near, study

from supplyopt.network import Activity
from supplyopt.network.labels import Labeller, read_ownership


def needs(*lines: tuple[str, str, float]) -> list[Record]:
    """``("supplier=a", "vendor=acme", 0.5)``: half of what a delivers needs acme."""
    found = []
    for selector, needed, share in lines:
        kind, _, name = needed.partition("=")
        found.append({"selector": selector, "kind": kind, "needs": name, "share": share})
    return found


def source(*lines: tuple[str, str, float]) -> Activity:
    """The only source of a case with dependencies: supplier a of Germany."""
    case = tiny_case([offer("a", 10)], dependencies=needs(*lines))
    return study(case).network.activity["buy:a@market"]


def test_parts_multiply_along_a_chain() -> None:
    found = source(
        ("supplier=a", "vendor=acme", 0.5), ("vendor=acme", "grid=north", 0.4), ("grid=north", "dam=up", 0.5)
    )
    assert found.shares == {("vendor", "acme"): 0.5, ("grid", "north"): near(0.2), ("dam", "up"): near(0.1)}
    assert found.labels["dam"] == {"up"}


def test_of_several_chains_the_greatest_part_counts() -> None:
    """By way of acme 0.3, by way of beta 0.4, directly 0.35."""
    two = (("supplier=a", "vendor=acme", 0.6), ("supplier=a", "vendor=beta", 0.5), ("country=DE", "grid=north", 0.35))
    found = source(*two, ("vendor=acme", "grid=north", 0.5), ("vendor=beta", "grid=north", 0.8))
    assert found.shares["grid", "north"] == near(0.4)


def test_what_is_needed_wholly_is_no_part() -> None:
    found = source(("supplier=a", "vendor=acme", 1.0), ("vendor=acme", "grid=north", 1.0))
    assert found.shares == {}
    assert found.labels["grid"] == {"north"}


def test_a_selector_that_asks_for_two_things_is_met_by_the_lesser_part() -> None:
    """Only German sources that use acme need the licence: half of this one, which needs it for all it makes there."""
    found = source(("supplier=a", "vendor=acme", 0.5), ("country=DE&vendor=acme", "licence=x", 1.0))
    assert found.shares["licence", "x"] == near(0.5)
    both = source(
        ("supplier=a", "vendor=acme", 0.5), ("supplier=a", "grid=n", 0.4), ("vendor=acme&grid=n", "port=p", 1.0)
    )
    assert both.shares["port", "p"] == near(0.4)


def test_needs_that_go_in_circles_settle() -> None:
    found = source(("supplier=a", "vendor=acme", 0.5), ("vendor=acme", "grid=n", 0.5), ("grid=n", "vendor=acme", 0.9))
    assert found.shares == {("vendor", "acme"): 0.5, ("grid", "n"): near(0.25)}


NODES = ("v1", "v2", "v3", "v4")


@st.composite
def graphs(draw: st.DrawFn) -> dict[tuple[str, str], float]:
    """(who, needs) -> part, among supplier a and four vendors."""
    pairs = [(one, other) for one in ("a", *NODES) for other in NODES if one != other]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=10))
    return {pair: draw(st.sampled_from([0.25, 0.5, 0.9, 1.0])) for pair in chosen}


@examples(150)
@given(graphs())
def test_the_part_is_the_greatest_product_over_all_chains(graph: dict[tuple[str, str], float]) -> None:
    def chains(node: str, part: float, seen: tuple[str, ...]) -> Iterator[tuple[str, float]]:
        for (one, other), share in graph.items():
            if one == node and other not in seen:
                yield other, part * share
                yield from chains(other, part * share, (*seen, other))

    expected: dict[str, float] = {}
    for node, part in chains("a", 1.0, ("a",)):
        expected[node] = max(part, expected.get(node, 0.0))
    found = source(*((f"supplier={o}" if o == "a" else f"vendor={o}", f"vendor={n}", s) for (o, n), s in graph.items()))
    assert found.labels.get("vendor", frozenset()) == set(expected)
    assert {n: found.shares.get(("vendor", n), 1.0) for n in expected} == pytest.approx(expected)


def test_lanes_depend_in_part_as_sources_do() -> None:
    lane = {"lane": "tunnel", "origin": "mine", "destination": "market"}
    case = tiny_case(
        [offer("a", 10, site="mine")], lanes=[lane], dependencies=needs(("lane=tunnel", "signals=box", 0.5))
    )
    network = study(case).network
    assert network.activity["move:tunnel/widget"].shares == {("signals", "box"): 0.5}
    assert network.asset["move:tunnel/widget"].shares == {("signals", "box"): 0.5}


def test_a_parent_that_is_told_holds_what_the_table_leaves() -> None:
    """0.7 of a; nothing of b, whose owners are told in full; all of c; d stands for itself."""
    told = {"a": "p", "b": "p", "c": "p", "d": ""}
    suppliers = [{"supplier": s, "country": "DE", **({"parent": p} if p else {})} for s, p in told.items()]
    stakes = [("a", "y", 0.3), ("b", "y", 1.0), ("p", "x", 0.6)]
    ownership = [{"entity": entity, "owner": owner, "share": share} for entity, owner, share in stakes]
    case = tiny_case([offer(s, 10) for s in told], suppliers=suppliers, ownership=ownership)
    found = read_ownership(case)
    assert {pair: part for pair, part in found.equity.items() if pair[1] == "p"} == {
        ("a", "p"): near(0.7),
        ("b", "p"): near(0.0),
        ("c", "p"): near(1.0),
    }
    assert found.cascade(["x"]) == {"a", "c", "p"}
    assert [Labeller(case).parent(s) for s in told] == ["x", "x", "x", "d"]

"""How many sources are independent of each other: by hand, and by trying every set of random graphs."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.textbook.builders import case, sites, study

from supplyopt.network.independence import Tie, common_causes, conflicts, largest_independent, shared
from supplyopt.network.routes import unavoidable_passages

NAMES = "abcdefghij"
PAIRS = list(combinations(NAMES, 2))


def tried(graph: dict[str, set[str]]) -> int:
    """The size of a largest independent set, by trying them all from the largest down."""
    for size in range(len(graph), -1, -1):
        for chosen in combinations(graph, size):
            if all(other not in graph[one] for one, other in combinations(chosen, 2)):
                return size
    raise AssertionError


@examples(200)
@given(st.lists(st.sampled_from(PAIRS), max_size=45), st.integers(0, len(NAMES)))
def test_the_search_is_exact_on_random_graphs(pairs: list[tuple[str, str]], size: int) -> None:
    graph = conflicts(NAMES[:size], pairs)
    found = largest_independent(graph)
    assert len(found) == tried(graph)
    assert all(other not in graph[one] for one, other in combinations(found, 2))


@examples(100)
@given(st.dictionaries(st.sampled_from(NAMES), st.sets(st.integers(0, 6)), min_size=1))
def test_sets_that_share_something_exclude_the_same_pairs_as_the_ties(given_ties: dict[str, set[int]]) -> None:
    """Whatever sets are left out because they lie inside another."""
    ties: dict[str, set[Tie]] = {name: {("cause", str(n)) for n in of} for name, of in given_ties.items()}
    graph = conflicts(tuple(ties), shared(ties))
    for one, other in combinations(ties, 2):
        assert (other in graph[one]) == bool(ties[one] & ties[other])
    sets = [set(sources) for sources in shared(ties)]
    assert not any(one < other for one in sets for other in sets)


def test_a_star_a_ring_and_a_clique() -> None:
    assert largest_independent(conflicts("abcde", [("a", leaf) for leaf in "bcde"])) == tuple("bcde")
    ring = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "a")]
    assert len(largest_independent(conflicts("abcde", ring))) == 2
    assert largest_independent(conflicts("abcde", ["abcde"])) == ("a",)
    assert largest_independent({}) == ()


def test_petersen_s_graph_has_four() -> None:
    """Pairs of five things, joined where they are disjoint: four that have one thing in common."""
    pairs = ["".join(pair) for pair in combinations("abcde", 2)]
    edges = [(one, other) for one, other in combinations(pairs, 2) if not set(one) & set(other)]
    assert len(largest_independent(conflicts(pairs, edges))) == 4


def test_what_is_in_common_is_told_of_the_largest_sets() -> None:
    """All three share a vendor; that two of them share a parent besides says nothing more."""
    ties: dict[str, set[Tie]] = {
        "a": {("vendor", "acme"), ("parent", "p")},
        "b": {("vendor", "acme"), ("parent", "p")},
        "c": {("vendor", "acme"), ("grid", "north")},
        "d": {("grid", "north"), ("cloud", "one")},
    }
    assert shared(ties) == {("a", "b", "c"): (("vendor", "acme"),), ("c", "d"): (("grid", "north"),)}


LANES = [
    {"origin": "mine", "destination": "port", "passages": "suez"},
    {"origin": "port", "destination": "market", "passages": "gibraltar"},
    {"origin": "mine", "destination": "port", "passages": "cape", "lane": "detour"},
]


def shipped(*lanes: dict[str, str]) -> frozenset[str]:
    offers = [{"offer": "o", "price": 1.0, "capacity": 9.0, "site": "mine"}]
    needed = [{"period": 1, "quantity": 5.0, "site": "market"}]
    found = case(offers, needed, sites=sites(mine="CN", port="EG", market="DE"), lanes=list(lanes))
    return unavoidable_passages(study(found).network, "widget", "mine")


def test_a_passage_with_a_detour_is_avoidable() -> None:
    assert shipped(*LANES[:2]) == {"suez", "gibraltar"}
    assert shipped(*LANES) == {"gibraltar"}
    direct = {"origin": "mine", "destination": "market", "passages": "bosporus"}
    assert shipped(*LANES, direct) == frozenset()


def test_what_is_needed_where_it_is_or_nowhere_passes_nothing() -> None:
    offers = [{"offer": "o", "price": 1.0, "capacity": 9.0, "site": "market"}]
    network = study(case(offers, [5.0])).network
    assert unavoidable_passages(network, "widget", "market") == frozenset()
    assert shipped() == frozenset()


def test_common_causes_are_parents_passages_hazards_and_what_is_needed() -> None:
    offers = [{"offer": "o", "price": 1.0, "capacity": 9.0}]
    needs = [{"selector": "offer=o", "kind": kind, "needs": "it"} for kind in ("vendor", "grid")]
    zones = [{"dimension": "hazard_zone", "of": "supplier", "member": "o", "group": "quake"}]
    network = study(case(offers, [5.0], dependencies=needs, groups=zones)).network
    assert common_causes(network) == ("parent", "passage", "hazard_zone", "grid", "vendor")

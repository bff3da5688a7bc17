"""Which sources stand or fall together, and how many of them are independent of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set

from supplyopt.network.grammar import Network

Tie = tuple[str, str]
"""(dimension, value) that a source cannot do without: a parent, a strait, a vendor, a grid"""
Graph = Mapping[str, Set[str]]
"""source -> those that it is not independent of"""


def common_causes(network: Network) -> tuple[str, ...]:
    """Dimensions that sources fail by together: parents, passages, hazards, and whatever something depends on."""
    labelled = {dimension for activity in network.activities for dimension in activity.labels}
    hazards = sorted(dimension for dimension in labelled if dimension.startswith("hazard"))
    return tuple(dict.fromkeys(("parent", "passage", *hazards, *network.facts.needs)))


def shared(ties: Mapping[str, Set[Tie]]) -> dict[tuple[str, ...], tuple[Tie, ...]]:
    """Sources that have something in common -> what that is; the largest sets first, none of them inside another.

    >>> shared({"a": {("grid", "north")}, "b": {("grid", "north")}, "c": {("grid", "south")}})
    {('a', 'b'): (('grid', 'north'),)}
    """
    carriers: dict[Tie, list[str]] = defaultdict(list)
    for source in sorted(ties):
        for tie in ties[source]:
            carriers[tie].append(source)
    found: dict[tuple[str, ...], list[Tie]] = defaultdict(list)
    for tie in sorted(carriers):
        if len(carriers[tie]) > 1:
            found[tuple(carriers[tie])].append(tie)
    sets = sorted(found, key=lambda sources: (-len(sources), sources))
    return {s: tuple(found[s]) for i, s in enumerate(sets) if not any(set(s) < set(larger) for larger in sets[:i])}


def conflicts(sources: Collection[str], cliques: Iterable[Collection[str]]) -> dict[str, set[str]]:
    """The graph of some sources in which the members of each clique exclude each other."""
    graph: dict[str, set[str]] = {source: set() for source in sorted(sources)}
    for clique in cliques:
        members = [source for source in clique if source in graph]
        for source in members:
            graph[source].update(other for other in members if other != source)
    return graph


def largest_independent(graph: Graph) -> tuple[str, ...]:
    """A largest set of sources no two of which are connected, sorted; exact.

    A source whose neighbours all exclude each other is in some largest set, as each set holds one of them at most:
    what a few common causes tie together is solved by this alone. Where there is none, the source with most neighbours
    is tried with and without. Source: Fomin and Kratsch 2010, chapter 2.

    >>> largest_independent({"a": {"b", "c"}, "b": {"a", "c"}, "c": {"a", "b"}, "d": set()})
    ('a', 'd')
    """
    return tuple(sorted(_largest(graph)))


def _largest(graph: Graph) -> list[str]:
    chosen: list[str] = []
    while graph:
        fewest_first = sorted(graph, key=lambda source: (len(graph[source]), source))
        simple = next((source for source in fewest_first if _is_simple(graph, source)), None)
        if simple is None:
            break
        chosen.append(simple)
        graph = _without(graph, {simple, *graph[simple]})
    if not graph:
        return chosen
    hub = max(sorted(graph), key=lambda source: len(graph[source]))
    with_it = [hub, *_largest(_without(graph, {hub, *graph[hub]}))]
    without_it = _largest(_without(graph, {hub}))
    return [*chosen, *max(with_it, without_it, key=len)]


def _is_simple(graph: Graph, source: str) -> bool:
    """Whether the neighbours of a source all exclude each other."""
    around = graph[source]
    return all(around <= graph[neighbour] | {neighbour} for neighbour in around)


def _without(graph: Graph, gone: Set[str]) -> dict[str, Set[str]]:
    return {source: around - gone for source, around in graph.items() if source not in gone}

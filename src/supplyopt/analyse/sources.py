"""Who is asked about: a supplier, an offer, a country ... by its plain name or by a selector."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from supplyopt.errors import InputError, Issue
from supplyopt.fit import vocabulary
from supplyopt.network import Activity, Network
from supplyopt.scenarios.selector import Selector

DIMENSIONS = ("offer", "process", "supplier", "parent", "country", "site", "technology", "bloc", "region", "tag")
"""Where a plain name is looked for, the most particular first."""


def selector_of(network: Network, name: str) -> str:
    """A selector of the sources that a name means: itself if it is one; raises InputError for a name of nothing."""
    if "=" in name:
        if sources_of(network, name):
            return name
        raise _unknown(name, [])
    known: dict[str, str] = {}
    for dimension in reversed(DIMENSIONS):
        for activity in _sources(network):
            known.update(dict.fromkeys(activity.labels.get(dimension, ()), dimension))
    if name not in known:
        raise _unknown(name, known)
    return f"{known[name]}={name}"


def sources_of(network: Network, selector: str) -> list[Activity]:
    """The sources that a selector matches, sorted by name."""
    parsed = Selector.parse(selector)
    return [activity for activity in _sources(network) if parsed.matches(activity.labels)]


def narrowed(selector: str, before: Network, after: Network) -> str:
    """A selector without the values that only what was left out is called by."""
    known, left = vocabulary(before), vocabulary(after)
    kept = [
        (dimension, frozenset(v for v in values if v in left[dimension] or v not in known[dimension]))
        for dimension, values in Selector.parse(selector).conditions
    ]
    return str(Selector(tuple(kept)))


def items_from(network: Network, sources: Iterable[Activity]) -> list[str]:
    """The items that some sources bring, sorted."""
    return sorted({item for source in sources for ((item, _), _), q in source.net.items() if q > 0})


def _sources(network: Network) -> list[Activity]:
    return [activity for activity in network.activities if activity.is_source]


def _unknown(name: str, known: Iterable[str]) -> InputError:
    near = difflib.get_close_matches(name, sorted(known), 3, 0.5)
    cure = f"did you mean {' or '.join(near)}?" if near else "name a supplier, an offer, a country, or a selector"
    return InputError([Issue("WHY001", "no source is called so", cure, "explain", value=name)])

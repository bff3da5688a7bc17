"""Sub-tiers: suppliers of suppliers whose volumes nobody knows, and how their outages come through to the network.

A row of the table of dependencies that names an *input* tells what part of an output needs a source of it, and how long
a buffer lasts. Sources of one input add up, as they stand in for each other; every input is needed, so the scarcest
counts::

    α'[h,t]  =  α[h,t] · min over inputs of  max{ 0,  1 - Σ_g share[g,h] · (1 - max_{t-buffer ≤ t' ≤ t} α'[g,t']) }

α is what a scenario leaves of h itself, α' what is left in the end, both at most 1 for what is needed; before the first
period all is well. A buffer covers the first periods of an outage and is full again when it is over. Circles are
followed from no loss to where they settle. Source: docs/formulation.md 5; inoperability input-output models, Haimes and
Jiang 2001.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from supplyopt.case.rows import rows
from supplyopt.network.grammar import Asset, Exposed, Floats, Input, Labels, Source
from supplyopt.network.needs import Needs, Part, merge, part_matched
from supplyopt.network.parts import Parts
from supplyopt.scenarios.selector import Selector

NEEDLESS = ("release", "gate")
"""Kinds of assets that need nothing to work: a store, the decision to open a site."""
SETTLED = 1e-12
"""Change in a round of a circle that is let pass [-]."""


def translate_subtiers(parts: Parts, assets: Sequence[Asset]) -> tuple[tuple[Exposed, ...], tuple[Input, ...]]:
    """What effects can hit: the assets, then the sources of inputs; and the inputs of each."""
    told = parts.case.dependencies
    is_input = told["input"] != ""
    if not is_input.any():
        return tuple(Exposed(asset.name, asset.labels, asset.shares) for asset in assets), ()
    every, inputs = parts.label.needs, tuple(rows(told[is_input]))
    sources = sorted({(row.kind, row.needs) for row in inputs})
    position = {source: i for i, source in enumerate(sources, len(assets))}
    direct = Needs(rows(told[~is_input]), {*every.carried, *(kind for kind, _ in sources)})
    own = [(asset.name, asset.kind not in NEEDLESS, every.own(asset.labels)) for asset in assets]
    own += [(f"{kind}:{needs}", True, _labels(parts, kind, needs)) for kind, needs in sources]
    exposed: list[Exposed] = []
    found: list[Input] = []
    for i, (name, has_needs, labels) in enumerate(own):
        needed = direct.parts(labels) if has_needs else {}
        partly = {pair: part for pair, part in needed.items() if part < 1}
        exposed.append(Exposed(name, direct.added_to(labels) if has_needs else labels, partly))
        found += _inputs(parts, i, inputs if has_needs else (), position, labels, needed)
    return tuple(exposed), tuple(found)


def _labels(parts: Parts, kind: str, needs: str) -> Labels:
    """Labels of a source: its own name, and what the tables of suppliers and sites tell of it."""
    found: Labels = {}
    if needs in parts.label.suppliers:
        found = parts.label.supplier(needs)
    tags = dict(zip(parts.case.sites["site"], parts.case.sites["tags"], strict=True))
    if needs in tags:
        found = merge(found, parts.label.site(needs, tags[needs]))
    return {**parts.label.needs.own(found), kind: frozenset({needs})}


def _inputs(
    parts: Parts, of: int, told: Iterable[Any], position: Mapping[tuple[str, str], int], own: Labels, needed: Part
) -> Iterator[Input]:
    """The inputs of one thing, each with its sources; of several rows on one source the greatest part counts."""
    found: dict[str, dict[int, Source]] = defaultdict(dict)
    for row in told:
        share = row.share * part_matched(Selector.parse(row.selector), own, needed)
        source = Source(position[row.kind, row.needs], share, parts.lag(row.buffer_days))
        known = found[row.input].get(source.position)
        if share > (known.share if known else 0.0):
            found[row.input][source.position] = source
    for name, sources in sorted(found.items()):
        if sources:
            yield Input(of, name, tuple(source for _, source in sorted(sources.items())))


def come_through(availability: Floats, inputs: Sequence[Input]) -> Floats:
    """What is left of everything [..., N, T] once its inputs are counted, in one scenario or several."""
    found = availability
    while True:
        left = np.ones_like(availability)
        for each in inputs:
            missing = sum(s.share * (1.0 - _buffered(found[..., s.position, :], s.buffer)) for s in each.sources)
            left[..., each.of, :] = np.minimum(left[..., each.of, :], np.maximum(0.0, 1.0 - missing))
        before, found = found, availability * left
        if np.abs(found - before).max(initial=0.0) <= SETTLED:
            return found


def lost_for_good(lost: Floats, inputs: Sequence[Input]) -> Floats:
    """The part of everything that is lost in the end [N] if a part of it is lost by itself [N]: no buffer lasts."""
    bufferless = [replace(each, sources=tuple(replace(source, buffer=0) for source in each.sources)) for each in inputs]
    return 1.0 - come_through(1.0 - lost[:, None], bufferless)[:, 0]


def _buffered(availability: Floats, periods: int) -> Floats:
    """The most that was left in the period or so many before it, at most 1; before the first all is well [..., T]."""
    before = np.ones((*availability.shape[:-1], periods))
    padded = np.concatenate([before, np.minimum(availability, 1.0)], axis=-1)
    most: Floats = np.lib.stride_tricks.sliding_window_view(padded, periods + 1, axis=-1).max(axis=-1)
    return most

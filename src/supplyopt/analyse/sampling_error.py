"""How far the mean over a drawn set of scenarios may be from the mean over all that may happen, by chance alone.

::

    crude, sobol      se² = Σ_s w_s (Z_s - m)² / (n - 1)                             n years were drawn
    importance        se² = Σ_s w_s² (Z_s - m)²                                      over all but calm, which is exact
    stratified        se² = Σ_h n_h / (n_h - 1) Σ_{s in h} w_s² / k_s (Z_s - m_h)²   h a set of events, or what is left

w are weights that sum to 1 (to the probability of what was drawn), m is the mean by w, of the stratum where there are
strata; k years were the same and are one scenario, which tells from their weight where all of a stratum weigh alike,
and n is their sum. Strata of one year are looked at together, which errs on the safe side; so does all of it for Sobol
points, which lie more evenly than chance. Source: Owen, *Monte Carlo Theory, Methods and Examples*, 2013, chapters 2,
8 and 9.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence

import numpy as np

from supplyopt.network.grammar import Floats
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.drawing.sampled import RARE

_LAST: Hashable = "more events than have strata of their own"


def standard_error(scenarios: ScenarioSet, costs: Mapping[str, float], calm: str) -> float | None:
    """The standard error of the mean of some costs by scenario; none for a set that is no sample.

    ``calm`` is what calm is called among the costs.
    """
    origin = scenarios.origin
    if origin is None or origin.method not in ("crude", "sobol", "importance", "stratified"):
        return None
    table = scenarios.scenarios[scenarios.scenarios["family"].isin(["calm", "prob"])]
    names = [calm if f == "calm" else str(s) for s, f in zip(table["scenario_id"], table["family"], strict=True)]
    weights = table["probability"].to_numpy(dtype=np.float64)
    drawn = (weights > 0) & np.array([origin.method in ("crude", "sobol") or name != calm for name in names])
    values = np.array([costs.get(name, 0.0) for name in names])[drawn]
    weights, kept = weights[drawn], [name for name, is_drawn in zip(names, drawn, strict=True) if is_drawn]
    if not len(weights):
        return None
    if origin.method in ("crude", "sobol"):
        square = weights @ (values - weights @ values / weights.sum()) ** 2
        return math.sqrt(square / (origin.samples - 1)) if origin.samples > 1 else None
    if origin.method == "importance":
        return math.sqrt(_square(values, weights))
    unit = weights.sum() / max(1, origin.samples)
    strata = _strata(scenarios, kept, origin.order)
    return math.sqrt(sum(_square(*each) for each in _by_stratum(values, weights, strata, unit)))


def _square(values: Floats, weights: Floats, years: Floats | None = None) -> float:
    """``n / (n - 1) Σ w² / k (Z - m)²``; without k as if each were one of very many."""
    spread = (values - weights @ values / weights.sum()) ** 2
    if years is None:
        return float(weights**2 @ spread)
    return float(years.sum() / (years.sum() - 1.0) * (weights**2 / years) @ spread)


def _strata(scenarios: ScenarioSet, names: Sequence[str], order: int) -> list[Hashable]:
    """The stratum of each scenario: its events, if they are no more than have strata of their own."""
    events = scenarios.events
    return [events[name] if len(events[name]) <= order else _LAST for name in names]


def _by_stratum(
    values: Floats, weights: Floats, strata: Sequence[Hashable], unit: float
) -> Iterator[tuple[Floats, Floats, Floats | None]]:
    """Values, weights and numbers of years, by stratum; ``unit`` is about what a year weighs."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for i, stratum in enumerate(strata):
        members[stratum].append(i)
    alone: list[int] = []
    for stratum, each in members.items():
        alike = stratum != _LAST or weights[each].sum() > RARE
        years = np.maximum(1.0, np.round(weights[each] / unit)) if alike else np.ones(len(each))
        if years.sum() > 1:
            yield values[each], weights[each], years
        else:
            alone += each
    if alone:
        yield values[alone], weights[alone], None

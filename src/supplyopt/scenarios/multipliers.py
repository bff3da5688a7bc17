"""What scenarios do, as figures: the multiplier of calm of all that effects name, in every stretch of periods."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from supplyopt.scenarios.scenario_set import ScenarioSet

Floats = npt.NDArray[np.float64]
Thing = tuple[str, str]
"""(selector, attribute)"""


@dataclass(frozen=True)
class Multipliers:
    """``values [n, K, T]`` of scenarios in order of id, things named and stretches, 1 where nothing is said.

    Within a stretch no effect begins or ends; ``lengths [T]`` are its periods. Stretches run from period 1 to the last
    that an effect names, since a set does not say how long the horizon is. Stocks are hit once, whatever the periods.
    """

    things: tuple[Thing, ...]
    lengths: Floats
    values: Floats

    @cached_property
    def points(self) -> Floats:
        """Scenarios as points [n, K·T]: a thing that is gone for all of the horizon is 1 away from calm."""
        shares = self.lengths / max(1.0, float(self.lengths.sum()))
        return (self.values * shares).reshape(len(self.values), -1)

    @cached_property
    def severities(self) -> Floats:
        """Distance of each scenario from calm [n]: Σ over things of the mean |1 - multiplier| over periods."""
        shares = self.lengths / max(1.0, float(self.lengths.sum()))
        severities: Floats = (np.abs(1.0 - self.values) @ shares).sum(axis=1)
        return severities


def multipliers(found: ScenarioSet, last: int | None = None) -> Multipliers:
    """Those of a set: effects on one thing multiply, and with them the worst of the losses marked ``min``.

    ``last`` is the last period where the set is a part of another, else that which its effects name.
    """
    effects = found.effects
    keys = pd.MultiIndex.from_frame(effects[["selector", "attribute"]])
    thing, things = pd.factorize(keys, sort=True)
    scenario = pd.Index(found.scenarios["scenario_id"]).get_indexer(pd.Index(effects["scenario_id"]))
    if last is None:
        last = last_period(found)
    stock = (effects["attribute"] == "stock_mult").to_numpy()
    begin = np.where(stock, 1, effects["period_from"])
    end = np.where(stock, last, effects["period_to"]) + 1
    edges = np.unique(np.concatenate([[1, last + 1], begin, end])).astype(np.int64)
    first, beyond = np.searchsorted(edges, begin), np.searchsorted(edges, end)
    shape = (len(found.scenarios), len(things), len(edges) - 1)
    cells = _cells(scenario, thing, first, beyond, shape)
    value = np.repeat(effects["value"].to_numpy(dtype=np.float64), beyond - first)
    worst_of = (effects["combine"] == "min") & (effects["attribute"] == "availability")
    least = np.repeat(worst_of.to_numpy(), beyond - first)
    product, worst = np.ones(shape), np.ones(shape)
    np.multiply.at(product.reshape(-1), cells[~least], value[~least])
    np.minimum.at(worst.reshape(-1), cells[least], value[least])
    told = tuple((str(selector), str(attribute)) for selector, attribute in things)
    return Multipliers(told, np.diff(edges).astype(np.float64), product * worst)


def last_period(found: ScenarioSet) -> int:
    """The last period that an effect of a set names; 0 without effects."""
    kinds = found.kinds
    return int(kinds["period_to"].max()) if len(kinds) else 0


def _cells(
    scenario: npt.NDArray[np.int64],
    thing: npt.NDArray[np.int64],
    first: npt.NDArray[np.int64],
    beyond: npt.NDArray[np.int64],
    shape: tuple[int, int, int],
) -> npt.NDArray[np.int64]:
    """Position of every (effect, stretch) in an array of that shape, effect by effect."""
    long = beyond - first
    stretch = np.arange(long.sum()) - np.repeat(np.cumsum(long) - long - first, long)
    cells: npt.NDArray[np.int64] = np.repeat(scenario * shape[1] + thing, long) * shape[2] + stretch
    return cells

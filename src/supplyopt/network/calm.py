"""The figures of a network where nothing happens, as arrays: worked out once, whatever the number of scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from supplyopt.network.grammar import Floats, Network


@dataclass(frozen=True)
class CalmFigures:
    """In the order of the network's parts."""

    fixed: Floats
    """what the fixed part of each asset gives; 0 where that is without limit [H, T]"""
    unlimited: npt.NDArray[np.bool_]
    """where it is [H, T]"""
    requirement: Floats
    """what the users of such an asset can need in a period, 0 if that is without limit [H, 1]"""
    demand: Floats
    """[F, T]"""
    inflow: Floats
    """[I, T]"""
    contracted: npt.NDArray[np.int64]
    """the asset of each contract [C]"""
    excused: npt.NDArray[np.bool_]
    """whether a contract counts for take-or-pay only as far as its asset delivers [C]"""
    years: Floats
    """[T]"""


@lru_cache(maxsize=4)
def calm_figures(network: Network) -> CalmFigures:
    """The figures of a network."""
    fixed = _by_period(network, [a.fixed for a in network.assets])
    requirement = np.array([a.requirement for a in network.assets])[:, None]
    unlimited = np.isinf(fixed)
    row = {asset.name: i for i, asset in enumerate(network.assets)}
    return CalmFigures(
        fixed=np.where(unlimited, 0.0, fixed),
        unlimited=unlimited,
        requirement=np.where(np.isinf(requirement), 0.0, requirement),
        demand=_by_period(network, [d.quantity for d in network.demands]),
        inflow=_by_period(network, [a.quantity for a in network.arrivals]),
        contracted=np.array([row[c.asset] for c in network.contracts], dtype=np.int64),
        excused=np.array([c.force_majeure for c in network.contracts], dtype=bool),
        years=network.years,
    )


def _by_period(network: Network, figures: Sequence[Floats]) -> Floats:
    return np.array(figures, dtype=np.float64).reshape(len(figures), len(network.days))

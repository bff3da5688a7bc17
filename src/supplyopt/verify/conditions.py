"""The conditions of many scenarios as arrays, one upon the other, as they are under a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from supplyopt.network.grammar import Floats, Network
from supplyopt.network.resolve import TAKEN, Conditions, hardened_rows
from supplyopt.result import PlanValues
from supplyopt.study import Study


@dataclass(frozen=True, eq=False)
class InForce:
    """Conditions of some scenarios once it is settled what is hardened; arrays as in :class:`Conditions`, by scenario.

    Before its onset a scenario is calm: nothing of these figures holds then.
    """

    network: Network
    onset: npt.NDArray[np.int64]
    """[S]"""
    capacity: Floats
    """[S, H, T]"""
    availability: Floats
    """[S, H, T]"""
    demand: Floats
    """[S, F, T]"""
    cost: Floats
    """[S, A, T]"""
    price: Floats
    """[S, C, T]"""
    owed: Floats
    """[S, C]"""
    stock: Floats
    """[S, R]"""
    inflow: Floats
    """[S, I, T]"""

    @cached_property
    def begun(self) -> npt.NDArray[np.bool_]:
        """Whether the scenario has begun, by period [S, 1, T]."""
        return np.array(self.network.periods)[None, None, :] >= self.onset[:, None, None]

    def since_onset(self, figures: Floats, calm: Floats | float) -> Floats:
        """Figures from the onset on, and those of calm before [S, n, T]."""
        return np.where(self.begun, figures, calm)


def in_force(study: Study, plan: PlanValues, scenarios: Sequence[str]) -> InForce:
    """The conditions of some scenarios under a plan."""
    return stacked_conditions(plan, [study.conditions_of(s) for s in scenarios])


def stacked_conditions(plan: PlanValues, conditions: Sequence[Conditions]) -> InForce:
    """Conditions one upon the other; an asset that was hardened has what is spared in just that state."""
    network = plan.network
    arrays = {name: np.stack([getattr(each, name) for each in conditions]) for name in Conditions.ARRAYS}
    contract = {each.asset: i for i, each in enumerate(network.contracts)}
    for p, (asset, hardened) in enumerate(zip(hardened_rows(network), network.hardened, strict=True)):
        taken = {option for option in hardened.state.of if plan.size(option) > TAKEN}
        if taken == set(hardened.state.taken):
            arrays["capacity"][:, asset] += arrays["spared_capacity"][:, p]
            arrays["availability"][:, asset] += arrays["spared_availability"][:, p]
            if hardened.asset in contract:
                arrays["owed"][:, contract[hardened.asset]] += arrays["spared_owed"][:, p]
    kept = {name: array for name, array in arrays.items() if not name.startswith("spared")}
    return InForce(network, np.array([each.onset for each in conditions], dtype=np.int64), **kept)

"""What scenarios come to under a plan, as columns of figures: a hundred thousand of them are an ordinary number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from supplyopt.network.grammar import Floats


@dataclass(frozen=True)
class Outcome:
    """What a scenario comes to under a plan."""

    cost: float
    """of the operation, commitments aside [money]"""
    short: Mapping[str, float]
    """demand -> what of it is never served [unit]"""
    keeps_rules: bool = True
    """whether every hard rule on operations can be kept; if not, the cost is that of the best operation without them"""


@dataclass(frozen=True, eq=False)
class Outcomes(Mapping[str, Outcome]):
    """scenario -> what it comes to; by columns for whoever looks at all of them."""

    scenarios: tuple[str, ...]
    demands: tuple[str, ...]
    cost: Floats
    """of the operation of each scenario [S, money]"""
    periods: int
    short_by_period: Any
    """what is never served of each demand in each period [S, F · T, unit]; sparse by rows, as most of it is nothing"""
    more_by_period: Any
    """what is asked for above what calm asks for; below, if negative [S, F · T, unit]; sparse too"""
    keeps_rules: npt.NDArray[np.bool_]
    """whether every hard rule on operations can be kept [S]"""

    @cached_property
    def short(self) -> Any:
        """What is never served of each demand [S, F, unit]; sparse too."""
        return self._over_periods(self.short_by_period)

    @cached_property
    def more(self) -> Any:
        """What is asked for of each demand above what calm asks for [S, F, unit]; sparse too."""
        return self._over_periods(self.more_by_period)

    def _over_periods(self, figures: Any) -> Any:
        of_each = sparse.kron(sparse.eye_array(len(self.demands)), np.ones((self.periods, 1)), format="csr")
        return sparse.csr_array(figures @ of_each)

    def cost_in(self, scenario: str) -> float:
        """Cost of the operation of a scenario [money]."""
        return float(self.cost[self._row[scenario]])

    def short_in(self, scenario: str) -> Floats:
        """What is never served of each demand in each period of a scenario [F, T, unit]."""
        return self._in(self.short_by_period, scenario)

    def more_in(self, scenario: str) -> Floats:
        """What is asked for above what calm asks for, of each demand in each period of a scenario [F, T, unit]."""
        return self._in(self.more_by_period, scenario)

    def _in(self, figures: Any, scenario: str) -> Floats:
        found = figures[[self._row[scenario]], :].toarray()
        return np.asarray(found.reshape(len(self.demands), self.periods), dtype=np.float64)

    @cached_property
    def _row(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.scenarios)}

    def __getitem__(self, scenario: str) -> Outcome:
        i = self._row[scenario]
        short = dict(zip(self.demands, self.short[[i], :].toarray().ravel().tolist(), strict=True))
        return Outcome(float(self.cost[i]), short, bool(self.keeps_rules[i]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.scenarios)

    def __len__(self) -> int:
        return len(self.scenarios)

"""Operations of many scenarios in numbers: as arrays, some hundred at a time, or one by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from supplyopt.network import Network
from supplyopt.network.grammar import Floats
from supplyopt.result.operation import OperationValues

Ints = npt.NDArray[np.int64]
NEGLIGIBLE = 1e-9
"""Quantities that no table tells of [unit]."""
CHUNK = 256
"""Scenarios whose arrays are held together: memory goes with this number, not with all of them."""


@dataclass(frozen=True, eq=False)
class Stack:
    """Operations of some scenarios over the whole horizon as arrays, one upon the other.

    Scenarios S as they are listed; activities A, stocks R and demands F in the order of the network; periods T.
    """

    network: Network
    scenarios: tuple[str, ...]
    demands: Floats
    """asked for in a period [S, F, T, unit]"""
    flows: Floats
    """levels of activities [S, A, T, unit]"""
    stocks: Floats
    """held at the end of a period [S, R, T, unit]"""
    served: Floats
    """delivered in a period [S, F, T, unit]"""
    short: Floats
    """never served, of the demand of a period [S, F, T, unit]"""
    late: Floats
    """still owed at the end of a period [S, F, T, unit]"""

    @classmethod
    def of(cls, network: Network, operations: Mapping[str, OperationValues]) -> Stack:
        """Operations by name as arrays; what is not told is nothing, and what the network has not is left out."""
        arrays = []
        for told, names in zip(fields(OperationValues), places_in(network), strict=True):
            tables = [getattr(operation, told.name) for operation in operations.values()]
            figures = [[table.get(key, 0.0) for key in names] for table in tables]
            arrays.append(np.array(figures, dtype=np.float64).reshape(len(tables), -1, len(network.days)))
        return cls(network, tuple(operations), *arrays)

    def as_told(self) -> Stack:
        """The same with the figures that tables tell: what is next to nothing is nothing.

        Where a demand is neither short nor late, what is asked for is served, with what was owed before.
        """
        flows = np.where(np.abs(self.flows) > NEGLIGIBLE, self.flows, 0.0)
        wanting = (self.short > NEGLIGIBLE) | (self.late > NEGLIGIBLE)
        short, late = np.where(wanting, self.short, 0.0), np.where(wanting, self.late, 0.0)
        owed = np.concatenate([np.zeros_like(late[:, :, :1]), late[:, :, :-1]], axis=2)
        served = np.where(wanting, self.served, self.demands + owed)
        return Stack(self.network, self.scenarios, self.demands, flows, self.stocks, served, short, late)

    @property
    def arrays(self) -> tuple[Floats, ...]:
        """Demands, flows, stocks, served, short and late."""
        return self.demands, self.flows, self.stocks, self.served, self.short, self.late

    def operation(self, row: int) -> OperationValues:
        """One of them by name."""
        names = places_in(self.network)
        return OperationValues(*(Named(n, a[row].ravel()) for n, a in zip(names, self.arrays, strict=True)))


class Named(Mapping[Any, float]):
    """Figures in an array, by name."""

    def __init__(self, place: Mapping[Any, int], figures: Floats) -> None:
        """``place`` of each name in the array [n]."""
        self._place, self._figures = place, figures

    def __getitem__(self, name: Any) -> float:
        return float(self._figures[self._place[name]])

    def __iter__(self) -> Iterator[Any]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


@lru_cache(maxsize=4)
def places_in(network: Network) -> tuple[dict[Any, int], ...]:
    """For each array of a stack, where of its figures for one scenario that of what and when stands."""
    demands, activities, stocks = (
        {(*name, t): row * len(network.days) + t - 1 for row, name in enumerate(names) for t in network.periods}
        for names in (
            [(d.name,) for d in network.demands],
            [(a.name,) for a in network.activities],
            [s.resource for s in network.stocks],
        )
    )
    return demands, activities, stocks, demands, demands, demands


class Part(NamedTuple):
    """Some of the scenarios, and what gives the arrays of some of these, by their places among them."""

    scenarios: Sequence[str]
    stack: Callable[[Ints], Stack]


def _told(network: Network, operations: Mapping[str, OperationValues]) -> Part:
    """Operations that are told by name."""
    names = tuple(operations)
    return Part(names, lambda rows: Stack.of(network, {names[i]: operations[names[i]] for i in rows}))


class Operations(Mapping[str, OperationValues]):
    """Operations of any number of scenarios: one by name, or as arrays (:class:`Stack`) of some at a time."""

    def __init__(self, parts: Sequence[Part], order: Sequence[str] | None = None) -> None:
        """Scenarios come in the ``order`` told, else in that of the parts."""
        self._parts = tuple(parts)
        self._where = {s: (p, row) for p, part in enumerate(self._parts) for row, s in enumerate(part.scenarios)}
        self.scenarios = tuple(self._where if order is None else order)

    @classmethod
    def of(cls, network: Network, *operations: Mapping[str, OperationValues]) -> Operations:
        """Operations that are told by name, and others, one after the other."""
        joined = [each if isinstance(each, Operations) else cls([_told(network, each)]) for each in operations]
        return cls([part for each in joined for part in each._parts], [s for each in joined for s in each])

    def __getitem__(self, scenario: str) -> OperationValues:
        part, row = self._where[scenario]
        return self._parts[part].stack(np.array([row])).operation(0)

    def __iter__(self) -> Iterator[str]:
        return iter(self.scenarios)

    def __len__(self) -> int:
        return len(self.scenarios)

    def stack(self, scenarios: Sequence[str]) -> Stack:
        """The arrays of some scenarios, in the order told."""
        where = np.array([self._where[s] for s in scenarios], dtype=np.int64)
        taken = [np.flatnonzero(where[:, 0] == p) for p in np.unique(where[:, 0])]
        stacks: list[Stack] = [self._parts[where[rows[0], 0]].stack(where[rows, 1]) for rows in taken]
        back = np.argsort(np.concatenate(taken), kind="stable")
        if len(stacks) == 1:
            return stacks[0]
        joined = (np.concatenate(arrays)[back] for arrays in zip(*(each.arrays for each in stacks), strict=True))
        return Stack(stacks[0].network, tuple(scenarios), *joined)

    def stacks(self, scenarios: Sequence[str] | None = None) -> Iterator[Stack]:
        """The arrays of all scenarios, or of some, as many at a time as are held together."""
        names = self.scenarios if scenarios is None else scenarios
        yield from (self.stack(names[i : i + CHUNK]) for i in range(0, len(names), CHUNK))

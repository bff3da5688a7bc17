"""What was worked out from figures, step by step, so that the same can be worked out again from others.

A *tape* is a list of nodes: figures that are given, constants, and sums, differences, products and quotients of earlier
nodes. Whatever was asked of a node on the way is a *condition*: of other figures the tape tells something only if all
conditions come out as they did. What is worked out again is equal to the last bit, since each step is the same.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from supplyopt.compile.affine import Ints
from supplyopt.network.grammar import Floats

GIVEN, SUM, DIFFERENCE, PRODUCT, QUOTIENT = range(5)
STEPS: dict[int, Callable[[Any, Any], Any]] = {
    SUM: operator.add,
    DIFFERENCE: operator.sub,
    PRODUCT: operator.mul,
    QUOTIENT: operator.truediv,
}
LESS, AT_MOST, EQUAL = range(3)
RELATIONS: dict[int, Callable[[Any, Any], Any]] = {LESS: operator.lt, AT_MOST: operator.le, EQUAL: operator.eq}
ALWAYS = 0
"""The group of constants, and of figures that are always given."""


class Tape:
    """Nodes in the order in which they came up, and the conditions under which they would again."""

    def __init__(self) -> None:
        """Nothing is on it yet."""
        self.value: list[float] = []
        self._step: list[int] = []
        self._of: list[tuple[int, int]] = []
        self._level: list[int] = []
        self._group: list[int] = []
        self._given: dict[int, list[int]] = {ALWAYS: []}
        self._constants: dict[float, int] = {}
        self._conditions: dict[tuple[int, int, int], bool] = {}
        self._order: _Order | None = None

    def give(self, values: Sequence[float], group: int = ALWAYS) -> list[int]:
        """Nodes for figures that are given, more of a group or the first of it."""
        nodes = [self._node(value, GIVEN, (0, 0), 0, group) for value in values]
        self._given.setdefault(group, []).extend(nodes)
        return nodes

    def new_group(self) -> int:
        """A group of figures of its own."""
        group = max(self._given) + 1
        self._given[group] = []
        return group

    def constant(self, value: float) -> int:
        """The node of a number that is always the same."""
        if value not in self._constants:
            self._constants[value] = self._node(value, GIVEN, (0, 0), 0, ALWAYS)
        return self._constants[value]

    def step(self, step: int, x: int, y: int) -> int | None:
        """The node of what two come to; none if that is no finite number."""
        value = STEPS[step](self.value[x], self.value[y])
        if not math.isfinite(value):
            return None
        level = 1 + max(self._level[x], self._level[y])
        return self._node(value, step, (x, y), level, self._common(x, y))

    def holds(self, relation: int, x: int, y: int) -> bool:
        """Whether a relation holds, from now on a condition."""
        found = bool(RELATIONS[relation](self.value[x], self.value[y]))
        self._conditions[relation, x, y] = found
        return found

    def played(self, given: Mapping[int, Floats]) -> Floats | None:
        """All nodes for other figures, NaN for those of groups that are not given; none where a condition breaks."""
        order = self._ordered()
        values = order.start.copy()
        for group, figures in given.items():
            values[self._given[group]] = figures
        with np.errstate(all="ignore"):
            for step, node, left, right in order.steps:
                values[node] = STEPS[step](values[left], values[right])
        asked = np.isin(order.group, [ALWAYS, *given])
        if not all(np.isfinite(values[node[asked[node]]]).all() for _, node, _, _ in order.steps):
            return None
        for relation, left, right, expected in order.conditions:
            told = asked[left] & asked[right]
            if (RELATIONS[relation](values[left], values[right]) != expected)[told].any():
                return None
        return values

    def _node(self, value: float, step: int, of: tuple[int, int], level: int, group: int) -> int:
        self.value.append(value)
        self._step.append(step)
        self._of.append(of)
        self._level.append(level)
        self._group.append(group)
        return len(self.value) - 1

    def _common(self, x: int, y: int) -> int:
        one, other = self._group[x], self._group[y]
        if ALWAYS not in (one, other) and one != other:
            raise TypeError("figures of two groups have nothing to do with each other")
        return max(one, other)

    def _ordered(self) -> _Order:
        size = len(self.value), len(self._conditions)
        if self._order is None or self._order.size != size:
            self._order = self._in_order(size)
        return self._order

    def _in_order(self, size: tuple[int, int]) -> _Order:
        start, of = np.array(self.value), np.array(self._of, dtype=np.int64).reshape(-1, 2)
        group = np.array(self._group, dtype=np.int64)
        start[group != ALWAYS] = np.nan
        rank = np.array(self._level, dtype=np.int64) * len(STEPS) + np.array(self._step, dtype=np.int64) - 1
        nodes = np.argsort(rank, kind="stable")
        nodes = nodes[rank[nodes] >= len(STEPS)]
        each = np.split(nodes, np.flatnonzero(np.diff(rank[nodes])) + 1) if len(nodes) else []
        asked = np.array(list(self._conditions), dtype=np.int64).reshape(-1, 3)
        expected = np.array(list(self._conditions.values()), dtype=bool)
        which = {relation: asked[:, 0] == relation for relation in RELATIONS}
        return _Order(
            start,
            group,
            [(self._step[every[0]], every, of[every, 0], of[every, 1]) for every in each],
            [(r, asked[at, 1], asked[at, 2], expected[at]) for r, at in which.items() if at.any()],
            size,
        )


@dataclass(frozen=True, eq=False)
class _Order:
    """The nodes of a tape as arrays: those of one step and one level are worked out at once."""

    start: Floats
    """constants and figures that are always given, NaN elsewhere"""
    group: Ints
    steps: list[tuple[int, Ints, Ints, Ints]]
    """step, nodes, and the nodes left and right that they are worked out of"""
    conditions: list[tuple[int, Ints, Ints, Any]]
    """relation, nodes left and right, and whether it holds"""
    size: tuple[int, int]
    """how many nodes and conditions there were"""

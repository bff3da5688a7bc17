"""Figures that remember what they were worked out from, so that the same can be worked out again from others.

A *tape* is a list of nodes: figures that are given, constants, and sums, differences, products and quotients of earlier
nodes. A :class:`Figure` is a node that behaves as a number. Whatever asks whether it is less than another, or takes the
number out of it, leaves a *condition* on the tape: with other figures the tape is worth something only as long as every
condition comes out as it did. What is worked out again is equal to the last bit, since each step is the same.
"""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pyomo.common.numeric_types import RegisterNumericType

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

    def give(self, values: Sequence[float], group: int = ALWAYS) -> list[Figure]:
        """Figures that are given, more of a group or the first of it."""
        nodes = [self._node(value, GIVEN, (0, 0), 0, group) for value in values]
        self._given.setdefault(group, []).extend(nodes)
        return [Figure(self, node) for node in nodes]

    def new_group(self) -> int:
        """A group of figures of its own."""
        group = max(self._given) + 1
        self._given[group] = []
        return group

    def step(self, step: int, left: Any, right: Any) -> Any:
        """A figure worked out of two, of which one may be a plain number."""
        x, y = self._at(left), self._at(right)
        level = 1 + max(self._level[x], self._level[y])
        value = STEPS[step](self.value[x], self.value[y])
        if not math.isfinite(value):
            self.pin(left)
            self.pin(right)
            return value
        return Figure(self, self._node(value, step, (x, y), level, self._common(x, y)))

    def holds(self, relation: int, left: Any, right: Any) -> bool:
        """Whether a relation holds, from now on a condition."""
        x, y = self._at(left), self._at(right)
        found = bool(RELATIONS[relation](self.value[x], self.value[y]))
        self._conditions[relation, x, y] = found
        return found

    def pin(self, figure: Any) -> float:
        """The number itself, which from now on must stay what it is."""
        if isinstance(figure, Figure):
            self.holds(EQUAL, figure, self.value[figure.node])
            return self.value[figure.node]
        return float(figure)

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

    def _at(self, number: Any) -> int:
        """The node of a figure or of a plain number."""
        if isinstance(number, Figure):
            if number.tape is not self:
                raise TypeError("figures of two tapes have nothing to do with each other")
            return number.node
        value = float(number)
        if value not in self._constants:
            self._constants[value] = self._node(value, GIVEN, (0, 0), 0, ALWAYS)
        return self._constants[value]

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


def _is_number(other: Any) -> bool:
    return isinstance(other, Figure | float | int | np.number)


class Figure:
    """A number with a memory; its arithmetic and comparisons are those of its value."""

    __slots__ = ("node", "tape")
    __array_priority__ = 1000

    def __init__(self, tape: Tape, node: int) -> None:
        """A node of a tape."""
        self.tape, self.node = tape, node

    def __add__(self, other: Any) -> Any:
        if not _is_number(other):
            return NotImplemented
        return self if _plainly(other, 0.0) else self.tape.step(SUM, self, other)

    def __radd__(self, other: Any) -> Any:
        if not _is_number(other):
            return NotImplemented
        return self if _plainly(other, 0.0) else self.tape.step(SUM, other, self)

    def __sub__(self, other: Any) -> Any:
        if not _is_number(other):
            return NotImplemented
        return self if _plainly(other, 0.0) else self.tape.step(DIFFERENCE, self, other)

    def __rsub__(self, other: Any) -> Any:
        return self.tape.step(DIFFERENCE, other, self) if _is_number(other) else NotImplemented

    def __mul__(self, other: Any) -> Any:
        if not _is_number(other):
            return NotImplemented
        if _plainly(other, 1.0):
            return self
        return 0.0 if _plainly(other, 0.0) else self.tape.step(PRODUCT, self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if not _is_number(other):
            return NotImplemented
        return self if _plainly(other, 1.0) else self.tape.step(QUOTIENT, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self.tape.step(QUOTIENT, other, self) if _is_number(other) else NotImplemented

    def __neg__(self) -> Any:
        return self * -1.0

    def __pos__(self) -> Figure:
        return self

    def __abs__(self) -> Any:
        return -self if self < 0.0 else self

    def __pow__(self, power: Any) -> Any:
        return self * self if _plainly(power, 2.0) else float(self) ** float(power)

    def __lt__(self, other: Any) -> Any:
        return self.tape.holds(LESS, self, other) if _is_number(other) else NotImplemented

    def __le__(self, other: Any) -> Any:
        return self.tape.holds(AT_MOST, self, other) if _is_number(other) else NotImplemented

    def __gt__(self, other: Any) -> Any:
        return self.tape.holds(LESS, other, self) if _is_number(other) else NotImplemented

    def __ge__(self, other: Any) -> Any:
        return self.tape.holds(AT_MOST, other, self) if _is_number(other) else NotImplemented

    def __eq__(self, other: object) -> Any:
        return self.tape.holds(EQUAL, self, other) if _is_number(other) else NotImplemented

    def __ne__(self, other: object) -> Any:
        return not self.tape.holds(EQUAL, self, other) if _is_number(other) else NotImplemented

    def __bool__(self) -> bool:
        return bool(self != 0.0)

    def __hash__(self) -> int:
        """Whoever files numbers by value needs the number; Pyomo only looks whether it is 0, 1 or infinite."""
        if sys._getframe(1).f_globals["__name__"].partition(".")[0] == "pyomo":
            for special in (0.0, 1.0):
                self.tape.holds(EQUAL, self, special)
            return hash(self.tape.value[self.node])
        return hash(self.tape.pin(self))

    def __float__(self) -> float:
        return self.tape.pin(self)

    def __str__(self) -> str:
        return str(float(self))

    __repr__ = __str__

    def __format__(self, how: str) -> str:
        return format(float(self), how)


def _plainly(number: Any, value: float) -> bool:
    return not isinstance(number, Figure) and bool(number == value)


RegisterNumericType(Figure)

"""Convex piecewise linear functions of one figure, a function for each of many states.

Each is finite from its start on, as far as its pieces reach; their slopes ascend. What belongs to all states alike has
one row instead of N.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from supplyopt.network.grammar import Floats

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Piecewise:
    """The functions."""

    start: Floats
    """[N]"""
    value: Floats
    """at the start [N]"""
    slope: Floats
    """[N or 1, pieces]"""
    length: Floats
    """[N, pieces]"""

    @cached_property
    def edges(self) -> Floats:
        """Where pieces begin, and the last one ends [N, pieces + 1]."""
        return np.cumsum(np.column_stack([self.start, self.length]), axis=1)

    def taken(self, x: Floats) -> Floats:
        """How much of each piece lies below some x [N, pieces]."""
        return np.clip(x[:, None] - self.edges[:, :-1], 0.0, self.length)

    def at(self, x: Floats) -> Floats:
        """Their values at some x [N]."""
        return np.asarray(self.value + (self.slope * self.taken(x)).sum(axis=1))

    def of_multiple(self, factor: Floats) -> Piecewise:
        """The same as functions of ``factor · x`` [N or 1]; factors have one sign."""
        size = np.abs(factor)[:, None]
        if factor[0] > 0.0:
            return Piecewise(self.start * factor, self.value, self.slope / size, self.length * size)
        end = self.edges[:, -1]
        return Piecewise(end * factor, self.at(end), -self.slope[:, ::-1] / size, self.length[:, ::-1] * size)


def in_merit_order(functions: Sequence[Piecewise]) -> tuple[Piecewise, Ints]:
    """The least sum of several at figures of a given sum; and of which piece of theirs each piece is.

    ::

        h(w) = min { Σ_j f_j(z_j) : Σ_j z_j = w }        the pieces of all f_j, the cheapest first

    Source: Rockafellar, *Convex Analysis*, 1970, §5 (infimal convolution).
    """
    slope, length = _abreast([each.slope for each in functions]), np.hstack([each.length for each in functions])
    order = np.argsort(slope, axis=1, kind="stable")
    start = np.sum([each.start for each in functions], axis=0)
    value = np.sum([each.value for each in functions], axis=0)
    every = np.broadcast_to(order, length.shape)
    found = Piecewise(start, value, np.take_along_axis(slope, order, 1), np.take_along_axis(length, every, 1))
    return found, every


def summed(functions: Sequence[Piecewise], cost: Floats, lower: Floats, upper: Floats) -> Piecewise:
    """The sum of several at the same figure, and of ``cost`` [N or 1] for each unit of it, between limits [N].

    Where the limits leave nothing, the function is what it would be at the lower one.
    """
    low = np.max([lower, *(each.start for each in functions)], axis=0)
    high = np.maximum(low, np.min([upper, *(each.edges[:, -1] for each in functions)], axis=0))
    slope, knots = cost[:, None], np.zeros((len(low), 0))
    if len(functions) == 1:
        slope, knots = slope + functions[0].slope, functions[0].edges[:, 1:-1]
    elif functions:
        knots = np.hstack([each.edges[:, 1:-1] for each in functions])
        order = np.argsort(knots, axis=1, kind="stable")
        rising = _abreast([np.diff(each.slope, axis=1) for each in functions])
        steps = np.take_along_axis(np.broadcast_to(rising, knots.shape), order, 1)
        knots = np.take_along_axis(knots, order, 1)
        first = slope + np.sum(np.broadcast_arrays(*(each.slope[:, :1] for each in functions)), axis=0)
        slope = np.cumsum(np.hstack([np.broadcast_to(first, (len(low), 1)), steps]), axis=1)
    edges = np.column_stack([low, np.clip(knots, low[:, None], high[:, None]), high])
    value = cost * low + np.sum([np.zeros(len(low)), *(each.at(low) for each in functions)], axis=0)
    return Piecewise(low, value, slope, np.diff(edges, axis=1))


def _abreast(figures: Sequence[Floats]) -> Floats:
    """Beside each other, with one row if all have one."""
    rows = max(len(each) for each in figures)
    return np.hstack([np.broadcast_to(each, (rows, each.shape[1])) for each in figures])

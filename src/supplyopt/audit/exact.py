"""Sums of products of floating-point numbers without any rounding: each is a whole number times a power of two."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from supplyopt.network.grammar import Floats
from supplyopt.result.operations import Ints

Whole = npt.NDArray[Any]
"""Python integers of any size."""
MANTISSA = 53


class Exact:
    """Finite figures as whole numbers over one power of two: ``numerators / 2^bits``."""

    def __init__(self, numerators: Whole, bits: int) -> None:
        """Numerators as Python integers."""
        self.numerators, self.bits = numerators, bits

    @classmethod
    def of(cls, figures: Floats) -> Exact:
        """Figures as they are, to the last bit; raises ValueError for those that are not finite.

        >>> Exact.of(np.array([0.5, 3.0])).sum()
        Fraction(7, 2)
        """
        if not np.isfinite(figures).all():
            raise ValueError("figures that are not finite")
        mantissa, exponent = np.frexp(np.asarray(figures, dtype=np.float64))
        whole = np.ldexp(mantissa, MANTISSA).astype(np.int64).astype(object)
        places = np.where(mantissa == 0.0, 0, exponent.astype(np.int64) - MANTISSA)
        bits = int(max(0, -places.min(initial=0)))
        return cls(whole << (places + bits).astype(object), bits)

    def over(self, bits: int) -> Whole:
        """Numerators over a higher power of two."""
        return np.asarray(self.numerators << (bits - self.bits), dtype=object)

    def __mul__(self, other: Exact) -> Exact:
        return Exact(self.numerators * other.numerators, self.bits + other.bits)

    def __sub__(self, other: Exact) -> Exact:
        bits = max(self.bits, other.bits)
        return Exact(self.over(bits) - other.over(bits), bits)

    def __getitem__(self, which: Any) -> Exact:
        return Exact(self.numerators[which], self.bits)

    def added_at(self, places: Ints, count: int) -> Exact:
        """Sums of the figures that belong to each of so many places."""
        found = np.array([0] * count, dtype=object)
        np.add.at(found, places, self.numerators)
        return Exact(found, self.bits)

    @property
    def signs(self) -> Ints:
        """-1, 0 or 1."""
        above, below = (np.asarray(each, dtype=bool) for each in (self.numerators > 0, self.numerators < 0))
        return above.astype(np.int64) - below.astype(np.int64)

    def sum(self) -> Fraction:
        """All of them together."""
        return Fraction(int(sum(self.numerators.tolist())), 1 << self.bits)

"""How exactly an answer has to hold, and how violations are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

TOLERANCE = 1e-6
"""Largest violation let pass, relative to the size of the row it is about [-].

Sums are NumPy's, of doubles: n terms are off by at most n·1.1e-16 of the sum of their sizes, whatever the order; with
10⁵ terms that is 1e-11 of the size of the row, far below what is let pass. Totals over scenarios are added exactly.
"""
Violation = tuple[int, str]
"""Which scenario of a stack, and what is wrong there."""


def told(where: npt.NDArray[np.bool_], text: Callable[..., str]) -> Iterator[Violation]:
    """What is wrong wherever something is [S, ...]; ``text`` gets the place in the array."""
    for place in np.argwhere(where).tolist():
        yield place[0], text(*place)

"""Rows of a data frame as named tuples: one at a time, or those of a key at a time."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Named tuples whose fields are the frame's columns; the frame's schema says what they are.

    Column by column: frames of a few rows and many columns are read often, and pandas looks each cell up by itself.
    """
    columns = (frame[name].tolist() for name in frame)
    return map(_row_of(tuple(map(str, frame.columns)))._make, zip(*columns, strict=True))


class RowsByKey:
    """Rows of a frame, to be asked for by what stands in one of its columns; sorted once, whoever asks how often."""

    def __init__(self, frame: pd.DataFrame, key: str) -> None:
        """Sort them; those of the same key stay in the order in which they come."""
        code, names = pd.factorize(frame[key])
        order = np.argsort(code, kind="stable")
        self._columns = [frame[name].to_numpy()[order] for name in frame]
        self._row = _row_of(tuple(map(str, frame.columns)))
        ends = np.cumsum(np.bincount(code, minlength=len(names))).tolist()
        self._place = {str(name): slice(*ends) for name, *ends in zip(names, [0, *ends], ends, strict=False)}

    def __getitem__(self, key: str) -> list[Any]:
        """The rows of a key; none of one that does not occur."""
        place = self._place.get(key, slice(0, 0))
        return list(map(self._row._make, zip(*(column[place].tolist() for column in self._columns), strict=True)))


@cache
def _row_of(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)

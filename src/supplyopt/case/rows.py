"""Rows of a data frame, one at a time."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Named tuples whose fields are the frame's columns; the frame's schema says what they are.

    Column by column: frames of a few rows and many columns are read often, and pandas looks each cell up by itself.
    """
    return map(
        _row_of(tuple(map(str, frame.columns)))._make, zip(*(frame[name].tolist() for name in frame), strict=True)
    )


@cache
def _row_of(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)

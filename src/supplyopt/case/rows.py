"""Rows of a data frame, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Named tuples whose fields are the frame's columns; the frame's schema says what they are."""
    return iter(frame.itertuples())

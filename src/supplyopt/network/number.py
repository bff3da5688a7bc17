"""Numbers out of arrays, as plain arithmetic and Pyomo want them."""

from __future__ import annotations

from typing import Any

import numpy as np


def number(figure: Any) -> float:
    """A NumPy number as one of Python; anything else, such as an expression, as it is."""
    return figure.item() if isinstance(figure, np.generic) else figure  # type: ignore[no-any-return]

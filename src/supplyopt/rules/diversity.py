"""How many equal sources a mix amounts to: the family of effective numbers, from the count to the largest share."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, inf, log


def effective_number(shares: Iterable[float], order: float = 2.0) -> float:
    """The Hill number of a mix: how many equal sources would be as diverse [-].

    ::

        N_q = (Σ_g s_g^q)^(1/(1-q)),     N_0 = count,   N_1 = exp(-Σ_g s_g ln s_g),   N_2 = 1/HHI,   N_∞ = 1/max_g s_g

    The greater the order q, the less small sources count; n equal sources are n in every order. Nothing is 0.
    Source: docs/formulation.md 7; Hill 1973.

    >>> [round(effective_number([0.5, 0.3, 0.2], order), 4) for order in (0, 1, 2, float("inf"))]
    [3.0, 2.8001, 2.6316, 2.0]
    """
    present = [share for share in shares if share > 0]
    if not present:
        return 0.0
    if order == 1:
        return exp(-sum(share * log(share) for share in present))
    if order == inf:
        return 1.0 / max(present)
    return float(sum(share**order for share in present) ** (1.0 / (1.0 - order)))

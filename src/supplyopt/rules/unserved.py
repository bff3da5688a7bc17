"""What goes unserved in each scenario, by the value of lost load: as money, or as a part of all that is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum

from supplyopt.network import Demand
from supplyopt.rules.views import Amount, Outcomes


def unserved(
    outcomes: Outcomes, weights: Mapping[str, float], demands: Sequence[Demand], ends: tuple[int, int]
) -> dict[str, Amount]:
    """scenario -> value of what is never served of some demands from one period to another [money]."""
    worth = {d.name: d.value_of_lost_load for d in demands if d.value_of_lost_load > 0}
    return {s: sum(value * outcomes.short(s, name, *ends) for name, value in worth.items()) for s in weights}


def asked(
    outcomes: Outcomes, weights: Mapping[str, float], demands: Sequence[Demand], ends: tuple[int, int]
) -> dict[str, float]:
    """scenario -> value of all that is asked for of some demands from one period to another [money]."""
    return {
        s: fsum(d.value_of_lost_load * outcomes.demanded(s, d.name, *ends) for d in demands if d.value_of_lost_load > 0)
        for s in weights
    }

"""How long the periods are that a set was drawn for: its effects last as many periods, whatever those last."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

UNLIKE = 0.05
"""Lengths of a period that differ by more are not the same."""
UNEVEN = 0.1
"""Single periods may differ by so much from the mean: calendar months do by 8 percent."""


@dataclass(frozen=True)
class Horizon:
    """So many periods of so many days."""

    periods: int
    days_per_period: float

    def __str__(self) -> str:
        return f"{self.periods} period{'' if self.periods == 1 else 's'} of {self.days_per_period:.6g} days"

    def fits(self, days: Sequence[float]) -> bool:
        """Whether periods of such lengths are about as long, in the mean and each [days]."""
        mean = math.fsum(days) / len(days)
        return not _apart(mean, self.days_per_period, UNLIKE) and not any(
            _apart(each, self.days_per_period, UNEVEN) for each in days
        )

    def metadata(self) -> dict[str, str]:
        """What a file keeps of it."""
        return {"periods": str(self.periods), "days_per_period": repr(self.days_per_period)}


def horizon_of(told: Mapping[str, str]) -> Horizon | None:
    """What the metadata of a file tell of it; None where they do not, as those of sets made by hand.

    >>> horizon_of({"periods": "4", "days_per_period": "91.25"})
    Horizon(periods=4, days_per_period=91.25)
    """
    try:
        found = Horizon(int(told["periods"]), float(told["days_per_period"]))
    except (KeyError, ValueError):
        return None
    return found if found.periods > 0 and 0 < found.days_per_period < math.inf else None


def common(horizons: Iterable[Horizon | None]) -> Horizon | None:
    """That of several sets as one: the longest of those that are known. Raises ValueError where periods differ."""
    known = sorted((each for each in horizons if each), key=lambda each: (-each.periods, each.days_per_period))
    for other in known[1:]:
        if not known[0].fits([other.days_per_period]):
            raise ValueError(f"periods of {known[0].days_per_period:.6g} and of {other.days_per_period:.6g} days")
    return known[0] if known else None


def _apart(days: float, told: float, part: float) -> bool:
    return abs(days - told) > part * told

"""What the translators of a case write into while a network is being built."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from supplyopt.case import Case
from supplyopt.network.grammar import Activity, Arrival, Asset, Contract, Demand, Floats, Hardening, Option, Stock
from supplyopt.network.labels import Labeller


@dataclass
class Parts:
    """The growing network, with the lengths of the periods and the labels at hand."""

    case: Case
    options: list[Option] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    stocks: list[Stock] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    hardenings: list[Hardening] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Periods come from the case."""
        self.days: Floats = self.case.periods["days"].to_numpy(dtype=np.float64)
        self.years: Floats = self.days / 365.0
        self.horizon = float(self.years.sum())
        self.label = Labeller(self.case)
        self.units: dict[str, str] = dict(zip(self.case.items["item"], self.case.items["unit"], strict=True))

    def per_period(self, per_year: float) -> Floats:
        """A yearly figure spread over the periods by their length [T]."""
        return per_year * self.years

    def lag(self, lead_days: float) -> int:
        """A lead time as whole periods, to the nearest."""
        return int(lead_days / float(self.days.mean()) + 0.5)

    def once_and_yearly(self, once: float, yearly: float) -> float:
        """Costs over the horizon [money]."""
        return once + yearly * self.horizon

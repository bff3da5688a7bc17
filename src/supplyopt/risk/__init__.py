"""Risk measures: one file each."""

from supplyopt.risk.calm import Calm
from supplyopt.risk.cvar import CVaR
from supplyopt.risk.event_marginal import EventMarginal
from supplyopt.risk.expectation import Expectation
from supplyopt.risk.measure import RiskMeasure
from supplyopt.risk.semi_deviation import SemiDeviation
from supplyopt.risk.tail import tail_mean
from supplyopt.risk.total_variation import TotalVariation
from supplyopt.risk.wasserstein import Wasserstein
from supplyopt.risk.worst_case import WorstCase

MEASURES: tuple[type[RiskMeasure], ...] = (
    Expectation,
    CVaR,
    WorstCase,
    TotalVariation,
    Wasserstein,
    EventMarginal,
    SemiDeviation,
    Calm,
)
"""Every measure, in the order in which they are told."""

__all__ = [
    "MEASURES",
    "CVaR",
    "Calm",
    "EventMarginal",
    "Expectation",
    "RiskMeasure",
    "SemiDeviation",
    "TotalVariation",
    "Wasserstein",
    "WorstCase",
    "tail_mean",
]

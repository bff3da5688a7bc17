"""Risk measures: one file each."""

import functools
import operator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from supplyopt.risk.buffered import buffered_probability
from supplyopt.risk.calm import Calm
from supplyopt.risk.chi_square import ChiSquare
from supplyopt.risk.cvar import CVaR
from supplyopt.risk.event_marginal import EventMarginal
from supplyopt.risk.expectation import Expectation
from supplyopt.risk.kullback_leibler import KullbackLeibler
from supplyopt.risk.measure import LinearMeasure, RiskMeasure
from supplyopt.risk.minimax_regret import MinimaxRegret
from supplyopt.risk.semi_deviation import SemiDeviation
from supplyopt.risk.tail import tail_mean
from supplyopt.risk.total_variation import TotalVariation
from supplyopt.risk.wasserstein import Wasserstein
from supplyopt.risk.worst_case import WorstCase

MEASURES: tuple[type[RiskMeasure], ...] = (
    Expectation,
    CVaR,
    WorstCase,
    MinimaxRegret,
    TotalVariation,
    ChiSquare,
    KullbackLeibler,
    Wasserstein,
    EventMarginal,
    SemiDeviation,
    Calm,
)
"""Every measure, in the order in which they are told."""

if TYPE_CHECKING:
    AnyMeasure = RiskMeasure
else:
    AnyMeasure = Annotated[functools.reduce(operator.or_, MEASURES), Field(discriminator="kind")]
"""A measure as a file writes it, told by its kind."""

__all__ = [
    "MEASURES",
    "AnyMeasure",
    "CVaR",
    "Calm",
    "ChiSquare",
    "EventMarginal",
    "Expectation",
    "KullbackLeibler",
    "LinearMeasure",
    "MinimaxRegret",
    "RiskMeasure",
    "SemiDeviation",
    "TotalVariation",
    "Wasserstein",
    "WorstCase",
    "buffered_probability",
    "tail_mean",
]

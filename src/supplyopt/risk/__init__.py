"""Risk measures: one file each."""

from supplyopt.risk.calm import Calm
from supplyopt.risk.cvar import CVaR, tail_mean
from supplyopt.risk.expectation import Expectation
from supplyopt.risk.measure import RiskMeasure

__all__ = ["CVaR", "Calm", "Expectation", "RiskMeasure", "tail_mean"]

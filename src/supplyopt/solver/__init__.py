"""From a study to a proven answer."""

from supplyopt.solver.limits import Limits
from supplyopt.solver.solve import solve

__all__ = ["Limits", "solve"]

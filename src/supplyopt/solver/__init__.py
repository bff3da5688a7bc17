"""From a study to a proven answer."""

from supplyopt.solver.limits import Limits, Ties
from supplyopt.solver.method import Method
from supplyopt.solver.prepared import Prepared, prepare
from supplyopt.solver.references import referenced
from supplyopt.solver.solve import solve

__all__ = ["Limits", "Method", "Prepared", "Ties", "prepare", "referenced", "solve"]

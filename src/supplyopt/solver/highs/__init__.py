"""The only package that knows HiGHS: arrays in, status, values and bound out. Every return status is checked.

Pyomo's own interfaces to HiGHS are not used: they call poisoned models optimal, lose the incumbent of an
interrupted run and deadlock in threads.
"""

from supplyopt.solver.highs.growing import Growing
from supplyopt.solver.highs.options import Options
from supplyopt.solver.highs.resident import Resident, Vertex
from supplyopt.solver.highs.run import run
from supplyopt.solver.highs.solution import BasisStatus, Ending, Solution, Work
from supplyopt.solver.highs.stop import obeying_signals, stop

__all__ = [
    "BasisStatus",
    "Ending",
    "Growing",
    "Options",
    "Resident",
    "Solution",
    "Vertex",
    "Work",
    "obeying_signals",
    "run",
    "stop",
]

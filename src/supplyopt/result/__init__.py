"""What an answer is: a plan, the operations of all scenarios, and the result that tells of them. Plain figures only."""

from supplyopt.result.operation import OperationValues
from supplyopt.result.operations import NEGLIGIBLE, Operations, Part, Stack
from supplyopt.result.plan import PlanValues, Portfolio
from supplyopt.result.result import BILLS, Bill, Result, Status, relative_gap
from supplyopt.result.tables import Tables

__all__ = [
    "BILLS",
    "NEGLIGIBLE",
    "Bill",
    "OperationValues",
    "Operations",
    "Part",
    "PlanValues",
    "Portfolio",
    "Result",
    "Stack",
    "Status",
    "Tables",
    "relative_gap",
]

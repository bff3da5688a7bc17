"""The tables of a result: what an answer comes to, from its quantities alone."""

from supplyopt.tables.quantities import in_detail
from supplyopt.tables.tabulate import tabulate

__all__ = ["in_detail", "tabulate"]

"""The mathematics, written once in Pyomo as two blocks: the plan, and one scenario's recourse."""

from supplyopt.formulation.extensive import build

__all__ = ["build"]

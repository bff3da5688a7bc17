"""The mathematics, written once in Pyomo as two blocks: the plan, and one scenario's recourse."""

from supplyopt.formulation.extensive import build, write_model

__all__ = ["build", "write_model"]

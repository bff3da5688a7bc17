"""The mathematics, written once in Pyomo as two blocks: the plan, and one scenario's recourse."""

from supplyopt.formulation.by_scenario import ScenarioCreator, scenario_creator
from supplyopt.formulation.extensive import build, write_model

__all__ = ["ScenarioCreator", "build", "scenario_creator", "write_model"]

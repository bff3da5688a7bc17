"""Pyomo blocks, compiled once to sparse templates and stamped for every scenario."""

from supplyopt.compile.assemble import compile_study
from supplyopt.compile.blocks import Part, split
from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.program import Functional, Program, Share

__all__ = ["Functional", "LinearModel", "Part", "Program", "Share", "compile_study", "split"]

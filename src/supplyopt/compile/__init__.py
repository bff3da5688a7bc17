"""Pyomo blocks, compiled once to sparse templates and stamped for every scenario."""

from supplyopt.compile.blocks import Part, split
from supplyopt.compile.program import Program, compile_study

__all__ = ["Part", "Program", "compile_study", "split"]

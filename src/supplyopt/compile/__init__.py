"""Pyomo blocks, compiled once to sparse templates and stamped for every scenario."""

from supplyopt.compile.blocks import Part, split
from supplyopt.compile.program import Program, Share, compile_study

__all__ = ["Part", "Program", "Share", "compile_study", "split"]

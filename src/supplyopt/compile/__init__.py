"""Pyomo blocks, compiled once to sparse templates and stamped for every scenario."""

from supplyopt.compile.blocks import Part, split
from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.program import Functional, Program, Share
from supplyopt.compile.stamp import compile_study

__all__ = ["Functional", "LinearModel", "Part", "Program", "Share", "compile_study", "split"]
